/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4_sock: BSD sockets for the transports of mipv4.
 *
 * A companion gets the sockets of its protocol by socket(AF_INET, type, protocol), with
 * a protocol number of its own. The kernel creates them through inet_register_protosw(),
 * so that AF_INET and struct sockaddr_in, the checks of security modules, cgroups and
 * namespaces are those of any socket. This file is what such sockets have in common:
 * the choice of the endpoint, ports, options, control messages, the receive queue and the
 * error queue. How to use it: docs/companion.md.
 *
 * Contexts. "Socket" means process context with the socket locked by lock_sock(), or not
 * yet or no longer visible to others. "Packet" means bottom halves disabled and an RCU
 * read-side section, as in the handlers of net/mipv4.h. Addresses and ports are in network
 * byte order unless a comment says otherwise; errors are negative errno values.
 */
#ifndef _NET_MIPV4_SOCK_H
#define _NET_MIPV4_SOCK_H

#include <linux/mutex.h>
#include <linux/rhashtable-types.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <net/inet_sock.h>
#include <net/mipv4.h>
#include <net/protocol.h>
#include <net/sock.h>

struct mipv4_sock_group;
struct mipv4_sock_port;

/**
 * struct mipv4_sock - a socket on mipv4
 * @inet: the socket of the kernel; must be the first member
 * @bound: in the table of sockets that receive from everybody
 * @connected: in the table of connected sockets
 * @port_list: in the list of sockets that have its port
 * @port: its port; NULL if it has none; guarded by the lock of its type
 * @bound_addr: the address under which it is in the table of @bound
 * @is_bound: it is in that table
 * @is_connected: it is in the table of connected sockets
 * @on_device: it is counted as a socket that is bound to a device
 * @number: its number in its namespace, see mipv4_sock_next(); 0 when it is closed
 * @ip: the endpoint to which it is connected, with a reference; RCU
 * @groups: its multicast memberships; RCU
 *
 * The socket of a transport begins with this structure.
 */
struct mipv4_sock {
	struct inet_sock		inet;
	struct rhlist_head		bound;
	struct rhlist_head		connected;
	struct hlist_node		port_list;
	struct mipv4_sock_port		*port;
	__be32				bound_addr;
	bool				is_bound;
	bool				is_connected;
	bool				on_device;
	u32				number;
	struct mipv4 __rcu		*ip;
	struct mipv4_sock_group __rcu	*groups;
};

/**
 * mipv4_sk() - the socket on mipv4
 * @sk: a socket of a type that mipv4_sock_register() has registered
 *
 * Context: any.
 * Return: its structure.
 */
static inline struct mipv4_sock *mipv4_sk(const struct sock *sk)
{
	return (struct mipv4_sock *)sk;
}

/**
 * struct mipv4_sock_type - a kind of socket that a transport offers
 * @prot: the operations of the transport; mipv4_sock_register() completes it
 * @ops: the operations of struct socket; NULL for those of datagrams, which are also those
 *	of sequenced packets: connect() does not wait, and nobody listens
 * @type: %SOCK_DGRAM, %SOCK_SEQPACKET or %SOCK_STREAM
 * @protocol: the protocol number for socket(2), below %IPPROTO_MAX
 * @taken: optional: returns true if the transport uses a port itself, so that no socket may
 *	have it. @ifindex is the device to which the socket is bound, or 0; @addr the
 *	address, or 0 for any. Context: process.
 * @sw: what the kernel keeps of it; private
 * @bound: the sockets that receive from everybody, by address and port; private
 * @connected: the connected sockets, by both addresses and ports; private
 * @lock: serializes changes of the tables; private
 * @n_bound_addr: sockets in @bound that have an address; private
 * @n_connected: sockets in @connected; private
 * @n_on_device: sockets that are bound to a device; private
 * @memory: pages of all receive queues; private
 * @memory_limit: limits of @memory; private
 * @id: distinguishes the types of a namespace; private
 */
