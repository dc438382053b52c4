// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c: the generic netlink family "mudp". What it says is specified in
 * docs/netlink/mudp.yaml, from which netlink-gen.c is made.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <net/genetlink.h>
#include "internal.h"
#include "netlink-gen.h"

static struct genl_family mudp_family __ro_after_init = {
	.name		= MUDP_GENL_NAME,
	.version	= MUDP_GENL_VERSION,
	.maxattr	= MUDP_A_MAX,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
};

/* The endpoint that a request is about, with a reference. */
static struct mipv4 *mudp_nl_endpoint(struct genl_info *info)
{
	struct mipv4 *ip;

	if (GENL_REQ_ATTR_CHECK(info, MUDP_A_IFINDEX))
		return ERR_PTR(-EINVAL);
	ip = mipv4_find(genl_info_net(info),
			nla_get_u32(info->attrs[MUDP_A_IFINDEX]));
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUDP_A_IFINDEX],
				    "device has no endpoint: attach it first");
		return ERR_PTR(-ENODEV);
	}
	return ip;
}

/* Begin the answer to a request. */
static struct sk_buff *mudp_nl_reply(struct genl_info *info, u8 cmd, void **hdr)
{
	struct sk_buff *msg = genlmsg_new(GENLMSG_DEFAULT_SIZE,
					  GFP_KERNEL_ACCOUNT);

	if (!msg)
		return NULL;
	*hdr = genlmsg_put_reply(msg, info, &mudp_family, 0, cmd);
	if (!*hdr || nla_put_u32(msg, MUDP_A_IFINDEX,
				 nla_get_u32(info->attrs[MUDP_A_IFINDEX]))) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

int mudp_nl_service_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mudp_service_spec spec = { .net = genl_info_net(info) };
	struct nlattr **attrs = info->attrs;
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MUDP_A_LOCAL_PORT) ||
	    GENL_REQ_ATTR_CHECK(info, MUDP_A_SERVICE))
		return -EINVAL;
	spec.port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	spec.kind = nla_get_u8(attrs[MUDP_A_SERVICE]);
	if (spec.kind > MUDP_SERVICE_SINK) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUDP_A_SERVICE],
				    "service must be echo, discard or sink");
		return -EINVAL;
	}
	if (!spec.port) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUDP_A_LOCAL_PORT],
				    "port must be 1 to 65535");
		return -EINVAL;
	}
	ip = mudp_nl_endpoint(info);
	if (IS_ERR(ip))
		return PTR_ERR(ip);
	spec.ifindex = nla_get_u32(attrs[MUDP_A_IFINDEX]);
	err = mudp_service_add(ip, &spec, NULL, info->extack);
	mipv4_put(ip);
	return err;
}

int mudp_nl_service_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, MUDP_A_IFINDEX) ||
	    GENL_REQ_ATTR_CHECK(info, MUDP_A_LOCAL_PORT))
		return -EINVAL;
	return mudp_service_del(genl_info_net(info),
				nla_get_u32(info->attrs[MUDP_A_IFINDEX]),
				nla_get_be16(info->attrs[MUDP_A_LOCAL_PORT]),
				info->extack);
}

/* Counters as a nest, each under its number: those from 2 on, 1 being the padding. */
static int mudp_nl_put_counters(struct sk_buff *msg, int nest_attr,
				const u64 *counters, int n)
{
	struct nlattr *nest = nla_nest_start(msg, nest_attr);
	int i;

	BUILD_BUG_ON(MUDP_COUNTER_PAD != 1 || MUDP_STAT_PAD != 1 ||
		     MUDP_DROP_PAD != 1);
	if (!nest)
		return -EMSGSIZE;
	for (i = 2; i < n; i++) {
		if (nla_put_u64_64bit(msg, i, counters[i], 1)) {
			nla_nest_cancel(msg, nest);
			return -EMSGSIZE;
		}
	}
	nla_nest_end(msg, nest);
	return 0;
}

static int mudp_nl_put_service(struct sk_buff *msg,
			       struct mudp_service *service)
{
	u64 counters[__MUDP_COUNTER_MAX];

	mudp_service_counters(service, counters);
	return nla_put_u32(msg, MUDP_A_IFINDEX, service->ifindex) ?:
	       nla_put_be16(msg, MUDP_A_LOCAL_PORT,
			    mudp_listener_port(service->listener)) ?:
	       nla_put_u8(msg, MUDP_A_SERVICE, service->kind) ?:
	       mudp_nl_put_counters(msg, MUDP_A_COUNTERS, counters,
				    __MUDP_COUNTER_MAX);
}

