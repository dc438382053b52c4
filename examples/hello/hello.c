// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>
#include <net/mipv4.h>

/* skb->data is at the payload, and skb is ours to free. */
static void hello_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		      struct sk_buff *skb, void *ctx)
{
	struct sk_buff *frame;

	pr_info("hello: %u octets from %pI4\n", skb->len, &src);

	frame = mipv4_allocate_frame(ip, src, 253, skb->len, NULL, GFP_ATOMIC);
	if (!IS_ERR(frame)) {
		if (skb_copy_bits(skb, 0, skb_put(frame, skb->len), skb->len))
			kfree_skb(frame);
		else
			mipv4_xmit(ip, frame);	/* consumes frame */
	}
	consume_skb(skb);
}

static struct mipv4_protocol hello_protocol = {
	.name		= "hello",
	.protocol	= 253,
	.rcv		= hello_rcv,
};

static int __init hello_init(void)
{
	return mipv4_register_protocol(&hello_protocol);
}

static void __exit hello_exit(void)
{
	mipv4_unregister_protocol(&hello_protocol);
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_DESCRIPTION("An example companion of mipv4");
MODULE_LICENSE("GPL");
