// SPDX-License-Identifier: GPL-2.0
/*
 * fake-time.c: time, which passes only when a case says so.
 */
#include "fake.h"
#include "../mipv4/address.h"
#include "../mipv4/dad.h"
#include "../mipv4/igmp-timer.h"
#include "../mipv4/lifetime.h"
#include "../mipv4/neigh-timer.h"

/* Stop the delayed works of the endpoint. */
void fake_stop_time(struct fake *f)
{
	struct mipv4_igmp *igmp = &f->ip->igmp;
	struct mipv4_neigh_table *tbl = &f->ip->neigh;

	spin_lock_bh(&tbl->lock);
	/* The table seems to be armed, and for an earlier time than any that follows. */
	tbl->armed = true;
	tbl->next_jiffies = jiffies - LONG_MAX / 4;
	spin_unlock_bh(&tbl->lock);
	cancel_delayed_work_sync(&tbl->work);
	spin_lock_bh(&igmp->lock);
	igmp->armed = true;
	igmp->next_jiffies = jiffies - LONG_MAX / 4;
	spin_unlock_bh(&igmp->lock);
	cancel_delayed_work_sync(&igmp->work);
}

/**
 * fake_settle() - cancel announcements, forget the frames that were sent
 * @f: the device
 */
void fake_settle(struct fake *f)
{
	struct mipv4_ifaddr *ifa;

	rtnl_lock();
	spin_lock_bh(&f->ip->neigh.lock);
	list_for_each_entry(ifa, &f->ip->addrs, list)
		ifa->announces = 0;
	spin_unlock_bh(&f->ip->neigh.lock);
	rtnl_unlock();
	skb_queue_purge(&f->sent);
}

static void fake_age_list(struct list_head *list, unsigned long by_jiffies)
{
	struct mipv4_neigh *n;

	list_for_each_entry(n, list, list) {
		n->fresh_until_jiffies -= by_jiffies;
		n->used_jiffies -= by_jiffies;
		n->confirmed_jiffies -= by_jiffies;
		n->updated_jiffies -= by_jiffies;
		n->due_jiffies -= by_jiffies;
	}
}

static void fake_age_igmp(struct mipv4_igmp *igmp, unsigned long by_jiffies)
{
	struct mipv4_group *group;

	spin_lock_bh(&igmp->lock);
	igmp->v1_querier.at_jiffies -= by_jiffies;
	igmp->v2_querier.at_jiffies -= by_jiffies;
	igmp->general.at_jiffies -= by_jiffies;
	igmp->change.at_jiffies -= by_jiffies;
	igmp->again.at_jiffies -= by_jiffies;
	igmp->credit_jiffies -= by_jiffies;
	igmp->queries.filled_jiffies -= by_jiffies;
	list_for_each_entry(group, &igmp->groups, list)
		group->report.at_jiffies -= by_jiffies;
	list_for_each_entry(group, &igmp->left, list)
		group->report.at_jiffies -= by_jiffies;
	spin_unlock_bh(&igmp->lock);
}

/* The boot clock may be younger than that time. */
static void fake_age_lifetime(u64 *until_ms, unsigned long by_jiffies)
{
	if (*until_ms != MIPV4_LFT_NEVER)
		*until_ms -= min_t(u64, *until_ms, jiffies_to_msecs(by_jiffies));
}

/* Time passes for neighbours, own addresses, groups, learned MTUs and redirects. */
void fake_age(struct fake *f, unsigned long by_jiffies)
{
	struct mipv4_neigh_table *tbl = &f->ip->neigh;
	struct mipv4_ifaddr *ifa;
	struct mipv4_learned *l;

	rtnl_lock();
	fake_age_igmp(&f->ip->igmp, by_jiffies);
	spin_lock_bh(&f->ip->cache.lock);
	list_for_each_entry(l, &f->ip->cache.list, list)
		l->expires_jiffies -= by_jiffies;
	spin_unlock_bh(&f->ip->cache.lock);
	spin_lock_bh(&tbl->lock);
	fake_age_list(&tbl->resolving, by_jiffies);
	fake_age_list(&tbl->delaying, by_jiffies);
	fake_age_list(&tbl->probing, by_jiffies);
	fake_age_list(&tbl->idle, by_jiffies);
	fake_age_list(&tbl->unverified, by_jiffies);
	fake_age_list(&tbl->permanent, by_jiffies);
	tbl->gc_jiffies -= by_jiffies;
	f->ip->dad.attempt_jiffies -= by_jiffies;
	fake_age_lifetime(&f->ip->lft_due_ms, by_jiffies);
	list_for_each_entry(ifa, &f->ip->addrs, list) {
		ifa->due_jiffies -= by_jiffies;
		ifa->conflict_jiffies -= by_jiffies;
		ifa->defended_jiffies -= by_jiffies;
		fake_age_lifetime(&ifa->valid_until_ms, by_jiffies);
		fake_age_lifetime(&ifa->preferred_until_ms, by_jiffies);
	}
	spin_unlock_bh(&tbl->lock);
	rtnl_unlock();
}

/* Time passes, and the endpoint does the work that is due. */
void fake_tick(struct fake *f, unsigned long by_jiffies)
{
	fake_age(f, by_jiffies);
	mipv4_neigh_tick(f->ip);
	mipv4_dad_tick(f->ip);
	rtnl_lock();
	mipv4_addr_dad_done(f->ip);
	mipv4_addr_expire(f->ip);
	rtnl_unlock();
	mipv4_igmp_tick(f->ip);
}

/* The state of a neighbour, -1 if the table does not have it. */
int fake_state(struct fake *f, __be32 addr)
{
	struct mipv4_neigh *n;
	int state;

	rcu_read_lock();
	n = mipv4_neigh_find(f->ip, addr);
	state = n ? mipv4_neigh_state_now(n) : -1;
	rcu_read_unlock();
	return state;
}
