// SPDX-License-Identifier: GPL-2.0
/*
 * flood.c: send harmful frames, with good traffic beside them, and count the losses of the
 * good traffic: datagrams to the UDP echo service of the endpoint, port 7.
 *
 *	flood [-f FIRST] [-n COUNT] [-r RATE] [-e EVERY] [-g GOOD] [-w MS] KIND
 *
 * It runs on the network of the endpoint, whose address is 10.9.0.2/15, and sends the
 * frames FIRST to FIRST + COUNT - 1 of the KIND from v1, at most RATE per second. KIND
 * "none" is good traffic alone; "echo" sends nothing, but is such a service itself. After
 * every EVERY frames it sends a good datagram, of each class in turn. GOOD selects classes,
 * or none:
 *
 *	k	from one of 100 hosts that send to the endpoint repeatedly
 *	f	from an unknown host, which the endpoint has to resolve
 *	c	from one of the 100, of 4,000 octets in fragments
 *
 * Only a few good datagrams are outstanding at a time; at this limit the program waits for
 * their answers before it sends further frames. So a slow or busy machine causes no loss. A
 * datagram without an answer within MS (10,000) is lost. The last line has the counts.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <linux/if_packet.h>
#include <linux/if_ether.h>

#define __noreturn	__attribute__((__noreturn__))
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define ADDR(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))
#define ME		ADDR(10, 9, 0, 2)
#define PEER		ADDR(10, 9, 0, 1)	/* and the gateway */
#define FLAPPING	ADDR(10, 9, 0, 99)
#define BAD_HOSTS	ADDR(10, 8, 0, 1)	/* 65,536 on the network */
#define KNOWN_HOSTS	ADDR(10, 9, 16, 0)	/* 100 */
#define FRESH_HOSTS	ADDR(10, 9, 32, 0)	/* 8,192 */
#define FAR_HOSTS	ADDR(198, 18, 0, 0)	/* behind the gateway */
#define GROUP		ADDR(239, 1, 2, 3)
#define ALL_HOSTS	ADDR(224, 0, 0, 1)

#define BATCH		16		/* frames of one call */
#define FRAME		1600
#define WINDOW		32		/* outstanding good datagrams */
#define ECHO_PORT	7
#define GOOD_PORT	4000
#define CUT_LEN		4000

static const uint8_t me_mac[6] = { 2, 0, 0, 0, 0, 2 };
static const uint8_t peer_mac[6] = { 2, 0, 0, 0, 0, 1 };
static const uint8_t all_mac[6] = { 255, 255, 255, 255, 255, 255 };

/* A frame that is being written. */
struct frame {
	uint8_t	data[FRAME];
	size_t	len;
	size_t	ip;		/* where its IP header begins */
};

/* A class of good traffic. */
enum class { KNOWN, FRESH, CUT, CLASSES };

static const char class_letter[CLASSES] = { 'k', 'f', 'c' };
static const char *const class_name[CLASSES] = { "known", "fresh", "cut" };

static struct {
	uint64_t	sent[CLASSES];
	uint64_t	lost[CLASSES];
	unsigned int	pending;
	int		sock;
	struct {
		bool		used;
		enum class	class;
		uint64_t	seq;
	} window[WINDOW];
} good;

/* The payload of every good datagram. */
struct good_head {
	uint64_t	seq;
};

