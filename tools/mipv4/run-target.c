// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: the program whose system call the supervisor handles.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "run-socket.h"
#include "run-target.h"

#define PIDFD_THREAD	O_EXCL	/* since Linux 6.9 */
#define PATH_SIZE	64
#define STATUS_SIZE	2048

bool target_enter_netns(pid_t tid)
{
	static struct stat own;
	struct stat other;
	char path[PATH_SIZE];
	bool entered;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", tid);
	if (!own.st_ino)
		stat("/proc/self/ns/net", &own);
	if (stat(path, &other))
		return false;
	if (own.st_ino == other.st_ino && own.st_dev == other.st_dev)
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	entered = fd >= 0 && !setns(fd, CLONE_NEWNET);
	if (entered)
		own = other;
	if (fd >= 0)
		close(fd);
	return entered;
}

static pid_t find_process(pid_t tid)
{
	char path[PATH_SIZE], text[STATUS_SIZE];
	const char *at;
	pid_t pid = -1;
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/status", tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[len < 0 ? 0 : len] = '\0';
	at = strstr(text, "\nTgid:");
	if (!at || sscanf(at, "\nTgid: %d", &pid) != 1)
		return -1;
	return pid;
}

int target_open(pid_t tid)
{
	int pidfd = (int)syscall(SYS_pidfd_open, tid, PIDFD_THREAD);

	return pidfd >= 0 ? pidfd : (int)syscall(SYS_pidfd_open, find_process(tid), 0);
}

static bool read_memory(pid_t tid, uint64_t at, void *data, size_t len)
{
	struct iovec local = { data, len }, remote = { (void *)(uintptr_t)at, len };

	return process_vm_readv(tid, &local, 1, &remote, 1, 0) == (ssize_t)len;
}

bool target_read_addr(pid_t tid, uint64_t addr, uint64_t len, struct sockaddr_in *in)
{
	return addr && len >= sizeof(*in) && read_memory(tid, addr, in, sizeof(*in)) &&
	       run_inet(in, sizeof(*in));
}

bool target_read_msg_addr(pid_t tid, uint64_t at, struct sockaddr_in *in)
{
	struct msghdr msg = { 0 };

	return read_memory(tid, at, &msg, sizeof(msg)) &&
	       target_read_addr(tid, (uintptr_t)msg.msg_name, msg.msg_namelen, in);
}
