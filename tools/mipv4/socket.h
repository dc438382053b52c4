/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 socket: the sockets of programs.
 */
#ifndef MIPV4_TOOL_SOCKET_H
#define MIPV4_TOOL_SOCKET_H

struct args;

int cmd_socket(const struct args *args);

#endif
