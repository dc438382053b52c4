/* SPDX-License-Identifier: GPL-2.0 */
/*
 * attach.h: attaching and detaching an endpoint.
 */
#ifndef _MIPV4_ATTACH_H
#define _MIPV4_ATTACH_H

struct mipv4;

void mipv4_detach(struct mipv4 *ip);
void mipv4_detach_unregistering(struct mipv4 *ip);
void mipv4_detach_all(void);

#endif /* _MIPV4_ATTACH_H */
