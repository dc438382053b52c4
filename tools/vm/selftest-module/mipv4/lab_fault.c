// SPDX-License-Identifier: GPL-2.0
/*
 * Commits the fault it is asked for, so that tools/vm/selftest can see whether
 * the lab notices.
 */

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "none, warn, panic, leak, use-after-free or atomic-sleep");

static DEFINE_SPINLOCK(lab_fault_lock);
static DEFINE_MUTEX(lab_fault_mutex);

static void lab_fault_leak(void)
{
	int i;

	/* Several, as a stale pointer on a stack can hide one. */
	for (i = 0; i < 8; i++)
		WARN_ON_ONCE(!kmalloc(100, GFP_KERNEL));
}

static void lab_fault_use_after_free(void)
{
	char *object = kmalloc(100, GFP_KERNEL);

	if (!object)
		return;
	OPTIMIZER_HIDE_VAR(object);
	kfree(object);
	OPTIMIZER_HIDE_VAR(object);
	WRITE_ONCE(object[8], 1);
}

static void lab_fault_atomic_sleep(void)
{
	spin_lock(&lab_fault_lock);
	mutex_lock(&lab_fault_mutex);
	mutex_unlock(&lab_fault_mutex);
	spin_unlock(&lab_fault_lock);
}

static int __init lab_fault_init(void)
{
	if (!strcmp(fault, "warn"))
		WARN(1, "lab_fault: as asked\n");
	else if (!strcmp(fault, "panic"))
		panic("lab_fault: as asked");
	else if (!strcmp(fault, "leak"))
		lab_fault_leak();
	else if (!strcmp(fault, "use-after-free"))
		lab_fault_use_after_free();
	else if (!strcmp(fault, "atomic-sleep"))
		lab_fault_atomic_sleep();
	return 0;
}
module_init(lab_fault_init);

static void __exit lab_fault_exit(void)
{
}
module_exit(lab_fault_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Commits a fault, to test the lab");
