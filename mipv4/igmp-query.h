/* SPDX-License-Identifier: GPL-2.0 */
/*
 * igmp-query.h: received IGMP messages.
 */
#ifndef _MIPV4_IGMP_QUERY_H
#define _MIPV4_IGMP_QUERY_H

void mipv4_igmp_register(void);

#endif /* _MIPV4_IGMP_QUERY_H */
