// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4_bench.c: the cost of a packet in mipv4 and in Linux, on the same kernel in the same
 * boot.
 *
 * Loading the module runs the rows that its parameters select. It prints one line for
 * each: "bench: ROW OURS LINUX FLOOR", in nanoseconds for each datagram. In a VM that runs
 * with --icount a nanosecond is an instruction. bench/guest sets up the devices and the
 * neighbours.
 *
 * Packets are made before the clock starts, and the cost of freeing them is subtracted.
 * Before a side is measured, its packets pass once, and every octet is compared where it
 * arrives. While the clock runs, packets are counted, and their length and the start of
 * their payload are compared. A row is void if a packet is lost or wrong, or if its
 * repetitions differ.
 *
 * With "passes" the figures are times, on a machine that has other work, too. Each row is
 * measured that many times, with a line each, and repetitions may differ. With "cpus" as
 * well, two CPUs do the same at once: "bench: ROW@cpus" is followed by two times for each
 * of mipv4, Linux and a loop that shares nothing. The first is the time of a datagram on
 * one CPU while the other is idle. The second is that time while both work, or 0 if they
 * did not work at the same time.
 */
#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/sort.h>
#include <linux/udp.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>
#include <net/ip.h>
#include <net/mudp.h>
#include <net/protocol.h>
#include <net/route.h>
#include <net/udp.h>

#define PROTOCOL	253	/* RFC 3692 */
#define PORT		7000
#define PAYLOAD		26	/* octets after the IP header, except in some rows */
#define LARGE		65515	/* the most octets that fit a datagram */
#define FRAGMENT	1480	/* octets in each fragment of it */
#define PIECES		DIV_ROUND_UP(LARGE, FRAGMENT)
#define BATCH		1000	/* packets made before the clock starts */
#define LIST		64	/* packets of a list, given to the core at once */
#define REPEAT		3	/* measurements */
#define ROUNDS		5	/* batches of a measurement, the cheapest of which counts */
#define TOLERANCE	1	/* percent by which repetitions may differ */
#define BENCH_VOID	S64_MIN	/* no cost */
#define CPUS		2	/* CPUs that work at once */
#define CPU_BATCH	64	/* packets that each CPU makes, then spends */
#define CPU_ROUNDS	31	/* rounds of a pass, the median of which counts */

static char *ours = "d0";
module_param(ours, charp, 0444);
MODULE_PARM_DESC(ours, "device with the endpoint 10.0.0.1/24, neighbour 10.0.0.2");
static char *linuxs = "d1";
module_param(linuxs, charp, 0444);
MODULE_PARM_DESC(linuxs, "device with Linux's address 10.1.0.1/24, neighbour 10.1.0.2");
static char *floor = "d2";
module_param(floor, charp, 0444);
MODULE_PARM_DESC(floor, "device without any IP");
static char *bare[] = { "d3", "d4", "d5" };
module_param_array(bare, charp, NULL, 0444);
MODULE_PARM_DESC(bare, "the same three without ARP, 10.3.0.1/24 and 10.4.0.1/24");
static char *rows = "";
module_param(rows, charp, 0444);
MODULE_PARM_DESC(rows, "names of the rows to run, separated by commas (all)");
static char *suffix = "";
module_param(suffix, charp, 0444);
MODULE_PARM_DESC(suffix, "printed after the names of the rows");
static bool quick;
module_param(quick, bool, 0444);
MODULE_PARM_DESC(quick, "do not measure, only check that all packets arrive");
static unsigned int pending;
module_param(pending, uint, 0444);
MODULE_PARM_DESC(pending, "datagrams of which only one fragment arrives, before the rows (0)");
static char *pending_at = "";
module_param(pending_at, charp, 0444);
MODULE_PARM_DESC(pending_at, "the SIDE that receives them (both)");
static unsigned int passes;
module_param(passes, uint, 0444);
MODULE_PARM_DESC(passes, "number of times that each row is measured and printed");
static bool cpus;
module_param(cpus, bool, 0444);
MODULE_PARM_DESC(cpus, "also measure two CPUs");
static char *spin;
module_param(spin, charp, 0444);
MODULE_PARM_DESC(spin, "SIDE of the only row: repeat it until a signal arrives, for a profile");

/* The payload that is sent and must arrive, or its start. */
static u8 *data;
static struct sk_buff *batch[BATCH];
static DEFINE_PER_CPU(unsigned int, arrived);
static bool verify;		/* compare all octets */

/* The addresses of a device. */
struct bench_host {
	struct net_device	*dev;
	struct mipv4		*ip;		/* only of a side of mipv4 */
	__be32			own;
	__be32			peer;
};

