// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4: the command line of the mipv4 kernel module.
 */
#include <signal.h>
#include <string.h>

#include "batch.h"
#include "command.h"
#include "fail.h"

static bool is_batch(const char *word)
{
	return !strcmp(word, "-b") || !strcmp(word, "-batch") || !strcmp(word, "--batch");
}

/* Remove "-batch FILE" from the options in front; returns FILE, or NULL. */
static const char *take_batch(int *argc, char **argv)
{
	const char *file;
	int i;

	for (i = 0; i < *argc && *argv[i] == '-' && !is_batch(argv[i]); i++)
		;
	if (i == *argc || *argv[i] != '-')
		return NULL;
	if (i + 1 == *argc)
		usage_error("\"%s\" needs a value (%s FILE)", argv[i], argv[i]);
	file = argv[i + 1];
	for (*argc -= 2; i < *argc; i++)
		argv[i] = argv[i + 2];
	argv[i] = NULL;
	return file;
}

int main(int argc, char **argv)
{
	const char *batch;
	int status;

	keep_std_fds();
	/* A write to a closed pipe is an ordinary error. */
	signal(SIGPIPE, SIG_IGN);

	if (argc)
		argc--, argv++;
	batch = take_batch(&argc, argv);
	if (batch)
		skip_options(&argc, &argv, NULL);
	if (batch && argc)
		usage_error("with -batch, commands belong in the file: \"%s\"", *argv);
	status = batch ? run_batch(batch) : run_command(argc, argv);
	finish_stdout();
	return status;
}
