/* SPDX-License-Identifier: GPL-2.0 */
/*
 * datagram.h: sizes that input, output and notifications share.
 */
#ifndef _MUDP_DATAGRAM_H
#define _MUDP_DATAGRAM_H

#include <linux/udp.h>

#define MUDP_HDR_LEN	((unsigned int)sizeof(struct udphdr))

/* A larger payload is put into pages, because a large linear buffer is hard to allocate
 * in a softirq.
 */
#define MUDP_LINEAR_LEN	2048

#endif /* _MUDP_DATAGRAM_H */
