/* SPDX-License-Identifier: GPL-2.0 */
/*
 * output.h: the transmit path of datagrams.
 */
#ifndef _MIPV4_OUTPUT_H
#define _MIPV4_OUTPUT_H

struct mipv4;
struct sk_buff;

int mipv4_send(struct mipv4 *ip, struct sk_buff *frame);

#endif /* _MIPV4_OUTPUT_H */
