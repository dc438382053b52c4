// SPDX-License-Identifier: GPL-2.0
/*
 * options.c: the options of a datagram (RFC 791 section 3.1, RFC 1122 section 3.2.1.8):
 * check, copy and set them, and fill in record route and timestamp. The other options are
 * for the transport protocol.
 */
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "frame.h"
#include "header.h"
#include "options.h"
#include "own.h"

/* The first slot of a route and of a timestamp. Pointers count octets from 1. */
#define ROUTE_START	4
#define STAMP_START	5

static unsigned int mipv4_stamp_size(const u8 *ts)
{
	return (ts[MIPV4_OPT_FLAGS] & 0xf) == IPOPT_TS_TSONLY ? 4 : 8;
}

/* Return: true for the kinds of RFC 791. Others are left alone. */
static bool mipv4_stamp_known(const u8 *ts)
{
	u8 kind = ts[MIPV4_OPT_FLAGS] & 0xf;

	return kind == IPOPT_TS_TSONLY || kind == IPOPT_TS_TSANDADDR ||
	       kind == IPOPT_TS_PRESPEC;
}

/* Return: true if the timestamp is full and counts the hosts that found no slot. A
 * timestamp with specified addresses has a slot for each of them, so it cannot overflow.
 */
static bool mipv4_stamp_overflows(const u8 *ts)
{
	u8 kind = ts[MIPV4_OPT_FLAGS] & 0xf;

	return ts[MIPV4_OPT_POINTER] > ts[MIPV4_OPT_LEN] &&
	       (kind == IPOPT_TS_TSONLY || kind == IPOPT_TS_TSANDADDR);
}

/* Return: true if the overflow count is full and would have to be increased: "the
 * original datagram is considered to be in error", RFC 791.
 */
bool mipv4_stamp_is_in_error(const u8 *ts)
{
	return mipv4_stamp_overflows(ts) && ts[MIPV4_OPT_FLAGS] >> 4 == 0xf;
}

/* Check the pointer of an option with slots of @size octets. The pointer is behind a full
 * option. Otherwise a whole slot must follow.
 */
static bool mipv4_pointer_ok(const u8 *option, unsigned int start,
			     unsigned int size)
{
	unsigned int pointer = option[MIPV4_OPT_POINTER];

	return pointer >= start &&
	       (pointer > option[MIPV4_OPT_LEN] ||
		pointer + size - 1 <= option[MIPV4_OPT_LEN]);
}

/* Check a route option, which may appear once, at offset @at in the header. Return: 0, or
 * the offset of the wrong octet in the option plus 1.
 */
static unsigned int mipv4_route_option(const u8 *option, unsigned int at,
				       u8 *found)
{
	if (*found)
		return 1;
	if (option[MIPV4_OPT_LEN] < ROUTE_START - 1)
		return 1 + MIPV4_OPT_LEN;
	if (!mipv4_pointer_ok(option, ROUTE_START, 4))
		return 1 + MIPV4_OPT_POINTER;
	*found = at;
	return 0;
}

static unsigned int mipv4_stamp_option(const u8 *option, unsigned int at,
				       u8 *found)
{
	if (*found)
		return 1;
	if (option[MIPV4_OPT_LEN] < STAMP_START - 1)
		return 1 + MIPV4_OPT_LEN;
	if (!mipv4_pointer_ok(option, STAMP_START, mipv4_stamp_size(option)))
		return 1 + MIPV4_OPT_POINTER;
	if (mipv4_stamp_known(option))
		*found = at;
	return 0;
}

/* Check one complete option. Return: as mipv4_route_option(). */
static unsigned int mipv4_option(const u8 *option, unsigned int at,
				 struct mipv4_options *found)
{
	switch (option[0]) {
	case IPOPT_RR:
		return mipv4_route_option(option, at, &found->record_route);
	case IPOPT_LSRR:
	case IPOPT_SSRR:
		return mipv4_route_option(option, at, &found->source_route);
	case IPOPT_TIMESTAMP:
		return mipv4_stamp_option(option, at, &found->timestamp);
	case IPOPT_RA:			/* RFC 2113 */
		return option[MIPV4_OPT_LEN] == 4 ? 0 : 1 + MIPV4_OPT_LEN;
	default:			/* RFC 1122 section 3.2.1.8: ignored */
		return 0;
	}
}

