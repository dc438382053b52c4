/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4: an IPv4 endpoint on a network device, beside the kernel's own.
 *
 * The in-kernel API, for companion modules that bring a transport protocol. Its shape is
 * that of the IPv4 layer of MirageOS. Addresses are __be32, sizes are octets, errors are
 * negative errno values.
 *
 * Contexts. The functions that configure an endpoint (mipv4_connect(),
 * mipv4_disconnect(), mipv4_set_ip(), mipv4_add_ip(), mipv4_probe_ip(), mipv4_del_ip(),
 * the route and the group functions) need process context and RTNL. The registration of a
 * protocol takes RTNL itself. mipv4_resolve() sleeps. All other functions may be called
 * in any context except hard interrupts, and under any spinlock that its owner takes with
 * bottom halves disabled. Handlers of a protocol always run in softirq context inside an
 * RCU read-side section, also for datagrams that an endpoint sends to itself.
 */
#ifndef _NET_MIPV4_H
#define _NET_MIPV4_H

#include <linux/bits.h>
#include <linux/bits.h>
#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <linux/uio.h>
#include <net/net_namespace.h>
#include <linux/mipv4.h>

/* API version: increases with each change that a companion can see, see CHANGELOG.md. */
#define MIPV4_API_VERSION	2

struct mipv4;
struct mipv4_membership;

/**
 * enum mipv4_error - the errors of an IPv4 layer, as negative errno values
 * @MIPV4_ERR_NO_ROUTE: no route to the destination, or it has no usable gateway
 * @MIPV4_ERR_HOST_UNREACHABLE: the next hop does not answer ARP
 * @MIPV4_ERR_WOULD_FRAGMENT: larger than the MTU, and must not be fragmented
 * @MIPV4_ERR_DOWN: the device is down
 * @MIPV4_ERR_DETACHED: the endpoint has been disconnected
 *
 * Functions return errors of the device and of memory allocation unchanged.
 */
enum mipv4_error {
	MIPV4_ERR_NO_ROUTE		= -ENETUNREACH,
	MIPV4_ERR_HOST_UNREACHABLE	= -EHOSTUNREACH,
	MIPV4_ERR_WOULD_FRAGMENT	= -EMSGSIZE,
	MIPV4_ERR_DOWN			= -ENETDOWN,
	MIPV4_ERR_DETACHED		= -ENODEV,
};

/**
 * struct mipv4_config - the configuration that an endpoint starts with
 * @addr: its first address, 0 for none yet
 * @plen: prefix length of @addr, 1 to 32
 * @gateway: default gateway on the network of @addr, 0 for none
 * @flags: %MIPV4_ENDPOINT_SHARED, or 0 to own the IPv4 and ARP frames of the device
 */
struct mipv4_config {
	__be32	addr;
	u8	plen;
	__be32	gateway;
	u32	flags;
};

/**
 * typedef mipv4_callback_t - receives a datagram
 * @ip: the endpoint that received it
 * @src: its source address
 * @dst: its destination: an address of the endpoint, or a broadcast or multicast address.
 *	mipv4_specdest() gives the own address for a broadcast or multicast.
 * @skb: the datagram. skb->data is at the payload, skb->len is its length, and ip_hdr()
 *	gives the header. The callback consumes @skb. @skb may be non-linear, and a packet
 *	tap may share it: make it writable before you write. skb->ip_summed is as the
 *	device left it. skb->cb keeps the received options for mipv4_icmp_send(). A
 *	callback that writes to skb->cb must send errors first.
 * @ctx: the context that was registered
 *
 * Context: softirq, RCU read side.
 */
typedef void (*mipv4_callback_t)(struct mipv4 *ip, __be32 src, __be32 dst,
				 struct sk_buff *skb, void *ctx);

/**
 * struct mipv4_callbacks - the callbacks of mipv4_input()
 * @tcp: receives protocol 6, never with an empty payload
 * @udp: receives protocol 17, never with an empty payload
 * @other: receives all other protocols, ICMP (1) included; ICMP never with an empty
 *	payload
 * @ctx: passed to each
 *
 * A callback may be NULL. mipv4_input() describes the datagrams of its protocol then.
 */
struct mipv4_callbacks {
	mipv4_callback_t tcp;
	mipv4_callback_t udp;
	void (*other)(struct mipv4 *ip, u8 protocol, __be32 src, __be32 dst,
		      struct sk_buff *skb, void *ctx);
	void *ctx;
};

/**
 * struct mipv4_pseudohdr - the pseudo-header of TCP and UDP checksums
 * @saddr: source address
 * @daddr: destination address
 * @zero: 0
 * @protocol: protocol number
 * @len: octets of transport header and data, network order
 *
 * RFC 768, RFC 9293 section 3.1.
 */
struct mipv4_pseudohdr {
	__be32	saddr;
	__be32	daddr;
	u8	zero;
	u8	protocol;
	__be16	len;
} __packed;

/**
 * struct mipv4_uipaddr - an address of any IP version
 * @family: %AF_INET or %AF_INET6
 * @v4: the address if @family is %AF_INET
 * @v6: the address if @family is %AF_INET6
 */
struct mipv4_uipaddr {
	sa_family_t family;
	union {
		__be32		v4;
		struct in6_addr	v6;
	};
};

#define MIPV4_PROTOCOL_SLOTS	8

/**
 * struct mipv4_head - the part of an endpoint that functions of this header read
 * @protocol_data: private to mipv4, see mipv4_protocol_data(); the first is always NULL
 */
struct mipv4_head {
	void __rcu *protocol_data[1 + MIPV4_PROTOCOL_SLOTS];
};

