// SPDX-License-Identifier: GPL-2.0
/*
 * What this process may do, and which modules are there.
 */
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access.h"

#define HOST_USER_NAMESPACE	0xeffffffdu	/* PROC_USER_INIT_INO of Linux */

bool in_user_namespace(void)
{
	struct stat st;

	return !stat("/proc/self/ns/user", &st) && st.st_ino != HOST_USER_NAMESPACE;
}

bool owns_network(void)
{
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), owner;

	if (fd < 0)
		return false;
	/* EPERM if the owner is above our user namespace. */
	owner = ioctl(fd, NS_GET_USERNS);
	close(fd);
	if (owner >= 0)
		close(owner);
	return owner >= 0;
}

bool is_root_of_host(void)
{
	return !geteuid() && !in_user_namespace();
}

/* The first line of a file, in a static buffer; "" without. */
static const char *read_line(const char *path)
{
	static char line[64];
	FILE *file = fopen(path, "re");

	if (!file || !fgets(line, sizeof(line), file))
		line[0] = '\0';
	if (file)
		fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

bool user_namespaces_may_attach(void)
{
	return !strcmp(read_line("/sys/module/mipv4/parameters/userns"), "Y");
}

const char *module_version(const char *module)
{
	char path[64];
	const char *version;

	snprintf(path, sizeof(path), "/sys/module/%s/version", module);
	version = read_line(path);
	return *version ? version : "unknown";
}
