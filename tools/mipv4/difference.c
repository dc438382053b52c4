// SPDX-License-Identifier: GPL-2.0
/*
 * The requests that turn one configuration into another.
 *
 * What is new is added before what is old is removed, so that a destination always has a
 * route: endpoints, settings, addresses, routes without a gateway, routes through gateways,
 * the other objects; then the removals, in the opposite order.
 */
#include <linux/mipv4.h>
#include <linux/netlink.h>
#include <stdlib.h>

#include "difference.h"
#include "fail.h"
#include "nl.h"
#include "nlmsg.h"
#include "udp.h"

/* The order of the requests. */
enum phase {
	ADD_ADDR,
	DEL_TAKEN_ADDR,		/* which another host has in the new configuration */
	ADD_DIRECT_ROUTE,
	ADD_ROUTE,
	ADD_NEIGH,
	ADD_GROUP,
	ADD_SERVICE,
	DEL_SERVICE,
	DEL_GROUP,
	DEL_NEIGH,
	DEL_ROUTE,
	DEL_DIRECT_ROUTE,
	DEL_ADDR,
};

enum action {
	DELETE,
	ADD,
	REPLACE,
};

struct step {
	enum phase phase;
	unsigned int order;	/* in the phase */
	size_t number;		/* of steps with the same order */
	enum action action;
	const struct saved_object *object;
};

static struct {
	struct step *list;
	size_t n, size;
	const struct saved_state *old, *new;
} steps;

static void add_step(enum phase phase, unsigned int order, enum action action,
		     const struct saved_object *object)
{
	if (steps.n == steps.size) {
		steps.size = steps.size * 2 + 64;
		steps.list = xrealloc(steps.list, steps.size * sizeof(*steps.list));
	}
	steps.list[steps.n] = (struct step){ phase, order, steps.n, action, object };
	steps.n++;
}

static enum phase add_phase(const struct saved_object *object)
{
	switch (object->kind) {
	case KIND_ADDR:
		return ADD_ADDR;
	case KIND_ROUTE:
		return object->route.gateway ? ADD_ROUTE : ADD_DIRECT_ROUTE;
	case KIND_NEIGH:
		return ADD_NEIGH;
	case KIND_GROUP:
		return ADD_GROUP;
	case KIND_SERVICE:
		break;
	}
	return ADD_SERVICE;
}

static enum phase del_phase(const struct saved_object *object)
{
	switch (object->kind) {
	case KIND_ADDR:
		return state_has_host(steps.new, object) ? DEL_TAKEN_ADDR : DEL_ADDR;
	case KIND_ROUTE:
		return object->route.gateway ? DEL_ROUTE : DEL_DIRECT_ROUTE;
	case KIND_NEIGH:
		return DEL_NEIGH;
	case KIND_GROUP:
		return DEL_GROUP;
	case KIND_SERVICE:
		break;
	}
	return DEL_SERVICE;
}

/* The objects of a list between which state_key_order() is 0. */
struct run {
	const struct saved_object *at;
	size_t n;
};

static struct run next_run(const struct saved_state *state, size_t from)
{
	struct run run = { state->objects + from, 0 };

	while (from + run.n < state->n_objects && !state_key_order(run.at, run.at + run.n))
		run.n++;
	return run;
}

static void remove_object(const struct saved_object *old)
{
	if (!state_is_leased(steps.old, steps.new, old))
		add_step(del_phase(old), old->line, DELETE, old);
}

static void remove_run(struct run old)
{
	size_t i;

	for (i = 0; i < old.n; i++)
		remove_object(&old.at[i]);
}

static void add_run(struct run new)
{
	size_t i;

	for (i = 0; i < new.n; i++)
		add_step(add_phase(&new.at[i]), new.at[i].line, ADD, &new.at[i]);
}

static void change_one(const struct saved_object *old, const struct saved_object *new)
{
	if (state_same(old, new))
		return;
	if (new->kind == KIND_ADDR || new->kind == KIND_NEIGH) {
		add_step(add_phase(new), new->line, REPLACE, new);
		return;
	}
	add_step(add_phase(new), new->line, DELETE, old);
	add_step(add_phase(new), new->line, ADD, new);
}

/* Two routes to one prefix with one metric are alternatives only if both have gateways. */
static bool conflicts(const struct saved_object *a, const struct saved_object *b)
{
	return !a->route.gateway || !b->route.gateway || a->route.gateway == b->route.gateway;
}

