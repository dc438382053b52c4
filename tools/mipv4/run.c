// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: run a program with sockets of mipv4.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "dev.h"
#include "fail.h"
#include "help.h"
#include "run.h"
#include "run-program.h"
#include "run-protocol.h"
#include "run-socket.h"
#include "run-start.h"

#define OBJECT	"libmipv4-run.so"

/* The exit statuses of env(1). */
#define STATUS_RUN_FAILED	125
#define STATUS_CANNOT_RUN	126
#define STATUS_NOT_FOUND	127

static noreturn void cannot_run(const char *name, int error)
{
	fail_status = error == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;
	fail("run: cannot run \"%s\": %s", name, strerror(error));
}

/* Set the protocols that the kernel has. */
static void find_protocols(void)
{
	int fd;

	run_config.dgram = run_dgram_protocol();
	run_config.stream = run_stream_protocol();
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, run_config.dgram);
	if (fd < 0 && errno == EPROTONOSUPPORT)
		fail("run: the mudp module is not loaded (modprobe mudp)");
	if (fd < 0)
		fail("run: cannot open a socket of mipv4: %s", strerror(errno));
	close(fd);
	fd = run_config.stream ?
	     socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, run_config.stream) : -1;
	if (fd < 0)
		run_config.stream = 0;
	else
		close(fd);
}

/* The object beside this program, as where it was built, or the installed one, or NULL. */
static const char *find_object(void)
{
	static char path[PATH_MAX + sizeof(OBJECT) + 1];
	const char *installed = LIBDIR "/" OBJECT;
	char tool[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", tool, sizeof(tool) - 1);

	tool[len < 0 ? 0 : len] = '\0';
	snprintf(path, sizeof(path), "%s/" OBJECT, dirname(tool));
	if (!access(path, R_OK))
		return path;
	return access(installed, R_OK) ? NULL : installed;
}

/* Put the object in front of those that the environment names. */
static void preload(const char *object)
{
	const char *others = getenv("LD_PRELOAD") ?: "";
	char *list;

	if (strstr(others, object))
		return;
	if (asprintf(&list, "%s%s%s", object, *others ? ":" : "", others) < 0 ||
	    setenv("LD_PRELOAD", list, 1))
		fail("out of memory");
	free(list);
}

/* A supervisor can do without the object. */
static void set_environment(void)
{
	const char *object = find_object();
	char text[RUN_TEXT_MAX];

	run_config_write(text);
	if (setenv(RUN_VARIABLE, text, 1))
		fail("out of memory");
	if (object)
		preload(object);
}

/* Does the program run under "mipv4 run" with the same device? Then there is nothing to do. */
static bool runs_already(const struct run_config *outer)
{
	return outer->dgram && !strcmp(outer->dev, run_config.dev);
}

/* Without a supervisor, only the object can help. */
static void check_dynamic(const char *name, const char *path, int error)
{
	const char *reason = error == EBUSY ? "another program supervises its system calls" :
			     "the kernel has no seccomp filters with user notification";

	if (program_kind(path) == PROGRAM_STATIC)
		fail("run: \"%s\" is linked statically, and %s", name, reason);
	if (!find_object())
		fail("run: %s is missing, and %s", LIBDIR "/" OBJECT, reason);
	run_config.magic = 0;
}

static void supervise_program(const char *name, const char *path)
{
	struct run_config outer = { 0 };
	const struct run_config wanted = run_config;
	int error;

	if (run_config_read(getenv(RUN_VARIABLE)))
		outer = run_config;
	run_config = wanted;
	if (getrandom(&run_config.magic, sizeof(run_config.magic), 0) < 0 || !run_config.magic)
		run_config.magic = (uint32_t)getpid();
	error = run_start_supervisor();
	if (error == EBUSY && runs_already(&outer))
		run_config = outer;
	else if (error == EBUSY || error == ENOSYS || error == EINVAL)
		check_dynamic(name, path, error);
	else if (error)
		fail("run: cannot start the supervisor: %s", strerror(error));
}

static void check_program(const char *name, char path[PATH_MAX])
{
	int error = program_find(name, path);

	if (error)
		cannot_run(name, error);
	if (program_kind(path) == PROGRAM_FOREIGN)
		fail("run: \"%s\" is built for another architecture than mipv4", name);
	/* Root needs no more rights, and its filter stays. */
	if (geteuid() && program_gains_rights(path))
		fail("run: \"%s\" gets rights from its file, and the kernel then ignores the caller: use sudo mipv4 run",
		     name);
}

int cmd_run(const struct args *args)
{
	char path[PATH_MAX];

	not_in_batch("run");
	if (!args->program)
		show_help("run", NULL);
	fail_status = STATUS_RUN_FAILED;
	if (sizeof(long) < sizeof(uint64_t))
		fail("run: this machine has less than 64 bits");
	if (args_dev(args))
		snprintf(run_config.dev, sizeof(run_config.dev), "%s", args->value[KEY_DEV]);
	check_program(*args->program, path);
	find_protocols();
	supervise_program(*args->program, path);
	set_environment();
	restore_sigpipe();
	execvp(path, args->program);
	cannot_run(*args->program, errno);
}
