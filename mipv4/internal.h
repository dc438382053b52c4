/* SPDX-License-Identifier: GPL-2.0 */
/*
 * internal.h: what the files of mipv4.ko share. struct mipv4 first, then one
 * block per file, in the order in which a packet meets them.
 *
 * Locking. Configuration is written under RTNL and read under RCU: a change of a
 * table that packets use publishes each step by one store, and frees what it took
 * out after a grace period. The neighbour table has a spinlock of its own, never
 * taken for a datagram to a reachable neighbour. Counters are per CPU and written
 * with bottom halves disabled.
 */
#ifndef _MIPV4_INTERNAL_H
#define _MIPV4_INTERNAL_H

#include <linux/hashtable.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/inetdevice.h>
#include <linux/jhash.h>
#include <linux/rhashtable.h>
#include <linux/seqlock.h>
#include <linux/siphash.h>
#include <linux/u64_stats_sync.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "compat.h"

#define MIPV4_TTL		64	/* RFC 1122 3.2.1.7, RFC 1700 */
#define MIPV4_MAX_LEN		65535	/* octets of a datagram, RFC 791 */
#define MIPV4_HDR_LEN		((unsigned int)sizeof(struct iphdr))
#define MIPV4_PLAIN		0x45	/* first octet of a header without options */

/* Limits of the neighbour table of one endpoint. */
#define MIPV4_NEIGH_LIMIT	16384	/* learned, and as many set by hand */
#define MIPV4_NEIGH_RESOLVING	4096	/* of them, being solicited */
#define MIPV4_NEIGH_QUEUE	64	/* datagrams that wait for one neighbour */
#define MIPV4_ARP_QUEUE		1024	/* and for all of them together */
#define MIPV4_NEIGH_QUEUE_LEN	(256 * 1024)	/* octets of memory of these */
#define MIPV4_ARP_QUEUE_LEN	(4 * 1024 * 1024)

/* How many neighbours or learned destinations one hold of their lock looks at: packets
 * wait for so long.
 */
#define MIPV4_WALK_BATCH	64

/* Limits of what the administrator of a namespace may ask for. */
#define MIPV4_ADDR_LIMIT	1024
#define MIPV4_ROUTE_LIMIT	(4 * 1024 * 1024)
#define MIPV4_PREFIX_LIMIT	256	/* of them, to one prefix */

/* Limits of multicast of one endpoint. */
#define MIPV4_GROUP_LIMIT	1024
#define MIPV4_MEMBERSHIP_LIMIT	4096
#define MIPV4_SOURCE_LIMIT	64	/* in the filter of one membership, */
#define MIPV4_GROUP_SOURCE_LIMIT 4096	/* and of all members of a group */

/* Destinations of which the network told something, see cache.c; and path MTUs:
 * none is less than an IPv4 network can have (RFC 791), and none is believed that
 * is less than what every host can take, 576 octets less the largest IP options
 * would leave; Linux has the same default.
 */
#define MIPV4_CACHE_LIMIT	4096
#define MIPV4_MTU_MIN		68
#define MIPV4_PMTU_MIN		552

/* Routes to one prefix that are tried one after the other. */
#define MIPV4_GATEWAYS		8

/* Fragments that wait for others: how long (RFC 1122 section 3.3.2 asks for 60
 * to 120 s; all kernels take 30), and how many octets of them; and what may be
 * set. Each host puts 576 octets together (same section). Their payload may come in 70
 * fragments of 8 octets, and a driver may spend a page of 4 KiB on each, beside its skb.
 */
#define MIPV4_REASM_TIMEOUT_MS	30000
#define MIPV4_REASM_TIMEOUT_MAX	(3600 * 1000)
#define MIPV4_REASM_LIMIT	(4 * 1024 * 1024)
#define MIPV4_REASM_LIMIT_MIN	(384 * 1024)
#define MIPV4_REASM_LIMIT_MAX	(1024 * 1024 * 1024)

/* How a destination is reached: a next hop, and the neighbour that it is, NULL if
 * none is known or it is not one.
 */
struct mipv4_way {
	const struct mipv4_nexthop	*nh;
	struct mipv4_neigh		*n;
};

/* What a CPU keeps of identifications for a destination: see ident.c. */
struct mipv4_ids {
	__be32	dst;
	u32	seen_jiffies;	/* when the block was seen not to have come round */
	u64	key;
	u16	taken;		/* blocks that the counter had given away */
	u16	left;		/* identifications in the block, */
	u16	next;		/* and the first of them */
};

/* The way to @dst as a CPU remembers it: see path.c. */
struct mipv4_path {
	struct mipv4_way	way;
	unsigned long		generation;
	__be32			dst;
	struct mipv4_ids	ids;	/* may be of another destination */
} __aligned(64);			/* so that one is found by a shift */

#define MIPV4_PATH_BITS		6	/* the CPU remembers so many, as a power of 2 */
#define MIPV4_ID_BITS		9	/* counters of identifications, so too */

/* What one CPU has of an endpoint: counters, indexed by enum mipv4_stat and enum
 * mipv4_drop_reason, and ways with identifications.
 */
struct mipv4_pcpu {
	u64_stats_t		stat[__MIPV4_STAT_MAX];
	u64_stats_t		drop[__MIPV4_DROP_MAX];
	struct u64_stats_sync	syncp;
	struct mipv4_path	path[1 << MIPV4_PATH_BITS];
};

/* The neighbour table of an endpoint, and the time that passes for it and for the
 * own addresses: see neigh.c and arp.c.
 */
struct mipv4_arp {
	struct rhashtable	table;
	spinlock_t		lock;		/* all below, and all states */
	struct list_head	resolving;	/* incomplete, oldest first, which
						 * are due first
						 */
	struct list_head	delaying;	/* in delay, and */
	struct list_head	probing;	/* in probe: those that are due
						 * first come first
						 */
	struct list_head	idle;		/* the other dynamic ones, the
						 * least recently changed first
						 */
	struct list_head	strangers;	/* and those of them that never
						 * answered
						 */
	struct list_head	permanent;	/* RTNL, too */
	struct mipv4_neigh	*nobody;	/* in the place of all that were
						 * not set by hand, without ARP
						 */
	unsigned int		count;		/* dynamic neighbours */
	unsigned int		n_permanent;
	unsigned int		n_resolving;
	struct list_head	waiting;	/* of the resolving ones those
						 * with a queue, the longest
						 * waited for first
						 */
	unsigned int		queued;		/* datagrams on all queues */
	unsigned int		queued_len;	/* octets of memory of them */
	unsigned int		generation;	/* of the set of neighbours */
	unsigned int		n_tentative;	/* own addresses, see arp.c; */
	unsigned int		n_conflicts;	/* those that others had; */
	unsigned long		attempt_jiffies; /* when one was last begun */
	bool			unsettled;	/* mipv4_addr_settle() is due */
	unsigned long		gc_jiffies;	/* when to forget next */
	struct list_head	*gc_at;		/* the next to look at, NULL if
						 * none is
						 */
	unsigned int		gc_left;	/* how many at most */
	bool			strays;		/* some may be on no network of
						 * ours any more
						 */
	bool			armed;		/* work will run, */
	unsigned long		next_jiffies;	/* and when */
	struct delayed_work	work;
	wait_queue_head_t	wait;		/* a neighbour was resolved or
						 * failed
						 */
};

/* What the network told: see cache.c. */
struct mipv4_cache {
	struct rhashtable	table;
	spinlock_t		lock;	/* all below, and mipv4.n_learned */
	struct list_head	list;	/* the first to expire comes first */
	unsigned int		generation;	/* of the set of entries */
	struct delayed_work	work;
};

/* A token bucket. */
struct mipv4_bucket {
	unsigned int		tokens;
	unsigned long		filled_jiffies;
};

/* Something that is to be done at a time, if it is set. */
struct mipv4_timer {
	bool			set;
	unsigned long		at_jiffies;
};

