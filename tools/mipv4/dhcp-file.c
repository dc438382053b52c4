// SPDX-License-Identifier: GPL-2.0
/*
 * The file that keeps a DHCP lease.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dhcp-file.h"
#include "fail.h"
#include "format.h"

#define DIRECTORY	"/var/lib/mipv4"
#define LINE_SIZE	(2 * DHCP_MESSAGE_MAX + 64)

const char *dhcp_file_name(const char *dev)
{
	static char name[sizeof(DIRECTORY) + 64];

	snprintf(name, sizeof(name), DIRECTORY "/dhcp-%s.lease", dev);
	return name;
}

/* Hex digits up to the end of the line; returns the octets, 0 if @text is malformed. */
static size_t read_hex(const char *text, uint8_t *octets)
{
	size_t n = 0;
	unsigned int value;
	int used;

	while (n < DHCP_MESSAGE_MAX && sscanf(text, "%2x%n", &value, &used) == 1 && used == 2) {
		octets[n++] = (uint8_t)value;
		text += 2;
	}
	return *text == '\n' ? n : 0;
}

/* Is the message an acknowledgment for this client? */
static bool is_lease(const struct dhcp_client *c, const uint8_t *message, size_t len,
		     struct dhcp_lease *lease)
{
	struct dhcp_message msg;

	return dhcp_parse(&msg, message, len) && msg.h.type == DHCP_ACK &&
	       msg.h.hlen == c->hlen && !memcmp(msg.h.chaddr, c->chaddr, c->hlen) &&
	       dhcp_lease_of(lease, &msg);
}

/* The rest of a lease; 0 if the clock was set back, because the age is then unknown. */
static uint32_t time_left(const struct dhcp_lease *lease, long long since)
{
	long long now = time(NULL);

	if (lease->time == DHCP_FOREVER)
		return DHCP_FOREVER;
	if (since > now || now - since >= lease->time)
		return 0;
	return (uint32_t)(lease->time - (now - since));
}

size_t dhcp_file_read(const char *file, const struct dhcp_client *c, uint8_t *message,
		      uint32_t *left)
{
	static char line[LINE_SIZE];
	FILE *from = fopen(file, "re");
	struct dhcp_lease lease;
	long long since = -1;
	size_t len = 0;

	if (!from) {
		if (errno != ENOENT)
			complain("dhcp: cannot read \"%s\": %s", file, strerror(errno));
		return 0;
	}
	while (fgets(line, sizeof(line), from))
		if (!strncmp(line, "message ", 8))
			len = read_hex(line + 8, message);
		else if (sscanf(line, "time %lld", &since) != 1 && *line != '#')
			break;
	fclose(from);
	if (since < 0 || !len || !is_lease(c, message, len, &lease))
		return 0;
	*left = time_left(&lease, since);
	return len;
}

static void print_lease(FILE *to, const struct dhcp_client *c, uint64_t age)
{
	size_t i;

	fprintf(to, "# %s/%u from %s for %u s, kept by mipv4 dhcp\n", addr_str(c->lease.addr),
		c->lease.prefixlen, addr_str(c->lease.server), c->lease.time);
	fprintf(to, "time %lld\nmessage ", (long long)time(NULL) - (long long)age);
	for (i = 0; i < c->message_len; i++)
		fprintf(to, "%02x", c->message[i]);
	fputc('\n', to);
}

/* Write a new file and rename it, so that a crash leaves the old one or the new one. */
static bool write_file(const char *file, const struct dhcp_client *c, uint64_t age)
{
	size_t size = strlen(file) + sizeof(".new");
	char *name = xrealloc(NULL, size);
	bool ok = false;
	FILE *to;
	int fd;

	snprintf(name, size, "%s.new", file);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	to = fd < 0 ? NULL : fdopen(fd, "w");
	if (to) {
		print_lease(to, c, age);
		ok = !fflush(to) && !fsync(fd);
		ok = !fclose(to) && ok && !rename(name, file);
	}
	free(name);
	return ok;
}

void dhcp_file_write(const char *file, const struct dhcp_client *c, uint64_t age)
{
	static bool complained;

	if (!strncmp(file, DIRECTORY "/", sizeof(DIRECTORY)))
		mkdir(DIRECTORY, 0700);
	if (write_file(file, c, age) || complained)
		return;
	complained = true;
	complain("dhcp: cannot write \"%s\": %s", file, strerror(errno));
}

void dhcp_file_remove(const char *file)
{
	unlink(file);
}

static const char *pid_file;

static void remove_pid(void)
{
	unlink(pid_file);
}

void dhcp_file_keep_pid(const char *file)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);

	if (fd < 0 || dprintf(fd, "%d\n", getpid()) < 0)
		fail("dhcp: cannot write \"%s\": %s", file, strerror(errno));
	close(fd);
	pid_file = file;
	atexit(remove_pid);
}
