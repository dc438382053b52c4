// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration of endpoints as lists of objects, from requests or from dumps.
 */
#include <arpa/inet.h>
#include <linux/mipv4.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "neigh.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "state.h"
#include "udp.h"

#define IN_LINKLOCAL(addr)	(((addr) & 0xffff0000) == 0xa9fe0000)

struct saved_device *state_find(const struct saved_state *state, uint32_t ifindex)
{
	size_t i;

	/* Objects of one device follow each other; the last device is the likely one. */
	for (i = state->n_devices; i--;)
		if (state->devices[i].ifindex == ifindex)
			return &state->devices[i];
	return NULL;
}

struct saved_device *state_device(struct saved_state *state, uint32_t ifindex, unsigned int line)
{
	struct saved_device *dev = state_find(state, ifindex);

	if (dev)
		return dev;
	state->devices = xrealloc(state->devices,
				  (state->n_devices + 1) * sizeof(*state->devices));
	dev = &state->devices[state->n_devices++];
	*dev = (struct saved_device){ .ifindex = ifindex, .line = line };
	settings_init(dev->settings);
	return dev;
}

static struct saved_object *new_object(struct saved_state *state, enum saved_kind kind,
				       uint32_t ifindex, uint32_t addr, unsigned int line)
{
	struct saved_object *object;

	state_device(state, ifindex, line);
	if (state->n_objects == state->size) {
		state->size = state->size * 2 + 64;
		state->objects = xrealloc(state->objects, state->size * sizeof(*object));
	}
	object = &state->objects[state->n_objects++];
	memset(object, 0, sizeof(*object));
	object->kind = kind;
	object->ifindex = ifindex;
	object->addr = addr;
	object->line = line;
	return object;
}

static struct saved_object *from_message(struct saved_state *state, enum saved_kind kind,
					 const struct nlattr *const *tb, unsigned int line)
{
	return new_object(state, kind, nl_u32(tb, MIPV4_A_IFINDEX), nl_u32(tb, MIPV4_A_ADDR),
			  line);
}

void state_attach(struct saved_state *state, const struct nlattr *const *tb, unsigned int line)
{
	uint32_t ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	struct saved_device *dev = state_device(state, ifindex, line);
	struct saved_object *object;

	dev->attached = true;
	dev->line = line;
	dev->shared = nl_u32(tb, MIPV4_A_ENDPOINT_FLAGS) & MIPV4_ENDPOINT_SHARED;
	if (tb[MIPV4_A_ADDR])
		state_addr(state, tb, line);
	if (!tb[MIPV4_A_GATEWAY])
		return;
	object = new_object(state, KIND_ROUTE, ifindex, 0, line);
	object->route.gateway = nl_u32(tb, MIPV4_A_GATEWAY);
}

void state_settings(struct saved_state *state, const struct nlattr *const *tb, unsigned int line)
{
	settings_get(tb, state_device(state, nl_u32(tb, MIPV4_A_IFINDEX), line)->settings);
}

void state_addr(struct saved_state *state, const struct nlattr *const *tb, unsigned int line)
{
	struct saved_object *object = from_message(state, KIND_ADDR, tb, line);

	object->ifaddr.plen = nl_u8(tb, MIPV4_A_PREFIXLEN);
	/* The endpoint checks link-local addresses unasked. */
	object->ifaddr.dad = tb[MIPV4_A_DAD] || IN_LINKLOCAL(ntohl(object->addr));
	object->ifaddr.valid = tb[MIPV4_A_VALID_LFT] ? nl_u32(tb, MIPV4_A_VALID_LFT) : FOREVER;
	object->ifaddr.preferred = tb[MIPV4_A_PREFERRED_LFT] ?
				   nl_u32(tb, MIPV4_A_PREFERRED_LFT) : object->ifaddr.valid;
	state->n_ending += state_ends(object);
}

void state_route(struct saved_state *state, const struct nlattr *const *tb, unsigned int line)
{
	struct saved_object *object = from_message(state, KIND_ROUTE, tb, line);

	object->route.plen = nl_u8(tb, MIPV4_A_PREFIXLEN);
	object->route.type = nl_u8(tb, MIPV4_A_ROUTE_TYPE);
	object->route.metric = nl_u32(tb, MIPV4_A_METRIC);
	object->route.gateway = nl_u32(tb, MIPV4_A_GATEWAY);
	object->route.src = nl_u32(tb, MIPV4_A_SRC);
	object->route.mtu = nl_u32(tb, MIPV4_A_MTU);
}

