// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-drop.c: reports of drops to the multicast group "drops", if a program listens.
 *
 * A flood of drops must not become a flood of messages, and one reason must not hide
 * another. So each CPU reports at most MIPV4_DROP_REPORTS drops in a second for each
 * reason, and counts the others. A delayed work reports how many those were. A message for
 * which there is no memory is counted too. So the reported drops and those that were left
 * out add up to the counters.
 *
 * The addresses of the packets of a host are not for everybody: the group needs
 * CAP_NET_ADMIN in the namespace of the device.
 */
#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "compat.h"
#include "drop.h"
#include "endpoint.h"
#include "netlink-drop.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "percpu.h"

/* Octets of the attributes of a message. */
#define DROP_LEN	(6 * nla_total_size(sizeof(u32)) + \
			 2 * nla_total_size(sizeof(u16)) + \
			 nla_total_size(MIPV4_DROP_NAME_LEN))

/* Does a program listen? A dead endpoint may have lost its device. Context: RCU. */
static bool mipv4_drop_wanted(const struct mipv4 *ip)
{
	return MIPV4_MCAST_IS_RESTRICTED && !READ_ONCE(ip->dead) &&
	       genl_has_listeners(&mipv4_family, dev_net(ip->dev),
				  MIPV4_NLGRP_DROPS);
}

/* May this CPU report one more drop for @reason? Context: BH disabled. */
static bool mipv4_drop_admit(struct mipv4_drop_reports *reports,
			     unsigned int reason)
{
	if (jiffies - reports->window_jiffies >= HZ) {
		memset(reports->sent, 0, sizeof(reports->sent));
		reports->window_jiffies = jiffies;
	}
	if (reports->sent[reason] == MIPV4_DROP_REPORTS)
		return false;
	reports->sent[reason]++;
	return true;
}

/* Context: BH disabled, @ip is not dead. */
static void mipv4_drop_leave_out(struct mipv4 *ip,
				 unsigned int reason, unsigned int n)
{
	atomic_add(n, &this_cpu_ptr(ip->pcpu)->reports.left_out[reason]);
	if (!READ_ONCE(ip->drops_left_out)) {
		WRITE_ONCE(ip->drops_left_out, true);
		schedule_delayed_work(&ip->drop_work, HZ);
	}
}

static bool mipv4_drop_put_ports(struct sk_buff *msg,
				 const struct mipv4_drop_packet *packet)
{
	return !packet->has_ports ||
	       (!nla_put_be16(msg, MIPV4_A_SPORT, packet->sport) &&
		!nla_put_be16(msg, MIPV4_A_DPORT, packet->dport));
}

static bool mipv4_drop_put(struct sk_buff *msg,
			   const struct mipv4_drop_packet *packet, u32 left_out)
{
	if (left_out)
		return !nla_put_u32(msg, MIPV4_A_LEFT_OUT, left_out);
	return !packet->len ||
	       (!nla_put_be32(msg, MIPV4_A_SRC, packet->src) &&
		!nla_put_be32(msg, MIPV4_A_ADDR, packet->dst) &&
		!nla_put_u8(msg, MIPV4_A_PROTOCOL, packet->protocol) &&
		!nla_put_u32(msg, MIPV4_A_LEN, packet->len) &&
		mipv4_drop_put_ports(msg, packet));
}

/* A reason of mipv4 has a number in the ABI, one of a protocol has a name. */
static bool mipv4_drop_put_reason(struct sk_buff *msg, unsigned int reason)
{
	char name[MIPV4_DROP_NAME_LEN];

	if (reason < __MIPV4_DROP_MAX)
		return !nla_put_u32(msg, MIPV4_A_DROP_REASON, reason);
	return !mipv4_drop_name(reason, name) ||
	       !nla_put_string(msg, MIPV4_A_DROP_NAME, name);
}

/* Report the drop of @packet, or @left_out drops. The device is there.
 * Return: false if there is no memory.
 */
static bool mipv4_drop_send(struct mipv4 *ip, unsigned int reason,
			    const struct mipv4_drop_packet *packet, u32 left_out,
			    gfp_t gfp)
{
	struct sk_buff *msg = genlmsg_new(DROP_LEN, gfp);
	void *hdr = NULL;

	if (msg)
		hdr = genlmsg_put(msg, 0, 0, &mipv4_family, 0,
				  MIPV4_CMD_DROP_NTF);
	if (!hdr || nla_put_u32(msg, MIPV4_A_IFINDEX, ip->ifindex) ||
	    !mipv4_drop_put_reason(msg, reason) ||
	    !mipv4_drop_put(msg, packet, left_out)) {
		nlmsg_free(msg);
		return false;
	}
	genlmsg_end(msg, hdr);
	/* Its only failure is that no program listens any more. */
	genlmsg_multicast_netns(&mipv4_family, dev_net(ip->dev), msg, 0,
				MIPV4_NLGRP_DROPS, gfp);
	return true;
}

/**
 * mipv4_drop_event() - report dropped packets to the programs that listen
 * @ip: the endpoint
 * @skb: one of the packets, not consumed; NULL if it is freed already
 * @reason: the reason for the drop, see drop.h
 * @n: number of packets
 *
 * One packet is reported, the others are left out.
 *
 * Context: BH disabled.
 */
void mipv4_drop_event(struct mipv4 *ip, const struct sk_buff *skb,
		      unsigned int reason, unsigned int n)
{
	struct mipv4_drop_packet packet;

	if (likely(!mipv4_drop_wanted(ip)) || !n)
		return;
	if (mipv4_drop_admit(&this_cpu_ptr(ip->pcpu)->reports, reason)) {
		mipv4_drop_packet(skb, &packet);
		n -= mipv4_drop_send(ip, reason, &packet, 0, GFP_ATOMIC);
	}
	if (n)
		mipv4_drop_leave_out(ip, reason, n);
}

/* Report the drops that were left out since the last call. Context: process; one caller at
 * a time. Return: false if there was no memory for some of them.
 */
static bool mipv4_drop_tell(struct mipv4 *ip)
{
	bool told = true;
	u32 left_out;
	int cpu, i;

	for (i = 0; i < MIPV4_REASONS; i++) {
		left_out = 0;
		for_each_possible_cpu(cpu)
			left_out += atomic_xchg(&per_cpu_ptr(ip->pcpu, cpu)->reports.left_out[i],
						0);
		if (!left_out || mipv4_drop_send(ip, i, NULL, left_out, GFP_KERNEL))
			continue;
		atomic_add(left_out, &raw_cpu_ptr(ip->pcpu)->reports.left_out[i]);
		told = false;
	}
	return told;
}

static void mipv4_drop_work(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_delayed_work(work), struct mipv4,
					drop_work);

	WRITE_ONCE(ip->drops_left_out, false);
	/* Then all drops are counted for which the work was not queued again. */
	synchronize_net();
	if (!mipv4_drop_tell(ip))
		schedule_delayed_work(&ip->drop_work, HZ);
}

/**
 * mipv4_drop_init() - prepare the reports of a new endpoint
 * @ip: the endpoint
 */
void mipv4_drop_init(struct mipv4 *ip)
{
	INIT_DELAYED_WORK(&ip->drop_work, mipv4_drop_work);
}

/**
 * mipv4_drop_stop() - report the last drops of an endpoint
 * @ip: an endpoint that is dead for a grace period, and still has its device
 *
 * Context: process; sleeps.
 */
void mipv4_drop_stop(struct mipv4 *ip)
{
	cancel_delayed_work_sync(&ip->drop_work);
	mipv4_drop_tell(ip);
}
