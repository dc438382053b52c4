/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-options.h: datagrams with options that arrive.
 */
#ifndef _MIPV4_KUNIT_FAKE_OPTIONS_H
#define _MIPV4_KUNIT_FAKE_OPTIONS_H

#include "fake.h"

#define RR	IPOPT_RR
#define TS	IPOPT_TIMESTAMP
#define LSRR	IPOPT_LSRR
#define SSRR	IPOPT_SSRR

const u8 *fake_options_arrived(struct fake *f, __be32 dst, const u8 *options,
			       size_t n);
bool fake_is_now(const u8 *stamp);
const u8 *fake_options_sent(struct fake *f, unsigned int options_len);

#endif /* _MIPV4_KUNIT_FAKE_OPTIONS_H */
