// SPDX-License-Identifier: GPL-2.0
/*
 * The protocol numbers of "mipv4 run" in the tests: those of other protocols of Linux, which
 * stand in for mudp.
 */
#include <stdlib.h>

#include "run-protocol.h"

static int number(const char *variable)
{
	const char *text = getenv(variable);

	return text ? atoi(text) : 0;
}

int run_dgram_protocol(void)
{
	return number("MIPV4_TEST_DGRAM");
}

int run_stream_protocol(void)
{
	return number("MIPV4_TEST_STREAM");
}