/* The number of routes that are the first of @new and stand in this order in @old. */
static size_t in_order(struct run old, struct run new)
{
	size_t kept = 0, i;

	for (i = 0; i < old.n && kept < new.n; i++)
		kept += state_same(&old.at[i], &new.at[kept]);
	return kept;
}

/* Do the gateways stay, so that each route is replaced in its place? */
static bool has_same_gateways(struct run old, struct run new)
{
	size_t i;

	for (i = 0; i < old.n && i < new.n; i++)
		if (!new.at[i].route.gateway ||
		    old.at[i].route.gateway != new.at[i].route.gateway)
			return false;
	return old.n == new.n;
}

static void replace_routes(struct run old, struct run new)
{
	size_t i;

	for (i = 0; i < new.n; i++)
		if (!state_same(&old.at[i], &new.at[i]))
			add_step(ADD_ROUTE, new.at[i].line, REPLACE, &new.at[i]);
}

/*
 * Change the routes to one prefix with one metric. Their order counts, because the oldest
 * is used. Routes from the first one that differs are added again, each after the old
 * route with which it conflicts is removed.
 */
static void change_routes(struct run old, struct run new)
{
	size_t kept = in_order(old, new), first = kept, next = 0, i, j;
	bool *gone = xrealloc(NULL, old.n * sizeof(*gone));
	enum phase phase = add_phase(new.at);
	unsigned int order = new.at->line;

	for (i = 0; i < old.n; i++) {
		gone[i] = next < kept && state_same(&old.at[i], &new.at[next]);
		next += gone[i];	/* it stays */
	}
	/* A single route is replaced without a gap. */
	if (old.n == 1 && !kept && conflicts(&old.at[0], &new.at[0])) {
		add_step(phase, order, REPLACE, &new.at[0]);
		gone[0] = true;
		first = 1;
	}
	for (i = first; i < new.n; i++) {
		for (j = 0; j < old.n; j++)
			if (!gone[j] && conflicts(&old.at[j], &new.at[i])) {
				add_step(phase, order, DELETE, &old.at[j]);
				gone[j] = true;
			}
		add_step(phase, order, ADD, &new.at[i]);
	}
	for (i = 0; i < old.n; i++)
		if (!gone[i])
			remove_object(&old.at[i]);
	free(gone);
}

static void change_run(struct run old, struct run new)
{
	if (new.at->kind == KIND_ROUTE && has_same_gateways(old, new))
		replace_routes(old, new);
	else if (new.at->kind == KIND_ROUTE)
		change_routes(old, new);
	else
		change_one(old.at, new.at);
}

static void collect(const struct saved_state *old, const struct saved_state *new)
{
	size_t i = 0, j = 0;

	steps.n = 0;
	steps.old = old;
	steps.new = new;
	while (i < old->n_objects || j < new->n_objects) {
		struct run from = next_run(old, i), to = next_run(new, j);
		int cmp = !from.n ? 1 : !to.n ? -1 : state_key_order(from.at, to.at);

		if (cmp < 0)
			remove_run(from);
		else if (cmp > 0)
			add_run(to);
		else
			change_run(from, to);
		i += cmp <= 0 ? from.n : 0;
		j += cmp >= 0 ? to.n : 0;
	}
}

static int by_phase(const void *a, const void *b)
{
	const struct step *left = a, *right = b;

	if (left->phase != right->phase)
		return left->phase < right->phase ? -1 : 1;
	if (left->order != right->order)
		return left->order < right->order ? -1 : 1;
	return left->number < right->number ? -1 : left->number > right->number;
}

static void put_addr(struct nlmsghdr *nlh, const struct saved_object *object, bool whole)
{
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, object->ifaddr.plen);
	if (!whole)
		return;
	if (object->ifaddr.dad)
		mnl_attr_put(nlh, MIPV4_A_DAD, 0, NULL);
	if (object->ifaddr.preferred == FOREVER)
		return;
	mnl_attr_put_u32(nlh, MIPV4_A_VALID_LFT, object->ifaddr.valid);
	mnl_attr_put_u32(nlh, MIPV4_A_PREFERRED_LFT, object->ifaddr.preferred);
}