void state_neigh(struct saved_state *state, const struct nlattr *const *tb, unsigned int line)
{
	struct saved_object *object = from_message(state, KIND_NEIGH, tb, line);
	const uint8_t *octets;

	object->lladdr.len = nl_octets(tb[MIPV4_A_LLADDR], &octets);
	if (object->lladdr.len > LLADDR_MAX)
		object->lladdr.len = LLADDR_MAX;
	if (octets)
		memcpy(object->lladdr.octet, octets, object->lladdr.len);
}

static int by_addr(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(uint32_t));
}

/* The kernel sorts the sources of a filter, and drops duplicates. */
static uint16_t unique(uint32_t *sources, size_t n)
{
	uint16_t kept = 0;
	size_t i;

	qsort(sources, n, sizeof(*sources), by_addr);
	for (i = 0; i < n; i++)
		if (!i || sources[i] != sources[i - 1])
			sources[kept++] = sources[i];
	return kept;
}

static void add_group(struct saved_state *state, const struct nlattr *const *tb, unsigned int line,
		      uint8_t mode, const struct nlattr *sources)
{
	struct saved_object *object = from_message(state, KIND_GROUP, tb, line);
	const uint8_t *octets;
	size_t len = nl_octets(sources, &octets);

	object->group.mode = mode;
	if (!len)
		return;
	object->group.sources = memcpy(xrealloc(NULL, len), octets, len);
	object->group.n = unique(object->group.sources, len / sizeof(uint32_t));
}

void state_group(struct saved_state *state, const struct nlattr *const *tb, unsigned int line)
{
	add_group(state, tb, line, tb[MIPV4_A_FILTER_MODE] ? nl_u8(tb, MIPV4_A_FILTER_MODE) :
		  MIPV4_FILTER_EXCLUDE, tb[MIPV4_A_SOURCES]);
}

void state_service(struct saved_state *state, uint32_t ifindex, uint16_t port, uint8_t service,
		   unsigned int line)
{
	new_object(state, KIND_SERVICE, ifindex, port, line)->service = service;
}

static struct {
	struct saved_state *state;
	const struct saved_state *which;
	unsigned int line;
} reading;

static void read_route(const struct nlattr *const *tb, unsigned int line)
{
	if (nl_u32(tb, MIPV4_A_ROUTE_FLAGS) & (MIPV4_ROUTE_CONNECTED | MIPV4_ROUTE_CACHE))
		return;
	state_route(reading.state, tb, line);
	/* SRC is the selected source, PREFSRC that of the administrator. */
	reading.state->objects[reading.state->n_objects - 1].route.src =
		nl_u32(tb, MIPV4_A_PREFSRC);
}

static void read_neigh(const struct nlattr *const *tb, unsigned int line)
{
	if (nl_u8(tb, MIPV4_A_NEIGH_STATE) == MIPV4_NEIGH_PERMANENT)
		state_neigh(reading.state, tb, line);
}

/* Without ADMIN_MODE companion modules alone joined the group. */
static void read_group(const struct nlattr *const *tb, unsigned int line)
{
	if (tb[MIPV4_A_ADMIN_MODE])
		add_group(reading.state, tb, line, nl_u8(tb, MIPV4_A_ADMIN_MODE),
			  tb[MIPV4_A_ADMIN_SOURCES]);
}

static void read_addr(const struct nlattr *const *tb, unsigned int line)
{
	state_addr(reading.state, tb, line);
}

static void read_endpoint(const struct nlattr *const *tb, unsigned int line)
{
	state_attach(reading.state, tb, line);
	state_settings(reading.state, tb, line);
}

static void read_service(uint32_t ifindex, uint8_t service, uint16_t port)
{
	if (state_find(reading.which, ifindex))
		state_service(reading.state, ifindex, port, service, ++reading.line);
}

/* Call @read for each message of a dump about the devices that are wanted. */
static void read_all(struct nl_msgs *msgs, bool whole,
		     void (*read)(const struct nlattr *const *tb, unsigned int line))
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	if (!whole)
		fail("nothing was restored: run mipv4 restore again");
	while ((nlh = nl_msgs_next(msgs, &pos))) {
		nl_parse(nlh, tb);
		if (state_find(reading.which, nl_u32(tb, MIPV4_A_IFINDEX)))
			read(tb, ++reading.line);
	}
	nl_msgs_free(msgs);
}

