// SPDX-License-Identifier: GPL-2.0
/*
 * lwip.c: the rows of the benchmark that lwIP supports, in user space; bench/lwip/measure
 * counts the instructions.
 *
 *   lwip ROW N          pass N datagrams through lwIP, and check them on arrival
 *   lwip ROW N life     only make and free them
 *
 * The program fails if a datagram did not arrive.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <lwip/etharp.h>
#include <lwip/inet_chksum.h>
#include <lwip/init.h>
#include <lwip/ip.h>
#include <lwip/prot/icmp.h>
#include <lwip/raw.h>
#include <lwip/udp.h>
#include <netif/ethernet.h>

#define PROTOCOL	253	/* RFC 3692 */
#define PORT		7000
#define PAYLOAD		26	/* octets after the IP header, except in some rows */
#define LARGE		65515	/* the most octets that fit a datagram */
#define PIECES		45	/* fragments of it */
#define FIRST		16	/* octets in the first of two fragments */
#define HEADERS		(SIZEOF_ETH_HDR + IP_HLEN)

static u8_t data[LARGE];
static struct netif netif;
static struct raw_pcb *raw;
static ip4_addr_t own, peer;
static unsigned long arrived;

/* One of the rows. */
struct row {
	const char	*name;
	void		(*make)(u16_t i);	/* the packets of a datagram */
	unsigned int	arrive;			/* packets that arrive */
};

static struct pbuf *made[2];	/* by make(); the second may be NULL */

static void out_of_memory(void)
{
	fprintf(stderr, "lwip: no memory\n");
	exit(1);
}

/* A frame as a driver delivers it. */
static struct pbuf *frame(u8_t protocol, const void *payload, u16_t len, u16_t id,
			  u16_t offset)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, HEADERS + len, PBUF_RAM);
	struct eth_hdr *eth;
	struct ip_hdr *iph;

	if (!p)
		out_of_memory();
	eth = p->payload;
	memcpy(&eth->dest, netif.hwaddr, ETH_HWADDR_LEN);
	memcpy(&eth->src, netif.hwaddr, ETH_HWADDR_LEN);
	eth->type = PP_HTONS(ETHTYPE_IP);
	iph = (struct ip_hdr *)(eth + 1);
	memset(iph, 0, IP_HLEN);
	IPH_VHL_SET(iph, 4, IP_HLEN / 4);
	IPH_TTL_SET(iph, 64);
	IPH_PROTO_SET(iph, protocol);
	IPH_LEN_SET(iph, lwip_htons(IP_HLEN + len));
	IPH_ID_SET(iph, lwip_htons(id));
	IPH_OFFSET_SET(iph, lwip_htons(offset));
	ip4_addr_copy(iph->src, peer);
	ip4_addr_copy(iph->dest, own);
	IPH_CHKSUM_SET(iph, inet_chksum(iph, IP_HLEN));
	memcpy(iph + 1, payload, len);
	return p;
}

static void make_rx(u16_t i)
{
	(void)i;
	made[0] = frame(PROTOCOL, data, PAYLOAD, 0, 0);
}

static void make_reasm2(u16_t i)
{
	made[0] = frame(PROTOCOL, data, FIRST, i, IP_MF);
	made[1] = frame(PROTOCOL, data + FIRST, PAYLOAD - FIRST, i, FIRST / 8);
}

/* An echo request, as long as the other datagrams. */
static void make_echo(u16_t i)
{
	u8_t message[PAYLOAD] = { ICMP_ECHO };
	struct icmp_echo_hdr *icmph = (struct icmp_echo_hdr *)message;

	(void)i;
	memcpy(icmph + 1, data, PAYLOAD - sizeof(*icmph));
	icmph->chksum = inet_chksum(message, PAYLOAD);
	made[0] = frame(IP_PROTO_ICMP, message, PAYLOAD, 0, 0);
}

static void make_udp(u16_t i)
{
	struct udp_hdr *uh;
	struct pbuf *p;

	(void)i;
	p = frame(IP_PROTO_UDP, data, PAYLOAD, 0, 0);
	pbuf_remove_header(p, HEADERS);
	uh = p->payload;
	uh->src = PP_HTONS(PORT + 1);
	uh->dest = PP_HTONS(PORT);
	uh->len = PP_HTONS(PAYLOAD);
	memcpy(uh + 1, data, PAYLOAD - sizeof(*uh));
	uh->chksum = 0;
	uh->chksum = inet_chksum_pseudo(p, IP_PROTO_UDP, PAYLOAD, &peer, &own);
	pbuf_add_header(p, HEADERS);
	made[0] = p;
}

static void make_sent(u16_t len)
{
	made[0] = pbuf_alloc(PBUF_IP, len, PBUF_RAM);
	if (!made[0])
		out_of_memory();
	memcpy(made[0]->payload, data, len);
}

static void make_tx(u16_t i)
{
	(void)i;
	make_sent(PAYLOAD);
}

static void make_large(u16_t i)
{
	(void)i;
	make_sent(LARGE);
}

