// SPDX-License-Identifier: GPL-2.0
/*
 * fake-netlink.c: a netlink socket like that of a program. It sends requests and keeps the
 * answers and the texts of errors.
 */
#include <linux/file.h>
#include <linux/if_addr.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/netlink.h>
#include "fake.h"

#define BUFFER_LEN	(80 * 1024)
#define MAX_REPLIES	2048

/**
 * struct fake_netlink - a socket
 * @test: the case
 * @sock: the socket
 * @family: the family of a generic netlink socket
 * @events: the multicast group of events, for a socket of the family of mipv4
 * @drops: its multicast group of drops
 * @buffer: receives datagrams
 * @reply: received messages except acks
 * @n: their number
 * @next: the next one to read
 * @attrs: attributes of the message that was read last
 * @done: an ack was received
 * @err: its error
 * @message: its text
 * @lost: the socket reported lost messages
 * @interrupted: a message has the flag NLM_F_DUMP_INTR
 */
struct fake_netlink {
	struct kunit	*test;
	struct socket	*sock;
	u16		family;
	u32		events;
	u32		drops;
	u8		*buffer;
	struct nlmsghdr	*reply[MAX_REPLIES];
	unsigned int	n;
	unsigned int	next;
	struct nlattr	*attrs[MIPV4_A_MAX + 1];
	bool		done;
	int		err;
	char		message[256];
	bool		lost;
	bool		interrupted;
};

static void fake_netlink_end(void *data)
{
	fake_netlink_close(data);
}

/* Close the socket as at the end of a program. */
void fake_netlink_close(struct fake_netlink *nl)
{
	if (!nl->sock)
		return;
	__fput_sync(nl->sock->file);
	nl->sock = NULL;
}

static void fake_netlink_option(struct fake_netlink *nl, int option)
{
	int one = 1;

	nl->sock->ops->setsockopt(nl->sock, SOL_NETLINK, option,
				  KERNEL_SOCKPTR(&one), sizeof(one));
}

/* A request of generic netlink to the family @id. */
static struct sk_buff *fake_request(struct fake_netlink *nl, u16 id, u8 cmd,
				    u16 flags)
{
	struct sk_buff *skb = nlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	struct genlmsghdr *genl;
	struct nlmsghdr *nlh;

	KUNIT_ASSERT_NOT_NULL(nl->test, skb);
	nlh = nlmsg_put(skb, 0, 1, id, sizeof(*genl), NLM_F_REQUEST | flags);
	genl = nlmsg_data(nlh);
	*genl = (struct genlmsghdr){ .cmd = cmd, .version = 1 };
	return skb;
}

/* The number of the multicast group @name in an answer about the family, 0 if it has no
 * such group.
 */
static u32 fake_netlink_group(struct fake_netlink *nl, const char *name)
{
	struct nlattr *groups, *group, *id;
	int rest;

	groups = nlmsg_find_attr(nl->reply[0], GENL_HDRLEN,
				 CTRL_ATTR_MCAST_GROUPS);
	if (!groups)
		return 0;
	nla_for_each_nested(group, groups, rest) {
		if (nla_strcmp(nla_find_nested(group, CTRL_ATTR_MCAST_GRP_NAME),
			       name))
			continue;
		id = nla_find_nested(group, CTRL_ATTR_MCAST_GRP_ID);
		KUNIT_ASSERT_NOT_NULL(nl->test, id);
		return nla_get_u32(id);
	}
	return 0;
}

static u16 fake_netlink_family(struct fake_netlink *nl, const char *name)
{
	struct sk_buff *skb = fake_request(nl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
					   0);
	struct nlattr *id;
	int err;

	nla_put_string(skb, CTRL_ATTR_FAMILY_NAME, name);
	err = fake_netlink_call(nl, skb);
	KUNIT_ASSERT_EQ(nl->test, err, 0);
	KUNIT_ASSERT_EQ(nl->test, nl->n, 1);
	id = nlmsg_find_attr(nl->reply[0], GENL_HDRLEN, CTRL_ATTR_FAMILY_ID);
	KUNIT_ASSERT_NOT_NULL(nl->test, id);
	nl->events = fake_netlink_group(nl, MIPV4_MCGRP_EVENTS);
	nl->drops = fake_netlink_group(nl, MIPV4_MCGRP_DROPS);
	nl->next = 1;
	return nla_get_u16(id);
}

