/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-program.h: a program that sends and receives datagrams by netlink.
 */
#ifndef _MIPV4_KUNIT_FAKE_PROGRAM_H
#define _MIPV4_KUNIT_FAKE_PROGRAM_H

#include "fake.h"

/* A device, and the socket of a program. */
struct program {
	struct fake		*f;
	struct fake_netlink	*nl;
};

struct program fake_program(struct kunit *test);
struct sk_buff *fake_request(struct program *u, u8 cmd, u8 protocol);
int fake_listen(struct program *u, u8 protocol);
struct nlattr **fake_heard(struct program *u);

#endif /* _MIPV4_KUNIT_FAKE_PROGRAM_H */
