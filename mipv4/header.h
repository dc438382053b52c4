/* SPDX-License-Identifier: GPL-2.0 */
/*
 * header.h: constants of IPv4, and pure functions on headers and addresses.
 */
#ifndef _MIPV4_HEADER_H
#define _MIPV4_HEADER_H

#include <linux/ip.h>
#include <linux/jhash.h>
#include <net/ip.h>
#include <net/mipv4.h>

#define MIPV4_TTL		64	/* RFC 1122 3.2.1.7, RFC 1700 */
#define MIPV4_MAX_LEN		65535	/* octets of a datagram, RFC 791 */
#define MIPV4_HDR_LEN		((unsigned int)sizeof(struct iphdr))
#define MIPV4_PLAIN		0x45	/* first octet of a header without options */

void mipv4_header_build(struct iphdr *iph, __be32 src, __be32 dst, u8 protocol,
			u8 tos, u8 ttl);

/**
 * mipv4_header_check() - check an IPv4 header
 * @data: start of the header
 * @len: octets that can be read at @data
 * @buffer_len: octets of the whole datagram as it arrived, including padding
 *
 * RFC 791 section 3.1, RFC 1122 sections 3.2.1.1 and 3.2.1.2. If @len is less than the
 * length of the header, the result is %MIPV4_DROP_HDR_LEN. mipv4_options_input() checks
 * options, after the addresses were checked.
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
	/* The common case: version 4 and no options. */
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

static inline __be32 mipv4_netmask(u8 plen)
{
	return plen ? htonl(~0U << (32 - plen)) : 0;
}

static inline __be32 mipv4_broadcast(__be32 addr, u8 plen)
{
	return addr | ~mipv4_netmask(plen);
}

/* Check for an address that a host can have: not 0/8, 127/8, multicast or class E. */
static inline bool mipv4_is_unicast(__be32 addr)
{
	unsigned int first = ntohl(addr) >> 24;

	return first - 1 < 223 && first != 127;
}

/* Check for a link-local address, in 169.254/16 (RFC 3927). */
static inline bool mipv4_is_linklocal(__be32 addr)
{
	return (addr & htonl(0xffff0000)) == htonl(0xa9fe0000);
}

/* The hash function of tables whose key is an address. */
static inline u32 mipv4_addr_hash(const void *addr, u32 len, u32 seed)
{
	return jhash_1word(*(const u32 *)addr, seed);
}

/* The destination of the frame of an ARP packet from @src to the host with @ha, as
 * mipv4_arp_output() takes it. ARP packets from link-local addresses are broadcast (RFC 3927
 * section 2.5).
 */
static inline const u8 *mipv4_arp_dest(__be32 src, const u8 *ha)
{
	return mipv4_is_linklocal(src) ? NULL : ha;
}

#endif /* _MIPV4_HEADER_H */
