// SPDX-License-Identifier: GPL-2.0
/*
 * The sockets of programs, from sock_diag(7). The module mipv4_diag answers.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

#include "fail.h"
#include "nlmsg.h"
#include "nlsock.h"
#include "sockdiag.h"

#define ALL_STATES	UINT32_MAX

static struct mnl_socket *sock;
static void (*add_socket)(const struct sock_info *info);

static void open_socket(void)
{
	if (sock)
		return;
	sock = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);
	if (!sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0)
		fail("cannot open a netlink socket: %s", strerror(errno));
}

static void take_socket(const struct nlmsghdr *nlh)
{
	struct sock_info info = { 0 };
	const struct nlattr *attr;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(info.msg))
		return;
	memcpy(&info.msg, mnl_nlmsg_get_payload(nlh), sizeof(info.msg));
	mnl_attr_for_each(attr, nlh, sizeof(info.msg))
		if (mnl_attr_get_type(attr) == INET_DIAG_SKMEMINFO &&
		    mnl_attr_get_payload_len(attr) >= sizeof(info.memory))
			memcpy(info.memory, mnl_attr_get_payload(attr), sizeof(info.memory));
	add_socket(&info);
}

/* Take the messages of one read; true after the last one, with its positive errno. */
static bool take_messages(const struct nlmsghdr *nlh, int len, uint32_t seq, int *err)
{
	char text[NL_TEXT_SIZE];

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		if (nlh->nlmsg_seq != seq)
			continue;
		if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
			*err = nl_status(nlh, text);
			return true;
		}
		take_socket(nlh);
	}
	return false;
}

/* Send a request and take its answers; returns 0 or a positive errno. */
static int ask(uint16_t type, uint16_t flags, uint32_t protocol,
	       const struct inet_diag_sockid *id)
{
	static alignas(8) char buf[NL_RECV_SIZE];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct inet_diag_req_v2 *req;
	uint32_t seq = nl_next_seq();
	ssize_t got;
	int err;

	open_socket();
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = seq;
	req = mnl_nlmsg_put_extra_header(nlh, sizeof(*req));
	req->sdiag_family = AF_INET;
	req->idiag_ext = 1 << (INET_DIAG_SKMEMINFO - 1);
	req->idiag_states = ALL_STATES;
	req->id = *id;
	/* The number is too large for its field in the header. */
	mnl_attr_put_u32(nlh, INET_DIAG_REQ_PROTOCOL, protocol);
	if (mnl_socket_sendto(sock, nlh, nlh->nlmsg_len) < 0)
		return errno;
	do {
		got = mnl_socket_recvfrom(sock, buf, sizeof(buf));
		if (got < 0)
			return errno;
	} while (!take_messages(nlh, (int)got, seq, &err));
	return err;
}

int sock_dump(uint32_t protocol, void (*add)(const struct sock_info *info))
{
	static const struct inet_diag_sockid any;

	add_socket = add;
	return ask(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, protocol, &any);
}

int sock_kill(uint32_t protocol, const struct sock_info *info)
{
	return ask(SOCK_DESTROY, NLM_F_ACK, protocol, &info->msg.id);
}
