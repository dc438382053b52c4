// SPDX-License-Identifier: GPL-2.0
/*
 * sock-diag.c: mipv4_diag.ko: sock_diag(7) for the sockets of transports, by their protocol
 * number. It is a module of its own, because it needs inet_diag.ko.
 */
#include <linux/inet_diag.h>
#include <linux/module.h>
#include <linux/sock_diag.h>
#include <net/mipv4_sock.h>
#include <net/netlink.h>
#include <compat/sock.h>

static bool mipv4_diag_wants(const struct inet_diag_req_v2 *req, struct sock *sk)
{
	const struct inet_sock *inet = inet_sk(sk);
	const struct inet_diag_sockid *id = &req->id;

	return req->idiag_states & 1 << READ_ONCE(sk->sk_state) &&
	       (req->sdiag_family == AF_UNSPEC || req->sdiag_family == AF_INET) &&
	       (!id->idiag_sport || id->idiag_sport == htons(inet->inet_num)) &&
	       (!id->idiag_dport || id->idiag_dport == inet->inet_dport);
}

static void mipv4_diag_dump(u16 protocol, struct sk_buff *skb,
			    struct netlink_callback *cb,
			    const struct inet_diag_req_v2 *req)
{
	bool admin = netlink_net_capable(cb->skb, CAP_NET_ADMIN);
	const struct inet_diag_dump_data *data = cb->data;
	unsigned long number = cb->args[0];
	struct sock *sk;
	int err = 0;

	for (; (sk = mipv4_sock_next(sock_net(skb->sk), &number)); number++) {
		if (sk->sk_protocol == protocol && mipv4_diag_wants(req, sk) &&
		    inet_diag_bc_sk(data->inet_diag_nla_bc, sk))
			err = inet_sk_diag_fill(sk, NULL, skb, cb, req,
						NLM_F_MULTI, admin);
		sock_put(sk);
		if (err)
			break;
		cond_resched();
	}
	cb->args[0] = number;
}

/* Without a cookie, the addresses and ports must be equal: a request means one socket. */
static bool mipv4_diag_is(const struct inet_diag_sockid *id, struct sock *sk)
{
	const struct inet_sock *inet = inet_sk(sk);

	if (id->idiag_cookie[0] != INET_DIAG_NOCOOKIE ||
	    id->idiag_cookie[1] != INET_DIAG_NOCOOKIE)
		return !sock_diag_check_cookie(sk, id->idiag_cookie);
	return id->idiag_sport == htons(inet->inet_num) &&
	       id->idiag_dport == inet->inet_dport &&
	       id->idiag_src[0] == inet->inet_rcv_saddr &&
	       id->idiag_dst[0] == inet->inet_daddr &&
	       id->idiag_if == sk->sk_bound_dev_if;
}

/* The socket that the request names, with a reference, or NULL. */
static struct sock *mipv4_diag_find(u16 protocol, const struct sk_buff *request,
				    const struct inet_diag_req_v2 *req)
{
	unsigned long number = 0;
	struct sock *sk;

	for (; (sk = mipv4_sock_next(sock_net(request->sk), &number)); number++) {
		if (sk->sk_protocol == protocol && mipv4_diag_is(&req->id, sk))
			break;
		sock_put(sk);
		cond_resched();
	}
	return sk;
}

static int mipv4_diag_dump_one(u16 protocol, struct netlink_callback *cb,
			       const struct inet_diag_req_v2 *req)
{
	struct sk_buff *answer;
	struct sock *sk;
	int err;

	sk = mipv4_diag_find(protocol, cb->skb, req);
	if (!sk)
		return -ENOENT;
	answer = nlmsg_new(sizeof(struct inet_diag_msg) + inet_diag_msg_attrs_size() +
			   nla_total_size(sizeof(struct inet_diag_meminfo)) +
			   nla_total_size(SK_MEMINFO_VARS * sizeof(u32)), GFP_KERNEL);
	err = answer ? inet_sk_diag_fill(sk, NULL, answer, cb, req, 0,
					 netlink_net_capable(cb->skb, CAP_NET_ADMIN)) :
		       -ENOMEM;
	sock_put(sk);
	if (err) {
		nlmsg_free(answer);
		return err;
	}
	return nlmsg_unicast(sock_net(cb->skb->sk)->diag_nlsk, answer,
			     NETLINK_CB(cb->skb).portid);
}

