/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake.h: a network device that catches the frames that are sent, and builders of packets.
 * A case makes a device with an endpoint, lets it receive a packet, and states the result.
 * The end of the case frees all that these functions made.
 */
#ifndef _MIPV4_KUNIT_FAKE_H
#define _MIPV4_KUNIT_FAKE_H

#include <kunit/test.h>
#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/rtnetlink.h>
#include "../mipv4/endpoint.h"
#include "../mipv4/stats.h"

#define IP4(a, b, c, d) \
	((__be32)htonl((a) << 24 | (b) << 16 | (c) << 8 | (d)))

/* Addresses, most of them of RFC 5737. US has a prefix of 24 bits. */
#define US		IP4(192U, 0, 2, 1)
#define US2		IP4(192U, 0, 2, 10)
#define PEER		IP4(192U, 0, 2, 2)
#define STRANGER	IP4(192U, 0, 2, 3)
#define GATEWAY		IP4(192U, 0, 2, 254)
#define SUBNET_BCAST	IP4(192U, 0, 2, 255)
#define FAR		IP4(198U, 51, 100, 7)
#define OURS_ELSEWHERE	IP4(10, 0, 0, 1)
#define ALL_HOSTS	IP4(224U, 0, 0, 1)
#define GROUP		IP4(239U, 129, 2, 3)
#define LIMITED_BCAST	IP4(255U, 255, 255, 255)

#define OUR_HA		((const u8 *)"\x02\x00\x00\x00\x00\x01")
#define PEER_HA		((const u8 *)"\x02\x00\x00\x00\x00\x02")
#define OTHER_HA	((const u8 *)"\x02\x00\x00\x00\x00\x03")
#define BCAST_HA	((const u8 *)"\xff\xff\xff\xff\xff\xff")

/* A protocol number for experiments, RFC 3692. */
#define EXPERIMENT	253

/* An error that a protocol was notified of. */
struct fake_err {
	unsigned int	n;
	__be32		from;
	u8		type;
	u8		code;
	u32		info;
	unsigned int	len;		/* octets of the quote */
	struct iphdr	iph;		/* of the datagram that failed */
	u8		payload[8];
};

/**
 * struct fake - a device under test, and its packets
 * @test: the case
 * @dev: the device; up, Ethernet, OUR_HA, MTU 1500
 * @ip: its endpoint, if it has one
 * @sent: IPv4 and ARP frames that were sent, oldest first
 * @seen: frames and datagrams that the case has read
 * @delivered: datagrams that a protocol of fake_protocol() received
 * @err: the last error that the protocol was notified of
 * @before: counters at the last fake_dropped()
 * @full: the device drops all frames
 * @congested: the device takes frames, and tells that its queue is congested
 * @freed: skbs of fake_track() that were freed or sent
 * @connects: calls of the connect() of the protocol
 * @disconnects: calls of its disconnect()
 * @refuse: the result of its connect()
 * @eager: its connect() joins a group and resolves an address
 * @denies: its sent() denies the datagram that an ICMP error quotes
 */
struct fake {
	struct kunit		*test;
	struct net_device	*dev;
	struct mipv4		*ip;
	struct sk_buff_head	sent;
	struct sk_buff_head	seen;
	struct sk_buff_head	delivered;
	struct fake_err		err;
	struct mipv4_totals	before;
	bool			full;
	bool			congested;
	unsigned int		freed;
	unsigned int		connects;
	unsigned int		disconnects;
	int			refuse;
	bool			eager;
	bool			denies;
};

/* An ARP packet of Ethernet and IPv4. */
struct fake_arp {
	struct arphdr	hdr;
	u8		sha[ETH_ALEN];
	__be32		sip;
	u8		tha[ETH_ALEN];
	__be32		tip;
} __packed;

/* KUNIT_EXPECT_EQ() and KUNIT_ASSERT_EQ() for values in network order, without a warning of
 * sparse.
 */
