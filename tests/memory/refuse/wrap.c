// SPDX-License-Identifier: GPL-2.0
/*
 * wrap.c: mipv4_memory.ko, which stands between a module and the functions of the
 * kernel that may lack memory: tests/memory/build makes the module call memory_NAME()
 * for NAME(). A call fails in one of two ways:
 *
 *	told	the function is not called; its caller gets the value for a failure
 *	real	it is called, and an allocation that it makes fails (failslab,
 *		fail_page_alloc); only in the context of a task, a limit of the kernel
 *
 * Parameters told and real: the N-th call, the N-th allocation from now on fails; 0 for
 * none. They count down, and so show whether it has happened. With parameter only they
 * count in calls of one function alone, with parameter task in those of one process,
 * and in softirqs that interrupt it.
 *
 * /sys/kernel/debug/mipv4_memory/sites has a line for each call site in a module,
 * FUNCTION+OFFSET, its return address, the number of calls, and the number of failures for
 * either reason. A failure counts for all call sites of the stack: a companion calls a
 * function of mipv4, which allocates memory.
 *
 * It supports one CPU. Nested calls of a function, as by a softirq within it, are counted in
 * the order of their arrival.
 */
#include <linux/debugfs.h>
#include <linux/filter.h>
#include <linux/idr.h>
#include <linux/kallsyms.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/stacktrace.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/arp.h>
#include <net/genetlink.h>
#include <net/gso.h>
#include <net/inet_frag.h>
#include <net/sock.h>
#include <net/sock_reuseport.h>

#define DEPTH 32

static unsigned int told;
module_param(told, uint, 0600);
MODULE_PARM_DESC(told, "this call, from now on, returns that there is no memory");

static unsigned int real;
module_param(real, uint, 0600);
MODULE_PARM_DESC(real, "this allocation within a call, from now on, fails");

static char *only = "all";
module_param(only, charp, 0600);
MODULE_PARM_DESC(only, "a function, or all");

static int task;
module_param(task, int, 0600);
MODULE_PARM_DESC(task, "a process; 0 for all");

enum memory_event { CALLED, TOLD, REAL, N_EVENTS };

struct memory_site {
	struct list_head	list;
	unsigned int		n[N_EVENTS];
	char			name[];
};

static LIST_HEAD(memory_sites);
static DEFINE_SPINLOCK(memory_lock);	/* sites, symbol */
static char memory_symbol[KSYM_SYMBOL_LEN];
static struct dentry *memory_dir;

/* Name it after its symbol: a module may be loaded again at another address. */
static struct memory_site *memory_site(unsigned long ip)
{
	struct memory_site *site;
	size_t len;

	sprint_symbol(memory_symbol, ip);
	if (!strchr(memory_symbol, '['))	/* in no module */
		return NULL;
	list_for_each_entry(site, &memory_sites, list)
		if (!strcmp(site->name, memory_symbol))
			return site;
	len = strlen(memory_symbol) + 1;
	site = kzalloc(struct_size(site, name, len), GFP_ATOMIC);
	if (!site)
		return NULL;
	memcpy(site->name, memory_symbol, len);
	list_add_tail(&site->list, &memory_sites);
	return site;
}

static void memory_note(unsigned long ip, enum memory_event event)
{
	struct memory_site *site;
	unsigned long flags;

	spin_lock_irqsave(&memory_lock, flags);
	site = memory_site(ip);
	if (site)
		site->n[event]++;
	spin_unlock_irqrestore(&memory_lock, flags);
}

static void memory_note_stack(unsigned long ip, enum memory_event event)
{
	unsigned long entries[DEPTH];
	unsigned int i, n = stack_trace_save(entries, DEPTH, 0);

	memory_note(ip, event);
	for (i = 0; i < n; i++)
		if (entries[i] != ip && !within_module(entries[i], THIS_MODULE))
			memory_note(entries[i], event);
}

