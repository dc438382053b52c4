// SPDX-License-Identifier: GPL-2.0
/*
 * sock-membership.c: the options about groups, as programs write them: RFC 3678, ip(7).
 */
#include <linux/compat.h>
#include <linux/igmp.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/compat.h>
#include <net/mipv4_sock.h>
#include "igmp.h"
#include "sock-group.h"
#include "sock-membership.h"

static int mipv4_sock_read_mreq(sockptr_t value, unsigned int len,
				struct mipv4_sock_group_req *req)
{
	struct ip_mreqn mreq = { };

	if (len < sizeof(struct ip_mreq))
		return -EINVAL;
	if (copy_from_sockptr(&mreq, value, len < sizeof(mreq) ?
					    sizeof(struct ip_mreq) : sizeof(mreq)))
		return -EFAULT;
	req->group = mreq.imr_multiaddr.s_addr;
	req->local = mreq.imr_address.s_addr;
	req->ifindex = mreq.imr_ifindex;
	return 0;
}

static int mipv4_sock_read_mreq_source(sockptr_t value, unsigned int len,
				       struct mipv4_sock_group_req *req)
{
	struct ip_mreq_source mreq;

	if (len != sizeof(mreq))
		return -EINVAL;
	if (copy_from_sockptr(&mreq, value, sizeof(mreq)))
		return -EFAULT;
	req->group = (__force __be32)mreq.imr_multiaddr;
	req->local = (__force __be32)mreq.imr_interface;
	req->source = (__force __be32)mreq.imr_sourceaddr;
	return 0;
}

static int mipv4_sock_storage_addr(const struct __kernel_sockaddr_storage *from,
				   __be32 *addr)
{
	const struct sockaddr_in *sin = (const struct sockaddr_in *)from;

	if (sin->sin_family != AF_INET)
		return -EINVAL;
	*addr = sin->sin_addr.s_addr;
	return 0;
}

/* struct group_req, or the layout that a 32 bit program has. */
static int mipv4_sock_read_group_req(sockptr_t value, unsigned int len,
				     struct mipv4_sock_group_req *req)
{
	struct group_req gr;

	if (IS_ENABLED(CONFIG_COMPAT) && in_compat_syscall()) {
		struct compat_group_req cgr;

		if (len < sizeof(cgr))
			return -EINVAL;
		if (copy_from_sockptr(&cgr, value, sizeof(cgr)))
			return -EFAULT;
		gr.gr_interface = cgr.gr_interface;
		gr.gr_group = cgr.gr_group;
	} else {
		if (len < sizeof(gr))
			return -EINVAL;
		if (copy_from_sockptr(&gr, value, sizeof(gr)))
			return -EFAULT;
	}
	req->ifindex = gr.gr_interface;
	return mipv4_sock_storage_addr(&gr.gr_group, &req->group);
}

static int mipv4_sock_read_group_source(sockptr_t value, unsigned int len,
					struct mipv4_sock_group_req *req)
{
	struct group_source_req gr;

	if (IS_ENABLED(CONFIG_COMPAT) && in_compat_syscall()) {
		struct compat_group_source_req cgr;

		if (len != sizeof(cgr))
			return -EINVAL;
		if (copy_from_sockptr(&cgr, value, sizeof(cgr)))
			return -EFAULT;
		gr.gsr_interface = cgr.gsr_interface;
		gr.gsr_group = cgr.gsr_group;
		gr.gsr_source = cgr.gsr_source;
	} else {
		if (len != sizeof(gr))
			return -EINVAL;
		if (copy_from_sockptr(&gr, value, sizeof(gr)))
			return -EFAULT;
	}
	req->ifindex = gr.gsr_interface;
	return mipv4_sock_storage_addr(&gr.gsr_source, &req->source) ?:
	       mipv4_sock_storage_addr(&gr.gsr_group, &req->group);
}

