/* SPDX-License-Identifier: GPL-2.0 */
/*
 * wire.h: declarations for all parts of mipv4_fuzz.ko. main.c runs cases and keeps those
 * that reach new code, generate.c makes them, device.c is the device that receives frames
 * and checks sent ones, act.c has the events between frames. coverage.c is
 * mipv4_coverage.ko.
 */
#ifndef WIRE_H
#define WIRE_H

#include <linux/etherdevice.h>
#include <linux/netdevice.h>

struct mipv4;

#define FUZZ_FRAMES	12	/* limit of a case */
#define FUZZ_LEN	1536	/* limit of a frame, in octets */

/**
 * struct mipv4_coverage - the reached code
 * @code: blocks of code
 * @ways: edges between blocks, while @on
 * @on: a case runs
 */
struct mipv4_coverage {
	unsigned int	code;
	unsigned int	ways;
	bool		on;
};

extern struct mipv4_coverage mipv4_coverage;
void mipv4_coverage_trace(void);

/* The kind of an act: the first octet of a frame that is shorter than an Ethernet header.
 * The other octets are its parameters. See act.c.
 */
enum fuzz_act {
	FUZZ_PASS,	/* time passes */
	FUZZ_FAIL,	/* an allocation of the next item fails */
	FUZZ_MARK,	/* the next frame has another form */
	FUZZ_REPEAT,	/* the next item repeats, each time with another address */
	FUZZ_SEND,	/* a datagram is sent */
	FUZZ_UDP,	/* a UDP datagram is sent */
	FUZZ_PING,	/* an echo request is sent */
	FUZZ_GROUP,	/* a group is joined or left, or its filter changes */
	FUZZ_ADDR,	/* addresses are added and deleted */
	FUZZ_ROUTE,	/* routes are */
	FUZZ_NEIGH,	/* neighbours are */
	FUZZ_LISTEN,	/* listeners of UDP are */
	FUZZ_ASK,	/* a companion queries the endpoint */
	FUZZ_DYING,	/* another endpoint ends while it is in use */
	FUZZ_SET,	/* settings change */
	FUZZ_DEVICE,	/* the device changes, until the end of the case */
	FUZZ_ACTS
};

#define FUZZ_ACT_LEN	8	/* octets of an act */

/* The form of a received frame, for FUZZ_MARK. */
enum fuzz_mark {
	FUZZ_MARK_SHARED	= BIT(0),	/* it has another owner, too */
	FUZZ_MARK_CLONED	= BIT(1),
	FUZZ_MARK_INPUT		= BIT(2),	/* through mipv4_input() */
	FUZZ_MARK_DEAF		= BIT(3),	/* whose callbacks accept nothing */
	FUZZ_MARK_SEGMENTS	= BIT(4),	/* a GSO frame of UDP */
	FUZZ_MARK_LIST		= BIT(5),	/* its end in another buffer */
	FUZZ_MARK_LOOPED	= BIT(6),	/* as if we had sent it */
};

/**
 * struct fuzz_frame - a received frame, or an act
 * @len: octets of @data
 * @shape: the form of its buffer, see fuzz_device_receive()
 * @data: from the Ethernet header on, or enum fuzz_act and parameters
 */
struct fuzz_frame {
	u16	len;
	u8	shape;
	u8	data[FUZZ_LEN];
};

/**
 * struct fuzz_how - the modifiers of the next item
 * @marks: enum fuzz_mark
 * @fail: number of the allocation that fails, from 1 on
 * @times: number of repetitions
 * @offset: offset of the address that changes with each repetition
 */
struct fuzz_how {
	u8		marks;
	u8		fail;
	unsigned int	times;
	unsigned int	offset;
};

/**
 * struct fuzz_case - a sequence of frames
 * @n: number of frames
 * @frame: the frames
 */
struct fuzz_case {
	unsigned int		n;
	struct fuzz_frame	frame[FUZZ_FRAMES];
};

static inline bool fuzz_is_act(const struct fuzz_frame *frame)
{
	return frame->len < ETH_HLEN;
}

/* generate.c */
extern const u8 fuzz_our_ha[ETH_ALEN];
bool fuzz_is_own(__be32 addr);
void fuzz_seed(u64 seed, u64 number);
u32 fuzz_below(u32 n);
__be32 fuzz_addr(u8 n);
void fuzz_fix(struct fuzz_frame *f);
void fuzz_generate(struct fuzz_case *c);
void fuzz_mutate(struct fuzz_case *c, const struct fuzz_case *other);

/* device.c */
extern struct net_device *fuzz_dev;
extern u64 fuzz_sent, fuzz_sent_wrong;
int fuzz_device_init(void);
void fuzz_device_exit(void);
void fuzz_device_receive(const struct fuzz_frame *frame, struct mipv4 *ip,
			 const struct fuzz_how *how, struct list_head *list);
void fuzz_device_change(u8 what);
void fuzz_device_restore(void);
void fuzz_device_dying(u8 protocol);

/* act.c */
void fuzz_run(const struct fuzz_case *c);
void fuzz_acts_end(void);

#endif
