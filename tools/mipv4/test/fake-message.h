/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages of the kernel that fake-nl.c makes up.
 */
#ifndef MIPV4_FAKE_MESSAGE_H
#define MIPV4_FAKE_MESSAGE_H

#include <libmnl/libmnl.h>
#include <stdint.h>

#define FAKE_FAMILY	42

/* Start a message in @buf, or an answer in a static buffer. */
struct nlmsghdr *fake_start(void *buf, uint8_t cmd);
struct nlmsghdr *fake_answer(uint8_t cmd);
void fake_put_addr(struct nlmsghdr *nlh, uint16_t type, const char *addr);

#endif
