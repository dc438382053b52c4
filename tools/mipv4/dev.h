/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names and indexes of network devices.
 */
#ifndef MIPV4_TOOL_DEV_H
#define MIPV4_TOOL_DEV_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The index of a device; an unknown name ends the program. Consecutive commands of a
 * batch look a name up once, until dev_index_forget().
 */
uint32_t dev_index(const char *name);
void dev_index_forget(void);
bool dev_exists(const char *name);

/*
 * The name of a device. It is looked up once, and again after dev_names_refresh(). A
 * device that no longer exists keeps its last name.
 */
const char *dev_name(uint32_t ifindex);
void dev_names_refresh(void);

#endif