static struct fake_netlink *fake_netlink_open(struct kunit *test, int protocol)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	struct fake_netlink *nl;
	struct file *file;
	int err;

	nl = kunit_kzalloc(test, sizeof(*nl), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nl);
	nl->test = test;
	nl->buffer = kunit_kzalloc(test, BUFFER_LEN, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nl->buffer);
	err = sock_create_kern(&init_net, PF_NETLINK, SOCK_RAW, protocol,
			       &nl->sock);
	KUNIT_ASSERT_EQ(test, err, 0);
	/* The check of capabilities reads the file. */
	file = sock_alloc_file(nl->sock, 0, NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	err = kunit_add_action_or_reset(test, fake_netlink_end, nl);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = kernel_bind(nl->sock, (struct sockaddr *)&addr, sizeof(addr));
	KUNIT_ASSERT_EQ(test, err, 0);
	fake_netlink_option(nl, NETLINK_EXT_ACK);
	fake_netlink_option(nl, NETLINK_CAP_ACK);
	return nl;
}

/* A socket for the family @name of generic netlink. The end of the case closes it. */
struct fake_netlink *fake_netlink_of(struct kunit *test, const char *name)
{
	struct fake_netlink *nl = fake_netlink_open(test, NETLINK_GENERIC);

	nl->family = fake_netlink_family(nl, name);
	return nl;
}

/* A socket for the family of mipv4, or one of another @protocol. */
struct fake_netlink *fake_netlink(struct kunit *test, int protocol)
{
	if (protocol == NETLINK_GENERIC)
		return fake_netlink_of(test, MIPV4_GENL_NAME);
	return fake_netlink_open(test, protocol);
}

static struct fake_netlink *fake_netlink_join(struct fake_netlink *nl, u32 group)
{
	int err;

	err = nl->sock->ops->setsockopt(nl->sock, SOL_NETLINK,
					NETLINK_ADD_MEMBERSHIP,
					KERNEL_SOCKPTR(&group), sizeof(group));
	KUNIT_ASSERT_EQ(nl->test, err, 0);
	return nl;
}

/* A socket that receives the events of mipv4 from now on. */
struct fake_netlink *fake_netlink_events(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	return fake_netlink_join(nl, nl->events);
}

/* A socket that receives the reports of drops from now on. */
struct fake_netlink *fake_netlink_drops(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	return fake_netlink_join(nl, nl->drops);
}

u32 fake_netlink_port(const struct fake_netlink *nl)
{
	struct sockaddr_nl addr = {};

	kernel_getsockname(nl->sock, (struct sockaddr *)&addr);
	return addr.nl_pid;
}

struct sk_buff *fake_genl(struct fake_netlink *nl, u8 cmd, u16 flags)
{
	return fake_request(nl, nl->family, cmd, flags);
}

/* A request about the endpoint of a device. */
struct sk_buff *fake_genl_about(struct fake_netlink *nl, u8 cmd,
				const struct fake *f)
{
	struct sk_buff *skb = fake_genl(nl, cmd, 0);

	nla_put_u32(skb, MIPV4_A_IFINDEX, f->dev->ifindex);
	return skb;
}

static void fake_netlink_ack(struct fake_netlink *nl, struct nlmsghdr *nlh)
{
	const struct nlmsgerr *ack = nlmsg_data(nlh);
	struct nlattr *message;

	nl->done = true;
	nl->err = ack->error;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	message = nlmsg_find_attr(nlh, sizeof(*ack), NLMSGERR_ATTR_MSG);
	if (message)
		nla_strscpy(nl->message, message, sizeof(nl->message));
}

static void fake_netlink_take(struct fake_netlink *nl, struct nlmsghdr *nlh)
{
	nl->interrupted |= !!(nlh->nlmsg_flags & NLM_F_DUMP_INTR);
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		fake_netlink_ack(nl, nlh);
		return;
	}
	if (nlh->nlmsg_type == NLMSG_DONE) {
		nl->done = true;
		nl->err = *(int *)nlmsg_data(nlh);
		return;
	}
	if (nl->n == MAX_REPLIES)
		return;
	nl->reply[nl->n] = kunit_kzalloc(nl->test, nlh->nlmsg_len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(nl->test, nl->reply[nl->n]);
	memcpy(nl->reply[nl->n++], nlh, nlh->nlmsg_len);
}

/* Receive one datagram, if there is one. */
static bool fake_netlink_receive(struct fake_netlink *nl)
{
	struct kvec vec = { .iov_base = nl->buffer, .iov_len = BUFFER_LEN };
	struct msghdr msg = {};
	struct nlmsghdr *nlh;
	int len;

	len = kernel_recvmsg(nl->sock, &msg, &vec, 1, BUFFER_LEN, MSG_DONTWAIT);
	nl->lost |= len == -ENOBUFS;
	if (len <= 0)
		return false;
	for (nlh = (struct nlmsghdr *)nl->buffer; nlmsg_ok(nlh, len);
	     nlh = nlmsg_next(nlh, &len))
		fake_netlink_take(nl, nlh);
	return true;
}

/* Send a request, and receive the first datagram of the answer. The @nth allocation fails
 * meanwhile; with 0, none fails.
 * Return: true if an allocation failed. @err receives 0 or the error of the send.
 */
