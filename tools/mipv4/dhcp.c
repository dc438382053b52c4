// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 dhcp: a DHCP client for an endpoint, until it is ended by a signal.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "dev.h"
#include "dhcp-apply.h"
#include "dhcp-client.h"
#include "dhcp-file.h"
#include "dhcp-log.h"
#include "dhcp-net.h"
#include "dhcp-script.h"
#include "dhcp.h"
#include "fail.h"
#include "macros.h"
#include "parse.h"

static struct {
	struct dhcp_client client;
	const char *dev, *script, *file;
	bool keep, oneshot;
	bool check;		/* the state of the address may have changed */
	bool bound_once;
	bool ended;
	int status;
	int timer, signals;
	uint64_t give_up;	/* when to end without a lease */
} dhcp;

/* Milliseconds, also of the time while the machine is suspended. */
static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / NSEC_PER_MSEC;
}

/* The callbacks of the state machine. */

static void send_message(struct dhcp_client *c, const struct dhcp_packet *packet, uint32_t src,
			 uint32_t dst)
{
	(void)c;
	dhcp_net_send(packet, src, dst, now_ms());
}

static void configure(struct dhcp_client *c)
{
	dhcp_apply_addr(&c->lease, dhcp_time_left(c, now_ms()));
	dhcp.check = true;
}

static void use(struct dhcp_client *c)
{
	dhcp_apply_lease(&c->lease, dhcp_time_left(c, now_ms()));
}

/* A message that gives the address back must leave before the address goes. */
static void deconfigure(struct dhcp_client *c)
{
	dhcp_net_flush();
	dhcp_apply_nothing();
	dhcp_script(dhcp.script, "deconfig", dhcp.dev, &c->lease);
}

static void bound(struct dhcp_client *c, const char *event)
{
	dhcp_file_write(dhcp.file, c, (now_ms() - c->requested) / 1000);
	dhcp_script(dhcp.script, event, dhcp.dev, &c->lease);
	if (!dhcp.bound_once)
		dhcp_notify("READY=1");
	dhcp.bound_once = true;
	dhcp.ended |= dhcp.oneshot;
}

static void report(struct dhcp_client *c, enum dhcp_event event, uint32_t server)
{
	dhcp_log(c, dhcp.dev, event, server, dhcp_time_left(c, now_ms()));
	if (event == DHCP_EVENT_BOUND)
		bound(c, "bound");
	else if (event == DHCP_EVENT_RENEWED)
		bound(c, "renew");
	else if (event == DHCP_EVENT_NAK || event == DHCP_EVENT_CONFLICT ||
		 event == DHCP_EVENT_RELEASED)
		dhcp_file_remove(dhcp.file);
}

static uint32_t random_number(struct dhcp_client *c)
{
	uint32_t n;

	(void)c;
	if (getrandom(&n, sizeof(n), 0) != sizeof(n))
		fail("cannot get a random number: %s", strerror(errno));
	return n;
}

static const struct dhcp_ops ops = {
	.send = send_message,
	.configure = configure,
	.use = use,
	.deconfigure = deconfigure,
	.report = report,
	.random = random_number,
};

/* The events of the sockets. */

static void datagram(const uint8_t *data, size_t len)
{
	dhcp_receive(&dhcp.client, now_ms(), data, len);
}

static void addresses(void)
{
	dhcp.check = true;
}

static void device(void)
{
	dhcp_link(&dhcp.client, now_ms(), dhcp_net_has_link());
}

static void gone(void)
{
	if (dhcp.client.configured)
		dhcp_script(dhcp.script, "deconfig", dhcp.dev, &dhcp.client.lease);
	fail("the endpoint of %s was detached, or mudp was unloaded", dhcp.dev);
}

static const struct dhcp_net_handlers handlers = {
	.datagram = datagram,
	.addresses = addresses,
	.device = device,
	.gone = gone,
};

static void check_address(void)
{
	enum dhcp_addr_state state;

	if (!dhcp.check || !dhcp.client.configured)
		return;
	dhcp.check = false;
	state = dhcp_apply_state();
	if (state == DHCP_ADDR_ABSENT)
		dhcp_deleted(&dhcp.client, now_ms());
	else if (state != DHCP_ADDR_TENTATIVE)
		dhcp_probed(&dhcp.client, now_ms(), state == DHCP_ADDR_USED);
}

static void take_signal(void)
{
	struct signalfd_siginfo info;

	if (read(dhcp.signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGUSR1) {
		dhcp_renew(&dhcp.client, now_ms());
	} else if (info.ssi_signo == SIGUSR2) {
		dhcp_release(&dhcp.client, now_ms());
	} else {
		dhcp_notify("STOPPING=1");
		if (!dhcp.keep)
			dhcp_release(&dhcp.client, now_ms());
		dhcp.ended = true;
	}
}

static void take_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* A shell makes its background jobs ignore SIGINT. */
	signal(SIGINT, SIG_DFL);
	dhcp.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	dhcp.timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (dhcp.signals < 0 || dhcp.timer < 0)
		fail("signalfd: %s", strerror(errno));
}

