/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The output that several commands share.
 */
#ifndef MIPV4_TOOL_SHOW_H
#define MIPV4_TOOL_SHOW_H

#include <jansson.h>

#include "nlmsg.h"

/* How a command prints the records of a dump; without a newline at the end. */
struct record_format {
	void (*print)(const struct nlattr *const *tb);
	void (*fill)(json_t *object, const struct nlattr *const *tb);
};

/* Print all records of @msgs, as text or as a JSON array, and free @msgs. */
void show_records(struct nl_msgs *msgs, const struct record_format *format);

/* The columns of "-brief" that name a device and its state, of an endpoint. */
void show_dev_state(const struct nlattr *const *tb);

#endif
