// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: mipv4_fuzz.ko, a fuzzer of the receive path, guided by coverage. It runs cases of
 * some frames each at its device fuzz0, and keeps those that reach a block of code, or an
 * edge between blocks, that no earlier case reached. New cases are made from kept ones.
 * mipv4 and mudp are built such that they report their coverage to mipv4_coverage.ko.
 *
 * Files in /sys/kernel/debug/mipv4_fuzz, for tests/e2e/fuzz-wire.sh:
 *	run		write "SEED FIRST CASES": run that many new cases
 *	corpus		read: the kept cases; write: run a case, and keep it if it reaches
 *			new code. A frame is a line, its shape and its octets in
 *			hexadecimal, and an empty line ends a case.
 *	stats		read: counters
 *
 * If a case makes the kernel log a problem, or the endpoint sends a malformed frame, the
 * cases before it go to the kernel's log, in the format of "corpus".
 */
#include <linux/debugfs.h>
#include <linux/hex.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/panic_notifier.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "wire.h"

#define CORPUS_LIMIT	16384
#define ACTS_SELDOM	64		/* one case in this number has acts */
#define RECENT		64		/* cases that are logged after a fault */
#define LINE		(2 * FUZZ_LEN + 4)

static bool by_code;
module_param(by_code, bool, 0444);
MODULE_PARM_DESC(by_code, "keep what reaches new code only, not new ways to it");

static DEFINE_MUTEX(fuzz_lock);		/* all that follows */
static struct fuzz_case *fuzz_current;
static struct fuzz_case *fuzz_recent;	/* RECENT of them */
static struct fuzz_case **fuzz_corpus;
static unsigned int fuzz_n_corpus;
static u64 fuzz_n_cases, fuzz_n_frames;
static bool fuzz_stopped;		/* a fault was logged */

static size_t fuzz_case_size(unsigned int n)
{
	return offsetof(struct fuzz_case, frame) + n * sizeof(struct fuzz_frame);
}

/* A kept case, with only the frames that it has. */
static void fuzz_copy(struct fuzz_case *to, const struct fuzz_case *from)
{
	memcpy(to, from, fuzz_case_size(from->n));
}

static void fuzz_print_case(void (*print)(void *to, const char *text), void *to,
			    const struct fuzz_case *c)
{
	static char line[LINE];
	unsigned int i;
	char *end;

	for (i = 0; i < c->n; i++) {
		end = bin2hex(line, &c->frame[i].shape, 1);
		*end++ = ' ';
		end = bin2hex(end, c->frame[i].data, c->frame[i].len);
		*end = '\0';
		print(to, line);
	}
	print(to, "");
}

/* A line of the log has at most a thousand characters. */
static void fuzz_print_log(void *to, const char *text)
{
	pr_err("mipv4_fuzz: case:%s%.900s\n", *text ? " " : "", text);
	for (; strlen(text) > 900; text += 900)
		pr_err("mipv4_fuzz: more: %.900s\n", text + 900);
}

static void fuzz_print_recent(void)
{
	u64 i;

	for (i = fuzz_n_cases > RECENT ? fuzz_n_cases - RECENT : 0; i < fuzz_n_cases; i++)
		fuzz_print_case(fuzz_print_log, NULL, &fuzz_recent[i % RECENT]);
}

/* Did the kernel or the device log a problem? */
static bool fuzz_is_faulty(void)
{
	return test_taint(TAINT_WARN) || test_taint(TAINT_BAD_PAGE) ||
	       test_taint(TAINT_SOFTLOCKUP) || fuzz_sent_wrong;
}

/* Return: true if the case reached new code. */
static bool fuzz_run_case(const struct fuzz_case *c)
{
	unsigned int code = mipv4_coverage.code, ways = mipv4_coverage.ways;

	fuzz_copy(&fuzz_recent[fuzz_n_cases++ % RECENT], c);
	for (unsigned int i = 0; i < c->n; i++)
		fuzz_n_frames += !fuzz_is_act(&c->frame[i]);
	mipv4_coverage.on = true;
	fuzz_run(c);
	mipv4_coverage.on = false;
	if (unlikely(fuzz_is_faulty()) && !fuzz_stopped) {
		fuzz_stopped = true;
		fuzz_print_recent();
	}
	return code != mipv4_coverage.code ||
	       (ways != mipv4_coverage.ways && !by_code);
}

