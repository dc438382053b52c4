/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before the source of a test of Linux. Receivers with a short timeout, made for
 * loopback, wait for $PATIENCE seconds if it is set. $SEED replaces the time, the seed of
 * random numbers.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static inline int patient_setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	const char *seconds = getenv("PATIENCE");
	struct timeval patience = { 0 };

	if (seconds && level == SOL_SOCKET && name == SO_RCVTIMEO) {
		patience.tv_sec = atoi(seconds);
		value = &patience;
	}
	return (setsockopt)(fd, level, name, value, len);
}

static inline time_t seed_time(time_t *now)
{
	const char *seed = getenv("SEED");

	return seed ? atol(seed) : (time)(now);
}

#define setsockopt(...) patient_setsockopt(__VA_ARGS__)
#define time(now) seed_time(now)
