/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 save
 */
#ifndef MIPV4_TOOL_SAVE_H
#define MIPV4_TOOL_SAVE_H

#include "args.h"

int cmd_save(const struct args *args);

#endif
