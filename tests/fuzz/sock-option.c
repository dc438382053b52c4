// SPDX-License-Identifier: GPL-2.0
/*
 * sock-option.c: random options of sockets.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>
#include "sock.h"

#define VALUE_SIZE	1024

#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE	51
#endif

static int program = -1;	/* of BPF */

/* The last membership: a socket leaves what it has joined. */
static struct {
	int		fd;
	bool		use;
	uint32_t	group, source;
} joined;

static bool joins(int name)
{
	return name == IP_ADD_MEMBERSHIP || name == IP_ADD_SOURCE_MEMBERSHIP ||
	       name == MCAST_JOIN_GROUP || name == MCAST_JOIN_SOURCE_GROUP;
}

/* A group and a source, in each of the forms that options take. */
static socklen_t make_group(int name, void *value)
{
	uint32_t group = htonl(0xef010200 + any(8)), source = htonl(0x0a090001 + any(3));
	unsigned int index = one_in(4) ? any(9) : one_in(2) ? ifindex : 0;

	if (joined.use) {
		group = joined.group;
		source = one_in(2) ? joined.source : source;
		index = one_in(2) ? 0 : ifindex;
	}
	joined.group = joins(name) ? group : joined.group;
	joined.source = joins(name) ? source : joined.source;
	switch (name) {
	case IP_ADD_MEMBERSHIP:
	case IP_DROP_MEMBERSHIP:
	case IP_MULTICAST_IF:
		*(struct ip_mreqn *)value = (struct ip_mreqn){
			{ group }, { joined.use || one_in(2) ? 0 : some_address() }, index };
		return one_in(4) ? 8 : sizeof(struct ip_mreqn);
	case IP_MSFILTER: {
		uint32_t *filter = value, i;

		filter[0] = group;
		filter[1] = one_in(2) ? 0 : own.s_addr;
		filter[2] = any(3);
		filter[3] = any(70);
		for (i = 0; i < 70; i++)
			filter[4 + i] = htonl(0x0a090001 + any(100));
		return one_in(4) ? any(300) : 16 + filter[3] * 4;
	}
	case MCAST_JOIN_GROUP:
	case MCAST_LEAVE_GROUP: {
		struct group_req *req = value;
		struct sockaddr_in *sin = (struct sockaddr_in *)&req->gr_group;

		req->gr_interface = index;
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = group;
		return sizeof(*req);
	}
	case MCAST_JOIN_SOURCE_GROUP:
	case MCAST_LEAVE_SOURCE_GROUP:
	case MCAST_BLOCK_SOURCE:
	case MCAST_UNBLOCK_SOURCE: {
		struct group_source_req *req = value;
		struct sockaddr_in *sin = (struct sockaddr_in *)&req->gsr_group;

		req->gsr_interface = index;
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = group;
		sin = (struct sockaddr_in *)&req->gsr_source;
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = source;
		return sizeof(*req);
	}
	default:
		*(struct ip_mreq_source *)value = (struct ip_mreq_source){
			{ group }, { one_in(2) ? 0 : own.s_addr }, { source } };
		return sizeof(struct ip_mreq_source);
	}
}

/* Values of an option, most of them right. Return: their octets. */

static socklen_t make_int(int name, void *value)
{
	(void)name;
	*(int *)value = one_in(6) ? (int)any(0) : (int)any(one_in(3) ? 2000 : 4);
	return sizeof(int);
}

/* A switch that cannot be turned off again. */
static socklen_t make_seldom(int name, void *value)
{
	(void)name;
	*(int *)value = one_in(20);
	return sizeof(int);
}

/* Bits, such as those of SO_TIMESTAMPING. */
static socklen_t make_bits(int name, void *value)
{
	(void)name;
	*(int *)value = any(0) & any(0) & (one_in(20) ? ~0U : 0x1ffff);
	return sizeof(int);
}

/* The first and the last port, 0 for that of the namespace. */
static socklen_t make_range(int name, void *value)
{
	(void)name;
	*(uint32_t *)value = (one_in(3) ? 0 : any(1 << 16)) | (one_in(3) ? 0 : any(1 << 16) << 16);
	return sizeof(uint32_t);
}

