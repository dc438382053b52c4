// SPDX-License-Identifier: GPL-2.0
/*
 * drive.c: mipv4_drive.ko, a driver and a companion for operations that no program can
 * request: receive frames of any form in the context of the writer, and send datagrams of
 * any form.
 *
 * Files in /sys/kernel/debug/mipv4_drive. One write is one struct drive_request, in
 * host order, followed by these octets:
 *	receive		Ethernet frames, each after a u16 with its length
 *	send		payload of a datagram of protocol 253
 *	join		source addresses of a group
 * The files support one writer at a time.
 */
#include <linux/debugfs.h>
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include <net/mudp.h>

#define EXPERIMENT 253

/**
 * struct drive_request - a request
 * @ifindex: the device
 * @how: a DRIVE_ value
 * @flags: DRIVE_F_ values; join: mode of the filter
 * @linear: number of octets that are not in pages: after the Ethernet header of a frame, or
 *	of the payload
 * @dst: the destination; the group
 */
struct drive_request {
	u32	ifindex;
	u16	how;
	u16	flags;
	u32	linear;
	__be32	dst;
};

enum {
	DRIVE_ONE,	/* receive: one by one; send: mipv4_xmit() */
	DRIVE_LIST,	/* receive: as a list */
	DRIVE_INPUT,	/* receive: mipv4_input() */
	DRIVE_WRITEV,	/* send: half of the payload by mipv4_writev() */
	DRIVE_UDP,	/* send: mudp_xmit(), from port 5002 to port 5001 */
	DRIVE_FLOW,	/* send: mipv4_flow_xmit(), without room for a header */
};

enum {
	DRIVE_JOIN,
	DRIVE_SET_FILTER,
	DRIVE_LEAVE,
	DRIVE_LISTEN,	/* to port 5000 of the group */
	DRIVE_UNLISTEN,
};

#define DRIVE_F_SHARED		BIT(0)	/* it has another owner, too */
#define DRIVE_F_CLONED		BIT(1)	/* its data has another owner, too */
#define DRIVE_F_COMPLETE	BIT(2)	/* the device has computed the sum */
#define DRIVE_F_PARTIAL		BIT(3)	/* its checksum is left to the device */
#define DRIVE_F_USER_PAGES	BIT(4)	/* its pages belong to a program */
#define DRIVE_F_OPTIONS		BIT(5)	/* record route */
#define DRIVE_F_LIST		BIT(6)	/* nonlinear data is in a list of skbs */
#define DRIVE_F_SEGMENTS	BIT(7)	/* receive: a GSO frame of UDP or TCP */

#define SEGMENT 100	/* octets of each */

#define OTHERS 64	/* frames of a request with another owner */

static struct dentry *drive_dir;
static struct sk_buff *drive_others[OTHERS];
static unsigned int drive_n_others;

/* Move all octets of @skb after the first @linear to a page, or to a list of one skb. */
static int drive_shape(struct sk_buff *skb, const struct drive_request *req,
		       unsigned int linear)
{
	unsigned int len = skb->len > linear ? skb->len - linear : 0;
	unsigned int order = get_order(len);
	struct sk_buff *piece;
	struct page *page;

	if (!len)
		return 0;
	if (req->flags & DRIVE_F_LIST) {
		piece = alloc_skb(len, GFP_KERNEL);
		if (!piece)
			return -ENOMEM;
		skb_put_data(piece, skb->data + linear, len);
		skb_trim(skb, linear);
		skb_shinfo(skb)->frag_list = piece;
		skb->len += len;
		skb->data_len += len;
		skb->truesize += piece->truesize;
		return 0;
	}
	page = alloc_pages(GFP_KERNEL | __GFP_COMP, order);
	if (!page)
		return -ENOMEM;
	memcpy(page_address(page), skb->data + linear, len);
	skb_trim(skb, linear);
	skb_add_rx_frag(skb, 0, page, 0, len, PAGE_SIZE << order);
	return 0;
}

