// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4: the command line of the mipv4 kernel module.
 */
#include <string.h>

#include "batch.h"
#include "command.h"
#include "fail.h"
#include "macros.h"
#include "netns.h"

/* The options with a value, which stand in front of the command. */
struct valued {
	const char *names[3];
	const char *value;
};

static const struct valued batch_option = { { "-b", "-batch", "--batch" }, "FILE" };
static const struct valued netns_option = { { "-n", "-netns", "--netns" }, "NETNS" };

static bool is_option(const struct valued *option, const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(option->names); i++)
		if (!strcmp(word, option->names[i]))
			return true;
	return false;
}

/* Remove an option and its value from argv[@at] on; returns the value. */
static const char *take(const struct valued *option, int at, int *argc, char **argv)
{
	const char *value = argv[at + 1];

	if (at + 1 == *argc)
		usage_error("\"%s\" needs a value (%s %s)", argv[at], argv[at], option->value);
	for (*argc -= 2; at < *argc; at++)
		argv[at] = argv[at + 2];
	argv[at] = NULL;
	return value;
}

int main(int argc, char **argv)
{
	const char *batch = NULL, *netns = NULL;
	int status, i = 0;

	keep_std_fds();
	ignore_sigpipe();

	if (argc)
		argc--, argv++;
	while (i < argc && *argv[i] == '-')
		if (is_option(&batch_option, argv[i]))
			batch = take(&batch_option, i, &argc, argv);
		else if (is_option(&netns_option, argv[i]))
			netns = take(&netns_option, i, &argc, argv);
		else
			i++;
	if (netns)
		netns_enter(netns);
	if (batch)
		skip_options(&argc, &argv, NULL);
	if (batch && argc)
		usage_error("with -batch, commands belong in the file: \"%s\"", *argv);
	status = batch ? run_batch(batch, run_command) : run_command(argc, argv);
	finish_stdout();
	return status;
}