/**
 * enum mipv4_way_kind - where the path to a destination leads
 * @MIPV4_WAY_NONE: no route
 * @MIPV4_WAY_LOCAL: an address of the endpoint
 * @MIPV4_WAY_BROADCAST: a broadcast address
 * @MIPV4_WAY_MULTICAST: a group, which the endpoint need not have joined
 * @MIPV4_WAY_ONLINK: the destination is a neighbour
 * @MIPV4_WAY_GATEWAY: through a gateway
 * @MIPV4_WAY_UNREACHABLE: a route of this type: sending fails with -EHOSTUNREACH
 * @MIPV4_WAY_BLACKHOLE: a route of this type: datagrams are dropped without an error
 */
enum mipv4_way_kind {
	MIPV4_WAY_NONE,
	MIPV4_WAY_LOCAL,
	MIPV4_WAY_BROADCAST,
	MIPV4_WAY_MULTICAST,
	MIPV4_WAY_ONLINK,
	MIPV4_WAY_GATEWAY,
	MIPV4_WAY_UNREACHABLE,
	MIPV4_WAY_BLACKHOLE,
};

/**
 * struct mipv4_way - the path to a destination
 * @kind: where it leads
 * @hop: the neighbour that datagrams are sent to, 0 if there is none
 * @saddr: the source address that the endpoint uses, 0 if it has none
 * @mtu: the largest datagram in octets, with the IP header, that reaches the destination
 *	without fragments, as far as known
 * @metric: that of the route; 0 for the network of an own address, %U32_MAX for 169.254/16
 *	without an address there, because it is on every link
 * @plen: length of the prefix that matches; 32 for an own address, a broadcast address and
 *	a group
 * @df_off: the path MTU is less than the endpoint accepts (its setting pmtu-min), and @mtu
 *	is that limit: datagrams are sent without DF, so that routers can fragment them
 */
struct mipv4_way {
	enum mipv4_way_kind	kind;
	__be32			hop;
	__be32			saddr;
	unsigned int		mtu;
	u32			metric;
	u8			plen;
	bool			df_off;
};

/**
 * struct mipv4_features - what the device of an endpoint does for a sender
 * @features: NETIF_F_*: scatter/gather, checksums, segmentation
 * @gso_max_size: the largest GSO frame in octets, with its IP header
 * @gso_max_segs: the limit of segments of a GSO frame
 */
struct mipv4_features {
	netdev_features_t	features;
	unsigned int		gso_max_size;
	u16			gso_max_segs;
};

/**
 * enum mipv4_addr_kind - what an address is to an endpoint
 * @MIPV4_ADDR_OTHER: none of the others
 * @MIPV4_ADDR_OWN: an address of the endpoint that is in use
 * @MIPV4_ADDR_BROADCAST: 255.255.255.255, or a broadcast address of one of its networks
 * @MIPV4_ADDR_MULTICAST: a group, joined or not
 */
enum mipv4_addr_kind {
	MIPV4_ADDR_OTHER,
	MIPV4_ADDR_OWN,
	MIPV4_ADDR_BROADCAST,
	MIPV4_ADDR_MULTICAST,
};

/**
 * enum mipv4_changed - what has changed, for the changed callback of a protocol
 * @MIPV4_CHANGED_ADDR: addresses: one came into use or is used no more, or became deprecated
 * @MIPV4_CHANGED_ROUTE: routes
 * @MIPV4_CHANGED_MTU: the MTU of the device, or the least accepted path MTU
 * @MIPV4_CHANGED_STATE: the endpoint became live, or the device went up or down, got or lost
 *	its carrier
 */
enum mipv4_changed {
	MIPV4_CHANGED_ADDR	= BIT(0),
	MIPV4_CHANGED_ROUTE	= BIT(1),
	MIPV4_CHANGED_MTU	= BIT(2),
	MIPV4_CHANGED_STATE	= BIT(3),
};

/**
 * struct mipv4_protocol - a transport protocol on top of mipv4
 * @name: short name, shown to the administrator
 * @protocol: protocol number, 0 to 255 except 1 (ICMP) and 2 (IGMP)
 * @rcv: receives the datagrams of this protocol, see &typedef mipv4_callback_t. TCP and
 *	UDP never have an empty payload, other protocols may. @skb may have page fragments
 *	and a frag_list. It may hold several datagrams (skb_is_gso()), which GRO has
 *	merged, or which a sender on this machine has not segmented. Its checksum may be
 *	left to the device (%CHECKSUM_PARTIAL). Merged TCP segments may exceed 65,535
 *	octets. The total length in the IP header is then 0, and skb->len has the length
 *	of the payload, as always.
 * @err: optional: receives an error about a datagram that this host sent. @from is the
 *	host that sent the ICMP error, or an own address if the next hop did not answer
 *	ARP. skb->data is at the IP header of the datagram. The callback does not consume
 *	@skb. Its header is linear, and so are the first 8 octets of payload. A shorter
 *	datagram has fewer: check skb->len before you read. @type and @code are those of
 *	ICMP. @info is the second word of the ICMP header in host order, such as the
 *	next-hop MTU. Context: softirq, RCU read side.
 * @sent: optional: returns true if this protocol may have sent the datagram that an ICMP
 *	error quotes, and the datagram may still be on the path. @skb is as for @err. If
 *	it returns false, the error is dropped, no handler is notified, and no path MTU is
 *	learned. Without @sent, every error is believed if it quotes an address of the
 *	endpoint and a registered protocol (RFC 5927 section 4). Context: as @err.
 * @connect: optional: an endpoint was created, or the protocol was registered while the
 *	endpoint existed. An error refuses the endpoint, or the registration. Context:
 *	process, RTNL held.
 * @disconnect: optional: the endpoint ends. No handler of this protocol runs for it any
 *	more. Context: process, RTNL held.
 * @changed: optional: the configuration or the device of an endpoint changed; @what has the
 *	flags of &enum mipv4_changed. It is called after the change, while @connect has
 *	returned 0 and @disconnect was not called. An address that goes is not an own one
 *	any more (mipv4_addr_kind()). A change of many routes is many calls. @changed must
 *	not change the endpoint. Learned paths and dead gateways are not reported: they
 *	change in a softirq, see mipv4_generation(). Context: process, RTNL held.
 * @ctx: passed to each
 * @drop_names: optional: the names of the reasons for which it drops datagrams, such as
 *	"short", indexed by its own numbers. NULL for a number without a reason. See
 *	mipv4_report_drop().
 * @n_drop_names: the size of @drop_names. All protocols together have room for 64.
 * @drop_base: private to mipv4
 * @slot: private to mipv4
 * @list: private to mipv4
 */
