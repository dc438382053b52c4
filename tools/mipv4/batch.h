/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 -batch FILE
 */
#ifndef MIPV4_TOOL_BATCH_H
#define MIPV4_TOOL_BATCH_H

int run_batch(const char *file);

#endif
