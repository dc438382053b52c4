/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mudp-fake-netlink.h: programs that use mudp by netlink, and the datagrams of a peer.
 */
#ifndef _MUDP_KUNIT_FAKE_NETLINK_H
#define _MUDP_KUNIT_FAKE_NETLINK_H

#include <kunit/test.h>
#include <linux/skbuff.h>
#include <linux/mudp.h>

struct fake;
struct fake_netlink;
struct nlattr;

#define PORT		htons(5000)
#define PEER_PORT	htons(4242)

/* A device, and the sockets of two programs. */
struct programs {
	struct fake		*f;
	struct fake_netlink	*admin;
	struct fake_netlink	*user;
};

struct programs programs_new(struct kunit *test);
struct sk_buff *peer_datagram(struct fake *f, __be16 sport, __be32 dst,
			      __be16 dport, const void *data, size_t len);
void peer_sends(struct programs *p, __be16 sport, __be16 dport,
		const void *data, size_t len);
void peer_numbers(struct programs *p, __be16 sport, u64 seq);
struct sk_buff *nl_about_port(struct fake_netlink *nl, u8 cmd,
			      struct fake *f, __be16 port);
int nl_start(struct programs *p, struct fake *f, u8 kind, __be16 port);
int nl_stop(struct programs *p, __be16 port);
struct programs programs_with(struct kunit *test, u8 kind);
int nl_listen(struct programs *p, struct fake_netlink *nl, __be16 port);
struct nlattr **nl_next(struct programs *p, u8 cmd);
bool nl_none(struct programs *p);
void nl_dump(struct programs *p, struct fake *f);
u64 nl_counter_in(struct kunit *test, const struct nlattr *nest, int type);
u64 nl_counter(struct programs *p, __be16 port, enum mudp_counter type);
bool nl_has_service(struct programs *p, __be16 port);

#define expect_counter(p, type, n)					\
do {									\
	struct programs *_p = (p);					\
									\
	KUNIT_EXPECT_EQ(_p->f->test,					\
			nl_counter(_p, PORT, MUDP_COUNTER_##type), n);	\
} while (0)

#endif /* _MUDP_KUNIT_FAKE_NETLINK_H */
