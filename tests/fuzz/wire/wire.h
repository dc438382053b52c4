/* SPDX-License-Identifier: GPL-2.0 */
/*
 * wire.h: what the parts of mipv4_fuzz.ko share. main.c runs cases and keeps those
 * that reach something new, generate.c makes them, device.c is the device that they
 * come in at, and checks what is sent.
 */
#ifndef WIRE_H
#define WIRE_H

#include <linux/etherdevice.h>
#include <linux/netdevice.h>

#define FUZZ_FRAMES	8	/* of a case, at most */
#define FUZZ_LEN	1536	/* octets of a frame, at most */

/**
 * struct fuzz_frame - a frame that comes in
 * @len: octets of @data
 * @shape: how its buffer looks: see fuzz_device_receive()
 * @data: from the Ethernet header on
 */
struct fuzz_frame {
	u16	len;
	u8	shape;
	u8	data[FUZZ_LEN];
};

/**
 * struct fuzz_case - frames that come in one after the other
 * @n: how many
 * @frame: the frames
 */
struct fuzz_case {
	unsigned int		n;
	struct fuzz_frame	frame[FUZZ_FRAMES];
};

/* generate.c */
extern const u8 fuzz_our_ha[ETH_ALEN];
bool fuzz_is_own(__be32 addr);
void fuzz_seed(u64 seed, u64 number);
u32 fuzz_below(u32 n);
void fuzz_generate(struct fuzz_case *c);
void fuzz_mutate(struct fuzz_case *c, const struct fuzz_case *other);

/* device.c */
extern u64 fuzz_sent, fuzz_sent_wrong;
int fuzz_device_init(void);
void fuzz_device_exit(void);
void fuzz_device_receive(const struct fuzz_case *c);

#endif
