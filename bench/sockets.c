// SPDX-License-Identifier: GPL-2.0
/*
 * sockets.c: the cost of UDP sockets of mipv4 and of Linux for a program.
 *
 *   sockets               print the rows: ROW OURS LINUX FLOOR, or ROW void, in nanoseconds
 *                         for each datagram
 *   sockets quick         the same without measurements: ROW right, or ROW void
 *   sockets spin ROW SIDE repeat one side of a row
 *
 * The program does the same system calls on both sides. What the calls cost in themselves is
 * subtracted: that of a call that does nothing, and for a frame that is received, that of
 * making a frame that is only freed. The floor is a packet socket that sends or receives
 * such frames.
 *
 * Before a side is measured, one datagram passes, and every octet is compared. While the
 * clock runs, lengths, the start of the payload, and the packets of the device are checked.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "frames.h"

#define IPPROTO_MUDP	260
#define GSO_UDP_L4	5		/* of struct virtio_net_hdr, since Linux 6.2 */
#define OWN_PORT	7100
#define PEER_PORT	7101
#define PAYLOAD		64
#define GSO_SIZE	1472
#define GSO_LEN		(44 * GSO_SIZE)
#define FLOOR_TYPE	0x88b5		/* IEEE 802: for local experiments */
#define HEADERS		(sizeof(struct ether_header) + sizeof(struct iphdr) + sizeof(struct udphdr))
#define BATCH		1000
#define REPEAT		3
#define ROUNDS		5
#define TOLERANCE	1		/* percent by which repetitions may differ */

/* What has its cost measured. */
struct side {
	const char *name, *dev;
	int protocol;			/* of the socket; 0 for a packet socket */
	in_addr_t own, peer;
};

static const struct side sides[] = {
	{ "ours", "d0", IPPROTO_MUDP, 0x0a000001, 0x0a000002 },
	{ "linux", "d1", IPPROTO_UDP, 0x0a010001, 0x0a010002 },
	{ "floor", "d2", 0, 0x0a020001, 0x0a020002 },
};

#define SIDES	(sizeof(sides) / sizeof(*sides))

/* The calls of a row, for each datagram. */
struct row {
	const char *name;
	bool receives, sends;
	size_t len;
};

static const struct row table[] = {
	{ "udp_send", false, true, PAYLOAD },
	{ "udp_recv", true, false, PAYLOAD },
	{ "udp_rr", true, true, PAYLOAD },
	{ "udp_gso", false, true, GSO_LEN },
};

#define ROWS	(sizeof(table) / sizeof(*table))

/* A side of a row that is open. */
struct run {
	const struct row *row;
	const struct side *side;
	int fd, frames, tap;
	union {
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_ll ll;
	} to, from;
	socklen_t to_len;
	unsigned char out[sizeof(struct virtio_net_hdr) + HEADERS + GSO_LEN];
	size_t out_len, head;		/* octets to send; those before the payload */
};

static struct run run;
static unsigned char in[sizeof(run.out)];

static uint16_t sum(const void *data, size_t len)
{
	const unsigned char *at = data;
	uint32_t total = 0;

	for (; len > 1; len -= 2, at += 2)
		total += at[0] << 8 | at[1];
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return htons(~total);
}

/* Write the headers of a datagram. Return: octets. */
static size_t put_headers(unsigned char *at, const struct side *side, size_t len, bool received)
{
	struct ether_header eth = {
		.ether_type = htons(side->protocol ? ETHERTYPE_IP : FLOOR_TYPE),
	};
	struct iphdr ip = {
		.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP,
		.tot_len = htons((sizeof(ip) + sizeof(struct udphdr) + len) & 0xffff),
		.saddr = htonl(received ? side->peer : side->own),
		.daddr = htonl(received ? side->own : side->peer),
	};
	struct udphdr udp = {
		.source = htons(received ? PEER_PORT : OWN_PORT),
		.dest = htons(received ? OWN_PORT : PEER_PORT),
		.len = htons((sizeof(udp) + len) & 0xffff),
	};

	ip.check = sum(&ip, sizeof(ip));
	memcpy(at, &eth, sizeof(eth));
	memcpy(at + sizeof(eth), &ip, sizeof(ip));
	memcpy(at + sizeof(eth) + sizeof(ip), &udp, sizeof(udp));
	return HEADERS;
}

static void put_payload(unsigned char *at, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		at[i] = i * 7 + i / 251;
}

