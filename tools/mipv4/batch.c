// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 -batch FILE: commands from a file, one a line, through one socket.
 *
 * Words may be quoted by ' or ", a word that begins with # begins a comment, and a
 * backslash at the end of a line continues it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mipv4.h"
#include "utils.h"

static struct {
	FILE *file;
	const char *name;
	unsigned int line;	/* that was read last */
	unsigned int start;	/* where the command began */
	char *text;		/* the command */
	size_t size;
	char **words;
	size_t words_size;
} batch;

/* Add the next line to the command, of which there are @len octets; false without. */
static bool read_line(size_t *len)
{
	static char *line;
	static size_t size;
	ssize_t got = getline(&line, &size, batch.file);

	if (got < 0)
		return false;
	batch.line++;
	if (batch.size < *len + (size_t)got + 1) {
		batch.size = (*len + (size_t)got + 1) * 2;
		batch.text = xrealloc(batch.text, batch.size);
	}
	memcpy(batch.text + *len, line, (size_t)got + 1);
	*len += (size_t)got;
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

int run_batch(const char *file)
{
	const struct options options = opt;
	int status = 0;
	size_t len;

	batch.name = file;
	batch.file = strcmp(file, "-") ? fopen(file, "re") : stdin;
	if (!batch.file)
		fail("cannot open \"%s\": %s", file, strerror(errno));
	while (read_command(&len)) {
		opt = options;
		if (!run_apart(run_line, &len))
			continue;
		fprintf(stderr, "Command failed %s:%u\n", batch.name, batch.start);
		status = STATUS_FAILED;
		if (!options.force)
			return status;
	}
	if (ferror(batch.file))
		fail("cannot read \"%s\": %s", file, strerror(errno));
	return status;
}
