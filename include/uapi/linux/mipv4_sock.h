/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/*
 * mipv4_sock.h: the protocol numbers of the sockets on mipv4, for socket(2). They are below
 * IPPROTO_MAX of the kernel, and no protocol of an IP header.
 */
#ifndef _UAPI_LINUX_MIPV4_SOCK_H
#define _UAPI_LINUX_MIPV4_SOCK_H

#define IPPROTO_MRDP	259	/* the example: socket(AF_INET, SOCK_SEQPACKET, IPPROTO_MRDP) */
#define IPPROTO_MUDP	260	/* UDP: socket(AF_INET, SOCK_DGRAM, IPPROTO_MUDP) */

#endif /* _UAPI_LINUX_MIPV4_SOCK_H */