/* A dump, and the message that it is at. */
struct mudp_nl_dump {
	struct sk_buff		*msg;
	struct netlink_callback	*cb;
};

static int mudp_nl_dump_service(struct mudp_service *service, void *data)
{
	struct mudp_nl_dump *dump = data;
	struct netlink_callback *cb = dump->cb;
	void *hdr;

	hdr = genlmsg_put(dump->msg, NETLINK_CB(cb->skb).portid,
			  cb->nlh->nlmsg_seq, &mudp_family, NLM_F_MULTI,
			  MUDP_CMD_SERVICE_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (mudp_nl_put_service(dump->msg, service)) {
		genlmsg_cancel(dump->msg, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(dump->msg, hdr);
	return 0;
}

int mudp_nl_service_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr *ifindex = mipv4_dump_attrs(cb)[MUDP_A_IFINDEX];
	struct mudp_nl_dump dump = { .msg = skb, .cb = cb };
	u64 *after = (u64 *)cb->ctx;
	int err;

	err = mudp_services_walk(sock_net(skb->sk),
				 ifindex ? nla_get_u32(ifindex) : 0, after,
				 mudp_nl_dump_service, &dump);
	/* With something in it, a full message is not an error. */
	return skb->len ? skb->len : err;
}

static int mudp_nl_put_stats(struct sk_buff *msg, const struct mipv4 *ip)
{
	u64 stats[__MUDP_STAT_MAX], drops[__MUDP_DROP_MAX];
	int i;

	for (i = 0; i < __MUDP_STAT_MAX; i++)
		stats[i] = mudp_stat(ip, i);
	for (i = 0; i < __MUDP_DROP_MAX; i++)
		drops[i] = mudp_drops(ip, i);
	return mudp_nl_put_counters(msg, MUDP_A_STATS, stats,
				    __MUDP_STAT_MAX) ?:
	       mudp_nl_put_counters(msg, MUDP_A_DROPS, drops, __MUDP_DROP_MAX);
}

int mudp_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4 *ip = mudp_nl_endpoint(info);
	struct sk_buff *msg;
	int err = -ENOMEM;
	void *hdr;

	if (IS_ERR(ip))
		return PTR_ERR(ip);
	msg = mudp_nl_reply(info, MUDP_CMD_STATS_GET, &hdr);
	if (msg)
		err = mudp_nl_put_stats(msg, ip);
	mipv4_put(ip);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/* The port of a socket for listening or sending. */
static int mudp_nl_socket(struct mipv4 *ip, struct genl_info *info, u8 kind,
			  __be16 *port)
{
	struct mudp_service_spec spec = {
		.net = genl_info_net(info),
		.ifindex = nla_get_u32(info->attrs[MUDP_A_IFINDEX]),
		.kind = kind,
		.portid = info->snd_portid,
	};

	if (kind == MUDP_SERVICE_LISTEN)
		spec.port = *port;
	return mudp_service_add(ip, &spec, port, info->extack);
}

static int mudp_nl_listen(struct mipv4 *ip, struct genl_info *info,
			  __be16 *port)
{
	if (mudp_service_of_socket(genl_info_net(info), ip, info->snd_portid,
				   MUDP_SERVICE_LISTEN)) {
		NL_SET_ERR_MSG(info->extack,
			       "the socket listens already: open another");
		return -EBUSY;
	}
	return mudp_nl_socket(ip, info, MUDP_SERVICE_LISTEN, port);
}

/* The answer is there first: who cannot be told of the port does not get it. */
int mudp_nl_listen_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = NULL;
	struct sk_buff *msg;
	struct mipv4 *ip;
	int err = -ENOMEM;
	__be16 port;
	void *hdr;

	if (GENL_REQ_ATTR_CHECK(info, MUDP_A_LOCAL_PORT))
		return -EINVAL;
	ip = mudp_nl_endpoint(info);
	if (IS_ERR(ip))
		return PTR_ERR(ip);
	port = nla_get_be16(info->attrs[MUDP_A_LOCAL_PORT]);
	msg = mudp_nl_reply(info, MUDP_CMD_LISTEN, &hdr);
	if (msg)
		attr = nla_reserve(msg, MUDP_A_LOCAL_PORT, sizeof(port));
	if (attr)
		err = mudp_nl_listen(ip, info, &port);
	mipv4_put(ip);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	memcpy(nla_data(attr), &port, sizeof(port));
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/* What is to be sent: data of the request, or numbered. */
struct mudp_nl_send {
	struct mudp_flow	flow;
	const void		*data;
	size_t			len;
	__be64			*seq;	/* at the start of data; NULL for none */
	u64			first;
	unsigned int		count;
};

/* What to send, and in which pieces. */
static int mudp_nl_send_parse_len(struct genl_info *info,
				  struct mudp_nl_send *send)
{
	struct nlattr **attrs = info->attrs;

	if (!attrs[MUDP_A_DATA] == !attrs[MUDP_A_SIZE]) {
		NL_SET_ERR_MSG(info->extack, "give either data or a size");
		return -EINVAL;
	}
	send->len = attrs[MUDP_A_DATA] ? nla_len(attrs[MUDP_A_DATA]) :
					 nla_get_u32(attrs[MUDP_A_SIZE]);
	if (send->len > MUDP_MAX_LEN) {
		NL_SET_ERR_MSG(info->extack,
			       "at most 65507 octets fit a datagram");
		return -EMSGSIZE;
	}
	if (!attrs[MUDP_A_GSO_SIZE])
		return 0;
	send->flow.gso_size = nla_get_u16(attrs[MUDP_A_GSO_SIZE]);
	if (send->len > MUDP_MAX_SEGMENTS * send->flow.gso_size) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MUDP_A_GSO_SIZE],
				    "cut into at most 64 datagrams: send less, or in larger ones");
		return -EINVAL;
	}
	return 0;
}

