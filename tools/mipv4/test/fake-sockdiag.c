// SPDX-License-Identifier: GPL-2.0
/*
 * The sockets of the made-up kernel.
 */
#include <arpa/inet.h>
#include <linux/mipv4_sock.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>

#include "sockdiag.h"

static struct sock_info fake(uint8_t state, const char *src, uint16_t sport, const char *dst,
			     uint16_t dport)
{
	struct sock_info info = {
		.msg = {
			.idiag_state = state,
			.id.idiag_sport = htons(sport),
			.id.idiag_dport = htons(dport),
			.id.idiag_src[0] = inet_addr(src),
			.id.idiag_dst[0] = inet_addr(dst),
			.idiag_inode = UINT32_MAX - sport,
		},
		.memory = { 0, 212992, 0, 212992 },
	};

	return info;
}

int sock_dump(uint32_t protocol, void (*add)(const struct sock_info *info))
{
	struct sock_info info;

	if (getenv("MIPV4_FAKE_ERRNO"))
		return atoi(getenv("MIPV4_FAKE_ERRNO"));
	if (protocol != IPPROTO_MUDP)
		return 0;
	info = fake(TCP_ESTABLISHED, "10.0.0.2", 5000, "10.0.0.1", 6000);
	info.msg.idiag_rqueue = 2304;
	info.msg.idiag_wqueue = 768;
	info.msg.idiag_uid = 1000;
	info.memory[SK_MEMINFO_RMEM_ALLOC] = 2304;
	info.memory[SK_MEMINFO_DROPS] = 7;
	add(&info);
	info = fake(TCP_CLOSE, "0.0.0.0", 53, "0.0.0.0", 0);
	info.msg.id.idiag_if = 1;
	add(&info);
	info = fake(TCP_CLOSE, "0.0.0.0", 0, "0.0.0.0", 0);
	add(&info);
	return 0;
}

int sock_kill(uint32_t protocol, const struct sock_info *info)
{
	if (getenv("MIPV4_FAKE_KILL"))
		return atoi(getenv("MIPV4_FAKE_KILL"));
	fprintf(stderr, "kill %u: port %u\n", protocol, ntohs(info->msg.id.idiag_sport));
	return 0;
}