static struct bench_host ours_host, linux_host, floor_host;
static struct bench_host ours_bare_host, linux_bare_host, floor_bare_host;
static struct rtable *cached;

/* One of the sides that a row compares. */
struct bench_side {
	const struct bench_host *host;
	struct sk_buff *(*make)(const struct bench_host *host, unsigned int i);
	void (*spend)(struct sk_buff *skb);
	bool arrives;
	bool sends;		/* packets arrive at the device, not at a handler */
};

struct bench_row {
	const char		*name;
	unsigned int		pieces;		/* packets made for a datagram */
	unsigned int		arrive;		/* packets that a datagram becomes */
	bool			list;		/* given to the core in lists */
	struct bench_side	ours;
	struct bench_side	linuxs;
	struct bench_side	floor;		/* the core alone */
	unsigned int		floors;		/* number of these for a datagram */
};

/* Are the @len octets of @skb at @offset those of @want? */
static bool bench_same(const struct sk_buff *skb, unsigned int offset,
		       const u8 *want, unsigned int len)
{
	u8 buffer[128];
	unsigned int n;

	for (; len; len -= n, offset += n, want += n) {
		n = min_t(unsigned int, len, sizeof(buffer));
		if (skb_copy_bits(skb, offset, buffer, n) ||
		    memcmp(buffer, want, n))
			return false;
	}
	return true;
}

/* The receiver of all receive rows: it checks the payload and frees the packet. */
static void bench_take(struct sk_buff *skb, unsigned int len)
{
	if (skb->len == len && !memcmp(skb->data, data, 16) &&
	    (!verify || bench_same(skb, 0, data, len)))
		this_cpu_inc(arrived);
	consume_skb(skb);
}

static unsigned int wanted;	/* octets of payload of the row */

static void bench_ours_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
			   struct sk_buff *skb, void *ctx)
{
	bench_take(skb, wanted);
}

static struct mipv4_protocol bench_ours = {
	.name = "bench", .protocol = PROTOCOL, .rcv = bench_ours_rcv,
};

static int bench_linux_rcv(struct sk_buff *skb)
{
	bench_take(skb, wanted);
	return 0;
}

static const struct net_protocol bench_linux = {
	.handler = bench_linux_rcv, .no_policy = 1,
};

static void bench_mudp_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
			   struct sk_buff *skb, void *ctx)
{
	bench_take(skb, wanted);
}

static const struct mudp_ops bench_mudp = { .rcv = bench_mudp_rcv };

static int bench_encap_rcv(struct sock *sk, struct sk_buff *skb)
{
	__skb_pull(skb, sizeof(struct udphdr));
	bench_take(skb, wanted);
	return 0;
}

static int bench_floor_rcv(struct sk_buff *skb, struct net_device *dev,
			   struct packet_type *pt, struct net_device *orig_dev)
{
	this_cpu_inc(arrived);
	consume_skb(skb);
	return 0;
}

static void bench_floor_list(struct list_head *head, struct packet_type *pt,
			     struct net_device *orig_dev)
{
	struct sk_buff *skb, *next;

	list_for_each_entry_safe(skb, next, head, list) {
		skb_list_del_init(skb);
		this_cpu_inc(arrived);
		consume_skb(skb);
	}
}

static rx_handler_result_t bench_floor_handler(struct sk_buff **pskb)
{
	return RX_HANDLER_EXACT;
}

/* Is this a correct packet of the present row? @skb's network header is set. */
static bool bench_sent_ok(const struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	unsigned int start = skb_network_offset(skb) + sizeof(*iph);
	unsigned int len = ntohs(iph->tot_len) - sizeof(*iph);
	const struct icmphdr *icmph = (const void *)(iph + 1);

	if (iph->ihl != 5 || ip_fast_csum(iph, 5) || skb->len != start + len)
		return false;
	if (iph->protocol == IPPROTO_ICMP)
		return icmph->type == ICMP_ECHOREPLY &&
		       !csum_fold(skb_checksum(skb, start, len, 0));
	return bench_same(skb, start,
			  data + (ntohs(iph->frag_off) & IP_OFFSET) * 8, len);
}

/* Checks all octets of the packets that leave the device. */
static int bench_tap_rcv(struct sk_buff *skb, struct net_device *dev,
			 struct packet_type *pt, struct net_device *orig_dev)
{
	if (skb->pkt_type == PACKET_OUTGOING && bench_sent_ok(skb))
		this_cpu_inc(arrived);
	consume_skb(skb);
	return 0;
}

/* An Ethernet frame as a driver delivers it, without the payload of @len octets. The data
 * ends after the IP header.
 */
