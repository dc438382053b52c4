/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 set
 */
#ifndef MIPV4_TOOL_SET_H
#define MIPV4_TOOL_SET_H

#include <jansson.h>
#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>

#include "args.h"

int cmd_set(const struct args *args);

/* The number of settings, and the defaults of all. */
#define SETTINGS	9
void settings_init(uint32_t values[SETTINGS]);
/* Set the values of those that are in a message. */
void settings_get(const struct nlattr *const *tb, uint32_t values[SETTINGS]);
/* Put those that differ into a request for "set"; false if there are none. */
bool settings_put(struct nlmsghdr *nlh, const uint32_t old[SETTINGS],
		  const uint32_t new[SETTINGS]);

/*
 * Print all settings except the TTL, after @before; @between stands where a line would
 * become too long.
 */
void settings_print(const struct nlattr *const *tb, const char *before, const char *between);
/* The arguments of "mipv4 set" that restore the settings; "" for the defaults. */
void settings_words(const struct nlattr *const *tb, char *words, size_t size);
void settings_fill(json_t *dev, const struct nlattr *const *tb);

#endif
