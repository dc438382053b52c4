// SPDX-License-Identifier: GPL-2.0
/*
 * The sockets of the DHCP client.
 *
 * Datagrams have a socket of their own, because a socket whose queue is full loses answers
 * of the kernel. Nothing waits for such an answer: a message that is lost is sent again by
 * the state machine.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <poll.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "dhcp-client.h"
#include "dhcp-net.h"
#include "fail.h"
#include "mudp.h"
#include "nl.h"
#include "nlmsg.h"
#include "nlsock.h"

#define RETRY_MS	100	/* between two tries while ARP resolves the next hop */
#define RETRIES		50
#define FLUSH_TRIES	20

static struct {
	uint32_t ifindex;
	const struct dhcp_net_handlers *handlers;
	struct mnl_socket *datagrams, *events, *device;
	uint16_t mudp_family, mipv4_family;
	uint32_t seq, packet_seq;	/* of the last request, of the last message */
	/* The last message, until it was sent. */
	struct dhcp_packet packet;
	uint32_t src, dst;
	uint64_t due;
	unsigned int tries;
	bool sent;
} net;

static struct mnl_socket *open_socket(int bus, unsigned int groups)
{
	struct mnl_socket *sock = mnl_socket_open2(bus, SOCK_CLOEXEC | SOCK_NONBLOCK);
	int on = 1;

	if (!sock || mnl_socket_bind(sock, groups, MNL_SOCKET_AUTOPID) < 0)
		fail("cannot open a netlink socket: %s", strerror(errno));
	mnl_socket_setsockopt(sock, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(sock, NETLINK_CAP_ACK, &on, sizeof(on));
	return sock;
}

static struct nlmsghdr *new_request(void *buf, uint8_t cmd)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = net.mudp_family;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	nlh->nlmsg_seq = ++net.seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = MUDP_GENL_VERSION;
	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, net.ifindex);
	return nlh;
}

static void send_request(struct nlmsghdr *nlh)
{
	if (mnl_socket_sendto(net.datagrams, nlh, nlh->nlmsg_len) < 0)
		fail("cannot send to the kernel: %s", strerror(errno));
}

static void send_listen(void)
{
	char buf[128];
	struct nlmsghdr *nlh = new_request(buf, MUDP_CMD_LISTEN);

	nlh->nlmsg_flags |= NLM_F_ACK;
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(DHCP_CLIENT_PORT));
	send_request(nlh);
}

/* The result of sending the last message. */
static void sent(const struct nlattr *const *tb)
{
	uint32_t error = mudp_u32(tb, MUDP_A_ERROR);

	if (net.sent)
		return;
	if (error == EAGAIN && net.tries < RETRIES)
		return;
	net.sent = true;
	net.due = DHCP_NEVER;
	if (error)
		complain("dhcp: cannot send: %s", strerror((int)error));
}

static void mudp_message(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];

	mudp_parse(nlh, tb);
	if (nl_cmd(nlh) == MUDP_CMD_RECEIVE_NTF && tb[MUDP_A_DATA] &&
	    mudp_port(tb, MUDP_A_PORT) == DHCP_SERVER_PORT)
		net.handlers->datagram(mnl_attr_get_payload(tb[MUDP_A_DATA]),
				       mnl_attr_get_payload_len(tb[MUDP_A_DATA]));
	else if (nl_cmd(nlh) == MUDP_CMD_SEND && nlh->nlmsg_seq == net.packet_seq)
		sent(tb);
	else if (nl_cmd(nlh) == MUDP_CMD_ERROR_NTF && mudp_u32(tb, MUDP_A_ERROR) == ENODEV)
		net.handlers->gone();
}

/* nl_fail() names the device of the last request, and the client has sockets of its own. */
static noreturn void fail_about_device(int err, const char *text)
{
	nl_new(MUDP_CMD_LISTEN, net.ifindex);
	nl_fail("dhcp", err, text);
}

