/* SPDX-License-Identifier: GPL-2.0 */
/*
 * frames.h: the ioctl calls of /proc/mipv4_bench_frames.
 */
#ifndef _BENCH_FRAMES_H
#define _BENCH_FRAMES_H

#include <linux/ioctl.h>

#define FRAMES_MAKE	_IO('4', 0)	/* make as many frames as the argument says */
#define FRAMES_RECEIVE	_IO('4', 1)	/* the device receives the next one */
#define FRAMES_FREE	_IO('4', 2)	/* the next one is freed */

#endif /* _BENCH_FRAMES_H */
