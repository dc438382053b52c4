// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: the protocol numbers of sockets of mipv4. The tests have other ones.
 */
#include <linux/mipv4_sock.h>

#include "run-protocol.h"

#define IPPROTO_MTCP	261

int run_dgram_protocol(void)
{
	return IPPROTO_MUDP;
}

int run_stream_protocol(void)
{
	return IPPROTO_MTCP;
}
