// SPDX-License-Identifier: GPL-2.0
/*
 * The counters and the drop reasons of an endpoint, and those of its UDP. Counters have the
 * names of RFC 4293, RFC 4113 and /proc/net/snmp, drop reasons those of the ABI.
 */
#include <assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>

#include "counters.h"
#include "macros.h"

const struct counter stat_counters[] = {
	{ MIPV4_STAT_IN_RECEIVES, "InReceives", NULL },
	{ MIPV4_STAT_IN_OCTETS, "InOctets", NULL },
	{ MIPV4_STAT_IN_HDR_ERRORS, "InHdrErrors", NULL },
	{ MIPV4_STAT_IN_TRUNCATED_PKTS, "InTruncatedPkts", NULL },
	{ MIPV4_STAT_IN_ADDR_ERRORS, "InAddrErrors", NULL },
	{ MIPV4_STAT_IN_UNKNOWN_PROTOS, "InUnknownProtos", NULL },
	{ MIPV4_STAT_IN_DISCARDS, "InDiscards", NULL },
	{ MIPV4_STAT_IN_DELIVERS, "InDelivers", NULL },
	{ MIPV4_STAT_IN_BCAST_PKTS, "InBcastPkts", NULL },
	{ MIPV4_STAT_IN_MCAST_PKTS, "InMcastPkts", NULL },
	{ MIPV4_STAT_OUT_REQUESTS, "OutRequests", NULL },
	{ MIPV4_STAT_OUT_OCTETS, "OutOctets", NULL },
	{ MIPV4_STAT_OUT_TRANSMITS, "OutTransmits",
	  "datagrams handed to the device or to local delivery" },
	{ MIPV4_STAT_OUT_NO_ROUTES, "OutNoRoutes", NULL },
	{ MIPV4_STAT_OUT_DISCARDS, "OutDiscards", NULL },
	{ MIPV4_STAT_OUT_BCAST_PKTS, "OutBcastPkts", NULL },
	{ MIPV4_STAT_OUT_MCAST_PKTS, "OutMcastPkts", NULL },
	{ MIPV4_STAT_REASM_REQDS, "ReasmReqds", NULL },
	{ MIPV4_STAT_REASM_OKS, "ReasmOKs", NULL },
	{ MIPV4_STAT_REASM_FAILS, "ReasmFails", NULL },
	{ MIPV4_STAT_FRAG_OKS, "FragOKs", NULL },
	{ MIPV4_STAT_FRAG_FAILS, "FragFails", NULL },
	{ MIPV4_STAT_FRAG_CREATES, "FragCreates", NULL },
	{ MIPV4_STAT_ICMP_IN_MSGS, "IcmpInMsgs", NULL },
	{ MIPV4_STAT_ICMP_IN_ERRORS, "IcmpInErrors", NULL },
	{ MIPV4_STAT_ICMP_IN_CSUM_ERRORS, "IcmpInCsumErrors", NULL },
	{ MIPV4_STAT_ICMP_IN_DEST_UNREACHS, "IcmpInDestUnreachs", NULL },
	{ MIPV4_STAT_ICMP_IN_TIME_EXCDS, "IcmpInTimeExcds", NULL },
	{ MIPV4_STAT_ICMP_IN_PARM_PROBS, "IcmpInParmProbs", NULL },
	{ MIPV4_STAT_ICMP_IN_REDIRECTS, "IcmpInRedirects", NULL },
	{ MIPV4_STAT_ICMP_IN_ECHOS, "IcmpInEchos", NULL },
	{ MIPV4_STAT_ICMP_IN_ECHO_REPS, "IcmpInEchoReps", NULL },
	{ MIPV4_STAT_ICMP_IN_TIMESTAMPS, "IcmpInTimestamps", NULL },
	{ MIPV4_STAT_ICMP_IN_TIMESTAMP_REPS, "IcmpInTimestampReps", NULL },
	{ MIPV4_STAT_ICMP_OUT_MSGS, "IcmpOutMsgs", NULL },
	{ MIPV4_STAT_ICMP_OUT_ERRORS, "IcmpOutErrors", NULL },
	{ MIPV4_STAT_ICMP_OUT_RATE_LIMITED, "IcmpOutRateLimited", NULL },
	{ MIPV4_STAT_ICMP_OUT_DEST_UNREACHS, "IcmpOutDestUnreachs", NULL },
	{ MIPV4_STAT_ICMP_OUT_TIME_EXCDS, "IcmpOutTimeExcds", NULL },
	{ MIPV4_STAT_ICMP_OUT_PARM_PROBS, "IcmpOutParmProbs", NULL },
	{ MIPV4_STAT_ICMP_OUT_ECHOS, "IcmpOutEchos", NULL },
	{ MIPV4_STAT_ICMP_OUT_ECHO_REPS, "IcmpOutEchoReps", NULL },
	{ MIPV4_STAT_ICMP_OUT_TIMESTAMPS, "IcmpOutTimestamps", NULL },
	{ MIPV4_STAT_ICMP_OUT_TIMESTAMP_REPS, "IcmpOutTimestampReps", NULL },
	{ MIPV4_STAT_ARP_IN_REQUESTS, "ArpInRequests", NULL },
	{ MIPV4_STAT_ARP_IN_REPLIES, "ArpInReplies", NULL },
	{ MIPV4_STAT_ARP_OUT_REQUESTS, "ArpOutRequests", NULL },
	{ MIPV4_STAT_ARP_OUT_REPLIES, "ArpOutReplies", NULL },
	{ MIPV4_STAT_ARP_OUT_ANNOUNCES, "ArpOutAnnounces", NULL },
	{ MIPV4_STAT_ARP_OUT_PROBES, "ArpOutProbes",
	  "requests sent to check that an address is free" },
	{ MIPV4_STAT_ARP_CONFLICTS, "ArpConflicts",
	  "ARP packets in which another host claimed an own address" },
	{ MIPV4_STAT_ARP_FAILURES, "ArpFailures", "neighbours that did not answer" },
	{ MIPV4_STAT_ARP_EVICTIONS, "ArpEvictions", "neighbours removed to make room for another" },
	{ MIPV4_STAT_IGMP_IN_QUERIES, "IgmpInQueries", NULL },
	{ MIPV4_STAT_IGMP_IN_REPORTS, "IgmpInReports", NULL },
	{ MIPV4_STAT_IGMP_OUT_REPORTS, "IgmpOutReports", NULL },
	{ MIPV4_STAT_IGMP_OUT_LEAVES, "IgmpOutLeaves", NULL },
	{ MIPV4_STAT_PMTU_UPDATES, "PmtuUpdates", "learned path MTUs" },
	{ MIPV4_STAT_REDIRECTS_FOLLOWED, "RedirectsFollowed",
	  "ICMP redirects that changed a route" },
};

