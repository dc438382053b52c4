/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages that arrive without a request, until ^C.
 */
#ifndef MIPV4_TOOL_NLWAIT_H
#define MIPV4_TOOL_NLWAIT_H

#include <stdbool.h>

#include "nl.h"

/*
 * Call @handle for every message that has arrived, without waiting. Returns true if
 * messages were lost because the socket had no room.
 */
bool nl_recv_all(nl_handler *handle);

/*
 * Call @receive whenever messages have arrived, until @done(), which may be NULL, or
 * until @interrupt, a descriptor of interrupt_fd(), is readable. Closes @interrupt.
 */
void nl_listen(int interrupt, void (*receive)(void), bool (*done)(void));

#endif
