/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before the source of a test of Linux's: receivers that wait for a moment,
 * as all is on one machine and on loopback, wait for $PATIENCE seconds, if it is set.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

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

#define setsockopt(...) patient_setsockopt(__VA_ARGS__)
