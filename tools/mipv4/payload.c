// SPDX-License-Identifier: GPL-2.0
/*
 * The payload of a datagram, from standard input.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"
#include "payload.h"

static int batch_fd = -1;

void payload_batch_fd(int fd)
{
	batch_fd = fd;
}

/* Standard input has several names: "-", /dev/stdin, /dev/fd/0. */
static bool batch_is_stdin(void)
{
	struct stat file, in;

	return batch_fd >= 0 && !fstat(batch_fd, &file) && !fstat(STDIN_FILENO, &in) &&
	       file.st_dev == in.st_dev && file.st_ino == in.st_ino;
}

size_t read_payload(const char *command, void *payload, size_t max)
{
	size_t n;

	if (batch_is_stdin())
		fail("%s: standard input is the batch: add \"size N\", or use mipv4 -batch FILE",
		     command);
	n = fread(payload, 1, max + 1, stdin);
	if (ferror(stdin))
		fail("cannot read standard input: %s", strerror(errno));
	if (n > max)
		fail("standard input: at most %zu octets fit a datagram", max);
	return n;
}
