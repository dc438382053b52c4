/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 attach, mipv4 detach, mipv4 show
 */
#ifndef MIPV4_TOOL_ENDPOINT_H
#define MIPV4_TOOL_ENDPOINT_H

#include <jansson.h>
#include <libmnl/libmnl.h>

#include "args.h"

int cmd_attach(const struct args *args);
int cmd_detach(const struct args *args);
int cmd_show(const struct args *args);

/* Warn about a new endpoint: its device is down, or its address has no prefix length. */
void endpoint_warn(const struct args *args);

/* Warn if the device of an endpoint is down. */
void endpoint_warn_down(uint32_t ifindex);

/* Print an endpoint with its settings on one line, without a newline. */
void endpoint_print(const struct nlattr *const *tb);
void endpoint_fill(json_t *dev, const struct nlattr *const *tb);

#endif