static __printf(1, 2) __noreturn void fail(const char *format, ...)
{
	va_list args;

	fputs("flood: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void put(struct frame *f, const void *data, size_t len)
{
	memcpy(f->data + f->len, data, len);
	f->len += len;
}

static void put8(struct frame *f, uint8_t value)
{
	f->data[f->len++] = value;
}

static void put16(struct frame *f, uint16_t value)
{
	put8(f, value >> 8);
	put8(f, value & 0xff);
}

static void put32(struct frame *f, uint32_t value)
{
	put16(f, value >> 16);
	put16(f, value & 0xffff);
}

static void put_zeros(struct frame *f, size_t n)
{
	memset(f->data + f->len, 0, n);
	f->len += n;
}

/* Write the Internet checksum of the octets from @from on to @at. */
static void put_checksum(struct frame *f, size_t from, size_t end, size_t at)
{
	uint32_t sum = 0;
	size_t i;

	f->data[at] = 0;
	f->data[at + 1] = 0;
	for (i = from; i < end; i++)
		sum += (i - from) & 1 ? f->data[i] : (uint32_t)f->data[i] << 8;
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	f->data[at] = ~sum >> 8 & 0xff;
	f->data[at + 1] = ~sum & 0xff;
}

static void put_ethernet(struct frame *f, const uint8_t *to, const uint8_t *from, uint16_t type)
{
	f->len = 0;
	put(f, to, 6);
	put(f, from, 6);
	put16(f, type);
}

/* The fields of an IP header except addresses. */
struct header {
	uint8_t		protocol;
	uint8_t		ttl;
	uint16_t	id;
	uint16_t	frag_off;
	const uint8_t	*options;
	size_t		options_len;
};

static void put_ip_header(struct frame *f, uint32_t src, uint32_t dst, const struct header *h,
			  size_t payload_len)
{
	size_t hdr_len = 20 + h->options_len;

	f->ip = f->len;
	put8(f, 0x40 | hdr_len / 4);
	put8(f, 0);
	put16(f, hdr_len + payload_len);
	put16(f, h->id);
	put16(f, h->frag_off);
	put8(f, h->ttl ? h->ttl : 64);
	put8(f, h->protocol);
	put16(f, 0);
	put32(f, src);
	put32(f, dst);
	if (h->options_len)
		put(f, h->options, h->options_len);
	put_checksum(f, f->ip, f->len, f->ip + 10);
}

/* Start a frame to the endpoint, from the link-layer address of the peer. */
static void put_ip(struct frame *f, uint32_t src, uint32_t dst, const struct header *h,
		   size_t payload_len)
{
	put_ethernet(f, me_mac, peer_mac, ETH_P_IP);
	put_ip_header(f, src, dst, h, payload_len);
}

/* An echo request of 8 octets. */
static void put_echo(struct frame *f, uint32_t i)
{
	size_t at = f->len;

	put32(f, 0x08000000);
	put32(f, i);
	put_zeros(f, 8);
	put_checksum(f, at, f->len, at + 2);
}

static void put_udp(struct frame *f, uint16_t from, uint16_t to, size_t len)
{
	put16(f, from);
	put16(f, to);
	put16(f, 8 + len);
	put16(f, 0);		/* no checksum */
	put_zeros(f, len);
}

static void put_arp(struct frame *f, uint16_t op, uint32_t sip, const uint8_t *sha, uint32_t tip,
		    const uint8_t *to)
{
	put_ethernet(f, to, sha, ETH_P_ARP);
	put32(f, 0x00010800);
	put16(f, 0x0604);
	put16(f, op);
	put(f, sha, 6);
	put32(f, sip);
	put_zeros(f, 6);
	put32(f, tip);
}

static void bad_mac(uint8_t *mac, uint32_t i)
{
	mac[0] = 2;
	mac[1] = 1;
	mac[2] = i >> 24;
	mac[3] = i >> 16;
	mac[4] = i >> 8;
	mac[5] = i;
}

static uint32_t bad_host(uint32_t i)
{
	return BAD_HOSTS + (i & 0xffff);
}

/* ARP requests for our address from 65,536 senders, repeatedly. */
static void make_arp_storm(struct frame *f, uint32_t i)
{
	uint8_t mac[6];

	bad_mac(mac, i & 0xffff);
	put_arp(f, 1, bad_host(i), mac, ME, all_mac);
}

/* Echo requests from 65,536 hosts of the network that do not exist: each has to be
 * resolved.
 */
static void make_scan(struct frame *f, uint32_t i)
{
	put_ip(f, bad_host(i), ME, &(struct header){ .protocol = 1 }, 16);
	put_echo(f, i);
}

/* Datagrams of a protocol without a handler, from 65,536 hosts behind the gateway. */
static void make_unknown(struct frame *f, uint32_t i)
{
	put_ip(f, FAR_HOSTS + (i & 0xffff), ME, &(struct header){ .protocol = 253 }, 8);
	put_zeros(f, 8);
}

/* A fragment of a datagram from a host that sends 65,536 of them. */
static void put_fragment(struct frame *f, uint32_t datagram, unsigned int offset, size_t len,
			 bool more)
{
	put_ip(f, bad_host(datagram >> 16), ME, &(struct header){
		.protocol = 17,
		.id = datagram,
		.frag_off = offset / 8 | (more ? 0x2000 : 0),
	}, len);
	put_zeros(f, len);
}

/* First fragments without the rest. */
static void make_frag_never(struct frame *f, uint32_t i)
{
	put_fragment(f, i, 0, 512, true);
}

/* A hundred fragments of 8 octets each, without the last one. */
static void make_frag_tiny(struct frame *f, uint32_t i)
{
	put_fragment(f, i / 100, i % 100 * 8, 8, true);
}

/* The second overlaps the first. */
static void make_frag_overlap(struct frame *f, uint32_t i)
{
	put_fragment(f, i / 2, i % 2 * 256, 512, i % 2 == 0);
}

/* Three, of which the second is one octet short. */
static void make_frag_short(struct frame *f, uint32_t i)
{
	put_fragment(f, i / 3, i % 3 * 512, i % 3 == 1 ? 511 : 512, i % 3 != 2);
}

/* An ICMP error from @from that quotes a UDP datagram from @port to @dst. */
static void put_error(struct frame *f, uint32_t from, uint8_t type, uint8_t code, uint32_t info,
		      uint32_t dst, uint16_t port)
{
	const size_t len = 8 + 20 + 8;
	size_t at;

	put_ip(f, from, ME, &(struct header){ .protocol = 1 }, len);
	at = f->len;
	put8(f, type);
	put8(f, code);
	put16(f, 0);
	put32(f, info);
	put_ip_header(f, ME, dst, &(struct header){
		.protocol = 17, .frag_off = 0x4000,
	}, 1480);
	put_udp(f, ECHO_PORT, port, 1472 - 8);
	f->len = at + len;
	put_checksum(f, at, f->len, at + 2);
}

/* ICMP reports an MTU of 600 for the paths to 65,536 hosts, in every tenth frame for a host
 * of the good traffic; the port has a listener.
 */
static void make_pmtu(struct frame *f, uint32_t i)
{
	uint32_t dst = i % 10 ? FAR_HOSTS + (i & 0xffff) : KNOWN_HOSTS + i / 10 % 100;

	put_error(f, bad_host(i), 3, 4, 600, dst, GOOD_PORT);
}

/* ICMP reports hosts as unreachable, with every code; without an MTU. */
static void make_unreachable(struct frame *f, uint32_t i)
{
	static const uint8_t errors[][2] = {
		{ 3, 0 }, { 3, 1 }, { 3, 2 }, { 3, 3 }, { 3, 5 }, { 3, 6 }, { 3, 7 }, { 3, 8 },
		{ 3, 9 }, { 3, 10 }, { 3, 11 }, { 3, 12 }, { 3, 13 }, { 3, 14 }, { 3, 15 },
		{ 4, 0 }, { 11, 0 }, { 11, 1 }, { 12, 0 }, { 12, 1 },
	};
	const uint8_t *error = errors[i % ARRAY_SIZE(errors)];

	put_error(f, bad_host(i), error[0], error[1], 0, KNOWN_HOSTS + i % 100, GOOD_PORT);
}

/* Redirects in the name of the gateway. */
static void make_redirect(struct frame *f, uint32_t i)
{
	put_error(f, PEER, 5, i % 4, bad_host(i),
		  i % 10 ? FAR_HOSTS + (i & 0xffff) : KNOWN_HOSTS + i / 10 % 100, GOOD_PORT);
}

/* Loose and strict source routes that end here, that continue, that are malformed. */
static void make_source_route(struct frame *f, uint32_t i)
{
	uint8_t route[] = {
		i % 2 ? 131 : 137, 11, i / 2 % 4 * 4 + 4,
		10, 8, i >> 8, i, 10, 9, 0, 1, 0,
	};

	put_ip(f, bad_host(i), ME, &(struct header){
		.protocol = 17, .options = route, .options_len = sizeof(route),
	}, 16);
	put_udp(f, 9999, ECHO_PORT, 8);
}

/* Echo requests to broadcast, with the address of a victim. */
static void make_smurf(struct frame *f, uint32_t i)
{
	static const uint8_t hosts_mac[] = { 1, 0, 0x5e, 0, 0, 1 };
	static const uint32_t dst[] = { ADDR(10, 9, 255, 255), 0xffffffff, ALL_HOSTS, ME };

	put_ethernet(f, i % 4 == 2 ? hosts_mac : all_mac, peer_mac, ETH_P_IP);
	put_ip_header(f, i / 4 % 2 ? KNOWN_HOSTS + i % 100 : bad_host(i), dst[i % 4],
		      &(struct header){ .protocol = 1 }, 16);
	put_echo(f, i);
}

/* An IGMP query; @code is the maximum response time. */
static void put_query(struct frame *f, uint32_t from, uint32_t group, uint8_t code, size_t len,
		      uint32_t source)
{
	static const uint8_t router_alert[] = { 148, 4, 0, 0 };
	static const uint8_t hosts_mac[] = { 1, 0, 0x5e, 0, 0, 1 };
	static const uint8_t group_mac[] = { 1, 0, 0x5e, 1, 2, 3 };
	size_t at;

	put_ethernet(f, group ? group_mac : hosts_mac, peer_mac, ETH_P_IP);
	put_ip_header(f, from, group ? group : ALL_HOSTS, &(struct header){
		.protocol = 2, .ttl = 1,
		.options = router_alert, .options_len = sizeof(router_alert),
	}, len);
	at = f->len;
	put16(f, 0x1100 | code);
	put16(f, 0);
	put32(f, group);
	if (len > 8)
		put32(f, len > 12);	/* number of sources; robustness and interval are 0 */
	if (len > 12)
		put32(f, source);
	put_checksum(f, at, f->len, at + 2);
}

/* Queries with the shortest response time: for all groups, for the group of the endpoint,
 * and for a source in it.
 */
static void make_igmp(struct frame *f, uint32_t i)
{
	put_query(f, bad_host(i), i % 3 ? GROUP : 0, 0, i % 3 == 2 ? 16 : 12, bad_host(i));
}

/* The same in versions 1 and 2, whose minimum is 0.1 s. */
static void make_igmp_old(struct frame *f, uint32_t i)
{
	put_query(f, bad_host(i), i % 3 == 2 ? GROUP : 0, i % 3 ? 1 : 0, 8, 0);
}

/* Another host has the address of the endpoint, and sends from it. */
static void make_conflict(struct frame *f, uint32_t i)
{
	uint8_t mac[6];

	bad_mac(mac, i);
	switch (i % 4) {
	case 0:
		put_arp(f, 1, ME, mac, ME, all_mac);
		break;
	case 1:
		put_arp(f, 2, ME, mac, ME, me_mac);
		break;
	case 2:
		put_arp(f, 1, ME, mac, PEER, all_mac);
		break;
	case 3:
		put_ip(f, ME, ME, &(struct header){ .protocol = 1 }, 16);
		put_echo(f, i);
		break;
	}
}

/* A host in use that answers with another link-layer address each time. */
static void make_flapping(struct frame *f, uint32_t i)
{
	uint8_t mac[6];

	if (i % 16 == 0) {
		put_ip(f, FLAPPING, ME, &(struct header){ .protocol = 1 }, 16);
		put_echo(f, i);
		return;
	}
	bad_mac(mac, i);
	put_arp(f, 2, FLAPPING, mac, ME, me_mac);
}

static void make_none(struct frame *f, uint32_t i)
{
	(void)i;
	f->len = 0;
}

static const struct kind {
	const char	*name;
	void		(*make)(struct frame *f, uint32_t i);
} kinds[] = {
	{ "none",		make_none },
	{ "arp-storm",		make_arp_storm },
	{ "scan",		make_scan },
	{ "unknown",		make_unknown },
	{ "frag-never",		make_frag_never },
	{ "frag-tiny",		make_frag_tiny },
	{ "frag-overlap",	make_frag_overlap },
	{ "frag-short",		make_frag_short },
	{ "pmtu",		make_pmtu },
	{ "unreachable",	make_unreachable },
	{ "redirect",		make_redirect },
	{ "source-route",	make_source_route },
	{ "smurf",		make_smurf },
	{ "igmp",		make_igmp },
	{ "igmp-old",		make_igmp_old },
	{ "conflict",		make_conflict },
	{ "flapping",		make_flapping },
};

/* The options. */
static struct {
	uint32_t	first;
	uint32_t	count;
	double		rate;
	uint32_t	every;
	int		patience_ms;
	const char	*good;
	const struct kind *kind;
} options = { .count = 1000, .every = 50, .patience_ms = 10000, .good = "kfc" };

static int packet_socket(void)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex("v1"),
	};
	int sock = socket(AF_PACKET, SOCK_RAW, 0);

	if (sock < 0 || !to.sll_ifindex || bind(sock, (struct sockaddr *)&to, sizeof(to)))
		fail("v1: %s", strerror(errno));
	return sock;
}

