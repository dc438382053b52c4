/* SPDX-License-Identifier: GPL-2.0 */
/*
 * wire.h: what the parts of mipv4_fuzz.ko share. main.c runs cases and keeps those
 * that reach something new, generate.c makes them, device.c is the device that frames
 * come in at, and checks what is sent, act.c is what happens besides. coverage.c is
 * mipv4_coverage.ko.
 */
#ifndef WIRE_H
#define WIRE_H

#include <linux/etherdevice.h>
#include <linux/netdevice.h>

struct mipv4;

#define FUZZ_FRAMES	12	/* of a case, at most */
#define FUZZ_LEN	1536	/* octets of a frame, at most */

/**
 * struct mipv4_coverage - what was reached
 * @code: pieces of code
 * @ways: from one to the next, while @on
 * @on: a case is run
 */
struct mipv4_coverage {
	unsigned int	code;
	unsigned int	ways;
	bool		on;
};

extern struct mipv4_coverage mipv4_coverage;
void mipv4_coverage_trace(void);

/* What may happen besides, the first octet of a frame that is shorter than the header
 * of Ethernet; the others say more. See act.c.
 */
enum fuzz_act {
	FUZZ_PASS,	/* time passes */
	FUZZ_FAIL,	/* an allocation of what comes next fails */
	FUZZ_MARK,	/* the next frame comes in another way */
	FUZZ_REPEAT,	/* what comes next comes often, each time another address in it */
	FUZZ_SEND,	/* a datagram is sent */
	FUZZ_UDP,	/* one of UDP is */
	FUZZ_PING,	/* an echo request is */
	FUZZ_GROUP,	/* a group is joined or left, or its filter changes */
	FUZZ_ADDR,	/* addresses come and go */
	FUZZ_ROUTE,	/* routes do */
	FUZZ_NEIGH,	/* neighbours do */
	FUZZ_LISTEN,	/* listeners to UDP do */
	FUZZ_ASK,	/* a companion asks for this and that */
	FUZZ_DYING,	/* another endpoint goes while it is used */
	FUZZ_SET,	/* settings change */
	FUZZ_DEVICE,	/* the device changes, until the end of the case */
	FUZZ_ACTS
};

#define FUZZ_ACT_LEN	8	/* octets of an act */

/* How a frame comes in, of FUZZ_MARK. */
enum fuzz_mark {
	FUZZ_MARK_SHARED	= BIT(0),	/* somebody else has it too */
	FUZZ_MARK_CLONED	= BIT(1),
	FUZZ_MARK_INPUT		= BIT(2),	/* through mipv4_input() */
	FUZZ_MARK_DEAF		= BIT(3),	/* whose callbacks take nothing */
	FUZZ_MARK_SEGMENTS	= BIT(4),	/* several datagrams of UDP in one */
	FUZZ_MARK_LIST		= BIT(5),	/* its end in another buffer */
	FUZZ_MARK_LOOPED	= BIT(6),	/* as if it were from ourselves */
};

/**
 * struct fuzz_frame - a frame that comes in, or an act
 * @len: octets of @data
 * @shape: how its buffer looks: see fuzz_device_receive()
 * @data: from the Ethernet header on, or enum fuzz_act and more
 */
struct fuzz_frame {
	u16	len;
	u8	shape;
	u8	data[FUZZ_LEN];
};

/**
 * struct fuzz_how - what is special about what comes next
 * @marks: enum fuzz_mark
 * @fail: number of the allocation that fails, from 1 on
 * @times: how often it comes if not once
 * @offset: where in a frame the address is that is another each time
 */
struct fuzz_how {
	u8		marks;
	u8		fail;
	unsigned int	times;
	unsigned int	offset;
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