static struct sk_buff *bench_frame(const struct bench_host *host, u8 protocol,
				   unsigned int len, u16 frag_off)
{
	struct sk_buff *skb = netdev_alloc_skb(host->dev, 2 + ETH_HLEN +
						sizeof(struct iphdr) + len);
	struct iphdr *iph;

	if (!skb)
		return NULL;
	skb_reserve(skb, 2);
	skb_reserve(skb, ETH_HLEN);
	eth_header(skb, host->dev, ETH_P_IP, host->dev->dev_addr,
		   host->dev->dev_addr, 0);
	skb_set_network_header(skb, ETH_HLEN);
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->ttl = 64;
	iph->protocol = protocol;
	iph->tot_len = htons(sizeof(*iph) + len);
	iph->frag_off = htons(frag_off);
	iph->saddr = host->peer;
	iph->daddr = host->own;
	ip_send_check(iph);
	return skb;
}

/* Finish a received frame that has its payload. */
static struct sk_buff *bench_received(struct sk_buff *skb)
{
	skb->protocol = eth_type_trans(skb, skb->dev);
	return skb;
}

static struct sk_buff *make_rx(const struct bench_host *host, unsigned int i)
{
	struct sk_buff *skb = bench_frame(host, PROTOCOL, PAYLOAD, 0);

	if (!skb)
		return NULL;
	skb_put_data(skb, data, PAYLOAD);
	return bench_received(skb);
}

/* An echo request with the length of the other datagrams. */
static struct sk_buff *make_echo(const struct bench_host *host, unsigned int i)
{
	struct sk_buff *skb = bench_frame(host, IPPROTO_ICMP, PAYLOAD, 0);
	struct icmphdr *icmph;

	if (!skb)
		return NULL;
	icmph = skb_put_zero(skb, PAYLOAD);
	memcpy(icmph + 1, data, PAYLOAD - sizeof(*icmph));
	icmph->type = ICMP_ECHO;
	icmph->checksum = csum_fold(csum_partial(icmph, PAYLOAD, 0));
	return bench_received(skb);
}

/* A UDP datagram with the length of the other datagrams. */
static struct sk_buff *make_udp(const struct bench_host *host, unsigned int i)
{
	struct sk_buff *skb = bench_frame(host, IPPROTO_UDP, PAYLOAD, 0);
	struct udphdr *uh;

	if (!skb)
		return NULL;
	uh = skb_put_zero(skb, PAYLOAD);
	memcpy(uh + 1, data, PAYLOAD - sizeof(*uh));
	uh->source = htons(PORT + 1);
	uh->dest = htons(PORT);
	uh->len = htons(PAYLOAD);
	uh->check = csum_tcpudp_magic(host->peer, host->own, PAYLOAD,
				      IPPROTO_UDP,
				      csum_partial(uh, PAYLOAD, 0));
	return bench_received(skb);
}

/* Fragment @i of a datagram with @len octets of payload, @each of them in a fragment. */
static struct sk_buff *bench_fragment(const struct bench_host *host,
				      unsigned int i, unsigned int len,
				      unsigned int each)
{
	static u16 ours_id, others_id;
	u16 *id = host == &ours_host ? &ours_id : &others_id;
	unsigned int offset = i * each, n = min(each, len - offset);
	struct sk_buff *skb = bench_frame(host, PROTOCOL, n, offset / 8 |
					  (offset + n < len ? IP_MF : 0));

	if (!skb)
		return NULL;
	if (!i)
		(*id)++;
	ip_hdr(skb)->id = htons(*id);
	ip_send_check(ip_hdr(skb));
	skb_put_data(skb, data + offset, n);
	return bench_received(skb);
}

static struct sk_buff *make_reasm2(const struct bench_host *host,
				   unsigned int i)
{
	return bench_fragment(host, i, PAYLOAD, 16);
}

static struct sk_buff *make_reasm45(const struct bench_host *host,
				    unsigned int i)
{
	return bench_fragment(host, i, LARGE, FRAGMENT);
}

static struct sk_buff *bench_tx_ours(const struct bench_host *host,
				     unsigned int len)
{
	struct sk_buff *skb = mipv4_allocate_frame(host->ip, host->peer,
						   PROTOCOL, len, NULL,
						   GFP_KERNEL);

	if (IS_ERR(skb))
		return NULL;
	skb_put_data(skb, data, len);
	return skb;
}

static struct sk_buff *make_tx_ours(const struct bench_host *host,
				    unsigned int i)
{
	return bench_tx_ours(host, PAYLOAD);
}

static struct sk_buff *make_large_ours(const struct bench_host *host,
				       unsigned int i)
{
	return bench_tx_ours(host, LARGE);
}

