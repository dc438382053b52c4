// SPDX-License-Identifier: GPL-2.0
/*
 * Requests to a generic netlink family.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/mipv4.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>

#include "access.h"
#include "fail.h"
#include "nl.h"
#include "nlmsg.h"
#include "nlqueue.h"
#include "nlsock.h"

static uint16_t family;		/* the one that is open */
/* The numbers of its multicast groups. */
static uint32_t events, drops;
static char open_name[GENL_NAMSIZ];

/* The largest datagram fits. */
static union {
	struct nlmsghdr nlh;
	char octets[NL_RECV_SIZE];
} request;

void nl_send_new(struct nlmsghdr *nlh)
{
	int err;

	if (!nl_queue_flush())
		end_program(STATUS_FAILED);
	err = nl_send(nlh, nl_next_seq());
	if (err)
		fail("cannot send to the kernel: %s", strerror(err));
}

/* The last request, unless it is in that buffer. */
static const struct nlmsghdr *asked;

static struct nlmsghdr *new_message(uint16_t type, uint8_t cmd, uint8_t version)
{
	struct nlmsghdr *nlh;
	struct genlmsghdr *genl;

	asked = NULL;
	nlh = mnl_nlmsg_put_header(&request);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	return nlh;
}

struct nlmsghdr *nl_new(uint8_t cmd, uint32_t ifindex)
{
	struct nlmsghdr *nlh = new_message(family, cmd, MIPV4_GENL_VERSION);

	if (ifindex)
		mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	return nlh;
}

const struct nlmsghdr *nl_request(void)
{
	return asked ? asked : &request.nlh;
}

/*
 * Read the answers to the last request up to its acknowledgment; @handle gets them.
 * Returns the errno of the acknowledgment.
 */
static int wait_ack(char *text, nl_handler *handle)
{
	for (;;) {
		const struct nlmsghdr *nlh;
		int len = nl_recv_answer(&nlh);

		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			/* A notification has no number. */
			if (nlh->nlmsg_seq && nlh->nlmsg_seq != nl_last_seq())
				continue;
			if (nlh->nlmsg_type == NLMSG_ERROR)
				return nl_status(nlh, text);
			if (nlh->nlmsg_type >= NLMSG_MIN_TYPE && handle)
				handle(nlh);
		}
	}
}

static void found_group(const struct nlattr *group)
{
	const struct nlattr *attr;
	const char *name = "";
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, group) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0)
			name = mnl_attr_get_str(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) == 0)
			id = mnl_attr_get_u32(attr);
	}
	if (!strcmp(name, MIPV4_MCGRP_EVENTS))
		events = id;
	if (!strcmp(name, MIPV4_MCGRP_DROPS))
		drops = id;
}

static void found_groups(const struct nlattr *groups)
{
	const struct nlattr *group;

	mnl_attr_for_each_nested(group, groups) {
		found_group(group);
	}
}

static void found_family(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    mnl_attr_validate(attr, MNL_TYPE_U16) == 0)
			family = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			found_groups(attr);
	}
}

/* Look a family up; false if it does not exist. */
static bool find_family(const char *name)
{
	char text[NL_TEXT_SIZE];
	struct nlmsghdr *nlh;
	int err;

	if (!strcmp(name, open_name))
		return true;
	nl_sock_open();
	family = 0;
	events = 0;
	drops = 0;
	open_name[0] = '\0';
	nlh = new_message(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	nl_send_new(nlh);
	err = wait_ack(text, found_family);
	if (err == ENOENT || (!err && !family))
		return false;
	if (err)
		nl_fail("looking up the netlink family", err, text);
	snprintf(open_name, sizeof(open_name), "%s", name);
	return true;
}

void nl_open_family(const char *name, const char *missing)
{
	if (find_family(name))
		return;
	if (is_root_of_host())
		fail("%s", missing);
	fail("%s: this needs root of the host", missing);
}

bool nl_has_family(const char *name)
{
	return find_family(name);
}

void nl_open(void)
{
	nl_open_family(MIPV4_GENL_NAME, "the mipv4 module is not loaded (modprobe mipv4)");
}

uint16_t nl_family(void)
{
	return family;
}

uint32_t nl_event_group(void)
{
	return events;
}

bool nl_is_family(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type == family;
}

/* The group of GENL_ID_CTRL reports that a family was removed. */
static void join(uint32_t group, const char *what)
{
	if (!group)
		fail("the mipv4 module is older than this program and reports no %s", what);
	nl_sock_join(GENL_ID_CTRL, "events");
	nl_sock_join(group, what);
}

void nl_join_events(void)
{
	join(events, "events");
}

void nl_join_drops(void)
{
	join(drops, "drops");
}

static noreturn void module_gone(void)
{
	fail("the mipv4 module was unloaded");
}

/* A second socket has room for the answer, and leaves the events in their order. */
void nl_check_family(void)
{
	const uint16_t known = family;

	nl_sock_push();
	open_name[0] = '\0';
	if (!find_family(MIPV4_GENL_NAME) || family != known)
		module_gone();
	nl_sock_pop();
}

bool nl_is_event(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	if (nlh->nlmsg_type != GENL_ID_CTRL)
		return nlh->nlmsg_type == family;
	if (nl_cmd(nlh) != CTRL_CMD_DELFAMILY)
		return false;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    mnl_attr_validate(attr, MNL_TYPE_U16) == 0 &&
		    mnl_attr_get_u16(attr) == family)
			module_gone();
	}
	return false;
}

bool nl_try(struct nlmsghdr *nlh, nl_handler *handle)
{
	char text[NL_TEXT_SIZE];

	nl_send_new(nlh);
	return !wait_ack(text, handle);
}

int nl_do_errno(struct nlmsghdr *nlh, char *text)
{
	nl_send_new(nlh);
	return wait_ack(text, NULL);
}

void nl_ask(struct nlmsghdr *nlh, const char *command, nl_handler *handle)
{
	char text[NL_TEXT_SIZE];
	int err;

	asked = nlh;
	nl_send_new(nlh);
	err = wait_ack(text, handle);
	if (err)
		nl_fail(command, err, text);
	if (*text)
		complain("warning: %s", text);
}

static nl_handler *recorder;

void nl_record(nl_handler *record)
{
	recorder = record;
}

bool nl_is_recorded(void)
{
	return recorder;
}

void nl_do(struct nlmsghdr *nlh, const char *command)
{
	if (recorder)
		recorder(nlh);
	else
		nl_ask(nlh, command, NULL);
}

void nl_do_queued(struct nlmsghdr *nlh, const char *command, nl_undo *undo)
{
	if (recorder || !nl_queue_add(nlh, command, undo))
		nl_do(nlh, command);
}