/* The answer to send_listen(): EBUSY if the socket listens already. */
static void request_failed(const struct nlmsghdr *nlh)
{
	char text[NL_TEXT_SIZE];
	int err = nl_status(nlh, text);

	if (err == ENODEV || err == ENOENT)
		net.handlers->gone();
	else if (err && err != EBUSY)
		fail_about_device(err, text);
}

static void on_datagrams(const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_type == NLMSG_ERROR)
		request_failed(nlh);
	else if (nlh->nlmsg_type == net.mudp_family)
		mudp_message(nlh);
}

static void on_event(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	if (nlh->nlmsg_type != net.mipv4_family)
		return;
	nl_parse(nlh, tb);
	if (nl_u32(tb, MIPV4_A_IFINDEX) != net.ifindex)
		return;
	if (nl_cmd(nlh) == MIPV4_CMD_DETACH_NTF)
		net.handlers->gone();
	else if (nl_cmd(nlh) == MIPV4_CMD_ADDR_NTF || nl_cmd(nlh) == MIPV4_CMD_ADDR_DEL_NTF)
		net.handlers->addresses();
}

static void on_device(const struct nlmsghdr *nlh)
{
	(void)nlh;
	net.handlers->device();
}

/* Call @handle for each message; returns true if messages were lost. */
static bool read_all(struct mnl_socket *sock, nl_handler *handle)
{
	static alignas(8) char buf[NL_RECV_SIZE];
	bool lost = false;

	for (;;) {
		const struct nlmsghdr *nlh = (const void *)buf;
		struct sockaddr_nl from = { 0 };
		socklen_t from_len = sizeof(from);
		ssize_t got = recvfrom(mnl_socket_get_fd(sock), buf, sizeof(buf), 0,
				       (struct sockaddr *)&from, &from_len);
		int len = (int)got;

		if (got < 0 && errno == ENOBUFS)
			lost = true;
		else if (got < 0 && errno == EAGAIN)
			return lost;
		else if (got < 0 && errno != EINTR)
			fail("no answer from the kernel: %s", strerror(errno));
		if (got < 0 || from.nl_pid)
			continue;
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
			handle(nlh);
	}
}

void dhcp_net_read(void)
{
	/* The message that was lost may be that the port was closed. */
	if (read_all(net.datagrams, on_datagrams))
		send_listen();
	if (read_all(net.events, on_event))
		net.handlers->addresses();
	if (read_all(net.device, on_device))
		net.handlers->device();
}

void dhcp_net_fds(int fds[DHCP_NET_FDS])
{
	fds[0] = mnl_socket_get_fd(net.datagrams);
	fds[1] = mnl_socket_get_fd(net.events);
	fds[2] = mnl_socket_get_fd(net.device);
}

/* Wait for the answer to the first send_listen(), so that an error ends the program. */
static void listen_now(void)
{
	struct pollfd fd = { .fd = mnl_socket_get_fd(net.datagrams), .events = POLLIN };
	char buf[512];
	const struct nlmsghdr *nlh = (const void *)buf;
	char text[NL_TEXT_SIZE];
	ssize_t got;
	int err;

	send_listen();
	do {
		wait_fds(&fd, 1, WAIT_FOREVER);
		got = recv(fd.fd, buf, sizeof(buf), 0);
	} while (got < 0 && (errno == EINTR || errno == EAGAIN));
	if (got < 0 || !mnl_nlmsg_ok(nlh, (int)got))
		fail("no answer from the kernel: %s", strerror(errno));
	if (nlh->nlmsg_type != NLMSG_ERROR)
		return;
	err = nl_status(nlh, text);
	if (err == EADDRINUSE)
		fail("dhcp: port 68 is in use: another DHCP client runs on this device (mipv4 udp show, mipv4 socket all)");
	if (err)
		fail_about_device(err, text);
}

