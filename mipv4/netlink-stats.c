// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-stats.c: dumps of counters, of memory, and of the registered protocols.
 */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include "cache.h"
#include "compat.h"
#include "drop.h"
#include "endpoint.h"
#include "neigh.h"
#include "netlink-dump.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "protocol.h"
#include "reassembly.h"
#include "stats.h"

/* Append the names of the reasons of a protocol. Context: RTNL. */
static int mipv4_nl_put_drop_names(struct sk_buff *skb,
				   const struct mipv4_protocol *proto)
{
	char name[MIPV4_DROP_NAME_LEN];
	unsigned int i;

	for (i = 0; i < proto->n_drop_names; i++)
		if (mipv4_drop_name(proto->drop_base + i, name) &&
		    nla_put_string(skb, MIPV4_A_DROP_NAME, name))
			return -EMSGSIZE;
	return 0;
}

static int mipv4_nl_dump_protocol(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  const struct mipv4_protocol *proto)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &mipv4_family, NLM_F_MULTI, MIPV4_CMD_PROTOCOL_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u8(skb, MIPV4_A_PROTOCOL, proto->protocol) ||
	    nla_put_string(skb, MIPV4_A_NAME, proto->name) ||
	    mipv4_nl_put_drop_names(skb, proto)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genl_dump_check_consistent(cb, hdr);
	genlmsg_end(skb, hdr);
	return 0;
}

int mipv4_nl_protocol_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	int err;

	/* The command has no attributes and no policy, so generic netlink does not check
	 * them.
	 */
	err = nlmsg_parse(cb->nlh, GENL_HDRLEN, NULL, 0, NULL, cb->extack);
	if (err)
		return err;
	rtnl_lock();
	cb->seq = mipv4_protocols_generation;
	for (; at->item < ARRAY_SIZE(mipv4_protocols); at->item++) {
		const struct mipv4_protocol *proto =
			rtnl_dereference(mipv4_protocols[at->item]);

		err = proto ? mipv4_nl_dump_protocol(skb, cb, proto) : 0;
		if (err)
			break;
	}
	rtnl_unlock();
	return skb->len ? skb->len : err;
}

/* Append counters as a nest. The attribute of each is its number. */
static int mipv4_nl_put_counters(struct sk_buff *skb, int nest_attr, int pad,
				 const u64 *counters, int n)
{
	struct nlattr *nest = nla_nest_start(skb, nest_attr);
	int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = pad + 1; i < n; i++) {
		if (nla_put_u64_64bit(skb, i, counters[i], pad)) {
			nla_nest_cancel(skb, nest);
			return -EMSGSIZE;
		}
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* Append the use and the limits of memory. */
static int mipv4_nl_put_memory(struct sk_buff *skb, const struct mipv4 *ip)
{
	return nla_put_u32(skb, MIPV4_A_REASM_MEMORY, mipv4_reasm_memory(ip)) ?:
	       nla_put_u32(skb, MIPV4_A_REASM_LIMIT, mipv4_reasm_limit(ip)) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_COUNT,
			   READ_ONCE(ip->neigh.count)) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_LIMIT, MIPV4_NEIGH_LIMIT) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_QUEUED,
			   READ_ONCE(ip->neigh.queued)) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_QUEUE_LIMIT, MIPV4_NEIGH_QUEUES) ?:
	       nla_put_u32(skb, MIPV4_A_PMTU_COUNT, READ_ONCE(ip->n_learned)) ?:
	       nla_put_u32(skb, MIPV4_A_PMTU_LIMIT, MIPV4_CACHE_LIMIT);
}

static int mipv4_nl_put_totals(struct sk_buff *skb,
			       const struct mipv4_totals *totals)
{
	return mipv4_nl_put_counters(skb, MIPV4_A_STATS, MIPV4_STAT_PAD,
				     totals->stat, __MIPV4_STAT_MAX) ?:
	       mipv4_nl_put_counters(skb, MIPV4_A_DROPS, MIPV4_DROP_PAD,
				     totals->drop, __MIPV4_DROP_MAX);
}

static int mipv4_nl_put_stats(struct sk_buff *skb, struct mipv4 *ip,
			      const void *totals)
{
	return mipv4_nl_put_totals(skb, totals) ?: mipv4_nl_put_memory(skb, ip);
}

static int mipv4_nl_dump_stats(struct sk_buff *skb, struct netlink_callback *cb,
			       struct mipv4 *ip)
{
	struct mipv4_totals *totals;
	int err;

	totals = kmalloc(sizeof(*totals), GFP_KERNEL_ACCOUNT);
	if (!totals)
		return -ENOMEM;
	mipv4_totals(ip, totals);
	err = mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_STATS_GET,
				 mipv4_nl_put_stats, totals);
	kfree(totals);
	return err;
}

int mipv4_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_ENDPOINTS,
				       mipv4_nl_dump_stats);
}