static void good_open(void)
{
	struct sockaddr_in from = { .sin_family = AF_INET, .sin_port = htons(GOOD_PORT) };
	int on = 1, room = 8 << 20;

	good.sock = socket(AF_INET, SOCK_DGRAM, 0);
	if (good.sock < 0 || bind(good.sock, (struct sockaddr *)&from, sizeof(from)) ||
	    setsockopt(good.sock, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)) ||
	    setsockopt(good.sock, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		fail("good traffic: %s", strerror(errno));
}

/* Receive pending frames; wait at most this long. Return: did any arrive? */
static bool good_receive(int timeout_ms)
{
	struct pollfd fd = { .fd = good.sock, .events = POLLIN };
	static char data[65536];
	struct good_head head;
	bool any = false;
	ssize_t len;

	if (timeout_ms && poll(&fd, 1, timeout_ms) <= 0)
		return false;
	while ((len = recv(good.sock, data, sizeof(data), MSG_DONTWAIT)) >= 0) {
		unsigned int slot;

		if ((size_t)len < sizeof(head))
			continue;
		memcpy(&head, data, sizeof(head));
		slot = head.seq % WINDOW;
		if (!good.window[slot].used || good.window[slot].seq != head.seq ||
		    ((size_t)len != (good.window[slot].class == CUT ? CUT_LEN : sizeof(head))))
			continue;
		good.window[slot].used = false;
		good.pending--;
		any = true;
	}
	return any;
}

/* Wait until at most @n are outstanding; those without an answer are lost. */
static void good_wait(unsigned int n)
{
	unsigned int i;

	if (!good.pending)
		return;
	good_receive(0);
	while (good.pending > n)
		if (!good_receive(options.patience_ms))
			break;
	if (good.pending <= n)
		return;
	for (i = 0; i < WINDOW; i++)
		if (good.window[i].used) {
			good.window[i].used = false;
			good.lost[good.window[i].class]++;
		}
	good.pending = 0;
}

static uint32_t good_source(enum class class, uint64_t n)
{
	return class == FRESH ? FRESH_HOSTS + n % 8192 : KNOWN_HOSTS + n % 100;
}

/* One datagram of @class, the @seq-th of all. */
static void good_send(enum class class, uint64_t seq, uint64_t first)
{
	static char data[CUT_LEN];
	struct good_head head = { .seq = seq };
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons(ECHO_PORT), .sin_addr.s_addr = htonl(ME),
	};
	struct iovec iov = {
		.iov_base = data, .iov_len = class == CUT ? CUT_LEN : sizeof(head),
	};
	union {
		char		buf[CMSG_SPACE(sizeof(struct in_pktinfo))];
		struct cmsghdr	align;
	} control = { .buf = { 0 } };
	struct msghdr msg = {
		.msg_name = &to, .msg_namelen = sizeof(to), .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control.buf, .msg_controllen = sizeof(control.buf),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	struct in_pktinfo info = {
		.ipi_spec_dst.s_addr = htonl(good_source(class, first + good.sent[class])),
	};

	/* The slot may still belong to the datagram WINDOW datagrams ago. */
	while (good.window[seq % WINDOW].used)
		good_wait(good.pending - 1);
	memcpy(data, &head, sizeof(head));
	cmsg->cmsg_level = IPPROTO_IP;
	cmsg->cmsg_type = IP_PKTINFO;
	cmsg->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(cmsg), &info, sizeof(info));
	good.window[seq % WINDOW].used = true;
	good.window[seq % WINDOW].class = class;
	good.window[seq % WINDOW].seq = seq;
	good.pending++;
	good.sent[class]++;
	while (sendmsg(good.sock, &msg, 0) < 0) {
		/* Each earlier error is reported once; there may be many. */
		if (errno != EHOSTUNREACH && errno != ECONNREFUSED && errno != ENOBUFS &&
		    errno != EPROTO && errno != ENOPROTOOPT)
			fail("good traffic: %s", strerror(errno));
	}
}

