// SPDX-License-Identifier: GPL-2.0
/*
 * sock-group.c: the multicast groups of a socket, and the sources from which it receives:
 * the options of RFC 3678, and ip(7).
 *
 * Each membership of a socket is one of its endpoint (mipv4_join()), which says what the
 * device receives. The socket keeps a copy of the filter, which says what of that is for
 * it. Memberships are written under RTNL, and read under RCU.
 */
#include <linux/igmp.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/mipv4_sock.h>
#include <compat/sock.h>
#include "endpoint.h"
#include "igmp.h"
#include "sock-group.h"

/* A membership of a socket. */
struct mipv4_sock_group {
	struct mipv4_sock_group __rcu	*next;
	struct mipv4_membership		*membership;
	struct mipv4_sock_sources __rcu	*sources;
	__be32				group;
	__be32				local;	/* the address that the program gave, or 0 */
	int				ifindex;
	struct rcu_head			rcu;
};

static bool mipv4_sock_has_source(const struct mipv4_sock_sources *s, __be32 source)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		if (s->addr[i] == source)
			return true;
	}
	return false;
}

/**
 * mipv4_sock_wants() - does a socket want what was sent to many?
 * @sk: the socket
 * @ifindex: the device that received it
 * @group: its destination, a group or a broadcast address
 * @source: its source
 *
 * Context: RCU.
 * Return: true if it does.
 */
bool mipv4_sock_wants(const struct sock *sk, int ifindex, __be32 group,
		      __be32 source)
{
	const struct mipv4_sock_sources *s;
	const struct mipv4_sock_group *g;

	if (!ipv4_is_multicast(group))
		return true;
	for (g = rcu_dereference(mipv4_sk(sk)->groups); g;
	     g = rcu_dereference(g->next)) {
		if (g->group != group || g->ifindex != ifindex)
			continue;
		s = rcu_dereference(g->sources);
		return mipv4_sock_has_source(s, source) ==
		       (s->mode == MIPV4_FILTER_INCLUDE);
	}
	return mipv4_sk_mc_all(sk);
}

/* The endpoint for a request. Context: RTNL.
 * Return: the endpoint, without a reference; NULL if there is none.
 */
static struct mipv4 *mipv4_sock_group_endpoint(struct sock *sk,
					       const struct mipv4_sock_group_req *req)
{
	struct net *net = sock_net(sk);
	struct mipv4_way way;
	struct mipv4 *ip;

	rcu_read_lock();
	if (req->ifindex)
		ip = mipv4_find_ifindex(net, req->ifindex);
	else if (req->local)
		ip = mipv4_find_addr(net, req->local);
	else if (READ_ONCE(sk->sk_bound_dev_if))
		ip = mipv4_find_ifindex(net, READ_ONCE(sk->sk_bound_dev_if));
	else
		ip = mipv4_select(net, req->group, &way);
	rcu_read_unlock();
	return IS_ERR(ip) ? NULL : ip;
}

/* A membership; without a device, the first of the group. Context: RTNL. */
static struct mipv4_sock_group *mipv4_sock_group_find(struct sock *sk, __be32 group,
						      int ifindex)
{
	struct mipv4_sock_group *g;

	for (g = rtnl_dereference(mipv4_sk(sk)->groups); g;
	     g = rtnl_dereference(g->next)) {
		if (g->group == group && (!ifindex || g->ifindex == ifindex))
			return g;
	}
	return NULL;
}

/* Too many groups or sources, in the word of ip(7). */
static int mipv4_sock_group_error(int err)
{
	return err == -ENOSPC ? -ENOBUFS : err;
}

/**
 * mipv4_sock_sources_new() - make a list of sources
 * @mode: %MIPV4_FILTER_INCLUDE or %MIPV4_FILTER_EXCLUDE
 * @n: their number; the caller writes them
 *
 * Context: process; sleeps.
 * Return: the list, for mipv4_sock_replace_sources() or kfree(); NULL without memory.
 */
struct mipv4_sock_sources *mipv4_sock_sources_new(u8 mode, size_t n)
{
	struct mipv4_sock_sources *s;

	s = kmalloc(struct_size(s, addr, n), GFP_KERNEL_ACCOUNT);
	if (s) {
		s->mode = mode;
		s->n = n;
	}
	return s;
}

/* Set the sources of a membership. @s is consumed. */
static int mipv4_sock_group_set(struct mipv4_sock_group *g,
				struct mipv4_sock_sources *s)
{
	struct mipv4_sock_sources *old = rtnl_dereference(g->sources);
	int err;

