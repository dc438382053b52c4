/* SPDX-License-Identifier: GPL-2.0 */
/*
 * frame.h: the control block of an skb: state of received datagrams and of frames to
 * send.
 */
#ifndef _MIPV4_FRAME_H
#define _MIPV4_FRAME_H

#include <linux/ip.h>
#include <linux/types.h>

/* Data in skb->cb. A received datagram has it from mipv4_check() until its handler runs.
 * A frame to send has it from mipv4_allocate_frame() until mipv4_xmit().
 */
struct mipv4_cb {
	u8	dst_kind;		/* enum mipv4_kind of the destination */
	bool	no_loop;		/* frame to send: not delivered to this host */
	u8	n_options;		/* octets of @options; 0: not changed */
	u8	options[MAX_IPOPTLEN];	/* as received */
	__sum16	check;			/* header checksum, as received */
};

#define MIPV4_CB(skb)	((struct mipv4_cb *)(skb)->cb)

#endif /* _MIPV4_FRAME_H */
