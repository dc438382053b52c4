/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reports of drops, for the command "monitor".
 */
#ifndef MIPV4_TOOL_DROP_H
#define MIPV4_TOOL_DROP_H

#include <jansson.h>
#include <libmnl/libmnl.h>
#include <stdbool.h>

#include "args.h"

/* Take the keywords that select drops, after protocol_names_learn(). */
void drop_select(const struct args *args);
/* Is the drop selected? Drops that were left out may be of any protocol. */
bool drop_selected(const struct nlattr *const *tb);
void drop_print(const struct nlattr *const *tb);
void drop_fill(json_t *event, const struct nlattr *const *tb);

#endif
