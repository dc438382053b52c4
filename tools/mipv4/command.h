/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands of the tool.
 */
#ifndef MIPV4_TOOL_COMMAND_H
#define MIPV4_TOOL_COMMAND_H

/* Take options from the front of the words; help for @object if the words ask for it. */
void skip_options(int *argc, char ***argv, const char *object);
/* Run a command; @argv has its words without the name of the program. */
int run_command(int argc, char **argv);

#endif