const struct counter drop_counters[] = {
	{ MIPV4_DROP_OTHERHOST, "otherhost",
	  "the frame was for another host (promiscuous device)" },
	{ MIPV4_DROP_HDR_SHORT, "hdr-short", "shorter than an IPv4 header" },
	{ MIPV4_DROP_HDR_VERSION, "hdr-version", "version is not 4" },
	{ MIPV4_DROP_HDR_LEN, "hdr-len", "header length below 20, or beyond the datagram" },
	{ MIPV4_DROP_HDR_CSUM, "hdr-csum", "header checksum wrong" },
	{ MIPV4_DROP_HDR_TOTLEN, "hdr-totlen", "total length below the header length" },
	{ MIPV4_DROP_TRUNCATED, "truncated", "buffer shorter than the total length" },
	{ MIPV4_DROP_HDR_OPTIONS, "hdr-options", "malformed options" },
	{ MIPV4_DROP_SOURCE_ROUTE, "source-route", "carries a source route option" },
	{ MIPV4_DROP_SRC_INVALID, "src-invalid",
	  "source is multicast, broadcast, loopback, reserved or 0.0.0.0" },
	{ MIPV4_DROP_SRC_OWN, "src-own", "source is an own address, but received from the wire" },
	{ MIPV4_DROP_DST_INVALID, "dst-invalid", "destination is loopback, reserved or 0.0.0.0" },
	{ MIPV4_DROP_DST_NOT_OURS, "dst-not-ours", "destination is not an address of the endpoint" },
	{ MIPV4_DROP_DST_NOT_MEMBER, "dst-not-member", "multicast group not joined" },
	{ MIPV4_DROP_SRC_FILTERED, "src-filtered", "multicast from a source that no member wants" },
	{ MIPV4_DROP_L2_BROADCAST, "l2-broadcast",
	  "unicast datagram in a link-layer broadcast or multicast" },
	{ MIPV4_DROP_FRAGMENT, "fragment",
	  "fragment without payload, misaligned, too far out, or inconsistent" },
	{ MIPV4_DROP_FRAG_OVERLAP, "frag-overlap",
	  "fragment of a datagram two of whose fragments overlap" },
	{ MIPV4_DROP_FRAG_DUPLICATE, "frag-duplicate",
	  "fragment that was received before" },
	{ MIPV4_DROP_FRAG_ECN, "frag-ecn",
	  "fragment of a datagram with an impossible mixture of ECN marks" },
	{ MIPV4_DROP_FRAG_TIMEOUT, "frag-timeout",
	  "fragment of a datagram that was incomplete at its timeout" },
	{ MIPV4_DROP_FRAG_MEMORY, "frag-memory",
	  "fragment above the memory limit of reassembly" },
	{ MIPV4_DROP_EMPTY, "empty", "no payload for a protocol that needs one" },
	{ MIPV4_DROP_NO_PROTO, "no-proto", "no handler for the protocol" },
	{ MIPV4_DROP_GSO, "gso", "GSO packet that cannot be split into datagrams" },
	{ MIPV4_DROP_NO_MEMORY, "no-memory", "no memory to process it" },
	{ MIPV4_DROP_DETACHED, "detached", "the endpoint was being detached" },
	{ MIPV4_DROP_ICMP_NO_MEMORY, "icmp-no-memory",
	  "no memory to process or answer an ICMP message" },
	{ MIPV4_DROP_ICMP_SHORT, "icmp-short", "shorter than an ICMP message of its type" },
	{ MIPV4_DROP_ICMP_CSUM, "icmp-csum", "ICMP checksum wrong" },
	{ MIPV4_DROP_ICMP_TYPE, "icmp-type", "ICMP type that a host does not answer" },
	{ MIPV4_DROP_ICMP_BCAST, "icmp-bcast", "ICMP request or error to a broadcast or multicast address" },
	{ MIPV4_DROP_ICMP_QUOTE, "icmp-quote", "ICMP error about a datagram that we did not send" },
	{ MIPV4_DROP_ICMP_UNCLAIMED, "icmp-unclaimed",
	  "echo reply or error without a request" },
	{ MIPV4_DROP_ICMP_REDIRECT, "icmp-redirect", "redirect that is not followed" },
	{ MIPV4_DROP_ICMP_PMTU, "icmp-pmtu",
	  "fragmentation needed with an invalid MTU" },
	{ MIPV4_DROP_IGMP_MALFORMED, "igmp-malformed",
	  "IGMP message that is too short, has a wrong checksum or a wrong address" },
	{ MIPV4_DROP_IGMP_IGNORED, "igmp-ignored",
	  "IGMP message that a host ignores" },
	{ MIPV4_DROP_ARP_OTHERHOST, "arp-otherhost",
	  "ARP packet in a frame for another host (promiscuous device)" },
	{ MIPV4_DROP_ARP_NO_MEMORY, "arp-no-memory",
	  "no memory to process an ARP packet" },
	{ MIPV4_DROP_ARP_MALFORMED, "arp-malformed", "ARP packet with wrong formats or lengths" },
	{ MIPV4_DROP_ARP_INVALID, "arp-invalid", "ARP packet with impossible addresses" },
	{ MIPV4_DROP_ARP_IGNORED, "arp-ignored", "ARP packet about other addresses" },
	{ MIPV4_DROP_ARP_CONFLICT, "arp-conflict", "ARP packet that claims an own address" },
	{ MIPV4_DROP_OUT_NO_MEMORY, "out-no-memory", "no memory to send it" },
	{ MIPV4_DROP_OUT_DETACHED, "out-detached",
	  "the endpoint was detached before it could be sent" },
	{ MIPV4_DROP_OUT_NO_ROUTE, "out-no-route", "no route to the destination" },
	{ MIPV4_DROP_OUT_UNREACHABLE, "out-unreachable", "route is unreachable" },
	{ MIPV4_DROP_OUT_BLACKHOLE, "out-blackhole", "route is a blackhole" },
	{ MIPV4_DROP_OUT_TOO_BIG, "out-too-big", "larger than the MTU, and must not be fragmented" },
	{ MIPV4_DROP_OUT_INVALID, "out-invalid",
	  "frame whose header differs from that of allocate_frame" },
	{ MIPV4_DROP_OUT_DOWN, "out-down", "the device is down" },
	{ MIPV4_DROP_OUT_DEVICE, "out-device", "the device or its queue refused the frame" },
	{ MIPV4_DROP_NEIGH_FAILED, "neigh-failed", "the next hop did not answer ARP" },
	{ MIPV4_DROP_NEIGH_QUEUE, "neigh-queue",
	  "removed from the full queue of a next hop under resolution" },
	{ MIPV4_DROP_NEIGH_FULL, "neigh-full", "the neighbour table is full" },
	{ MIPV4_DROP_OUT_CGROUP, "out-cgroup",
	  "a BPF program of the cgroup of the sender refused it" },
};

