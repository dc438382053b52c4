// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 -batch FILE: commands from a file, one a line, through one socket.
 *
 * Words may be quoted by ' or ", a word that begins with # begins a comment, and a
 * backslash at the end of a line continues it.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mipv4.h"
#include "utils.h"

#define READ_SIZE	65536
#define DEV_LINES	64	/* for which a device is looked up once */

static struct {
	FILE *file;
	const char *name;
	unsigned int line;	/* that was read last */
	unsigned int start;	/* where the command began */
	char *text;		/* the command */
	size_t size;
	char **words;
	size_t words_size;
	int status;
} batch;

/* What was read of the file and is not used yet; @end of its octets, from @at on. */
static struct {
	char *buf;
	size_t at, end, size;
	bool over;
	int error;
} input;

/* Would reading wait for somebody? Then what has been read is to be done first. */
static bool input_waits(void)
{
	struct pollfd fd = { .fd = fileno(batch.file), .events = POLLIN };

	return poll(&fd, 1, 0) <= 0;
}

/* Read more; false at the end of the file. */
static bool read_more(void)
{
	ssize_t got;

	if (input.over || (input_waits() && !nl_settle()))
		return false;
	memmove(input.buf, input.buf + input.at, input.end - input.at);
	input.end -= input.at;
	input.at = 0;
	if (input.size - input.end < READ_SIZE) {
		input.size = (input.end + READ_SIZE) * 2;
		input.buf = xrealloc(input.buf, input.size);
	}
	do {
		got = read(fileno(batch.file), input.buf + input.end, READ_SIZE);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		input.error = errno;
	input.over = got <= 0;
	input.end += got > 0 ? (size_t)got : 0;
	return got > 0;
}

/* Add the next line to the command, of which there are @len octets; false without. */
static bool read_line(size_t *len)
{
	char *end = NULL;
	size_t got;

	while (!(input.at < input.end &&
		 (end = memchr(input.buf + input.at, '\n', input.end - input.at))) &&
	       read_more())
		;
	got = end ? (size_t)(end + 1 - (input.buf + input.at)) : input.end - input.at;
	if (!got || input.error)
		return false;
	batch.line++;
	if (batch.size < *len + got + 1) {
		batch.size = (*len + got + 1) * 2;
		batch.text = xrealloc(batch.text, batch.size);
	}
	memcpy(batch.text + *len, input.buf + input.at, got);
	batch.text[*len + got] = '\0';
	*len += got;
	input.at += got;
	return true;
}

/* Read a command, with the lines that continue it; false at the end of the file. */
static bool read_command(size_t *len)
{
	*len = 0;
	batch.start = batch.line + 1;
	while (read_line(len)) {
		if (*len && batch.text[*len - 1] == '\n')
			batch.text[--*len] = '\0';
		if (!*len || batch.text[*len - 1] != '\\')
			return true;
		batch.text[*len - 1] = ' ';
	}
	return *len;
}

/*
 * Take the word at *@at, where one is, out of its quotes. What is written is never
 * longer than what was read.
 */
static char *take_word(char **at)
{
	char *from = *at, *to = from, *word = from, quote = '\0';

	for (; *from && (quote || !strchr(" \t\r", *from)); from++) {
		if (quote ? *from == quote : (*from == '"' || *from == '\''))
			quote = quote ? '\0' : *from;
		else
			*to++ = *from;
	}
	if (quote)
		fail("a quotation mark (%c) is not closed", quote);
	*at = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

/* Cut the command into words; returns how many. */
static int split(size_t len)
{
	char *at = batch.text;
	size_t n = 0;

	if (strlen(at) != len)
		fail("there is a zero octet in the line");
	if (batch.words_size < len / 2 + 2) {
		batch.words_size = len / 2 + 2;
		batch.words = xrealloc(batch.words, batch.words_size * sizeof(*batch.words));
	}
	for (;;) {
		at += strspn(at, " \t\r");
		if (!*at || *at == '#')
			break;
		batch.words[n++] = take_word(&at);
	}
	batch.words[n] = NULL;
	return (int)n;
}

static int run_line(void *len)
{
	int n = split(*(size_t *)len);

	return n ? run_command(n, batch.words) : 0;
}

void not_in_batch(const char *what)
{
	if (is_apart())
		usage_error("%s cannot be in a batch", what);
}

/* Standard input under any of its names: "-", /dev/stdin, /dev/fd/0. */
static bool batch_is_stdin(void)
{
	struct stat file, in;

	return batch.file && !fstat(fileno(batch.file), &file) &&
	       !fstat(STDIN_FILENO, &in) && file.st_dev == in.st_dev &&
	       file.st_ino == in.st_ino;
}

size_t read_payload(const char *command, void *payload, size_t max)
{
	size_t n;

	if (batch_is_stdin())
		fail("%s: standard input is the batch: give \"size N\", or the batch as a file",
		     command);
	n = fread(payload, 1, max + 1, stdin);
	if (ferror(stdin))
		fail("cannot read standard input: %s", strerror(errno));
	if (n > max)
		fail("standard input: at most %zu octets fit a datagram", max);
	return n;
}

static void command_failed(unsigned int line)
{
	fprintf(stderr, "Command failed %s:%u\n", batch.name, line);
	batch.status = STATUS_FAILED;
}

int run_batch(const char *file)
{
	const struct options options = opt;
	unsigned int n = 0;
	size_t len;

	batch.name = file;
	batch.file = strcmp(file, "-") ? fopen(file, "re") : stdin;
	if (!batch.file)
		fail("cannot open \"%s\": %s", file, strerror(errno));
	nl_later(options.force, command_failed);
	before_failure = nl_settle;
	while (read_command(&len)) {
		opt = options;
		if (++n % DEV_LINES == 0)
			dev_index_forget();
		nl_later_line(batch.start);
		if (!run_apart(run_line, &len))
			continue;
		/* What waits came before. */
		if (!nl_settle())
			return batch.status;
		command_failed(batch.start);
		if (!options.force)
			return batch.status;
	}
	nl_settle();
	if (input.error)
		fail("cannot read \"%s\": %s", file, strerror(input.error));
	return batch.status;
}
