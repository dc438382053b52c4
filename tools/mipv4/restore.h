/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 restore, mipv4 replace
 */
#ifndef MIPV4_TOOL_RESTORE_H
#define MIPV4_TOOL_RESTORE_H

#include "args.h"

/* Attach an endpoint, or give the one that is there this address and this gateway. */
int cmd_replace(const struct args *args);
int restore(const char *file, const struct command_syntax *(*parse)(int argc, char **argv,
								    struct args *args));

#endif