/* Give @skb, or its data, another owner until the request is done. */
static int drive_share(struct sk_buff *skb, const struct drive_request *req)
{
	struct sk_buff *other = NULL;

	if (!(req->flags & (DRIVE_F_SHARED | DRIVE_F_CLONED)))
		return 0;
	if (drive_n_others < OTHERS)
		other = req->flags & DRIVE_F_SHARED ? skb_get(skb) :
						      skb_clone(skb, GFP_KERNEL);
	if (!other)
		return -ENOBUFS;
	drive_others[drive_n_others++] = other;
	return 0;
}

static void drive_unshare(void)
{
	while (drive_n_others)
		kfree_skb(drive_others[--drive_n_others]);
}

static void drive_other(struct mipv4 *ip, u8 protocol, __be32 src, __be32 dst,
			struct sk_buff *skb, void *ctx)
{
	consume_skb(skb);
}

static const struct mipv4_callbacks drive_callbacks = { .other = drive_other };

static bool drive_is_tcp(const u8 *data, unsigned int len)
{
	const struct iphdr *iph = (const struct iphdr *)(data + ETH_HLEN);

	return len >= ETH_HLEN + sizeof(*iph) && iph->protocol == IPPROTO_TCP;
}

static struct sk_buff *drive_frame(struct net_device *dev,
				   const struct drive_request *req,
				   const u8 *data, unsigned int len)
{
	struct sk_buff *skb;
	int err;

	if (len < ETH_HLEN)
		return ERR_PTR(-EINVAL);
	skb = alloc_skb(NET_SKB_PAD + NET_IP_ALIGN + len, GFP_KERNEL);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	skb_reserve(skb, NET_SKB_PAD + NET_IP_ALIGN);
	skb_put_data(skb, data, len);
	skb->protocol = eth_type_trans(skb, dev);
	skb_reset_network_header(skb);
	if (req->flags & DRIVE_F_COMPLETE) {
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum = csum_partial(skb->data, skb->len, 0);
	}
	err = drive_shape(skb, req, req->linear) ?: drive_share(skb, req);
	if (!err && req->flags & DRIVE_F_PARTIAL &&
	    !skb_partial_csum_set(skb, sizeof(struct iphdr), offsetof(struct udphdr, check)))
		err = -EINVAL;
	if (req->flags & DRIVE_F_SEGMENTS) {
		skb_shinfo(skb)->gso_size = SEGMENT;
		skb_shinfo(skb)->gso_type = SKB_GSO_DODGY |
			(drive_is_tcp(data, len) ? SKB_GSO_TCPV4 : SKB_GSO_UDP_L4);
	}
	if (!err)
		return skb;
	kfree_skb(skb);
	return ERR_PTR(err);
}

static int drive_to_input(int ifindex, struct sk_buff *skb)
{
	struct mipv4 *ip = mipv4_find(&init_net, ifindex);

	if (!ip) {
		kfree_skb(skb);
		return -ENODEV;
	}
	mipv4_input(ip, &drive_callbacks, skb);
	mipv4_put(ip);
	return 0;
}

static int drive_receive(const struct drive_request *req, const u8 *data, size_t len)
{
	struct net_device *dev = dev_get_by_index(&init_net, req->ifindex);
	LIST_HEAD(list);
	struct sk_buff *skb, *next;
	u16 frame_len;
	int err = 0;

	if (!dev)
		return -ENODEV;
	/* All are made before the first is received: either all or none. */
	while (len >= sizeof(frame_len)) {
		memcpy(&frame_len, data, sizeof(frame_len));
		data += sizeof(frame_len);
		len -= sizeof(frame_len);
		skb = frame_len <= len ? drive_frame(dev, req, data, frame_len) :
					 ERR_PTR(-EINVAL);
		if (IS_ERR(skb)) {
			err = PTR_ERR(skb);
			goto out;
		}
		list_add_tail(&skb->list, &list);
		data += frame_len;
		len -= frame_len;
	}
	local_bh_disable();
	if (req->how == DRIVE_LIST)
		netif_receive_skb_list(&list);
	list_for_each_entry_safe(skb, next, &list, list) {
		if (req->how == DRIVE_LIST)
			break;
		skb_list_del_init(skb);
		if (req->how == DRIVE_INPUT)
			err = drive_to_input(req->ifindex, skb) ?: err;
		else
			netif_receive_skb(skb);
	}
	local_bh_enable();
	INIT_LIST_HEAD(&list);
out:
	list_for_each_entry_safe(skb, next, &list, list) {
		skb_list_del_init(skb);
		kfree_skb(skb);
	}
	drive_unshare();
	dev_put(dev);
	return err;
}

