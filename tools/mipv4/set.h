/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 set
 */
#ifndef MIPV4_TOOL_SET_H
#define MIPV4_TOOL_SET_H

#include <jansson.h>
#include <libmnl/libmnl.h>
#include <stddef.h>

#include "args.h"

int cmd_set(const struct args *args);

/*
 * Print all settings except the TTL, after @before; @between stands where a line would
 * become too long.
 */
void settings_print(const struct nlattr *const *tb, const char *before, const char *between);
/* The arguments of "mipv4 set" that restore the settings; "" for the defaults. */
void settings_words(const struct nlattr *const *tb, char *words, size_t size);
void settings_fill(json_t *dev, const struct nlattr *const *tb);

#endif