static int mipv4_diag_destroy(u16 protocol, struct sk_buff *request,
			      const struct inet_diag_req_v2 *req)
{
	struct sock *sk;
	int err;

	sk = mipv4_diag_find(protocol, request, req);
	if (!sk)
		return -ENOENT;
	err = sock_diag_destroy(sk, ECONNABORTED);
	sock_put(sk);
	return err;
}

static void mipv4_diag_get_info(struct sock *sk, struct inet_diag_msg *r, void *info)
{
	r->idiag_rqueue = sk_rmem_alloc_get(sk);
	r->idiag_wqueue = sk_wmem_alloc_get(sk);
}

/* The core does not say which protocol it asks for, so each number has its own functions. */
#define MIPV4_DIAG(number)							\
static void mipv4_diag_dump_##number(struct sk_buff *skb,			\
				     struct netlink_callback *cb,		\
				     const struct inet_diag_req_v2 *req)	\
{										\
	mipv4_diag_dump(number, skb, cb, req);					\
}										\
										\
static int mipv4_diag_dump_one_##number(struct netlink_callback *cb,		\
					const struct inet_diag_req_v2 *req)	\
{										\
	return mipv4_diag_dump_one(number, cb, req);				\
}										\
										\
static int mipv4_diag_destroy_##number(struct sk_buff *request,			\
				       const struct inet_diag_req_v2 *req)	\
{										\
	return mipv4_diag_destroy(number, request, req);			\
}										\
										\
static const struct inet_diag_handler mipv4_diag_##number = {			\
	MIPV4_DIAG_OWNER							\
	.dump		= mipv4_diag_dump_##number,				\
	.dump_one	= mipv4_diag_dump_one_##number,				\
	.destroy	= mipv4_diag_destroy_##number,				\
	.idiag_get_info	= mipv4_diag_get_info,					\
	.idiag_type	= number,						\
}

/* The numbers below IPPROTO_MAX that Linux does not have. */
MIPV4_DIAG(257);
MIPV4_DIAG(258);
MIPV4_DIAG(259);
MIPV4_DIAG(260);
MIPV4_DIAG(261);

static const struct inet_diag_handler *const mipv4_diag_handlers[] = {
	&mipv4_diag_257, &mipv4_diag_258, &mipv4_diag_259, &mipv4_diag_260,
	&mipv4_diag_261,
};

static void mipv4_diag_unregister(int n)
{
	while (n--)
		inet_diag_unregister(mipv4_diag_handlers[n]);
}

static int __init mipv4_diag_init(void)
{
	int i, err;

	for (i = 0; i < ARRAY_SIZE(mipv4_diag_handlers); i++) {
		err = inet_diag_register(mipv4_diag_handlers[i]);
		if (err) {
			mipv4_diag_unregister(i);
			return err;
		}
	}
	return 0;
}

static void __exit mipv4_diag_exit(void)
{
	mipv4_diag_unregister(ARRAY_SIZE(mipv4_diag_handlers));
}

module_init(mipv4_diag_init);
module_exit(mipv4_diag_exit);
MODULE_DESCRIPTION("Sockets of mipv4 in sock_diag");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1");
/* NETLINK_SOCK_DIAG, AF_INET, the number */
MODULE_ALIAS("net-pf-16-proto-4-type-2-257");
MODULE_ALIAS("net-pf-16-proto-4-type-2-258");
MODULE_ALIAS("net-pf-16-proto-4-type-2-259");
MODULE_ALIAS("net-pf-16-proto-4-type-2-260");
MODULE_ALIAS("net-pf-16-proto-4-type-2-261");