static void drive_pages_done(struct sk_buff *skb, struct ubuf_info *uarg, bool copied)
{
}

static const struct ubuf_info_ops drive_pages_ops = { .complete = drive_pages_done };
static struct ubuf_info drive_pages = {
	.ops	= &drive_pages_ops,
	.flags	= SKBFL_ZEROCOPY_FRAG,
};

/* Shape @frame, which has the header and, except for mipv4_writev(), the payload. */
static int drive_prepare(struct sk_buff *frame, const struct drive_request *req)
{
	static const u8 record_route[] = { IPOPT_RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0 };
	unsigned int hdr_len = sizeof(struct iphdr);
	int err;

	if (req->flags & DRIVE_F_PARTIAL &&
	    !skb_partial_csum_set(frame, hdr_len, 6))
		return -EINVAL;
	err = drive_shape(frame, req, hdr_len + req->linear) ?: drive_share(frame, req);
	if (err)
		return err;
	if (req->flags & DRIVE_F_USER_PAGES)
		skb_zcopy_init(frame, &drive_pages);
	if (req->flags & DRIVE_F_OPTIONS)
		err = mipv4_set_options(frame, record_route, sizeof(record_route));
	return err;
}

static int drive_send_udp(struct mipv4 *ip, const struct drive_request *req,
			  const u8 *data, size_t len)
{
	struct mudp_flow flow = {
		.daddr = req->dst,
		.sport = htons(5002),
		.dport = htons(5001),
	};
	struct sk_buff *frame = mudp_allocate_frame(ip, &flow, len, GFP_KERNEL);

	if (IS_ERR(frame))
		return PTR_ERR(frame);
	skb_put_data(frame, data, len);
	return mudp_xmit(ip, frame);
}

static int drive_send_flow(struct mipv4 *ip, const struct drive_request *req,
			   const u8 *data, size_t len)
{
	struct mipv4_flow flow = { .daddr = req->dst, .protocol = EXPERIMENT };
	struct sk_buff *skb = alloc_skb(len, GFP_KERNEL);

	if (!skb)
		return -ENOMEM;
	skb_put_data(skb, data, len);
	return mipv4_flow_xmit(ip, &flow, skb);
}

static int drive_send(const struct drive_request *req, const u8 *data, size_t len)
{
	struct mipv4 *ip = mipv4_find(&init_net, req->ifindex);
	struct kvec iov = { .iov_base = (void *)data, .iov_len = len };
	unsigned int in_frame = len;
	struct sk_buff *frame;
	int err;

	if (!ip)
		return -ENODEV;
	if (req->how == DRIVE_UDP) {
		err = drive_send_udp(ip, req, data, len);
		goto out;
	}
	if (req->how == DRIVE_FLOW) {
		err = drive_send_flow(ip, req, data, len);
		goto out;
	}
	if (req->how == DRIVE_WRITEV)
		in_frame = len / 2;
	frame = mipv4_allocate_frame(ip, req->dst, EXPERIMENT, in_frame, NULL, GFP_KERNEL);
	if (IS_ERR(frame)) {
		err = PTR_ERR(frame);
		goto out;
	}
	skb_put_data(frame, data, in_frame);
	err = drive_prepare(frame, req);
	if (err) {
		kfree_skb(frame);
	} else if (req->how == DRIVE_WRITEV) {
		iov.iov_base += in_frame;
		iov.iov_len -= in_frame;
		err = mipv4_writev(ip, frame, &iov, 1);
	} else {
		err = mipv4_xmit(ip, frame);
	}
out:
	drive_unshare();
	mipv4_put(ip);
	return err;
}

static struct mipv4_membership *drive_membership;
static struct mudp_listener *drive_listener;

static void drive_heard(struct mipv4 *ip, const struct mudp_flow *flow,
			struct sk_buff *skb, void *ctx)
{
	consume_skb(skb);
}

