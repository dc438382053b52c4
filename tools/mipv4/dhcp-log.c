// SPDX-License-Identifier: GPL-2.0
/*
 * What a DHCP client reports.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "dhcp-log.h"
#include "escape.h"
#include "fail.h"
#include "format.h"
#include "options.h"
#include "print.h"

/* %a is the address, %p the address with its prefix, %s the server, %t the time left. */
static const struct {
	const char *name, *text;
} events[] = {
	[DHCP_EVENT_DISCOVER] = { "discover", "looks for servers" },
	[DHCP_EVENT_OFFER] = { "offer", "%s offers %a" },
	[DHCP_EVENT_REQUEST] = { "request", "asks %s for %a" },
	[DHCP_EVENT_REBOOT] = { "reboot", "asks whether the lease of %a is still valid" },
	[DHCP_EVENT_RENEW] = { "renew", "asks %s to renew the lease of %a" },
	[DHCP_EVENT_REBIND] = { "rebind", "asks all servers to renew the lease of %a" },
	[DHCP_EVENT_ACK] = { "ack", "%s grants %a" },
	[DHCP_EVENT_NAK] = { "nak", "%s refuses the request" },
	[DHCP_EVENT_BOUND] = { "bound", "has %p from %s for %t" },
	[DHCP_EVENT_RENEWED] = { "renewed", "has %p from %s for %t more" },
	[DHCP_EVENT_KEPT] = { "kept", "no server answers: keeps %a for %t" },
	[DHCP_EVENT_CONFLICT] = { "conflict", "another host has %a: declined" },
	[DHCP_EVENT_EXPIRED] = { "expired", "the lease of %a is over" },
	[DHCP_EVENT_LOST] = { "lost", "%a was deleted" },
	[DHCP_EVENT_RELEASED] = { "released", "released the lease" },
};

static void print_time_left(uint32_t left)
{
	if (left == DHCP_FOREVER)
		fputs("ever", stderr);
	else
		fprintf(stderr, "%u s", left);
}

static void print_line(const struct dhcp_client *c, const char *text, uint32_t server,
		       uint32_t left)
{
	for (; *text; text++) {
		if (*text != '%') {
			fputc(*text, stderr);
			continue;
		}
		text++;
		if (*text == 's')
			fputs(server ? addr_str(server) : "a server", stderr);
		else if (*text == 't')
			print_time_left(left);
		else
			fputs(addr_str(c->lease.addr), stderr);
		if (*text == 'p')
			fprintf(stderr, "/%u", c->lease.prefixlen);
	}
	fputc('\n', stderr);
}

/* Is there an address that the event is about? */
static bool has_address(enum dhcp_event event)
{
	return event != DHCP_EVENT_DISCOVER && event != DHCP_EVENT_NAK &&
	       event != DHCP_EVENT_RELEASED;
}

static void print_json(const struct dhcp_client *c, const char *dev, enum dhcp_event event,
		       uint32_t server, uint32_t left)
{
	bool is_new = event == DHCP_EVENT_BOUND || event == DHCP_EVENT_RENEWED;
	json_t *root = js_object(NULL), *list;
	size_t i;

	if (opt.time)
		js_real(root, "timestamp", clock_seconds());
	js_str(root, "event", events[event].name);
	js_str(root, "ifname", dev);
	if (has_address(event))
		js_str(root, "local", addr_str(c->lease.addr));
	if (server)
		js_str(root, "server", addr_str(server));
	if (is_new) {
		js_int(root, "prefixlen", c->lease.prefixlen);
		js_int(root, "lease_time", c->lease.time);
		js_int(root, "valid_life_time", left);
		list = js_array(root, "routes");
		for (i = 0; i < c->lease.n_routes; i++) {
			const struct dhcp_route *route = &c->lease.routes[i];
			json_t *object = js_object(list);

			js_str(object, "dst", prefix_str(route->dst, route->len));
			if (route->gateway)
				js_str(object, "gateway", addr_str(route->gateway));
		}
		list = js_array(root, "dns");
		for (i = 0; i < c->lease.dns.n; i++)
			js_add_str(list, addr_str(c->lease.dns.addr[i]));
		if (*c->lease.domain)
			js_str(root, "domain", c->lease.domain);
		if (*c->lease.search)
			js_str(root, "search", c->lease.search);
		if (c->lease.mtu)
			js_int(root, "mtu", c->lease.mtu);
	}
	js_print(root);
	finish_stdout();
}

void dhcp_log(const struct dhcp_client *c, const char *dev, enum dhcp_event event,
	      uint32_t server, uint32_t left)
{
	char text[32];

	if (opt.json) {
		print_json(c, dev, event, server, left);
		return;
	}
	if (opt.time) {
		time_text(text);
		fprintf(stderr, "[%s] ", text);
	}
	print_escaped(stderr, dev);
	fputs(": ", stderr);
	print_line(c, events[event].text, server, left);
}

void dhcp_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (!len || len >= sizeof(addr.sun_path) || (*path != '/' && *path != '@'))
		return;
	memcpy(addr.sun_path, path, len);
	if (*path == '@')
		addr.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&addr,
		   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		complain("dhcp: cannot notify systemd");
	close(fd);
}