/* Octets of a queue: few, or enough for some datagrams. */
static socklen_t make_size(int name, void *value)
{
	(void)name;
	*(int *)value = one_in(3) ? any(3000) : any(1 << 18);
	return sizeof(int);
}

static socklen_t make_segment(int name, void *value)
{
	(void)name;
	*(int *)value = one_in(3) ? 0 : one_in(6) ? any(1 << 17) : 10 + any(1500);
	return sizeof(int);
}

static socklen_t make_index(int name, void *value)
{
	*(int *)value = one_in(3) ? 0 : one_in(4) ? any(9) : ifindex;
	if (name == IP_UNICAST_IF)
		*(int *)value = htonl(*(int *)value);
	return sizeof(int);
}

static socklen_t make_device(int name, void *value)
{
	(void)name;
	snprintf(value, IFNAMSIZ, "%s", one_in(2) ? "" : one_in(6) ? "lo" : dev);
	return IFNAMSIZ;
}

static socklen_t make_filter(int name, void *value)
{
	/* By two octets of the datagram: all of it, or four octets. */
	static struct sock_filter code[] = {
		{ 0x28, 0, 0, 0 }, { 0x15, 0, 1, 0x1388 }, { 0x06, 0, 0, 0xffffffff }, { 0x06, 0, 0, 4 },
	};

	(void)name;
	if (one_in(10))
		code[0].k = any(70);
	*(struct sock_fprog *)value = (struct sock_fprog){ one_in(10) ? any(5) : 4, code };
	return sizeof(struct sock_fprog);
}

static socklen_t make_program(int name, void *value)
{
	(void)name;
	*(int *)value = one_in(8) ? (int)any(40) : program;
	return sizeof(int);
}

/* They are short, because a call that waits keeps the others from running. */
static socklen_t make_time(int name, void *value)
{
	(void)name;
	*(struct timeval *)value = (struct timeval){ 0, any(one_in(9) ? 2000000 : 2000) };
	return sizeof(struct timeval);
}

static socklen_t make_linger(int name, void *value)
{
	(void)name;
	*(struct linger *)value = (struct linger){ any(2), any(2) };
	return sizeof(struct linger);
}

static socklen_t make_txtime(int name, void *value)
{
	(void)name;
	*(struct sock_txtime *)value = (struct sock_txtime){ one_in(4) ? any(20) : 1, any(4) };
	return sizeof(struct sock_txtime);
}

static socklen_t make_long(int name, void *value)
{
	(void)name;
	*(uint64_t *)value = any(0);
	return sizeof(uint64_t);
}

static socklen_t make_options(int name, void *value)
{
	socklen_t len = one_in(3) ? 0 : any(44);

	(void)name;
	memset(value, 1, len);
	if (len > 12 && !one_in(4))
		memcpy(value, "\x07\x0b\x04", 3);
	return len;
}

static socklen_t make_nothing(int name, void *value)
{
	(void)name;
	(void)value;
	return any(64);
}