/* Multicast of an endpoint: see group.c and igmp.c. */
struct mipv4_igmp {
	struct list_head	groups;		/* joined; written under RTNL
						 * and lock
						 */
	unsigned int		n_groups;	/* RTNL */
	unsigned int		n_memberships;	/* RTNL */
	bool			in_device;	/* its filter has that of
						 * 224.0.0.1; RTNL
						 */
	spinlock_t		lock;		/* all below */
	struct list_head	left;		/* groups, until the routers
						 * were told
						 */
	unsigned int		n_left;
	u8			version;	/* that routers speak */
	u8			robustness;	/* how often we say things */
	unsigned long		query_interval_jiffies;
	struct mipv4_timer	v1_querier;	/* until then there is one */
	struct mipv4_timer	v2_querier;
	struct mipv4_timer	general;	/* answer to a general query */
	struct mipv4_timer	change;		/* tell of changes, */
	struct mipv4_timer	again;		/* and tell again */
	int			credit;		/* messages that may be sent */
	unsigned long		credit_jiffies;	/* when it was last raised */
	struct mipv4_bucket	queries;	/* that are listened to */
	struct mipv4_bucket	reports;
	bool			armed;		/* work will run, */
	unsigned long		next_jiffies;	/* and when */
	struct delayed_work	work;
};

/* Kinds of ICMP errors that are limited each for itself, and slots for those who
 * get them.
 */
#define MIPV4_ICMP_KINDS	3
#define MIPV4_ICMP_SLOTS	256

/* How many ICMP errors may be sent: see icmp.c. */
struct mipv4_icmp_limit {
	spinlock_t		lock;	/* all below */
	struct mipv4_bucket	kind[MIPV4_ICMP_KINDS];
	struct mipv4_bucket	to[MIPV4_ICMP_SLOTS];	/* by hash of address */
	u32			seed;
};

enum mipv4_hop {
	MIPV4_HOP_NONE,			/* no route */
	MIPV4_HOP_LOCAL,		/* an own address */
	MIPV4_HOP_BROADCAST,
	MIPV4_HOP_MULTICAST,
	MIPV4_HOP_ONLINK,		/* the destination is a neighbour */
	MIPV4_HOP_GATEWAY,
	MIPV4_HOP_UNREACHABLE,		/* refused */
	MIPV4_HOP_BLACKHOLE,		/* dropped in silence */
};

/* Where a datagram goes. Packets can see that @src and @dead change. */
struct mipv4_nexthop {
	__be32	gateway;	/* for MIPV4_HOP_GATEWAY */
	__be32	src;		/* source to use, 0 if there is none */
	u32	mtu;		/* of the route; the device may have less */
	u16	hop;		/* enum mipv4_hop */
	bool	dead;		/* the gateway is not on-link */
	u8	mtu_locked;	/* the path is narrower than @mtu: no DF */
};

/* Of equal prefixes, that of an own address comes before those set by hand, and these
 * before what every host knows.
 */
enum mipv4_route_rank {
	MIPV4_RANK_ADDR,
	MIPV4_RANK_ROUTE,
	MIPV4_RANK_WELL_KNOWN,
};

/**
 * struct mipv4_route - a route: one set by hand, or that of the network of an address
 * @next: the next one to the same prefix, by rank, metric and age; RCU
 * @nh: its next hop, shared with others; of one set by hand it is in a &struct
 *	mipv4_shared_hop
 * @dst: the prefix
 * @metric: as set; of an address, its place in the order of addresses
 * @plen: length of the prefix
 * @rank: enum mipv4_route_rank
 *
 * Packets read @next and @nh, which stay as they are while they can see the route,
 * but for @next when another route is put behind it or taken out.
 */
struct mipv4_route {
	struct mipv4_route __rcu	*next;
	const struct mipv4_nexthop	*nh;
	__be32				dst;
	u32				metric;
	u8				plen;
	u8				rank;
};

/**
 * struct mipv4_fib_node - a node of the trie of prefixes, see fib.c
 * @where: the bits of the address in front of those that it decides, then zeros for
 *	these and what follows; in the lowest six bits, how many follow. Addresses
 *	are %MIPV4_FIB_PAD bits longer here, with zeros at the end.
 * @prefixes: which prefixes end in it: a bit for each, as in a binary heap
 * @children: for which values of its bits there is a node below
 * @slot: the children, then the first routes to the prefixes
 */
struct mipv4_fib_node {
	u64		where;
	u64		prefixes;
	u64		children;
	void __rcu	*slot[];
};

#define MIPV4_FIB_PAD		5
#define MIPV4_FIB_STRIDE	6	/* bits that a node decides */

/**
 * struct mipv4_fib - where to send what
 * @root: the trie, of addresses that begin with 0 and with 1; RCU
 * @any: the first default route; RCU
 * @none: next hop of what has no route
 * @broadcast: next hop of 255.255.255.255
 * @multicast: next hop of all groups
 * @linklocal: next hop of 169.254/16, which is on every link: RFC 3927 2.6.2
 * @well_known: the routes to 169.254/16 and to its broadcast address
 * @routable: the first address that may send through gateways, 0 if there is none; RTNL
 * @hops: struct mipv4_shared_hop, by gateway; RTNL
 * @n_nodes: nodes of the trie; RTNL
 * @len: octets of memory of them; RTNL
 * @untold: routes have died, or come back to life, and mipv4_route_tell()
 *	has not said so; RTNL
 */
struct mipv4_fib {
	struct mipv4_fib_node __rcu	*root[2];
	struct mipv4_route __rcu	*any;
	struct mipv4_nexthop		none;
	struct mipv4_nexthop		broadcast;
	struct mipv4_nexthop		multicast;
	struct mipv4_nexthop		linklocal;
	struct mipv4_route		well_known[2];
	__be32				routable;
	struct rb_root			hops;
	unsigned int			n_nodes;
	size_t				len;
	bool				untold;
};

/**
 * struct mipv4 - an endpoint
 * @dev: its device; valid inside an RCU section that saw @dead false
 * @own: which destinations are ours
 * @pcpu: counters
 * @path_generation: changes when ways that a CPU remembers may not be used any more
 * @n_learned: entries of @cache
 * @ifindex: its index, also when it is gone
 * @dead: disconnect has begun: take nothing in
 * @live: attached: nothing that may fail is left of connect, and disconnect has not
 *	begun; only then anything is sent
 * @announced: events are told of, from attach to detach; written under RTNL
 * @shared: Linux's own IPv4 uses the device too
 * @carrier: the device had one when it was last looked at; RTNL
 * @carrier_downs: how often it had lost one until then; RTNL
 * @connected: it could send to others then, see mipv4_is_connected(); RTNL
 * @arp_on: its neighbours were found by ARP then; RTNL
 * @ttl: time to live of what is sent, and the other settings: see
 *	mipv4_settings_set()
 * @tos: type of service of what is sent
 * @df: what is sent must not be fragmented
 * @redirects: follow ICMP redirects
 * @source_routes: accept datagrams whose source route ends here
 * @igmp_router_alert: ignore IGMP queries without the router alert option
 * @pmtu_min: path MTUs below this are not believed
 * @id_key: makes identifications unpredictable
 * @id_counter: gives them out: see ident.c
 * @fib: where to send what
 * @arp: neighbours
 * @cache: what the network told about destinations
 * @igmp: multicast groups
 * @fqdir: fragments that wait for others
 * @fragqs_lock: guards @fragqs
 * @fragqs: datagrams that are being put together, the oldest first
 * @icmp_limit: limits the ICMP errors sent
 * @ip_packet: takes in IPv4 frames
 * @arp_packet: takes in ARP frames
 * @addrs: struct mipv4_ifaddr, written under RTNL
 * @listeners: struct mipv4_listener, see user.c; RCU
 * @n_addrs: how many
 * @addr_order: of the next address that is added; RTNL
 * @n_routes: how many
 * @list: in mipv4_endpoints, or of those that end together
 * @net_list: in &mipv4_net.endpoints
 * @last_event: to be sent when it has ended, or NULL
 * @refs: one for being attached, one for each holder
 * @dev_tracker: the reference on @dev
 *
 * What every packet reads comes first.
 */
