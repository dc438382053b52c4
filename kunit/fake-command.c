// SPDX-License-Identifier: GPL-2.0
/*
 * fake-command.c: the netlink commands of several suites.
 */
#include "fake-command.h"
#include "fake.h"

int fake_call_addr(struct fake_netlink *nl, struct fake *f, u8 cmd,
		   __be32 addr, u8 plen)
{
	struct sk_buff *skb = fake_genl_about(nl, cmd, f);

	nla_put_be32(skb, MIPV4_A_ADDR, addr);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, plen);
	return fake_netlink_call(nl, skb);
}

int fake_call_dump(struct fake_netlink *nl, struct fake *f, u8 cmd)
{
	struct sk_buff *skb = fake_genl(nl, cmd, NLM_F_DUMP);

	if (f)
		nla_put_u32(skb, MIPV4_A_IFINDEX, f->dev->ifindex);
	return fake_netlink_call(nl, skb);
}

void fake_command_name(const u8 *cmd, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "command %u", *cmd);
}
