// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of a batch that wait, so that many are sent at once and the kernel answers
 * only if it refuses one.
 */
#include <libmnl/libmnl.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "dev.h"
#include "fail.h"
#include "nlmsg.h"
#include "nlqueue.h"
#include "nlsock.h"

#define QUEUE_MAX	64	/* the socket has room for this number of refusals */
#define REQUEST_LEN	256	/* the limit of one request, in octets */

static struct {
	bool on;
	bool go_on;
	bool over;		/* a request failed and ended the batch */
	void (*failed)(unsigned int line);
	unsigned int line;
	unsigned int n;
	struct {
		unsigned int line;
		const char *command;
		nl_undo *undo;
		size_t at;
		bool failed;
	} request[QUEUE_MAX];
	alignas(8) char buf[QUEUE_MAX * REQUEST_LEN];
	size_t len;
} queue;

void nl_queue_start(bool go_on, void (*failed)(unsigned int line))
{
	queue.on = true;
	queue.over = false;
	queue.go_on = go_on;
	queue.failed = failed;
}

void nl_queue_line(unsigned int line)
{
	queue.line = line;
}

bool nl_queue_add(const struct nlmsghdr *nlh, const char *command, nl_undo *undo)
{
	size_t len = MNL_ALIGN(nlh->nlmsg_len);
	struct nlmsghdr *queued;

	if (!queue.on || (!undo && !queue.go_on) || len > REQUEST_LEN)
		return false;
	if (queue.n == QUEUE_MAX && !nl_queue_flush())
		end_program(STATUS_FAILED);
	memset(queue.buf + queue.len + len - MNL_ALIGNTO, 0, MNL_ALIGNTO);
	queued = memcpy(queue.buf + queue.len, nlh, nlh->nlmsg_len);
	/* Without this flag the kernel answers only if it refuses the request. */
	queued->nlmsg_flags &= (uint16_t)~NLM_F_ACK;
	queue.request[queue.n].line = queue.line;
	queue.request[queue.n].command = command;
	queue.request[queue.n].undo = undo;
	queue.request[queue.n].at = queue.len;
	queue.request[queue.n].failed = false;
	queue.len += len;
	queue.n++;
	return true;
}

static struct nlmsghdr *request(unsigned int i)
{
	return (struct nlmsghdr *)(queue.buf + queue.request[i].at);
}

/* Record the answer to request @i, and report the failure. */
static void take_answer(unsigned int i, const struct nlmsghdr *nlh)
{
	char text[NL_TEXT_SIZE], explained[NL_EXPLAINED_SIZE];
	int err = nl_status(nlh, text);

	if (!err)
		return;
	queue.request[i].failed = true;
	if (queue.over)
		return;
	snprintf(explained, sizeof(explained), "%s", text);
	if (*text && nl_explain)
		nl_explain(request(i), explained, false);
	nl_complain(queue.request[i].command, err, explained);
	queue.failed(queue.request[i].line);
	queue.over = !queue.go_on;
}

/* Read the answers to @n requests; the last request is always answered. */
static void read_answers(unsigned int n)
{
	const uint32_t last = nl_last_seq(), first = last + 1 - n;

	for (;;) {
		const struct nlmsghdr *nlh;
		int len = nl_recv_answer(&nlh);

		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_type != NLMSG_ERROR || nlh->nlmsg_seq - first >= n)
				continue;
			take_answer(nlh->nlmsg_seq - first, nlh);
			if (nlh->nlmsg_seq == last)
				return;
		}
	}
}

/* Undo the requests behind the first that failed, the last one first. */
static void undo_rest(unsigned int n)
{
	unsigned int i, bad;

	for (bad = 0; !queue.request[bad].failed; bad++)
		;
	queue.over = false;
	for (i = n - 1; i > bad; i--)
		if (!queue.request[i].failed)
			queue.request[i].undo(request(i));
	queue.over = true;
}

bool nl_queue_flush(void)
{
	unsigned int n = queue.n, i;
	int err;

	dev_index_forget();
	if (!n)
		return !queue.over;
	queue.n = 0;
	for (i = 0; i < n; i++)
		request(i)->nlmsg_seq = nl_next_seq();
	request(n - 1)->nlmsg_flags |= NLM_F_ACK;
	err = nl_sock_send(queue.buf, queue.len);
	queue.len = 0;
	if (err)
		fail("cannot send to the kernel: %s", strerror(err));
	read_answers(n);
	if (queue.over)
		undo_rest(n);
	return !queue.over;
}
