/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: all descriptors of a socket in a process, and epoll sets that watch them.
 */
#ifndef MIPV4_TOOL_RUN_TWINS_H
#define MIPV4_TOOL_RUN_TWINS_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

#define RUN_TWINS_MAX	32

struct run_twin {
	int fd;
	bool cloexec;
};

struct run_watch {
	int epfd, fd;
	uint32_t events;
	uint64_t data;
};

struct run_twins {
	struct run_twin twin[RUN_TWINS_MAX];
	struct run_watch watch[RUN_TWINS_MAX];
	size_t n_twins, n_watches;
};

/* Is descriptor @fd of thread @tid still the socket @own? It is if /proc cannot be read. */
bool run_is_twin(pid_t tid, int fd, int own);

/*
 * Find the descriptors of the socket @own that thread @tid has; @fd is the first. There are
 * none if @fd has become another file. It allocates nothing and may run in a signal handler.
 */
void run_find_twins(pid_t tid, int fd, int own, struct run_twins *twins);

#endif
