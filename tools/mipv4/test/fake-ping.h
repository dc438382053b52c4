/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Replies, errors and datagrams that the made-up kernel sends, in every form there is.
 */
#ifndef MIPV4_FAKE_PING_H
#define MIPV4_FAKE_PING_H

#include <libmnl/libmnl.h>
#include <stdint.h>

/* Send what the request @nlh causes to the descriptor @to. */
void fake_ping(const struct nlmsghdr *nlh, uint32_t seq, int to);

#endif
