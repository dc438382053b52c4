/* SPDX-License-Identifier: GPL-2.0 */
/*
 * options-input.h: the options of a received datagram.
 */
#ifndef _MIPV4_OPTIONS_INPUT_H
#define _MIPV4_OPTIONS_INPUT_H

#include <net/mipv4.h>

enum mipv4_drop_reason mipv4_options_input(struct mipv4 *ip, struct sk_buff *skb);
bool mipv4_options_deliver(struct mipv4 *ip, struct sk_buff *skb);

#endif /* _MIPV4_OPTIONS_INPUT_H */