static int mudp_nl_send_parse(struct genl_info *info, struct mudp_nl_send *send)
{
	struct nlattr **attrs = info->attrs;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MUDP_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MUDP_A_PORT))
		return -EINVAL;
	err = mudp_nl_send_parse_len(info, send);
	if (err)
		return err;
	send->flow.daddr = nla_get_be32(attrs[MUDP_A_ADDR]);
	send->flow.dport = nla_get_be16(attrs[MUDP_A_PORT]);
	if (attrs[MUDP_A_TTL])
		send->flow.ttl = nla_get_u8(attrs[MUDP_A_TTL]);
	if (attrs[MUDP_A_TOS]) {
		send->flow.tos = nla_get_u8(attrs[MUDP_A_TOS]);
		send->flow.flags |= MUDP_FLOW_TOS;
	}
	if (nla_get_flag(attrs[MUDP_A_DF]))
		send->flow.flags |= MUDP_FLOW_DF;
	send->count = 1;
	if (attrs[MUDP_A_DATA]) {
		send->data = nla_data(attrs[MUDP_A_DATA]);
		return 0;
	}
	if (attrs[MUDP_A_SEQ])
		send->first = nla_get_u64(attrs[MUDP_A_SEQ]);
	if (attrs[MUDP_A_COUNT])
		send->count = nla_get_u32(attrs[MUDP_A_COUNT]);
	return 0;
}

/* Send all, as long as it goes well; @sent receives how many. */
static int mudp_nl_send_all(struct mipv4 *ip, const struct mudp_nl_send *send,
			    unsigned int *sent)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < send->count; i++) {
		if (send->seq)
			*send->seq = cpu_to_be64(send->first + i);
		err = mudp_write(ip, &send->flow, send->data, send->len);
		if (err || fatal_signal_pending(current))
			break;
		cond_resched();
	}
	*sent = i;
	return err;
}

/* Send from the port of the socket, once the next hop is known: what waits for that
 * can push others out. Who asks waits, and tries again: while a request is worked on
 * nobody can register a family of generic netlink.
 */
static int mudp_nl_send(struct mipv4 *ip, struct genl_info *info,
			struct mudp_nl_send *send, unsigned int *sent)
{
	struct net *net = genl_info_net(info);
	int err = 0;

	send->flow.sport = mudp_service_of_socket(net, ip, info->snd_portid,
						  MUDP_SERVICE_SEND);
	if (!send->flow.sport)
		err = mudp_nl_socket(ip, info, MUDP_SERVICE_SEND,
				     &send->flow.sport);
	if (!err)
		err = mipv4_resolve(ip, send->flow.daddr, 0);
	if (err == -ETIMEDOUT)
		err = -EAGAIN;
	if (!err)
		err = mudp_nl_send_all(ip, send, sent);
	mudp_service_sent(net, ip, info->snd_portid, *sent,
			  err && err != -EAGAIN);
	return err == -ERESTARTSYS ? -EINTR : err;
}

