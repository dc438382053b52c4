/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: does a socket have to move to the other owner for an address?
 */
#ifndef MIPV4_TOOL_RUN_MOVE_H
#define MIPV4_TOOL_RUN_MOVE_H

#include "run-socket.h"

/*
 * The owner that @fd must have before it is used with @addr; RUN_OTHER: it stays. @tried: the
 * call was made already with a socket of this owner, which does not reach the address.
 */
enum run_owner run_wanted(enum run_use use, int fd, const struct sockaddr_in *addr,
			  enum run_owner tried, int *type);

#endif
