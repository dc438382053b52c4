/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 -batch FILE
 */
#ifndef MIPV4_TOOL_BATCH_H
#define MIPV4_TOOL_BATCH_H

/* Call @run with the words of each command; returns the exit status. */
int run_batch(const char *file, int (*run)(int argc, char **argv));
/* The line at which the present command begins. */
unsigned int batch_line(void);

#endif