struct mipv4 {
	struct net_device		*dev;
	struct mipv4_own __rcu		*own;
	struct mipv4_pcpu __percpu	*pcpu;
	unsigned int			n_learned;
	int				ifindex;
	bool				dead;
	bool				live;
	bool				announced;
	bool				shared;
	bool				carrier;
	int				carrier_downs;
	bool				connected;
	bool				arp_on;
	u8				ttl;
	u8				tos;
	bool				df;
	bool				redirects;
	bool				source_routes;
	bool				igmp_router_alert;
	u16				pmtu_min;

	siphash_key_t			id_key;
	atomic_t			id_counter[1 << MIPV4_ID_BITS];
	struct mipv4_fib		fib;
	/* On a line of its own: what is written must not take along what is read. */
	atomic_long_t			path_generation
					____cacheline_aligned_in_smp;
	struct mipv4_arp		arp ____cacheline_aligned_in_smp;
	struct mipv4_cache		cache;
	struct mipv4_igmp		igmp;
	struct fqdir			*fqdir;
	spinlock_t			fragqs_lock;	/* fragqs */
	struct list_head		fragqs;
	struct mipv4_icmp_limit		icmp_limit;
	struct packet_type		ip_packet;
	struct packet_type		arp_packet;
	struct list_head		addrs;
	struct list_head		listeners;
	unsigned int			n_addrs;
	u32				addr_order;
	unsigned int			n_routes;
	struct list_head		list;
	struct list_head		net_list;
	struct sk_buff			*last_event;
	refcount_t			refs;
	struct work_struct		free_work;
	netdevice_tracker		dev_tracker;
};

/* What the input path knows of a datagram, in skb->cb from mipv4_check() to the
 * handler, and of a frame of ours from mipv4_allocate_frame() until it is sent.
 */
struct mipv4_cb {
	u8	dst_kind;		/* enum mipv4_kind of the destination */
	bool	no_loop;		/* of a frame: not back to ourselves */
	u8	n_options;		/* octets of @options, 0 if the header is */
	u8	options[MAX_IPOPTLEN];	/* as it came; otherwise how it was */
	__sum16	check;
};

#define MIPV4_CB(skb)	((struct mipv4_cb *)(skb)->cb)

/* A packet is worked on: bottom halves are disabled, and that alone is an RCU
 * read-side section, see rcu_read_lock_bh(). Only lockdep, which would have every
 * rcu_dereference() say so, has to be told.
 */
static inline void mipv4_packet_begin(void)
{
	local_bh_disable();
	if (IS_ENABLED(CONFIG_PROVE_RCU))
		rcu_read_lock();
}

static inline void mipv4_packet_end(void)
{
	if (IS_ENABLED(CONFIG_PROVE_RCU))
		rcu_read_unlock();
	local_bh_enable();
}

/* stats.c, trace.h: counters and drops */

struct mipv4_totals {
	u64	stat[__MIPV4_STAT_MAX];
	u64	drop[__MIPV4_DROP_MAX];
};

void mipv4_totals(const struct mipv4 *ip, struct mipv4_totals *totals);
void mipv4_drop(struct mipv4 *ip, struct sk_buff *skb,
		enum mipv4_drop_reason reason);
void mipv4_drop_count(struct mipv4 *ip, enum mipv4_drop_reason reason,
		      unsigned int n);