struct mipv4_sock_type {
	struct proto		prot;
	const struct proto_ops	*ops;
	enum sock_type		type;
	u16			protocol;
	bool (*taken)(struct net *net, int ifindex, __be32 addr, __be16 port);

	struct inet_protosw	sw;
	struct rhltable		bound;
	struct rhltable		connected;
	struct mutex		lock;	/* serializes changes of the tables */
	unsigned int		n_bound_addr;
	unsigned int		n_connected;
	unsigned int		n_on_device;
	atomic_long_t		memory;
	long			memory_limit[3];
	int			id;
};

/**
 * mipv4_sock_type() - the type of a socket
 * @sk: a socket of a type that mipv4_sock_register() has registered
 *
 * Context: any.
 * Return: the type.
 */
static inline struct mipv4_sock_type *mipv4_sock_type(const struct sock *sk)
{
	return container_of(sk->sk_prot_creator, struct mipv4_sock_type, prot);
}

/**
 * mipv4_sock_has_sessions() - does a socket send to its peer only?
 * @sk: a socket of a type that mipv4_sock_register() has registered
 *
 * Context: any.
 * Return: true if it is not for datagrams.
 */
static inline bool mipv4_sock_has_sessions(const struct sock *sk)
{
	return sk->sk_type != SOCK_DGRAM;
}

/**
 * struct mipv4_sock_out - how a message is sent
 * @flow: addresses and header fields
 * @dport: destination port
 * @ifindex: the device to send through, 0 for any
 * @sockc: time stamps, mark and time of transmission
 * @connected: the destination is the peer of the socket
 * @confirm: the neighbour has answered (MSG_CONFIRM)
 * @options: IP options that the message itself brings; the last member, because nobody
 *	clears it
 */
struct mipv4_sock_out {
	struct mipv4_flow	flow;
	__be16			dport;
	int			ifindex;
	struct sockcm_cookie	sockc;
	bool			connected;
	bool			confirm;
	u8			options[MAX_IPOPTLEN];
};

/* Types and sockets: sock.c */

/**
 * mipv4_sock_register() - offer a kind of socket
 * @type: the type; must not change until it is unregistered. Its @prot has a name, an
 *	owner, the size of a socket, and the operations that the transport has of its own;
 *	the others become those of this file.
 *
 * Context: process; sleeps.
 * Return: 0; -EEXIST if the protocol number is in use; -ENOMEM.
 */
int mipv4_sock_register(struct mipv4_sock_type *type);

/**
 * mipv4_sock_unregister() - offer a kind of socket no more
 * @type: a registered type. No socket of it exists: each holds a reference to the module
 *	that owns it.
 *
 * Context: process; sleeps.
 */
void mipv4_sock_unregister(struct mipv4_sock_type *type);

/**
 * mipv4_sock_init() - initialise the common part of a socket
 * @sk: the socket, zeroed beyond struct inet_sock
 *
 * It is the init operation of a type that has none of its own.
 *
 * Context: process; sleeps. The socket is new.
 * Return: 0 or -ENOMEM.
 */
int mipv4_sock_init(struct sock *sk);

/**
 * mipv4_sock_close() - close a socket that has nothing to tell its peer
 * @sk: the socket
 * @timeout: unused
 *
 * It is the close operation of a type that has none of its own.
 *
 * Context: process; sleeps.
 */
void mipv4_sock_close(struct sock *sk, long timeout);

/**
 * mipv4_sock_destroy() - end the common part of a socket that is closed
 * @sk: the socket
 *
 * The socket leaves its groups. It is the destroy operation of a type that has none of its
 * own.
 *
 * Context: process; sleeps.
 */
void mipv4_sock_destroy(struct sock *sk);

/**
 * mipv4_sock_abort() - end what a socket does
 * @sk: the socket
 * @err: positive errno that the program gets
 *
 * The socket has neither port nor peer afterwards, like a new one. It is the diag_destroy
 * operation of a type that has none of its own.
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: 0.
 */
