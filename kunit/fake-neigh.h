/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-neigh.h: neighbours that answer, and neighbours that do not.
 */
#ifndef _MIPV4_KUNIT_FAKE_NEIGH_H
#define _MIPV4_KUNIT_FAKE_NEIGH_H

#include <linux/interrupt.h>
#include <linux/kthread.h>
#include "fake.h"

void fake_peer_answers(struct fake *f, const u8 *ha);
struct fake *fake_with_reachable_peer(struct kunit *test);
void fake_solicit_in_vain(struct fake *f);
__be32 fake_host(unsigned int i);
void fake_host_says(struct fake *f, u16 op, unsigned int i);

#endif /* _MIPV4_KUNIT_FAKE_NEIGH_H */
