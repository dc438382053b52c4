// SPDX-License-Identifier: GPL-2.0
/*
 * The script that a DHCP client runs after a change of its lease.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "dhcp-script.h"
#include "fail.h"
#include "format.h"

#define VARIABLES_MAX	16
#define SCRIPT_TIME	(20 * NSEC_PER_SEC)
#define ROUTE_SIZE	40	/* characters of a route with its blanks */

/* An environment that has nothing of ours. */
struct environment {
	char *variable[VARIABLES_MAX + 1];
	size_t n;
};

static void set(struct environment *env, const char *fmt, ...) __printf(2, 3);

static void set(struct environment *env, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (env->n == VARIABLES_MAX || vasprintf(&env->variable[env->n], fmt, ap) < 0)
		fail("out of memory");
	env->n++;
	va_end(ap);
}

static void set_addrs(struct environment *env, const char *name, const struct dhcp_addrs *addrs)
{
	char text[DHCP_ADDRS_MAX * 16 + 1] = "", *p = text;
	size_t i;

	for (i = 0; i < addrs->n; i++)
		p += sprintf(p, "%s%s", i ? " " : "", addr_str(addrs->addr[i]));
	if (addrs->n)
		set(env, "%s=%s", name, text);
}

/* Pairs of a prefix and a gateway, as udhcpc has them. */
static void set_routes(struct environment *env, const struct dhcp_lease *lease)
{
	char text[DHCP_ROUTES_MAX * ROUTE_SIZE] = "", *p = text;
	size_t i;

	for (i = 0; i < lease->n_routes; i++)
		p += sprintf(p, "%s%s/%u %s", i ? " " : "", addr_str(lease->routes[i].dst),
			     lease->routes[i].len, addr_str(lease->routes[i].gateway));
	if (lease->n_routes)
		set(env, "staticroutes=%s", text);
}

static void set_name(struct environment *env, const char *name, const char *value)
{
	if (*value)
		set(env, "%s=%s", name, value);
}

static void set_lease(struct environment *env, const struct dhcp_lease *lease)
{
	set(env, "ip=%s", addr_str(lease->addr));
	set(env, "mask=%u", lease->prefixlen);
	set(env, "subnet=%s", addr_str(dhcp_mask(lease->prefixlen)));
	set(env, "serverid=%s", addr_str(lease->server));
	set(env, "lease=%u", lease->time);
	if (lease->mtu)
		set(env, "mtu=%u", lease->mtu);
	set_addrs(env, "router", &lease->routers);
	set_addrs(env, "dns", &lease->dns);
	set_routes(env, lease);
	set_name(env, "hostname", lease->hostname);
	set_name(env, "domain", lease->domain);
	set_name(env, "search", lease->search);
}

/* Signals that this program has blocked or ignores are as usual in the script. */
static int spawn(const char *file, const char *event, char **environment, pid_t *pid)
{
	char *argv[3];
	posix_spawnattr_t attr;
	sigset_t none, all;
	int err;

	argv[0] = (char *)file;
	argv[1] = (char *)event;
	argv[2] = NULL;
	sigemptyset(&none);
	sigfillset(&all);
	err = posix_spawnattr_init(&attr);
	if (err)
		return err;
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	err = posix_spawn(pid, file, NULL, &attr, argv, environment);
	posix_spawnattr_destroy(&attr);
	return err;
}

/* Wait for the end of the script, but not for ever. */
static void wait_for(pid_t pid, const char *file)
{
	struct pollfd fd = { .fd = pidfd_open(pid, 0), .events = POLLIN };
	uint64_t end = clock_ns() + SCRIPT_TIME;
	int status = 0;

	while (fd.fd >= 0 && !fd.revents && clock_ns() < end)
		wait_fds(&fd, 1, end);
	if (!fd.revents) {
		complain("dhcp: \"%s\" takes too long: it is killed", file);
		kill(pid, SIGKILL);
	}
	if (fd.fd >= 0)
		close(fd.fd);
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status))
		complain("dhcp: \"%s\" failed with status %d", file, WEXITSTATUS(status));
}

void dhcp_script(const char *file, const char *event, const char *dev,
		 const struct dhcp_lease *lease)
{
	struct environment env = { .n = 0 };
	pid_t pid;
	size_t i;
	int err;

	if (!file)
		return;
	set(&env, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	set(&env, "interface=%s", dev);
	if (lease)
		set_lease(&env, lease);
	env.variable[env.n] = NULL;
	err = spawn(file, event, env.variable, &pid);
	if (err)
		complain("dhcp: cannot run \"%s\": %s", file, strerror(err));
	else
		wait_for(pid, file);
	for (i = 0; i < env.n; i++)
		free(env.variable[i]);
}