struct mipv4_protocol {
	const char *name;
	u8 protocol;
	mipv4_callback_t rcv;
	void (*err)(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		    u8 type, u8 code, u32 info, void *ctx);
	bool (*sent)(struct mipv4 *ip, const struct sk_buff *skb, void *ctx);
	int (*connect)(struct mipv4 *ip, void *ctx);
	void (*disconnect)(struct mipv4 *ip, void *ctx);
	void (*changed)(struct mipv4 *ip, u32 what, void *ctx);
	void *ctx;
	const char *const *drop_names;
	unsigned int n_drop_names;
	unsigned int drop_base;
	u8 slot;
	struct list_head list;
};

/**
 * enum mipv4_flow_flags - properties of the datagrams of a flow
 * @MIPV4_FLOW_TOS: send with the type of service of &struct mipv4_flow. The default is
 *	that of the endpoint.
 * @MIPV4_FLOW_DF: send with Don't Fragment, RFC 791
 * @MIPV4_FLOW_FRAGMENT: send without Don't Fragment, even if the endpoint sets it
 * @MIPV4_FLOW_NO_LOOP: this host does not receive its own broadcast or multicast
 * @MIPV4_FLOW_ID: send with the identification of &struct mipv4_flow
 * @MIPV4_FLOW_SADDR: send from @saddr of &struct mipv4_flow even if it is 0.0.0.0, which
 *	is valid only to a broadcast or a group
 * @MIPV4_FLOW_IGNORE_PMTU: the MTU of the device is the only limit
 * @MIPV4_FLOW_DF_IF_FITS: send with Don't Fragment if no fragments are necessary, whatever
 *	the endpoint sets; %MIPV4_FLOW_DF and %MIPV4_FLOW_FRAGMENT go before
 */
enum mipv4_flow_flags {
	MIPV4_FLOW_TOS		= BIT(0),
	MIPV4_FLOW_DF		= BIT(1),
	MIPV4_FLOW_FRAGMENT	= BIT(2),
	MIPV4_FLOW_NO_LOOP	= BIT(3),
	MIPV4_FLOW_ID		= BIT(4),
	MIPV4_FLOW_SADDR	= BIT(5),
	MIPV4_FLOW_IGNORE_PMTU	= BIT(6),
	MIPV4_FLOW_DF_IF_FITS	= BIT(7),
};

/**
 * struct mipv4_flow - the IP header of datagrams that mipv4_flow_xmit() sends
 * @saddr: source address; 0 for that of the path, as mipv4_src() selects it
 * @daddr: destination address
 * @protocol: protocol number
 * @tos: type of service, with %MIPV4_FLOW_TOS; otherwise it is the setting of the endpoint
 * @ttl: time to live; 0 for the setting of the endpoint, or 1 to a group (RFC 1112
 *	section 6.1)
 * @flags: &enum mipv4_flow_flags
 * @id: identification, with %MIPV4_FLOW_ID; that of the first segment of a GSO frame,
 *	the others follow it
 * @options_len: octets of @options, 0 to 40; the header is padded to a multiple of 4
 * @options: the options in the format of RFC 791, as for mipv4_set_options()
 *
 * Without a flag for DF, it is the setting of the endpoint. If the path MTU is less than
 * the endpoint accepts, DF is cleared, so that routers can fragment the datagram (RFC 1191
 * section 3). %MIPV4_FLOW_IGNORE_PMTU is for a transport that probes for the path MTU (RFC
 * 4821): learned path MTUs and the MTU of the route have no effect, and DF stays. Members
 * that are not needed are 0.
 */
struct mipv4_flow {
	__be32	saddr;
	__be32	daddr;
	u8	protocol;
	u8	tos;
	u8	ttl;
	u8	flags;
	__be16	id;
	u8	options_len;
	const void *options;
};

/* Life of an endpoint: attach.c, endpoint.c */

/**
 * mipv4_connect() - attach an endpoint to a device
 * @dev: the device
 * @config: the configuration that the endpoint starts with
 * @extack: receives the reason for a failure, may be NULL
 *
 * From now on, the endpoint receives the IPv4 and ARP frames of @dev. Packet taps receive
 * them too, and Linux only if the endpoint is shared. The other protocols of the device
 * are not affected. If the device is removed or moves to another namespace, the endpoint
 * is detached.
 *
 * A call that fails leaves no trace: it has sent no frame and reported no event.
 *
 * Context: process, RTNL held.
 * Return: the endpoint with a reference that belongs to the caller. mipv4_disconnect()
 * gives it back, or mipv4_put(), which leaves the endpoint attached. Errors are
 * ERR_PTR(): -EEXIST if @dev has an endpoint; -EBUSY if it has IPv4 addresses of the
 * kernel or another receive handler; -EINVAL for an invalid @config; -ENODEV if @dev is
 * being removed; -EOPNOTSUPP; -ENOMEM; the error of a connect callback.
 */
