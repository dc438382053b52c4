/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-event.h: events of an endpoint as a whole.
 */
#ifndef _MIPV4_NETLINK_EVENT_H
#define _MIPV4_NETLINK_EVENT_H

struct mipv4;
struct sk_buff;

void mipv4_event_attached(struct mipv4 *ip);
struct sk_buff *mipv4_event_last(struct mipv4 *ip);
void mipv4_event_detached(struct mipv4 *ip, struct sk_buff *last);
void mipv4_event_set(struct mipv4 *ip);
void mipv4_event_init(void);

#endif /* _MIPV4_NETLINK_EVENT_H */
