// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4_bench.c: what a packet costs, in our path and in Linux's, on the same
 * kernel in the same boot.
 *
 * Loading the module runs the rows that its parameters ask for and prints one
 * line each: "bench: ROW OURS LINUX FLOOR" in nanoseconds a packet, which are
 * instructions in a VM that is run with --icount. bench/run sets up the devices
 * and the neighbours. Packets are made before the clock starts, and each is
 * checked where it arrives; a row in which one was lost or wrong is void.
 */
#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include <net/protocol.h>
#include <net/route.h>

#define PROTOCOL	253	/* RFC 3692 */
#define DATAGRAM	46	/* octets, header included */
#define PAYLOAD		(DATAGRAM - sizeof(struct iphdr))
#define BATCH		1000
#define ROUNDS		5

static char *ours = "d0";
module_param(ours, charp, 0444);
MODULE_PARM_DESC(ours, "device with the endpoint 10.0.0.1/24, neighbour 10.0.0.2");
static char *linuxs = "d1";
module_param(linuxs, charp, 0444);
MODULE_PARM_DESC(linuxs, "device with Linux's address 10.1.0.1/24, neighbour 10.1.0.2");
static char *floor = "d2";
module_param(floor, charp, 0444);
MODULE_PARM_DESC(floor, "device without any IP");

static struct sk_buff *batch[BATCH];
static unsigned int arrived;

/* What is sent, and what must arrive. */
static const u8 payload[PAYLOAD] = "twenty-six octets of it..";

static struct net_device *bench_dev(const char *name)
{
	return dev_get_by_name(&init_net, name);
}

/* The receiver of all receive rows: looks at the payload, frees. */
static void bench_take(struct sk_buff *skb)
{
	if (skb->len == PAYLOAD && !memcmp(skb->data, payload, PAYLOAD))
		arrived++;
	consume_skb(skb);
}

static void bench_ours_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
			   struct sk_buff *skb, void *ctx)
{
	bench_take(skb);
}

static struct mipv4_protocol bench_ours = {
	.name = "bench", .protocol = PROTOCOL, .rcv = bench_ours_rcv,
};

static int bench_linux_rcv(struct sk_buff *skb)
{
	bench_take(skb);
	return 0;
}

static const struct net_protocol bench_linux = {
	.handler = bench_linux_rcv, .no_policy = 1,
};

static int bench_floor_rcv(struct sk_buff *skb, struct net_device *dev,
			   struct packet_type *pt, struct net_device *orig_dev)
{
	arrived++;
	consume_skb(skb);
	return 0;
}

static rx_handler_result_t bench_floor_handler(struct sk_buff **pskb)
{
	return RX_HANDLER_EXACT;
}

/* An Ethernet frame as a driver hands it over: data behind the header. */
static struct sk_buff *bench_frame(struct net_device *dev, __be32 src,
				   __be32 dst, u8 protocol, const void *data,
				   size_t len)
{
	struct sk_buff *skb = netdev_alloc_skb(dev, 2 + ETH_HLEN +
						    sizeof(struct iphdr) + len);
	struct iphdr *iph;

	if (!skb)
		return NULL;
	skb_reserve(skb, 2);
	skb_reserve(skb, ETH_HLEN);
	eth_header(skb, dev, ETH_P_IP, dev->dev_addr, dev->dev_addr, 0);
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->ttl = 64;
	iph->protocol = protocol;
	iph->tot_len = htons(sizeof(*iph) + len);
	iph->saddr = src;
	iph->daddr = dst;
	ip_send_check(iph);
	skb_put_data(skb, data, len);
	skb->protocol = eth_type_trans(skb, dev);
	return skb;
}

static void bench_free_batch(void)
{
	int i;

	for (i = 0; i < BATCH; i++) {
		kfree_skb(batch[i]);
		batch[i] = NULL;
	}
}

/* One side of a row: make a packet, spend it. */
struct bench_side {
	struct sk_buff *(*make)(void);
	void (*spend)(struct sk_buff *skb);
	struct net_device *dev;		/* counts what is sent, or NULL */
};

static u64 bench_tx_packets(struct net_device *dev)
{
	struct rtnl_link_stats64 stats;

	return dev_get_stats(dev, &stats)->tx_packets;
}