/* The memory of the kernel's slabs, in KiB. */
static unsigned long slab(void)
{
	FILE *file = fopen("/proc/meminfo", "r");
	unsigned long value = 0;
	char line[200];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Slab: %lu", &value) == 1)
			break;
	if (file)
		fclose(file);
	return value;
}

static void send_all(int sock, struct mmsghdr *msgs, unsigned int n)
{
	unsigned int sent = 0;
	int rc;

	while (sent < n) {
		rc = sendmmsg(sock, msgs + sent, n - sent, 0);
		if (rc < 0 && errno != ENOBUFS)
			fail("v1: %s", strerror(errno));
		if (rc > 0)
			sent += rc;
	}
}

/* Send the frames from @i on. */
static void send_batch(int sock, uint32_t i, unsigned int n)
{
	static struct frame frames[BATCH];
	struct mmsghdr msgs[BATCH] = { 0 };
	struct iovec iov[BATCH];
	unsigned int j;

	for (j = 0; j < n; j++) {
		frames[j].len = 0;
		options.kind->make(&frames[j], i + j);
		iov[j].iov_base = frames[j].data;
		iov[j].iov_len = frames[j].len;
		msgs[j].msg_hdr.msg_iov = &iov[j];
		msgs[j].msg_hdr.msg_iovlen = 1;
	}
	if (frames[0].len)
		send_all(sock, msgs, n);
}

