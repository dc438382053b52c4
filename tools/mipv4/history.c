// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 stats -d: what counters grew by since the last call. The last values are kept in
 * a file, one for each user and network namespace. The file is in a directory that
 * belongs to the user, or in /tmp. It is JSON:
 *	{ "boot": ID, "endpoints": [ { "ifname": ..., "ifindex": ..., "time": seconds,
 *	  "stats": { ... }, "drops": { ... }, "udp": { ... } }, ... ] }
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "counters.h"
#include "dev.h"
#include "escape.h"
#include "fail.h"
#include "history.h"
#include "nl.h"
#include "options.h"
#include "print.h"
#include "sample.h"
#include "text.h"

static struct {
	char path[4096];
	bool is_open;
	int fd;
	json_t *root;		/* its contents */
	json_t *endpoints;
} history;

/*
 * Open a directory in which no other user can replace our file: one of our own, or with
 * @shared one of root with the sticky bit. Returns -1 otherwise.
 */
static int open_dir(const char *path, bool shared)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (shared ? 0 : O_NOFOLLOW));
	struct stat st;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) &&
	    (shared ? !st.st_uid && st.st_mode & S_ISVTX :
		      st.st_uid == geteuid() && !(st.st_mode & 0022)))
		return fd;
	close(fd);
	return -1;
}

static uint64_t netns(void)
{
	struct stat st;

	return stat("/proc/self/ns/net", &st) ? 0 : (uint64_t)st.st_ino;
}

/* Open the file in @dir; false if the directory is not safe. */
static bool open_in(const char *dir, bool shared)
{
	int dir_fd = open_dir(dir, shared);
	char name[64];
	struct stat st;

	if (dir_fd < 0)
		return false;
	if (shared)
		snprintf(name, sizeof(name), ".mipv4-stats.u%u.%llu", geteuid(),
			 (unsigned long long)netns());
	else
		snprintf(name, sizeof(name), "mipv4-stats.%llu", (unsigned long long)netns());
	snprintf(history.path, sizeof(history.path), "%s/%s", dir, name);
	history.fd = openat(dir_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
			    0600);
	close(dir_fd);
	history.is_open = history.fd >= 0;
	if (!history.is_open)
		fail("cannot open \"%s\": %s", history.path, strerror(errno));
	if (fstat(history.fd, &st) || !S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	    st.st_nlink != 1 || st.st_mode & 0022)
		fail("%s is not a file that only you can write: remove it (rm FILE)", history.path);
	return true;
}

static void open_file(void)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	char text[64];

	/* A failed command of a batch left it open, with its lock. */
	if (history.is_open)
		close(history.fd);
	history.is_open = false;
	snprintf(text, sizeof(text), "/run/user/%u", geteuid());
	if (!(dir && *dir == '/' && open_in(dir, false)) && !open_in(text, false) &&
	    !open_in("/tmp", true))
		fail("no safe directory for the last values: export XDG_RUNTIME_DIR=DIR");
	if (flock(history.fd, LOCK_EX))
		fail("cannot lock \"%s\": %s", history.path, strerror(errno));
}

/* After a reboot, old values of counters are void. */
static const char *read_boot_id(void)
{
	static char id[64];
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	if (!file)
		return "";
	if (!fgets(id, sizeof(id), file))
		id[0] = '\0';
	fclose(file);
	id[strcspn(id, "\n")] = '\0';
	return id;
}

static void reset(void)
{
	json_decref(history.root);
	history.root = js_object(NULL);
	js_str(history.root, "boot", read_boot_id());
	history.endpoints = js_array(history.root, "endpoints");
}

static void read_file(void)
{
	const char *boot;
	struct stat st;

	json_decref(history.root);
	history.root = json_loadfd(history.fd, 0, NULL);
	history.endpoints = json_object_get(history.root, "endpoints");
	boot = json_string_value(json_object_get(history.root, "boot"));
	if (!json_is_array(history.endpoints) || !boot) {
		if (!fstat(history.fd, &st) && st.st_size)
			complain("warning: %s was damaged and is replaced", history.path);
		reset();
	} else if (strcmp(boot, read_boot_id())) {
		reset();
	}
}

static void write_file(void)
{
	if (lseek(history.fd, 0, SEEK_SET) || ftruncate(history.fd, 0) ||
	    json_dumpfd(history.root, history.fd, JSON_COMPACT))
		fail("cannot write \"%s\": %s", history.path, strerror(errno));
	json_decref(history.root);
	history.root = NULL;
	close(history.fd);
	history.is_open = false;
}