int mipv4_sock_abort(struct sock *sk, int err);

/* All sockets of a namespace: sock-list.c */

/**
 * mipv4_sock_next() - find the next socket of a namespace
 * @net: the namespace
 * @number: where to begin, 0 for the first socket; receives the number of the socket
 *
 * A socket keeps its number. So a walk, which continues with the next number, finds each
 * socket once that exists all the time, and holds no lock between two sockets.
 *
 * Context: any.
 * Return: the socket, of any type, with a reference; the caller calls sock_put(). NULL after
 * the last one.
 */
struct sock *mipv4_sock_next(struct net *net, unsigned long *number);

/**
 * mipv4_sock_for_endpoint() - call a function for each socket with a peer behind an endpoint
 * @type: the type of the sockets
 * @ip: the endpoint
 * @fn: the function. Context: RCU read side.
 *
 * The disconnect callback of a protocol ends its sessions so. A socket that is not connected
 * yet fails to connect.
 *
 * Context: process.
 */
void mipv4_sock_for_endpoint(struct mipv4_sock_type *type, struct mipv4 *ip,
			     void (*fn)(struct sock *sk));

/* Ports and tables: sock-port.c, sock-table.c */

/**
 * mipv4_sock_get_port() - give a socket a port, and let it receive
 * @sk: the socket; its inet_rcv_saddr is the address it is bound to, or 0
 * @port: the port in host byte order, 0 to choose a free one at random (RFC 6056)
 *
 * A free port is found in a time that does not depend on the number of those that are
 * taken.
 *
 * Context: socket; sleeps.
 * Return: 0; -EADDRINUSE; -ENOMEM.
 */
int mipv4_sock_get_port(struct sock *sk, unsigned short port);

/**
 * mipv4_sock_unhash() - a socket receives no more and gives its port back
 * @sk: the socket
 *
 * Context: socket; sleeps. Readers may see the socket until a grace period has passed.
 */
void mipv4_sock_unhash(struct sock *sk);

/**
 * mipv4_sock_taken() - may a transport not use a port, because a socket has it?
 * @type: the type of the sockets
 * @net: the namespace
 * @ifindex: the device, 0 for all
 * @addr: the address, 0 for all
 * @port: the port
 *
 * Context: process; sleeps.
 * Return: true if a socket would receive what comes to it.
 */
bool mipv4_sock_taken(struct mipv4_sock_type *type, struct net *net, int ifindex,
		      __be32 addr, __be16 port);

/**
 * mipv4_sock_find() - find the socket that receives a datagram to one host
 * @type: the type of the sockets
 * @ip: the endpoint
 * @skb: the datagram, for programs that choose among sockets with SO_REUSEPORT; or NULL
 * @saddr: source address
 * @sport: source port
 * @daddr: destination address, an own address of @ip
 * @dport: destination port
 *
 * A connected socket comes before one that receives from everybody, a socket with the
 * address before one of any address, and one that is bound to the device before others.
 *
 * Context: packet. The socket is valid until the end of the RCU section.
 * Return: the socket or NULL.
 */
struct sock *mipv4_sock_find(struct mipv4_sock_type *type, struct mipv4 *ip,
			     struct sk_buff *skb, __be32 saddr, __be16 sport,
			     __be32 daddr, __be16 dport);

/**
 * mipv4_sock_find_sender() - find the socket that sent a datagram
 * @type: the type of the sockets
 * @ip: the endpoint
 * @saddr: source address of the datagram
 * @sport: its source port
 * @daddr: its destination address
 * @dport: its destination port
 *
 * Context: packet.
 * Return: the socket or NULL.
 */
struct sock *mipv4_sock_find_sender(struct mipv4_sock_type *type,
				    struct mipv4 *ip, __be32 saddr, __be16 sport,
				    __be32 daddr, __be16 dport);

