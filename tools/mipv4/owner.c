// SPDX-License-Identifier: GPL-2.0
/*
 * The programs that have netlink sockets, found as ss(8) does: /proc/net/netlink has the
 * inode of each socket of the namespace, and /proc/PID/fd those that a program has.
 */
#include <ctype.h>
#include <dirent.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "owner.h"

static void find_inodes(struct owner *owners, size_t n)
{
	FILE *file = fopen("/proc/self/net/netlink", "re");
	unsigned int protocol, portid;
	unsigned long inode;
	char line[256];
	size_t i;

	while (file && fgets(line, sizeof(line), file)) {
		/* sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode */
		if (sscanf(line, "%*s %u %u %*x %*d %*d %*d %*d %*u %lu", &protocol, &portid,
			   &inode) != 3 || protocol != NETLINK_GENERIC)
			continue;
		for (i = 0; i < n; i++)
			if (owners[i].portid == portid)
				owners[i].inode = inode;
	}
	if (file)
		fclose(file);
}

static void read_name(struct owner *owner)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", owner->pid);
	file = fopen(path, "re");
	if (!file || !fgets(owner->program, sizeof(owner->program), file))
		owner->program[0] = '\0';
	owner->program[strcspn(owner->program, "\n")] = '\0';
	if (file)
		fclose(file);
}

static int compare(const void *a, const void *b)
{
	const struct owner *const *x = a, *const *y = b;

	return ((*x)->inode > (*y)->inode) - ((*x)->inode < (*y)->inode);
}

/*
 * The program has the socket: it is the owner, unless another one was found before. @sorted
 * is in the order of inodes.
 */
static void take(struct owner **sorted, size_t n, int pid, unsigned long inode)
{
	const struct owner wanted = { .inode = inode }, *const key = &wanted;
	struct owner **at = bsearch(&key, sorted, n, sizeof(*sorted), compare);

	/* Several objects may belong to one socket. */
	while (at && at > sorted && at[-1]->inode == inode)
		at--;
	for (; at && at < sorted + n && (*at)->inode == inode && !(*at)->pid; at++) {
		(*at)->pid = pid;
		read_name(*at);
	}
}

static void search_program(struct owner **sorted, size_t n, int pid)
{
	const struct dirent *entry;
	char path[320], target[64];
	unsigned long inode;
	ssize_t len;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/proc/%d/fd/%s", pid, entry->d_name);
		len = readlink(path, target, sizeof(target) - 1);
		if (len < 0)
			continue;
		target[len] = '\0';
		if (sscanf(target, "socket:[%lu]", &inode) == 1)
			take(sorted, n, pid, inode);
	}
	if (dir)
		closedir(dir);
}

void owners_find_sockets(struct owner *owners, size_t n)
{
	const struct dirent *entry;
	struct owner **sorted;
	size_t i;
	DIR *dir;

	if (!n)
		return;
	sorted = xrealloc(NULL, n * sizeof(*sorted));
	for (i = 0; i < n; i++)
		sorted[i] = &owners[i];
	qsort(sorted, n, sizeof(*sorted), compare);
	dir = opendir("/proc");
	while (dir && (entry = readdir(dir)))
		if (isdigit((unsigned char)*entry->d_name))
			search_program(sorted, n, atoi(entry->d_name));
	if (dir)
		closedir(dir);
	free(sorted);
}

void owners_find(struct owner *owners, size_t n)
{
	if (!n)
		return;
	find_inodes(owners, n);
	owners_find_sockets(owners, n);
}