const struct counter udp_stats[] = {
	{ MUDP_STAT_IN_DATAGRAMS, "InDatagrams", NULL },
	{ MUDP_STAT_NO_PORTS, "NoPorts", NULL },
	{ MUDP_STAT_IN_ERRORS, "InErrors", NULL },
	{ MUDP_STAT_OUT_DATAGRAMS, "OutDatagrams", NULL },
	{ MUDP_STAT_SNDBUF_ERRORS, "SndbufErrors", NULL },
	{ MUDP_STAT_IN_CSUM_ERRORS, "InCsumErrors", NULL },
	{ MUDP_STAT_IGNORED_MULTI, "IgnoredMulti", NULL },
	{ MUDP_STAT_RCVBUF_ERRORS, "RcvbufErrors", NULL },
};

const struct counter udp_drops[] = {
	{ MUDP_DROP_SHORT, "short", "shorter than a UDP header" },
	{ MUDP_DROP_LENGTH, "length", "length field beyond the datagram, or below a header" },
	{ MUDP_DROP_CSUM, "csum", "UDP checksum wrong" },
	{ MUDP_DROP_NO_PORT, "no-port", "no socket, service or program has the port" },
	{ MUDP_DROP_NO_MEMBER, "no-member", "multicast or broadcast to a port without a listener" },
	{ MUDP_DROP_NO_MEMORY, "no-memory", "no memory to process a UDP datagram" },
	{ MUDP_DROP_GSO, "gso", "UDP GSO packet that cannot be split" },
	{ MUDP_DROP_RCVBUF, "rcvbuf", "the receive queue of the socket is full" },
	{ MUDP_DROP_FILTER, "filter", "a filter of the socket or its cgroup refused it" },
};

