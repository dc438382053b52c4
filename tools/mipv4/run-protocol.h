/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: the protocol numbers of sockets of mipv4. The tests have other ones.
 */
#ifndef MIPV4_TOOL_RUN_PROTOCOL_H
#define MIPV4_TOOL_RUN_PROTOCOL_H

int run_dgram_protocol(void);
int run_stream_protocol(void);

#endif