static const struct mudp_ops drive_ops = { .rcv = drive_heard };

/* Free the objects of @how. */
static void drive_leave(int how)
{
	if (how == DRIVE_LEAVE && drive_membership) {
		rtnl_lock();
		mipv4_leave(drive_membership);
		rtnl_unlock();
		drive_membership = NULL;
	}
	if (how == DRIVE_UNLISTEN && drive_listener) {
		mudp_unlisten(drive_listener);
		drive_listener = NULL;
	}
}

static int drive_do_join(struct mipv4 *ip, const struct drive_request *req,
			 const __be32 *sources, size_t n)
{
	struct mipv4_membership *membership;
	int err;

	rtnl_lock();
	if (req->how == DRIVE_SET_FILTER) {
		err = drive_membership ? mipv4_set_filter(drive_membership, req->flags,
							  sources, n) : -ENOENT;
	} else {
		membership = mipv4_join(ip, req->dst, req->flags, sources, n);
		err = PTR_ERR_OR_ZERO(membership);
		if (!err)
			drive_membership = membership;
	}
	rtnl_unlock();
	return err;
}

static int drive_do_listen(struct mipv4 *ip, const struct drive_request *req)
{
	struct mudp_listener *listener = mudp_listen(ip, req->dst, htons(5000),
						     &drive_ops, NULL);

	if (IS_ERR(listener))
		return PTR_ERR(listener);
	drive_listener = listener;
	return 0;
}

static int drive_join(const struct drive_request *req, const u8 *data, size_t len)
{
	struct mipv4 *ip;
	int err;

	if (req->how == DRIVE_LEAVE || req->how == DRIVE_UNLISTEN) {
		drive_leave(req->how);
		return 0;
	}
	if (req->how == DRIVE_LISTEN ? !!drive_listener :
				       req->how == DRIVE_JOIN && drive_membership)
		return -EBUSY;
	ip = mipv4_find(&init_net, req->ifindex);
	if (!ip)
		return -ENODEV;
	err = req->how == DRIVE_LISTEN ? drive_do_listen(ip, req) :
	      drive_do_join(ip, req, (const __be32 *)data, len / sizeof(__be32));
	mipv4_put(ip);
	return err;
}

static ssize_t drive_write(const char __user *buf, size_t len,
			   int (*act)(const struct drive_request *req, const u8 *data,
				      size_t len))
{
	struct drive_request *req;
	int err;

	if (len < sizeof(*req))
		return -EINVAL;
	req = kvmalloc(len, GFP_KERNEL);
	if (!req)
		return -ENOMEM;
	err = copy_from_user(req, buf, len) ? -EFAULT :
	      act(req, (const u8 *)(req + 1), len - sizeof(*req));
	kvfree(req);
	return err ?: len;
}

static ssize_t receive_write(struct file *file, const char __user *buf, size_t len,
			     loff_t *pos)
{
	return drive_write(buf, len, drive_receive);
}

static ssize_t send_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *pos)
{
	return drive_write(buf, len, drive_send);
}

static ssize_t join_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *pos)
{
	return drive_write(buf, len, drive_join);
}

static const struct file_operations receive_fops = {
	.owner	= THIS_MODULE,
	.write	= receive_write,
};

static const struct file_operations send_fops = {
	.owner	= THIS_MODULE,
	.write	= send_write,
};

static const struct file_operations join_fops = {
	.owner	= THIS_MODULE,
	.write	= join_write,
};

static int __init drive_init(void)
{
	drive_dir = debugfs_create_dir("mipv4_drive", NULL);
	debugfs_create_file("receive", 0200, drive_dir, NULL, &receive_fops);
	debugfs_create_file("send", 0200, drive_dir, NULL, &send_fops);
	debugfs_create_file("join", 0200, drive_dir, NULL, &join_fops);
	return 0;
}

static void __exit drive_exit(void)
{
	debugfs_remove(drive_dir);
	drive_leave(DRIVE_LEAVE);
	drive_leave(DRIVE_UNLISTEN);
}

module_init(drive_init);
module_exit(drive_exit);
MODULE_DESCRIPTION("frames and datagrams of any shape, for tests of mipv4");
MODULE_LICENSE("GPL");
