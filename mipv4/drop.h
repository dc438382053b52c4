/* SPDX-License-Identifier: GPL-2.0 */
/*
 * drop.h: the reasons for drops, and the part of a dropped packet that is reported.
 */
#ifndef _MIPV4_DROP_H
#define _MIPV4_DROP_H

#include <linux/mipv4.h>
#include <linux/types.h>

struct mipv4_protocol;
struct sk_buff;

/* Each reason: its number MIPV4_DROP_*, its name in docs/netlink/mipv4.yaml, the counter of
 * RFC 4293 (0 for none), and the reason SKB_DROP_REASON_* of the core.
 */
#define MIPV4_DROP_REASONS(X) \
	X(OTHERHOST, "otherhost", MIPV4_STAT_IN_ADDR_ERRORS, OTHERHOST) \
	X(HDR_SHORT, "hdr-short", MIPV4_STAT_IN_HDR_ERRORS, PKT_TOO_SMALL) \
	X(HDR_VERSION, "hdr-version", MIPV4_STAT_IN_HDR_ERRORS, IP_INHDR) \
	X(HDR_LEN, "hdr-len", MIPV4_STAT_IN_HDR_ERRORS, IP_INHDR) \
	X(HDR_CSUM, "hdr-csum", MIPV4_STAT_IN_HDR_ERRORS, IP_CSUM) \
	X(HDR_TOTLEN, "hdr-totlen", MIPV4_STAT_IN_HDR_ERRORS, IP_INHDR) \
	X(TRUNCATED, "truncated", MIPV4_STAT_IN_TRUNCATED_PKTS, PKT_TOO_SMALL) \
	X(HDR_OPTIONS, "hdr-options", MIPV4_STAT_IN_HDR_ERRORS, IP_INHDR) \
	X(SOURCE_ROUTE, "source-route", MIPV4_STAT_IN_HDR_ERRORS, IP_INHDR) \
	X(SRC_INVALID, "src-invalid", MIPV4_STAT_IN_ADDR_ERRORS, IP_INADDRERRORS) \
	X(SRC_OWN, "src-own", MIPV4_STAT_IN_ADDR_ERRORS, IP_INADDRERRORS) \
	X(DST_INVALID, "dst-invalid", MIPV4_STAT_IN_ADDR_ERRORS, IP_INADDRERRORS) \
	X(DST_NOT_OURS, "dst-not-ours", MIPV4_STAT_IN_ADDR_ERRORS, IP_INADDRERRORS) \
	X(DST_NOT_MEMBER, "dst-not-member", MIPV4_STAT_IN_ADDR_ERRORS, IP_INADDRERRORS) \
	X(SRC_FILTERED, "src-filtered", MIPV4_STAT_IN_ADDR_ERRORS, IP_INADDRERRORS) \
	X(L2_BROADCAST, "l2-broadcast", MIPV4_STAT_IN_DISCARDS, UNICAST_IN_L2_MULTICAST) \
	X(FRAGMENT, "fragment", MIPV4_STAT_REASM_FAILS, NOT_SPECIFIED) \
	X(FRAG_OVERLAP, "frag-overlap", MIPV4_STAT_REASM_FAILS, NOT_SPECIFIED) \
	X(FRAG_DUPLICATE, "frag-duplicate", 0, NOT_SPECIFIED) \
	X(FRAG_ECN, "frag-ecn", MIPV4_STAT_REASM_FAILS, NOT_SPECIFIED) \
	X(FRAG_TIMEOUT, "frag-timeout", MIPV4_STAT_REASM_FAILS, NOT_SPECIFIED) \
	X(FRAG_MEMORY, "frag-memory", MIPV4_STAT_REASM_FAILS, NOMEM) \
	X(EMPTY, "empty", MIPV4_STAT_IN_DISCARDS, PKT_TOO_SMALL) \
	X(NO_PROTO, "no-proto", MIPV4_STAT_IN_UNKNOWN_PROTOS, IP_NOPROTO) \
	X(GSO, "gso", MIPV4_STAT_IN_DISCARDS, SKB_GSO_SEG) \
	X(NO_MEMORY, "no-memory", MIPV4_STAT_IN_DISCARDS, NOMEM) \
	X(DETACHED, "detached", MIPV4_STAT_IN_DISCARDS, DEV_READY) \
	X(ICMP_NO_MEMORY, "icmp-no-memory", 0, NOMEM) \
	X(ICMP_SHORT, "icmp-short", MIPV4_STAT_ICMP_IN_ERRORS, HDR_TRUNC) \
	X(ICMP_CSUM, "icmp-csum", MIPV4_STAT_ICMP_IN_CSUM_ERRORS, ICMP_CSUM) \
	X(ICMP_TYPE, "icmp-type", 0, UNHANDLED_PROTO) \
	X(ICMP_BCAST, "icmp-bcast", 0, NOT_SPECIFIED) \
	X(ICMP_QUOTE, "icmp-quote", MIPV4_STAT_ICMP_IN_ERRORS, NOT_SPECIFIED) \
	X(ICMP_UNCLAIMED, "icmp-unclaimed", 0, NO_SOCKET) \
	X(ICMP_REDIRECT, "icmp-redirect", 0, NOT_SPECIFIED) \
	X(ICMP_PMTU, "icmp-pmtu", MIPV4_STAT_ICMP_IN_ERRORS, NOT_SPECIFIED) \
	X(IGMP_MALFORMED, "igmp-malformed", 0, HDR_TRUNC) \
	X(IGMP_IGNORED, "igmp-ignored", 0, NOT_SPECIFIED) \
	X(ARP_OTHERHOST, "arp-otherhost", 0, OTHERHOST) \
	X(ARP_NO_MEMORY, "arp-no-memory", 0, NOMEM) \
	X(ARP_MALFORMED, "arp-malformed", 0, DEV_HDR) \
	X(ARP_INVALID, "arp-invalid", 0, DEV_HDR) \
	X(ARP_IGNORED, "arp-ignored", 0, NOT_SPECIFIED) \
	X(ARP_CONFLICT, "arp-conflict", MIPV4_STAT_ARP_CONFLICTS, NOT_SPECIFIED) \
	X(OUT_NO_MEMORY, "out-no-memory", MIPV4_STAT_OUT_DISCARDS, NOMEM) \
	X(OUT_DETACHED, "out-detached", MIPV4_STAT_OUT_DISCARDS, DEV_READY) \
	X(OUT_NO_ROUTE, "out-no-route", MIPV4_STAT_OUT_NO_ROUTES, IP_OUTNOROUTES) \
	X(OUT_UNREACHABLE, "out-unreachable", MIPV4_STAT_OUT_NO_ROUTES, IP_OUTNOROUTES) \
	X(OUT_BLACKHOLE, "out-blackhole", MIPV4_STAT_OUT_NO_ROUTES, IP_OUTNOROUTES) \
	X(OUT_TOO_BIG, "out-too-big", MIPV4_STAT_FRAG_FAILS, PKT_TOO_BIG) \
	X(OUT_INVALID, "out-invalid", MIPV4_STAT_OUT_DISCARDS, IP_INHDR) \
	X(OUT_DOWN, "out-down", MIPV4_STAT_OUT_DISCARDS, DEV_READY) \
	X(OUT_DEVICE, "out-device", MIPV4_STAT_OUT_DISCARDS, NOT_SPECIFIED) \
	X(NEIGH_FAILED, "neigh-failed", MIPV4_STAT_OUT_DISCARDS, NEIGH_FAILED) \
	X(NEIGH_QUEUE, "neigh-queue", MIPV4_STAT_OUT_DISCARDS, NEIGH_QUEUEFULL) \
	X(NEIGH_FULL, "neigh-full", MIPV4_STAT_OUT_DISCARDS, NEIGH_CREATEFAIL) \
	X(OUT_CGROUP, "out-cgroup", MIPV4_STAT_OUT_DISCARDS, BPF_CGROUP_EGRESS)

/* The reasons of all registered protocols together. Their numbers follow those of mipv4. */
#define MIPV4_PROTOCOL_REASONS	64
#define MIPV4_REASONS		(__MIPV4_DROP_MAX + MIPV4_PROTOCOL_REASONS)

/* Octets of the name of a reason of a protocol, which is truncated. */
#define MIPV4_DROP_NAME_LEN	48

/* The addresses and ports of a dropped datagram; all fields are 0 if there is no IPv4 header. */
struct mipv4_drop_packet {
	__be32		src;
	__be32		dst;
	u8		protocol;
	bool		has_ports;
	__be16		sport;
	__be16		dport;
	unsigned int	len;	/* octets from the IP header on */
};

void mipv4_drop_packet(const struct sk_buff *skb,
		       struct mipv4_drop_packet *packet);
int mipv4_drop_names_add(struct mipv4_protocol *proto);
void mipv4_drop_names_del(const struct mipv4_protocol *proto);
bool mipv4_drop_name(unsigned int reason, char name[MIPV4_DROP_NAME_LEN]);

#endif /* _MIPV4_DROP_H */
