/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The requests that turn one configuration into another.
 */
#ifndef MIPV4_TOOL_DIFFERENCE_H
#define MIPV4_TOOL_DIFFERENCE_H

#include "state.h"

/*
 * Send the requests that turn @old into @new on the devices of @new, both sorted. Objects
 * that are in both are not touched. A failure ends the program or the batch;
 * *@line is the line of the object that failed.
 */
void difference_apply(const struct saved_state *old, const struct saved_state *new, unsigned int *line);

#endif