static void fuzz_keep(const struct fuzz_case *c)
{
	struct fuzz_case *kept;

	if (fuzz_n_corpus == CORPUS_LIMIT)
		return;
	kept = kvmalloc(fuzz_case_size(c->n), GFP_KERNEL);
	if (!kept)
		return;
	fuzz_copy(kept, c);
	fuzz_corpus[fuzz_n_corpus++] = kept;
}

static void fuzz_drop_acts(struct fuzz_case *c)
{
	unsigned int i, n = 0;

	for (i = 0; i < c->n; i++)
		if (!fuzz_is_act(&c->frame[i]))
			c->frame[n++] = c->frame[i];
	c->n = n;
}

/* Usually a mutation of a kept case, most often of a recent one. */
static void fuzz_next_case(struct fuzz_case *c)
{
	unsigned int n = fuzz_n_corpus;

	if (!n || !fuzz_below(4)) {
		fuzz_generate(c);
		return;
	}
	if (fuzz_below(2) && n > 64)
		fuzz_copy(c, fuzz_corpus[n - 1 - fuzz_below(n / 8)]);
	else
		fuzz_copy(c, fuzz_corpus[fuzz_below(n)]);
	fuzz_mutate(c, fuzz_corpus[fuzz_below(n)]);
}

static ssize_t fuzz_run_write(struct file *file, const char __user *from, size_t len,
			      loff_t *pos)
{
	u64 seed, first, count, i;
	char text[64] = "";

	if (len >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, len))
		return -EFAULT;
	if (sscanf(text, "%llu %llu %llu", &seed, &first, &count) != 3)
		return -EINVAL;
	mutex_lock(&fuzz_lock);
	for (i = 0; i < count && !fuzz_stopped && !fatal_signal_pending(current); i++) {
		fuzz_seed(seed, first + i);
		fuzz_next_case(fuzz_current);
		/* A case with acts takes a hundred times as long. */
		if (fuzz_below(ACTS_SELDOM))
			fuzz_drop_acts(fuzz_current);
		if (fuzz_current->n && fuzz_run_case(fuzz_current))
			fuzz_keep(fuzz_current);
		cond_resched();
	}
	mutex_unlock(&fuzz_lock);
	return i == count ? len : -EINTR;
}

static const struct file_operations fuzz_run_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = fuzz_run_write,
};

/* A line "shape octets". */
static int fuzz_parse_frame(struct fuzz_frame *f, const char *line)
{
	size_t len = strlen(line);

	if (len < 3 || line[2] != ' ' || len % 2 == 0 || (len - 3) / 2 > FUZZ_LEN)
		return -EINVAL;
	f->len = (len - 3) / 2;
	return hex2bin(&f->shape, line, 1) ?: hex2bin(f->data, line + 3, f->len);
}

static int fuzz_parse_case(struct fuzz_case *c, char *text)
{
	char *line;
	int err;

	c->n = 0;
	while ((line = strsep(&text, "\n")) && *line) {
		if (c->n == FUZZ_FRAMES)
			return -EINVAL;
		err = fuzz_parse_frame(&c->frame[c->n], line);
		if (err)
			return err;
		c->n++;
	}
	return c->n ? 0 : -EINVAL;
}

static ssize_t fuzz_corpus_write(struct file *file, const char __user *from, size_t len,
				 loff_t *pos)
{
	char *text;
	int err;

	if (len > FUZZ_FRAMES * LINE)
		return -EINVAL;
	text = memdup_user_nul(from, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	mutex_lock(&fuzz_lock);
	err = fuzz_parse_case(fuzz_current, text);
	if (!err && fuzz_run_case(fuzz_current))
		fuzz_keep(fuzz_current);
	mutex_unlock(&fuzz_lock);
	kfree(text);
	return err ?: len;
}

static void fuzz_print_seq(void *to, const char *text)
{
	seq_printf(to, "%s\n", text);
}

static void *fuzz_corpus_start(struct seq_file *seq, loff_t *pos)
{
	mutex_lock(&fuzz_lock);
	return *pos < fuzz_n_corpus ? fuzz_corpus[*pos] : NULL;
}

static void *fuzz_corpus_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return *pos < fuzz_n_corpus ? fuzz_corpus[*pos] : NULL;
}

