// SPDX-License-Identifier: GPL-2.0
/*
 * sock-choice.c: a cache of each CPU: the endpoint and the source address that were chosen
 * for recent messages of sockets. The choice asks all endpoints of the namespace, so it costs
 * more than all the rest of mipv4.
 *
 * Each change of an endpoint raises the generation of the choices of its namespace, so
 * each entry of the namespace is invalid: see mipv4_choices_invalidate(). Entries have no
 * reference to the endpoint. Detaching raises the generation and then waits for a grace
 * period. A CPU that has seen the old generation began its RCU section before that, and
 * uses an endpoint that still exists.
 */
#include <linux/percpu.h>
#include "sock-choice.h"

struct mipv4_sock_choice __percpu *mipv4_sock_choices;

/**
 * mipv4_sock_choices_init() - allocate the cache
 *
 * Return: 0 or -ENOMEM.
 */
int mipv4_sock_choices_init(void)
{
	mipv4_sock_choices = __alloc_percpu(sizeof(*mipv4_sock_choices)
					    << MIPV4_SOCK_CHOICE_BITS,
					    SMP_CACHE_BYTES);
	return mipv4_sock_choices ? 0 : -ENOMEM;
}

/**
 * mipv4_sock_choices_exit() - free the cache
 *
 * Context: no socket exists.
 */
void mipv4_sock_choices_exit(void)
{
	free_percpu(mipv4_sock_choices);
}
