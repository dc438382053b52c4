// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: start the supervisor.
 *
 * The program keeps the process that was started, with its number, parent and signals. So
 * the supervisor is a process apart: the child of a child that ends at once. It must exist
 * before the filter, which applies to new processes. It gets the listener by sharing the
 * table of descriptors: a message to it would be a system call that the filter reports.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run-filter.h"
#include "run-start.h"
#include "run-supervisor.h"

struct pipes {
	int starter;		/* a pidfd of the process that becomes the program */
	int listener[2];	/* its number, -1 without */
	int ready[2];		/* 0 or the error of the supervisor */
};

/* fork() that shares the table of descriptors. */
static pid_t fork_sharing(void)
{
	return (pid_t)syscall(SYS_clone, (long)(CLONE_FILES | SIGCHLD), 0L, 0L, 0L, 0L);
}

static int read_int(int fd)
{
	int value;
	ssize_t len;

	do
		len = read(fd, &value, sizeof(value));
	while (len < 0 && errno == EINTR);
	return len == sizeof(value) ? value : -1;
}

static void write_int(int fd, int value)
{
	while (write(fd, &value, sizeof(value)) < 0 && errno == EINTR)
		;
}

/* Keep no file of the program: others wait until all its descriptors are closed. */
static int keep_only(int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), number;

	for (number = 0; number <= STDERR_FILENO; number++)
		if (number != fd && number != null)
			dup2(null, number);
	number = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	dup2(number, STDERR_FILENO + 1);
	syscall(SYS_close_range, STDERR_FILENO + 2, ~0U, 0);
	return STDERR_FILENO + 1;
}

/* The listener, -1 without: the filter was refused, or a signal ended the process. */
static int wait_for_listener(const struct pipes *pipes)
{
	struct pollfd pfds[] = {
		{ .fd = pipes->listener[0], .events = POLLIN },
		{ .fd = pipes->starter, .events = POLLIN },
	};

	while (poll(pfds, 2, -1) < 0 && errno == EINTR)
		;
	return (pfds[0].revents & POLLIN) ? read_int(pipes->listener[0]) : -1;
}

static noreturn void be_supervisor(const struct pipes *pipes)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE };
	const int listener = wait_for_listener(pipes);
	size_t i;

	if (listener < 0)
		_exit(1);
	if (unshare(CLONE_FILES)) {
		write_int(pipes->ready[1], errno);
		_exit(1);
	}
	setsid();
	/* It ends with the last program. */
	for (i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	if (chdir("/"))
		_exit(1);
	write_int(pipes->ready[1], 0);
	supervise(keep_only(listener));
}

/* Start the supervisor as a child of the init process; returns 0 or the error. */
static int start(const struct pipes *pipes)
{
	pid_t child = fork_sharing(), grandchild;
	int status = 0;

	if (child < 0)
		return errno;
	if (!child) {
		grandchild = fork_sharing();
		if (!grandchild)
			be_supervisor(pipes);
		_exit(grandchild < 0);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status ? EAGAIN : 0;
}

/* What the supervisor says of its start, or that it ended. */
static int supervisor_error(int fd)
{
	const int error = read_int(fd);

	return error < 0 ? ECHILD : error;
}

static void close_pipe(const int pipe[2])
{
	close(pipe[0]);
	close(pipe[1]);
}

int run_start_supervisor(void)
{
	struct pipes pipes;
	int error, listener;

	pipes.starter = (int)syscall(SYS_pidfd_open, getpid(), 0);
	if (pipes.starter < 0 || pipe2(pipes.listener, O_CLOEXEC) || pipe2(pipes.ready, O_CLOEXEC))
		return errno;
	error = start(&pipes);
	if (!error) {
		listener = run_filter_install();
		error = listener < 0 ? errno : 0;
		write_int(pipes.listener[1], listener);
		if (!error)
			error = supervisor_error(pipes.ready[0]);
		if (listener >= 0)
			close(listener);
	}
	close(pipes.starter);
	close_pipe(pipes.listener);
	close_pipe(pipes.ready);
	return error;
}