/* A packet as a protocol of the kernel passes it to ip_local_out(). */
static struct sk_buff *bench_tx_linux(const struct bench_host *host,
				      unsigned int len)
{
	struct sk_buff *skb = alloc_skb(LL_MAX_HEADER + sizeof(struct iphdr) +
					len, GFP_KERNEL);
	struct iphdr *iph;

	if (!skb)
		return NULL;
	skb_reserve(skb, LL_MAX_HEADER);
	skb_reset_network_header(skb);
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->ttl = 64;
	iph->protocol = PROTOCOL;
	iph->saddr = host->own;
	iph->daddr = host->peer;
	skb_put_data(skb, data, len);
	return skb;
}

static struct sk_buff *make_tx_linux(const struct bench_host *host,
				     unsigned int i)
{
	return bench_tx_linux(host, PAYLOAD);
}

static struct sk_buff *make_large_linux(const struct bench_host *host,
					unsigned int i)
{
	return bench_tx_linux(host, LARGE);
}

/* A finished frame, for the queue of the device. */
static struct sk_buff *make_tx_floor(const struct bench_host *host,
				     unsigned int i)
{
	struct sk_buff *skb = bench_tx_linux(host, PAYLOAD);
	struct net_device *dev = host->dev;

	if (!skb)
		return NULL;
	ip_hdr(skb)->tot_len = htons(skb->len);
	ip_send_check(ip_hdr(skb));
	skb->dev = dev;
	skb->protocol = htons(ETH_P_IP);
	dev_hard_header(skb, dev, ETH_P_IP, dev->dev_addr, dev->dev_addr, 0);
	return skb;
}

static void spend_rx(struct sk_buff *skb)
{
	netif_receive_skb(skb);
}

static void spend_tx_ours(struct sk_buff *skb)
{
	mipv4_xmit(ours_host.ip, skb);
}

static void spend_tx_ours_bare(struct sk_buff *skb)
{
	mipv4_xmit(ours_bare_host.ip, skb);
}

static struct rtable *bench_route(const struct bench_host *host)
{
	struct flowi4 fl4 = {
		.daddr = host->peer, .saddr = host->own,
	};

	return ip_route_output_key(&init_net, &fl4);
}

static void spend_tx_cached(struct sk_buff *skb)
{
	skb_dst_set_noref(skb, &cached->dst);
	ip_local_out(&init_net, NULL, skb);
}

static void bench_tx_routed(struct sk_buff *skb, const struct bench_host *host)
{
	struct rtable *rt = bench_route(host);

	if (IS_ERR(rt)) {
		kfree_skb(skb);
		return;
	}
	skb_dst_set(skb, &rt->dst);
	ip_local_out(&init_net, NULL, skb);
}

static void spend_tx_routed(struct sk_buff *skb)
{
	bench_tx_routed(skb, &linux_host);
}

static void spend_tx_routed_bare(struct sk_buff *skb)
{
	bench_tx_routed(skb, &linux_bare_host);
}

static void spend_tx_floor(struct sk_buff *skb)
{
	dev_queue_xmit(skb);
}

/* The cost of a packet that is only made and freed. */
static void spend_free(struct sk_buff *skb)
{
	consume_skb(skb);
}

/* The number of packets in a batch of whole datagrams; fewer for a profile. */
static unsigned int bench_batch(const struct bench_row *row)
{
	if (spin)
		return row->pieces * (row->arrive > 2 ? 1 : 50);
	return BATCH / row->pieces * row->pieces;
}

static bool bench_make(const struct bench_row *row,
		       const struct bench_side *side, struct sk_buff **skbs,
		       unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		skbs[i] = side->make(side->host, i % row->pieces);
		if (skbs[i])
			continue;
		while (i--)
			kfree_skb(skbs[i]);
		pr_err("bench: %s: no memory\n", row->name);
		return false;
	}
	return true;
}

static void bench_spend_list(struct sk_buff **skbs, unsigned int n)
{
	unsigned int i, j;

	for (i = 0; i < n; i = j) {
		LIST_HEAD(list);

		for (j = i; j < n && j < i + LIST; j++)
			list_add_tail(&skbs[j]->list, &list);
		netif_receive_skb_list(&list);
	}
}

/* Return: nanoseconds. */
static noinline u64 bench_spend(const struct bench_row *row,
				const struct bench_side *side,
				struct sk_buff **skbs, unsigned int n)
{
	unsigned int i;
	u64 start, took;

	local_bh_disable();
	start = ktime_get_ns();
	if (row->list && side->spend == spend_rx) {
		bench_spend_list(skbs, n);
	} else {
		for (i = 0; i < n; i++)
			side->spend(skbs[i]);
	}
	took = ktime_get_ns() - start;
	local_bh_enable();
	return took;
}

