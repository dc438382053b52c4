/* SPDX-License-Identifier: GPL-2.0 */
/*
 * options.h: the options of an IPv4 header.
 */
#ifndef _MIPV4_OPTIONS_H
#define _MIPV4_OPTIONS_H

#include <linux/types.h>
#include <net/mipv4.h>

struct mipv4_own;

/* Offsets in the header of the options that a host processes, 0 for none. */
struct mipv4_options {
	u8	record_route;
	u8	timestamp;
	u8	source_route;
};

/* Offsets of the octets of an option. */
#define MIPV4_OPT_LEN		1
#define MIPV4_OPT_POINTER	2
#define MIPV4_OPT_FLAGS	3	/* of a timestamp: overflow count and kind */

bool mipv4_stamp_is_in_error(const u8 *ts);
enum mipv4_drop_reason mipv4_options_parse(const u8 *options, size_t len,
					   struct mipv4_options *found,
					   u8 *fault);
unsigned int mipv4_options_copied(u8 *options, unsigned int len);
void mipv4_count_overflow(u8 *ts);
void mipv4_options_record(struct iphdr *iph, const struct mipv4_options *found,
			  __be32 addr, const struct mipv4_own *own);
enum mipv4_drop_reason mipv4_options_find(const struct iphdr *iph,
					  struct mipv4_options *found,
					  u8 *fault);
bool mipv4_options_output(struct mipv4 *ip, struct iphdr *iph);
unsigned int mipv4_options_echo(const struct iphdr *iph, u8 *to);
void mipv4_options_quote(const struct sk_buff *skb, struct iphdr *quote);

#endif /* _MIPV4_OPTIONS_H */