#define KUNIT_EXPECT_BE(test, left, right) \
	KUNIT_EXPECT_EQ(test, (__force u32)(left), (__force u32)(right))
#define KUNIT_ASSERT_BE(test, left, right) \
	KUNIT_ASSERT_EQ(test, (__force u32)(left), (__force u32)(right))

/* The value of @expr with RTNL held. */
#define with_rtnl(expr)							\
({									\
	rtnl_lock();							\
	__auto_type _value = (expr);					\
	rtnl_unlock();							\
	_value;								\
})

/* The @nth allocation of this task fails; with 0, none fails.
 * Return: true if the allocation of the last call has failed.
 */
static inline bool fake_fail_nth(unsigned int nth)
{
	bool failed = false;
#ifdef CONFIG_FAULT_INJECTION
	failed = !current->fail_nth;
	current->fail_nth = nth;
#endif
	return failed;
}

/* As with_rtnl(), and the first allocation fails. tests/e2e/kunit.sh makes allocations fail
 * that may sleep.
 */
#define without_memory(expr)						\
with_rtnl(({								\
	fake_fail_nth(1);						\
	__auto_type _result = (expr);					\
	fake_fail_nth(0);						\
	_result;							\
}))

/* The value of @expr as in a softirq. */
#define as_softirq(expr)						\
({									\
	local_bh_disable();						\
	rcu_read_lock();						\
	__auto_type _value = (expr);					\
	rcu_read_unlock();						\
	local_bh_enable();						\
	_value;								\
})

/* fake.c: devices and endpoints */
struct net *fake_other_net(struct kunit *test);
struct fake *fake_device_in(struct kunit *test, struct net *net);
struct fake *fake_device(struct kunit *test);
struct fake *fake_new(struct kunit *test);
struct fake *fake_with_peer(struct kunit *test);
int fake_connect(struct fake *f, __be32 addr, u8 plen, u32 flags);
void fake_disconnect(struct fake *f);
void fake_know(struct fake *f, __be32 addr, const u8 *ha);
void fake_unregister(struct fake *f);
void fake_down(struct fake *f);
void fake_carrier(struct fake *f, bool carrier);
void fake_up(struct fake *f);
void fake_noarp(struct fake *f);

/* fake-protocol.c: a protocol that takes datagrams */
int fake_protocol(struct fake *f, u8 number);
struct fake *fake_with_protocol(struct kunit *test);

/* fake-stat.c: counters */
void fake_check_account(struct fake *f);
u64 fake_stat(struct fake *f, enum mipv4_stat stat);
u64 fake_drops(struct fake *f, enum mipv4_drop_reason reason);
int fake_dropped(struct fake *f);
bool fake_is_undelivered(enum mipv4_drop_reason reason);

/* fake-packet.c: packets to be received; skb->data at their IP or ARP header */
struct sk_buff *fake_bytes(struct fake *f, const void *data, size_t len);
struct sk_buff *fake_datagram(struct fake *f, __be32 src, __be32 dst,
			      u8 protocol, const void *data, size_t len);
struct sk_buff *fake_experiment(struct fake *f);
struct sk_buff *fake_pattern(struct fake *f, __be32 src, __be32 dst,
			     u8 protocol, size_t len);
struct sk_buff *fake_options(struct fake *f, __be32 src, __be32 dst,
			     u8 protocol, const void *options, size_t n,
			     const void *data, size_t len);
struct sk_buff *fake_fragment(struct fake *f, u16 id, unsigned int offset,
			      size_t len, bool more);
struct sk_buff *fake_echo(struct fake *f, __be32 src, __be32 dst, u16 id,
			  u16 seq, size_t size);
struct sk_buff *fake_icmp(struct fake *f, __be32 src, __be32 dst, u8 type,
			  u8 code, u32 info, const void *data, size_t len);