/**
 * mipv4_options_parse() - check options and find those that a host processes
 * @options: the octets after the fixed header
 * @len: number of octets
 * @found: receives the offsets of the options that a host processes
 * @fault: receives the offset of the wrong octet in the header, as a parameter problem
 *	reports it; set only on failure
 *
 * Each option except "end" and "no operation" has a length octet. The length must cover
 * the option itself and stay inside the header. Record route, source route and timestamp
 * may appear once. Their pointer is at a whole slot or behind the last one.
 *
 * Return: 0 or %MIPV4_DROP_HDR_OPTIONS.
 */
enum mipv4_drop_reason mipv4_options_parse(const u8 *options, size_t len,
					   struct mipv4_options *found,
					   u8 *fault)
{
	unsigned int wrong;
	size_t i = 0;

	*found = (struct mipv4_options){};
	while (i < len && options[i] != IPOPT_END) {
		if (options[i] == IPOPT_NOOP) {
			i++;
			continue;
		}
		if (i + 1 >= len) {
			*fault = MIPV4_HDR_LEN + i;
			return MIPV4_DROP_HDR_OPTIONS;
		}
		if (options[i + 1] < 2 || options[i + 1] > len - i) {
			*fault = MIPV4_HDR_LEN + i + MIPV4_OPT_LEN;
			return MIPV4_DROP_HDR_OPTIONS;
		}
		wrong = mipv4_option(options + i, MIPV4_HDR_LEN + i, found);
		if (wrong) {
			*fault = MIPV4_HDR_LEN + i + wrong - 1;
			return MIPV4_DROP_HDR_OPTIONS;
		}
		i += options[i + 1];
	}
	return 0;
}

/**
 * mipv4_options_copied() - keep the options that every fragment has
 * @options: well-formed options, changed in place
 * @len: their octets
 *
 * RFC 791 section 3.1: the options whose copied flag is set.
 *
 * Return: the remaining octets, a multiple of 4.
 */
unsigned int mipv4_options_copied(u8 *options, unsigned int len)
{
	unsigned int from = 0, to = 0, n;

	while (from < len && options[from] != IPOPT_END) {
		n = options[from] == IPOPT_NOOP ? 1 : options[from + 1];
		if (IPOPT_COPIED(options[from])) {
			memmove(options + to, options + from, n);
			to += n;
		}
		from += n;
	}
	while (to % 4)
		options[to++] = IPOPT_END;
	return to;
}

/* Write @addr to the next free slot of a record route. */
static void mipv4_record_route(u8 *rr, __be32 addr)
{
	if (rr[MIPV4_OPT_POINTER] > rr[MIPV4_OPT_LEN])
		return;
	memcpy(&rr[rr[MIPV4_OPT_POINTER] - 1], &addr, sizeof(addr));
	rr[MIPV4_OPT_POINTER] += 4;
}

/* Write the time to the next slot of a timestamp, and @addr if the kind asks for it. In a
 * timestamp with specified addresses, only the host with the address of the slot writes.
 */
static void mipv4_record_time(u8 *ts, __be32 addr, const struct mipv4_own *own)
{
	__be32 now = inet_current_timestamp(), slot_addr;
	u8 *slot = &ts[ts[MIPV4_OPT_POINTER] - 1];

	if (ts[MIPV4_OPT_POINTER] > ts[MIPV4_OPT_LEN])
		return;
	switch (ts[MIPV4_OPT_FLAGS] & 0xf) {
	case IPOPT_TS_TSANDADDR:
		memcpy(slot, &addr, sizeof(addr));
		slot += 4;
		break;
	case IPOPT_TS_PRESPEC:
		memcpy(&slot_addr, slot, sizeof(slot_addr));
		if (mipv4_own_kind(own, slot_addr) != MIPV4_KIND_LOCAL)
			return;
		slot += 4;
		break;
	}
	memcpy(slot, &now, sizeof(now));
	ts[MIPV4_OPT_POINTER] += mipv4_stamp_size(ts);
}

/* Increase the overflow count of a full timestamp. RFC 791 counts IP modules. An echo
 * reply comes from the module that counted itself in the request. So only the receive
 * path calls this function.
 */
void mipv4_count_overflow(u8 *ts)
{
	if (mipv4_stamp_overflows(ts))
		ts[MIPV4_OPT_FLAGS] += 1 << 4;
}

/* Fill in record route and timestamp with @addr. The caller updates the checksum.
 * Context: RCU.
 */
