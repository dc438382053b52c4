/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Helpers that know nothing of netlink: ending with an error, reading
 * addresses and numbers, guessing what a misspelt word was meant to be.
 */
#ifndef MIPV4_UTILS_H
#define MIPV4_UTILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#ifndef __printf
#define __printf(a, b)	__attribute((__format__(printf, a, b)))
#endif

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define STATUS_FAILED	1
#define STATUS_USAGE	255

#define LLADDR_MAX	32	/* MAX_ADDR_LEN of the kernel */

struct lladdr {
	uint8_t octet[LLADDR_MAX];
	size_t len;
};

/* fail() ends with this status; ping has another one than the rest. */
extern int fail_status;

noreturn void fail(const char *fmt, ...) __printf(1, 2);
noreturn void usage_error(const char *fmt, ...) __printf(1, 2);
noreturn void end_program(int status);

/*
 * Call run(arg); what would end the program only ends that. Returns its status. What
 * the program has of memory then is not given back: it is for commands of a batch.
 */
int run_apart(int (*run)(void *arg), void *arg);
bool is_apart(void);
/* Called before it is said why a command failed; if it returns false that is not. */
extern bool (*before_failure)(void);

void complain(const char *fmt, ...) __printf(1, 2);
/* In a batch, the index of a device is looked up once for many lines. */
void dev_index_forget(void);

void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);

/*
 * The word nearest to @word of the NULL-terminated @words, or NULL when none
 * is near.
 */
const char *nearest(const char *word, const char *const *words);
noreturn void unknown_word(const char *kind, const char *word, const char *const *words);

/* Addresses are in network byte order. All of these end with a usage error. */
uint32_t parse_addr(const char *s);
uint32_t parse_prefix(const char *s, uint8_t *len);
uint32_t parse_route_prefix(const char *s, uint8_t *len);
void parse_lladdr(const char *s, struct lladdr *ll);
uint8_t parse_octet(const char *what, const char *s);	/* decimal, or hex with 0x */
uint32_t parse_number(const char *what, const char *s, uint32_t min, uint32_t max);
uint64_t parse_seconds(const char *what, const char *s);	/* in nanoseconds */

/* The texts of these live in a ring of static buffers. */
const char *addr_str(uint32_t addr);
const char *prefix_str(uint32_t addr, uint8_t len);
const char *lladdr_str(const uint8_t *octet, size_t len);

/*
 * Device names; the first ends with an error if there is no such device. A name is
 * looked up once, and again after dev_names_change(); that of a device that is gone is
 * the one it had.
 */
uint32_t dev_index(const char *name);
const char *dev_name(uint32_t ifindex);
void dev_names_change(void);

void keep_std_fds(void);
/* ^C becomes something to read, so that it can't be missed before waiting. */
int interrupt_fd(void);
void finish_stdout(void);

#endif
