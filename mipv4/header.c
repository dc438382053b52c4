// SPDX-License-Identifier: GPL-2.0
/*
 * header.c: the IPv4 header as data: check one, build one. Pure functions.
 */
#include "internal.h"

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
enum mipv4_drop_reason mipv4_header_check(const void *data, size_t len,
					  size_t buffer_len)
{
	const struct iphdr *iph = data;
	unsigned int hdr_len, tot_len;

	if (len < MIPV4_HDR_LEN)
		return MIPV4_DROP_HDR_SHORT;
	if (iph->version != 4)
		return MIPV4_DROP_HDR_VERSION;
	hdr_len = iph->ihl * 4;
	if (hdr_len < MIPV4_HDR_LEN || hdr_len > len)
		return MIPV4_DROP_HDR_LEN;
	if (ip_fast_csum(data, iph->ihl))
		return MIPV4_DROP_HDR_CSUM;
	tot_len = ntohs(iph->tot_len);
	if (tot_len < hdr_len)
		return MIPV4_DROP_HDR_TOTLEN;
	if (tot_len > buffer_len)
		return MIPV4_DROP_TRUNCATED;
	return 0;
}

/**
 * mipv4_header_build() - write a header without options
 * @iph: where
 * @src: source address
 * @dst: destination address
 * @protocol: protocol number
 * @tos: type of service
 * @ttl: time to live
 *
 * Total length, identification and checksum are left 0: mipv4_xmit() fills them
 * in when the length is known.
 */
void mipv4_header_build(struct iphdr *iph, __be32 src, __be32 dst, u8 protocol,
			u8 tos, u8 ttl)
{
	*iph = (struct iphdr){
		.version	= 4,
		.ihl		= MIPV4_HDR_LEN / 4,
		.tos		= tos,
		.ttl		= ttl,
		.protocol	= protocol,
		.saddr		= src,
		.daddr		= dst,
	};
}