static void fuzz_corpus_stop(struct seq_file *seq, void *v)
{
	mutex_unlock(&fuzz_lock);
}

static int fuzz_corpus_show(struct seq_file *seq, void *v)
{
	fuzz_print_case(fuzz_print_seq, seq, v);
	return 0;
}

static const struct seq_operations fuzz_corpus_seq_ops = {
	.start = fuzz_corpus_start,
	.next = fuzz_corpus_next,
	.stop = fuzz_corpus_stop,
	.show = fuzz_corpus_show,
};

static int fuzz_corpus_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &fuzz_corpus_seq_ops);
}

static const struct file_operations fuzz_corpus_fops = {
	.owner = THIS_MODULE,
	.open = fuzz_corpus_open,
	.read = seq_read,
	.write = fuzz_corpus_write,
	.llseek = seq_lseek,
	.release = seq_release,
};

static int fuzz_stats_show(struct seq_file *seq, void *v)
{
	seq_printf(seq, "cases %llu\nframes %llu\nsent %llu\nwrong %llu\ncorpus %u\n",
		   fuzz_n_cases, fuzz_n_frames, fuzz_sent, fuzz_sent_wrong,
		   fuzz_n_corpus);
	seq_printf(seq, "code %u\nways %u\nfaulty %d\n", mipv4_coverage.code,
		   mipv4_coverage.ways, fuzz_stopped);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fuzz_stats);

/* Log the case at a panic; UML ends with the next notifier. */
static int fuzz_panic(struct notifier_block *nb, unsigned long event, void *unused)
{
	fuzz_print_recent();
	return NOTIFY_DONE;
}

static struct notifier_block fuzz_panic_notifier = {
	.notifier_call = fuzz_panic,
	.priority = INT_MAX,
};

static struct dentry *fuzz_dir;

static void fuzz_free(void)
{
	while (fuzz_n_corpus)
		kvfree(fuzz_corpus[--fuzz_n_corpus]);
	vfree(fuzz_corpus);
	vfree(fuzz_recent);
	vfree(fuzz_current);
}

static int __init fuzz_init(void)
{
	int err;

	fuzz_current = vzalloc(sizeof(*fuzz_current));
	fuzz_recent = vzalloc(array_size(RECENT, sizeof(*fuzz_recent)));
	fuzz_corpus = vzalloc(array_size(CORPUS_LIMIT, sizeof(*fuzz_corpus)));
	err = -ENOMEM;
	if (!fuzz_current || !fuzz_recent || !fuzz_corpus)
		goto err_free;
	err = fuzz_device_init();
	if (err)
		goto err_free;
	atomic_notifier_chain_register(&panic_notifier_list, &fuzz_panic_notifier);
	fuzz_dir = debugfs_create_dir("mipv4_fuzz", NULL);
	debugfs_create_file("run", 0200, fuzz_dir, NULL, &fuzz_run_fops);
	debugfs_create_file("corpus", 0600, fuzz_dir, NULL, &fuzz_corpus_fops);
	debugfs_create_file("stats", 0400, fuzz_dir, NULL, &fuzz_stats_fops);
	return 0;

err_free:
	fuzz_free();
	return err;
}

static void __exit fuzz_exit(void)
{
	debugfs_remove(fuzz_dir);
	atomic_notifier_chain_unregister(&panic_notifier_list, &fuzz_panic_notifier);
	fuzz_acts_end();
	fuzz_device_exit();
	fuzz_free();
}

module_init(fuzz_init);
module_exit(fuzz_exit);
MODULE_DESCRIPTION("A fuzzer of mipv4's receive path, for kernels with KCOV");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS(MIPV4_KUNIT);
