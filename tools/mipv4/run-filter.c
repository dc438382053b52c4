// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: the seccomp filter that reports system calls to the supervisor.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "macros.h"
#include "run-filter.h"
#include "run-program.h"
#include "run-socket.h"

#define TYPE_MASK	0xf

/* The halves of an argument. */
#define LOW(n)	(offsetof(struct seccomp_data, args[n]) + (htonl(1) == 1 ? 4 : 0))
#define HIGH(n)	(offsetof(struct seccomp_data, args[n]) + (htonl(1) == 1 ? 0 : 4))
#define LOAD(at)	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(at))
/* Skip @yes instructions if the value is @k, else @no. */
#define IF(k, yes, no)	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(k), yes, no)
#define RETURN(what)	BPF_STMT(BPF_RET | BPF_K, what)
#define ALLOW		RETURN(SECCOMP_RET_ALLOW)
#define REPORT		RETURN(SECCOMP_RET_USER_NOTIF)

/*
 * The kernel runs this for the reported calls only: it knows that the others are allowed,
 * because that does not depend on their arguments.
 */
static int install(uint32_t arch, uint32_t magic, bool stream)
{
	/* A protocol that no program asks for. */
	const uint32_t tcp = stream ? IPPROTO_TCP : UINT32_MAX;
	const uint32_t mptcp = stream ? IPPROTO_MPTCP : UINT32_MAX;
	struct sock_filter code[] = {
		LOAD(offsetof(struct seccomp_data, arch)),
		IF(arch, 1, 0),
		ALLOW,
		LOAD(offsetof(struct seccomp_data, nr)),
		IF(SYS_socket, 11, 0),
		IF(SYS_connect, 7, 0),
		IF(SYS_bind, 6, 0),
		IF(SYS_sendmsg, 5, 0),
		IF(SYS_sendmmsg, 4, 0),
		IF(SYS_sendto, 1, 0),
		ALLOW,
		/* sendto() with an address */
		LOAD(LOW(4)),
		IF(0, 2, 0),
		/* not of the preloaded object */
		LOAD(HIGH(0)),
		IF(magic, 0, 17),
		ALLOW,
		/* socket(AF_INET, type, protocol) */
		LOAD(LOW(0)),
		IF(AF_INET, 0, 13),
		LOAD(HIGH(2)),
		IF(magic, 11, 0),
		LOAD(LOW(1)),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, TYPE_MASK),
		IF(SOCK_DGRAM, 0, 3),
		LOAD(LOW(2)),
		IF(0, 7, 0),
		IF(IPPROTO_UDP, 6, 5),
		IF(SOCK_STREAM, 0, 4),
		LOAD(LOW(2)),
		IF(0, stream ? 3 : 2, 0),
		IF(tcp, 2, 0),
		IF(mptcp, 1, 0),
		ALLOW,
		REPORT,
	};
	struct sock_fprog prog = { .len = ARRAY_SIZE(code), .filter = code };

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			    SECCOMP_FILTER_FLAG_NEW_LISTENER |
			    SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &prog);
}

int run_filter_install(void)
{
	const uint32_t arch = program_audit_arch();
	int fd;

	if (!arch) {
		errno = ENOSYS;
		return -1;
	}
	fd = install(arch, run_config.magic, run_config.stream);
	/* Without CAP_SYS_ADMIN, setuid programs must not run with a filter. */
	if (fd < 0 && errno == EACCES && !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		fd = install(arch, run_config.magic, run_config.stream);
	return fd;
}