	err = mipv4_set_filter(g->membership, s->mode, s->addr, s->n);
	if (err) {
		kfree(s);
		return mipv4_sock_group_error(err);
	}
	rcu_assign_pointer(g->sources, s);
	kfree_rcu(old, rcu);
	return 0;
}

static unsigned int mipv4_sock_group_count(struct sock *sk)
{
	struct mipv4_sock_group *g;
	unsigned int n = 0;

	for (g = rtnl_dereference(mipv4_sk(sk)->groups); g;
	     g = rtnl_dereference(g->next))
		n++;
	return n;
}

/* Join a group. @s is consumed. */
static int mipv4_sock_group_join(struct sock *sk, struct mipv4 *ip,
				 const struct mipv4_sock_group_req *req,
				 struct mipv4_sock_sources *s)
{
	struct mipv4_sock *msk = mipv4_sk(sk);
	struct mipv4_sock_group *g;
	int err = -ENOBUFS;

	if (mipv4_sock_group_count(sk) >=
	    READ_ONCE(sock_net(sk)->ipv4.sysctl_igmp_max_memberships))
		goto fail;
	err = -ENOMEM;
	g = kzalloc(sizeof(*g), GFP_KERNEL_ACCOUNT);
	if (!g)
		goto fail;
	g->membership = mipv4_join(ip, req->group, s->mode, s->addr, s->n);
	if (IS_ERR(g->membership)) {
		err = mipv4_sock_group_error(PTR_ERR(g->membership));
		kfree(g);
		goto fail;
	}
	g->group = req->group;
	g->local = req->local;
	g->ifindex = ip->ifindex;
	RCU_INIT_POINTER(g->sources, s);
	g->next = msk->groups;
	rcu_assign_pointer(msk->groups, g);
	return 0;
fail:
	kfree(s);
	return err;
}

static void mipv4_sock_group_leave(struct sock *sk, struct mipv4_sock_group *g)
{
	struct mipv4_sock_group __rcu **at = &mipv4_sk(sk)->groups;

	while (rtnl_dereference(*at) != g)
		at = &rtnl_dereference(*at)->next;
	rcu_assign_pointer(*at, rtnl_dereference(g->next));
	mipv4_leave(g->membership);
	kfree_rcu(rtnl_dereference(g->sources), rcu);
	kfree_rcu(g, rcu);
}

/**
 * mipv4_sock_leave_all() - a socket that is closed leaves its groups
 * @sk: the socket
 *
 * Context: process, without RTNL; sleeps.
 */
void mipv4_sock_leave_all(struct sock *sk)
{
	struct mipv4_sock *msk = mipv4_sk(sk);

	if (!rcu_access_pointer(msk->groups))
		return;
	rtnl_lock();
	while (rtnl_dereference(msk->groups))
		mipv4_sock_group_leave(sk, rtnl_dereference(msk->groups));
	rtnl_unlock();
}

/* The options. Each runs under RTNL. */

static int mipv4_sock_join_any(struct sock *sk, const struct mipv4_sock_group_req *req)
{
	struct mipv4 *ip = mipv4_sock_group_endpoint(sk, req);
	struct mipv4_sock_sources *s;

	if (!ip)
		return -ENODEV;
	if (mipv4_sock_group_find(sk, req->group, ip->ifindex))
		return -EADDRINUSE;
	s = mipv4_sock_sources_new(MIPV4_FILTER_EXCLUDE, 0);
	return s ? mipv4_sock_group_join(sk, ip, req, s) : -ENOMEM;
}

/* The membership of a request for a group that is joined already, or NULL. An address that
 * the endpoint has lost still names the membership for which it was given.
 */
static struct mipv4_sock_group *
mipv4_sock_group_of(struct sock *sk, const struct mipv4_sock_group_req *req)
{
	struct mipv4_sock_group *g;
	struct mipv4 *ip;

	if (req->ifindex || !req->local)
		return mipv4_sock_group_find(sk, req->group, req->ifindex);
	ip = mipv4_sock_group_endpoint(sk, req);
	if (ip)
		return mipv4_sock_group_find(sk, req->group, ip->ifindex);
	for (g = rtnl_dereference(mipv4_sk(sk)->groups); g;
	     g = rtnl_dereference(g->next)) {
		if (g->group == req->group && g->local == req->local)
			break;
	}
	return g;
}

static int mipv4_sock_leave_any(struct sock *sk, const struct mipv4_sock_group_req *req)
{
	struct mipv4_sock_group *g = mipv4_sock_group_of(sk, req);

	if (!g)
		return -EADDRNOTAVAIL;
	mipv4_sock_group_leave(sk, g);
	return 0;
}