static u64 bench_tx_packets(struct net_device *dev)
{
	struct rtnl_link_stats64 stats;

	return dev_get_stats(dev, &stats)->tx_packets;
}

/* The number of packets that the device of @side has sent, or a handler has received. */
static u64 bench_arrivals(const struct bench_side *side)
{
	u64 n = 0;
	int cpu;

	if (side->sends && !verify)
		return bench_tx_packets(side->host->dev);
	for_each_possible_cpu(cpu)
		n += per_cpu(arrived, cpu);
	return n;
}

/* Have all of @n packets arrived? @before is the number that had arrived before. */
static bool bench_arrived(const struct bench_row *row,
			  const struct bench_side *side, unsigned int n,
			  u64 before)
{
	u64 want = n / row->pieces, got = bench_arrivals(side) - before;

	if (side->sends || side->host == &floor_host)
		want *= row->arrive;
	if (!side->arrives || got == want)
		return true;
	pr_err("bench: %s on %s: %llu of %llu packets arrived%s\n", row->name,
	       side->host->dev->name, got, want, verify ? " as sent" : "");
	return false;
}

/* One batch. Return: nanoseconds, or 0 if a packet did not arrive. */
static u64 bench_round(const struct bench_row *row,
		       const struct bench_side *side)
{
	unsigned int n = bench_batch(row);
	u64 took, before = bench_arrivals(side);

	/* Callbacks of earlier rounds must not run during this one. */
	if (!spin)
		rcu_barrier();
	if (!bench_make(row, side, batch, n))
		return 0;
	took = bench_spend(row, side, batch, n);
	if (!bench_arrived(row, side, n, before))
		return 0;
	return max(took, 1ULL);
}

/* Are all packets correct? */
static bool bench_verify(const struct bench_row *row,
			 const struct bench_side *side)
{
	struct packet_type tap = {
		.type = htons(ETH_P_ALL), .dev = side->host->dev,
		.func = bench_tap_rcv,
	};
	bool right;

	verify = true;
	if (side->sends)
		dev_add_pack(&tap);
	right = bench_round(row, side);
	if (side->sends)
		dev_remove_pack(&tap);
	verify = false;
	return right;
}

/* The cost of a datagram. Return: 0 if the run is void. */
static u64 bench_cost(const struct bench_row *row,
		      const struct bench_side *side)
{
	u64 least = U64_MAX, most = 0, best, took;
	int i, round;

	if (!bench_verify(row, side))
		return 0;
	if (quick)
		return bench_round(row, side);
	for (i = 0; i < (passes ? 1 : REPEAT); i++) {
		best = U64_MAX;
		for (round = 0; round < ROUNDS; round++) {
			took = bench_round(row, side);
			if (!took)
				return 0;
			best = min(best, took);
		}
		least = min(least, best);
		most = max(most, best);
	}
	if ((most - least) * 100 > least * TOLERANCE) {
		pr_err("bench: %s on %s: repetitions differ, from %llu to %llu\n",
		       row->name, side->host->dev->name, least, most);
		return 0;
	}
	return div_u64(least, bench_batch(row) / row->pieces);
}

/* The cost of a datagram without making and freeing its packets. It can be negative where
 * the clock is not exact. Return: BENCH_VOID if the run is void.
 */
static s64 bench_net_cost(const struct bench_row *row,
			  const struct bench_side *side)
{
	struct bench_side life = *side;
	u64 cost, life_cost;

	/* One packet enters, and one that is made of it leaves. */
	life.spend = spend_free;
	life.arrives = false;
	life.sends = false;
	cost = bench_cost(row, side);
	life_cost = bench_cost(row, &life);
	if (!cost || !life_cost)
		return BENCH_VOID;
	return quick ? 0 : cost - life_cost;
}

static bool bench_is_wanted(const char *name)
{
	const char *at = rows;
	size_t len = strlen(name);

	if (!*rows)
		return true;
	while ((at = strstr(at, name))) {
		if ((at == rows || at[-1] == ',') &&
		    (!at[len] || at[len] == ','))
			return true;
		at += len;
	}
	return false;
}

#define RX(who, what) { &who##_host, what, spend_rx, true }
#define TX(who, what, how) { &who##_host, what, how, true, true }

