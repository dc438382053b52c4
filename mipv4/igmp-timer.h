/* SPDX-License-Identifier: GPL-2.0 */
/*
 * igmp-timer.h: the timing of IGMP messages.
 */
#ifndef _MIPV4_IGMP_TIMER_H
#define _MIPV4_IGMP_TIMER_H

struct mipv4;

long mipv4_igmp_tick(struct mipv4 *ip);
void mipv4_igmp_leave_all(struct mipv4 *ip);
void mipv4_igmp_init(struct mipv4 *ip);
void mipv4_igmp_start(struct mipv4 *ip);
void mipv4_igmp_stop(struct mipv4 *ip);
void mipv4_igmp_exit(struct mipv4 *ip);

#endif /* _MIPV4_IGMP_TIMER_H */