struct mipv4 *mipv4_connect(struct net_device *dev,
			    const struct mipv4_config *config,
			    struct netlink_ext_ack *extack);

/**
 * mipv4_disconnect() - detach an endpoint and give the reference back
 * @ip: the endpoint, from mipv4_connect()
 *
 * The function cannot fail. After it returns, no handler runs for the endpoint any more.
 * The endpoint may already have been detached, by the administrator or with its device.
 *
 * Context: process, RTNL held; sleeps.
 */
void mipv4_disconnect(struct mipv4 *ip);

/**
 * mipv4_find() - find the endpoint of a device by its index
 * @net: namespace of the device
 * @ifindex: index of the device
 *
 * Context: any.
 * Return: the endpoint with a reference, for mipv4_put(); or NULL.
 */
struct mipv4 *mipv4_find(struct net *net, int ifindex);

/**
 * mipv4_next() - walk the endpoints of a namespace
 * @net: the namespace
 * @prev: the endpoint that the last call returned, NULL for the first call
 *
 * All calls of a walk are in one RCU read-side section, or under RTNL. The order is that of
 * attaching. An endpoint that is being attached or detached may be missing.
 *
 * Context: RCU or RTNL.
 * Return: the next endpoint without a reference, or NULL after the last one.
 */
struct mipv4 *mipv4_next(struct net *net, struct mipv4 *prev);

/**
 * mipv4_get() - take a reference
 * @ip: an endpoint that cannot be freed meanwhile, because the caller has a reference or
 *	runs in a handler
 *
 * Context: any.
 * Return: @ip.
 */
struct mipv4 *mipv4_get(struct mipv4 *ip);

/**
 * mipv4_get_live() - take a reference to an endpoint that was found
 * @ip: an endpoint that was found in this RCU read-side section, by mipv4_next(),
 *	mipv4_select() or mipv4_find_addr()
 *
 * Context: RCU.
 * Return: @ip with a reference, for mipv4_put(); NULL if it was disconnected meanwhile.
 */
struct mipv4 *mipv4_get_live(struct mipv4 *ip);

/**
 * mipv4_put() - give a reference back
 * @ip: the endpoint
 *
 * Context: any except hard interrupt.
 */
void mipv4_put(struct mipv4 *ip);

/**
 * mipv4_dev() - get the device of an endpoint
 * @ip: the endpoint
 *
 * Context: RTNL or RCU, which protect the device.
 * Return: the device, or NULL if the endpoint is disconnected.
 */
struct net_device *mipv4_dev(const struct mipv4 *ip);

/* Input: input.c, protocol.c */

/**
 * mipv4_input() - receive one datagram and pass it to callbacks
 * @ip: the endpoint that receives it
 * @callbacks: the callbacks by protocol
 * @skb: the datagram, consumed; skb->data is at the IP header, skb->pkt_type as
 *	eth_type_trans() sets it
 *
 * This function is for a companion that brings datagrams from elsewhere, or handles all
 * protocols itself. The datagram is checked like one from the device. At most one
 * callback runs before the function returns. Without a callback for its protocol, the
 * datagram is dropped if a protocol is registered. Otherwise the programs that listen
 * receive it. If there is none, the sender receives an ICMP error.
 *
 * Context: any except hard interrupt.
 */
void mipv4_input(struct mipv4 *ip, const struct mipv4_callbacks *callbacks,
		 struct sk_buff *skb);

/**
 * mipv4_register_protocol() - receive the datagrams of a protocol number
 * @proto: the protocol; must not change until it is unregistered
 *
 * The protocol serves all endpoints, present and future. Datagrams may arrive before the
 * function returns, but not before @proto->connect has returned 0 for the endpoint. The
 * kernel log says why a protocol is refused.
 *
 * Context: process, without RTNL; sleeps.
 * Return: 0; -EBUSY if the number is in use; -EINVAL without a name or @rcv; -ENOSPC if
 * there is no room for its @proto->drop_names; the error of @proto->connect.
 */
int mipv4_register_protocol(struct mipv4_protocol *proto);

/**
 * mipv4_unregister_protocol() - stop to receive datagrams
 * @proto: a registered protocol
 *
 * After the function returns, no callback of @proto runs any more.
 *
 * Context: process, without RTNL; sleeps.
 */
void mipv4_unregister_protocol(struct mipv4_protocol *proto);

/**
 * mipv4_report_drop() - report a datagram that a protocol drops
 * @ip: the endpoint
 * @protocol: the number of the protocol
 * @reason: an index of its drop_names
 * @skb: the datagram, with its network header set; not consumed. NULL if it is freed
 *	already
 *
 * "mipv4 monitor drop" and the tracepoint mipv4_protocol_drop show the datagram. They name
 * the reason after the protocol, such as "udp-no-port". Each CPU reports at most 100 drops
 * a second for each reason, and later the number of the others. Nothing is counted: that
 * is up to the protocol. Without a program that listens, the call costs little. A protocol
 * that is not registered has no reasons: the call does nothing.
 *
 * Context: any except hard interrupt.
 */
void mipv4_report_drop(struct mipv4 *ip, u8 protocol, unsigned int reason,
		       const struct sk_buff *skb);

/**
 * mipv4_protocol_data() - get what a protocol has stored in an endpoint
 * @ip: the endpoint
 * @proto: the protocol
 *
 * The function costs one load.
 *
 * Context: RCU or RTNL.
 * Return: the data, or NULL without.
 */
static inline void *mipv4_protocol_data(const struct mipv4 *ip,
					const struct mipv4_protocol *proto)
{
	const struct mipv4_head *head = (const struct mipv4_head *)ip;

	return rcu_dereference_rtnl(head->protocol_data[READ_ONCE(proto->slot)]);
}

