/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The names of neighbour states, protocols and ICMP errors.
 */
#ifndef MIPV4_TOOL_NAMES_H
#define MIPV4_TOOL_NAMES_H

#include <stdint.h>

const char *neigh_state_name(uint8_t state);
uint8_t neigh_state_parse(const char *word);
/* A bit for each state in a list, separated by commas; all for "all". */
uint32_t neigh_states_parse(const char *words);
extern const char *const neigh_states[];	/* NULL-terminated */
/* The words that select addresses, NULL-terminated. */
extern const char *const addr_words[];

const char *route_type_name(uint8_t type);
uint8_t route_type_parse(const char *word);

/* Ask the kernel for the names of protocols that have a handler, and of the reasons for which
 * they drop datagrams, for @command.
 */
void protocol_names_learn(const char *command);
/* The names of these reasons, NULL-terminated. */
const char *const *protocol_reasons(void);
/* That name, or the usual one; NULL if the number has no name. */
const char *protocol_name(uint8_t number);

/* An ICMP error in the words of ping(8); the next call may overwrite the text. */
const char *icmp_str(uint8_t type, uint8_t code, uint32_t info);

#endif