/* The cost of a packet, the least of some rounds; 0 if the run is void. */
static u64 bench_measure(const struct bench_side *side)
{
	u64 best = U64_MAX, start, took, sent = 0, got;
	int round, i;

	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < BATCH; i++) {
			batch[i] = side->make();
			if (!batch[i]) {
				bench_free_batch();
				return 0;
			}
		}
		arrived = 0;
		if (side->dev)
			sent = bench_tx_packets(side->dev);
		local_bh_disable();
		start = ktime_get_ns();
		for (i = 0; i < BATCH; i++) {
			side->spend(batch[i]);
			batch[i] = NULL;
		}
		took = ktime_get_ns() - start;
		local_bh_enable();
		got = side->dev ? bench_tx_packets(side->dev) - sent : arrived;
		if (got != BATCH) {
			pr_err("bench: %llu of %d packets arrived\n", got,
			       BATCH);
			return 0;
		}
		best = min(best, took);
	}
	return div_u64(best, BATCH);
}

static struct net_device *ours_dev, *linux_dev, *floor_dev;
static struct mipv4 *endpoint;
static struct rtable *cached;

#define OURS		htonl(0x0a000001)
#define OURS_PEER	htonl(0x0a000002)
#define LINUX		htonl(0x0a010001)
#define LINUX_PEER	htonl(0x0a010002)

static void spend_rx(struct sk_buff *skb)
{
	netif_receive_skb(skb);
}

static struct sk_buff *make_rx_ours(void)
{
	return bench_frame(ours_dev, OURS_PEER, OURS, PROTOCOL, payload,
			   PAYLOAD);
}

static struct sk_buff *make_rx_linux(void)
{
	return bench_frame(linux_dev, LINUX_PEER, LINUX, PROTOCOL, payload,
			   PAYLOAD);
}

static struct sk_buff *make_rx_floor(void)
{
	return bench_frame(floor_dev, OURS_PEER, OURS, PROTOCOL, payload,
			   PAYLOAD);
}

/* An echo request, as long as the other datagrams. */
static struct sk_buff *bench_echo(struct net_device *dev, __be32 src,
				  __be32 dst)
{
	struct {
		struct icmphdr icmph;
		u8 data[PAYLOAD - sizeof(struct icmphdr)];
	} echo = { .icmph.type = ICMP_ECHO };

	echo.icmph.checksum = csum_fold(csum_partial(&echo, sizeof(echo), 0));
	return bench_frame(dev, src, dst, IPPROTO_ICMP, &echo, sizeof(echo));
}

static struct sk_buff *make_echo_ours(void)
{
	return bench_echo(ours_dev, OURS_PEER, OURS);
}

static struct sk_buff *make_echo_linux(void)
{
	return bench_echo(linux_dev, LINUX_PEER, LINUX);
}

static struct sk_buff *make_tx_ours(void)
{
	struct sk_buff *skb = mipv4_allocate_frame(endpoint, OURS_PEER,
						   PROTOCOL, PAYLOAD, NULL,
						   GFP_KERNEL);

	if (IS_ERR(skb))
		return NULL;
	skb_put_data(skb, payload, PAYLOAD);
	return skb;
}

static void spend_tx_ours(struct sk_buff *skb)
{
	mipv4_xmit(endpoint, skb);
}

static struct rtable *bench_route(void)
{
	struct flowi4 fl4 = { .daddr = LINUX_PEER, .saddr = LINUX };

	return ip_route_output_key(&init_net, &fl4);
}

/* What a protocol in the kernel hands to ip_local_out(). */
static struct sk_buff *make_tx_linux(void)
{
	struct sk_buff *skb = alloc_skb(LL_MAX_HEADER + DATAGRAM, GFP_KERNEL);
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
	iph->saddr = LINUX;
	iph->daddr = LINUX_PEER;
	skb_put_data(skb, payload, PAYLOAD);
	return skb;
}

static void spend_tx_cached(struct sk_buff *skb)
{
	skb_dst_set_noref(skb, &cached->dst);
	ip_local_out(&init_net, NULL, skb);
}

static void spend_tx_routed(struct sk_buff *skb)
{
	struct rtable *rt = bench_route();

	if (IS_ERR(rt)) {
		kfree_skb(skb);
		return;
	}
	skb_dst_set(skb, &rt->dst);
	ip_local_out(&init_net, NULL, skb);
}

static struct sk_buff *make_tx_floor(void)
{
	struct sk_buff *skb = make_tx_linux();