/**
 * mipv4_set_protocol_data() - store data of a protocol in an endpoint
 * @ip: the endpoint
 * @proto: the protocol, whose connect callback is running, or has returned 0
 * @data: owned by the caller; NULL for none
 *
 * The disconnect callback, or a connect callback that fails, has to store NULL before it
 * frees the data, and to free them after a grace period of RCU.
 *
 * Context: process, RTNL held.
 * Return: 0; -ENOSPC if 8 other protocols were registered before @proto.
 */
int mipv4_set_protocol_data(struct mipv4 *ip, const struct mipv4_protocol *proto,
			    void *data);

/* Output: frame.c, options.c, output.c, flow.c */

/**
 * mipv4_allocate_frame() - allocate a frame and write its IP header
 * @ip: the endpoint that will send it
 * @dst: destination
 * @protocol: protocol number
 * @payload: octets of payload that will follow the header
 * @len: receives the length of the header, where the payload begins; may be NULL
 * @gfp: allocation flags
 *
 * The source address is that of mipv4_src(), 0 without a route. TTL, TOS and DF are the
 * settings of the endpoint. The TTL of a datagram to a group is 1 (RFC 1112 section 6.1).
 * Use ip_hdr() to change these fields. mipv4_xmit() fills in total length, identification
 * and checksum. skb->data is at the header, skb->len is its length, and the tail room
 * holds @payload octets.
 *
 * Context: any that @gfp allows.
 * Return: the frame, owned by the caller until it is sent or freed with kfree_skb().
 * Errors are ERR_PTR(): -EMSGSIZE if a datagram cannot hold @payload; -ENODEV if the
 * endpoint is disconnected; -ENOMEM.
 */
struct sk_buff *mipv4_allocate_frame(struct mipv4 *ip, __be32 dst, u8 protocol,
				     size_t payload, size_t *len, gfp_t gfp);

/**
 * mipv4_frame_set_loop() - set if this host receives its own broadcast or multicast
 * @frame: from mipv4_allocate_frame()
 * @loop: false to prevent that. The default is true: the handler of the protocol also
 *	receives the datagram, a multicast only if the endpoint is in the group (RFC 1112
 *	section 6.1).
 *
 * The flag is in skb->cb. The caller must not write to skb->cb before mipv4_xmit().
 *
 * Context: any.
 */
void mipv4_frame_set_loop(struct sk_buff *frame, bool loop);

/**
 * mipv4_set_options() - set the options of a frame
 * @frame: from mipv4_allocate_frame(), with or without payload
 * @options: the options in the format of RFC 791. Hosts on the path fill in record route
 *	and timestamp; their pointer must be at the first slot.
 * @len: octets of the options, 0 to 40; the header is padded to a multiple of 4
 *
 * The options replace those of the frame. ip_hdr(@frame)->ihl then has the new length of
 * the header, and skb->data is at its beginning.
 *
 * Context: any.
 * Return: 0; -EINVAL if the options are malformed or too long; -ENOMEM. The caller still
 * owns the frame.
 */
int mipv4_set_options(struct sk_buff *frame, const void *options, size_t len);

/**
 * mipv4_write() - append a copy of a buffer to a frame and send it
 * @ip: the endpoint
 * @frame: from mipv4_allocate_frame(), always consumed
 * @data: the buffer
 * @len: its length in octets
 *
 * Context: any except hard interrupt.
 * Return: as mipv4_writev().
 */
int mipv4_write(struct mipv4 *ip, struct sk_buff *frame, const void *data,
		size_t len);

/**
 * mipv4_writev() - append copies of buffers to a frame and send it
 * @ip: the endpoint
 * @frame: from mipv4_allocate_frame(), always consumed
 * @iov: the buffers, appended in order
 * @n: number of buffers
 *
 * The function enlarges the frame if it has no room for the buffers.
 *
 * Context: any except hard interrupt.
 * Return: as mipv4_xmit(); -EMSGSIZE also if a datagram cannot hold the buffers.
 */
int mipv4_writev(struct mipv4 *ip, struct sk_buff *frame,
		 const struct kvec *iov, size_t n);

/**
 * mipv4_xmit() - send a frame that already holds its payload
 * @ip: the endpoint
 * @frame: from mipv4_allocate_frame(), always consumed. The payload may be in page
 *	fragments, its checksum may be left to the device (%CHECKSUM_PARTIAL), and it may
 *	be a GSO frame.
 *
 * Context: any except hard interrupt.
 * Return: 0 if the frame was passed to the device or to local delivery, or waits for an
 * ARP reply; the err callback then reports a failure. -ENETUNREACH without a route;
 * -EHOSTUNREACH if the next hop did not answer; -EMSGSIZE if it exceeds the MTU and must
 * not be fragmented; -ENETDOWN; -ENODEV if the endpoint is disconnected; -EINVAL if the
 * header is invalid or its TTL is 0; -EADDRNOTAVAIL if the source is not an address of
 * the endpoint; -ENOMEM; -ENOBUFS if the queue of the device or the neighbour table is
 * full; other errors of the device. A device whose queue is congested counts as success.
 */
int mipv4_xmit(struct mipv4 *ip, struct sk_buff *frame);

/**
 * mipv4_headroom() - get the headroom that mipv4_flow_xmit() needs
 * @ip: the endpoint
 *
 * An skb with less headroom is sent too, but its header must be copied.
 *
 * Context: any.
 * Return: octets of the link-layer header and of an IP header without options.
 */
unsigned int mipv4_headroom(const struct mipv4 *ip);

