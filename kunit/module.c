// SPDX-License-Identifier: GPL-2.0
/*
 * module.c: makes one module of the suites.
 */
#include <linux/module.h>

MODULE_IMPORT_NS(MIPV4_KUNIT);
MODULE_DESCRIPTION("KUnit suites of mipv4");
MODULE_LICENSE("GPL");