/* Context: bottom halves disabled. */
static inline void mipv4_count_add(struct mipv4 *ip, enum mipv4_stat stat,
				   unsigned int n)
{
	struct mipv4_pcpu *pcpu = this_cpu_ptr(ip->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_add(&pcpu->stat[stat], n);
	u64_stats_update_end(&pcpu->syncp);
}

/* A packet of @len octets: two counters at once. */
static inline void mipv4_count_packet(struct mipv4 *ip, enum mipv4_stat packets,
				      enum mipv4_stat octets, unsigned int len)
{
	struct mipv4_pcpu *pcpu = this_cpu_ptr(ip->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_inc(&pcpu->stat[packets]);
	u64_stats_add(&pcpu->stat[octets], len);
	u64_stats_update_end(&pcpu->syncp);
}

static inline void mipv4_count(struct mipv4 *ip, enum mipv4_stat stat)
{
	mipv4_count_add(ip, stat, 1);
}

/* Hand a finished link-layer frame, consumed, to the device. Context: bottom halves
 * disabled, RCU. Return: 0, also if the device says that it is congested, or -errno.
 */
static inline int mipv4_dev_xmit(struct mipv4 *ip, struct sk_buff *skb)
{
	int err = dev_queue_xmit(skb);

	if (unlikely(err)) {
		if (err > 0)
			err = net_xmit_errno(err);
		if (err) {
			mipv4_drop(ip, NULL, MIPV4_DROP_OUT_DEVICE);
			return err;
		}
	}
	mipv4_count(ip, MIPV4_STAT_OUT_TRANSMITS);
	return 0;
}

/* header.c: pure functions on headers and addresses */

/**
 * mipv4_header_check() - is this an IPv4 header that we can take?
 * @data: start of the header
 * @len: octets that can be read at @data
 * @buffer_len: octets of the whole datagram as it arrived, padding included
 *
 * RFC 791 section 3.1, RFC 1122 sections 3.2.1.1 and 3.2.1.2. If @len is too
 * small for the header that is there, the answer is %MIPV4_DROP_HDR_LEN. Options
 * are looked at when the addresses are known to be good, mipv4_options_arrive().
 *
 * Return: 0 or the reason to drop the datagram.
 */
static __always_inline enum mipv4_drop_reason
mipv4_header_check(const void *data, unsigned int len, unsigned int buffer_len)
{
	unsigned int hdr_len = MIPV4_HDR_LEN, tot_len;
	const struct iphdr *iph = data;

	if (len < MIPV4_HDR_LEN)
		return MIPV4_DROP_HDR_SHORT;
	/* Nearly all are of version 4 and have no options. */
	if (unlikely(*(const u8 *)data != MIPV4_PLAIN)) {
		if (iph->version != 4)
			return MIPV4_DROP_HDR_VERSION;
		hdr_len = iph->ihl * 4;
		if (hdr_len < MIPV4_HDR_LEN || hdr_len > len)
			return MIPV4_DROP_HDR_LEN;
	}
	if (unlikely(ip_fast_csum(data, hdr_len / 4)))
		return MIPV4_DROP_HDR_CSUM;
	tot_len = ntohs(iph->tot_len);
	if (unlikely(tot_len < hdr_len))
		return MIPV4_DROP_HDR_TOTLEN;
	if (unlikely(tot_len > buffer_len))
		return MIPV4_DROP_TRUNCATED;
	return 0;
}

void mipv4_header_build(struct iphdr *iph, __be32 src, __be32 dst, u8 protocol,
			u8 tos, u8 ttl);

static inline __be32 mipv4_netmask(u8 plen)
{
	return plen ? htonl(~0U << (32 - plen)) : 0;
}

static inline __be32 mipv4_broadcast(__be32 addr, u8 plen)
{
	return addr | ~mipv4_netmask(plen);
}

/* May it be the address of a host? Not 0/8, 127/8, multicast or class E. */
static inline bool mipv4_is_unicast(__be32 addr)
{
	unsigned int first = ntohl(addr) >> 24;

	return first - 1 < 223 && first != 127;
}

/* Is it in 169.254/16, which every link has for itself (RFC 3927)? */
static inline bool mipv4_is_linklocal(__be32 addr)
{
	return (addr & htonl(0xffff0000)) == htonl(0xa9fe0000);
}

/* For hash tables whose key is an address. */
static inline u32 mipv4_addr_hash(const void *addr, u32 len, u32 seed)
{
	return jhash_1word(*(const u32 *)addr, seed);
}

/* options.c: the options of a datagram */

/* Where in the header the options are that a host acts upon, 0 for none. */
struct mipv4_options {
	u8	record_route;
	u8	timestamp;
	u8	source_route;
};

enum mipv4_drop_reason mipv4_options_parse(const u8 *options, size_t len,
					   struct mipv4_options *found,
					   u8 *fault);
unsigned int mipv4_options_copied(u8 *options, unsigned int len);
enum mipv4_drop_reason mipv4_options_arrive(struct mipv4 *ip,
					    struct sk_buff *skb);
bool mipv4_options_deliver(struct mipv4 *ip, struct sk_buff *skb);
void mipv4_options_quote(const struct sk_buff *skb, struct iphdr *quote);
bool mipv4_options_leave(struct mipv4 *ip, struct iphdr *iph);
unsigned int mipv4_options_echo(const struct iphdr *iph, u8 *to);

/* address.c: own addresses */

enum mipv4_kind {
	MIPV4_KIND_NONE,		/* not ours */
	MIPV4_KIND_LOCAL,
	MIPV4_KIND_BROADCAST,
	MIPV4_KIND_MULTICAST,		/* a group that we are in */
	MIPV4_KIND_MULTICAST_FILTERED,	/* the same, not for every source */
};

/* Where an own address stands; only those in use are in the tables. */
enum mipv4_ifaddr_state {
	MIPV4_IFADDR_NONE,		/* not yet ours, or not any more */
	MIPV4_IFADDR_TENTATIVE,		/* being probed for */
	MIPV4_IFADDR_USED,
	MIPV4_IFADDR_DUPLICATE,		/* another host had it */
};

/**
 * struct mipv4_ifaddr - an address of an endpoint
 * @list: in &struct mipv4.addrs; written under RTNL, read under RCU
 * @addr: the address
 * @plen: prefix length
 * @leaving: being removed: builders of tables pass it over; written under RTNL
 * @dad: to be probed for before it is used; RTNL
 * @proven: it was in use after having been probed for; arp.lock
 * @settled: mipv4_addr_settle() is about to use it; RTNL
 * @lost: another host has it, and it has to be given up; arp.lock
 * @state: enum mipv4_ifaddr_state; arp.lock, and RTNL from and to in use
 * @probes: probes sent for it; arp.lock
 * @announces: gratuitous announcements still to send; arp.lock
 * @conflict: another host was seen to use it lately; arp.lock
 * @due_jiffies: when the next probe or announcement is due; arp.lock
 * @conflict_jiffies: when the other host was last seen; arp.lock
 * @defended_jiffies: when a conflict was last answered; arp.lock
 * @local: next hop of the address
 * @broadcast: next hop of its broadcast address
 * @onlink: next hop of its network
 * @network: the route to its network; RTNL
 * @linked: @network is in the trie; RTNL
 * @rcu: frees it
 */
struct mipv4_ifaddr {
	struct list_head	list;
	__be32			addr;
	u8			plen;
	bool			leaving;
	bool			dad;
	bool			proven;
	bool			settled;
	bool			lost;
	u8			state;
	u8			probes;
	u8			announces;
	bool			conflict;
	unsigned long		due_jiffies;
	unsigned long		conflict_jiffies;
	unsigned long		defended_jiffies;
	struct mipv4_nexthop	local;
	struct mipv4_nexthop	broadcast;
	struct mipv4_nexthop	onlink;
	struct mipv4_route	network;
	bool			linked;
	struct rcu_head		rcu;
};

/* Does it belong into the tables? Context: RTNL or RCU. */
static inline bool mipv4_ifaddr_in_use(const struct mipv4_ifaddr *ifa)
{
	return !READ_ONCE(ifa->leaving) &&
	       READ_ONCE(ifa->state) == MIPV4_IFADDR_USED;
}

/* Context: arp.lock. */
static inline void mipv4_ifaddr_set_state(struct mipv4 *ip,
					  struct mipv4_ifaddr *ifa,
					  enum mipv4_ifaddr_state state)
{
	unsigned int n = ip->arp.n_tentative;

	n -= ifa->state == MIPV4_IFADDR_TENTATIVE;
	n += state == MIPV4_IFADDR_TENTATIVE;
	WRITE_ONCE(ip->arp.n_tentative, n);
	WRITE_ONCE(ifa->state, state);
}

/* Own addresses, their broadcast addresses and our groups, hashed with linear
 * probing; a slot with address 0 is empty and at least half of them are. A slot is
 * filled once: packets can see that its kind and its next hop change, never its
 * address.
 */
struct mipv4_own_slot {
	__be32	addr;
	u32	kind;
};

struct mipv4_own {
	struct rcu_head	rcu;
	u32		shift;		/* 1 << (32 - shift) slots */
	u32		mask;
	u32		used;		/* slots that are not empty; RTNL */
	/* of each slot; NULL for a group, and for what is not ours any more */
	const struct mipv4_nexthop **nexthop;
	/* of each slot of MIPV4_KIND_MULTICAST_FILTERED; NULL if none is */
	const struct mipv4_filter **filter;
	struct mipv4_own_slot slot[];
};

/* The upper bits of the product depend on every bit of the address. */
static inline u32 mipv4_own_hash(const struct mipv4_own *own, __be32 addr)
{
	return ((__force u32)addr * GOLDEN_RATIO_32) >> own->shift;
}

/* Where to look for an address behind @slot. */
static inline const struct mipv4_own_slot *
mipv4_own_next(const struct mipv4_own *own, const struct mipv4_own_slot *slot)
{
	return &own->slot[(slot + 1 - own->slot) & own->mask];
}

/* What is @addr to us? A slot's address is written last: packets that see it see the
 * rest. Context: RCU.
 */
static inline enum mipv4_kind mipv4_own_kind(const struct mipv4_own *own,
					     __be32 addr)
{
	const struct mipv4_own_slot *slot =
		&own->slot[mipv4_own_hash(own, addr)];
	__be32 found;

	/* Before the rest of the slot. */
	while ((found = smp_load_acquire(&slot->addr))) {
		if (likely(found == addr))
			return READ_ONCE(slot->kind);
		slot = mipv4_own_next(own, slot);
	}
	return MIPV4_KIND_NONE;
}

/* The next hop of an own address or a broadcast address, NULL for what is none.
 * Context: RCU.
 */
static inline const struct mipv4_nexthop *
mipv4_own_nexthop(const struct mipv4_own *own, __be32 addr)
{
	const struct mipv4_own_slot *slot =
		&own->slot[mipv4_own_hash(own, addr)];
	__be32 found;

	/* Before the rest of the slot. */
	while ((found = smp_load_acquire(&slot->addr))) {
		if (found == addr)
			return READ_ONCE(own->nexthop[slot - own->slot]);
		slot = mipv4_own_next(own, slot);
	}
	return NULL;
}

int mipv4_addr_init(struct mipv4 *ip);
void mipv4_addr_exit(struct mipv4 *ip);
int mipv4_addr_add(struct mipv4 *ip, __be32 addr, u8 plen, u32 flags,
		   struct netlink_ext_ack *extack);
int mipv4_addr_del(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack);
int mipv4_addr_set(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack);
int mipv4_addr_settle(struct mipv4 *ip);
bool mipv4_addr_doubt(struct mipv4 *ip);
struct mipv4_own *mipv4_own_build(struct mipv4 *ip);
const struct mipv4_filter *mipv4_own_filter(const struct mipv4_own *own,
					    __be32 group);
int mipv4_own_update(struct mipv4 *ip);
void mipv4_own_forget(struct mipv4 *ip, __be32 group);
struct mipv4_ifaddr *mipv4_ifaddr_get(struct mipv4 *ip, __be32 addr);
struct mipv4_ifaddr *mipv4_ifaddr_find(struct mipv4 *ip, __be32 addr);
bool mipv4_ifaddr_is_secondary(const struct mipv4 *ip,
			       const struct mipv4_ifaddr *ifa);

/* fib.c: the trie of prefixes */

extern const u64 mipv4_fib_cover[1 << MIPV4_FIB_STRIDE];

typedef int mipv4_fib_fn(struct mipv4_route *first, void *arg);

int mipv4_fib_insert(struct mipv4_fib *fib, __be32 dst, u8 plen,
		     struct mipv4_route *rt);
void mipv4_fib_remove(struct mipv4_fib *fib, __be32 dst, u8 plen);
struct mipv4_route __rcu **mipv4_fib_slot(struct mipv4_fib *fib, __be32 dst,
					  u8 plen);
int mipv4_fib_walk(struct mipv4_fib *fib, __be32 dst, u8 plen,
		   mipv4_fib_fn *fn, void *arg);
const struct mipv4_route *mipv4_fib_find(const struct mipv4_fib *fib,
					 __be32 dst, bool base);
void mipv4_fib_exit(struct mipv4_fib *fib,
		    void (*fn)(struct mipv4_route *first));

/* The first route to the longest prefix that covers @dst: NULL if there is none, or
 * only the slow way finds one. Context: RCU.
 */
static __always_inline const struct mipv4_route *
mipv4_fib_first_route(const struct mipv4_fib *fib, __be32 dst)
{
	const struct mipv4_fib_node *node, *best = NULL;
	u64 addr = (u64)ntohl(dst) << MIPV4_FIB_PAD;
	u64 x, children, match, last = 0;

	node = rcu_dereference(fib->root[ntohl(dst) >> 31]);
	while (node) {
		x = (addr ^ node->where) >> (node->where & 63);
		if (x > 63)
			break;
		match = node->prefixes & mipv4_fib_cover[x];
		if (match) {
			best = node;
			last = match;
		}
		/* Those up to x; the highest bit is x. */
		children = node->children << (63 - x);
		if (!(children >> 63))
			break;
		node = rcu_dereference(node->slot[hweight64(children) - 1]);
	}
	if (!best)
		return rcu_dereference(fib->any);
	/* The longest of them is the highest bit. */
	last = best->prefixes << (64 - fls64(last));
	return rcu_dereference(best->slot[hweight64(best->children) +
					  hweight64(last) - 1]);
}

/* route.c: routes */

/* The neighbour that is the next hop to @dst, 0 for none. */
static inline __be32 mipv4_nexthop_addr(const struct mipv4_nexthop *nh,
					__be32 dst)
{
	switch (nh->hop) {
	case MIPV4_HOP_ONLINK:
		return dst;
	case MIPV4_HOP_GATEWAY:
		return nh->gateway;
	default:
		return 0;
	}
}

/* A route as it is asked for. */
struct mipv4_route_spec {
	__be32	dst;
	__be32	gateway;	/* 0 for an on-link route */
	__be32	src;		/* 0 for the usual one */
	u32	metric;
	u32	mtu;		/* 0 for that of the device */
	u8	plen;
	u8	type;		/* enum mipv4_route_type */
};

/* Which routes are meant: of @dst and @plen, and of these if given. */
struct mipv4_route_match {
	__be32	dst;
	__be32	gateway;	/* 0 for any */
	s64	metric;		/* -1 for any */
	u8	plen;
	s8	type;		/* -1 for any */
};

/**
 * struct mipv4_shared_hop - the next hop of routes set by hand
 * @nh: as packets see it
 * @node: in mipv4_fib.hops
 * @src: the source that was asked for, 0 for the usual one
 * @users: how many routes
 * @told_dead: what @nh.dead was when routes were last told of
 */
struct mipv4_shared_hop {
	struct mipv4_nexthop	nh;
	struct rb_node		node;
	__be32			src;
	unsigned int		users;
	bool			told_dead;
};

/* What a lookup finds: a next hop, and for a gateway other routes to the same prefix,
 * for when it is dead.
 */
struct mipv4_found {
	const struct mipv4_nexthop	*nh;
	const struct mipv4_route	*more;
};

/* The largest datagram that goes by @nh in one piece. Context: RCU. */
static inline unsigned int mipv4_nexthop_mtu(const struct mipv4 *ip,
					     const struct mipv4_nexthop *nh)
{
	if (unlikely(nh->hop == MIPV4_HOP_LOCAL))
		return MIPV4_MAX_LEN;
	return min(READ_ONCE(ip->dev->mtu), nh->mtu);
}

struct mipv4_found mipv4_fib_lookup(const struct mipv4 *ip, __be32 dst);
const struct mipv4_nexthop *mipv4_route_refine(struct mipv4 *ip, __be32 dst,
					       struct mipv4_found found,
					       bool ask);

/* The next hop for @dst, dead gateways and what the network told considered. With
 * @ask, which is for who sends, gateways that are dead are asked whether they still
 * are. Context: RCU; with @ask not a hard interrupt.
 */
static inline const struct mipv4_nexthop *
mipv4_route_lookup(struct mipv4 *ip, __be32 dst, bool ask)
{
	struct mipv4_found found = mipv4_fib_lookup(ip, dst);

	if (likely(!found.more && !READ_ONCE(ip->n_learned)))
		return found.nh;
	return mipv4_route_refine(ip, dst, found, ask);
}

const struct mipv4_nexthop *mipv4_route_alive(struct mipv4 *ip,
					      struct mipv4_found found,
					      bool ask);
int mipv4_route_init(struct mipv4 *ip);
int mipv4_route_link(struct mipv4 *ip, struct mipv4_route *rt);
void mipv4_route_unlink(struct mipv4 *ip, struct mipv4_route *rt);
void mipv4_routes_resolve(struct mipv4 *ip);
void mipv4_route_spec(const struct mipv4_route *rt,
		      struct mipv4_route_spec *spec);
int mipv4_route_add(struct mipv4 *ip, const struct mipv4_route_spec *spec,
		    struct netlink_ext_ack *extack);
int mipv4_route_del(struct mipv4 *ip, const struct mipv4_route_match *match,
		    struct netlink_ext_ack *extack);
void mipv4_route_tell(struct mipv4 *ip);
bool mipv4_route_will_connect(struct mipv4 *ip, __be32 addr);
void mipv4_route_exit(struct mipv4 *ip);

/* cache.c: what the network told about destinations */

/**
 * struct mipv4_learned - what was told about one
 * @node: in the table, by @dst
 * @dst: the destination
 * @nh: how to reach it: as the routes say, with what was told
 * @expires_jiffies: it counts until then
 * @list: in mipv4_cache.list
 * @rcu: frees it
 *
 * It is not changed while readers can see it, but replaced by another.
 */
struct mipv4_learned {
	struct rhash_head	node;
	__be32			dst;
	struct mipv4_nexthop	nh;
	unsigned long		expires_jiffies;
	struct list_head	list;
	struct rcu_head		rcu;
};

int mipv4_cache_init(struct mipv4 *ip);
void mipv4_cache_stop(struct mipv4 *ip);
void mipv4_cache_exit(struct mipv4 *ip);
void mipv4_cache_flush(struct mipv4 *ip);
unsigned long mipv4_cache_expire(struct mipv4 *ip);
struct mipv4_learned *mipv4_cache_find(struct mipv4 *ip, __be32 dst);
enum mipv4_drop_reason mipv4_pmtu_learn(struct mipv4 *ip,
					const struct iphdr *quote, u32 told);
enum mipv4_drop_reason mipv4_redirect_learn(struct mipv4 *ip, __be32 from,
					    __be32 dst, __be32 gateway);

/* path.c: ways that a CPU remembers */

struct mipv4_way mipv4_way_find(struct mipv4 *ip, __be32 dst);
void mipv4_paths_forget(struct mipv4 *ip);

/* Context: bottom halves disabled. */
static inline struct mipv4_path *mipv4_path(struct mipv4 *ip, __be32 dst)
{
	u32 slot = ((__force u32)dst * GOLDEN_RATIO_32) >>
		   (32 - MIPV4_PATH_BITS);

	return &this_cpu_ptr(ip->pcpu)->path[slot];
}

/* The way to @dst, which has this @path, for who sends. Context: bottom halves disabled,
 * RCU.
 */
static __always_inline struct mipv4_way
mipv4_way(struct mipv4 *ip, const struct mipv4_path *path, __be32 dst)
{
	if (likely(path->dst == dst && path->generation ==
		   atomic_long_read(&ip->path_generation)))
		return path->way;
	return mipv4_way_find(ip, dst);
}

/* ident.c: identifications */

u16 mipv4_id_find(struct mipv4 *ip, struct mipv4_ids *ids, __be32 dst,
		  unsigned int n);
unsigned int mipv4_id_count(const struct sk_buff *skb);

/* Identifications for @skb to @dst, which has this @path, from its header on: the first,
 * if the device makes several of it. Context: BH disabled.
 */
static __always_inline u16 mipv4_id(struct mipv4 *ip, struct mipv4_path *path,
				    __be32 dst, const struct sk_buff *skb)
{
	struct mipv4_ids *ids = &path->ids;

	if (unlikely(skb_is_gso(skb)))
		return mipv4_id_find(ip, ids, dst, mipv4_id_count(skb));
	if (unlikely(ids->dst != dst || !ids->left ||
		     ids->seen_jiffies != (u32)jiffies))
		return mipv4_id_find(ip, ids, dst, 1);
	ids->left--;
	return ids->next++;
}

/* neigh.c: neighbours */

/* Octets of a link-layer header kept ready to be copied: Ethernet's 14, at the
 * end of two words.
 */
#define MIPV4_HH_LEN	16
#define MIPV4_HH_BUILD	0xff	/* in place of a length */

/**
 * struct mipv4_neigh - a neighbour
 * @node: in the table, by @addr
 * @addr: its address
 * @seq: guards @hh, @hh_len and @ha for readers without the lock
 * @fresh_until_jiffies: send without further thought until then
 * @used_jiffies: when a datagram was last sent to it
 * @hh: link-layer header, ending at the end of the array
 * @hh_len: its length, 0 on a device that has none, %MIPV4_HH_BUILD if it has to be
 *	built for each datagram
 * @state: enum mipv4_neigh_state
 * @probes: solicitations without an answer
 * @changes: changes of its link-layer address that were believed within one second
 * @backoff: rounds of solicitations that failed
 * @told: the state that the last event about it had, %MIPV4_NEIGH_INCOMPLETE if there
 *	was none
 * @answered: it has answered a solicitation, some time
 * @remembered: a CPU may remember it, see mipv4_neigh_remember(); arp.lock
 * @ha: link-layer address
 * @confirmed_jiffies: when it was last known to be reachable
 * @updated_jiffies: when @ha was last changed
 * @due_jiffies: when its state has to be looked at; after a failure, when the
 *	next round of solicitations may begin
 * @list: in one of the lists of &struct mipv4_arp
 * @waiting: in mipv4_arp.waiting while there is something in @queue
 * @queue: datagrams that wait for @ha, or fragments of them
 * @queued_len: octets of memory of @queue
 * @queued: how many datagrams these are
 * @rcu: frees it
 */
struct mipv4_neigh {
	struct rhash_head	node;
	__be32			addr;
	seqcount_spinlock_t	seq;
	unsigned long		fresh_until_jiffies;
	unsigned long		used_jiffies;
	u8			hh[MIPV4_HH_LEN] __aligned(8);
	u8			hh_len;
	u8			state;
	u8			probes;
	u8			changes;
	u8			backoff;
	u8			told;
	bool			answered;
	bool			remembered;
	u8			ha[MAX_ADDR_LEN];
	unsigned long		confirmed_jiffies;
	unsigned long		updated_jiffies;
	unsigned long		due_jiffies;
	struct list_head	list;
	struct list_head	waiting;
	struct sk_buff_head	queue;
	unsigned int		queued_len;
	u16			queued;
	struct rcu_head		rcu;
};

/* Can others hear what the device sends? Not while it waits for 802.1X to let it in
 * (IF_OPER_DORMANT), though it has a carrier.
 */
static inline bool mipv4_is_connected(const struct mipv4 *ip)
{
	const struct net_device *dev = ip->dev;

	return READ_ONCE(dev->flags) & IFF_UP && netif_carrier_ok(dev) &&
	       netif_oper_up(dev);
}

int mipv4_neigh_init(struct mipv4 *ip);
void mipv4_neigh_exit(struct mipv4 *ip);
void mipv4_arp_arm(struct mipv4 *ip, unsigned long due_jiffies);
bool mipv4_arp_used(const struct net_device *dev);
/* Its link-layer address, as of one moment; @ha has room for %MAX_ADDR_LEN octets.
 * Context: RCU or arp.lock.
 */
static inline void mipv4_neigh_ha(const struct mipv4_neigh *n, u8 *ha)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&n->seq);
		memcpy(ha, n->ha, MAX_ADDR_LEN);
	} while (read_seqcount_retry(&n->seq, seq));
}

