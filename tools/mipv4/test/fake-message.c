// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of the kernel that fake-nl.c makes up.
 */
#include <arpa/inet.h>
#include <linux/genetlink.h>

#include "fake-message.h"
#include "nlsock.h"

static union {
	struct nlmsghdr nlh;
	char octets[NL_RECV_SIZE];
} answer;

struct nlmsghdr *fake_start(void *buf, uint8_t cmd)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = FAKE_FAMILY;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	return nlh;
}

struct nlmsghdr *fake_answer(uint8_t cmd)
{
	return fake_start(&answer, cmd);
}

void fake_put_addr(struct nlmsghdr *nlh, uint16_t type, const char *addr)
{
	mnl_attr_put_u32(nlh, type, inet_addr(addr));
}
