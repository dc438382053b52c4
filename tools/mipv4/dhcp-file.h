/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file that keeps a DHCP lease: the acknowledgment of the server, and when its time
 * began. The file is checked like a message of a server.
 */
#ifndef MIPV4_TOOL_DHCP_FILE_H
#define MIPV4_TOOL_DHCP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp-client.h"

/* The usual file of a device; lives in a static buffer. */
const char *dhcp_file_name(const char *dev);
/*
 * Read the acknowledgment into @message, of DHCP_MESSAGE_MAX octets; returns its length, 0
 * without a lease of this client. @left receives the seconds that are left of it.
 */
size_t dhcp_file_read(const char *file, const struct dhcp_client *c, uint8_t *message,
		      uint32_t *left);
/* Replace the file; @age is the time in seconds since the lease began. */
void dhcp_file_write(const char *file, const struct dhcp_client *c, uint64_t age);
void dhcp_file_remove(const char *file);

/* Keep the ID of this process in @file until the end of the program. */
void dhcp_file_keep_pid(const char *file);

#endif
