// SPDX-License-Identifier: GPL-2.0
/*
 * Time, and waiting for descriptors and for ^C.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>

#include "clock.h"
#include "fail.h"

static uint64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

uint64_t clock_ns(void)
{
	return now_ns(CLOCK_MONOTONIC);
}

double clock_seconds(void)
{
	return (double)now_ns(CLOCK_REALTIME) / NSEC_PER_SEC;
}

void time_text(char text[32])
{
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm) || !strftime(text, 32, "%T", &tm))
		text[0] = '\0';
}

int wait_fds(struct pollfd *fds, nfds_t n, uint64_t until)
{
	for (;;) {
		uint64_t now = clock_ns(), left = until > now ? until - now : 0;
		const struct timespec timeout = {
			.tv_sec = (time_t)(left / NSEC_PER_SEC),
			.tv_nsec = (long)(left % NSEC_PER_SEC),
		};
		int ready = ppoll(fds, n, until == WAIT_FOREVER ? NULL : &timeout, NULL);

		if (ready >= 0)
			return ready;
		if (errno != EINTR)
			fail("poll: %s", strerror(errno));
	}
}

int interrupt_fd(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* A shell makes its background jobs ignore SIGINT. */
	signal(SIGINT, SIG_DFL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	if (fd < 0)
		fail("signalfd: %s", strerror(errno));
	return fd;
}