/**
 * mipv4_sock_for_each() - call a function for each socket that receives a datagram to many
 * @type: the type of the sockets
 * @ip: the endpoint
 * @saddr: source address
 * @sport: source port
 * @daddr: a group, or a broadcast address
 * @dport: destination port
 * @fn: the function
 * @arg: passed to it
 *
 * For a group, only sockets that are members of it are called, or that have not cleared
 * IP_MULTICAST_ALL.
 *
 * Context: packet.
 */
void mipv4_sock_for_each(struct mipv4_sock_type *type, struct mipv4 *ip,
			 __be32 saddr, __be16 sport, __be32 daddr, __be16 dport,
			 void (*fn)(struct sock *sk, void *arg), void *arg);

/* Addresses: sock-bind.c */

/**
 * mipv4_sock_bind() - bind a socket to an address and a port
 * @sk: the socket
 * @addr: struct sockaddr_in. The address is one of an endpoint, 0.0.0.0, a broadcast
 *	address or a group.
 * @len: its octets
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: 0; -EADDRNOTAVAIL if no endpoint has the address, or several have it and the
 * socket is not bound to a device; -EADDRINUSE; -EACCES for a port that needs
 * CAP_NET_BIND_SERVICE; -EINVAL if it is bound already; -EAFNOSUPPORT; -ENOMEM.
 */
int mipv4_sock_bind(struct sock *sk, struct sockaddr *addr, int len);

/**
 * mipv4_sock_pre_connect() - run the programs of the cgroup before a connect
 * @sk: the socket
 * @addr: struct sockaddr_in
 * @len: its octets
 *
 * Context: process; sleeps.
 * Return: 0; -EINVAL; the error of a program.
 */
int mipv4_sock_pre_connect(struct sock *sk, struct sockaddr *addr, int len);

/**
 * mipv4_sock_connect() - set the peer of a socket
 * @sk: the socket; gets a port if it has none
 * @addr: struct sockaddr_in
 * @len: its octets
 *
 * This chooses the endpoint and the source address, and keeps them. It sends nothing. A socket
 * for datagrams may have a peer already, and any; another one may not, and its peer is one
 * host.
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: 0; -ENETUNREACH if no endpoint leads to the address, and the other errors of
 * mipv4_way(); -EACCES for a broadcast address without SO_BROADCAST; -EADDRNOTAVAIL without
 * an own address; -EADDRINUSE without a free port; -EISCONN; -EAFNOSUPPORT; -EINVAL; -ENOMEM.
 */
int mipv4_sock_connect(struct sock *sk, struct sockaddr *addr, int len);

/**
 * mipv4_sock_disconnect() - a socket has no peer any more
 * @sk: the socket
 * @flags: unused
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: 0 or -ENOMEM; the socket is then connected still.
 */
int mipv4_sock_disconnect(struct sock *sk, int flags);

/* Options: sock-option.c */

/**
 * mipv4_sock_setsockopt() - set an option of the level SOL_IP
 * @sk: the socket
 * @level: the level
 * @name: the option, see mudp(7)
 * @value: its value
 * @len: octets of @value
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: 0; -ENOPROTOOPT for an option that does not exist here; other errors of the
 * option.
 */
int mipv4_sock_setsockopt(struct sock *sk, int level, int name, sockptr_t value,
			  unsigned int len);

/**
 * mipv4_sock_getsockopt() - get an option of the level SOL_IP
 * @sk: the socket
 * @level: the level
 * @name: the option
 * @value: receives its value
 * @len: octets of @value, and of what was written
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: 0; -ENOPROTOOPT; other errors of the option.
 */
int mipv4_sock_getsockopt(struct sock *sk, int level, int name,
			  char __user *value, int __user *len);

/* Sending: sock-output.c */