/**
 * mipv4_flow_xmit() - send an skb of a transport
 * @ip: the endpoint
 * @flow: its IP header
 * @skb: the datagram, always consumed; skb->data is at the transport header, which is
 *	linear
 *
 * This is the way of a transport that allocates its skbs. The function looks the path up
 * once, and writes the IP header in front of skb->data. @skb may be a clone: if the
 * sender called __skb_header_release() on the skb that it keeps, the header is written
 * into the headroom that both share, without a copy. Headers in front of skb->data are
 * lost, and skb->cb is cleared.
 *
 * The payload may be in page fragments, and @skb may be a GSO frame, with gso_size,
 * gso_type and gso_segs set. If its checksum is left to the device (%CHECKSUM_PARTIAL),
 * it covers the addresses that are sent. skb->priority, skb->mark, skb->hash, the queue
 * and the delivery time stay; a priority of 0 follows the type of service.
 *
 * @skb may belong to a socket. The socket pays for it until the device has sent it, also
 * while it waits for an ARP reply. With sock_wfree() as destructor, the socket pays for
 * its fragments too.
 *
 * A GSO frame is never fragmented. If a segment exceeds the MTU, with DF or without, the
 * result is -EMSGSIZE. So a transport that sends data again sets gso_size by the MTU of
 * that moment.
 *
 * Context: any except hard interrupt.
 * Return: as mipv4_xmit(), with two differences. The result is %NET_XMIT_CN, which is
 * positive, if the device took the datagram, but its queue is congested. It is -EMSGSIZE
 * also if a datagram cannot hold the payload.
 */
int mipv4_flow_xmit(struct mipv4 *ip, const struct mipv4_flow *flow,
		    struct sk_buff *skb);

/**
 * mipv4_checksum() - compute the transport checksum of buffers that follow a frame
 * @frame: from mipv4_allocate_frame(); has the addresses and the protocol of the
 *	pseudo-header
 * @iov: transport header, with 0 in its checksum field, and data
 * @n: number of buffers
 *
 * RFC 1071, RFC 768. UDP sends the result 0 as 0xffff (CSUM_MANGLED_0).
 *
 * Context: any.
 * Return: the checksum in the byte order of the header.
 */
__sum16 mipv4_checksum(const struct sk_buff *frame, const struct kvec *iov,
		       size_t n);

/**
 * mipv4_pseudoheader() - build the pseudo-header of a transport checksum
 * @ip: the endpoint; the source is the result of mipv4_src() for @dst
 * @dst: destination
 * @protocol: protocol number
 * @len: octets of transport header and data, in host order
 *
 * Context: any.
 * Return: the 12 octets, in network order.
 */
struct mipv4_pseudohdr mipv4_pseudoheader(const struct mipv4 *ip, __be32 dst,
					  u8 protocol, u16 len);

/**
 * mipv4_mtu() - get the largest payload that reaches a destination without fragments
 * @ip: the endpoint
 * @dst: the destination
 *
 * The limit is the MTU of the device, of the route, or of the path if a smaller one was
 * learned (RFC 1191).
 *
 * Context: any.
 * Return: octets, without the IP header (MMS_S of RFC 1122 section 3.3.3). For an address
 * of the endpoint, the most octets that it can receive (MMS_R of section 3.3.2). 0 if the
 * endpoint is disconnected.
 */
unsigned int mipv4_mtu(const struct mipv4 *ip, __be32 dst);

/* Paths: way.c, select.c */

/**
 * mipv4_way() - look up the path to a destination, as a datagram does
 * @ip: the endpoint
 * @dst: the destination
 * @way: receives the path
 *
 * The lookup considers learned paths and dead gateways. It sends nothing. It does not
 * consider whether the neighbour answers ARP.
 *
 * Context: any.
 * Return: 0, also for %MIPV4_WAY_BLACKHOLE; otherwise the error of sending with the source
 * of the path: -ENODEV if the endpoint is disconnected, or not yet attached, and @way is
 * all zeros; -ENETDOWN; -ENETUNREACH without a route; -EHOSTUNREACH for
 * %MIPV4_WAY_UNREACHABLE; -EADDRNOTAVAIL if there is no source address for one host.
 */
int mipv4_way(struct mipv4 *ip, __be32 dst, struct mipv4_way *way);

/**
 * mipv4_generation() - get a number that changes when paths change
 * @ip: the endpoint
 *
 * A flow that keeps a path reads the number before it calls mipv4_way(), and again before
 * it uses the path. While the number is the same, so is the path. It changes with addresses,
 * routes, learned path MTUs and redirects and their expiry, the MTU of the device, devices
 * that go up or down, gateways that stop to answer or answer again, and with disconnect. It
 * may change without a reason. A change of the settings TTL, TOS and DF does not change it.
 *
 * The function costs one load.
 *
 * Context: any.
 * Return: the number.
 */
unsigned long mipv4_generation(const struct mipv4 *ip);

/**
 * mipv4_features() - get what the device of an endpoint does for a sender
 * @ip: the endpoint
 * @features: receives the features; all zeros if the endpoint is disconnected
 *
 * If the administrator changes them, the core still sends frames that were built for the
 * old ones.
 *
 * Context: any.
 */
void mipv4_features(const struct mipv4 *ip, struct mipv4_features *features);

/**
 * mipv4_select() - select the endpoint that leads to a destination
 * @net: the namespace
 * @dst: the destination
 * @way: receives the path to it
 *
 * The endpoint with @dst as own address is selected, otherwise that with the longest
 * prefix, of equal ones that with the lowest metric, and of these the one that was attached
 * first. A group or 255.255.255.255 is on the network of every endpoint: an endpoint with a
 * default route is preferred, then the first one. Endpoints to which mipv4_way() gives
 * -ENETDOWN, or that have no source address, are skipped.
 *
 * Context: RCU.
 * Return: the endpoint without a reference; for one, call mipv4_get_live(). Errors are
 * ERR_PTR(), and @way is undefined: -EHOSTUNREACH if the best route is of the type
 * unreachable; -ENETUNREACH; -ENETDOWN or -EADDRNOTAVAIL if an endpoint that leads to @dst
 * was skipped.
 */
