/* SPDX-License-Identifier: GPL-2.0 */
/*
 * reassembly.h: reassembly of fragments.
 */
#ifndef _MIPV4_REASSEMBLY_H
#define _MIPV4_REASSEMBLY_H

#include <linux/jiffies.h>
#include <net/inet_frag.h>
#include "endpoint.h"

struct sk_buff;

/* Limits of reassembly. The default timeout is 30 s, as in other kernels; RFC 1122
 * section 3.3.2 asks for 60 to 120 s. The memory limits are octets, overhead included.
 * The smallest limit lets a host reassemble 576 octets, as the same section requires.
 * Their payload may arrive in 70 fragments of 8 octets, and a driver may use a page of 4
 * KiB for each, beside its skb.
 */
#define MIPV4_REASM_TIMEOUT_MS	30000
#define MIPV4_REASM_TIMEOUT_MAX	(3600 * 1000)
#define MIPV4_REASM_LIMIT	(4 * 1024 * 1024)
#define MIPV4_REASM_LIMIT_MIN	(384 * 1024)
#define MIPV4_REASM_LIMIT_MAX	(1024 * 1024 * 1024)

struct sk_buff *mipv4_reassemble(struct mipv4 *ip, struct sk_buff *skb);
void mipv4_reasm_set(struct mipv4 *ip, unsigned int timeout_ms,
		     unsigned int limit);
int mipv4_reasm_init(struct mipv4 *ip);
void mipv4_reasm_stop(struct mipv4 *ip);
void mipv4_reasm_exit(struct mipv4 *ip);
int mipv4_frags_init(void);
void mipv4_frags_exit(void);

/* Return: octets that the fragments of an endpoint occupy, overhead included. */
static inline unsigned long mipv4_reasm_memory(const struct mipv4 *ip)
{
	return frag_mem_limit(ip->fqdir);
}

/* Return: the reassembly timeout in milliseconds. Context: RTNL. */
static inline unsigned int mipv4_reasm_timeout(const struct mipv4 *ip)
{
	return jiffies_to_msecs(ip->fqdir->timeout);
}

/* Return: the octets that fragments may occupy, overhead included. Context: RTNL. */
static inline unsigned int mipv4_reasm_limit(const struct mipv4 *ip)
{
	return ip->fqdir->high_thresh;
}

#endif /* _MIPV4_REASSEMBLY_H */