void state_read(struct saved_state *state, const struct saved_state *which)
{
	/* A dump of one device is cheaper. */
	uint32_t ifindex = which->n_devices == 1 ? which->devices[0].ifindex : 0;
	struct nl_msgs msgs = { 0 };

	reading.state = state;
	reading.which = which;
	reading.line = 0;
	nl_open();
	read_all(&msgs, nl_dump(MIPV4_CMD_GET, 0, &msgs, "restore"), read_endpoint);
	if (!state->n_devices)
		return;
	read_all(&msgs, nl_dump(MIPV4_CMD_ADDR_GET, ifindex, &msgs, "restore"), read_addr);
	read_all(&msgs, nl_dump(MIPV4_CMD_ROUTE_GET, ifindex, &msgs, "restore"), read_route);
	read_all(&msgs, neigh_dump("permanent", ifindex, &msgs, "restore"), read_neigh);
	read_all(&msgs, nl_dump(MIPV4_CMD_GROUP_GET, ifindex, &msgs, "restore"), read_group);
	udp_services(ifindex, read_service);
}

void state_free(struct saved_state *state)
{
	size_t i;

	for (i = 0; i < state->n_objects; i++)
		if (state->objects[i].kind == KIND_GROUP)
			free(state->objects[i].group.sources);
	free(state->objects);
	free(state->devices);
	memset(state, 0, sizeof(*state));
}

static int order(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

int state_key_order(const struct saved_object *a, const struct saved_object *b)
{
	int cmp = order(a->ifindex, b->ifindex) ?: order(a->kind, b->kind) ?:
		  order(ntohl(a->addr), ntohl(b->addr));

	if (!cmp && a->kind == KIND_ROUTE)
		cmp = order(a->route.plen, b->route.plen) ?:
		      order(a->route.metric, b->route.metric);
	return cmp;
}

static int by_key_and_line(const void *a, const void *b)
{
	const struct saved_object *left = a, *right = b;

	return state_key_order(left, right) ?: order(left->line, right->line);
}

void state_sort(struct saved_state *state)
{
	if (state->n_objects)
		qsort(state->objects, state->n_objects, sizeof(*state->objects), by_key_and_line);
}

bool state_ends(const struct saved_object *object)
{
	return object->kind == KIND_ADDR && object->ifaddr.valid != FOREVER;
}

bool state_has_host(const struct saved_state *state, const struct saved_object *object)
{
	const struct saved_object *other = state->objects, *end = other + state->n_objects;

	for (; other < end; other++)
		if (other->ifindex == object->ifindex &&
		    ((other->kind == KIND_NEIGH && other->addr == object->addr) ||
		     (other->kind == KIND_ROUTE && other->route.gateway == object->addr)))
			return true;
	return false;
}

/* Has the device an address, with a lifetime or without, that is @addr, or reaches it? */
static bool has_addr(const struct saved_state *state, uint32_t ifindex, uint32_t addr, bool ends,
		     bool reaches)
{
	const struct saved_object *object = state->objects, *end = object + state->n_objects;

	for (; object < end; object++) {
		if (object->kind != KIND_ADDR || object->ifindex != ifindex ||
		    state_ends(object) != ends)
			continue;
		/* A prefix length is at least 1. */
		if (!((object->addr ^ addr) & (reaches ?
		      htonl(UINT32_MAX << (32 - object->ifaddr.plen)) : UINT32_MAX)))
			return true;
	}
	return false;
}

bool state_is_leased(const struct saved_state *old, const struct saved_state *new,
		     const struct saved_object *object)
{
	const uint32_t ifindex = object->ifindex, gateway = object->route.gateway;

	if (object->kind != KIND_ROUTE || !old->n_ending)
		return state_ends(object);
	if (object->route.src)
		return has_addr(old, ifindex, object->route.src, true, false);
	return gateway && has_addr(old, ifindex, gateway, true, true) &&
	       !has_addr(old, ifindex, gateway, false, true) &&
	       !has_addr(new, ifindex, gateway, false, true);
}

bool state_same(const struct saved_object *a, const struct saved_object *b)
{
	if (state_key_order(a, b))
		return false;
	switch (a->kind) {
	case KIND_ADDR:
		/* The time that is left is not the time that was set. */
		return a->ifaddr.plen == b->ifaddr.plen && a->ifaddr.dad == b->ifaddr.dad &&
		       state_ends(a) == state_ends(b) &&
		       (a->ifaddr.preferred == FOREVER) == (b->ifaddr.preferred == FOREVER);
	case KIND_ROUTE:
		return a->route.type == b->route.type && a->route.gateway == b->route.gateway &&
		       a->route.src == b->route.src && a->route.mtu == b->route.mtu;
	case KIND_NEIGH:
		return a->lladdr.len == b->lladdr.len &&
		       !memcmp(a->lladdr.octet, b->lladdr.octet, a->lladdr.len);
	case KIND_GROUP:
		return a->group.mode == b->group.mode && a->group.n == b->group.n &&
		       (!a->group.n ||
			!memcmp(a->group.sources, b->group.sources,
				a->group.n * sizeof(uint32_t)));
	case KIND_SERVICE:
		return a->service == b->service;
	}
	return false;
}
