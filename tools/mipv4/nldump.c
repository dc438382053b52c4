// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps: lists of objects, read in one consistent state.
 */
#include <errno.h>
#include <time.h>

#include "fail.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "nlsock.h"

#define DUMP_TRIES	50
#define PEEK_MAX	65536

enum dump_end {
	DUMP_WHOLE,
	DUMP_CHANGED,		/* objects changed meanwhile */
	DUMP_CUT,		/* messages are missing */
};

static nl_filter filter;	/* of the present dump */

static bool is_wanted(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	if (!nl_is_family(nlh))
		return false;
	if (!filter)
		return true;
	nl_parse(nlh, tb);
	return filter(tb);
}

/* Take the messages of one read; false if the dump goes on. */
static bool take_messages(const struct nlmsghdr *nlh, int len, struct nl_msgs *msgs,
			  const char *command, enum dump_end *end)
{
	char text[NL_TEXT_SIZE];
	int err;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		if (nlh->nlmsg_seq != nl_last_seq())
			continue;
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			*end = DUMP_CHANGED;
		if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
			err = nl_status(nlh, text);
			if (err == EINTR || err == EAGAIN)
				*end = DUMP_CUT;
			else if (err)
				nl_fail(command, err, text);
			return true;
		}
		if (is_wanted(nlh))
			nl_msgs_add(msgs, nlh);
	}
	return false;
}

static enum dump_end dump_once(struct nlmsghdr *request, struct nl_msgs *msgs,
			       const char *command)
{
	enum dump_end end = DUMP_WHOLE;
	const struct nlmsghdr *nlh;
	ssize_t got;

	msgs->len = 0;
	nl_send_new(request);
	do {
		got = nl_recv(&nlh);
		if (got == -ENOBUFS || got == -ENOSPC) {
			/* A new socket discards the rest of the dump. */
			nl_sock_reopen();
			return DUMP_CUT;
		}
		if (got < 0)
			nl_fail(command, (int)-got, "");
	} while (!take_messages(nlh, (int)got, msgs, command, &end));
	return end;
}

bool nl_dump_for(struct nlmsghdr *nlh, struct nl_msgs *msgs, const char *command)
{
	enum dump_end end = DUMP_CUT;
	int tries;

	/* A dump ends with NLMSG_DONE and needs no acknowledgment. */
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	for (tries = 0; tries < DUMP_TRIES; tries++) {
		const struct timespec pause = { .tv_nsec = tries * 200000L };

		if (tries)
			nanosleep(&pause, NULL);
		end = dump_once(nlh, msgs, command);
		if (end == DUMP_WHOLE)
			return true;
	}
	if (end == DUMP_CUT)
		fail("%s: objects changed during every dump: run the command again", command);
	complain("warning: %s: objects changed during the dump: some may be missing or appear twice",
		 command);
	return false;
}

bool nl_dump_some(struct nlmsghdr *nlh, nl_filter some, struct nl_msgs *msgs,
		  const char *command)
{
	bool whole;

	filter = some;
	whole = nl_dump_for(nlh, msgs, command);
	filter = NULL;
	return whole;
}

bool nl_dump(uint8_t cmd, uint32_t ifindex, struct nl_msgs *msgs, const char *command)
{
	return nl_dump_for(nl_new(cmd, ifindex), msgs, command);
}

/* Show the messages of one read; false after the last one. */
static bool peek_messages(const struct nlmsghdr *nlh, int len, unsigned int *n, bool *whole,
			  bool (*add)(const struct nlmsghdr *nlh))
{
	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		if (nlh->nlmsg_seq != nl_last_seq())
			continue;
		*whole = nlh->nlmsg_type == NLMSG_DONE;
		if (*whole || nlh->nlmsg_type == NLMSG_ERROR || ++*n > PEEK_MAX)
			return false;
		if (nl_is_family(nlh) && !add(nlh))
			return false;
	}
	return true;
}

bool nl_peek(uint8_t cmd, uint32_t ifindex, bool (*add)(const struct nlmsghdr *nlh))
{
	struct nlmsghdr *request = nl_new(cmd, ifindex);
	const struct nlmsghdr *nlh;
	unsigned int n = 0;
	bool whole = false;
	ssize_t got;

	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	nl_sock_push();
	if (!nl_send(request, nl_next_seq()))
		do {
			got = nl_recv(&nlh);
		} while (got >= 0 && peek_messages(nlh, (int)got, &n, &whole, add));
	nl_sock_pop();
	return whole;
}