/* The frame that is received, with the checksum of its UDP datagram. */
static bool set_frame(void)
{
	struct {
		int dev;
		unsigned char frame[HEADERS + PAYLOAD];
	} __attribute__((packed)) write_it = { .dev = if_nametoindex(run.side->dev) };
	struct {
		uint32_t saddr, daddr;
		uint16_t protocol, len;
		unsigned char udp[sizeof(struct udphdr) + PAYLOAD];
	} pseudo = {
		.saddr = htonl(run.side->peer), .daddr = htonl(run.side->own),
		.protocol = htons(IPPROTO_UDP), .len = htons(sizeof(struct udphdr) + PAYLOAD),
	};
	unsigned char *udp = write_it.frame + HEADERS - sizeof(struct udphdr);
	uint16_t check;

	put_payload(write_it.frame + put_headers(write_it.frame, run.side, PAYLOAD, true), PAYLOAD);
	memcpy(pseudo.udp, udp, sizeof(pseudo.udp));
	check = sum(&pseudo, sizeof(pseudo));
	memcpy(udp + 6, &check, sizeof(check));
	return write(run.frames, &write_it, sizeof(write_it)) == sizeof(write_it);
}

/* A packet socket on the device of the side. */
static int packet_socket(int type)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = htons(type),
		.sll_ifindex = if_nametoindex(run.side->dev),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof(at))) {
		close(fd);
		return -1;
	}
	return fd;
}

static int open_floor(void)
{
	struct virtio_net_hdr vnet = {
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM, .gso_type = GSO_UDP_L4,
		.hdr_len = HEADERS, .gso_size = GSO_SIZE,
		.csum_start = HEADERS - sizeof(struct udphdr), .csum_offset = 6,
	};
	int fd = packet_socket(FLOOR_TYPE), on = 1;
	struct side as_ip = *run.side;

	run.to.ll = (struct sockaddr_ll){
		.sll_family = AF_PACKET, .sll_protocol = htons(FLOOR_TYPE),
		.sll_ifindex = if_nametoindex(run.side->dev),
	};
	run.to_len = sizeof(run.to.ll);
	if (run.row->len > PAYLOAD) {
		if (setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)))
			return -1;
		memcpy(run.out, &vnet, sizeof(vnet));
		run.head = sizeof(vnet);
		/* The core knows how to cut up only what has the type of IP. */
		as_ip.protocol = IPPROTO_UDP;
		run.to.ll.sll_protocol = htons(ETHERTYPE_IP);
	}
	run.head += put_headers(run.out + run.head, &as_ip, run.row->len, false);
	return fd;
}

static int open_udp(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, run.side->protocol), size = GSO_SIZE;
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(OWN_PORT) };

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)))
		return -1;
	if (run.row->len > PAYLOAD && setsockopt(fd, SOL_UDP, UDP_SEGMENT, &size, sizeof(size)))
		return -1;
	run.to.in = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons(PEER_PORT),
		.sin_addr.s_addr = htonl(run.side->peer),
	};
	run.to_len = sizeof(run.to.in);
	return fd;
}

static bool open_run(const struct row *row, const struct side *side)
{
	run = (struct run){ .row = row, .side = side, .tap = -1 };
	run.frames = open("/proc/mipv4_bench_frames", O_WRONLY);
	run.fd = side->protocol ? open_udp() : open_floor();
	if (run.fd < 0 || run.frames < 0 || !set_frame())
		return false;
	put_payload(run.out + run.head, row->len);
	run.out_len = run.head + row->len;
	return true;
}

static void close_run(void)
{
	close(run.fd);
	close(run.frames);
}

/* The row's calls for one datagram. With @empty only calls that do nothing. */
static inline bool once(bool empty)
{
	socklen_t len = sizeof(run.from);

	if (empty) {
		if (run.row->receives) {
			syscall(SYS_getppid);
			if (ioctl(run.frames, FRAMES_FREE))
				return false;
		}
		if (run.row->sends)
			syscall(SYS_getppid);
		return true;
	}
	if (run.row->receives) {
		if (ioctl(run.frames, FRAMES_RECEIVE))
			return false;
		if (recvfrom(run.fd, in, sizeof(in), MSG_DONTWAIT, &run.from.sa, &len) !=
		    (ssize_t)(PAYLOAD + run.head))
			return false;
		if (memcmp(in + run.head, run.out + run.head, 16))
			return false;
	}
	/* A packet socket that receives does not learn where its answer goes. */
	if (run.row->sends &&
	    sendto(run.fd, run.out, run.out_len, 0,
		   run.row->receives && run.side->protocol ? &run.from.sa : &run.to.sa,
		   run.to_len) != (ssize_t)run.out_len)
		return false;
	return true;
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* The packets that the device has sent. */
static uint64_t sent(void)
{
	char path[64];
	unsigned long long n = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/tx_packets", run.side->dev);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%llu", &n) != 1)
		n = 0;
	if (file)
		fclose(file);
	return n;
}