/* A datagram arrived at a handler. */
static void take(struct pbuf *p, u16_t len)
{
	if (p->tot_len == len && !memcmp(p->payload, data, FIRST))
		arrived++;
	pbuf_free(p);
}

static u8_t take_raw(void *arg, struct raw_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from)
{
	(void)arg, (void)pcb, (void)from;
	pbuf_remove_header(p, IP_HLEN);
	take(p, PAYLOAD);
	return 1;
}

static void take_udp(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	(void)arg, (void)pcb, (void)from, (void)port;
	take(p, PAYLOAD - sizeof(struct udp_hdr));
}

/* The driver: all sent frames end here. */
static err_t link_output(struct netif *to, struct pbuf *p)
{
	const struct eth_hdr *eth = p->payload;

	(void)to;
	if (eth->type == PP_HTONS(ETHTYPE_IP) && p->len >= HEADERS)
		arrived++;
	return ERR_OK;
}

static err_t set_up_netif(struct netif *to)
{
	to->hwaddr_len = ETH_HWADDR_LEN;
	to->hwaddr[0] = 2;
	to->mtu = 1500;
	to->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_LINK_UP;
	to->output = etharp_output;
	to->linkoutput = link_output;
	return ERR_OK;
}

/* ARP of the peer. */
static void learn_peer(void)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, SIZEOF_ETH_HDR + SIZEOF_ETHARP_HDR, PBUF_RAM);
	struct etharp_hdr *arp;
	struct eth_hdr *eth;

	if (!p)
		out_of_memory();
	eth = p->payload;
	memset(eth, 0, p->len);
	memcpy(&eth->dest, netif.hwaddr, ETH_HWADDR_LEN);
	eth->src.addr[0] = 2;
	eth->src.addr[5] = 2;
	eth->type = PP_HTONS(ETHTYPE_ARP);
	arp = (struct etharp_hdr *)(eth + 1);
	arp->hwtype = PP_HTONS(1);
	arp->proto = PP_HTONS(ETHTYPE_IP);
	arp->hwlen = ETH_HWADDR_LEN;
	arp->protolen = sizeof(ip4_addr_t);
	arp->opcode = PP_HTONS(1);	/* a request, which creates an entry */
	arp->shwaddr = eth->src;
	memcpy(&arp->sipaddr, &peer, sizeof(peer));
	memcpy(&arp->dipaddr, &own, sizeof(own));
	ethernet_input(p, &netif);
}

static void set_up(void)
{
	struct udp_pcb *udp;
	ip4_addr_t mask;
	unsigned int i;

	for (i = 0; i < LARGE; i++)
		data[i] = i * 7 + i / 251;
	lwip_init();
	IP4_ADDR(&own, 10, 0, 0, 1);
	IP4_ADDR(&peer, 10, 0, 0, 2);
	IP4_ADDR(&mask, 255, 255, 255, 0);
	if (!netif_add(&netif, &own, &mask, NULL, NULL, set_up_netif, ethernet_input))
		out_of_memory();
	netif_set_default(&netif);
	netif.flags |= NETIF_FLAG_UP;
	learn_peer();
	raw = raw_new(PROTOCOL);
	udp = udp_new();
	if (!raw || !udp || udp_bind(udp, IP4_ADDR_ANY, PORT))
		out_of_memory();
	raw_recv(raw, take_raw, NULL);
	udp_recv(udp, take_udp, NULL);
}

static const struct row rows[] = {
	{ "rx", make_rx, 1 },
	{ "tx_routed", make_tx, 1 },
	{ "echo", make_echo, 1 },
	{ "reasm2", make_reasm2, 1 },
	{ "frag64k", make_large, PIECES },
	{ "udp_rx", make_udp, 1 },
};

static void spend(const struct row *row)
{
	ip_addr_t to;
	int i;

	if (row->make == make_tx || row->make == make_large) {
		ip_addr_copy_from_ip4(to, peer);
		raw_sendto(raw, made[0], &to);
		pbuf_free(made[0]);
		return;
	}
	for (i = 0; i < 2 && made[i]; i++)
		if (netif.input(made[i], &netif) != ERR_OK)
			pbuf_free(made[i]);
}

int main(int argc, char **argv)
{
	const struct row *row = rows;
	unsigned long i, n;

	if (argc < 3)
		return 2;
	while (strcmp(row->name, argv[1]))
		if (++row == rows + sizeof(rows) / sizeof(*rows))
			return 2;
	n = strtoul(argv[2], NULL, 10);
	set_up();
	arrived = 0;
	for (i = 0; i < n; i++) {
		row->make(i);
		if (argc == 3) {
			spend(row);
			continue;
		}
		pbuf_free(made[0]);
		if (made[1])
			pbuf_free(made[1]);
		arrived += row->arrive;
	}
	if (arrived == n * row->arrive)
		return 0;
	fprintf(stderr, "lwip: %s: %lu of %lu arrived\n", row->name, arrived,
		n * row->arrive);
	return 1;
}
