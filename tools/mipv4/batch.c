// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 -batch FILE: commands from a file, one a line, through one socket.
 *
 * Words may be quoted with ', " or $', a word that begins with # starts a comment, and a
 * backslash at the end of a line continues it.
 */
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "batch.h"
#include "dev.h"
#include "escape.h"
#include "fail.h"
#include "nlqueue.h"
#include "options.h"
#include "payload.h"

#define READ_SIZE	65536
#define DEV_LINES	64	/* lines between two look-ups of a device */

static struct {
	FILE *file;
	const char *name;
	unsigned int line;	/* the last one read */
	unsigned int start;	/* the first one of the command */
	char *text;		/* the command */
	size_t size;
	char **words;
	size_t words_size;
	int status;
	int (*run)(int argc, char **argv);
} batch;

/* Octets of the file that are read but not used: from @at to @end. */
static struct {
	char *buf;
	size_t at, end, size;
	bool over;
	int error;
} input;

/* Would reading block? Then queued requests are sent first. */
static bool input_waits(void)
{
	struct pollfd fd = { .fd = fileno(batch.file), .events = POLLIN };

	return poll(&fd, 1, 0) <= 0;
}

/* Read more; false at the end of the file. */
static bool read_more(void)
{
	ssize_t got;

	if (input.over || (input_waits() && !nl_queue_flush()))
		return false;
	if (input.at)
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

/* Append the next line to the command, which has @len octets; false at the end. */
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

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* The octet after a backslash in $'...': \xNN, or itself. *@at is then at its end. */
static char take_escape(char **at)
{
	char digits[3] = "", c = (*at)[1];

	if (c == 'x' && isxdigit((*at)[2]) && isxdigit((*at)[3])) {
		memcpy(digits, *at + 2, 2);
		*at += 3;
		c = (char)strtol(digits, NULL, 16);
		if (!c)
			fail("the line has a zero octet");
	} else if (c) {
		(*at)++;
	}
	return c;
}

/*
 * Remove the quotes of the word at *@at, in place: the result is never longer than the
 * input.
 */
static char *take_word(char **at)
{
	char *from = *at, *to = from, *word = from, quote = '\0';

	for (; *from && (quote || !strchr(" \t\r", *from)); from++) {
		if (!quote && from[0] == '$' && from[1] == '\'')
			quote = *from++;
		else if (quote == '$' && *from == '\\')
			*to++ = take_escape(&from);
		else if (quote ? *from == (quote == '$' ? '\'' : quote) : is_quote(*from))
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

/* Split the command into words; returns their number. */
static int split(size_t len)
{
	char *at = batch.text;
	size_t n = 0;

	if (strlen(at) != len)
		fail("the line has a zero octet");
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

/* A line may begin with the name of the program, as in a shell. */
static int run_line(void *len)
{
	int n = split(*(size_t *)len), name = n && !strcmp(basename(batch.words[0]), "mipv4");

	return n ? batch.run(n - name, batch.words + name) : 0;
}

unsigned int batch_line(void)
{
	return batch.start;
}

static void command_failed(unsigned int line)
{
	fprintf(stderr, "Command failed %s:%u\n", printable(batch.name), line);
	batch.status = STATUS_FAILED;
}

int run_batch(const char *file, int (*run)(int argc, char **argv))
{
	const struct options options = opt;
	unsigned int n = 0;
	size_t len;

	batch.name = file;
	batch.run = run;
	batch.file = strcmp(file, "-") ? fopen(file, "re") : stdin;
	if (!batch.file)
		fail("cannot open \"%s\": %s", file, strerror(errno));
	payload_batch_fd(fileno(batch.file));
	nl_queue_start(options.force, command_failed);
	before_failure = nl_queue_flush;
	while (read_command(&len)) {
		opt = options;
		if (++n % DEV_LINES == 0)
			dev_index_forget();
		nl_queue_line(batch.start);
		if (!run_in_batch(run_line, &len))
			continue;
		/* Queued requests precede this one. */
		if (!nl_queue_flush())
			return batch.status;
		command_failed(batch.start);
		if (!options.force)
			return batch.status;
	}
	nl_queue_flush();
	if (input.error)
		fail("cannot read \"%s\": %s", file, strerror(input.error));
	return batch.status;
}
