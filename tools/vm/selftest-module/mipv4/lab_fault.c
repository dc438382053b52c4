// SPDX-License-Identifier: GPL-2.0
/*
 * A module with the fault that a parameter names, for tools/vm/selftest, which checks
 * that the lab detects it.
 */

#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "none, warn, panic, leak, use-after-free, atomic-sleep or race");

static DEFINE_SPINLOCK(lab_fault_lock);
static DEFINE_MUTEX(lab_fault_mutex);

static void lab_fault_leak(void)
{
	int i;

	/* Several, because a stale pointer on a stack can hide one. */
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

static unsigned long lab_fault_raced;

static int lab_fault_racer(void *unused)
{
	while (!kthread_should_stop()) {
		lab_fault_raced++;
		cond_resched();
	}
	return 0;
}

static void lab_fault_race(void)
{
	struct task_struct *racer = kthread_run(lab_fault_racer, NULL, "racer");
	unsigned long end_jiffies = jiffies + 2 * HZ;

	if (IS_ERR(racer))
		return;
	while (time_before(jiffies, end_jiffies)) {
		lab_fault_raced++;
		cond_resched();
	}
	kthread_stop(racer);
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
	else if (!strcmp(fault, "race"))
		lab_fault_race();
	return 0;
}
module_init(lab_fault_init);

static void __exit lab_fault_exit(void)
{
}
module_exit(lab_fault_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Commits a fault, to test the lab");