static void put_route(struct nlmsghdr *nlh, const struct saved_object *object, bool whole)
{
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, object->route.plen);
	mnl_attr_put_u8(nlh, MIPV4_A_ROUTE_TYPE, object->route.type);
	mnl_attr_put_u32(nlh, MIPV4_A_METRIC, object->route.metric);
	if (object->route.gateway)
		mnl_attr_put_u32(nlh, MIPV4_A_GATEWAY, object->route.gateway);
	if (whole && object->route.mtu)
		mnl_attr_put_u32(nlh, MIPV4_A_MTU, object->route.mtu);
	if (whole && object->route.src)
		mnl_attr_put_u32(nlh, MIPV4_A_SRC, object->route.src);
}

static const struct {
	uint8_t add, del;
} commands[] = {
	[KIND_ADDR] = { MIPV4_CMD_ADDR_ADD, MIPV4_CMD_ADDR_DEL },
	[KIND_ROUTE] = { MIPV4_CMD_ROUTE_ADD, MIPV4_CMD_ROUTE_DEL },
	[KIND_NEIGH] = { MIPV4_CMD_NEIGH_ADD, MIPV4_CMD_NEIGH_DEL },
	[KIND_GROUP] = { MIPV4_CMD_GROUP_ADD, MIPV4_CMD_GROUP_DEL },
};

static struct nlmsghdr *request(const struct saved_object *object, enum action action)
{
	const bool whole = action != DELETE;
	struct nlmsghdr *nlh;

	if (object->kind == KIND_SERVICE)
		return udp_service_request(object->ifindex, (uint16_t)object->addr,
					   whole ? object->service : UDP_SERVICE_NONE);
	nl_open();
	nlh = nl_new(whole ? commands[object->kind].add : commands[object->kind].del,
		     object->ifindex);
	if (action == REPLACE)
		nlh->nlmsg_flags |= NLM_F_REPLACE;
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, object->addr);
	if (object->kind == KIND_ADDR) {
		put_addr(nlh, object, whole);
	} else if (object->kind == KIND_ROUTE) {
		put_route(nlh, object, whole);
	} else if (object->kind == KIND_NEIGH && whole) {
		mnl_attr_put(nlh, MIPV4_A_LLADDR, object->lladdr.len, object->lladdr.octet);
	} else if (object->kind == KIND_GROUP && whole && (object->group.n ||
		   object->group.mode == MIPV4_FILTER_INCLUDE)) {
		mnl_attr_put_u8(nlh, MIPV4_A_FILTER_MODE, object->group.mode);
		mnl_attr_put(nlh, MIPV4_A_SOURCES, object->group.n * sizeof(uint32_t),
			     object->group.sources);
	}
	return nlh;
}

/* The queue needs it; the caller undoes all requests at once. */
static void undo_later(const struct nlmsghdr *nlh)
{
	(void)nlh;
}

static void run_steps(unsigned int *line)
{
	size_t i;

	if (steps.n)
		qsort(steps.list, steps.n, sizeof(*steps.list), by_phase);
	for (i = 0; i < steps.n; i++) {
		const struct step *step = &steps.list[i];

		*line = step->object->line;
		nl_queue_line(*line);
		nl_do_queued(request(step->object, step->action), "restore", undo_later);
	}
}

static void attach(const struct saved_device *dev)
{
	struct nlmsghdr *nlh = nl_new(MIPV4_CMD_ATTACH, dev->ifindex);

	if (dev->shared)
		mnl_attr_put_u32(nlh, MIPV4_A_ENDPOINT_FLAGS, MIPV4_ENDPOINT_SHARED);
	nl_do(nlh, "restore");
}

static void change_device(const struct saved_device *old, const struct saved_device *new)
{
	uint32_t defaults[SETTINGS];
	struct nlmsghdr *nlh;

	settings_init(defaults);
	if (!old && new->attached)
		attach(new);
	nlh = nl_new(MIPV4_CMD_SET, new->ifindex);
	if (settings_put(nlh, old ? old->settings : defaults, new->settings))
		nl_do(nlh, "restore");
}

void difference_apply(const struct saved_state *old, const struct saved_state *new, unsigned int *line)
{
	size_t i;

	nl_open();
	for (i = 0; i < new->n_devices; i++) {
		*line = new->devices[i].line;
		change_device(state_find(old, new->devices[i].ifindex), &new->devices[i]);
	}
	collect(old, new);
	run_steps(line);
	if (!nl_queue_flush())
		end_program(STATUS_FAILED);
}