/**
 * mipv4_sock_out_init() - read the destination and the control messages of a message
 * @sk: the socket
 * @msg: the message
 * @out: receives how it is sent
 *
 * The destination is msg_name, or the peer of a connected socket.
 *
 * Context: process; sleeps.
 * Return: 0; -EDESTADDRREQ without a destination; -EINVAL; -EAFNOSUPPORT; the error of a
 * control message, or of a program of the cgroup.
 */
int mipv4_sock_out_init(struct sock *sk, struct msghdr *msg,
			struct mipv4_sock_out *out);

/**
 * mipv4_sock_out_peer() - how a message to the peer is sent
 * @sk: a connected socket
 * @out: receives how it is sent
 *
 * This is mipv4_sock_out_init() without a message: for what a transport sends by itself, such
 * as acknowledgments and retransmissions.
 *
 * Context: any.
 */
void mipv4_sock_out_peer(struct sock *sk, struct mipv4_sock_out *out);

/**
 * mipv4_sock_alloc_skb() - read a message into an skb
 * @sk: the socket, which pays for it. The function waits as long as SO_SNDBUF and
 *	SO_SNDTIMEO say.
 * @msg: the message
 * @header: octets of the header of the transport
 * @len: octets of the message
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: the skb, linear, its data at the message, with room for all headers. Errors are
 * ERR_PTR(): -EAGAIN, -EPIPE after shutdown(), an error of the socket, -EFAULT, -ENOBUFS.
 */
struct sk_buff *mipv4_sock_alloc_skb(struct sock *sk, struct msghdr *msg,
				     unsigned int header, size_t len);

/**
 * mipv4_sock_route() - choose the endpoint and the source address of a message
 * @sk: the socket
 * @out: how it is sent; receives the source address
 *
 * Context: packet.
 * Return: the endpoint, valid in this RCU section. Errors are ERR_PTR(): those of
 * mipv4_way(); -EACCES for a broadcast without SO_BROADCAST; -EADDRNOTAVAIL.
 */
struct mipv4 *mipv4_sock_route(struct sock *sk, struct mipv4_sock_out *out);

/**
 * mipv4_sock_xmit() - send an skb for a socket
 * @sk: the socket
 * @ip: the endpoint, from mipv4_sock_route()
 * @out: how it is sent
 * @skb: its data is at the header of the transport, and it belongs to @sk, see
 *	skb_set_owner_w(); consumed
 *
 * Mark, priority, time stamps and IP options are those of the socket and of the message.
 *
 * Context: packet.
 * Return: as mipv4_flow_xmit(). -EMSGSIZE is put on the error queue too.
 */
int mipv4_sock_xmit(struct sock *sk, struct mipv4 *ip,
		    struct mipv4_sock_out *out, struct sk_buff *skb);

/* The receive queue: sock-queue.c, sock-recv.c */

/**
 * mipv4_sock_filter() - run the filters of a socket on what it is to receive
 * @sk: the socket
 * @skb: its data is at the header of the transport
 * @header: octets that a filter must leave
 *
 * Filters of SO_ATTACH_FILTER, programs of the cgroup, and security modules.
 *
 * Context: packet.
 * Return: 0; an error if @skb must be dropped.
 */
int mipv4_sock_filter(struct sock *sk, struct sk_buff *skb, unsigned int header);

/**
 * mipv4_sock_queue() - put a datagram on the receive queue
 * @sk: the socket
 * @ip: the endpoint that received it
 * @skb: the datagram, its data at the payload; consumed if 0 is returned. Its headers must
 *	be linear before the data.
 *
 * What the queue holds is charged to the socket and its memory cgroup by truesize.
 *
 * Context: packet.
 * Return: 0; -ENOBUFS if SO_RCVBUF does not allow more; -ENOMEM if the limits of memory do
 * not.
 */
int mipv4_sock_queue(struct sock *sk, struct mipv4 *ip, struct sk_buff *skb);