static const struct bench_row bench_table[] = {
	{ "rx", 1, 1, false, RX(ours, make_rx), RX(linux, make_rx),
	  RX(floor, make_rx), 1 },
	{ "rx_list", 1, 1, true, RX(ours, make_rx), RX(linux, make_rx),
	  RX(floor, make_rx), 1 },
	{ "tx_cached", 1, 1, false, TX(ours, make_tx_ours, spend_tx_ours),
	  TX(linux, make_tx_linux, spend_tx_cached),
	  TX(floor, make_tx_floor, spend_tx_floor), 1 },
	{ "tx_routed", 1, 1, false, TX(ours, make_tx_ours, spend_tx_ours),
	  TX(linux, make_tx_linux, spend_tx_routed),
	  TX(floor, make_tx_floor, spend_tx_floor), 1 },
	{ "tx_noarp", 1, 1, false,
	  TX(ours_bare, make_tx_ours, spend_tx_ours_bare),
	  TX(linux_bare, make_tx_linux, spend_tx_routed_bare),
	  TX(floor_bare, make_tx_floor, spend_tx_floor), 1 },
	{ "echo", 1, 1, false, TX(ours, make_echo, spend_rx),
	  TX(linux, make_echo, spend_rx), {}, 1 },
	{ "reasm2", 2, 2, false, RX(ours, make_reasm2), RX(linux, make_reasm2),
	  RX(floor, make_reasm2), 1 },
	{ "reasm45", PIECES, PIECES, false, RX(ours, make_reasm45),
	  RX(linux, make_reasm45), RX(floor, make_reasm45), 1 },
	{ "frag64k", 1, PIECES, false,
	  TX(ours, make_large_ours, spend_tx_ours),
	  TX(linux, make_large_linux, spend_tx_cached), {}, PIECES },
	{ "udp_rx", 1, 1, false, RX(ours, make_udp), RX(linux, make_udp),
	  RX(floor, make_udp), 1 },
};

/* Octets of payload that the handler of a row must receive. */
static unsigned int bench_wanted(const struct bench_row *row)
{
	if (!strcmp(row->name, "reasm45"))
		return LARGE;
	return strcmp(row->name, "udp_rx") ? PAYLOAD :
					     PAYLOAD - sizeof(struct udphdr);
}

/* The cost of the core alone to receive a datagram, or to send one. */
static s64 bench_floor(const struct bench_row *row)
{
	static const struct bench_row rx = {
		"rx", 1, 1, false, {}, {}, RX(floor, make_rx), 1
	};
	static const struct bench_row tx = {
		"tx", 1, 1, false, {}, {},
		TX(floor, make_tx_floor, spend_tx_floor), 1
	};

	s64 in, out;

	if (row->floor.make)
		return bench_net_cost(row, &row->floor);
	out = bench_net_cost(&tx, &tx.floor);
	if (out == BENCH_VOID)
		return out;
	if (strcmp(row->name, "echo"))
		return row->floors * out;
	in = bench_net_cost(&rx, &rx.floor);
	return in == BENCH_VOID ? in : in + out;
}

/* A long computation on a packet: the reference for the work of two CPUs. */
static void spend_loop(struct sk_buff *skb)
{
	unsigned int i;
	u32 hash = 0;

	for (i = 0; i < 100; i++)
		hash = jhash_1word(i, hash);
	skb->hash = hash;
	consume_skb(skb);
}

/* The work of one of several CPUs in a pass. */
struct bench_cpu {
	struct work_struct	work;
	const struct bench_row	*row;
	const struct bench_side	*side;
	atomic_t		*waiting;	/* number of CPUs that are not ready */
	struct sk_buff		*skbs[CPU_BATCH];
	u64			took[CPU_ROUNDS];
	u64			end[CPU_ROUNDS];
	bool			failed;
};

static struct bench_cpu bench_cpus[CPUS];

/* A CPU without memory still goes through all rounds, because the other CPU waits. */
static void bench_cpu_work(struct work_struct *work)
{
	struct bench_cpu *cpu = container_of(work, struct bench_cpu, work);
	int i;

	for (i = 0; i < CPU_ROUNDS; i++) {
		bool made = bench_make(cpu->row, cpu->side, cpu->skbs,
				       CPU_BATCH);

		atomic_dec(&cpu->waiting[i]);
		while (atomic_read(&cpu->waiting[i]))
			cpu_relax();
		if (made)
			cpu->took[i] = bench_spend(cpu->row, cpu->side,
						   cpu->skbs, CPU_BATCH);
		else
			cpu->failed = true;
		cpu->end[i] = ktime_get_ns();
	}
}

static int bench_compare_u64(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return (x > y) - (x < y);
}

/* Did the rounds of both CPUs overlap by more than three quarters? The machine may have
 * delayed one of them.
 */
static bool bench_overlap(int i)
{
	const struct bench_cpu *a = &bench_cpus[0], *b = &bench_cpus[1];
	u64 start = max(a->end[i] - a->took[i], b->end[i] - b->took[i]);
	u64 end = min(a->end[i], b->end[i]);

	return end > start &&
	       4 * (end - start) > 3 * max(a->took[i], b->took[i]);
}

