/* SPDX-License-Identifier: GPL-2.0 */
/*
 * endpoint.h: struct mipv4, the endpoint, and the state of a network namespace.
 *
 * Locking. Configuration is written under RTNL and read under RCU. A change of a table that
 * packets read publishes each step by one store, and frees removed parts after a grace
 * period. The neighbour table has its own spinlock, which is not taken for a datagram to a
 * reachable neighbour. Counters are per CPU, and written with bottom halves disabled.
 */
#ifndef _MIPV4_ENDPOINT_H
#define _MIPV4_ENDPOINT_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/inet_frag.h>
#include <net/mipv4.h>
#include "cache.h"
#include "fib.h"
#include "icmp-error.h"
#include "igmp.h"
#include "neigh.h"
#include "own.h"

struct mipv4_pcpu;
struct net;

/* The limit of neighbours or learned destinations that are handled under one hold of
 * their lock, because packets wait for it.
 */
#define MIPV4_WALK_BATCH	64

#define MIPV4_ID_BITS		9	/* 1 << this identification counters */

/**
 * struct mipv4 - an endpoint
 * @head: what companions have stored; first, because inline functions of the API read it
 * @dev: its device; valid inside an RCU section that saw @dead false
 * @own: the own addresses and groups
 * @pcpu: counters and path cache of each CPU
 * @path_generation: changes when cached paths become invalid
 * @n_learned: entries of @cache
 * @ifindex: index of the device, kept after the device is gone
 * @dead: disconnect has begun: nothing is received
 * @live: set when connect can no longer fail, cleared when disconnect begins; nothing
 *	is sent without it
 * @announced: events are sent, from attach to detach; written under RTNL
 * @shared: Linux's own IPv4 uses the device too
 * @unbridged: the endpoint has set IFF_DONT_BRIDGE of the device; RTNL
 * @carrier: the device had a carrier at the last mipv4_link_record(); RTNL
 * @carrier_downs: its count of lost carriers then; RTNL
 * @connected: the result of mipv4_is_connected() then; RTNL
 * @arp_on: the result of mipv4_dev_uses_arp() then; RTNL
 * @ttl: default time to live; for this and the other settings see mipv4_settings_set()
 * @tos: default type of service
 * @df: send with DF by default
 * @redirects: follow ICMP redirects
 * @source_routes: accept datagrams whose source route ends here
 * @igmp_router_alert: ignore IGMP queries without the router alert option
 * @pmtu_min: the least path MTU that is accepted
 * @id_key: makes identifications unpredictable
 * @id_counter: counters of identifications: see ident.c
 * @fib: prefixes, routes and next hops
 * @neigh: the neighbour table
 * @dad: duplicate address detection
 * @lft_due_ms: when mipv4_addr_expire() has to be called, or %MIPV4_LFT_NEVER; neigh.lock
 * @cache: learned path MTUs and redirects
 * @igmp: multicast groups
 * @fqdir: the reassembly queues
 * @fragqs_lock: guards @fragqs
 * @fragqs: datagrams in reassembly, the oldest first
 * @icmp_limit: limits the ICMP errors sent
 * @ip_packet: receives IPv4 frames
 * @arp_packet: receives ARP frames
 * @addrs: struct mipv4_ifaddr, written under RTNL
 * @listeners: struct mipv4_listener, see user.c; RCU
 * @n_addrs: addresses in @addrs; RTNL
 * @addr_order: order of the next address that is added; RTNL
 * @n_routes: static routes; RTNL
 * @list: in mipv4_endpoints, or in the list of endpoints that are detached together
 * @net_list: in &mipv4_net.endpoints; written under RTNL, read under RCU
 * @last_event: the event to send at the end of detach, or NULL
 * @refs: one while attached, one for each holder
 * @free_work: frees the endpoint a grace period after the last reference: see attach.c
 * @dev_tracker: the reference on @dev
 * @drops_left_out: @drop_work is queued
 * @drop_work: reports the drops that were left out: see netlink-drop.c
 * @name: name of the device, kept after the device is gone
 *
 * Fields that every packet reads come first.
 */
struct mipv4 {
	struct mipv4_head		head;
	struct net_device		*dev;
	struct mipv4_own __rcu		*own;
	struct mipv4_pcpu __percpu	*pcpu;
	unsigned int			n_learned;
	int				ifindex;
	bool				dead;
	bool				live;
	bool				announced;
	bool				shared;
	bool				unbridged;
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
	/* On its own cache line: writers must not evict fields that packets read. */
	atomic_long_t			path_generation
					____cacheline_aligned_in_smp;
	struct mipv4_neigh_table	neigh ____cacheline_aligned_in_smp;
	struct mipv4_dad		dad;
	u64				lft_due_ms;
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
	struct rcu_work			free_work;
	netdevice_tracker		dev_tracker;
	bool				drops_left_out;
	struct delayed_work		drop_work;
	char				name[IFNAMSIZ];
};

static_assert(!offsetof(struct mipv4, head));

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
 * @endpoints: its endpoints, the oldest first; written under RTNL, read under RCU
 * @by_ifindex: the same, by the index of the device; written under RTNL, read under
 *	RCU
 * @generation: a counter for each part of the configuration, raised by changes; RTNL
 * @choices: the generation of the choices of an endpoint, see mipv4_choices_invalidate()
 * @sock_ports: the ports of sockets, see sock-port.c
 * @socks: all sockets, by their numbers, see sock-list.c
 * @listeners: struct mipv4_listener by the address of the socket, see user.c; RCU
 */
struct mipv4_net {
	struct list_head	endpoints;
	struct xarray		by_ifindex;
	unsigned int		generation[__MIPV4_PART_MAX];
	atomic_long_t		choices;
	struct xarray		sock_ports;
	struct xarray		socks;
	DECLARE_HASHTABLE(listeners, MIPV4_LISTENER_BITS);
};

struct mipv4_net *mipv4_net(const struct net *net);
void mipv4_changed(struct mipv4 *ip, enum mipv4_part part);
struct mipv4 *mipv4_find_dev(const struct net_device *dev);
struct mipv4 *mipv4_find_ifindex(const struct net *net, int ifindex);
int mipv4_endpoints_init(void);
void mipv4_endpoints_exit(void);
void mipv4_choices_invalidate(struct mipv4_net *mnet);
void mipv4_paths_invalidate(struct mipv4 *ip);

/* Begin processing a packet: bottom halves are disabled, which is an RCU read-side
 * section, see rcu_read_lock_bh(). rcu_read_lock() is only for lockdep, which checks each
 * rcu_dereference().
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

#endif /* _MIPV4_ENDPOINT_H */
