/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trace.h: tracepoints mipv4:mipv4_receive, mipv4_send, mipv4_drop and
 * mipv4_protocol_drop.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mipv4

#if !defined(_MIPV4_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _MIPV4_TRACE_H

#include <linux/tracepoint.h>
#include "compat.h"
#include "drop.h"
#include "endpoint.h"

#define MIPV4_DEFINE_DROP(name_, text_, stat_, core_)			\
	TRACE_DEFINE_ENUM(MIPV4_DROP_##name_);
#define MIPV4_DROP_SYMBOL(name_, text_, stat_, core_)			\
	, { MIPV4_DROP_##name_, text_ }

MIPV4_DROP_REASONS(MIPV4_DEFINE_DROP)

DECLARE_EVENT_CLASS(mipv4_datagram,

	TP_PROTO(const struct mipv4 *ip, const struct sk_buff *skb),

	TP_ARGS(ip, skb),

	TP_STRUCT__entry(
		__string(dev, ip->dev->name)
		__field(const void *, skb)
		__array(u8, saddr, 4)
		__array(u8, daddr, 4)
		__field(u8, protocol)
		__field(unsigned int, len)
	),

	TP_fast_assign(
		MIPV4_ASSIGN_STR(dev, ip->dev->name);
		__entry->skb = skb;
		memcpy(__entry->saddr, &ip_hdr(skb)->saddr, 4);
		memcpy(__entry->daddr, &ip_hdr(skb)->daddr, 4);
		__entry->protocol = ip_hdr(skb)->protocol;
		__entry->len = skb->len;
	),

	TP_printk("dev=%s skbaddr=%p src=%pI4 dst=%pI4 proto=%u len=%u",
		  __get_str(dev), __entry->skb, __entry->saddr,
		  __entry->daddr, __entry->protocol, __entry->len)
);

DEFINE_EVENT(mipv4_datagram, mipv4_receive,
	TP_PROTO(const struct mipv4 *ip, const struct sk_buff *skb),
	TP_ARGS(ip, skb)
);

DEFINE_EVENT(mipv4_datagram, mipv4_send,
	TP_PROTO(const struct mipv4 *ip, const struct sk_buff *skb),
	TP_ARGS(ip, skb)
);

TRACE_EVENT(mipv4_drop,

	TP_PROTO(const struct mipv4 *ip, const struct sk_buff *skb,
		 unsigned int reason),

	TP_ARGS(ip, skb, reason),

	/* The device may be freed already: the endpoint keeps its name. */
	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(const void *, skb)
		__field(unsigned int, reason)
		__string(dev, ip->name)
		__array(u8, saddr, 4)
		__array(u8, daddr, 4)
		__field(u8, protocol)
		__field(unsigned int, len)
	),

	TP_fast_assign(
		struct mipv4_drop_packet packet;

		mipv4_drop_packet(skb, &packet);
		__entry->ifindex = ip->ifindex;
		__entry->skb = skb;
		__entry->reason = reason;
		MIPV4_ASSIGN_STR(dev, ip->name);
		memcpy(__entry->saddr, &packet.src, 4);
		memcpy(__entry->daddr, &packet.dst, 4);
		__entry->protocol = packet.protocol;
		__entry->len = packet.len;
	),

	TP_printk("dev=%s ifindex=%d skbaddr=%p reason=%s src=%pI4 dst=%pI4 proto=%u len=%u",
		  __get_str(dev), __entry->ifindex, __entry->skb,
		  __print_symbolic(__entry->reason, { 0, "unknown" }
				   MIPV4_DROP_REASONS(MIPV4_DROP_SYMBOL)),
		  __entry->saddr, __entry->daddr, __entry->protocol,
		  __entry->len)
);

TRACE_EVENT(mipv4_protocol_drop,

	TP_PROTO(const struct mipv4 *ip, const struct sk_buff *skb,
		 const char *owner, const char *reason),

	TP_ARGS(ip, skb, owner, reason),

	TP_STRUCT__entry(
		__field(int, ifindex)
		__field(const void *, skb)
		__string(owner, owner)
		__string(reason, reason)
		__string(dev, ip->name)
		__array(u8, saddr, 4)
		__array(u8, daddr, 4)
		__field(u8, protocol)
		__field(unsigned int, len)
	),

	TP_fast_assign(
		struct mipv4_drop_packet packet;

		mipv4_drop_packet(skb, &packet);
		__entry->ifindex = ip->ifindex;
		__entry->skb = skb;
		MIPV4_ASSIGN_STR(owner, owner);
		MIPV4_ASSIGN_STR(reason, reason);
		MIPV4_ASSIGN_STR(dev, ip->name);
		memcpy(__entry->saddr, &packet.src, 4);
		memcpy(__entry->daddr, &packet.dst, 4);
		__entry->protocol = packet.protocol;
		__entry->len = packet.len;
	),

	TP_printk("dev=%s ifindex=%d skbaddr=%p reason=%s-%s src=%pI4 dst=%pI4 proto=%u len=%u",
		  __get_str(dev), __entry->ifindex, __entry->skb,
		  __get_str(owner), __get_str(reason), __entry->saddr,
		  __entry->daddr, __entry->protocol, __entry->len)
);

#endif /* _MIPV4_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace

#include <trace/define_trace.h>
