// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c: the commands of the generic netlink family "mudp".
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <net/genetlink.h>
#include <net/mudp.h>
#include <net/sock.h>
#include <compat/genl.h>
#include "family.h"
#include "netlink-gen.h"
#include "service.h"
#include "service-table.h"

/* The endpoint of a request, with a reference. */
static struct mipv4 *mudp_nl_endpoint(struct genl_info *info)
{
	struct mipv4 *ip;

	if (GENL_REQ_ATTR_CHECK(info, MUDP_A_IFINDEX))
		return ERR_PTR(-EINVAL);
	ip = mipv4_find(genl_info_net(info),
			nla_get_u32(info->attrs[MUDP_A_IFINDEX]));
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MUDP_A_IFINDEX],
				    "device has no endpoint: attach it first (mipv4 attach DEV)");
		return ERR_PTR(-ENODEV);
	}
	return ip;
}

/* Begin the reply to a request. */
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

/* Put counters as a nest, each under its number. They start at 2, because 1 is the
 * padding.
 */
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
	return nla_put_u32(msg, MUDP_A_IFINDEX, service->socket.ifindex) ?:
	       nla_put_be16(msg, MUDP_A_LOCAL_PORT,
			    mudp_listener_port(service->listener)) ?:
	       nla_put_u8(msg, MUDP_A_SERVICE, service->kind) ?:
	       (service->socket.portid ?
		nla_put_u32(msg, MUDP_A_PORTID, service->socket.portid) : 0) ?:
	       mudp_nl_put_counters(msg, MUDP_A_COUNTERS, counters,
				    __MUDP_COUNTER_MAX);
}

/* A dump and its present message. */
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
	/* A full message is no error unless it is empty. */
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

/* Start the service with which a socket listens or sends. */
static int mudp_nl_service_add_socket(struct mipv4 *ip, struct genl_info *info,
				      u8 kind, __be16 *port)
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
	if (mudp_socket_port(genl_info_net(info), ip, info->snd_portid,
			     MUDP_SERVICE_LISTEN)) {
		NL_SET_ERR_MSG(info->extack,
			       "the socket already listens: open another socket");
		return -EBUSY;
	}
	return mudp_nl_service_add_socket(ip, info, MUDP_SERVICE_LISTEN, port);
}

/* The reply is allocated first: without it the socket does not get the port. */
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

/* The datagrams to send: data of the request, or sequence numbers. */
struct mudp_nl_send {
	struct mudp_flow	flow;
	const void		*data;
	size_t			len;
	__be64			*seq;	/* at the start of @data; NULL for none */
	u64			first;
	unsigned int		count;
};

/* Parse the length of the data, and the size of the datagrams that it is cut into. */
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
				    "more than 64 datagrams: reduce size, or increase gso");
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
	if (attrs[MUDP_A_LOCAL_ADDR]) {
		send->flow.saddr = nla_get_be32(attrs[MUDP_A_LOCAL_ADDR]);
		send->flow.flags |= MUDP_FLOW_SADDR;
	}
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

/* Send all datagrams until an error or a fatal signal; @sent receives their number. */
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

/* Set the source port: the one that the request names, on which the socket has to listen,
 * or the one that the socket sends from. @kind receives the service that has the port.
 */
static int mudp_nl_send_from(struct mipv4 *ip, struct genl_info *info,
			     struct mudp_nl_send *send, u8 *kind)
{
	struct nlattr *attr = info->attrs[MUDP_A_LOCAL_PORT];
	__be16 wanted = attr ? nla_get_be16(attr) : 0;
	__be16 port;

	*kind = wanted ? MUDP_SERVICE_LISTEN : MUDP_SERVICE_SEND;
	port = mudp_socket_port(genl_info_net(info), ip, info->snd_portid,
				*kind);
	if (wanted && port != wanted) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the socket does not listen on this port");
		return -EADDRNOTAVAIL;
	}
	send->flow.sport = port;
	if (port)
		return 0;
	return mudp_nl_service_add_socket(ip, info, MUDP_SERVICE_SEND,
					  &send->flow.sport);
}

/* Send from the port of the socket, after the next hop is resolved: datagrams that wait
 * for ARP can displace others. If it is not resolved yet, the program waits and tries
 * again: a request that is in progress blocks the registration of netlink families.
 */
static int mudp_nl_send(struct mipv4 *ip, struct genl_info *info,
			struct mudp_nl_send *send, unsigned int *sent)
{
	u8 kind;
	int err;

	err = mudp_nl_send_from(ip, info, send, &kind);
	if (!err)
		err = mipv4_resolve(ip, send->flow.daddr, 0);
	if (err == -ETIMEDOUT)
		err = -EAGAIN;
	if (!err)
		err = mudp_nl_send_all(ip, send, sent);
	mudp_socket_count_sent(genl_info_net(info), ip, info->snd_portid, kind,
			       *sent, err && err != -EAGAIN);
	return err == -ERESTARTSYS ? -EINTR : err;
}

/* Reply with the number of datagrams that were sent. @msg is consumed. */
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

/* Allocate the data if the request has none. Return: 0 or -ENOMEM. */
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

/* The reply is allocated first, because a sent datagram cannot be taken back. */
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