static struct option {
	int		level, name;
	const char	*text;
	socklen_t	(*make)(int name, void *value);
	struct tally	set, get;
} options[] = {
#define OPTION(level, name, make) { level, name, #name, make, { 0, 0 }, { 0, 0 } }
	OPTION(SOL_IP, IP_TOS, make_int),
	OPTION(SOL_IP, IP_TTL, make_int),
	OPTION(SOL_IP, IP_OPTIONS, make_options),
	OPTION(SOL_IP, IP_RECVOPTS, make_int),
	OPTION(SOL_IP, IP_RETOPTS, make_int),
	OPTION(SOL_IP, IP_PKTINFO, make_int),
	OPTION(SOL_IP, IP_MTU_DISCOVER, make_int),
	OPTION(SOL_IP, IP_RECVERR, make_int),
	OPTION(SOL_IP, IP_RECVTTL, make_int),
	OPTION(SOL_IP, IP_RECVTOS, make_int),
	OPTION(SOL_IP, IP_RECVORIGDSTADDR, make_int),
	OPTION(SOL_IP, IP_MTU, make_int),
	OPTION(SOL_IP, IP_FREEBIND, make_int),
	OPTION(SOL_IP, IP_TRANSPARENT, make_int),
	OPTION(SOL_IP, IP_MINTTL, make_int),
	OPTION(SOL_IP, IP_BIND_ADDRESS_NO_PORT, make_int),
	OPTION(SOL_IP, IP_MULTICAST_IF, make_group),
	OPTION(SOL_IP, IP_MULTICAST_TTL, make_int),
	OPTION(SOL_IP, IP_MULTICAST_LOOP, make_int),
	OPTION(SOL_IP, IP_MULTICAST_ALL, make_int),
	OPTION(SOL_IP, IP_ADD_MEMBERSHIP, make_group),
	OPTION(SOL_IP, IP_DROP_MEMBERSHIP, make_group),
	OPTION(SOL_IP, IP_ADD_SOURCE_MEMBERSHIP, make_group),
	OPTION(SOL_IP, IP_DROP_SOURCE_MEMBERSHIP, make_group),
	OPTION(SOL_IP, IP_BLOCK_SOURCE, make_group),
	OPTION(SOL_IP, IP_UNBLOCK_SOURCE, make_group),
	OPTION(SOL_IP, IP_MSFILTER, make_group),
	OPTION(SOL_IP, MCAST_JOIN_GROUP, make_group),
	OPTION(SOL_IP, MCAST_LEAVE_GROUP, make_group),
	OPTION(SOL_IP, MCAST_JOIN_SOURCE_GROUP, make_group),
	OPTION(SOL_IP, MCAST_LEAVE_SOURCE_GROUP, make_group),
	OPTION(SOL_IP, MCAST_BLOCK_SOURCE, make_group),
	OPTION(SOL_IP, MCAST_UNBLOCK_SOURCE, make_group),
	OPTION(SOL_IP, MCAST_MSFILTER, make_nothing),
	OPTION(SOL_IP, IP_UNICAST_IF, make_index),
	OPTION(SOL_IP, IP_LOCAL_PORT_RANGE, make_range),
	OPTION(SOL_UDP, UDP_CORK, make_int),
	OPTION(SOL_UDP, UDP_SEGMENT, make_segment),
	OPTION(SOL_UDP, UDP_GRO, make_int),
	OPTION(SOL_UDP, UDP_ENCAP, make_int),
	OPTION(SOL_SOCKET, SO_REUSEADDR, make_int),
	OPTION(SOL_SOCKET, SO_REUSEPORT, make_int),
	OPTION(SOL_SOCKET, SO_BINDTODEVICE, make_device),
	OPTION(SOL_SOCKET, SO_BINDTOIFINDEX, make_index),
	OPTION(SOL_SOCKET, SO_BROADCAST, make_int),
	OPTION(SOL_SOCKET, SO_DONTROUTE, make_int),
	OPTION(SOL_SOCKET, SO_RCVBUF, make_size),
	OPTION(SOL_SOCKET, SO_SNDBUF, make_size),
	OPTION(SOL_SOCKET, SO_RCVBUFFORCE, make_size),
	OPTION(SOL_SOCKET, SO_SNDBUFFORCE, make_size),
	OPTION(SOL_SOCKET, SO_PRIORITY, make_int),
	OPTION(SOL_SOCKET, SO_MARK, make_int),
	OPTION(SOL_SOCKET, SO_TIMESTAMP, make_int),
	OPTION(SOL_SOCKET, SO_TIMESTAMPNS, make_int),
	OPTION(SOL_SOCKET, SO_TIMESTAMPING, make_bits),
	OPTION(SOL_SOCKET, SO_RXQ_OVFL, make_int),
	OPTION(SOL_SOCKET, SO_PEEK_OFF, make_int),
	OPTION(SOL_SOCKET, SO_NO_CHECK, make_int),
	OPTION(SOL_SOCKET, SO_BUSY_POLL, make_int),
	OPTION(SOL_SOCKET, SO_PREFER_BUSY_POLL, make_int),
	OPTION(SOL_SOCKET, SO_BUSY_POLL_BUDGET, make_int),
	OPTION(SOL_SOCKET, SO_ATTACH_FILTER, make_filter),
	OPTION(SOL_SOCKET, SO_ATTACH_BPF, make_program),
	OPTION(SOL_SOCKET, SO_DETACH_FILTER, make_int),
	OPTION(SOL_SOCKET, SO_LOCK_FILTER, make_seldom),
	OPTION(SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, make_filter),
	OPTION(SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF, make_program),
	OPTION(SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, make_int),
	OPTION(SOL_SOCKET, SO_TXTIME, make_txtime),
	OPTION(SOL_SOCKET, SO_ERROR, make_int),
	OPTION(SOL_SOCKET, SO_TYPE, make_int),
	OPTION(SOL_SOCKET, SO_DOMAIN, make_int),
	OPTION(SOL_SOCKET, SO_PROTOCOL, make_int),
	OPTION(SOL_SOCKET, SO_ACCEPTCONN, make_int),
	OPTION(SOL_SOCKET, SO_ZEROCOPY, make_int),
	OPTION(SOL_SOCKET, SO_RCVTIMEO, make_time),
	OPTION(SOL_SOCKET, SO_SNDTIMEO, make_time),
	OPTION(SOL_SOCKET, SO_RCVLOWAT, make_int),
	OPTION(SOL_SOCKET, SO_LINGER, make_linger),
	OPTION(SOL_SOCKET, SO_PASSCRED, make_int),
	OPTION(SOL_SOCKET, SO_PASSSEC, make_int),
	OPTION(SOL_SOCKET, SO_INCOMING_CPU, make_int),
	OPTION(SOL_SOCKET, SO_INCOMING_NAPI_ID, make_int),
	OPTION(SOL_SOCKET, SO_COOKIE, make_long),
	OPTION(SOL_SOCKET, SO_MEMINFO, make_int),
	OPTION(SOL_SOCKET, SO_MAX_PACING_RATE, make_long),
	OPTION(SOL_SOCKET, SO_RESERVE_MEM, make_size),
	OPTION(SOL_SOCKET, SO_TXREHASH, make_int),
	OPTION(SOL_SOCKET, SO_WIFI_STATUS, make_int),
	OPTION(SOL_SOCKET, SO_SELECT_ERR_QUEUE, make_int),
	OPTION(SOL_SOCKET, SO_NOFCS, make_int),
#undef OPTION
};