	if (!skb)
		return NULL;
	skb->dev = floor_dev;
	skb->protocol = htons(ETH_P_IP);
	eth_header(skb, floor_dev, ETH_P_IP, floor_dev->dev_addr,
		   floor_dev->dev_addr, 0);
	return skb;
}

static void spend_tx_floor(struct sk_buff *skb)
{
	dev_queue_xmit(skb);
}

/* The life of a packet that nothing is done with. */
static void spend_free(struct sk_buff *skb)
{
	arrived++;
	consume_skb(skb);
}

/* Print a row; @life, freeing included, is the same for all and taken off. */
static void bench_row(const char *name, const struct bench_side *a,
		      const struct bench_side *b, u64 floor_cost, u64 life)
{
	u64 a_cost = bench_measure(a), b_cost = bench_measure(b);

	pr_info("bench: %s %llu %llu %llu\n", name, a_cost - life,
		b_cost - life, floor_cost - life);
}

static void bench_rows(void)
{
	const struct bench_side rx_ours = { make_rx_ours, spend_rx };
	const struct bench_side rx_linux = { make_rx_linux, spend_rx };
	const struct bench_side rx_floor = { make_rx_floor, spend_rx };
	const struct bench_side tx_ours = {
		make_tx_ours, spend_tx_ours, ours_dev
	};
	const struct bench_side tx_cached = {
		make_tx_linux, spend_tx_cached, linux_dev
	};
	const struct bench_side tx_routed = {
		make_tx_linux, spend_tx_routed, linux_dev
	};
	const struct bench_side tx_floor = {
		make_tx_floor, spend_tx_floor, floor_dev
	};
	const struct bench_side echo_ours = {
		make_echo_ours, spend_rx, ours_dev
	};
	const struct bench_side echo_linux = {
		make_echo_linux, spend_rx, linux_dev
	};
	const struct bench_side rx_life = { make_rx_floor, spend_free };
	const struct bench_side tx_life = { make_tx_floor, spend_free };
	u64 rx = bench_measure(&rx_floor), tx = bench_measure(&tx_floor);
	u64 rx_free = bench_measure(&rx_life), tx_free = bench_measure(&tx_life);

	bench_row("rx", &rx_ours, &rx_linux, rx, rx_free);
	bench_row("tx_cached", &tx_ours, &tx_cached, tx, tx_free);
	bench_row("tx_routed", &tx_ours, &tx_routed, tx, tx_free);
	bench_row("echo", &echo_ours, &echo_linux, rx + tx - tx_free, rx_free);
}

static int __init bench_init(void)
{
	static struct packet_type floor_packet = {
		.type = htons(ETH_P_IP), .func = bench_floor_rcv,
	};
	int err = -ENODEV;

	ours_dev = bench_dev(ours);
	linux_dev = bench_dev(linuxs);
	floor_dev = bench_dev(floor);
	if (!ours_dev || !linux_dev || !floor_dev)
		goto put;
	endpoint = mipv4_find(&init_net, ours_dev->ifindex);
	if (!endpoint)
		goto put;
	cached = bench_route();
	if (IS_ERR(cached))
		goto put_endpoint;
	err = mipv4_register_protocol(&bench_ours);
	if (err)
		goto put_route;
	err = inet_add_protocol(&bench_linux, PROTOCOL);
	if (err)
		goto unregister;
	floor_packet.dev = floor_dev;
	rtnl_lock();
	err = netdev_rx_handler_register(floor_dev, bench_floor_handler, NULL);
	rtnl_unlock();
	if (!err) {
		dev_add_pack(&floor_packet);
		bench_rows();
		dev_remove_pack(&floor_packet);
		rtnl_lock();
		netdev_rx_handler_unregister(floor_dev);
		rtnl_unlock();
	}
	inet_del_protocol(&bench_linux, PROTOCOL);
unregister:
	mipv4_unregister_protocol(&bench_ours);
put_route:
	ip_rt_put(cached);
put_endpoint:
	mipv4_put(endpoint);
put:
	dev_put(ours_dev);
	dev_put(linux_dev);
	dev_put(floor_dev);
	return err;
}

static void __exit bench_exit(void)
{
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_DESCRIPTION("Benchmark of mipv4 beside Linux's IPv4");
MODULE_LICENSE("GPL");
