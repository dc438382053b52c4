// SPDX-License-Identifier: GPL-2.0
/*
 * Network namespaces that have a name.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "netns.h"

void netns_enter(const char *name)
{
	char path[PATH_MAX];
	int fd;

	/* A name that is too long is cut, and the shorter one would be another. */
	errno = ENAMETOOLONG;
	fd = snprintf(path, sizeof(path), "/run/netns/%s", name) < (int)sizeof(path) ?
	     open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		fail("Cannot open network namespace \"%s\": %s: see \"ip netns\"", name,
		     strerror(errno));
	if (setns(fd, CLONE_NEWNET) < 0)
		fail("Cannot enter network namespace \"%s\": %s%s", name, strerror(errno),
		     errno == EPERM ? " (CAP_SYS_ADMIN is needed)" : "");
	close(fd);
}
