/* SPDX-License-Identifier: GPL-2.0 */
/*
 * frame.h: frames that a transport protocol fills, and the control block of an skb.
 */
#ifndef _MIPV4_FRAME_H
#define _MIPV4_FRAME_H

#include <linux/types.h>

/* What the input path knows of a datagram, in skb->cb from mipv4_check() to the
 * handler, and of a frame of ours from mipv4_allocate_frame() until it is sent.
 */
struct mipv4_cb {
	u8	dst_kind;		/* enum mipv4_kind of the destination */
	bool	no_loop;		/* of a frame: not back to ourselves */
	u8	n_options;		/* octets of @options, 0 if the header is */
	u8	options[MAX_IPOPTLEN];	/* as it came; otherwise how it was */
	__sum16	check;
};

#define MIPV4_CB(skb)	((struct mipv4_cb *)(skb)->cb)

#endif /* _MIPV4_FRAME_H */
