// SPDX-License-Identifier: GPL-2.0
/*
 * chardev.c: /dev/mrdp, what programs call. An open file is a session. The first
 * write says with whom, "DEV ADDRESS"; each one after that sends a message, each
 * read receives one, and fsync waits until the peer has all of them:
 *
 *	exec 3<>/dev/mrdp
 *	echo eth1 192.0.2.1 >&3
 *	dd if=file bs=1400 conv=fsync >&3
 *
 * What of a message does not fit the buffer of a read is lost, as with recv(2). An
 * empty message reads as end of file.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/inet.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include "mrdp.h"

/* Wait until it is worth while to try again. */
static int mrdp_wait(struct mrdp *s, const struct file *file, __poll_t events)
{
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	return wait_event_interruptible(s->wait, mrdp_ready(s) & events);
}

static int mrdp_open(struct inode *inode, struct file *file)
{
	file->private_data = mrdp_new();
	return file->private_data ? stream_open(inode, file) : -ENOMEM;
}

static int mrdp_release(struct inode *inode, struct file *file)
{
	struct mrdp *s = file->private_data;

	mrdp_unbind(s);
	mrdp_free(s);
	return 0;
}

/* The line that says with whom. */
static ssize_t mrdp_write_peer(struct mrdp *s, struct iov_iter *from)
{
	char line[64] = "", name[IFNAMSIZ], address[16];
	struct net *net = current->nsproxy->net_ns;
	size_t len = iov_iter_count(from);
	__be32 peer;
	int err;

	if (!ns_capable(net->user_ns, CAP_NET_RAW))
		return -EPERM;
	if (len >= sizeof(line))
		return -EINVAL;
	if (!copy_from_iter_full(line, len, from))
		return -EFAULT;
	if (sscanf(line, "%15s %15s", name, address) != 2 ||
	    !in4_pton(address, -1, (u8 *)&peer, -1, NULL) ||
	    ipv4_is_zeronet(peer) || ipv4_is_multicast(peer) ||
	    ipv4_is_lbcast(peer))
		return -EINVAL;
	err = mrdp_bind(s, net, name, peer);
	return err ?: len;
}

static ssize_t mrdp_write_msg(struct file *file, struct iov_iter *from)
{
	struct mrdp *s = file->private_data;
	size_t len = iov_iter_count(from);
	struct mrdp_msg *msg;
	int err;

	if (len > MRDP_LEN)
		return -EMSGSIZE;
	msg = kzalloc(struct_size(msg, data, len), GFP_KERNEL_ACCOUNT);
	if (!msg)
		return -ENOMEM;
	msg->len = len;
	err = -EFAULT;
	if (!copy_from_iter_full(msg->data, len, from))
		goto fail;
	while ((err = mrdp_queue(s, msg)) == -EAGAIN) {
		err = mrdp_wait(s, file, EPOLLOUT);
		if (err)
			break;
	}
	if (err)
		goto fail;
	return len;

fail:
	kfree(msg);
	return err;
}

static ssize_t mrdp_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct mrdp *s = iocb->ki_filp->private_data;

	if (mrdp_flushed(s) == -ENOTCONN)
		return mrdp_write_peer(s, from);
	return mrdp_write_msg(iocb->ki_filp, from);
}

static ssize_t mrdp_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct mrdp *s = iocb->ki_filp->private_data;
	struct sk_buff *skb;
	size_t len;
	int err;

	while ((err = mrdp_dequeue(s, &skb)) == -EAGAIN) {
		err = mrdp_wait(s, iocb->ki_filp, EPOLLIN);
		if (err)
			break;
	}
	if (err)
		return err;
	len = min_t(size_t, skb->len, iov_iter_count(to));
	err = skb_copy_datagram_iter(skb, 0, to, len);
	consume_skb(skb);
	return err ?: len;
}

static int mrdp_fsync(struct file *file, loff_t start, loff_t end,
		      int datasync)
{
	struct mrdp *s = file->private_data;
	int signal, err = 0;

	signal = wait_event_interruptible(s->wait,
					  (err = mrdp_flushed(s)) != -EAGAIN);
	return signal ?: err;
}

static __poll_t mrdp_poll(struct file *file, poll_table *wait)
{
	struct mrdp *s = file->private_data;

	poll_wait(file, &s->wait, wait);
	return mrdp_ready(s);
}

static const struct file_operations mrdp_fops = {
	.owner		= THIS_MODULE,	/* no unloading while it is open */
	.open		= mrdp_open,
	.release	= mrdp_release,
	.read_iter	= mrdp_read_iter,
	.write_iter	= mrdp_write_iter,
	.fsync		= mrdp_fsync,
	.poll		= mrdp_poll,
};

static struct miscdevice mrdp_device = {
	.minor		= MISC_DYNAMIC_MINOR,
	.name		= "mrdp",
	.fops		= &mrdp_fops,
	.mode		= 0600,
};

/**
 * mrdp_chardev_init() - make /dev/mrdp
 *
 * Return: 0 or -errno.
 */
int __init mrdp_chardev_init(void)
{
	return misc_register(&mrdp_device);
}

/**
 * mrdp_chardev_exit() - remove it
 */
void mrdp_chardev_exit(void)
{
	misc_deregister(&mrdp_device);
}
