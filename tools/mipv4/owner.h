/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The programs that have netlink sockets.
 */
#ifndef MIPV4_TOOL_OWNER_H
#define MIPV4_TOOL_OWNER_H

#include <stddef.h>
#include <stdint.h>

#define OWNER_NAME_LEN	64

/* A socket of generic netlink, and the first program that has it. */
struct owner {
	uint32_t portid;
	int pid;		/* 0 if it is not known */
	char program[OWNER_NAME_LEN];
	unsigned long inode;
};

/*
 * Find the programs that have the sockets with these portids. The sockets of other users
 * can be seen by root alone.
 */
void owners_find(struct owner *owners, size_t n);
/* The same for sockets of any kind: their inodes are set. */
void owners_find_sockets(struct owner *owners, size_t n);

#endif
