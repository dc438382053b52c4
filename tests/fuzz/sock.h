/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock.h: what the parts of the fuzzer of sockets share.
 */
#ifndef FUZZ_SOCK_H
#define FUZZ_SOCK_H

#include <arpa/inet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define PICK(...) pick((const int[]){ __VA_ARGS__ },			\
		       sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

/* How often something succeeded, and how often it failed. */
struct tally {
	unsigned long done, failed;
};

extern struct in_addr own, peer;
extern unsigned int ifindex;
extern char dev[IFNAMSIZ];

/* sock.c: random numbers and arguments */
uint32_t any(uint32_t below);
bool one_in(uint32_t n);
int pick(const int *values, unsigned int n);
int socket_of_pool(void);
uint32_t some_address(void);
socklen_t some_sockaddr(struct sockaddr_storage *to);
size_t some_len(void);
void *some_buffer(size_t len);
int some_flags(bool send);
size_t some_control(unsigned char *control, size_t room);
void tally(const char *what, const char *name, const struct tally *t);

/* sock-option.c */
void prepare_options(void);
long call_setsockopt(void);
long call_getsockopt(void);
void print_options(void);

/* sock-uring.c */
void prepare_uring(void);
long call_uring(void);
void print_uring(void);

#endif
