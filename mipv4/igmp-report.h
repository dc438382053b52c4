/* SPDX-License-Identifier: GPL-2.0 */
/*
 * igmp-report.h: the construction and the rate limit of IGMP messages.
 */
#ifndef _MIPV4_IGMP_REPORT_H
#define _MIPV4_IGMP_REPORT_H

#include <linux/skbuff.h>
#include <linux/types.h>

struct igmpv3_grec;
struct list_head;
struct mipv4;
struct mipv4_timer;

/* The messages that are being built. */
struct mipv4_reports {
	struct mipv4		*ip;
	struct sk_buff_head	frames;
	struct sk_buff		*frame;	/* the last report, which is being filled */
	struct igmpv3_grec	*record;	/* the last record in it */
	unsigned int		max_len;	/* octets of a datagram */
	u8			type;	/* of the current record */
	__be32			group;	/* of the current record */
};

void mipv4_igmp_message(struct mipv4_reports *r, u8 type, __be32 group);
void mipv4_record_begin(struct mipv4_reports *r, u8 type, __be32 group,
			unsigned int n);
void mipv4_report_changes(struct mipv4_reports *r, struct mipv4_timer *timer);
void mipv4_report_all(struct mipv4_reports *r);
void mipv4_report_groups(struct mipv4_reports *r, struct list_head *list,
			 u8 version);
void mipv4_reports_send(struct mipv4_reports *r);
void mipv4_reports_init(struct mipv4_reports *r, struct mipv4 *ip);
bool mipv4_igmp_can_send(struct mipv4 *ip);

#endif /* _MIPV4_IGMP_REPORT_H */