static enum class next_class(uint64_t seq)
{
	char letter = options.good[seq % strlen(options.good)];
	enum class class;

	for (class = 0; class < CLASSES; class++)
		if (class_letter[class] == letter)
			return class;
	fail("no class of good traffic: %c", letter);
}

static void flood(void)
{
	uint32_t done = 0, n, next_good = 0;
	unsigned long before = slab(), peak = before;
	double start = now(), due, seconds;
	uint64_t seq = 0;
	int sock = packet_socket();
	enum class class;

	while (done < options.count) {
		if (!*options.good) {
			next_good = options.count;
		} else if (done >= next_good) {
			next_good += options.every;
			good_send(next_class(seq), seq, options.first / options.every);
			seq++;
			good_wait(WINDOW / 2);
		}
		n = options.count - done < BATCH ? options.count - done : BATCH;
		if (n > next_good - done)
			n = next_good - done;
		send_batch(sock, options.first + done, n);
		done += n;
		if (done % 1024 < BATCH) {
			unsigned long value = slab();

			peak = value > peak ? value : peak;
		}
		due = options.rate ? start + done / options.rate - now() : 0;
		if (due > 0.001)
			usleep(due * 1e6);
	}
	seconds = now() - start;
	good_wait(0);
	printf("sent %u seconds %.3f", options.kind->make == make_none ? 0 : done, seconds);
	for (class = 0; class < CLASSES; class++)
		printf(" %s %llu lost %llu", class_name[class],
		       (unsigned long long)good.sent[class],
		       (unsigned long long)good.lost[class]);
	printf(" slab %lu peak %lu\n", before, peak);
}

