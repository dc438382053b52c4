/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-command.h: the netlink commands of several suites.
 */
#ifndef _MIPV4_KUNIT_FAKE_COMMAND_H
#define _MIPV4_KUNIT_FAKE_COMMAND_H

#include "fake.h"

int fake_call_addr(struct fake_netlink *nl, struct fake *f, u8 cmd,
		   __be32 addr, u8 plen);
int fake_call_dump(struct fake_netlink *nl, struct fake *f, u8 cmd);
void fake_command_name(const u8 *cmd, char *name);

#endif /* _MIPV4_KUNIT_FAKE_COMMAND_H */
