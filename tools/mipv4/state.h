/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration of endpoints as lists of objects, from requests or from dumps.
 */
#ifndef MIPV4_TOOL_STATE_H
#define MIPV4_TOOL_STATE_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse.h"
#include "set.h"

#define FOREVER	UINT32_MAX	/* a lifetime */

enum saved_kind {
	KIND_ADDR,
	KIND_ROUTE,
	KIND_NEIGH,
	KIND_GROUP,
	KIND_SERVICE,	/* of mudp */
};

/* Addresses are in network byte order. */
struct saved_object {
	enum saved_kind kind;
	uint32_t ifindex;
	uint32_t addr;		/* the address or prefix; of a service, the port */
	unsigned int line;	/* of the file, or the place in the dump */
	union {
		struct {
			uint8_t plen;
			bool dad;
			uint32_t valid, preferred;	/* seconds */
		} ifaddr;
		struct {
			uint8_t plen, type;
			uint32_t metric, gateway, src, mtu;
		} route;
		struct lladdr lladdr;
		struct {
			uint8_t mode;
			uint16_t n;
			uint32_t *sources;
		} group;
		uint8_t service;
	};
};

struct saved_device {
	uint32_t ifindex;
	bool attached, shared;
	unsigned int line;
	uint32_t settings[SETTINGS];
};

struct saved_state {
	struct saved_device *devices;
	size_t n_devices;
	struct saved_object *objects;
	size_t n_objects, size;
	size_t n_ending;	/* addresses that expire */
};

/* The device of @state with this index, NULL if there is none; or a new one. */
struct saved_device *state_find(const struct saved_state *state, uint32_t ifindex);
struct saved_device *state_device(struct saved_state *state, uint32_t ifindex, unsigned int line);

/* Add the object of the request, or of the message of a dump, with these attributes. */
void state_attach(struct saved_state *state, const struct nlattr *const *tb, unsigned int line);
void state_settings(struct saved_state *state, const struct nlattr *const *tb, unsigned int line);
void state_addr(struct saved_state *state, const struct nlattr *const *tb, unsigned int line);
void state_route(struct saved_state *state, const struct nlattr *const *tb, unsigned int line);
void state_neigh(struct saved_state *state, const struct nlattr *const *tb, unsigned int line);
void state_group(struct saved_state *state, const struct nlattr *const *tb, unsigned int line);
void state_service(struct saved_state *state, uint32_t ifindex, uint16_t port, uint8_t service,
		   unsigned int line);

/* Read what the administrator configured on the devices of @which. */
void state_read(struct saved_state *state, const struct saved_state *which);
void state_free(struct saved_state *state);

/*
 * The order of objects: those between which state_key_order() is 0 exclude or replace each
 * other. Of these the one with the lower line is older.
 */
int state_key_order(const struct saved_object *a, const struct saved_object *b);
void state_sort(struct saved_state *state);
/* Is the address @object that of a neighbour or gateway in @state? */
bool state_has_host(const struct saved_state *state, const struct saved_object *object);
/* Is it an address that expires? */
bool state_ends(const struct saved_object *object);
/*
 * Does a DHCP client own the object of @old? It owns addresses that expire, routes from
 * these, and routes through gateways that no other address of @old and @new reaches.
 */
bool state_is_leased(const struct saved_state *old, const struct saved_state *new,
		     const struct saved_object *object);
bool state_same(const struct saved_object *a, const struct saved_object *b);

#endif
