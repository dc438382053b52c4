/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-igmp.h: memberships, IGMP messages that arrive, and those that were sent.
 */
#ifndef _MIPV4_KUNIT_FAKE_IGMP_H
#define _MIPV4_KUNIT_FAKE_IGMP_H

#include <linux/igmp.h>
#include "fake.h"

#define GROUP2		IP4(232U, 1, 1, 1)
#define GROUP3		IP4(224U, 1, 2, 3)	/* has the address of GROUP */
#define ALL_ROUTERS	IP4(224U, 0, 0, 2)
#define V3_ROUTERS	IP4(224U, 0, 0, 22)
#define SOURCE(i)	htonl(0x0a010000 + (i))

#define INCLUDE		MIPV4_FILTER_INCLUDE
#define EXCLUDE		MIPV4_FILTER_EXCLUDE
#define IS_IN		IGMPV3_MODE_IS_INCLUDE
#define IS_EX		IGMPV3_MODE_IS_EXCLUDE
#define TO_IN		IGMPV3_CHANGE_TO_INCLUDE
#define TO_EX		IGMPV3_CHANGE_TO_EXCLUDE
#define ALLOW		IGMPV3_ALLOW_NEW_SOURCES
#define BLOCK		IGMPV3_BLOCK_OLD_SOURCES

/* Sources of a test, one more than a filter can have. */
struct sources {
	unsigned int	n;
	__be32		source[MIPV4_SOURCE_LIMIT + 1];
};

#define QUERY	IGMP_HOST_MEMBERSHIP_QUERY
#define BAD	MIPV4_DROP_IGMP_MALFORMED
#define NOT_OURS MIPV4_DROP_IGMP_IGNORED

const struct sources *fake_some(struct kunit *test, unsigned int first,
				unsigned int n);
struct mipv4_membership *fake_join(struct fake *f, __be32 group, u8 mode,
				   const struct sources *s);
void fake_leave(struct mipv4_membership *m);
int fake_set_filter(struct mipv4_membership *m, u8 mode,
		    const struct sources *s);
void fake_group_add(struct fake *f, __be32 group, u8 mode, const struct sources *s);
void fake_group_del(struct fake *f, __be32 group);
void fake_groups_reported(struct fake *f);
int fake_group_fate(struct fake *f, __be32 src, __be32 group);
int fake_igmp_receive(struct fake *f, __be32 dst, u8 ttl, bool alert,
		      const void *data, size_t len);
int fake_igmp_receive_old(struct fake *f, __be32 dst, u8 type, u8 code,
			  __be32 group);
int fake_igmp_query_old(struct fake *f, u8 code, __be32 group);
int fake_igmp_query(struct fake *f, u8 code, __be32 group, const struct sources *s);
struct igmphdr *fake_sent_igmp(struct fake *f, __be32 dst, size_t *len);
struct igmpv3_grec *fake_sent_report(struct fake *f, unsigned int *n);
struct igmpv3_grec *fake_next_record(struct igmpv3_grec *record);
void fake_expect_record(struct fake *f, const struct igmpv3_grec *record, u8 type,
			__be32 group, const struct sources *s);
void fake_expect_report(struct fake *f, u8 type, __be32 group,
			const struct sources *s);

#endif /* _MIPV4_KUNIT_FAKE_IGMP_H */