/* Where a datagram goes on a device without ARP, if @n is the neighbour, or NULL: only
 * what was set by hand is known. Context: RCU.
 */
static inline struct mipv4_neigh *
mipv4_neigh_without_arp(struct mipv4 *ip, struct mipv4_neigh *n)
{
	return n && READ_ONCE(n->state) == MIPV4_NEIGH_PERMANENT ?
	       n : ip->arp.nobody;
}

int mipv4_neigh_xmit(struct mipv4 *ip, struct mipv4_neigh *n,
		     struct sk_buff *skb);
int mipv4_neigh_output_slow(struct mipv4 *ip, __be32 nexthop,
			    struct sk_buff *skb);
int mipv4_neigh_output(struct mipv4 *ip, __be32 nexthop, struct sk_buff *skb);

/* What an ARP packet says of its sender. */
#define MIPV4_HEARD_REPLY	BIT(0)	/* a reply, of whatever form */
#define MIPV4_HEARD_ANSWER	BIT(1)	/* a reply to us, by unicast */
#define MIPV4_HEARD_CONTACT	BIT(2)	/* a request for an address of ours */
#define MIPV4_HEARD_GRATUITOUS	BIT(3)	/* about itself, RFC 5227 section 3 */

void mipv4_neigh_learn(struct mipv4 *ip, __be32 addr, const u8 *ha,
		       unsigned int heard);