/* Return: nanoseconds of a batch, 0 if it is void. */
static uint64_t batch(bool empty)
{
	uint64_t start, took, before = sent();
	int i;

	if (run.row->receives && ioctl(run.frames, FRAMES_MAKE, BATCH))
		return 0;
	start = now();
	for (i = 0; i < BATCH; i++)
		if (!once(empty))
			return 0;
	took = now() - start;
	return sent() - before == (!empty && run.row->sends ? BATCH : 0) ? took : 0;
}

/* The cheapest of several batches, repeated. Return: nanoseconds of a datagram, 0 if the
 * row is void.
 */
static uint64_t cost(bool empty)
{
	uint64_t least = UINT64_MAX, most = 0, best, took;
	int i, round;

	for (i = 0; i < REPEAT; i++) {
		best = UINT64_MAX;
		for (round = 0; round < ROUNDS; round++) {
			took = batch(empty);
			if (!took)
				return 0;
			best = took < best ? took : best;
		}
		least = best < least ? best : least;
		most = best > most ? best : most;
	}
	if ((most - least) * 100 > least * TOLERANCE) {
		fprintf(stderr, "%s of %s: repetitions differ, from %llu to %llu\n", run.row->name,
			run.side->name, (unsigned long long)least, (unsigned long long)most);
		return 0;
	}
	return least / BATCH;
}

/* Is this frame what the socket has sent? The addresses of the link layer, and the fields
 * that a host may choose, are not compared.
 */
static bool right(const unsigned char *frame, ssize_t len)
{
	unsigned char want[HEADERS];
	const size_t ip = sizeof(struct ether_header), udp = ip + sizeof(struct iphdr);

	put_headers(want, run.side, run.row->len, false);
	return len == (ssize_t)(HEADERS + run.row->len) && !sum(frame + ip, sizeof(struct iphdr)) &&
	       !memcmp(frame + ip, want + ip, 4) && frame[ip + 9] == IPPROTO_UDP &&
	       !memcmp(frame + ip + 12, want + ip + 12, 8) &&
	       !memcmp(frame + udp, want + udp, 6) &&
	       !memcmp(frame + HEADERS, run.out + run.head, run.row->len);
}

/* One datagram, of which every octet is compared. */
static bool verify(void)
{
	static unsigned char frame[HEADERS + GSO_LEN + 1];
	bool good = true;

	if (run.row->sends && run.side->protocol) {
		run.tap = packet_socket(ETH_P_ALL);
		if (run.tap < 0)
			return false;
	}
	if (run.row->receives && ioctl(run.frames, FRAMES_MAKE, 1))
		good = false;
	good = good && once(false);
	if (good && run.row->receives)
		good = !memcmp(in + run.head, run.out + run.head, PAYLOAD);
	if (good && run.tap >= 0) {
		ssize_t len;

		/* What was received comes first. */
		if (run.row->receives)
			recv(run.tap, frame, sizeof(frame), MSG_DONTWAIT);
		len = recv(run.tap, frame, sizeof(frame), MSG_DONTWAIT);
		good = right(frame, len);
	}
	if (run.tap >= 0)
		close(run.tap);
	return good;
}

static void measure(const struct row *row, bool quick)
{
	long long took[SIDES];
	uint64_t whole, empty;
	size_t i;

	for (i = 0; i < SIDES; i++) {
		bool good = open_run(row, &sides[i]) && verify();

		if (!good)
			perror(sides[i].name);
		whole = !good ? 0 : quick ? batch(false) : cost(false);
		empty = !good ? 0 : quick ? 1 : cost(true);
		close_run();
		if (!whole || !empty) {
			fprintf(stderr, "%s of %s is wrong\n", row->name, sides[i].name);
			printf("%s void\n", row->name);
			return;
		}
		took[i] = whole - empty;
	}
	if (quick)
		printf("%s right\n", row->name);
	else
		printf("%s %lld %lld %lld\n", row->name, took[0], took[1], took[2]);
}

static void spin(const char *row, const char *side)
{
	size_t i, j;

	for (i = 0; i < ROWS; i++)
		for (j = 0; j < SIDES; j++)
			if (!strcmp(table[i].name, row) && !strcmp(sides[j].name, side) &&
			    open_run(&table[i], &sides[j]) && verify()) {
				puts("spinning");
				fflush(stdout);
				while (batch(false))
					;
			}
}

int main(int argc, char **argv)
{
	bool quick = argc > 1 && !strcmp(argv[1], "quick");
	const char *wanted = getenv("MIPV4_ROWS");
	size_t i;

	if (argc > 3) {
		spin(argv[2], argv[3]);
		return 1;
	}
	for (i = 0; i < ROWS; i++)
		if (!wanted || strstr(wanted, table[i].name))
			measure(&table[i], quick);
	return 0;
}