static struct option other = { .text = "others", .make = make_nothing };

/* An option of the list, or any other. */
static struct option *some_option(int *level, int *name)
{
	struct option *option = one_in(20) ? &other : &options[any(ARRAY_SIZE(options))];

	if (option != &other) {
		*level = option->level;
		*name = option->name;
	} else {
		*level = one_in(8) ? (int)any(300) : PICK(SOL_IP, SOL_SOCKET, SOL_UDP);
		*name = any(128);
	}
	return option;
}

static long count(struct tally *tally, long result)
{
	if (result < 0)
		tally->failed++;
	else
		tally->done++;
	return result;
}

long call_setsockopt(void)
{
	unsigned char value[VALUE_SIZE] __attribute__((aligned(8))) = { 0 };
	int level, name;
	struct option *option = some_option(&level, &name);
	int fd = socket_of_pool();
	socklen_t len;

	joined.use = option->make == make_group && !joins(name) && !one_in(4);
	if (joined.use)
		fd = joined.fd;
	len = option->make(name, value);
	if (joins(name))
		joined.fd = fd;
	if (one_in(20))
		len = any(sizeof(value));
	return count(&option->set,
		     setsockopt(fd, level, name,
				one_in(40) ? (void *)(uintptr_t)any(4096) : value, len));
}

long call_getsockopt(void)
{
	unsigned char value[VALUE_SIZE] = { 0 };
	socklen_t len = one_in(3) ? any(sizeof(value)) : sizeof(value);
	int level, name;
	struct option *option = some_option(&level, &name);

	return count(&option->get,
		     getsockopt(socket_of_pool(), level, name,
				one_in(40) ? (void *)(uintptr_t)any(4096) : value, &len));
}

/* Load a program that lets everything pass: r0 = -1; exit. */
void prepare_options(void)
{
	static const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = -1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insns = (uintptr_t)code,
		.insn_cnt = ARRAY_SIZE(code),
		.license = (uintptr_t)"GPL",
	};

	program = syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
	if (program < 0)
		perror("sock: no BPF");
}

void print_options(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(options); i++) {
		tally("set", options[i].text, &options[i].set);
		tally("get", options[i].text, &options[i].get);
	}
	tally("set", other.text, &other.set);
	tally("get", other.text, &other.get);
}
