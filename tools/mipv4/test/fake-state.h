/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The objects that the made-up kernel has.
 */
#ifndef MIPV4_FAKE_STATE_H
#define MIPV4_FAKE_STATE_H

#include <stdint.h>

#include "nlmsg.h"

/* Dump the objects of mipv4; of neighbours, those in @state, or all if it is negative. */
void fake_dump(uint8_t cmd, int state, struct nl_msgs *msgs);

#endif
