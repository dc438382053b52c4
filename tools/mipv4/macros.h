/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MIPV4_TOOL_MACROS_H
#define MIPV4_TOOL_MACROS_H

#include <stdint.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define BIT(n)		(UINT64_C(1) << (n))

#ifndef __printf
#define __printf(a, b)	__attribute((__format__(printf, a, b)))
#endif

#endif
