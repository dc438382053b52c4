/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: the file of a program.
 */
#ifndef MIPV4_TOOL_RUN_PROGRAM_H
#define MIPV4_TOOL_RUN_PROGRAM_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* The architecture of this program as seccomp names it; 0 if it has no 64 bits. */
uint32_t program_audit_arch(void);

/*
 * Set @path to the file that execvp() would run. Returns 0, or the error.
 */
int program_find(const char *name, char path[PATH_MAX]);

/* Does the program get rights from its file that its caller has not? */
bool program_gains_rights(const char *path);

enum program_kind {
	PROGRAM_OTHER,		/* no program that can be recognized */
	PROGRAM_DYNAMIC,
	PROGRAM_STATIC,
	PROGRAM_FOREIGN,	/* of another architecture than this one */
};

/* The kind of a program; that of the interpreter if it is a script. */
enum program_kind program_kind(const char *path);

#endif
