/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What this process may do, and which modules are there.
 */
#ifndef MIPV4_TOOL_ACCESS_H
#define MIPV4_TOOL_ACCESS_H

#include <stdbool.h>

/* Is it in another user namespace than the host? */
bool in_user_namespace(void);
/* Does its user namespace own its network namespace, or one below it? */
bool owns_network(void);
/* Is it root of the host? */
bool is_root_of_host(void);
/* May root of a user namespace attach endpoints? */
bool user_namespaces_may_attach(void);
/* The version of a loaded module, in a static buffer; "unknown" without. */
const char *module_version(const char *module);

#endif
