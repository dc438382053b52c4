/* SPDX-License-Identifier: GPL-2.0 */
/*
 * neigh-timer.h: the timers of the neighbour table.
 */
#ifndef _MIPV4_NEIGH_TIMER_H
#define _MIPV4_NEIGH_TIMER_H

struct mipv4;

unsigned long mipv4_neigh_tick(struct mipv4 *ip);

#endif /* _MIPV4_NEIGH_TIMER_H */