bool fake_netlink_ask_without(struct fake_netlink *nl, struct sk_buff *request,
			      unsigned int nth, int *err)
{
	struct nlmsghdr *nlh = nlmsg_hdr(request);
	struct kvec vec = { .iov_base = nlh, .iov_len = request->len };
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct msghdr msg = {
		.msg_name = &kernel, .msg_namelen = sizeof(kernel),
	};
	bool failed;
	int sent;

	if ((nlh->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
		nlh->nlmsg_flags |= NLM_F_ACK;
	nlmsg_end(request, nlh);
	nl->done = false;
	nl->err = 0;
	nl->n = 0;
	nl->next = 0;
	nl->message[0] = 0;
	nl->interrupted = false;
	fake_fail_nth(nth);
	sent = kernel_sendmsg(nl->sock, &msg, &vec, 1, request->len);
	failed = fake_fail_nth(0);
	kfree_skb(request);
	*err = min(sent, 0);
	if (!*err)
		fake_netlink_receive(nl);
	return failed;
}

/* Send a request, and receive the first datagram of the answer.
 * Return: 0 or the error of the send.
 */
int fake_netlink_ask(struct fake_netlink *nl, struct sk_buff *request)
{
	int err;

	fake_netlink_ask_without(nl, request, 0, &err);
	return err;
}

/* Receive the rest of the answer. Return: its error, 0 for none. */
int fake_netlink_rest(struct fake_netlink *nl)
{
	while (!nl->done && fake_netlink_receive(nl))
		;
	KUNIT_EXPECT_TRUE_MSG(nl->test, nl->done, "no answer");
	return nl->err;
}

/* Send a request and wait for the end of the answer.
 * Return: its error, 0 for none.
 */
int fake_netlink_call(struct fake_netlink *nl, struct sk_buff *request)
{
	return fake_netlink_ask(nl, request) ?: fake_netlink_rest(nl);
}

/* Has the last answer ended? */
bool fake_netlink_done(const struct fake_netlink *nl)
{
	return nl->done;
}

/* Did the last answer report a change while it was read? */
bool fake_netlink_interrupted(const struct fake_netlink *nl)
{
	return nl->interrupted;
}

/* Did the socket report lost events after the last one? */
bool fake_netlink_lost(struct fake_netlink *nl)
{
	bool lost;

	fake_netlink_receive(nl);
	lost = nl->lost;
	nl->lost = false;
	return lost;
}

/* The attributes of the next message, of the answer or a later one; NULL without one. */
struct nlattr **fake_genl_next(struct fake_netlink *nl, u8 *cmd)
{
	const struct nlmsghdr *nlh;
	int err;

	if (nl->next == nl->n)
		fake_netlink_receive(nl);
	if (nl->next == nl->n)
		return NULL;
	nlh = nl->reply[nl->next++];
	if (cmd)
		*cmd = ((struct genlmsghdr *)nlmsg_data(nlh))->cmd;
	err = nlmsg_parse_deprecated(nlh, GENL_HDRLEN, nl->attrs, MIPV4_A_MAX,
				     NULL, NULL);
	KUNIT_ASSERT_EQ(nl->test, err, 0);
	return nl->attrs;
}

/* The text of the kernel about the last request, "" without one. */
const char *fake_netlink_message(const struct fake_netlink *nl)
{
	return nl->message;
}

/* Add or delete an address of the kernel's own IPv4. */
int fake_kernel_addr(struct fake_netlink *nl, const struct net_device *dev,
		     __be32 addr, u8 plen, bool add)
{
	struct sk_buff *skb = nlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	struct ifaddrmsg *ifa;
	struct nlmsghdr *nlh;

	KUNIT_ASSERT_NOT_NULL(nl->test, skb);
	nlh = nlmsg_put(skb, 0, 1, add ? RTM_NEWADDR : RTM_DELADDR,
			sizeof(*ifa), NLM_F_REQUEST);
	ifa = nlmsg_data(nlh);
	*ifa = (struct ifaddrmsg){
		.ifa_family = AF_INET,
		.ifa_prefixlen = plen,
		.ifa_index = dev->ifindex,
	};
	nla_put_be32(skb, IFA_LOCAL, addr);
	return fake_netlink_call(nl, skb);
}

int fake_rename(struct fake_netlink *nl, const struct net_device *dev,
		const char *name)
{
	struct sk_buff *skb = nlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	struct ifinfomsg *ifi;
	struct nlmsghdr *nlh;

	KUNIT_ASSERT_NOT_NULL(nl->test, skb);
	nlh = nlmsg_put(skb, 0, 1, RTM_NEWLINK, sizeof(*ifi), NLM_F_REQUEST);
	ifi = nlmsg_data(nlh);
	*ifi = (struct ifinfomsg){ .ifi_index = dev->ifindex };
	nla_put_string(skb, IFLA_IFNAME, name);
	return fake_netlink_call(nl, skb);
}