void mipv4_options_record(struct iphdr *iph,
			  const struct mipv4_options *found,
			  __be32 addr, const struct mipv4_own *own)
{
	if (found->record_route)
		mipv4_record_route((u8 *)iph + found->record_route, addr);
	if (found->timestamp)
		mipv4_record_time((u8 *)iph + found->timestamp, addr, own);
}

/* Check the options of a whole header, as mipv4_options_parse(). */
enum mipv4_drop_reason
mipv4_options_find(const struct iphdr *iph, struct mipv4_options *found,
		   u8 *fault)
{
	return mipv4_options_parse((const u8 *)(iph + 1),
				   iph->ihl * 4 - MIPV4_HDR_LEN, found, fault);
}

/**
 * mipv4_options_quote() - restore a header as received, for an ICMP error
 * @skb: the datagram
 * @quote: a copy of its header, changed in place
 *
 * RFC 1122 section 3.2.2. If the handler has overwritten skb->cb, the checksum of the
 * restored header is wrong. @quote then stays unchanged.
 */
void mipv4_options_quote(const struct sk_buff *skb, struct iphdr *quote)
{
	const struct mipv4_cb *cb = MIPV4_CB(skb);
	unsigned int len = quote->ihl * 4 - MIPV4_HDR_LEN;
	u8 delivered[60] __aligned(4);

	if (!len || cb->n_options != len)
		return;
	memcpy(delivered, quote, quote->ihl * 4);
	memcpy(quote + 1, cb->options, len);
	quote->check = cb->check;
	if (ip_fast_csum(quote, quote->ihl))
		memcpy(quote, delivered, quote->ihl * 4);
}

/**
 * mipv4_options_output() - process the options of a datagram to send
 * @ip: the endpoint
 * @iph: its header, writable
 *
 * The sending host also fills in record route and timestamp, as each module on the path
 * does (RFC 1122 section 3.2.1.8 (e)). The caller sets the header checksum afterwards.
 *
 * Context: RCU.
 * Return: false if the options are malformed.
 */
bool mipv4_options_output(struct mipv4 *ip, struct iphdr *iph)
{
	struct mipv4_options found;
	u8 fault;

	if (mipv4_options_find(iph, &found, &fault))
		return false;
	mipv4_options_record(iph, &found, iph->saddr,
			     rcu_dereference(ip->own));
	return true;
}

/* Copy an option. Return: its length in octets. */
static unsigned int mipv4_option_copy(u8 *to, const u8 *option)
{
	memcpy(to, option, option[MIPV4_OPT_LEN]);
	return option[MIPV4_OPT_LEN];
}

/**
 * mipv4_options_echo() - copy the options of a request to its reply
 * @iph: header of the request, its options checked
 * @to: receives them, room for 40 octets
 *
 * The reply carries record route and timestamp of the request, so they record the round
 * trip (RFC 1122 section 3.2.2.6). A source route is not reversed, because the sender
 * could then choose the path of the reply.
 *
 * Return: the number of octets, a multiple of 4.
 */
unsigned int mipv4_options_echo(const struct iphdr *iph, u8 *to)
{
	const u8 *from = (const u8 *)iph;
	struct mipv4_options found;
	unsigned int n = 0;
	u8 fault;

	if (mipv4_options_find(iph, &found, &fault))
		return 0;
	if (found.record_route)
		n += mipv4_option_copy(to, from + found.record_route);
	if (found.timestamp)
		n += mipv4_option_copy(to + n, from + found.timestamp);
	while (n % 4)
		to[n++] = IPOPT_END;
	return n;
}

int mipv4_set_options(struct sk_buff *frame, const void *options, size_t len)
{
	unsigned int padded = ALIGN(len, 4);
	struct mipv4_options found;
	struct iphdr fixed, *iph;
	u8 fault;

	if (len > MAX_IPOPTLEN ||
	    mipv4_options_parse(options, len, &found, &fault))
		return -EINVAL;
	if (skb_cow_head(frame, LL_MAX_HEADER + padded))
		return -ENOMEM;
	fixed = *(const struct iphdr *)frame->data;
	__skb_pull(frame, fixed.ihl * 4);
	iph = __skb_push(frame, MIPV4_HDR_LEN + padded);
	skb_reset_network_header(frame);
	*iph = fixed;
	iph->ihl = (MIPV4_HDR_LEN + padded) / 4;
	memcpy(iph + 1, options, len);
	memset((u8 *)(iph + 1) + len, IPOPT_END, padded - len);
	return 0;
}
EXPORT_SYMBOL_GPL(mipv4_set_options);