unsigned long mipv4_neigh_tick(struct mipv4 *ip);
void mipv4_neigh_flush(struct mipv4 *ip, enum mipv4_drop_reason reason);
void mipv4_neigh_device_changed(struct mipv4 *ip);
void mipv4_neigh_networks_changed(struct mipv4 *ip);
struct mipv4_neigh *mipv4_neigh_find(struct mipv4 *ip, __be32 addr);
bool mipv4_neigh_remember(struct mipv4 *ip, struct mipv4_neigh *n);
u8 mipv4_neigh_state_now(const struct mipv4_neigh *n);
bool mipv4_neigh_is_dead(struct mipv4 *ip, __be32 addr, bool ask);
int mipv4_neigh_set(struct mipv4 *ip, __be32 addr, const u8 *lladdr,
		    struct netlink_ext_ack *extack);
int mipv4_neigh_del(struct mipv4 *ip, __be32 addr,
		    struct netlink_ext_ack *extack);

/* To a neighbour that is known; as mipv4_neigh_output(). */
static inline int mipv4_neigh_send(struct mipv4 *ip, struct mipv4_neigh *n,
				   struct sk_buff *skb)
{
	if (likely(time_before(jiffies, READ_ONCE(n->fresh_until_jiffies))))
		return mipv4_neigh_xmit(ip, n, skb);
	return mipv4_neigh_output_slow(ip, n->addr, skb);
}

/* arp.c: the ARP protocol */

/* Where the frame of an ARP packet from @src to the host with @ha goes, as arp_send()
 * wants to know it: RFC 3927 section 2.5 has all of a link-local address broadcast.
 */
static inline const u8 *mipv4_arp_to(__be32 src, const u8 *ha)
{
	return mipv4_is_linklocal(src) ? NULL : ha;
}

void mipv4_arp_init(struct mipv4 *ip);
void mipv4_arp_start(struct mipv4 *ip);
void mipv4_arp_stop(struct mipv4 *ip);
int mipv4_arp_rcv(struct sk_buff *skb, struct net_device *dev,
		  struct packet_type *pt, struct net_device *orig_dev);
