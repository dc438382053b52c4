// SPDX-License-Identifier: GPL-2.0
/*
 * sock-page.c: large messages are copied into pages of the kernel's page_frag, of 32 KiB.
 *
 * A message of 64 KiB fills two of them. Most kernels clear pages that they allocate, which
 * costs as much as half of the copy. So each CPU keeps the last page that was full, and uses
 * it again after the device has sent all datagrams in it.
 */
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/uio.h>
#include <net/mipv4_sock.h>
#include <net/mudp.h>
#include <net/sock.h>
#include "sock-page.h"

#define MUDP_PAGE_LEN	(PAGE_SIZE << SKB_FRAG_PAGE_ORDER)

static DEFINE_PER_CPU(struct page *, mudp_sock_spare);

/* Exchange a page that is full for the one that this CPU keeps. */
static void mudp_sock_recycle(struct page_frag *frag)
{
	struct page *spare = this_cpu_xchg(mudp_sock_spare, frag->page);

	frag->page = spare;
	frag->size = spare ? MUDP_PAGE_LEN : 0;
	frag->offset = frag->size;	/* full, unless nobody else has it */
}

/* Append a part of a message to a datagram, in a page. Return: octets or -errno. */
static int mudp_sock_append_part(struct sock *sk, struct sk_buff *skb,
				 struct msghdr *msg, size_t len)
{
	struct page_frag *frag = sk_page_frag(sk);
	int i = skb_shinfo(skb)->nr_frags;

	if (frag->page && frag->offset == MUDP_PAGE_LEN &&
	    page_ref_count(frag->page) > 1)
		mudp_sock_recycle(frag);
	if (!sk_page_frag_refill(sk, frag))
		return -ENOMEM;
	len = min_t(size_t, len, frag->size - frag->offset);
	if (!skb_can_coalesce(skb, i, frag->page, frag->offset) &&
	    i == MAX_SKB_FRAGS)
		return -EMSGSIZE;
	if (copy_from_iter(page_address(frag->page) + frag->offset, len,
			   &msg->msg_iter) != len)
		return -EFAULT;
	if (skb_can_coalesce(skb, i, frag->page, frag->offset)) {
		skb_frag_size_add(&skb_shinfo(skb)->frags[i - 1], len);
	} else {
		get_page(frag->page);
		skb_fill_page_desc(skb, i, frag->page, frag->offset, len);
	}
	frag->offset += len;
	skb->len += len;
	skb->data_len += len;
	skb->truesize += len;
	refcount_add(len, &sk->sk_wmem_alloc);
	return len;
}

/**
 * mudp_sock_append() - append a message to a datagram, in pages
 * @sk: the socket, to which they are charged
 * @skb: the datagram
 * @msg: the message
 * @len: octets of it
 *
 * Context: process; sleeps. The caller drops @skb after an error.
 * Return: 0; -EMSGSIZE; -ENOMEM; -EFAULT.
 */
int mudp_sock_append(struct sock *sk, struct sk_buff *skb, struct msghdr *msg, size_t len)
{
	int n;

	if (len > MUDP_MAX_LEN - skb->len)
		return -EMSGSIZE;
	while (len) {
		n = mudp_sock_append_part(sk, skb, msg, len);
		if (n < 0)
			return n;
		len -= n;
	}
	return 0;
}

/**
 * mudp_sock_pages_exit() - free the pages that are kept
 *
 * Context: no socket exists.
 */
void mudp_sock_pages_exit(void)
{
	struct page *page;
	int cpu;

	for_each_possible_cpu(cpu) {
		page = per_cpu(mudp_sock_spare, cpu);
		if (page)
			put_page(page);
	}
}
