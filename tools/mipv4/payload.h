/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The payload of a datagram, from standard input.
 */
#ifndef MIPV4_TOOL_PAYLOAD_H
#define MIPV4_TOOL_PAYLOAD_H

#include <stddef.h>

/*
 * Read standard input to its end, at most @max octets; @payload has room for one more.
 * It is an error if standard input is the batch.
 */
size_t read_payload(const char *command, void *payload, size_t max);
/* The batch is read from this descriptor. */
void payload_batch_fd(int fd);

#endif
