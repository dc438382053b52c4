// SPDX-License-Identifier: GPL-2.0
/*
 * work.c: the delayed work of an endpoint. The neighbour table (neigh-timer.c) and the
 * own addresses (dad.c, address.c, lifetime.c) share it.
 */
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "address.h"
#include "dad.h"
#include "endpoint.h"
#include "lifetime.h"
#include "neigh-timer.h"
#include "neigh.h"
#include "work.h"

/* The shortest time between two runs of the work. */
#define TICK_TIME	max(HZ / 50, 1)
/* The time until the next attempt, if there was no memory to use an address. */
#define RETRY_TIME	HZ

/* Apply the results of duplicate address detection, and the ends of lifetimes. The work
 * must not wait for RTNL: its holder may be detaching the endpoint, and waiting for this
 * work. Return: the time of the next call, in jiffies.
 */
static unsigned long mipv4_work_with_rtnl(struct mipv4 *ip)
{
	int err;

	if (!READ_ONCE(ip->dad.done_due) && !mipv4_lft_is_due(ip))
		return jiffies + MIPV4_DAD_IDLE_TIME;
	if (!rtnl_trylock())
		return jiffies + TICK_TIME;
	err = mipv4_addr_dad_done(ip);
	mipv4_addr_expire(ip);
	rtnl_unlock();
	return jiffies + (err ? RETRY_TIME : MIPV4_DAD_IDLE_TIME);
}

/* Queue the work for @due_jiffies, but not at once. Context: neigh.lock. */
static void mipv4_work_again(struct mipv4 *ip, unsigned long due_jiffies)
{
	unsigned long soonest_jiffies = jiffies + TICK_TIME;

	mipv4_neigh_arm(ip, time_before(due_jiffies, soonest_jiffies) ?
			soonest_jiffies : due_jiffies);
}

static void mipv4_work(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_delayed_work(work), struct mipv4,
					neigh.work);
	struct mipv4_neigh_table *tbl = &ip->neigh;
	unsigned long due_jiffies[3], expire_jiffies;
	int i;

	spin_lock_bh(&tbl->lock);
	tbl->armed = false;
	spin_unlock_bh(&tbl->lock);

	due_jiffies[0] = mipv4_neigh_tick(ip);
	due_jiffies[1] = mipv4_dad_tick(ip);
	due_jiffies[2] = mipv4_work_with_rtnl(ip);

	spin_lock_bh(&tbl->lock);
	if (tbl->count || mipv4_dad_is_busy(ip))
		for (i = 0; i < ARRAY_SIZE(due_jiffies); i++)
			mipv4_work_again(ip, due_jiffies[i]);
	if (mipv4_lft_pending(ip, &expire_jiffies))
		mipv4_work_again(ip, expire_jiffies);
	spin_unlock_bh(&tbl->lock);
}

/**
 * mipv4_work_init() - initialise the delayed work
 * @ip: a new endpoint
 *
 * Context: process.
 */
void mipv4_work_init(struct mipv4 *ip)
{
	spin_lock_init(&ip->neigh.lock);
	mipv4_dad_init(ip);
	ip->lft_due_ms = MIPV4_LFT_NEVER;
	INIT_DELAYED_WORK(&ip->neigh.work, mipv4_work);
}

/**
 * mipv4_work_start() - announce and probe for the addresses added so far
 * @ip: an endpoint that has just become live
 *
 * Context: process.
 */
void mipv4_work_start(struct mipv4 *ip)
{
	spin_lock_bh(&ip->neigh.lock);
	if (mipv4_dad_is_busy(ip))
		mipv4_neigh_arm(ip, jiffies);
	spin_unlock_bh(&ip->neigh.lock);
}

/**
 * mipv4_work_stop() - stop the delayed work, and wake everything that waits for a
 * neighbour
 * @ip: an endpoint that is dead
 *
 * Context: process.
 */
void mipv4_work_stop(struct mipv4 *ip)
{
	/* After this no mipv4_neigh_arm() queues the work. */
	spin_lock_bh(&ip->neigh.lock);
	spin_unlock_bh(&ip->neigh.lock);
	cancel_delayed_work_sync(&ip->neigh.work);
	wake_up_all(&ip->neigh.wait);
}