/* Wait for a signal, a message, or the time @until. */
static void wait_until(uint64_t until)
{
	struct pollfd fds[DHCP_NET_FDS + 2];
	struct itimerspec when = { 0 };
	int net[DHCP_NET_FDS];
	uint64_t expirations;
	size_t i;

	/* A time in the past ends the wait at once, 0 would stop the timer. */
	if (until != DHCP_NEVER) {
		when.it_value.tv_sec = (time_t)(until / 1000);
		when.it_value.tv_nsec = (long)(until % 1000 * NSEC_PER_MSEC) + 1;
	}
	timerfd_settime(dhcp.timer, TFD_TIMER_ABSTIME, &when, NULL);
	dhcp_net_fds(net);
	for (i = 0; i < DHCP_NET_FDS; i++)
		fds[i] = (struct pollfd){ .fd = net[i], .events = POLLIN };
	fds[i++] = (struct pollfd){ .fd = dhcp.signals, .events = POLLIN };
	fds[i++] = (struct pollfd){ .fd = dhcp.timer, .events = POLLIN };
	wait_fds(fds, i, WAIT_FOREVER);
	if (read(dhcp.timer, &expirations, sizeof(expirations)) < 0 && errno != EAGAIN)
		fail("timerfd: %s", strerror(errno));
}

static uint64_t next_time(void)
{
	uint64_t next = dhcp.client.timer;

	if (dhcp_net_due() < next)
		next = dhcp_net_due();
	return dhcp.give_up < next ? dhcp.give_up : next;
}

static void check_time(void)
{
	uint64_t now = now_ms();

	dhcp_net_retry(now);
	dhcp_timeout(&dhcp.client, now);
	if (dhcp.bound_once)
		dhcp.give_up = DHCP_NEVER;
	if (now < dhcp.give_up)
		return;
	complain("dhcp: no lease in time");
	dhcp_apply_nothing();
	dhcp.ended = true;
	dhcp.status = STATUS_FAILED;
}

static int run(void)
{
	while (!dhcp.ended) {
		wait_until(next_time());
		dhcp_net_read();
		take_signal();
		check_time();
		check_address();
	}
	return dhcp.status;
}

/* The usual identifier is the hardware address (RFC 2132 section 9.14). */
static void set_usual_client_id(struct dhcp_client *c)
{
	c->client_id[0] = c->htype;
	memcpy(c->client_id + 1, c->chaddr, c->hlen);
	c->client_id_len = c->hlen + 1u;
}

/* An identifier is text, or octets in hexadecimal with colons. */
static void set_client_id(struct dhcp_client *c, const char *text)
{
	size_t len = strlen(text);
	struct lladdr octets;

	if (strchr(text, ':') && strspn(text, "0123456789abcdefABCDEF:") == len) {
		parse_lladdr(text, &octets);
		memcpy(c->client_id, octets.octet, octets.len);
		c->client_id_len = octets.len;
		return;
	}
	if (!len || len >= DHCP_CLIENT_ID_MAX)
		usage_error("client-id \"%s\" must have 1 to %d characters", text,
			    DHCP_CLIENT_ID_MAX - 1);
	/* Type 0 is no hardware address. */
	memcpy(c->client_id + 1, text, len);
	c->client_id_len = len + 1;
}

/* The name of this host, unless the administrator gives another, or none: "". */
static void set_hostname(struct dhcp_client *c, const char *name)
{
	if (name && strlen(name) >= sizeof(c->hostname))
		usage_error("hostname \"%s\" is longer than %d characters", name,
			    DHCP_HOSTNAME_MAX);
	if (name)
		memcpy(c->hostname, name, strlen(name) + 1);
	else if (gethostname(c->hostname, sizeof(c->hostname)) ||
		 !strcmp(c->hostname, "localhost") || !strcmp(c->hostname, "(none)"))
		c->hostname[0] = '\0';
	c->hostname[sizeof(c->hostname) - 1] = '\0';
}

static void start(void)
{
	uint8_t message[DHCP_MESSAGE_MAX];
	struct dhcp_client *c = &dhcp.client;
	uint32_t left = 0;
	size_t len;

	c->link = dhcp_net_has_link();
	len = dhcp_file_read(dhcp.file, c, message, &left);
	dhcp_script(dhcp.script, "deconfig", dhcp.dev, NULL);
	dhcp_start(c, now_ms(), len ? message : NULL, len, left);
}

int cmd_dhcp(const struct args *args)
{
	uint64_t timeout = args_number(args, KEY_TIMEOUT, 1, 86400, 0);
	uint32_t metric = args_number(args, KEY_METRIC, 0, UINT32_MAX, 0);
	struct dhcp_client *c = &dhcp.client;
	uint32_t ifindex;

	not_in_batch("dhcp");
	memset(&dhcp, 0, sizeof(dhcp));
	set_hostname(c, args->value[KEY_HOSTNAME]);
	if (args->value[KEY_CLIENT_ID])
		set_client_id(c, args->value[KEY_CLIENT_ID]);
	dhcp.dev = args->value[KEY_DEV];
	dhcp.script = args->value[KEY_SCRIPT];
	dhcp.file = args->value[KEY_LEASE] ? args->value[KEY_LEASE] : dhcp_file_name(dhcp.dev);
	dhcp.keep = args->value[KEY_KEEP];
	dhcp.oneshot = args->value[KEY_ONESHOT];
	ifindex = args_dev(args);
	take_signals();
	dhcp_net_open(ifindex, &handlers);
	c->ops = &ops;
	c->hlen = dhcp_net_hwaddr(&c->htype, c->chaddr);
	if (!c->hlen)
		fail("dhcp: %s has no Ethernet address", dhcp.dev);
	if (!c->client_id_len)
		set_usual_client_id(c);
	dhcp_apply_init(ifindex, metric);
	if (args->value[KEY_PIDFILE])
		dhcp_file_keep_pid(args->value[KEY_PIDFILE]);
	dhcp.give_up = timeout ? now_ms() + timeout * 1000 : DHCP_NEVER;
	start();
	return run();
}