/**
 * mipv4_sock_charge() - take a datagram that waits for others before it
 * @sk: the socket
 * @ip: the endpoint that received it
 * @skb: as for mipv4_sock_queue(). If 0 is returned, the caller keeps it for
 *	mipv4_sock_append() or mipv4_sock_discard(), but it is charged, and its
 *	skb->cb is taken.
 *
 * Context: packet.
 * Return: as mipv4_sock_queue().
 */
int mipv4_sock_charge(struct sock *sk, struct mipv4 *ip, struct sk_buff *skb);

/**
 * mipv4_sock_append() - put a datagram of mipv4_sock_charge() on the receive queue
 * @sk: the socket
 * @skb: the datagram, consumed
 *
 * Context: bottom halves disabled.
 */
void mipv4_sock_append(struct sock *sk, struct sk_buff *skb);

/**
 * mipv4_sock_discard() - free a datagram of mipv4_sock_charge()
 * @sk: the socket
 * @skb: the datagram, consumed
 *
 * Context: bottom halves disabled.
 */
void mipv4_sock_discard(struct sock *sk, struct sk_buff *skb);

/**
 * mipv4_sock_recvmsg() - receive a datagram
 * @sk: the socket
 * @msg: receives it. The port of the sender is the first field of the header of the
 *	transport. A socket that is not for datagrams sets MSG_EOR.
 * @len: octets of room
 * @flags: of recvmsg()
 * @addr_len: receives the octets of the address
 *
 * It is the recvmsg operation of a type that has none of its own.
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: octets, with MSG_TRUNC those of the datagram; 0 after shutdown(); -errno.
 */
int mipv4_sock_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags,
		       int *addr_len);

/**
 * mipv4_sock_dequeue() - take a datagram from the receive queue
 * @sk: the socket
 * @flags: of recvmsg(): MSG_DONTWAIT, MSG_PEEK
 * @offset: receives the offset for MSG_PEEK, SO_PEEK_OFF
 * @err: receives the error
 *
 * Context: process, the socket is not locked; sleeps.
 * Return: the datagram, for consume_skb(); NULL with @err, which is 0 after shutdown(), and
 * -ENOTCONN if the socket is not for datagrams and has no peer.
 */
struct sk_buff *mipv4_sock_dequeue(struct sock *sk, unsigned int flags,
				   int *offset, int *err);

/**
 * mipv4_sock_next_len() - the length of the next datagram, for SIOCINQ
 * @sk: the socket
 *
 * Context: process.
 * Return: octets, or -1 if there is none.
 */
int mipv4_sock_next_len(struct sock *sk);

/**
 * mipv4_sock_recv_cmsg() - write the control messages of a received datagram
 * @sk: the socket
 * @msg: receives them
 * @skb: from mipv4_sock_dequeue()
 *
 * Context: process.
 */
void mipv4_sock_recv_cmsg(struct sock *sk, struct msghdr *msg,
			  struct sk_buff *skb);

/* Errors: sock-error.c */

/**
 * mipv4_sock_error() - report an ICMP error to the socket that sent a datagram
 * @sk: the socket
 * @skb: the quoted datagram, its data at the IP header, not consumed
 * @from: the host that sent the error
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, in host order
 * @dport: destination port of the datagram
 * @header: octets of the header of the transport
 *
 * Context: packet.
 */
void mipv4_sock_error(struct sock *sk, struct sk_buff *skb, __be32 from, u8 type,
		      u8 code, u32 info, __be16 dport, unsigned int header);

/**
 * mipv4_sock_recv_error() - receive from the error queue, MSG_ERRQUEUE
 * @sk: the socket
 * @msg: receives the payload, the destination and the error
 * @len: octets of room
 * @addr_len: receives the octets of the address
 *
 * Context: process.
 * Return: octets of payload; -EAGAIN if there is no error.
 */
int mipv4_sock_recv_error(struct sock *sk, struct msghdr *msg, size_t len,
			  int *addr_len);

#endif /* _NET_MIPV4_SOCK_H */