void dhcp_net_open(uint32_t ifindex, const struct dhcp_net_handlers *handlers)
{
	uint32_t group;

	net.ifindex = ifindex;
	net.handlers = handlers;
	net.due = DHCP_NEVER;
	net.sent = true;
	mudp_open();
	net.mudp_family = nl_family();
	nl_open();
	net.mipv4_family = nl_family();
	group = nl_event_group();
	net.events = open_socket(NETLINK_GENERIC, 0);
	if (mnl_socket_setsockopt(net.events, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) < 0)
		fail("cannot subscribe to events: %s", strerror(errno));
	net.device = open_socket(NETLINK_ROUTE, RTMGRP_LINK);
	net.datagrams = open_socket(NETLINK_GENERIC, 0);
	listen_now();
}

static void send_packet(uint64_t now)
{
	char buf[DHCP_MESSAGE_MAX + 256];
	struct nlmsghdr *nlh = new_request(buf, MUDP_CMD_SEND);

	mnl_attr_put_u32(nlh, MUDP_A_ADDR, net.dst);
	mnl_attr_put_u16(nlh, MUDP_A_PORT, htons(DHCP_SERVER_PORT));
	mnl_attr_put_u32(nlh, MUDP_A_LOCAL_ADDR, net.src);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(DHCP_CLIENT_PORT));
	mnl_attr_put(nlh, MUDP_A_DATA, net.packet.len, net.packet.octets);
	net.tries++;
	net.due = net.tries < RETRIES ? now + RETRY_MS : DHCP_NEVER;
	net.packet_seq = nlh->nlmsg_seq;
	send_request(nlh);
}

void dhcp_net_send(const struct dhcp_packet *packet, uint32_t src, uint32_t dst, uint64_t now)
{
	net.packet = *packet;
	net.src = src;
	net.dst = dst;
	net.tries = 0;
	net.sent = false;
	send_packet(now);
}

uint64_t dhcp_net_due(void)
{
	return net.sent ? DHCP_NEVER : net.due;
}

void dhcp_net_retry(uint64_t now)
{
	if (!net.sent && now >= net.due)
		send_packet(now);
}

void dhcp_net_flush(void)
{
	struct pollfd fd = { .fd = mnl_socket_get_fd(net.datagrams), .events = POLLIN };
	int tries;

	for (tries = 0; tries < FLUSH_TRIES && !net.sent; tries++) {
		read_all(net.datagrams, on_datagrams);
		if (net.sent)
			break;
		wait_fds(&fd, 1, clock_ns() + RETRY_MS / 2 * NSEC_PER_MSEC);
		read_all(net.datagrams, on_datagrams);
		if (!net.sent)
			send_packet(0);
	}
}

/* Any socket does for these requests. */
static bool ask_device(unsigned long request, struct ifreq *ifr)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool ok;

	if (fd < 0)
		return false;
	ok = if_indextoname(net.ifindex, ifr->ifr_name) && !ioctl(fd, request, ifr);
	close(fd);
	return ok;
}

bool dhcp_net_has_link(void)
{
	const short wanted = IFF_UP | IFF_RUNNING;
	struct ifreq ifr = { 0 };

	return ask_device(SIOCGIFFLAGS, &ifr) && (ifr.ifr_flags & wanted) == wanted;
}

uint8_t dhcp_net_hwaddr(uint8_t *htype, uint8_t chaddr[DHCP_CHADDR_MAX])
{
	struct ifreq ifr = { 0 };

	if (!ask_device(SIOCGIFHWADDR, &ifr) || ifr.ifr_hwaddr.sa_family != ARPHRD_ETHER)
		return 0;
	*htype = ARPHRD_ETHER;
	memset(chaddr, 0, DHCP_CHADDR_MAX);
	memcpy(chaddr, ifr.ifr_hwaddr.sa_data, 6);
	return 6;
}

unsigned int dhcp_net_mtu(void)
{
	struct ifreq ifr = { 0 };

	return ask_device(SIOCGIFMTU, &ifr) ? (unsigned int)ifr.ifr_mtu : 0;
}

bool dhcp_net_set_mtu(unsigned int mtu)
{
	struct ifreq ifr = { .ifr_mtu = (int)mtu };

	return ask_device(SIOCSIFMTU, &ifr);
}
