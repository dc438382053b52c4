// SPDX-License-Identifier: GPL-2.0
/*
 * Errors that end the program or a command of a batch; memory; standard output.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "fail.h"

#define MESSAGE_MAX	600	/* octets of an error */

int fail_status = STATUS_FAILED;

static int stdout_errno;

bool (*before_failure)(void);

/* Where the command of a batch ends, and its status. */
static jmp_buf *batch_end;
static int batch_status;

static void flush_stdout(void)
{
	if (fflush(stdout) && !stdout_errno)
		stdout_errno = errno;
}

/* A message may quote a word of any length: cut its middle. */
static void shorten(char *text)
{
	static const char dots[] = "...";
	size_t len = strlen(text);

	if (len <= MESSAGE_MAX)
		return;
	memcpy(text + MESSAGE_MAX / 2, dots, strlen(dots));
	memmove(text + MESSAGE_MAX / 2 + strlen(dots), text + len - MESSAGE_MAX / 2,
		MESSAGE_MAX / 2 + 1);
}

static void vcomplain(const char *fmt, va_list ap)
{
	char *text;

	/* Earlier output precedes the message. */
	flush_stdout();
	if (vasprintf(&text, fmt, ap) < 0)
		exit(STATUS_FAILED);
	shorten(text);
	fputs("mipv4: ", stderr);
	print_escaped(stderr, text);
	fputc('\n', stderr);
	free(text);
}

void complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vcomplain(fmt, ap);
	va_end(ap);
}

/* A failure of an earlier command is reported first. */
static void report_earlier(void)
{
	if (batch_end && before_failure && !before_failure())
		end_program(STATUS_FAILED);
}

void fail(const char *fmt, ...)
{
	va_list ap;

	report_earlier();
	va_start(ap, fmt);
	vcomplain(fmt, ap);
	va_end(ap);
	end_program(fail_status);
}

void usage_error(const char *fmt, ...)
{
	va_list ap;

	report_earlier();
	va_start(ap, fmt);
	vcomplain(fmt, ap);
	va_end(ap);
	end_program(STATUS_USAGE);
}

void end_program(int status)
{
	if (!batch_end)
		exit(status);
	batch_status = status;
	longjmp(*batch_end, 1);
}

int run_in_batch(int (*run)(void *arg), void *arg)
{
	jmp_buf here;

	batch_end = &here;
	if (!setjmp(here))
		batch_status = run(arg);
	batch_end = NULL;
	return batch_status;
}

bool in_batch(void)
{
	return batch_end;
}

void *xrealloc(void *old, size_t size)
{
	void *new = realloc(old, size);

	if (!new)
		fail("out of memory");
	return new;
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xrealloc(NULL, size), s, size);
}

/*
 * If a standard descriptor were closed, the netlink socket would get its number, and
 * output would go to the kernel. /dev/null is opened for the wrong direction, so that
 * each use is an error.
 */
void keep_std_fds(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			exit(STATUS_FAILED);
}

static void (*first_sigpipe)(int);

void ignore_sigpipe(void)
{
	first_sigpipe = signal(SIGPIPE, SIG_IGN);
}

void restore_sigpipe(void)
{
	signal(SIGPIPE, first_sigpipe);
}

void finish_stdout(void)
{
	flush_stdout();
	if (!stdout_errno && !ferror(stdout))
		return;
	batch_end = NULL;	/* the output of further commands would be lost, too */
	fail("write error: %s", strerror(stdout_errno ? stdout_errno : EIO));
}