/* Tell what was sent. @msg is consumed. */
static int mudp_nl_send_reply(struct sk_buff *msg, void *hdr,
			      struct genl_info *info,
			      const struct mudp_nl_send *send,
			      unsigned int sent, int err)
{
	if (nla_put_be16(msg, MUDP_A_LOCAL_PORT, send->flow.sport) ||
	    nla_put_u32(msg, MUDP_A_COUNT, sent) ||
	    (err && nla_put_u32(msg, MUDP_A_ERROR, -err))) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/* What is filled in, if the request has no data. Return: 0 or -ENOMEM. */
static int mudp_nl_send_fill(const struct genl_info *info,
			     struct mudp_nl_send *send, void **filled)
{
	if (info->attrs[MUDP_A_DATA])
		return 0;
	*filled = kvzalloc(max(send->len, sizeof(*send->seq)),
			   GFP_KERNEL_ACCOUNT);
	send->data = *filled;
	if (send->len >= sizeof(*send->seq))
		send->seq = *filled;
	return *filled ? 0 : -ENOMEM;
}

/* The answer is there first: what is sent cannot be taken back. */
int mudp_nl_send_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mudp_nl_send send = {};
	unsigned int sent = 0;
	void *filled = NULL;
	struct sk_buff *msg;
	struct mipv4 *ip;
	void *hdr;
	int err;

	err = mudp_nl_send_parse(info, &send);
	if (err)
		return err;
	ip = mudp_nl_endpoint(info);
	if (IS_ERR(ip))
		return PTR_ERR(ip);
	msg = mudp_nl_reply(info, MUDP_CMD_SEND, &hdr);
	err = msg ? mudp_nl_send_fill(info, &send, &filled) : -ENOMEM;
	if (!err)
		err = mudp_nl_send(ip, info, &send, &sent);
	kvfree(filled);
	mipv4_put(ip);
	if (send.flow.sport)
		return mudp_nl_send_reply(msg, hdr, info, &send, sent, err);
	nlmsg_free(msg);
	return err;
}

/* Begin a message to the socket of a service, with room for @len octets of data, if these
 * are not to be in pages.
 */
