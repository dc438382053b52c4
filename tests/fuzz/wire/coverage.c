// SPDX-License-Identifier: GPL-2.0
/*
 * coverage.c: mipv4_coverage.ko records the code of mipv4.ko and mudp.ko that runs, in any
 * context; it is loaded before them. It supports one CPU: a record of an interrupt may be
 * lost in a race, and is made again the next time.
 *
 * /sys/kernel/debug/mipv4_coverage has the addresses that were reached, a line each.
 */
#include <linux/bitops.h>
#include <linux/debugfs.h>
#include <linux/hash.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>
#include "wire.h"

#define RANGE		SZ_128M	/* around this module */
#define WAY_BITS	20

struct mipv4_coverage mipv4_coverage;
EXPORT_SYMBOL_GPL(mipv4_coverage);

static unsigned long *coverage_code;	/* a bit for each address */
static unsigned long *coverage_ways;
static unsigned long coverage_start, coverage_last;

/* The call at the start of a block of code. */
void notrace mipv4_coverage_trace(void)
{
	unsigned long pc = _RET_IP_, at = pc - coverage_start;

	if (at >= RANGE)
		return;
	if (!__test_and_set_bit(at, coverage_code))
		mipv4_coverage.code++;
	if (!mipv4_coverage.on)
		return;
	if (!__test_and_set_bit(hash_long(pc + (coverage_last << 20), WAY_BITS),
				coverage_ways))
		mipv4_coverage.ways++;
	coverage_last = pc;
}
EXPORT_SYMBOL_GPL(mipv4_coverage_trace);

static int coverage_show(struct seq_file *seq, void *v)
{
	unsigned long at;

	for_each_set_bit(at, coverage_code, RANGE)
		seq_printf(seq, "%lx\n", coverage_start + at);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(coverage);

static struct dentry *coverage_file;

static int __init coverage_init(void)
{
	coverage_start = (unsigned long)coverage_init - RANGE / 2;
	coverage_code = vzalloc(RANGE / BITS_PER_BYTE);
	coverage_ways = vzalloc(BIT(WAY_BITS) / BITS_PER_BYTE);
	if (!coverage_code || !coverage_ways) {
		vfree(coverage_code);
		vfree(coverage_ways);
		return -ENOMEM;
	}
	coverage_file = debugfs_create_file("mipv4_coverage", 0400, NULL, NULL,
					    &coverage_fops);
	return 0;
}

static void __exit coverage_exit(void)
{
	debugfs_remove(coverage_file);
	vfree(coverage_code);
	vfree(coverage_ways);
}

module_init(coverage_init);
module_exit(coverage_exit);
MODULE_DESCRIPTION("Which code of mipv4 and its companions runs");
MODULE_LICENSE("GPL");