static int mipv4_sock_read_group(int name, sockptr_t value, unsigned int len,
				 struct mipv4_sock_group_req *req)
{
	switch (name) {
	case IP_ADD_MEMBERSHIP:
	case IP_DROP_MEMBERSHIP:
		return mipv4_sock_read_mreq(value, len, req);
	case MCAST_JOIN_GROUP:
	case MCAST_LEAVE_GROUP:
		return mipv4_sock_read_group_req(value, len, req);
	case IP_ADD_SOURCE_MEMBERSHIP:
	case IP_DROP_SOURCE_MEMBERSHIP:
	case IP_BLOCK_SOURCE:
	case IP_UNBLOCK_SOURCE:
		return mipv4_sock_read_mreq_source(value, len, req);
	default:
		return mipv4_sock_read_group_source(value, len, req);
	}
}

/* IP_MSFILTER: struct ip_msfilter.
 * Return: the sources or ERR_PTR().
 */
static struct mipv4_sock_sources *
mipv4_sock_read_msfilter(sockptr_t value, unsigned int len,
			 struct mipv4_sock_group_req *req)
{
	struct mipv4_sock_sources *s;
	struct ip_msfilter head;

	if (len < IP_MSFILTER_SIZE(0))
		return ERR_PTR(-EINVAL);
	if (copy_from_sockptr(&head, value, IP_MSFILTER_SIZE(0)))
		return ERR_PTR(-EFAULT);
	if (head.imsf_numsrc > MIPV4_SOURCE_LIMIT)
		return ERR_PTR(-ENOBUFS);
	if (len < IP_MSFILTER_SIZE(head.imsf_numsrc) ||
	    (head.imsf_fmode != MCAST_INCLUDE && head.imsf_fmode != MCAST_EXCLUDE))
		return ERR_PTR(-EINVAL);
	s = mipv4_sock_sources_new(head.imsf_fmode == MCAST_INCLUDE ?
				   MIPV4_FILTER_INCLUDE : MIPV4_FILTER_EXCLUDE,
				   head.imsf_numsrc);
	if (!s)
		return ERR_PTR(-ENOMEM);
	if (copy_from_sockptr_offset(s->addr, value, IP_MSFILTER_SIZE(0),
				     s->n * sizeof(s->addr[0]))) {
		kfree(s);
		return ERR_PTR(-EFAULT);
	}
	req->group = (__force __be32)head.imsf_multiaddr;
	req->local = (__force __be32)head.imsf_interface;
	return s;
}

/**
 * mipv4_sock_is_group_option() - is it an option of the level SOL_IP about groups?
 * @name: the option
 *
 * Return: true if mipv4_sock_set_group() sets it.
 */
bool mipv4_sock_is_group_option(int name)
{
	switch (name) {
	case IP_ADD_MEMBERSHIP:
	case IP_DROP_MEMBERSHIP:
	case IP_ADD_SOURCE_MEMBERSHIP:
	case IP_DROP_SOURCE_MEMBERSHIP:
	case IP_BLOCK_SOURCE:
	case IP_UNBLOCK_SOURCE:
	case IP_MSFILTER:
	case MCAST_JOIN_GROUP:
	case MCAST_LEAVE_GROUP:
	case MCAST_JOIN_SOURCE_GROUP:
	case MCAST_LEAVE_SOURCE_GROUP:
	case MCAST_BLOCK_SOURCE:
	case MCAST_UNBLOCK_SOURCE:
		return true;
	default:
		return false;
	}
}

/**
 * mipv4_sock_set_group() - set an option about groups
 * @sk: the socket
 * @name: the option
 * @value: its value
 * @len: octets of @value
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: 0 or -errno.
 */
int mipv4_sock_set_group(struct sock *sk, int name, sockptr_t value,
			 unsigned int len)
{
	struct mipv4_sock_sources *s = NULL;
	struct mipv4_sock_group_req req = { };
	int err = 0;

	if (name == IP_MSFILTER) {
		s = mipv4_sock_read_msfilter(value, len, &req);
		err = PTR_ERR_OR_ZERO(s);
	} else {
		err = mipv4_sock_read_group(name, value, len, &req);
	}
	if (err)
		return err;
	/* Not the lock of the socket: a program may send with it, and wait for room. */
	rtnl_lock();
	if (!ipv4_is_multicast(req.group)) {
		kfree(s);
		err = -EINVAL;
	} else if (s) {
		err = mipv4_sock_replace_sources(sk, &req, s);
	} else {
		err = mipv4_sock_group_do(sk, name, &req);
	}
	rtnl_unlock();
	return err;
}