struct sk_buff *fake_icmp_about(struct fake *f, __be32 src, u8 type, u8 code,
				u32 info, __be32 quote_src, __be32 quote_dst,
				u8 protocol);
struct sk_buff *fake_arp(struct fake *f, u16 op, const u8 *sha, __be32 sip,
			 const u8 *tha, __be32 tip);
struct sk_buff *fake_paged(struct fake *f, struct sk_buff *skb,
			   unsigned int head);
struct sk_buff *fake_cramped(struct fake *f, struct sk_buff *skb,
			     unsigned int head);
void fake_checksum(struct sk_buff *skb);
struct sk_buff *fake_track(struct fake *f, struct sk_buff *skb);
void fake_receive(struct fake *f, struct sk_buff *skb);
int fake_rcv(struct fake *f, struct sk_buff *skb);

/* fake-packet.c: datagrams to be sent */
struct sk_buff *fake_frame(struct fake *f, __be32 dst, size_t room);
int fake_send(struct fake *f, __be32 dst, const void *data, size_t len);

/* fake-sent.c: the next frame that was sent; NULL if there is none, or it is of another
 * kind
 */
struct sk_buff *fake_sent(struct fake *f);
struct iphdr *fake_sent_ip(struct fake *f);
struct icmphdr *fake_sent_icmp(struct fake *f, u8 type, size_t *len);
struct fake_arp *fake_sent_arp(struct fake *f, u16 op);
bool fake_silent(struct fake *f);
struct sk_buff *fake_delivered(struct fake *f);

/* fake-time.c: time passes for the endpoint only when a case says so */
void fake_stop_time(struct fake *f);
void fake_settle(struct fake *f);
void fake_age(struct fake *f, unsigned long by_jiffies);
void fake_tick(struct fake *f, unsigned long by_jiffies);
int fake_state(struct fake *f, __be32 addr);

/* fake-packet.c: reference implementations */
u16 naive_checksum(const u8 *data, size_t len);

/* The checksum as a header has it. */
static inline __sum16 naive_sum16(const void *data, size_t len)
{
	return (__force __sum16)htons(naive_checksum(data, len));
}

static inline u16 sum16(__sum16 sum)
{
	return ntohs((__force __be16)sum);
}

/* fake-netlink.c: a netlink socket like that of a program */
struct fake_netlink;
struct fake_netlink *fake_netlink(struct kunit *test, int protocol);
struct fake_netlink *fake_netlink_of(struct kunit *test, const char *name);
void fake_netlink_close(struct fake_netlink *nl);
struct fake_netlink *fake_netlink_events(struct kunit *test);
struct fake_netlink *fake_netlink_drops(struct kunit *test);
u32 fake_netlink_port(const struct fake_netlink *nl);
struct sk_buff *fake_genl(struct fake_netlink *nl, u8 cmd, u16 flags);
struct sk_buff *fake_genl_about(struct fake_netlink *nl, u8 cmd,
				const struct fake *f);
int fake_netlink_ask(struct fake_netlink *nl, struct sk_buff *request);
bool fake_netlink_ask_without(struct fake_netlink *nl, struct sk_buff *request,
			      unsigned int nth, int *err);
int fake_netlink_rest(struct fake_netlink *nl);
int fake_netlink_call(struct fake_netlink *nl, struct sk_buff *request);
bool fake_netlink_done(const struct fake_netlink *nl);
bool fake_netlink_interrupted(const struct fake_netlink *nl);
bool fake_netlink_lost(struct fake_netlink *nl);
struct nlattr **fake_genl_next(struct fake_netlink *nl, u8 *cmd);
const char *fake_netlink_message(const struct fake_netlink *nl);
int fake_kernel_addr(struct fake_netlink *nl, const struct net_device *dev,
		     __be32 addr, u8 plen, bool add);
int fake_rename(struct fake_netlink *nl, const struct net_device *dev,
		const char *name);

#endif /* _MIPV4_KUNIT_FAKE_H */
