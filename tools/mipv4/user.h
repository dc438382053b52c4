/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 send, mipv4 listen
 */
#ifndef MIPV4_TOOL_USER_H
#define MIPV4_TOOL_USER_H

#include "args.h"

int cmd_send(const struct args *args);
int cmd_listen(const struct args *args);

#endif
