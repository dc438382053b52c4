// SPDX-License-Identifier: GPL-2.0
/*
 * lifetime.c: lifetimes of own addresses, as those of a DHCP lease.
 *
 * An address becomes deprecated at the end of its preferred lifetime, and is removed at
 * the end of its valid lifetime. The delayed work of the endpoint (work.c) does both.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/spinlock.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include "endpoint.h"
#include "ifaddr.h"
#include "lifetime.h"
#include "neigh.h"
#include "own.h"
#include "route.h"

/* The longest time between two looks at the clock. Timers stop while the machine is
 * suspended, and lifetimes do not.
 */
#define LFT_CHECK_MS	(120 * MSEC_PER_SEC)

/* The clock of lifetimes: a lease ends while the machine is suspended, too. */
static u64 mipv4_lft_now_ms(void)
{
	return ktime_to_ms(ktime_get_boottime());
}

/* The end of a lifetime that begins now. */
static u64 mipv4_lft_until_ms(u32 seconds)
{
	return seconds == MIPV4_LFT_FOREVER ?
	       MIPV4_LFT_NEVER :
	       mipv4_lft_now_ms() + (u64)seconds * MSEC_PER_SEC;
}

/* The rest of a lifetime. As in Linux, a part of a second counts as one. */
static u32 mipv4_lft_left(u64 until_ms)
{
	u64 now_ms = mipv4_lft_now_ms();

	if (until_ms == MIPV4_LFT_NEVER)
		return MIPV4_LFT_FOREVER;
	return until_ms <= now_ms ? 0 :
	       DIV_ROUND_UP_ULL(until_ms - now_ms, MSEC_PER_SEC);
}

/**
 * mipv4_lft_check() - check the lifetimes of an address
 * @lft: the lifetimes
 * @extack: receives the error text
 *
 * Return: 0 or -EINVAL.
 */
int mipv4_lft_check(const struct mipv4_lifetimes *lft,
		    struct netlink_ext_ack *extack)
{
	if (!lft->valid) {
		NL_SET_ERR_MSG(extack,
			       "address lifetime invalid: valid_lft must not be 0; to remove the address: mipv4 addr del");
		return -EINVAL;
	}
	if (lft->preferred > lft->valid) {
		NL_SET_ERR_MSG(extack,
			       "address lifetime invalid: preferred_lft must not be more than valid_lft");
		return -EINVAL;
	}
	return 0;
}

/**
 * mipv4_lft_pending() - check whether an address has a lifetime that ends
 * @ip: the endpoint
 * @due_jiffies: receives the time when the delayed work has to look
 *
 * Context: neigh.lock.
 * Return: true if there is one.
 */
bool mipv4_lft_pending(const struct mipv4 *ip, unsigned long *due_jiffies)
{
	u64 now_ms = mipv4_lft_now_ms(), left_ms;

	if (ip->lft_due_ms == MIPV4_LFT_NEVER)
		return false;
	left_ms = ip->lft_due_ms > now_ms ? ip->lft_due_ms - now_ms : 0;
	*due_jiffies = jiffies +
		       msecs_to_jiffies(min_t(u64, left_ms, LFT_CHECK_MS));
	return true;
}

/**
 * mipv4_lft_set() - set the lifetimes of an address
 * @ip: the endpoint
 * @ifa: one of its addresses, or one that the caller is about to add
 * @lft: the lifetimes
 *
 * Context: process, RTNL.
 */
void mipv4_lft_set(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
		   const struct mipv4_lifetimes *lft)
{
	unsigned long due_jiffies;

	spin_lock_bh(&ip->neigh.lock);
	ifa->valid_until_ms = mipv4_lft_until_ms(lft->valid);
	ifa->preferred_until_ms = mipv4_lft_until_ms(lft->preferred);
	WRITE_ONCE(ifa->deprecated, !lft->preferred);
	ip->lft_due_ms = min3(ip->lft_due_ms, ifa->valid_until_ms,
			      ifa->preferred_until_ms);
	if (mipv4_lft_pending(ip, &due_jiffies))
		mipv4_neigh_arm(ip, due_jiffies);
	spin_unlock_bh(&ip->neigh.lock);
}

/**
 * mipv4_lft_get() - read the lifetimes of an address
 * @ifa: the address
 * @lft: receives the rest of the lifetimes
 *
 * Context: RTNL or neigh.lock.
 * Return: false if both last for ever.
 */
bool mipv4_lft_get(const struct mipv4_ifaddr *ifa, struct mipv4_lifetimes *lft)
{
	lft->valid = mipv4_lft_left(ifa->valid_until_ms);
	lft->preferred = mipv4_lft_left(ifa->preferred_until_ms);
	return (lft->valid & lft->preferred) != MIPV4_LFT_FOREVER;
}

/**
 * mipv4_lft_is_due() - check whether mipv4_addr_expire() has to be called
 * @ip: the endpoint
 *
 * Context: process.
 * Return: true if a lifetime is over.
 */
bool mipv4_lft_is_due(struct mipv4 *ip)
{
	bool due;

	spin_lock_bh(&ip->neigh.lock);
	due = ip->lft_due_ms <= mipv4_lft_now_ms();
	spin_unlock_bh(&ip->neigh.lock);
	return due;
}

/* Apply the end of the lifetimes of one address. Return: when its next lifetime ends.
 * Context: RTNL.
 */
static u64 mipv4_lft_apply(struct mipv4 *ip, struct mipv4_ifaddr *ifa, u64 now_ms)
{
	if (ifa->valid_until_ms <= now_ms) {
		WRITE_ONCE(ifa->leaving, true);
		return MIPV4_LFT_NEVER;
	}
	if (ifa->deprecated)
		return ifa->valid_until_ms;
	if (ifa->preferred_until_ms > now_ms)
		return ifa->preferred_until_ms;
	spin_lock_bh(&ip->neigh.lock);
	WRITE_ONCE(ifa->deprecated, true);
	spin_unlock_bh(&ip->neigh.lock);
	mipv4_ifaddr_notify(ip, ifa);
	return ifa->valid_until_ms;
}

/**
 * mipv4_addr_expire() - remove expired addresses, and deprecate others
 * @ip: the endpoint
 *
 * Context: process, RTNL.
 */
void mipv4_addr_expire(struct mipv4 *ip)
{
	u64 due_ms = MIPV4_LFT_NEVER, now_ms = mipv4_lft_now_ms();
	struct mipv4_ifaddr *ifa;

	ASSERT_RTNL();
	if (ip->dead || !mipv4_lft_is_due(ip))
		return;
	list_for_each_entry(ifa, &ip->addrs, list)
		due_ms = min(due_ms, mipv4_lft_apply(ip, ifa, now_ms));
	spin_lock_bh(&ip->neigh.lock);
	ip->lft_due_ms = due_ms;
	spin_unlock_bh(&ip->neigh.lock);
	mipv4_ifaddrs_remove(ip);
	mipv4_addrs_notify(ip);
	mipv4_route_notify(ip);
}
