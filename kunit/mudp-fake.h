/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mudp-fake.h: a listener that records, and UDP datagrams.
 */
#ifndef _MUDP_KUNIT_FAKE_H
#define _MUDP_KUNIT_FAKE_H

#include <kunit/test.h>
#include <linux/skbuff.h>
#include <net/mudp.h>

struct fake;
struct udphdr;

#define PORT		htons(7777)
#define PEER_PORT	htons(4242)

/* A listener, with all that it received. */
struct rec {
	struct kunit		*test;
	struct mudp_listener	*listener;
	struct sk_buff_head	queue;
	struct mudp_flow	flow;		/* of the last */
	unsigned int		errs;
	struct mudp_flow	err_flow;
	__be32			err_from;
	u8			err_type;
	u8			err_code;
	u32			err_info;
	unsigned int		closed;
};

/* With these callbacks, a &struct rec records. */
extern const struct mudp_ops rec_ops;

/* From PORT to PEER_PORT of PEER. */
extern const struct mudp_flow to_peer;

struct fake *with_peer(struct kunit *test);
struct rec *rec_new(struct kunit *test);
int rec_listen(struct rec *rec, struct fake *f, __be32 addr, __be16 port);
void rec_unlisten(struct rec *rec);
struct rec *rec_start(struct fake *f, __be32 addr, __be16 port);
unsigned int rec_count(struct rec *rec);
u8 *udp_pattern(struct kunit *test, size_t len);
u16 naive_udp(struct kunit *test, __be32 src, __be32 dst, const void *uh,
	      size_t len);
struct udphdr *udp_of(struct sk_buff *skb);
struct sk_buff *udp_datagram(struct fake *f, __be32 dst, __be16 dport,
			     size_t len);

#endif /* _MUDP_KUNIT_FAKE_H */
