/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-group.h: the multicast memberships of a socket.
 */
#ifndef _MIPV4_SOCK_GROUP_H
#define _MIPV4_SOCK_GROUP_H

#include <linux/rcupdate.h>
#include <linux/types.h>

struct sock;

/* The sources of a membership; it does not change while readers see it. */
struct mipv4_sock_sources {
	struct rcu_head	rcu;
	u8		mode;	/* MIPV4_FILTER_INCLUDE or _EXCLUDE */
	u16		n;
	__be32		addr[];
};

/* What an option asks for, in the same form for all options. */
struct mipv4_sock_group_req {
	__be32	group;
	__be32	local;		/* an address of the endpoint, or 0 */
	int	ifindex;	/* its device, or 0 */
	__be32	source;
};

bool mipv4_sock_wants(const struct sock *sk, int ifindex, __be32 group,
		      __be32 source);
void mipv4_sock_leave_all(struct sock *sk);
struct mipv4_sock_sources *mipv4_sock_sources_new(u8 mode, size_t n);
int mipv4_sock_replace_sources(struct sock *sk,
			       const struct mipv4_sock_group_req *req,
			       struct mipv4_sock_sources *s);
int mipv4_sock_group_do(struct sock *sk, int name,
			const struct mipv4_sock_group_req *req);

#endif /* _MIPV4_SOCK_GROUP_H */
