// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: does a socket have to move to the other owner for an address?
 */
#include "run-move.h"

static bool no_endpoint_reaches(enum run_use use, int fd, const struct sockaddr_in *addr)
{
	char dev[IF_NAMESIZE];

	run_get_dev(fd, dev);
	return run_is_nowhere(use, run_try(use, RUN_MIPV4, dev, addr));
}

/* If Linux does not reach the address either, the socket stays: an endpoint may do so later. */
static bool leaves_mipv4(enum run_use use, int fd, const struct sockaddr_in *addr, bool tried)
{
	if (use == RUN_SEND && run_is_connected(fd))
		return false;
	return run_is_local(use, addr) ||
	       ((tried || no_endpoint_reaches(use, fd, addr)) &&
		!run_is_nowhere(use, run_try(use, RUN_LINUX, "", addr)));
}

/* A program may connect the same socket to one address after the other. */
static bool leaves_linux(enum run_use use, int fd, const struct sockaddr_in *addr)
{
	char dev[IF_NAMESIZE];

	if (use != RUN_CONNECT || run_is_local(use, addr) || run_is_bound(fd))
		return false;
	run_get_dev(fd, dev);
	return !run_try(use, RUN_MIPV4, *dev ? dev : run_config.dev, addr);
}

enum run_owner run_wanted(enum run_use use, int fd, const struct sockaddr_in *addr, bool tried,
			  int *type)
{
	switch (run_owner(fd, type)) {
	case RUN_MIPV4:
		return leaves_mipv4(use, fd, addr, tried) ? RUN_LINUX : RUN_OTHER;
	case RUN_LINUX:
		return leaves_linux(use, fd, addr) ? RUN_MIPV4 : RUN_OTHER;
	default:
		return RUN_OTHER;
	}
}
