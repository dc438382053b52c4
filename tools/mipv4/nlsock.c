// SPDX-License-Identifier: GPL-2.0
/*
 * The netlink socket.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>

#include "fail.h"
#include "nlsock.h"

static struct mnl_socket *sock;
static struct mnl_socket *pushed;
static uint32_t last_seq;
static alignas(8) char recv_buf[NL_RECV_SIZE];

static void set_option(int option)
{
	int on = 1;

	/* Older kernels lack some of these; none is necessary. */
	mnl_socket_setsockopt(sock, option, &on, sizeof(on));
}

void nl_sock_open(void)
{
	if (sock)
		return;
	sock = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0)
		fail("cannot open a netlink socket: %s", strerror(errno));
	set_option(NETLINK_EXT_ACK);
	set_option(NETLINK_CAP_ACK);
	set_option(NETLINK_GET_STRICT_CHK);
}

void nl_sock_reopen(void)
{
	mnl_socket_close(sock);
	sock = NULL;
	nl_sock_open();
}

void nl_sock_push(void)
{
	pushed = sock;
	sock = NULL;
	nl_sock_open();
}

void nl_sock_pop(void)
{
	mnl_socket_close(sock);
	sock = pushed;
}

void nl_sock_buffer(int octets)
{
	if (setsockopt(nl_fd(), SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof(octets)) < 0)
		setsockopt(nl_fd(), SOL_SOCKET, SO_RCVBUF, &octets, sizeof(octets));
}

void nl_sock_join(uint32_t group, const char *what)
{
	if (mnl_socket_setsockopt(sock, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) < 0)
		fail("cannot subscribe to %s: %s%s", what, strerror(errno),
		     errno == EPERM ? " (CAP_NET_ADMIN is needed)" : "");
}

int nl_fd(void)
{
	return mnl_socket_get_fd(sock);
}

uint32_t nl_next_seq(void)
{
	return ++last_seq;
}

uint32_t nl_last_seq(void)
{
	return last_seq;
}

/* Returns the length, or a negative errno. */
static ssize_t receive(void *buf, size_t size, int flags)
{
	struct sockaddr_nl from;
	struct iovec iov = { .iov_base = buf, .iov_len = size };
	struct msghdr msg = {
		.msg_name = &from,
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t len;

	do {
		msg.msg_namelen = sizeof(from);
		len = recvmsg(nl_fd(), &msg, flags);
	} while ((len < 0 && errno == EINTR) || (len >= 0 && from.nl_pid));

	if (len < 0)
		return -errno;
	return (msg.msg_flags & MSG_TRUNC) ? -ENOSPC : len;
}

ssize_t nl_recv(const struct nlmsghdr **nlh)
{
	*nlh = (const void *)recv_buf;
	return receive(recv_buf, sizeof(recv_buf), 0);
}

int nl_recv_answer(const struct nlmsghdr **nlh)
{
	ssize_t got = nl_recv(nlh);

	if (got < 0)
		fail("no answer from the kernel: %s", strerror((int)-got));
	return (int)got;
}

ssize_t nl_recv_now(void *buf, size_t size)
{
	return receive(buf, size, MSG_DONTWAIT);
}

int nl_sock_send(const void *requests, size_t len)
{
	ssize_t n;

	do {
		n = mnl_socket_sendto(sock, requests, len);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? errno : 0;
}

int nl_send(struct nlmsghdr *nlh, uint32_t seq)
{
	nlh->nlmsg_seq = seq;
	return nl_sock_send(nlh, nlh->nlmsg_len);
}
