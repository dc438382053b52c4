// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: all descriptors of a socket in a process, and epoll sets that watch them.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "run-twins.h"

#define PATH_SIZE	64
#define LINK_SIZE	64
#define LINE_SIZE	160
#define ENTRIES_SIZE	2048

/* Lines of a file, without stdio, which allocates. */
struct lines {
	int fd;
	size_t len, at;
	char text[512];
};

static int next_char(struct lines *lines)
{
	if (lines->at == lines->len) {
		ssize_t len = read(lines->fd, lines->text, sizeof(lines->text));

		if (len <= 0)
			return -1;
		lines->len = (size_t)len;
		lines->at = 0;
	}
	return lines->text[lines->at++];
}

/* The next line without its end; a long one is cut. */
static bool next_line(struct lines *lines, char line[LINE_SIZE])
{
	size_t len = 0;
	int c;

	while ((c = next_char(lines)) >= 0 && c != '\n')
		if (len < LINE_SIZE - 1)
			line[len++] = (char)c;
	line[len] = '\0';
	return c >= 0 || len;
}

static bool open_info(pid_t pid, int fd, struct lines *lines)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", pid, fd);
	lines->len = 0;
	lines->at = 0;
	lines->fd = open(path, O_RDONLY | O_CLOEXEC);
	return lines->fd >= 0;
}

static bool read_link(pid_t pid, int fd, char link[LINK_SIZE])
{
	char path[PATH_SIZE];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	len = readlink(path, link, LINK_SIZE - 1);
	link[len < 0 ? 0 : len] = '\0';
	return len > 0;
}

static bool closes_on_exec(pid_t pid, int fd)
{
	static const char name[] = "flags:";
	char line[LINE_SIZE];
	struct lines lines;
	bool cloexec = false;

	if (!open_info(pid, fd, &lines))
		return false;
	while (next_line(&lines, line))
		if (!strncmp(line, name, strlen(name)))
			cloexec = strtoul(line + strlen(name), NULL, 8) & O_CLOEXEC;
	close(lines.fd);
	return cloexec;
}

static void add_twin(pid_t pid, int fd, struct run_twins *twins)
{
	if (twins->n_twins == RUN_TWINS_MAX)
		return;
	twins->twin[twins->n_twins].fd = fd;
	twins->twin[twins->n_twins++].cloexec = closes_on_exec(pid, fd);
}

static bool is_twin(const struct run_twins *twins, int fd)
{
	size_t i;

	for (i = 0; i < twins->n_twins; i++)
		if (twins->twin[i].fd == fd)
			return true;
	return false;
}

/* The descriptors that an epoll set watches are in its fdinfo. */
static void add_watches(pid_t pid, int epfd, struct run_twins *twins)
{
	struct run_watch watch = { .epfd = epfd };
	unsigned long long data;
	char line[LINE_SIZE];
	struct lines lines;

	if (!open_info(pid, epfd, &lines))
		return;
	while (next_line(&lines, line) && twins->n_watches < RUN_TWINS_MAX)
		if (sscanf(line, "tfd: %d events: %x data: %llx", &watch.fd, &watch.events,
			   &data) == 3 && is_twin(twins, watch.fd)) {
			watch.data = data;
			twins->watch[twins->n_watches++] = watch;
		}
	close(lines.fd);
}

struct search {
	pid_t pid;
	const char *link;	/* of the descriptors to find */
	struct run_twins *twins;
};

static void check_fd(const struct search *search, const char *name,
		     void (*found)(pid_t pid, int fd, struct run_twins *twins))
{
	char link[LINK_SIZE];

	if (*name != '.' && read_link(search->pid, atoi(name), link) &&
	    !strcmp(link, search->link))
		found(search->pid, atoi(name), search->twins);
}

/* Call @found for each descriptor with this link. */
static void check_all_fds(const struct search *search,
			  void (*found)(pid_t pid, int fd, struct run_twins *twins))
{
	char path[PATH_SIZE], entries[ENTRIES_SIZE];
	const struct dirent64 *entry;
	long len, at;
	int dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", search->pid);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return;
	while ((len = syscall(SYS_getdents64, dir, entries, sizeof(entries))) > 0)
		for (at = 0; at < len; at += entry->d_reclen) {
			entry = (const struct dirent64 *)(entries + at);
			check_fd(search, entry->d_name, found);
		}
	close(dir);
}

static void add_other_twin(pid_t pid, int fd, struct run_twins *twins)
{
	if (!is_twin(twins, fd))
		add_twin(pid, fd, twins);
}

/* As the kernel writes it. */
static void make_link(int own, char link[LINK_SIZE])
{
	struct stat st = { 0 };

	fstat(own, &st);
	snprintf(link, LINK_SIZE, "socket:[%lu]", (unsigned long)st.st_ino);
}

bool run_is_twin(pid_t tid, int fd, int own)
{
	char there[LINK_SIZE], here[LINK_SIZE];

	make_link(own, here);
	return !read_link(tid, fd, there) || !strcmp(there, here);
}

void run_find_twins(pid_t tid, int fd, int own, struct run_twins *twins)
{
	char link[LINK_SIZE];
	/* cppcheck-suppress ctuuninitvar ; it is filled here */
	struct search sockets = { tid, link, twins };
	struct search sets = { tid, "anon_inode:[eventpoll]", twins };

	twins->n_twins = 0;
	twins->n_watches = 0;
	if (!run_is_twin(tid, fd, own))
		return;
	make_link(own, link);
	add_twin(tid, fd, twins);
	check_all_fds(&sockets, add_other_twin);
	check_all_fds(&sets, add_watches);
}
