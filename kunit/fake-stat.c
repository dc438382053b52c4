// SPDX-License-Identifier: GPL-2.0
/*
 * fake-stat.c: counters of an endpoint, and the check that they add up.
 */
#include "fake.h"

/* Does this reason end the receipt of a datagram that is not a fragment? */
bool fake_is_undelivered(enum mipv4_drop_reason reason)
{
	switch (reason) {
	case MIPV4_DROP_OTHERHOST ... MIPV4_DROP_L2_BROADCAST:
	case MIPV4_DROP_EMPTY:
	case MIPV4_DROP_NO_PROTO:
	case MIPV4_DROP_GSO:
	case MIPV4_DROP_NO_MEMORY:
	case MIPV4_DROP_DETACHED:
		return true;
	default:
		return false;
	}
}

/* Each received datagram was delivered, dropped for one reason, or a fragment. ReasmReqds
 * counts all fragments, ReasmOKs the reassembled datagrams.
 */
void fake_check_account(struct fake *f)
{
	struct mipv4_totals *t = kzalloc(sizeof(*t), GFP_KERNEL);
	u64 in, out;
	int i;

	if (!t || !f->ip)
		goto out;
	mipv4_totals(f->ip, t);
	in = t->stat[MIPV4_STAT_IN_RECEIVES] -
	     t->stat[MIPV4_STAT_REASM_REQDS] + t->stat[MIPV4_STAT_REASM_OKS];
	out = t->stat[MIPV4_STAT_IN_DELIVERS];
	for (i = 0; i < __MIPV4_DROP_MAX; i++)
		if (fake_is_undelivered(i))
			out += t->drop[i];
	KUNIT_EXPECT_EQ(f->test, in, out);
out:
	kfree(t);
}

u64 fake_stat(struct fake *f, enum mipv4_stat stat)
{
	struct mipv4_totals t;

	mipv4_totals(f->ip, &t);
	return t.stat[stat];
}

u64 fake_drops(struct fake *f, enum mipv4_drop_reason reason)
{
	struct mipv4_totals t;

	mipv4_totals(f->ip, &t);
	return t.drop[reason];
}

/**
 * fake_dropped() - the reason of the drop since the last call
 * @f: the device
 *
 * Return: the reason; 0 without a drop; -1 after several drops.
 */
int fake_dropped(struct fake *f)
{
	u64 before[__MIPV4_DROP_MAX], n = 0;
	int i, reason = 0;

	memcpy(before, f->before.drop, sizeof(before));
	mipv4_totals(f->ip, &f->before);
	for (i = 0; i < __MIPV4_DROP_MAX; i++) {
		if (f->before.drop[i] == before[i])
			continue;
		n += f->before.drop[i] - before[i];
		reason = i;
	}
	return n > 1 ? -1 : reason;
}
