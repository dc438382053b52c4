// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: the file of a program.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "run-program.h"

#define HEADER_SIZE	256	/* as much as the kernel reads of a script */
#define SEGMENTS_MAX	128
#define SCRIPTS_MAX	5	/* interpreters that are scripts themselves */
#define DEFAULT_PATH	"/bin:/usr/bin"

/* Returns the number of octets, which may be less than @len. */
static size_t read_at(const char *path, void *data, size_t len, off_t at)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return 0;
	got = pread(fd, data, len, at);
	close(fd);
	return got < 0 ? 0 : (size_t)got;
}

static bool is_elf(const struct elf64_hdr *header)
{
	return !memcmp(header->e_ident, ELFMAG, SELFMAG);
}

static bool read_own_header(struct elf64_hdr *header)
{
	return read_at("/proc/self/exe", header, sizeof(*header), 0) == sizeof(*header) &&
	       is_elf(header);
}

uint32_t program_audit_arch(void)
{
	struct elf64_hdr header;
	uint32_t arch;

	if (!read_own_header(&header) || header.e_ident[EI_CLASS] != ELFCLASS64)
		return 0;
	arch = header.e_machine | __AUDIT_ARCH_64BIT;
	if (header.e_ident[EI_DATA] == ELFDATA2LSB)
		arch |= __AUDIT_ARCH_LE;
	return arch;
}

static int check_file(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	return access(path, X_OK) ? errno : 0;
}

int program_find(const char *name, char path[PATH_MAX])
{
	const char *dir = getenv("PATH") ?: DEFAULT_PATH;
	int error = ENOENT, this;
	size_t len;

	if (!*name)
		return ENOENT;
	if (strchr(name, '/')) {
		if (snprintf(path, PATH_MAX, "%s", name) >= PATH_MAX)
			return ENAMETOOLONG;
		return check_file(path);
	}
	for (;; dir += len + 1) {
		len = strcspn(dir, ":");
		if (snprintf(path, PATH_MAX, "%.*s/%s", len ? (int)len : 1, len ? dir : ".",
			     name) < PATH_MAX) {
			this = check_file(path);
			if (!this)
				return 0;
			if (this == EACCES)
				error = EACCES;
		}
		if (!dir[len])
			return error;
	}
}

bool program_gains_rights(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	return (st.st_mode & S_ISUID && st.st_uid != geteuid()) ||
	       (st.st_mode & S_ISGID && st.st_mode & 0010 && st.st_gid != getegid()) ||
	       (geteuid() && getxattr(path, "security.capability", NULL, 0) > 0);
}

static enum program_kind elf_kind(const char *path, const struct elf64_hdr *header)
{
	struct elf64_phdr segments[SEGMENTS_MAX];
	struct elf64_hdr own;
	size_t len, i;

	if (!read_own_header(&own) || header->e_machine != own.e_machine ||
	    header->e_ident[EI_CLASS] != own.e_ident[EI_CLASS] ||
	    header->e_phentsize != sizeof(*segments))
		return PROGRAM_FOREIGN;
	len = read_at(path, segments, sizeof(segments), (off_t)header->e_phoff);
	for (i = 0; i < header->e_phnum && i < len / sizeof(*segments); i++)
		if (segments[i].p_type == PT_INTERP)
			return PROGRAM_DYNAMIC;
	return PROGRAM_STATIC;
}

/* Set @path to the interpreter of a script that begins with @text. */
static bool find_interpreter(const char *text, char path[PATH_MAX])
{
	size_t len;

	if (strncmp(text, "#!", 2))
		return false;
	text += 2;
	text += strspn(text, " \t");
	len = strcspn(text, " \t\n");
	snprintf(path, PATH_MAX, "%.*s", (int)len, text);
	return len;
}

enum program_kind program_kind(const char *name)
{
	union {
		struct elf64_hdr elf;
		char text[HEADER_SIZE + 1];
	} header;
	char path[PATH_MAX];
	int n;

	snprintf(path, sizeof(path), "%s", name);
	for (n = 0; n < SCRIPTS_MAX; n++) {
		memset(&header, 0, sizeof(header));
		if (read_at(path, &header, HEADER_SIZE, 0) >= sizeof(header.elf) &&
		    is_elf(&header.elf))
			return elf_kind(path, &header.elf);
		if (!find_interpreter(header.text, path))
			break;
	}
	return PROGRAM_OTHER;
}