static struct sk_buff *mudp_nl_event(const struct mudp_service *service, u8 cmd,
				     __be16 port, unsigned int len)
{
	struct sk_buff *msg = genlmsg_new(256 + (len > LINEAR_LEN ? 0 : len),
					  GFP_ATOMIC | __GFP_NOWARN);

	if (!msg)
		return NULL;
	if (!genlmsg_put(msg, 0, 0, &mudp_family, 0, cmd) ||
	    nla_put_u32(msg, MUDP_A_IFINDEX, service->ifindex) ||
	    nla_put_be16(msg, MUDP_A_LOCAL_PORT, port)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* Finish and send it, or free it after an error. Return: true if it was sent. */
static bool mudp_nl_event_send(const struct mudp_service *service,
			       struct sk_buff *msg, int err)
{
	if (err) {
		nlmsg_free(msg);
		return false;
	}
	nlmsg_hdr(msg)->nlmsg_len = msg->len;	/* pages, too */
	return !genlmsg_unicast(read_pnet(&service->net), msg, service->portid);
}

/* Append @len octets, the first of @skb, to @msg, in pages, and pad them. */
static int mudp_nl_put_pages(struct sk_buff *msg, const struct sk_buff *skb,
			     unsigned int len)
{
	unsigned int part, padded = NLA_ALIGN(len), offset = 0, i;
	struct page *page;

	for (i = 0; padded; i++) {
		page = i < MAX_SKB_FRAGS ? alloc_page(GFP_ATOMIC | __GFP_NOWARN) :
					   NULL;
		if (!page)
			return -ENOMEM;
		part = min_t(unsigned int, padded, PAGE_SIZE);
		skb_add_rx_frag(msg, i, page, 0, part, PAGE_SIZE);
		padded -= part;
		memset(page_address(page) + part - NLA_ALIGNTO, 0, NLA_ALIGNTO);
		part = min(part, len - offset);
		if (skb_copy_bits(skb, offset, page_address(page), part))
			return -EFAULT;
		offset += part;
	}
	return 0;
}

/* All octets of @skb are the last attribute of @msg: large pieces of memory are hard to
 * get in a softirq.
 */
static int mudp_nl_put_data(struct sk_buff *msg, const struct sk_buff *skb)
{
	struct nlattr *nla;

	if (skb->len <= LINEAR_LEN) {
		nla = nla_reserve(msg, MUDP_A_DATA, skb->len);
		return nla ? skb_copy_bits(skb, 0, nla_data(nla), skb->len) :
			     -EMSGSIZE;
	}
	if (nla_attr_size(skb->len) > U16_MAX || skb_tailroom(msg) < NLA_HDRLEN)
		return -EMSGSIZE;
	nla = skb_put(msg, NLA_HDRLEN);
	nla->nla_type = MUDP_A_DATA;
	nla->nla_len = nla_attr_size(skb->len);
	return mudp_nl_put_pages(msg, skb, skb->len);
}

static int mudp_nl_put_datagram(struct sk_buff *msg,
				const struct mudp_flow *flow,
				struct sk_buff *skb)
{
	if (nla_put_be32(msg, MUDP_A_ADDR, flow->saddr) ||
	    nla_put_be16(msg, MUDP_A_PORT, flow->sport) ||
	    nla_put_be32(msg, MUDP_A_LOCAL_ADDR, flow->daddr) ||
	    nla_put_u8(msg, MUDP_A_TTL, flow->ttl) ||
	    nla_put_u8(msg, MUDP_A_TOS, flow->tos))
		return -EMSGSIZE;
	return mudp_nl_put_data(msg, skb);
}

/**
 * mudp_netlink_receive() - tell a socket of a datagram
 * @service: the service of the socket
 * @flow: of the datagram
 * @skb: the datagram, data at the payload, not consumed
 *
 * Context: softirq, RCU.
 * Return: false if there is no room for it.
 */
bool mudp_netlink_receive(const struct mudp_service *service,
			  const struct mudp_flow *flow, struct sk_buff *skb)
{
	struct sk_buff *msg;

	msg = mudp_nl_event(service, MUDP_CMD_RECEIVE_NTF, flow->dport,
			    skb->len);
	return msg && mudp_nl_event_send(service, msg,
					 mudp_nl_put_datagram(msg, flow, skb));
}

static int mudp_nl_put_icmp(struct sk_buff *msg, const struct mudp_flow *flow,
			    __be32 from, u8 type, u8 code, u32 info)
{
	if (nla_put_be32(msg, MUDP_A_ADDR, from) ||
	    nla_put_be16(msg, MUDP_A_PORT, flow->dport))
		return -EMSGSIZE;
	/* Our own word, not that of a host on the way. */
	if (from == flow->saddr)
		return nla_put_u32(msg, MUDP_A_ERROR, EHOSTUNREACH);
	return nla_put_u8(msg, MUDP_A_ICMP_TYPE, type) ?:
	       nla_put_u8(msg, MUDP_A_ICMP_CODE, code) ?:
	       nla_put_u32(msg, MUDP_A_ICMP_INFO, info);
}

/**
 * mudp_netlink_icmp() - tell a socket that a datagram could not be delivered
 * @service: the service of the socket
 * @flow: of the datagram
 * @from: who says so
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 *
 * Context: BH disabled, RCU.
 */
void mudp_netlink_icmp(const struct mudp_service *service,
		       const struct mudp_flow *flow, __be32 from, u8 type,
		       u8 code, u32 info)
{
	struct sk_buff *msg;

	msg = mudp_nl_event(service, MUDP_CMD_ERROR_NTF, flow->sport, 0);
	if (msg)
		mudp_nl_event_send(service, msg,
				   mudp_nl_put_icmp(msg, flow, from, type, code,
						    info));
}

/**
 * mudp_netlink_gone() - tell a socket that nothing comes any more
 * @service: a service, which may be that of no socket
 *
 * Context: process.
 */
void mudp_netlink_gone(const struct mudp_service *service)
{
	struct sk_buff *msg;

	if (!service->portid)
		return;
	msg = mudp_nl_event(service, MUDP_CMD_ERROR_NTF,
			    mudp_listener_port(service->listener), 0);
	if (msg)
		mudp_nl_event_send(service, msg,
				   nla_put_u32(msg, MUDP_A_ERROR, ENODEV));
}

/**
 * mudp_netlink_init() - register the family
 *
 * Return: 0 or -errno.
 */
int __init mudp_netlink_init(void)
{
	mipv4_compat_genl_ops(&mudp_family, mudp_nl_ops,
			      ARRAY_SIZE(mudp_nl_ops));
	return genl_register_family(&mudp_family);
}

/**
 * mudp_netlink_exit() - no request is or will be processed any more
 */
void mudp_netlink_exit(void)
{
	genl_unregister_family(&mudp_family);
}
