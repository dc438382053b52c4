// SPDX-License-Identifier: GPL-2.0
/*
 * sock-uring.c: random calls by io_uring.
 */
#include <errno.h>
#include <linux/io_uring.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "sock.h"

#define ENTRIES		32
#define CANCEL		UINT64_MAX	/* user_data of a request that is not counted */

/* What a request reads and writes until it is complete. A later one may use it too. */
static struct slot {
	struct sockaddr_storage	addr;
	struct msghdr		msg;
	struct iovec		iov;
	unsigned char		control[512] __attribute__((aligned(8)));
} slots[ENTRIES];

static struct {
	int			fd;
	unsigned int		*head, *tail, *mask, *array;
	unsigned int		*done_head, *done_tail, *done_mask;
	struct io_uring_sqe	*sqes;
	struct io_uring_cqe	*cqes;
	unsigned int		n;		/* requests that are not complete */
} ring = { .fd = -1 };

static struct {
	const char	*name;
	uint8_t		opcode;
	bool		sends, message;
	struct tally	tally;
} kinds[] = {
	{ "send", IORING_OP_SEND, true, false, { 0, 0 } },
	{ "sendmsg", IORING_OP_SENDMSG, true, true, { 0, 0 } },
	{ "send_zc", IORING_OP_SEND_ZC, true, false, { 0, 0 } },
	{ "recv", IORING_OP_RECV, false, false, { 0, 0 } },
	{ "recvmsg", IORING_OP_RECVMSG, false, true, { 0, 0 } },
	{ "connect", IORING_OP_CONNECT, false, false, { 0, 0 } },
	{ "shutdown", IORING_OP_SHUTDOWN, false, false, { 0, 0 } },
	{ "poll", IORING_OP_POLL_ADD, false, false, { 0, 0 } },
};

static void fill_message(struct slot *slot, bool sends)
{
	size_t len = some_len();

	slot->iov = (struct iovec){ some_buffer(len), len };
	slot->msg = (struct msghdr){
		.msg_name = one_in(3) ? NULL : &slot->addr,
		.msg_namelen = some_sockaddr(&slot->addr),
		.msg_iov = &slot->iov,
		.msg_iovlen = 1,
		.msg_control = slot->control,
	};
	slot->msg.msg_controllen = sends ? some_control(slot->control, sizeof(slot->control)) :
					   any(sizeof(slot->control));
}

static void fill(struct io_uring_sqe *sqe, struct slot *slot)
{
	unsigned int i = any(ARRAY_SIZE(kinds));
	size_t len = some_len();

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = kinds[i].opcode;
	sqe->fd = socket_of_pool();
	sqe->user_data = i;
	sqe->flags = one_in(8) ? IOSQE_ASYNC : one_in(8) ? IOSQE_IO_LINK : 0;
	sqe->msg_flags = some_flags(kinds[i].sends);
	/* One that waits is complete when something comes, or when it is cancelled. */
	if (one_in(4))
		sqe->msg_flags &= ~MSG_DONTWAIT;
	if (kinds[i].message) {
		fill_message(slot, kinds[i].sends);
		sqe->addr = (uintptr_t)&slot->msg;
		sqe->len = 1;
		return;
	}
	switch (kinds[i].opcode) {
	case IORING_OP_CONNECT:
		sqe->off = some_sockaddr(&slot->addr);
		sqe->addr = (uintptr_t)&slot->addr;
		sqe->msg_flags = 0;
		break;
	case IORING_OP_SHUTDOWN:
		sqe->len = any(4);
		sqe->msg_flags = 0;
		break;
	case IORING_OP_POLL_ADD:
		sqe->poll32_events = any(0x400);
		break;
	default:
		sqe->addr = (uintptr_t)some_buffer(len);
		sqe->len = len;
		if (one_in(30))
			sqe->ioprio = any(16);
	}
}

/* Requests that the kernel has not taken yet: it stops at one that it refuses. */
static unsigned int waiting(void)
{
	return *ring.tail - __atomic_load_n(ring.head, __ATOMIC_ACQUIRE);
}

static void submit(const struct io_uring_sqe *sqe)
{
	unsigned int at = *ring.tail & *ring.mask;

	if (waiting() == ENTRIES)
		return;
	ring.sqes[at] = *sqe;
	ring.array[at] = at;
	__atomic_store_n(ring.tail, *ring.tail + 1, __ATOMIC_RELEASE);
	ring.n++;
}

static long harvest(void)
{
	unsigned int head = *ring.done_head;
	long result = -1;

	for (; head != __atomic_load_n(ring.done_tail, __ATOMIC_ACQUIRE); head++) {
		const struct io_uring_cqe *cqe = &ring.cqes[head & *ring.done_mask];

		/* A notification follows what was sent without a copy. */
		if (cqe->flags & IORING_CQE_F_NOTIF)
			continue;
		ring.n--;
		if (cqe->user_data == CANCEL)
			continue;
		if (cqe->res < 0) {
			kinds[cqe->user_data].tally.failed++;
		} else {
			kinds[cqe->user_data].tally.done++;
			result = 0;
		}
	}
	__atomic_store_n(ring.done_head, head, __ATOMIC_RELEASE);
	return result;
}

/* Some requests at once. Return: 0 if one succeeded. */
long call_uring(void)
{
	struct io_uring_sqe sqe;
	unsigned int i, n = 1 + any(4);

	if (ring.fd < 0)
		return -1;
	if (ring.n > ENTRIES / 2) {
		sqe = (struct io_uring_sqe){
			.opcode = IORING_OP_ASYNC_CANCEL,
			.cancel_flags = IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY,
			.user_data = CANCEL,
		};
		submit(&sqe);
	} else {
		for (i = 0; i < n; i++) {
			fill(&sqe, &slots[any(ENTRIES)]);
			submit(&sqe);
		}
	}
	syscall(SYS_io_uring_enter, ring.fd, waiting(), 0, IORING_ENTER_GETEVENTS, NULL, 0);
	return harvest();
}

static void *map(size_t len, off_t at)
{
	return mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, at);
}

void prepare_uring(void)
{
	struct io_uring_params p = { 0 };
	unsigned char *sq, *cq;

	ring.fd = syscall(SYS_io_uring_setup, ENTRIES, &p);
	if (ring.fd < 0) {
		perror("sock: no io_uring");
		return;
	}
	sq = map(p.sq_off.array + p.sq_entries * sizeof(unsigned int), IORING_OFF_SQ_RING);
	cq = map(p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
	ring.sqes = map(p.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || ring.sqes == MAP_FAILED) {
		perror("sock: no io_uring");
		ring.fd = -1;
		return;
	}
	ring.head = (unsigned int *)(sq + p.sq_off.head);
	ring.tail = (unsigned int *)(sq + p.sq_off.tail);
	ring.mask = (unsigned int *)(sq + p.sq_off.ring_mask);
	ring.array = (unsigned int *)(sq + p.sq_off.array);
	ring.done_head = (unsigned int *)(cq + p.cq_off.head);
	ring.done_tail = (unsigned int *)(cq + p.cq_off.tail);
	ring.done_mask = (unsigned int *)(cq + p.cq_off.ring_mask);
	ring.cqes = (struct io_uring_cqe *)(cq + p.cq_off.cqes);
}

void print_uring(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		tally("uring", kinds[i].name, &kinds[i].tally);
}