void mipv4_arp_probe(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_arp_probe_anew(struct mipv4 *ip);
bool mipv4_arp_probed(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
bool mipv4_arp_give_up(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_arp_probed_in_vain(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_arp_announce(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_arp_announce_all(struct mipv4 *ip);
void mipv4_arp_device_up(struct mipv4 *ip);
unsigned long mipv4_arp_tick(struct mipv4 *ip);

/* input.c */

int mipv4_rcv(struct sk_buff *skb, struct net_device *dev,
	      struct packet_type *pt, struct net_device *orig_dev);
void mipv4_rcv_list(struct list_head *skbs, struct packet_type *pt,
		    struct net_device *orig_dev);
rx_handler_result_t mipv4_rx_handler(struct sk_buff **pskb);
enum mipv4_drop_reason mipv4_check_addrs(const struct mipv4_own *own,
					 __be32 src, __be32 dst, u8 pkt_type,
					 enum mipv4_kind *kind);

/* protocol.c: registry of companions */

int mipv4_protocol_connect(struct mipv4 *ip);
void mipv4_protocol_disconnect(struct mipv4 *ip);
extern struct mipv4_protocol __rcu *mipv4_protocols[256];
extern unsigned int mipv4_protocols_generation;	/* RTNL */

/* Who takes a protocol number, or NULL. Context: RCU. */
static inline const struct mipv4_protocol *mipv4_protocol(u8 protocol)
{
	return rcu_dereference(mipv4_protocols[protocol]);
}

void mipv4_protocol_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
			u8 type, u8 code, u32 info);
bool mipv4_protocol_sent(struct mipv4 *ip, const struct sk_buff *skb);

/* output.c */

int mipv4_send(struct mipv4 *ip, struct sk_buff *frame);
unsigned int mipv4_path_mtu(struct mipv4 *ip, __be32 dst);
int mipv4_ll_output(struct mipv4 *ip, struct sk_buff *skb, const u8 *lladdr);

/* fragment.c, reassembly.c */

/**
 * struct mipv4_cut - a datagram that is being cut into pieces
 * @ip: the endpoint that sends it
 * @skb: the datagram
 * @mtu: the largest piece, header included
 * @hdr_len: octets of the header of the next piece
 * @offset: where in the payload it begins
 * @total: octets of the payload
 * @first: how many of them are not in the frag_list of @skb
 * @at: where in @skb the next piece begins
 * @copy: octets of the frag_list are copied
 * @hdr: its header, but for what is its own
 */
struct mipv4_cut {
	struct mipv4	*ip;
	struct sk_buff	*skb;
	unsigned int	mtu;
	unsigned int	hdr_len;
	unsigned int	offset;
	unsigned int	total;
	unsigned int	first;
	unsigned int	at;
	bool		copy;
	u8		hdr[60] __aligned(4);
};

int mipv4_cut_begin(struct mipv4_cut *cut, struct mipv4 *ip,
		    struct sk_buff *skb, unsigned int mtu);
struct sk_buff *mipv4_cut_next(struct mipv4_cut *cut);

static inline bool mipv4_cut_more(const struct mipv4_cut *cut)
{
	return cut->offset < cut->total;
}

int mipv4_frag_range(const struct iphdr *iph, unsigned int len, int *end);
struct sk_buff *mipv4_reassemble(struct mipv4 *ip, struct sk_buff *skb);
unsigned long mipv4_reasm_memory(const struct mipv4 *ip);
unsigned int mipv4_reasm_timeout(const struct mipv4 *ip);
unsigned int mipv4_reasm_limit(const struct mipv4 *ip);
void mipv4_reasm_set(struct mipv4 *ip, unsigned int timeout_ms,
		     unsigned int limit);
int mipv4_reasm_init(struct mipv4 *ip);
void mipv4_reasm_stop(struct mipv4 *ip);
void mipv4_reasm_exit(struct mipv4 *ip);
int mipv4_frags_init(void);
void mipv4_frags_exit(void);

/* icmp.c */

void mipv4_icmp_init(struct mipv4 *ip);
bool mipv4_icmp_sent(struct mipv4 *ip, const struct sk_buff *skb);
void mipv4_icmp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		    u8 type, u8 code, u32 info);
void mipv4_icmp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		    struct sk_buff *skb);

/* group.c: multicast groups and source filters */

/**
 * struct mipv4_filter - from which sources datagrams to a group are wanted
 * @rcu: frees it
 * @n: how many sources
 * @mode: enum mipv4_filter_mode
 * @source: the sources, sorted, none twice
 *
 * The "interface state" of RFC 3376 section 3.2. It is not changed while packets
 * can see it, but replaced by another.
 */
struct mipv4_filter {
	struct rcu_head	rcu;
	u32		n;
	u8		mode;
	__be32		source[];
};

extern struct mipv4_filter mipv4_filter_nothing;

/* Sources about which the routers have still to be told, so many times each. */
struct mipv4_changes {
	u32	n;
	struct {
		__be32	source;
		u8	left;
	} change[];
};

/**
 * struct mipv4_group - a multicast group
 * @list: in &mipv4_igmp.groups, or in &mipv4_igmp.left without members
 * @addr: its address
 * @users: how many members; RTNL
 * @members: struct mipv4_membership; RTNL
 * @in_device: the filter of the device has its address; RTNL
 * @filter: what all members together want; written under RTNL and igmp.lock
 * @candidate: what is to take its place, for builders of tables; RTNL
 * @left: state change reports of its mode, or with versions 1 and 2 reports, that
 *	nobody has asked for and that are still to be sent; igmp.lock
 * @fresh: the change was not told of yet; igmp.lock
 * @reporter: we were the last to report it (version 2); igmp.lock
 * @report: when to report it, as a query asked for, or with versions 1 and 2 in
 *	any case; igmp.lock
 * @changes: sources still to be told of; NULL if there are none; igmp.lock
 * @n_queried: how many sources were asked for, 0 for the whole group; igmp.lock
 * @queried: these; igmp.lock
 */
struct mipv4_group {
	struct list_head	list;
	__be32			addr;
	unsigned int		users;
	struct list_head	members;
	bool			in_device;
	struct mipv4_filter	*filter;
	struct mipv4_filter	*candidate;
	u8			left;
	bool			fresh;
	bool			reporter;
	struct mipv4_timer	report;
	struct mipv4_changes	*changes;
	unsigned int		n_queried;
	__be32			queried[MIPV4_SOURCE_LIMIT];
};

/* Everything from everybody? */
static inline bool mipv4_filter_is_open(const struct mipv4_filter *filter)
{
	return filter->mode == MIPV4_FILTER_EXCLUDE && !filter->n;
}

/* Nothing from nobody? That is not to be a member, RFC 3376 section 3.1. */
static inline bool mipv4_filter_is_shut(const struct mipv4_filter *filter)
{
	return filter->mode == MIPV4_FILTER_INCLUDE && !filter->n;
}

bool mipv4_filter_has(const struct mipv4_filter *filter, __be32 source);
bool mipv4_filter_passes(const struct mipv4_filter *filter, __be32 source);
struct mipv4_filter *mipv4_filter_new(u8 mode, const __be32 *sources, size_t n);
void mipv4_filter_free(struct mipv4_filter *filter);
struct mipv4_group *mipv4_group_find(struct mipv4 *ip, __be32 addr);
void mipv4_group_free(struct mipv4_group *group);
const struct mipv4_filter *
mipv4_group_admin_filter(const struct mipv4_group *group);
int mipv4_group_add(struct mipv4 *ip, __be32 group, u8 mode,
		    const __be32 *sources, size_t n,
		    struct netlink_ext_ack *extack);
int mipv4_group_del(struct mipv4 *ip, __be32 group,
		    struct netlink_ext_ack *extack);
int mipv4_groups_init(struct mipv4 *ip);
void mipv4_groups_exit(struct mipv4 *ip);

/* igmp.c */

int mipv4_igmp_prepare(struct mipv4 *ip, const struct mipv4_group *group,
		       const struct mipv4_filter *filter,
		       struct mipv4_changes **changes);
void mipv4_igmp_commit(struct mipv4 *ip, struct mipv4_group *group,
		       struct mipv4_filter *filter,
		       struct mipv4_changes *changes);
void mipv4_igmp_link(struct mipv4 *ip, struct mipv4_group *group);
void mipv4_igmp_unlink(struct mipv4 *ip, struct mipv4_group *group);
struct mipv4_group *mipv4_igmp_revive(struct mipv4 *ip, __be32 addr);
void mipv4_igmp_rejoin(struct mipv4 *ip);
void mipv4_igmp_network_lost(struct mipv4 *ip);
void mipv4_igmp_goodbye(struct mipv4 *ip);
u8 mipv4_igmp_version(struct mipv4 *ip);
void mipv4_igmp_rcv(struct mipv4 *ip, __be32 dst, struct sk_buff *skb);
long mipv4_igmp_tick(struct mipv4 *ip);
void mipv4_igmp_init(struct mipv4 *ip);
void mipv4_igmp_start(struct mipv4 *ip);
void mipv4_igmp_stop(struct mipv4 *ip);
void mipv4_igmp_exit(struct mipv4 *ip);

/* ping.c: echo requests of the administrator */

/* What became of an echo request. */
struct mipv4_ping_event {
	__be32			from;
	u16			seq;
	u8			ttl;
	bool			failed;	/* then type, code, info and error are
					 * set, otherwise rtt_ns and data
					 */
	u8			type;
	u8			code;
	u32			info;
	int			error;	/* positive errno, of our own */
	u64			rtt_ns;
	struct sk_buff		*data;	/* the reply; its data at offset */
	unsigned int		offset;
};

int mipv4_ping_send(struct mipv4 *ip, struct net *net, u32 portid, __be32 dst,
		    u16 seq, size_t size, bool df, u8 ttl, u16 *id);
bool mipv4_ping_reply(struct mipv4 *ip, __be32 src, struct sk_buff *skb,
		      u16 id, u16 seq);
bool mipv4_ping_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		    u8 type, u8 code, u32 info);
bool mipv4_ping_sent(struct mipv4 *ip, const struct icmphdr *icmph);
int mipv4_ping_init(void);
void mipv4_ping_exit(void);

/* user.c: transports in user space */

/* Why a datagram of user space did not arrive, or none will any more. */
struct mipv4_user_error {
	__be32			from;	/* who says so */
	__be32			dst;	/* of the datagram */
	u8			protocol;
	u8			type;	/* of ICMP, and so are these */
	u8			code;
	u32			info;
	int			errnum;	/* positive errno of our own, or 0 */
	const struct sk_buff	*skb;	/* the datagram, if errnum is 0 */
};

int mipv4_user_listen(struct mipv4 *ip, u32 portid, u8 protocol,
		      struct netlink_ext_ack *extack);
bool mipv4_user_rcv(struct mipv4 *ip, struct sk_buff *skb);
void mipv4_user_err(struct mipv4 *ip, __be32 from, const struct sk_buff *skb,
		    u8 type, u8 code, u32 info);
bool mipv4_user_offer(struct mipv4 *ip, struct sk_buff *skb);
bool mipv4_user_sent(struct mipv4 *ip, u8 protocol);
void mipv4_user_disconnect(struct mipv4 *ip);
int mipv4_user_init(void);
void mipv4_user_exit(void);

/* endpoint.c */

extern struct list_head mipv4_endpoints; /* of all namespaces; RTNL */

/* The parts of the configuration that are dumped. */
enum mipv4_part {
	MIPV4_PART_ENDPOINTS,
	MIPV4_PART_SETTINGS,
	MIPV4_PART_ADDRS,
	MIPV4_PART_ROUTES,
	MIPV4_PART_GROUPS,
	MIPV4_PART_PERMANENT,	/* neighbours */
	__MIPV4_PART_MAX,
};

#define MIPV4_LISTENER_BITS	6

/**
 * struct mipv4_net - the state of a network namespace
 * @endpoints: its endpoints, the oldest first; RTNL
 * @by_ifindex: the same, by the index of the device; written under RTNL, read under
 *	RCU
 * @generation: changes with each part of the configuration; RTNL
 * @listeners: struct mipv4_listener by the address of the socket, see user.c; RCU
 */
struct mipv4_net {
	struct list_head	endpoints;
	struct xarray		by_ifindex;
	unsigned int		generation[__MIPV4_PART_MAX];
	DECLARE_HASHTABLE(listeners, MIPV4_LISTENER_BITS);
};

struct mipv4_net *mipv4_net(const struct net *net);
void mipv4_changed(struct mipv4 *ip, enum mipv4_part part);

/* What the administrator may set of an endpoint. */
struct mipv4_settings {
	u8		ttl;
	u8		tos;
	bool		df;
	bool		redirects;
	bool		source_routes;
	bool		igmp_router_alert;
	unsigned int	pmtu_min;
	unsigned int	reasm_timeout_ms;
	unsigned int	reasm_limit;
};

void mipv4_settings_get(const struct mipv4 *ip, struct mipv4_settings *s);
int mipv4_settings_set(struct mipv4 *ip, const struct mipv4_settings *s,
		       struct netlink_ext_ack *extack);
struct mipv4 *mipv4_find_dev(const struct net_device *dev);
void mipv4_link_note(struct mipv4 *ip);
void mipv4_silence(struct mipv4 *ip);
void mipv4_detach(struct mipv4 *ip);
void mipv4_detach_unregistering(struct mipv4 *ip);
void mipv4_detach_all(void);
int mipv4_endpoints_init(void);
void mipv4_endpoints_exit(void);

/* netlink.c */

extern struct genl_family mipv4_family;

int mipv4_netlink_init(void);
void mipv4_netlink_exit(void);
void mipv4_netlink_ping_event(struct mipv4 *ip, u32 portid,
			      const struct mipv4_ping_event *event);

/* netlink-put.c: the attributes that describe something */

typedef int mipv4_nl_put(struct sk_buff *skb, struct mipv4 *ip,
			 const void *item);

mipv4_nl_put mipv4_nl_put_endpoint, mipv4_nl_put_addr, mipv4_nl_put_route,
	     mipv4_nl_put_connected, mipv4_nl_put_learned, mipv4_nl_put_neigh,
	     mipv4_nl_put_group;

/* More octets of an skb are put into pages. */
#define MIPV4_NL_LINEAR		2048

struct sk_buff *mipv4_nl_new_data(unsigned int len);
int mipv4_nl_put_data(struct sk_buff *msg, int attr, const struct sk_buff *skb,
		      unsigned int offset, unsigned int len);
int mipv4_nl_unicast_data(struct net *net, struct sk_buff *msg, u32 portid);

/* netlink-event.c */

bool mipv4_event_wanted(const struct mipv4 *ip);
void mipv4_event_lost(struct mipv4 *ip);
void mipv4_event_attached(struct mipv4 *ip);
struct sk_buff *mipv4_event_last(struct mipv4 *ip);
void mipv4_event_detached(struct mipv4 *ip, struct sk_buff *last);
void mipv4_event_set(struct mipv4 *ip);
void mipv4_event_addr(struct mipv4 *ip, const struct mipv4_ifaddr *ifa, u8 cmd);
void mipv4_event_route(struct mipv4 *ip, const struct mipv4_route *rt, u8 cmd);
void mipv4_event_learned(struct mipv4 *ip, const struct mipv4_learned *l,
			 u8 cmd);
void mipv4_event_neigh(struct mipv4 *ip, const struct mipv4_neigh *n, u8 cmd);
void mipv4_event_group(struct mipv4 *ip, const struct mipv4_group *group,
		       u8 cmd);

/* netlink-user.c */

int mipv4_netlink_datagram(struct mipv4 *ip, u32 portid,
			   struct sk_buff *skb, u32 dropped);
void mipv4_netlink_user_error(struct mipv4 *ip, u32 portid,
			      const struct mipv4_user_error *error);

#endif /* _MIPV4_INTERNAL_H */
