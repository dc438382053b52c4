/* SPDX-License-Identifier: GPL-2.0 */
/*
 * work.h: the delayed work of an endpoint.
 */
#ifndef _MIPV4_WORK_H
#define _MIPV4_WORK_H

struct mipv4;

void mipv4_work_init(struct mipv4 *ip);
void mipv4_work_start(struct mipv4 *ip);
void mipv4_work_stop(struct mipv4 *ip);

#endif /* _MIPV4_WORK_H */
