// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4_bench_frames.c: frames that a program lets a device receive, one at a time: for
 * bench/sockets.c.
 *
 * /proc/mipv4_bench_frames: a write sets the frame: the index of a device as an int, then
 * the octets; the device's address replaces both addresses of the link layer. The ioctl
 * calls are those of frames.h.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <net/net_namespace.h>
#include "frames.h"

#define FRAME_MAX	2048

static struct sk_buff_head frames;
static u8 frame[FRAME_MAX];
static size_t frame_len;
static int frame_dev;

static ssize_t frames_write(struct file *file, const char __user *from, size_t len,
			    loff_t *pos)
{
	size_t n = len - sizeof(frame_dev);

	if (len < sizeof(frame_dev) + ETH_HLEN || n > sizeof(frame))
		return -EINVAL;
	if (copy_from_user(&frame_dev, from, sizeof(frame_dev)) ||
	    copy_from_user(frame, from + sizeof(frame_dev), n))
		return -EFAULT;
	frame_len = n;
	return len;
}

/* A frame as a driver delivers it. */
static struct sk_buff *frames_one(struct net_device *dev)
{
	struct sk_buff *skb = netdev_alloc_skb(dev, 2 + frame_len);
	struct ethhdr *eth;

	if (!skb)
		return NULL;
	skb_reserve(skb, 2);
	eth = skb_put_data(skb, frame, frame_len);
	ether_addr_copy(eth->h_dest, dev->dev_addr);
	ether_addr_copy(eth->h_source, dev->dev_addr);
	skb->protocol = eth_type_trans(skb, dev);
	return skb;
}

static long frames_make(unsigned long n)
{
	struct net_device *dev = dev_get_by_index(&init_net, frame_dev);
	struct sk_buff *skb;
	long err = 0;

	if (!dev)
		return -ENODEV;
	skb_queue_purge(&frames);
	while (n--) {
		skb = frames_one(dev);
		if (!skb) {
			err = -ENOMEM;
			break;
		}
		__skb_queue_tail(&frames, skb);
	}
	dev_put(dev);
	return err;
}

static long frames_ioctl(struct file *file, unsigned int call, unsigned long n)
{
	struct sk_buff *skb;

	if (call == FRAMES_MAKE)
		return frames_make(n);
	skb = __skb_dequeue(&frames);
	if (!skb)
		return -ENOENT;
	local_bh_disable();
	if (call == FRAMES_RECEIVE)
		netif_receive_skb(skb);
	else
		consume_skb(skb);
	local_bh_enable();
	return 0;
}

static const struct proc_ops frames_ops = {
	.proc_write	= frames_write,
	.proc_ioctl	= frames_ioctl,
};

static int __init frames_init(void)
{
	skb_queue_head_init(&frames);
	return proc_create("mipv4_bench_frames", 0600, NULL, &frames_ops) ? 0 : -ENOMEM;
}

static void __exit frames_exit(void)
{
	remove_proc_entry("mipv4_bench_frames", NULL);
	skb_queue_purge(&frames);
}

module_init(frames_init);
module_exit(frames_exit);

MODULE_DESCRIPTION("Frames that a program lets a device receive, for the benchmark of mipv4");
MODULE_LICENSE("GPL");
