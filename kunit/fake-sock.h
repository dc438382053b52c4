/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-sock.h: a transport of four octets, source and destination port, and its sockets.
 * The end of the case closes all sockets, and then unregisters the transports.
 */
#ifndef _MIPV4_KUNIT_FAKE_SOCK_H
#define _MIPV4_KUNIT_FAKE_SOCK_H

#include <net/mipv4_sock.h>
#include "fake.h"

/* Protocol numbers for socket(2): for experiments, RFC 3692. */
#define FAKE_SOCK	253
#define FAKE_SOCK2	254

#define FAKE_SOCK_HDR_LEN	4

/* A socket; @sock is NULL after fake_sock_close(). */
struct fake_sock {
	struct kunit		*test;
	struct socket		*sock;
	struct sock		*sk;
};

struct mipv4_sock_type *fake_sock_kind(struct kunit *test, u16 protocol,
				       enum sock_type kind);
struct mipv4_sock_type *fake_sock_type(struct kunit *test, u16 protocol);
void fake_sock_takes(__be16 port);
struct fake_sock *fake_sock_open(struct kunit *test, struct net *net, u16 protocol,
				 enum sock_type kind);
struct fake_sock *fake_sock_in(struct kunit *test, struct net *net, u16 protocol);
struct fake_sock *fake_sock(struct kunit *test);
struct fake_sock *fake_sock_bound(struct kunit *test, __be32 addr, u16 port);
void fake_sock_close(struct fake_sock *s);
int fake_sock_bind(struct fake_sock *s, __be32 addr, u16 port);
int fake_sock_connect(struct fake_sock *s, __be32 addr, u16 port);
int fake_sock_disconnect(struct fake_sock *s);
int fake_sock_send(struct fake_sock *s, __be32 addr, u16 port);
int fake_sock_set(struct fake_sock *s, int name, int value);
void fake_sock_on(struct fake_sock *s, struct fake *f);

#endif /* _MIPV4_KUNIT_FAKE_SOCK_H */