/* The index of the endpoint in the file, or the next free index. */
static size_t find(uint32_t ifindex)
{
	size_t i, n = json_array_size(history.endpoints);

	for (i = 0; i < n; i++)
		if (json_integer_value(json_object_get(json_array_get(history.endpoints, i),
						       "ifindex")) == (json_int_t)ifindex)
			break;
	return i;
}

/* The last sample of the endpoint and its time; false if there is none. */
static bool recall(const struct sample *now, struct sample *last, double *at)
{
	json_t *entry = json_array_get(history.endpoints, find(now->ifindex));
	const char *name = json_string_value(json_object_get(entry, "ifname"));
	size_t i;

	memset(last, 0, sizeof(*last));
	*at = 0;
	if (!name || strcmp(name, dev_name(now->ifindex)))
		return false;
	for (i = 0; i < COUNTERS; i++) {
		json_t *value = json_object_get(sample_object(entry, i), counter_key(i));

		last->value[i] = (uint64_t)json_integer_value(value);
	}
	if (sample_restarted(last, now)) {
		memset(last, 0, sizeof(*last));
		return false;
	}
	*at = json_number_value(json_object_get(entry, "time"));
	return true;
}

static json_t *describe(const struct sample *sample)
{
	json_t *entry = js_object(NULL);

	js_str(entry, "ifname", dev_name(sample->ifindex));
	js_int(entry, "ifindex", sample->ifindex);
	return entry;
}

/* Add counters as in "mipv4 -j stats", less those of @last if it is not NULL. */
static void fill(json_t *entry, const struct sample *now, const struct sample *last)
{
	size_t i;

	sample_objects(entry, now);
	for (i = 0; i < sample_counters(now); i++)
		js_int(sample_object(entry, i), counter_key(i),
		       last ? sample_growth(last, now, i) : now->value[i]);
}

static void remember(const struct sample *now)
{
	size_t i = find(now->ifindex);
	json_t *entry = describe(now);

	js_real(entry, "time", clock_seconds());
	fill(entry, now, NULL);
	if (i < json_array_size(history.endpoints) ?
	    json_array_set_new(history.endpoints, i, entry) :
	    json_array_append_new(history.endpoints, entry))
		fail("out of memory");
}

static void print_json(json_t *root, const struct sample *now, const struct sample *last,
		       bool known, double at)
{
	json_t *entry = describe(now);

	if (known)
		js_real(entry, "since", at);
	else
		js_str(entry, "since", NULL);
	js_str(entry, "history", history.path);
	fill(entry, now, last);
	if (json_array_append_new(root, entry))
		fail("out of memory");
}

static void print_text(const struct sample *now, const struct sample *last, bool known, double at)
{
	char name[COUNTER_NAME_LEN], text[32] = "";
	time_t seconds = (time_t)at;
	struct tm tm;
	size_t i;

	if (known && localtime_r(&seconds, &tm))
		strftime(text, sizeof(text), "%F %T", &tm);
	if (known)
		printf("%s: since %s, %.1f s ago, from %s",
		       paint(PAINT_DEV, dev_name(now->ifindex)), text, clock_seconds() - at,
		       printable(history.path));
	else
		printf("%s: since it was attached: no earlier values in %s",
		       paint(PAINT_DEV, dev_name(now->ifindex)),
		       printable(history.path));
	for (i = 0; i < sample_counters(now); i++) {
		uint64_t value = sample_growth(last, now, i);

		counter_name(i, name);
		if (value || opt.details)
			printf("%s    %-24s %20llu", line_end(), name,
			       (unsigned long long)value);
	}
	putchar('\n');
}

int stats_difference(const struct args *args)
{
	uint32_t ifindex = args_dev(args);
	struct sample last;
	struct samples now;
	json_t *root = NULL;
	double at;
	size_t i;

	nl_open();
	/* The lock precedes the sample, so that concurrent calls write in order. */
	open_file();
	now = samples_take(ifindex);
	read_file();
	if (opt.json)
		root = js_array(NULL, NULL);
	for (i = 0; i < now.n; i++) {
		bool known = recall(&now.sample[i], &last, &at);

		if (opt.json)
			print_json(root, &now.sample[i], &last, known, at);
		else
			print_text(&now.sample[i], &last, known, at);
		remember(&now.sample[i]);
	}
	if (opt.json)
		js_print(root);
	write_file();
	samples_free(&now);
	return 0;
}
