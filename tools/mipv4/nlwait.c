// SPDX-License-Identifier: GPL-2.0
/*
 * Messages that arrive without a request.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdalign.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fail.h"
#include "macros.h"
#include "nl.h"
#include "nlsock.h"
#include "nlwait.h"

bool nl_recv_all(nl_handler *handle)
{
	static alignas(8) char buf[NL_RECV_SIZE];
	bool lost = false;
	ssize_t got;

	while ((got = nl_recv_now(buf, sizeof(buf))) != -EAGAIN) {
		const struct nlmsghdr *nlh = (const void *)buf;
		int len = (int)got;

		if (got == -ENOBUFS) {
			lost = true;
			continue;
		}
		if (got < 0)
			fail("no answer from the kernel: %s", strerror((int)-got));
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
			handle(nlh);
	}
	return lost;
}

void nl_listen(int interrupt, void (*receive)(void), bool (*done)(void))
{
	struct pollfd fds[2] = {
		{ .fd = nl_fd(), .events = POLLIN },
		{ .fd = interrupt, .events = POLLIN },
	};

	while (!fds[1].revents && !(done && done())) {
		wait_fds(fds, ARRAY_SIZE(fds), WAIT_FOREVER);
		if (fds[0].revents)
			receive();
	}
	close(interrupt);
}
