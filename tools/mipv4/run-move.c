// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: does a socket have to move to the other owner for an address?
 */
#include "run-move.h"

/* The device of an endpoint is no device for Linux. */
static bool does_not_reach(enum run_owner owner, enum run_use use, int fd,
			   const struct sockaddr_in *addr)
{
	char dev[IF_NAMESIZE] = "";

	if (owner == RUN_MIPV4)
		run_get_dev(fd, dev);
	return run_is_nowhere(use, run_try(use, owner, dev, addr));
}

/* If Linux does not reach the address either, the socket stays: an endpoint may do so later. */
static bool leaves_mipv4(enum run_use use, int fd, const struct sockaddr_in *addr,
			 enum run_owner tried)
{
	if (use == RUN_SEND && run_is_connected(fd))
		return false;
	return run_is_local(use, addr) ||
	       ((tried == RUN_MIPV4 || does_not_reach(RUN_MIPV4, use, fd, addr)) &&
		!does_not_reach(RUN_LINUX, use, fd, addr));
}

/*
 * A program may use the same socket with one address after the other. A port that it may need,
 * because others send there, goes only if Linux cannot do what the program wants.
 */
static bool leaves_linux(enum run_use use, int fd, const struct sockaddr_in *addr,
			 enum run_owner tried)
{
	char dev[IF_NAMESIZE];

	if (use == RUN_BIND || run_is_local(use, addr) ||
	    (use == RUN_SEND && run_is_connected(fd)))
		return false;
	if ((use == RUN_SEND || run_is_bound(fd)) && tried != RUN_LINUX &&
	    !does_not_reach(RUN_LINUX, use, fd, addr))
		return false;
	run_get_dev(fd, dev);
	return !run_try(use, RUN_MIPV4, *dev ? dev : run_config.dev, addr);
}

enum run_owner run_wanted(enum run_use use, int fd, const struct sockaddr_in *addr,
			  enum run_owner tried, int *type)
{
	switch (run_owner(fd, type)) {
	case RUN_MIPV4:
		return leaves_mipv4(use, fd, addr, tried) ? RUN_LINUX : RUN_OTHER;
	case RUN_LINUX:
		return leaves_linux(use, fd, addr, tried) ? RUN_MIPV4 : RUN_OTHER;
	default:
		return RUN_OTHER;
	}
}
