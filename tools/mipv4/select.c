// SPDX-License-Identifier: GPL-2.0
/*
 * The objects that "show" selects, with the words of ip(8).
 */
#include <arpa/inet.h>
#include <linux/mipv4.h>
#include <string.h>

#include "args.h"
#include "macros.h"
#include "names.h"
#include "nlmsg.h"
#include "select.h"
#include "values.h"

struct prefix {
	bool given;
	uint32_t addr, mask;	/* in network byte order */
	uint8_t len;
};

static struct {
	struct prefix exact, root, match, via, src;
	int type;		/* negative for all */
	int64_t metric;		/* negative for all */
	uint32_t states;	/* of neighbours; a bit for each */
	uint64_t with, without;	/* words of addr show */
} wanted;

static struct prefix get_prefix(const struct args *args, enum keyword key)
{
	struct prefix prefix = { .given = args->value[key] };

	if (!prefix.given)
		return prefix;
	prefix.addr = parse_selector(args->value[key], &prefix.len);
	prefix.mask = prefix.len ? htonl(UINT32_MAX << (32 - prefix.len)) : 0;
	return prefix;
}

static bool contains(const struct prefix *prefix, uint32_t addr)
{
	return !((addr ^ prefix->addr) & prefix->mask);
}

/* The words that hold for an address: a bit for each of addr_words. */
static uint64_t words_of(const struct nlattr *const *tb)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ADDR_FLAGS);
	bool dynamic = tb[MIPV4_A_VALID_LFT] && nl_u32(tb, MIPV4_A_VALID_LFT) != UINT32_MAX;

	return (flags & MIPV4_ADDR_TENTATIVE ? BIT(0) : 0) |
	       (flags & MIPV4_ADDR_DUPLICATE ? BIT(1) : 0) |
	       (flags & MIPV4_ADDR_DEPRECATED ? BIT(2) : 0) |
	       (flags & MIPV4_ADDR_SECONDARY ? BIT(3) : BIT(4)) |
	       (flags & MIPV4_ADDR_CONFLICT ? BIT(5) : 0) |
	       (dynamic ? BIT(7) : BIT(6));
}

static bool is_addr(const struct nlattr *const *tb)
{
	uint64_t words = words_of(tb);

	return contains(&wanted.exact, nl_u32(tb, MIPV4_A_ADDR)) &&
	       !(wanted.with & ~words) && !(wanted.without & words);
}

nl_filter select_addrs(const struct args *args)
{
	wanted.exact = get_prefix(args, KEY_TO);
	wanted.with = args->words;
	wanted.without = args->words_not;
	return wanted.exact.given || wanted.with || wanted.without ? is_addr : NULL;
}

static bool is_route(const struct nlattr *const *tb)
{
	uint32_t dst = nl_u32(tb, MIPV4_A_ADDR), gateway = nl_u32(tb, MIPV4_A_GATEWAY);
	uint8_t len = nl_u8(tb, MIPV4_A_PREFIXLEN);
	uint32_t mask = len ? htonl(UINT32_MAX << (32 - len)) : 0;

	if (wanted.exact.given && (len != wanted.exact.len || !contains(&wanted.exact, dst)))
		return false;
	if (wanted.root.given && (len < wanted.root.len || !contains(&wanted.root, dst)))
		return false;
	if (wanted.match.given &&
	    (len > wanted.match.len || (dst ^ wanted.match.addr) & mask))
		return false;
	if (wanted.via.given && !(gateway && contains(&wanted.via, gateway)))
		return false;
	if (wanted.src.given && !contains(&wanted.src, nl_u32(tb, MIPV4_A_SRC)))
		return false;
	return (wanted.type < 0 || nl_u8(tb, MIPV4_A_ROUTE_TYPE) == wanted.type) &&
	       (wanted.metric < 0 || nl_u32(tb, MIPV4_A_METRIC) == wanted.metric);
}

nl_filter select_routes(const struct args *args)
{
	const char *type = args->value[KEY_TYPE];

	wanted.exact = get_prefix(args, args->value[KEY_EXACT] ? KEY_EXACT : KEY_TO);
	wanted.root = get_prefix(args, KEY_ROOT);
	wanted.match = get_prefix(args, KEY_MATCH);
	wanted.via = get_prefix(args, KEY_SELECT_VIA);
	wanted.src = get_prefix(args, KEY_SELECT_SRC);
	wanted.type = type ? route_type_parse(type) : -1;
	wanted.metric = -1;
	if (args->value[KEY_METRIC])
		wanted.metric = args_number(args, KEY_METRIC, 0, UINT32_MAX, 0);
	return wanted.exact.given || wanted.root.given || wanted.match.given ||
	       wanted.via.given || wanted.src.given || wanted.type >= 0 || wanted.metric >= 0 ?
	       is_route : NULL;
}

static bool is_neigh(const struct nlattr *const *tb)
{
	uint8_t state = nl_u8(tb, MIPV4_A_NEIGH_STATE);

	return contains(&wanted.exact, nl_u32(tb, MIPV4_A_ADDR)) &&
	       (!wanted.states || (state < 32 && wanted.states & BIT(state)));
}

nl_filter select_neighs(const struct args *args)
{
	wanted.exact = get_prefix(args, KEY_TO);
	wanted.states = (uint32_t)args->words;
	if (args->value[KEY_NUD])
		wanted.states |= neigh_states_parse(args->value[KEY_NUD]);
	return wanted.exact.given || wanted.states ? is_neigh : NULL;
}
