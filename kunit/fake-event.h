/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-event.h: a program that receives events.
 */
#ifndef _MIPV4_KUNIT_FAKE_EVENT_H
#define _MIPV4_KUNIT_FAKE_EVENT_H

#include "fake.h"

/* Somebody who listens to events, and an endpoint of which all was told. */
struct events {
	struct fake_netlink	*nl;
	struct fake		*f;
};

struct nlattr **fake_expect_event(struct kunit *test, struct fake_netlink *nl,
				  u8 cmd);
void fake_expect_silence(struct kunit *test, struct fake_netlink *nl);
void fake_expect_addr(struct events *e, u8 cmd, __be32 addr, u32 flags);
void fake_expect_route(struct events *e, u8 cmd, __be32 dst, u32 flags);
void fake_expect_neigh(struct events *e, u8 cmd, __be32 addr, u8 state,
		       const u8 *ha);
void fake_expect_group(struct events *e, u8 cmd, u8 mode, size_t n, u32 users);
void fake_expect_named_drop(struct fake *f, struct fake_netlink *nl,
			    const char *name, __be32 dst, u32 left_out);
struct events *fake_events_listen(struct kunit *test);

#endif /* _MIPV4_KUNIT_FAKE_EVENT_H */
