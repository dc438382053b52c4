// SPDX-License-Identifier: GPL-2.0
/*
 * chardev.c: /dev/mrdp, the interface for programs. An open file is a session. The first
 * write names the peer, "DEV ADDRESS". Each later write sends a message, and each read
 * receives one:
 *
 *	exec 3<>/dev/mrdp
 *	echo eth1 192.0.2.1 >&3
 *	dd if=file bs=1400 >&3
 *
 * A write waits for room in the window, not for the acknowledgment: a message that is
 * not acknowledged when the file is closed may be lost. A read with a short buffer loses
 * the rest of the message, like recv(2). An empty message reads as end of file.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/inet.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>
#include "mrdp.h"

static int mrdp_open(struct inode *inode, struct file *file)
{
	file->private_data = mrdp_new();
	return file->private_data ? stream_open(inode, file) : -ENOMEM;
}

static int mrdp_release(struct inode *inode, struct file *file)
{
	mrdp_free(file->private_data);
	return 0;
}

/* The first write: a line that names the peer. */
static int mrdp_write_peer(struct mrdp *s, const char *line)
{
	struct net *net = current->nsproxy->net_ns;
	char name[IFNAMSIZ], address[16];
	__be32 peer;

	if (!ns_capable(net->user_ns, CAP_NET_RAW))
		return -EPERM;
	if (sscanf(line, "%15s %15s", name, address) != 2 ||
	    !in4_pton(address, -1, (u8 *)&peer, -1, NULL) ||
	    ipv4_is_zeronet(peer) || ipv4_is_multicast(peer) ||
	    ipv4_is_lbcast(peer))
		return -EINVAL;
	return mrdp_begin(s, net, name, peer);
}

static ssize_t mrdp_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *pos)
{
	struct mrdp *s = file->private_data;
	struct kvec msg = { .iov_len = len };
	int signal, err;

	if (len > MRDP_LEN)
		return -EMSGSIZE;
	msg.iov_base = memdup_user_nul(buf, len);
	if (IS_ERR(msg.iov_base))
		return PTR_ERR(msg.iov_base);
	if (READ_ONCE(s->err) == -ENOTCONN) {
		err = mrdp_write_peer(s, msg.iov_base);
		kfree(msg.iov_base);
		return err ?: len;
	}
	signal = wait_event_interruptible(s->wait,
					  (err = mrdp_send(s, &msg)) != -EAGAIN);
	if (err)
		kfree(msg.iov_base);
	return signal ?: err ?: len;
}

static ssize_t mrdp_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct mrdp *s = iocb->ki_filp->private_data;
	struct sk_buff *skb;
	int signal, err;
	size_t len;

	signal = wait_event_interruptible(s->wait,
					  (err = mrdp_receive(s, &skb)) != -EAGAIN);
	if (signal || err)
		return signal ?: err;
	len = min_t(size_t, skb->len, iov_iter_count(to));
	err = skb_copy_datagram_iter(skb, 0, to, len);
	consume_skb(skb);
	return err ?: len;
}

static const struct file_operations mrdp_fops = {
	.owner		= THIS_MODULE,	/* an open file keeps the module */
	.open		= mrdp_open,
	.release	= mrdp_release,
	.read_iter	= mrdp_read_iter,
	.write		= mrdp_write,
};

struct miscdevice mrdp_device = {
	.minor		= MISC_DYNAMIC_MINOR,
	.name		= "mrdp",
	.fops		= &mrdp_fops,
	.mode		= 0600,
};