struct mipv4 *mipv4_select(struct net *net, __be32 dst, struct mipv4_way *way);

/**
 * mipv4_find_addr() - find the endpoint that has an address
 * @net: the namespace
 * @addr: the address
 *
 * Context: RCU.
 * Return: the endpoint without a reference; for one, call mipv4_get_live(). Errors are
 * ERR_PTR(): -EADDRNOTAVAIL if no endpoint has it in use; -ENOTUNIQ if several have.
 */
struct mipv4 *mipv4_find_addr(struct net *net, __be32 addr);

/**
 * mipv4_addr_kind() - classify an address
 * @ip: the endpoint
 * @addr: the address
 *
 * Context: any.
 * Return: what it is to the endpoint.
 */
enum mipv4_addr_kind mipv4_addr_kind(const struct mipv4 *ip, __be32 addr);

/**
 * mipv4_rcv_kind() - classify the destination of a received datagram
 * @ip: the endpoint
 * @skb: the datagram, as a handler receives it; the handler has not written to skb->cb. A
 *	copy of it, or a segment that GSO made of it, will do.
 *
 * The function costs one load. It is also right for a broadcast of this host.
 *
 * Context: the rcv callback of a protocol.
 * Return: %MIPV4_ADDR_OWN, %MIPV4_ADDR_BROADCAST or %MIPV4_ADDR_MULTICAST.
 */
static inline enum mipv4_addr_kind mipv4_rcv_kind(const struct mipv4 *ip,
						  const struct sk_buff *skb)
{
	return skb->cb[0];
}

/* Addresses: address.c, nexthop.c, header.c */

/**
 * mipv4_src() - select the source address for a destination
 * @ip: the endpoint
 * @dst: destination
 *
 * The source is the own address on the network of the next hop (RFC 1122 section
 * 3.3.4.3).
 *
 * Context: any.
 * Return: the address; 0 without a route or without an address.
 */
__be32 mipv4_src(const struct mipv4 *ip, __be32 dst);

/**
 * mipv4_set_ip() - set the only address of an endpoint
 * @ip: the endpoint
 * @addr: the address that replaces all others, 0 for none
 * @plen: prefix length of its network
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL if it cannot be the address of a host; -ENOMEM without any change.
 */
int mipv4_set_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_add_ip() - add an address to an endpoint
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of its network
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL if it cannot be the address of a host; -EEXIST; -ENOSPC beyond 1024
 * addresses; -ENOMEM.
 */
int mipv4_add_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_probe_ip() - add an address to an endpoint if no other host has it
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of its network
 *
 * The endpoint probes for the address (RFC 5227 section 2.1). That takes 4 to 7 seconds
 * with the device up. Until then the address is not used, and mipv4_get_ip() does not
 * return it. If another host has it or probes for it, the address is never used, and
 * mipv4_del_ip() must remove it. The endpoint probes again whenever the device was down
 * or without carrier. Routes through the network of the address can be added at once.
 * They are used when the address is in use. The address does not come into use while RTNL
 * is held.
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL if it cannot be the address of a host; -EEXIST; -ENOSPC beyond 1024
 * addresses; -ENOMEM; -ENODEV after mipv4_disconnect().
 */
int mipv4_probe_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_del_ip() - remove an address from an endpoint
 * @ip: the endpoint
 * @addr: the address
 * @plen: its prefix length
 *
 * Context: process, RTNL held.
 * Return: 0 or -EADDRNOTAVAIL.
 */
int mipv4_del_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_get_ip() - get the addresses of an endpoint
 * @ip: the endpoint
 * @addrs: receives the addresses in use, the oldest first
 * @max: size of @addrs
 *
 * Context: any.
 * Return: the number of addresses in use, which may exceed @max.
 */
size_t mipv4_get_ip(const struct mipv4 *ip, __be32 *addrs, size_t max);

/**
 * mipv4_specdest() - get the specific destination of a received datagram
 * @ip: the endpoint
 * @skb: the datagram, as a handler receives it
 *
 * RFC 1122 section 3.2.1.3: the destination, if it is an address of the endpoint. For a
 * broadcast it is the own address on that network. Otherwise it is the source address
 * that the endpoint would use to the sender, or its first address.
 *
 * Context: softirq, RCU.
 * Return: the address; 0 if the endpoint has none in use.
 */
__be32 mipv4_specdest(const struct mipv4 *ip, const struct sk_buff *skb);

/**
 * mipv4_to_uipaddr() - convert an IPv4 address to an address of any version
 * @addr: the address
 *
 * Context: any.
 * Return: the same address, with its family.
 */
struct mipv4_uipaddr mipv4_to_uipaddr(__be32 addr);

/**
 * mipv4_of_uipaddr() - convert an address of any version to an IPv4 address
 * @uip: the address
 * @addr: receives the IPv4 address
 *
 * Context: any.
 * Return: false if @uip has another version; @addr is unchanged then.
 */
bool mipv4_of_uipaddr(const struct mipv4_uipaddr *uip, __be32 *addr);

/* Routes: route.c */

/**
 * mipv4_add_route() - add a route
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length, 0 for the default route
 * @gateway: the next hop, or 0 if the destinations are neighbours
 *
 * A prefix may have several gateways. If one does not answer ARP, the next is used.
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for an invalid prefix or gateway; -ENETUNREACH if the gateway is on
 * no connected network; -EEXIST; -ENOSPC; -ENOMEM.
 */