static uint32_t number(const char *text)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || *end || !*text || value > UINT32_MAX)
		fail("%s is none of the numbers from 0 on", text);
	return value;
}

/* The service of port 7, for a Linux host in place of the endpoint. */
static __noreturn void echo(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(ECHO_PORT) };
	int sock = socket(AF_INET, SOCK_DGRAM, 0), room = 8 << 20;
	static char data[65536];

	if (sock < 0 || bind(sock, (struct sockaddr *)&at, sizeof(at)) ||
	    setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		fail("port %d: %s", ECHO_PORT, strerror(errno));
	while (1) {
		struct sockaddr_in from;
		socklen_t from_len = sizeof(from);
		ssize_t len = recvfrom(sock, data, sizeof(data), 0, (struct sockaddr *)&from,
				       &from_len);

		if (len >= 0)
			sendto(sock, data, len, MSG_DONTWAIT, (struct sockaddr *)&from, from_len);
	}
}

int main(int argc, char **argv)
{
	size_t i;
	int c;

	while ((c = getopt(argc, argv, "f:n:r:e:g:w:")) != -1) {
		switch (c) {
		case 'f':
			options.first = number(optarg);
			break;
		case 'n':
			options.count = number(optarg);
			break;
		case 'r':
			options.rate = number(optarg);
			break;
		case 'e':
			options.every = number(optarg);
			break;
		case 'g':
			options.good = optarg;
			break;
		case 'w':
			options.patience_ms = (int)number(optarg);
			break;
		default:
			return 1;
		}
	}
	if (optind + 1 != argc || !options.every)
		fail("flood [-f FIRST] [-n COUNT] [-r RATE] [-e EVERY] [-g GOOD] [-w MS] KIND");
	if (!strcmp(argv[optind], "echo"))
		echo();
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, argv[optind]))
			options.kind = &kinds[i];
	if (!options.kind)
		fail("no such kind: %s", argv[optind]);
	if (*options.good)
		good_open();
	flood();
	return 0;
}
