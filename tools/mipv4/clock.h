/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Time, and waiting for descriptors and for ^C.
 */
#ifndef MIPV4_TOOL_CLOCK_H
#define MIPV4_TOOL_CLOCK_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#define NSEC_PER_SEC	UINT64_C(1000000000)
#define NSEC_PER_MSEC	UINT64_C(1000000)

/* Nanoseconds of CLOCK_MONOTONIC. */
uint64_t clock_ns(void);
/* Seconds since 1970. */
double clock_seconds(void);
/* The time of day, HH:MM:SS. */
void time_text(char text[32]);

/*
 * Wait until a descriptor is ready or clock_ns() reaches @until. Returns how many
 * descriptors are ready; 0 at the end of the time or after a signal.
 */
int wait_fds(struct pollfd *fds, nfds_t n, uint64_t until);
#define WAIT_FOREVER	UINT64_MAX

/* A descriptor that becomes readable at ^C, so that no ^C before the wait is lost. */
int interrupt_fd(void);

#endif