/* The median of the rounds that @n CPUs did at once. Return: nanoseconds for a datagram,
 * 0 if too few rounds overlapped.
 */
static s64 bench_median(int n)
{
	static u64 took[CPUS * CPU_ROUNDS];
	int i, cpu, k = 0;

	for (i = 0; i < CPU_ROUNDS; i++) {
		if (n > 1 && !bench_overlap(i))
			continue;
		for (cpu = 0; cpu < n; cpu++)
			took[k++] = bench_cpus[cpu].took[i];
	}
	if (k < CPU_ROUNDS / 2)
		return 0;
	sort(took, k, sizeof(*took), bench_compare_u64, NULL);
	return max_t(s64, took[k / 2] / CPU_BATCH, 1);
}

/* @n CPUs do the same at once. Return: nanoseconds for a datagram, 0 if too few rounds
 * overlapped, -1 if a packet did not arrive.
 */
static s64 bench_on_cpus(const struct bench_row *row,
			 const struct bench_side *side, int n)
{
	static atomic_t waiting[CPU_ROUNDS];
	u64 before = bench_arrivals(side);
	bool failed = false;
	int i;

	for (i = 0; i < CPU_ROUNDS; i++)
		atomic_set(&waiting[i], n);
	for (i = 0; i < n; i++) {
		struct bench_cpu *cpu = &bench_cpus[i];

		cpu->row = row;
		cpu->side = side;
		cpu->waiting = waiting;
		cpu->failed = false;
		INIT_WORK(&cpu->work, bench_cpu_work);
		schedule_work_on(i, &cpu->work);
	}
	for (i = 0; i < n; i++) {
		flush_work(&bench_cpus[i].work);
		failed |= bench_cpus[i].failed;
	}
	if (failed ||
	    !bench_arrived(row, side, n * CPU_ROUNDS * CPU_BATCH, before))
		return -1;
	return bench_median(n);
}

/* One pass, only of rows in which each packet is a datagram. */
static void bench_scale(const struct bench_row *row)
{
	static const struct bench_side loop = {
		&floor_host, make_rx, spend_loop
	};
	const struct bench_side *sides[] = { &row->ours, &row->linuxs, &loop };
	s64 alone[ARRAY_SIZE(sides)], both[ARRAY_SIZE(sides)];
	int i;

	for (i = 0; i < ARRAY_SIZE(sides); i++) {
		if (!bench_verify(row, sides[i]))
			goto void_row;
		alone[i] = bench_on_cpus(row, sides[i], 1);
		both[i] = bench_on_cpus(row, sides[i], CPUS);
		if (alone[i] < 0 || both[i] < 0)
			goto void_row;
	}
	pr_info("bench: %s@cpus %lld %lld %lld %lld %lld %lld\n", row->name,
		alone[0], both[0], alone[1], both[1], alone[2], both[2]);
	return;

void_row:
	pr_info("bench: %s@cpus void\n", row->name);
}

static void bench_spin(const struct bench_row *row)
{
	const struct bench_side *side = strcmp(spin, "linux") ? &row->ours :
								&row->linuxs;

	pr_info("bench: spinning %u\n", bench_batch(row) / row->pieces);
	while (!signal_pending(current) && bench_round(row, side))
		cond_resched();
}

/* First fragments of datagrams that are never complete. */
static void bench_pending(const struct bench_host *host)
{
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < pending; i++) {
		skb = make_reasm2(host, 0);
		if (!skb)
			break;
		local_bh_disable();
		netif_receive_skb(skb);
		local_bh_enable();
	}
}

static void bench_measure(const struct bench_row *row)
{
	s64 a = bench_net_cost(row, &row->ours);
	s64 b = bench_net_cost(row, &row->linuxs);
	s64 c = bench_floor(row);

	if (a == BENCH_VOID || b == BENCH_VOID || c == BENCH_VOID)
		pr_info("bench: %s%s void\n", row->name, suffix);
	else if (quick)
		pr_info("bench: %s%s right\n", row->name, suffix);
	else
		pr_info("bench: %s%s %lld %lld %lld\n", row->name, suffix,
			a, b, c);
}

static void bench_rows(void)
{
	const struct bench_row *row;
	unsigned int pass;

	if (strcmp(pending_at, "linux"))
		bench_pending(&ours_host);
	if (strcmp(pending_at, "ours"))
		bench_pending(&linux_host);
	for (pass = 0; pass < max(passes, 1U); pass++) {
		for (row = bench_table;
		     row < bench_table + ARRAY_SIZE(bench_table); row++) {
			if (!bench_is_wanted(row->name))
				continue;
			wanted = bench_wanted(row);
			if (spin)
				bench_spin(row);
			else if (!cpus)
				bench_measure(row);
			else if (row->arrive == 1 && !row->list)
				bench_scale(row);
		}
	}
}