/* A new counter of the ABI needs a line here. */
static_assert(ARRAY_SIZE(stat_counters) == STAT_COUNT, "stat_counters is out of date");
static_assert(ARRAY_SIZE(drop_counters) == DROP_COUNT, "drop_counters is out of date");
static_assert(ARRAY_SIZE(udp_stats) == UDP_STAT_COUNT, "udp_stats is out of date");
static_assert(ARRAY_SIZE(udp_drops) == UDP_DROP_COUNT, "udp_drops is out of date");

static const struct table {
	const struct counter *counters;
	size_t first, end;
	bool has_drops;
} tables[] = {
	{ stat_counters, 0, STAT_COUNT, false },
	{ drop_counters, STAT_COUNT, IP_COUNTERS, true },
	{ udp_stats, IP_COUNTERS, IP_COUNTERS + UDP_STAT_COUNT, false },
	{ udp_drops, IP_COUNTERS + UDP_STAT_COUNT, COUNTERS, true },
};

static const struct table *table_of(size_t i)
{
	const struct table *table = tables;

	while (i >= table->end)
		table++;
	return table;
}

static const struct counter *counter(size_t i)
{
	const struct table *table = table_of(i);

	return &table->counters[i - table->first];
}

bool counter_is_drop(size_t i)
{
	return table_of(i)->has_drops;
}

bool counter_is_udp(size_t i)
{
	return i >= IP_COUNTERS;
}

const char *counter_key(size_t i)
{
	return counter(i)->name;
}

const char *counter_doc(size_t i)
{
	return counter(i)->doc;
}

void counter_reason(size_t i, char reason[COUNTER_NAME_LEN])
{
	snprintf(reason, COUNTER_NAME_LEN, "%s%s", counter_is_udp(i) ? "udp-" : "", counter_key(i));
}

void drop_name(const char *reason, char name[COUNTER_NAME_LEN])
{
	bool start = true;
	size_t n = (size_t)snprintf(name, COUNTER_NAME_LEN, "Drop");

	for (; *reason && n < COUNTER_NAME_LEN - 1; reason++) {
		if (*reason != '-')
			name[n++] = (char)(start ? toupper((unsigned char)*reason) : *reason);
		start = *reason == '-';
	}
	name[n] = '\0';
}

void counter_name(size_t i, char name[COUNTER_NAME_LEN])
{
	char reason[COUNTER_NAME_LEN];

	if (counter_is_drop(i)) {
		counter_reason(i, reason);
		drop_name(reason, name);
		return;
	}
	snprintf(name, COUNTER_NAME_LEN, "%s%s", counter_is_udp(i) ? "Udp" : "", counter_key(i));
}
