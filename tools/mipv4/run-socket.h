/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: sockets of mipv4 and of Linux. The tool and the preloaded object share this.
 */
#ifndef MIPV4_TOOL_RUN_SOCKET_H
#define MIPV4_TOOL_RUN_SOCKET_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* What "mipv4 run" tells the object, in this variable of the environment. */
#define RUN_VARIABLE	"MIPV4_RUN"
#define RUN_TEXT_MAX	64

struct run_config {
	uint32_t magic;		/* see run_call(); 0 without a supervisor */
	int dgram, stream;	/* protocols of mipv4; 0: sockets of this type stay Linux's */
	char dev[IF_NAMESIZE];	/* "" without "dev" */
};

extern struct run_config run_config;

bool run_config_read(const char *text);
void run_config_write(char text[RUN_TEXT_MAX]);

/*
 * A system call on @fd that the filter allows. The kernel ignores the upper half of a
 * descriptor, and the filter finds the magic number there.
 */
long run_call(long number, int fd, long a, long b, long c, long d, long e);
int run_socket(int type, int protocol);

/* The protocol of mipv4 for socket(AF_INET, @type, @protocol), 0 if it is for Linux. */
int run_protocol(int type, int protocol);

enum run_owner {
	RUN_OTHER,	/* neither */
	RUN_LINUX,
	RUN_MIPV4,
};

/* Whose socket is it? Sets the type of an IPv4 socket. */
enum run_owner run_owner(int fd, int *type);
/* The protocol of @owner for a type. */
int run_protocol_of(enum run_owner owner, int type);

enum run_use {
	RUN_BIND,
	RUN_CONNECT,
	RUN_SEND,
};

/* The IPv4 address, NULL if it is none. */
const struct sockaddr_in *run_inet(const void *addr, socklen_t len);
/* Is it an address that always stays Linux's? */
bool run_is_local(enum run_use use, const struct sockaddr_in *addr);
/* Does this error say that no endpoint has or reaches the address? */
bool run_is_nowhere(enum run_use use, int error);
/* Ask a socket of @owner on @dev (or "") for the address; 0 or the error. */
int run_try(enum run_use use, enum run_owner owner, const char *dev,
	    const struct sockaddr_in *addr);

/* Can the socket become one of the other owner without a loss? */
bool run_is_bound(int fd);
bool run_is_connected(int fd);
void run_get_dev(int fd, char dev[IF_NAMESIZE]);

#endif
