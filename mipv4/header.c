// SPDX-License-Identifier: GPL-2.0
/*
 * header.c: the IPv4 header as data: check one, build one. Pure functions.
 */
#include "internal.h"

/**
 * mipv4_options_check() - are IPv4 options well formed, and harmless?
 * @options: the octets behind the fixed header
 * @len: how many
 *
 * Each option but "end" and "no operation" carries a length that must cover
 * itself and stay inside the header (RFC 791 section 3.1). Source routes are
 * refused (RFC 7126 section 4.3): they let a stranger choose the path.
 *
 * Return: 0 or the reason to drop the datagram.
 */
enum mipv4_drop_reason mipv4_options_check(const u8 *options, size_t len)
{
	size_t i = 0;

	while (i < len && options[i] != IPOPT_END) {
		if (options[i] == IPOPT_NOOP) {
			i++;
			continue;
		}
		if (i + 1 >= len || options[i + 1] < 2 ||
		    options[i + 1] > len - i)
			return MIPV4_DROP_HDR_OPTIONS;
		if (options[i] == IPOPT_LSRR || options[i] == IPOPT_SSRR)
			return MIPV4_DROP_SOURCE_ROUTE;
		i += options[i + 1];
	}
	return 0;
}

/**
 * mipv4_options_copied() - keep the options that go into every fragment
 * @options: well-formed options, changed in place
 * @len: their octets
 *
 * RFC 791 section 3.1: those whose copied flag is set.
 *
 * Return: the octets that are left, a multiple of 4.
 */
unsigned int mipv4_options_copied(u8 *options, unsigned int len)
{
	unsigned int from = 0, to = 0, n;

	while (from < len && options[from] != IPOPT_END) {
		n = options[from] == IPOPT_NOOP ? 1 : options[from + 1];
		if (IPOPT_COPIED(options[from])) {
			memmove(options + to, options + from, n);
			to += n;
		}
		from += n;
	}
	while (to % 4)
		options[to++] = IPOPT_END;
	return to;
}

/**
 * mipv4_header_check() - is this an IPv4 header that we can take?
 * @data: start of the header
 * @len: octets that can be read at @data
 * @buffer_len: octets of the whole datagram as it arrived, padding included
 *
 * RFC 791 section 3.1, RFC 1122 sections 3.2.1.1 and 3.2.1.2. If @len is too
 * small for the header that is there, the answer is %MIPV4_DROP_HDR_LEN.
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
	if (unlikely(hdr_len > MIPV4_HDR_LEN))
		return mipv4_options_check(data + MIPV4_HDR_LEN,
					   hdr_len - MIPV4_HDR_LEN);
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