/* A socket of Linux that delivers its datagrams to a function. */
static struct socket *bench_socket(void)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
		.sin_addr.s_addr = linux_host.own,
	};
	struct socket *sock;
	int err;

	err = sock_create_kern(&init_net, AF_INET, SOCK_DGRAM, IPPROTO_UDP,
			       &sock);
	if (err)
		return ERR_PTR(err);
	err = kernel_bind(sock, (struct sockaddr *)&addr, sizeof(addr));
	if (err) {
		sock_release(sock);
		return ERR_PTR(err);
	}
	udp_sk(sock->sk)->encap_rcv = bench_encap_rcv;
	udp_sk(sock->sk)->encap_type = 1;
	udp_encap_enable();
	return sock;
}

/* Run the rows; all receivers are registered. */
static int bench_run(void)
{
	static struct packet_type floor_packet = {
		.type = htons(ETH_P_IP), .func = bench_floor_rcv,
		.list_func = bench_floor_list,
	};
	int err;

	floor_packet.dev = floor_host.dev;
	rtnl_lock();
	err = netdev_rx_handler_register(floor_host.dev, bench_floor_handler,
					 NULL);
	rtnl_unlock();
	if (err)
		return err;
	dev_add_pack(&floor_packet);
	bench_rows();
	dev_remove_pack(&floor_packet);
	rtnl_lock();
	netdev_rx_handler_unregister(floor_host.dev);
	rtnl_unlock();
	return 0;
}

static int bench_receivers(void)
{
	struct mudp_listener *listener;
	struct socket *sock;
	int err;

	err = mipv4_register_protocol(&bench_ours);
	if (err)
		return err;
	err = inet_add_protocol(&bench_linux, PROTOCOL);
	if (err)
		goto unregister;
	listener = mudp_listen(ours_host.ip, 0, htons(PORT), &bench_mudp, NULL);
	err = PTR_ERR_OR_ZERO(listener);
	if (err)
		goto del_protocol;
	sock = bench_socket();
	err = PTR_ERR_OR_ZERO(sock);
	if (!err) {
		err = bench_run();
		sock_release(sock);
	}
	mudp_unlisten(listener);
del_protocol:
	inet_del_protocol(&bench_linux, PROTOCOL);
unregister:
	mipv4_unregister_protocol(&bench_ours);
	return err;
}

static struct bench_host *const bench_hosts[] = {
	&ours_host, &linux_host, &floor_host,
	&ours_bare_host, &linux_bare_host, &floor_bare_host,
};

/* Find the devices; device n has the address 10.n.0.1. Return: false if one is missing. */
static bool bench_hosts_get(void)
{
	const char *const names[] = {
		ours, linuxs, floor, bare[0], bare[1], bare[2],
	};
	bool found = true;
	int i;

	BUILD_BUG_ON(ARRAY_SIZE(names) != ARRAY_SIZE(bench_hosts));
	for (i = 0; i < ARRAY_SIZE(bench_hosts); i++) {
		struct bench_host *host = bench_hosts[i];

		host->dev = dev_get_by_name(&init_net, names[i]);
		host->own = htonl(0x0a000001 + (i << 16));
		host->peer = htonl(0x0a000002 + (i << 16));
		found &= !!host->dev;
	}
	return found;
}

static void bench_hosts_put(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(bench_hosts); i++) {
		if (bench_hosts[i]->ip)
			mipv4_put(bench_hosts[i]->ip);
		dev_put(bench_hosts[i]->dev);
	}
}

static int __init bench_init(void)
{
	int err = -ENODEV, i;

	data = vmalloc(LARGE);
	if (!data)
		return -ENOMEM;
	for (i = 0; i < LARGE; i++)
		data[i] = i * 7 + i / 251;
	if (!bench_hosts_get())
		goto put;
	if (cpus && !cpu_online(CPUS - 1))
		goto put;
	ours_host.ip = mipv4_find(&init_net, ours_host.dev->ifindex);
	ours_bare_host.ip = mipv4_find(&init_net, ours_bare_host.dev->ifindex);
	if (!ours_host.ip || !ours_bare_host.ip)
		goto put;
	cached = bench_route(&linux_host);
	err = PTR_ERR_OR_ZERO(cached);
	if (!err) {
		err = bench_receivers();
		ip_rt_put(cached);
	}
put:
	bench_hosts_put();
	vfree(data);
	return err;
}

static void __exit bench_exit(void)
{
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_DESCRIPTION("Benchmark of mipv4 beside Linux's IPv4");
MODULE_LICENSE("GPL");
