/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 restore, mipv4 replace
 */
#ifndef MIPV4_TOOL_RESTORE_H
#define MIPV4_TOOL_RESTORE_H

#include "args.h"

/* Callback: the command that these words are, and its arguments. */
typedef const struct command_syntax *command_parser(int argc, char **argv, struct args *args);

/* Attach an endpoint, or give the one that is there this address and this gateway. */
int cmd_replace(const struct args *args);
int restore(const char *file, command_parser *parse);

#endif