int mipv4_add_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway);

/**
 * mipv4_del_route() - remove a route
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length
 * @gateway: its gateway, or 0 for any
 *
 * Context: process, RTNL held.
 * Return: 0 or -ESRCH.
 */
int mipv4_del_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway);

/* Multicast groups: group.c */

/**
 * mipv4_join() - join a multicast group
 * @ip: the endpoint
 * @group: the group
 * @mode: %MIPV4_FILTER_INCLUDE to receive from @sources only, %MIPV4_FILTER_EXCLUDE to
 *	receive from all others
 * @sources: unicast addresses, in any order
 * @n: number of sources, at most 64; 0 with %MIPV4_FILTER_EXCLUDE to receive from all
 *
 * Each call adds a membership of its own. Handlers receive a datagram to the group if any
 * membership accepts its source. IGMP reports the group to the routers.
 *
 * Context: process, RTNL held.
 * Return: the membership, owned by the caller, for mipv4_leave(). The caller must leave
 * even if the endpoint is disconnected before. Errors are ERR_PTR(): -EINVAL if @group is
 * not a multicast address, or for an invalid filter; -ENOSPC beyond 1024 groups or 4096
 * memberships of an endpoint, 64 sources, or 4096 sources of all members of the group;
 * -ENODEV if the endpoint is disconnected; -ENOMEM.
 */
struct mipv4_membership *mipv4_join(struct mipv4 *ip, __be32 group, u8 mode,
				    const __be32 *sources, size_t n);

/**
 * mipv4_set_filter() - replace the source filter of a membership
 * @membership: from mipv4_join()
 * @mode: %MIPV4_FILTER_INCLUDE or %MIPV4_FILTER_EXCLUDE, as in mipv4_join()
 * @sources: unicast addresses, in any order
 * @n: number of sources
 *
 * Packets see either the old filter or the new one.
 *
 * Context: process, RTNL held.
 * Return: 0; without any change -EINVAL for an invalid filter, -ENOSPC as mipv4_join(),
 * -ENOMEM, -ENODEV if the endpoint is disconnected.
 */
int mipv4_set_filter(struct mipv4_membership *membership, u8 mode,
		     const __be32 *sources, size_t n);

/**
 * mipv4_leave() - end a membership
 * @membership: from mipv4_join(); freed
 *
 * The function cannot fail, and may be called after the endpoint was disconnected. If the
 * group has no other member, its datagrams are not received any more after the function
 * returns. If it has, and memory runs out, the old filter of the group stays until a
 * member joins, leaves or sets a filter.
 *
 * Context: process, RTNL held.
 */
void mipv4_leave(struct mipv4_membership *membership);

/* Neighbours and ICMP: neigh-timer.c, neigh-advice.c, icmp-error.c */

/**
 * mipv4_resolve() - wait until the next hop of a destination is resolved
 * @ip: the endpoint
 * @dst: the destination
 * @timeout_jiffies: the longest time to wait
 *
 * Context: process, without RTNL, with a reference to @ip; sleeps.
 * Return: 0 if a datagram to @dst can be sent at once; -EHOSTUNREACH if the next hop does
 * not answer; -ENETUNREACH without a route; -ENETDOWN; -ENOBUFS if the neighbour table is
 * full; -ETIMEDOUT; -ENODEV if the endpoint was disconnected; -ERESTARTSYS on a signal.
 */
int mipv4_resolve(struct mipv4 *ip, __be32 dst, unsigned long timeout_jiffies);

/**
 * mipv4_confirm() - report that a destination answers
 * @ip: the endpoint
 * @dst: the destination
 *
 * RFC 1122 section 2.3.2.1: a protocol calls this when its peer acknowledges data that this
 * host has sent a short time ago, and an attacker cannot have guessed. The neighbour on the
 * path then counts as reachable, and ARP does not probe it. A call costs a lookup in the
 * path cache. Only one call in 15 seconds writes.
 *
 * Context: any except hard interrupt.
 */
void mipv4_confirm(struct mipv4 *ip, __be32 dst);

/**
 * mipv4_suspect() - report that a destination seems to be dead
 * @ip: the endpoint
 * @dst: the destination
 *
 * RFC 1122 section 3.3.1.4: a protocol calls this when it has retransmitted several times in
 * vain. ARP probes the neighbour on the path at once instead of when its reachability ends.
 * If the neighbour does not answer three probes, datagrams take the next gateway. A
 * neighbour is probed at most once a second, however often a protocol suspects it. A
 * neighbour that is not resolved, or set by the administrator, is not probed.
 *
 * Context: any except hard interrupt.
 */
void mipv4_suspect(struct mipv4 *ip, __be32 dst);

/**
 * mipv4_icmp_send() - send an ICMP error about a received datagram
 * @ip: the endpoint
 * @skb: the datagram, not consumed; skb->data is at its IP header, or at its payload as
 *	in the rcv callback of a protocol
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, in host order: the next-hop MTU, or the pointer
 *	of a parameter problem in the most significant octet
 *
 * The function applies the rules of RFC 1122 section 3.2.2 and a rate limit. Callers need
 * not check them.
 *
 * Context: any except hard interrupt.
 */
void mipv4_icmp_send(struct mipv4 *ip, struct sk_buff *skb, u8 type, u8 code,
		     u32 info);

/* Errors: frame.c */

/**
 * mipv4_strerror() - describe an error in words
 * @error: 0 or a negative errno value from a function of this API
 *
 * Context: any.
 * Return: a constant string, never NULL.
 */
const char *mipv4_strerror(int error);

#endif /* _NET_MIPV4_H */