/* Add a source to the list of a membership, or remove it. */
static int mipv4_sock_change_source(struct mipv4_sock_group *g, __be32 source,
				    bool add)
{
	const struct mipv4_sock_sources *old = rtnl_dereference(g->sources);
	struct mipv4_sock_sources *s;
	unsigned int i, n = 0;

	if (mipv4_sock_has_source(old, source) == add)
		return -EADDRNOTAVAIL;
	s = mipv4_sock_sources_new(old->mode, add ? old->n + 1 : old->n - 1);
	if (!s)
		return -ENOMEM;
	for (i = 0; i < old->n; i++) {
		if (old->addr[i] != source)
			s->addr[n++] = old->addr[i];
	}
	if (add)
		s->addr[n] = source;
	return mipv4_sock_group_set(g, s);
}

static int mipv4_sock_join_source(struct sock *sk,
				  const struct mipv4_sock_group_req *req)
{
	struct mipv4 *ip = mipv4_sock_group_endpoint(sk, req);
	struct mipv4_sock_sources *s;
	struct mipv4_sock_group *g;

	if (!ip)
		return -ENODEV;
	g = mipv4_sock_group_find(sk, req->group, ip->ifindex);
	if (g)
		return rtnl_dereference(g->sources)->mode == MIPV4_FILTER_INCLUDE ?
		       mipv4_sock_change_source(g, req->source, true) : -EINVAL;
	s = mipv4_sock_sources_new(MIPV4_FILTER_INCLUDE, 1);
	if (!s)
		return -ENOMEM;
	s->addr[0] = req->source;
	return mipv4_sock_group_join(sk, ip, req, s);
}

/* The last source that leaves ends the membership. */
static int mipv4_sock_leave_source(struct sock *sk,
				   const struct mipv4_sock_group_req *req)
{
	struct mipv4_sock_group *g = mipv4_sock_group_of(sk, req);
	const struct mipv4_sock_sources *s;

	if (!g)
		return -EADDRNOTAVAIL;
	s = rtnl_dereference(g->sources);
	if (s->mode != MIPV4_FILTER_INCLUDE)
		return -EINVAL;
	if (s->n > 1 || !mipv4_sock_has_source(s, req->source))
		return mipv4_sock_change_source(g, req->source, false);
	mipv4_sock_group_leave(sk, g);
	return 0;
}

static int mipv4_sock_block_source(struct sock *sk,
				   const struct mipv4_sock_group_req *req, bool block)
{
	struct mipv4_sock_group *g = mipv4_sock_group_of(sk, req);

	if (!g || rtnl_dereference(g->sources)->mode != MIPV4_FILTER_EXCLUDE)
		return -EINVAL;
	return mipv4_sock_change_source(g, req->source, block);
}

/**
 * mipv4_sock_replace_sources() - replace the list of sources of a membership
 * @sk: the socket
 * @req: the group
 * @s: the list, consumed
 *
 * Context: RTNL.
 * Return: 0 or -errno.
 */
int mipv4_sock_replace_sources(struct sock *sk,
			       const struct mipv4_sock_group_req *req,
			       struct mipv4_sock_sources *s)
{
	struct mipv4_sock_group *g = mipv4_sock_group_of(sk, req);

	if (!g) {
		kfree(s);
		return -EINVAL;
	}
	if (s->mode == MIPV4_FILTER_INCLUDE && !s->n) {
		kfree(s);
		mipv4_sock_group_leave(sk, g);
		return 0;
	}
	return mipv4_sock_group_set(g, s);
}

/**
 * mipv4_sock_group_do() - do what an option asks for
 * @sk: the socket
 * @name: the option
 * @req: what it asks for
 *
 * Context: RTNL.
 * Return: 0 or -errno.
 */
int mipv4_sock_group_do(struct sock *sk, int name,
			const struct mipv4_sock_group_req *req)
{
	switch (name) {
	case IP_ADD_MEMBERSHIP:
	case MCAST_JOIN_GROUP:
		return mipv4_sock_join_any(sk, req);
	case IP_DROP_MEMBERSHIP:
	case MCAST_LEAVE_GROUP:
		return mipv4_sock_leave_any(sk, req);
	case IP_ADD_SOURCE_MEMBERSHIP:
	case MCAST_JOIN_SOURCE_GROUP:
		return mipv4_sock_join_source(sk, req);
	case IP_DROP_SOURCE_MEMBERSHIP:
	case MCAST_LEAVE_SOURCE_GROUP:
		return mipv4_sock_leave_source(sk, req);
	case IP_BLOCK_SOURCE:
	case MCAST_BLOCK_SOURCE:
		return mipv4_sock_block_source(sk, req, true);
	default:
		return mipv4_sock_block_source(sk, req, false);
	}
}
