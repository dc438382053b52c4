// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: names of hosts. AI_ADDRCONFIG asks for addresses of the families that Linux
 * has addresses of. Where an endpoint owns the device, Linux may have none but 127.0.0.1, and
 * getaddrinfo() would return no IPv4 address.
 */
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>

#include "run-socket.h"

typedef int getaddrinfo_fn(const char *node, const char *service, const struct addrinfo *hints,
			   struct addrinfo **result);

/* Does Linux have an address of this family that is not of the loopback device? */
static bool has_address(const struct ifaddrs *list, int family)
{
	for (; list; list = list->ifa_next)
		if (list->ifa_addr && list->ifa_addr->sa_family == family &&
		    !(list->ifa_flags & IFF_LOOPBACK))
			return true;
	return false;
}

/* Ask for IPv4 although Linux has no address, but for IPv6 only if it has one. */
static void cure(struct addrinfo *hints)
{
	struct ifaddrs *list;

	if (getifaddrs(&list))
		return;
	if (!has_address(list, AF_INET)) {
		hints->ai_flags &= ~AI_ADDRCONFIG;
		if (hints->ai_family == AF_UNSPEC && !has_address(list, AF_INET6))
			hints->ai_family = AF_INET;
	}
	freeifaddrs(list);
}

__attribute__((visibility("default")))
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		struct addrinfo **result)
{
	/* These are the defaults of glibc. */
	struct addrinfo wanted = { .ai_flags = AI_V4MAPPED | AI_ADDRCONFIG };
	getaddrinfo_fn *next = (getaddrinfo_fn *)dlsym(RTLD_NEXT, "getaddrinfo");

	if (hints)
		wanted = *hints;
	if (run_config.dgram && node && wanted.ai_flags & AI_ADDRCONFIG &&
	    (wanted.ai_family == AF_UNSPEC || wanted.ai_family == AF_INET))
		cure(&wanted);
	return next(node, service, &wanted, result);
}