/* A call of the function @name that returns to @ip. @may_be_real: the kernel does not
 * log a problem. Return: false if it must fail.
 */
static bool memory_begin(const char *name, unsigned long ip, bool may_be_real,
			 unsigned int *armed)
{
	memory_note(ip, CALLED);
	*armed = 0;
	if ((strcmp(only, "all") && strcmp(only, name)) ||
	    (task && task != current->tgid))
		return true;
	if (told && !--told) {
		memory_note_stack(ip, TOLD);
		return false;
	}
	if (may_be_real && in_task() && !current->fail_nth) {
		*armed = real;
		current->fail_nth = real;
	}
	return true;
}

/* @failed: it returned an error for lack of memory. */
static void memory_end(unsigned long ip, unsigned int armed, bool failed)
{
	if (!armed)
		return;
	real = current->fail_nth;
	current->fail_nth = 0;
	if (!real && failed)
		memory_note_stack(ip, REAL);
}

/* @proto, @args: of the function @name, which returns @type, and @none without memory. */
#define WRAP(type, name, proto, args, none, failed) \
	WRAP_OF(type, name, proto, args, none, failed, true)
#define WRAP_OF(type, name, proto, args, none, failed, may_be_real)	\
type memory_##name proto;						\
type memory_##name proto						\
{									\
	unsigned int armed;						\
	type value;							\
									\
	if (!memory_begin(#name, _RET_IP_, may_be_real, &armed))	\
		return none;						\
	value = name args;						\
	memory_end(_RET_IP_, armed, failed);				\
	return value;							\
}									\
EXPORT_SYMBOL_GPL(memory_##name)

/* A pointer, an error, a pointer or an error. */
#define WRAP_PTR(type, name, proto, args) \
	WRAP(type, name, proto, args, NULL, !value)
#define WRAP_ERR(name, proto, args) \
	WRAP(int, name, proto, args, -ENOMEM, value < 0)
#define WRAP_ERR_PTR(type, name, proto, args) \
	WRAP(type, name, proto, args, ERR_PTR(-ENOMEM), IS_ERR(value))
/* @skb is consumed in every case. */
#define WRAP_CONSUMES(name, proto, args, none)				\
	WRAP(int, name, proto, args,					\
	     ({ kfree_skb(skb); none; }), value)

WRAP_PTR(void *, __kmalloc_cache_noprof,
	 (struct kmem_cache *s, gfp_t gfp, size_t size), (s, gfp, size));
WRAP_PTR(void *, __kmalloc_noprof, (size_t size, gfp_t gfp), (size, gfp));
WRAP_PTR(void *, __kmalloc_large_noprof, (size_t size, gfp_t gfp), (size, gfp));
WRAP_PTR(void *, kmemdup_noprof, (const void *from, size_t len, gfp_t gfp),
	 (from, len, gfp));
WRAP_PTR(void *, __kvmalloc_node_noprof,
	 (DECL_BUCKET_PARAMS(size, b), gfp_t gfp, int node),
	 (PASS_BUCKET_PARAMS(size, b), gfp, node));
WRAP_PTR(void __percpu *, pcpu_alloc_noprof,
	 (size_t size, size_t align, bool reserved, gfp_t gfp),
	 (size, align, reserved, gfp));
WRAP_PTR(struct page *, __alloc_pages_noprof,
	 (gfp_t gfp, unsigned int order, int nid, nodemask_t *mask),
	 (gfp, order, nid, mask));

WRAP_PTR(struct sk_buff *, __alloc_skb,
	 (unsigned int size, gfp_t gfp, int flags, int node),
	 (size, gfp, flags, node));
WRAP_PTR(struct sk_buff *, __netdev_alloc_skb,
	 (struct net_device *dev, unsigned int len, gfp_t gfp), (dev, len, gfp));
WRAP_PTR(struct sk_buff *, skb_clone, (struct sk_buff *skb, gfp_t gfp), (skb, gfp));
WRAP_PTR(struct sk_buff *, __pskb_copy_fclone,
	 (struct sk_buff *skb, int headroom, gfp_t gfp, bool fclone),
	 (skb, headroom, gfp, fclone));
WRAP_PTR(void *, __pskb_pull_tail, (struct sk_buff *skb, int delta), (skb, delta));
WRAP_ERR(pskb_expand_head,
	 (struct sk_buff *skb, int nhead, int ntail, gfp_t gfp),
	 (skb, nhead, ntail, gfp));
WRAP_ERR(___pskb_trim, (struct sk_buff *skb, unsigned int len), (skb, len));
WRAP_ERR(pskb_trim_rcsum_slow, (struct sk_buff *skb, unsigned int len), (skb, len));
WRAP_ERR(skb_checksum_help, (struct sk_buff *skb), (skb));
WRAP_ERR(skb_copy_ubufs, (struct sk_buff *skb, gfp_t gfp), (skb, gfp));
WRAP_ERR_PTR(struct sk_buff *, __skb_gso_segment,
	     (struct sk_buff *skb, netdev_features_t features, bool tx_path),
	     (skb, features, tx_path));

WRAP_PTR(struct sk_buff *, arp_create,
	 (int type, int ptype, __be32 dest_ip, struct net_device *dev, __be32 src_ip,
	  const unsigned char *dest_hw, const unsigned char *src_hw,
	  const unsigned char *target_hw),
	 (type, ptype, dest_ip, dev, src_ip, dest_hw, src_hw, target_hw));
WRAP_CONSUMES(__dev_queue_xmit, (struct sk_buff *skb, struct net_device *sb_dev),
	      (skb, sb_dev), -ENOMEM);
WRAP_CONSUMES(netif_rx, (struct sk_buff *skb), (skb), NET_RX_DROP);
WRAP_ERR(dev_mc_add, (struct net_device *dev, const unsigned char *addr), (dev, addr));

WRAP_ERR(fqdir_init, (struct fqdir **fqdirp, struct inet_frags *f, struct net *net),
	 (fqdirp, f, net));
/* kmem_cache_create() writes a stack to the log. */
WRAP_OF(int, inet_frags_init, (struct inet_frags *f), (f), -ENOMEM, value < 0, false);
WRAP_PTR(struct inet_frag_queue *, inet_frag_find, (struct fqdir *fqdir, void *key),
	 (fqdir, key));
WRAP_PTR(void *, inet_frag_reasm_prepare,
	 (struct inet_frag_queue *q, struct sk_buff *skb, struct sk_buff *parent),
	 (q, skb, parent));

WRAP_ERR(rhashtable_init_noprof,
	 (struct rhashtable *ht, const struct rhashtable_params *params), (ht, params));
WRAP_ERR(rhltable_init_noprof,
	 (struct rhltable *hlt, const struct rhashtable_params *params), (hlt, params));
WRAP_ERR_PTR(void *, rhashtable_insert_slow,
	     (struct rhashtable *ht, const void *key, struct rhash_head *obj),
	     (ht, key, obj));
WRAP_PTR(struct rhash_lock_head __rcu **, rht_bucket_nested_insert,
	 (struct rhashtable *ht, struct bucket_table *tbl, unsigned int hash),
	 (ht, tbl, hash));

WRAP_ERR(__xa_insert,
	 (struct xarray *xa, unsigned long index, void *entry, gfp_t gfp),
	 (xa, index, entry, gfp));
WRAP_ERR(__xa_alloc_cyclic,
	 (struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next,
	  gfp_t gfp),
	 (xa, id, entry, limit, next, gfp));
WRAP_ERR(ida_alloc_range,
	 (struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp),
	 (ida, min, max, gfp));
WRAP(void *, __xa_cmpxchg,
	(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp),
	(xa, index, old, entry, gfp), XA_ERROR(-ENOMEM), xa_is_err(value));
WRAP_ERR(__xa_alloc,
	 (struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp),
	 (xa, id, entry, limit, gfp));
/* Of those with a name that wants no more. */
WRAP_PTR(struct workqueue_struct *, alloc_workqueue,
	 (const char *name, unsigned int flags, int max_active),
	 ("%s", flags, max_active, name));

/* kmem_cache_create(), as above. */
WRAP_OF(int, proto_register, (struct proto *prot, int alloc_slab), (prot, alloc_slab),
	-ENOBUFS, value < 0, false);
WRAP(struct sk_buff *, sock_alloc_send_pskb,
	(struct sock *sk, unsigned long header_len, unsigned long data_len, int noblock,
	 int *errcode, int order),
	(sk, header_len, data_len, noblock, errcode, order),
	({ *errcode = -ENOBUFS; NULL; }), !value);
WRAP_PTR(struct sk_buff *, sock_wmalloc,
	 (struct sock *sk, unsigned long size, int force, gfp_t gfp), (sk, size, force, gfp));
WRAP(bool, sk_page_frag_refill, (struct sock *sk, struct page_frag *frag), (sk, frag),
	false, !value);
/* The limits of memory are reached. */
WRAP(int, __sk_mem_schedule, (struct sock *sk, int size, int kind), (sk, size, kind),
	0, !value);
/* There is no room in the receive queue. */
WRAP_ERR(sock_queue_err_skb, (struct sock *sk, struct sk_buff *skb), (sk, skb));
WRAP_ERR(sk_filter_trim_cap, (struct sock *sk, struct sk_buff *skb, unsigned int cap),
	 (sk, skb, cap));
WRAP_ERR(reuseport_alloc, (struct sock *sk, bool any), (sk, any));
WRAP_ERR(reuseport_add_sock, (struct sock *sk, struct sock *other, bool any),
	 (sk, other, any));

WRAP_ERR(register_pernet_subsys, (struct pernet_operations *ops), (ops));
WRAP_ERR(genl_register_family, (struct genl_family *family), (family));
/* The receiver's buffer is full. */
static int memory_unicast_failed(struct sk_buff *skb)
{
	kfree_skb(skb);
	return -EAGAIN;
}

WRAP(int, netlink_unicast,
	(struct sock *sk, struct sk_buff *skb, u32 portid, int nonblock),
	(sk, skb, portid, nonblock), memory_unicast_failed(skb), value < 0);

/* Receivers learn that they lost messages. */
static int memory_broadcast_failed(struct sock *sk, struct sk_buff *skb, u32 portid,
				   u32 group)
{
	netlink_set_err(sk, portid, group, -ENOBUFS);
	kfree_skb(skb);
	return -ENOBUFS;
}

WRAP(int, netlink_broadcast_filtered,
	(struct sock *sk, struct sk_buff *skb, u32 portid, u32 group, gfp_t gfp,
	 netlink_filter_fn filter, void *data),
	(sk, skb, portid, group, gfp, filter, data),
	memory_broadcast_failed(sk, skb, portid, group), value < 0);

static int sites_show(struct seq_file *m, void *v)
{
	struct memory_site *site;

	/* Entries are only appended. */
	list_for_each_entry(site, &memory_sites, list)
		seq_printf(m, "%s %u %u %u\n", site->name, site->n[CALLED],
			   site->n[TOLD], site->n[REAL]);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sites);

static int __init memory_init(void)
{
	memory_dir = debugfs_create_dir("mipv4_memory", NULL);
	debugfs_create_file("sites", 0400, memory_dir, NULL, &sites_fops);
	return 0;
}

static void __exit memory_exit(void)
{
	struct memory_site *site, *next;

	debugfs_remove(memory_dir);
	list_for_each_entry_safe(site, next, &memory_sites, list)
		kfree(site);
}

module_init(memory_init);
module_exit(memory_exit);
MODULE_DESCRIPTION("calls of mipv4 that fail for want of memory");
MODULE_LICENSE("GPL");
