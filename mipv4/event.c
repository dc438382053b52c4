// SPDX-License-Identifier: GPL-2.0
/*
 * event.c: the registered functions that report changes of the tables; see event.h.
 */
#include <linux/cache.h>
#include "event.h"

const struct mipv4_event_ops *mipv4_events __ro_after_init;
