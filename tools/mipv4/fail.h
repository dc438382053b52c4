/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Errors that end the program or a command of a batch; memory; standard output.
 */
#ifndef MIPV4_TOOL_FAIL_H
#define MIPV4_TOOL_FAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdnoreturn.h>

#include "macros.h"

#define STATUS_FAILED	1
#define STATUS_USAGE	255

/* The exit status of fail(); the default is STATUS_FAILED, ping sets another. */
extern int fail_status;

/* Print "mipv4: " and the message on standard error. */
void complain(const char *fmt, ...) __printf(1, 2);
/* The same, and end the program, or the command of a batch. */
noreturn void fail(const char *fmt, ...) __printf(1, 2);
noreturn void usage_error(const char *fmt, ...) __printf(1, 2);
noreturn void end_program(int status);

/*
 * Call run(arg) as a command of a batch: the functions above end only run(), whose
 * status this returns. Memory that the command holds at that moment leaks.
 */
int run_in_batch(int (*run)(void *arg), void *arg);
bool in_batch(void);
/*
 * Callback: in a batch, called before an error message is printed. If it returns
 * false, the message is not printed, because an earlier command failed.
 */
extern bool (*before_failure)(void);

/* These end the program if there is no memory. */
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);

/* Open /dev/null in place of each standard descriptor that is closed. */
void keep_std_fds(void);
/* A write to a closed pipe is an ordinary error; restore: as when this program started. */
void ignore_sigpipe(void);
void restore_sigpipe(void);
/* Flush standard output; a failed write ends the program with an error. */
void finish_stdout(void);

#endif
