// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 restore: make the endpoints what a file of "mipv4 save" describes, by the
 * difference between the file and what is there.
 *
 * The commands of the file run, but their requests are recorded. If a request of the
 * difference fails, the difference to what was there before is applied.
 */
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "dev.h"
#include "difference.h"
#include "endpoint.h"
#include "escape.h"
#include "fail.h"
#include "macros.h"
#include "mudp.h"
#include "nl.h"
#include "nlmsg.h"
#include "options.h"
#include "restore.h"
#include "state.h"

typedef void state_reader(struct saved_state *state, const struct nlattr *const *tb,
			  unsigned int line);

/* The commands of such a file. Those of UDP have no reader of their own. */
static const struct {
	const char *object, *verb;
	state_reader *read;
} saved[] = {
	{ "attach", NULL, state_attach },
	{ "replace", NULL, state_attach },
	{ "set", NULL, state_settings },
	{ "addr", "add", state_addr },
	{ "addr", "replace", state_addr },
	{ "route", "add", state_route },
	{ "route", "replace", state_route },
	{ "neigh", "add", state_neigh },
	{ "neigh", "replace", state_neigh },
	{ "group", "add", state_group },
	{ "udp", "echo", NULL },
	{ "udp", "discard", NULL },
	{ "udp", "sink", NULL },
};

static struct {
	const char *file;
	const struct command_syntax *(*parse)(int argc, char **argv, struct args *args);
	state_reader *read;	/* of the present command */
	struct saved_state old, new;
	unsigned int line;
} restoring;

static void record(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1], *udp[MUDP_A_MAX + 1];

	if (restoring.read) {
		nl_parse(nlh, tb);
		restoring.read(&restoring.new, tb, batch_line());
		return;
	}
	mudp_parse(nlh, udp);
	state_service(&restoring.new, mudp_u32(udp, MUDP_A_IFINDEX),
		      mudp_port(udp, MUDP_A_LOCAL_PORT), mudp_u8(udp, MUDP_A_SERVICE),
		      batch_line());
}

static int read_command(int argc, char **argv)
{
	const struct command_syntax *cmd;
	struct args args;
	size_t i;

	cmd = restoring.parse(argc, argv, &args);
	for (i = 0; i < ARRAY_SIZE(saved); i++) {
		if (strcmp(cmd->object, saved[i].object) ||
		    (cmd->verb && strcmp(cmd->verb, saved[i].verb)))
			continue;
		restoring.read = saved[i].read;
		return cmd->run == cmd_replace ? cmd_attach(&args) : cmd->run(&args);
	}
	fail("\"%s%s%s\" cannot be restored: only commands that \"mipv4 save\" prints can",
	     cmd->object, cmd->verb ? " " : "", cmd->verb ?: "");
}

static int read_file(const char *file)
{
	int status;

	/* The first error ends it. */
	opt.force = false;
	nl_record(record);
	status = run_batch(file, read_command);
	nl_record(NULL);
	return status;
}

/* An endpoint cannot become exclusive or shared. */
static void check_kinds(void)
{
	size_t i;

	for (i = 0; i < restoring.new.n_devices; i++) {
		const struct saved_device *new = &restoring.new.devices[i];
		const struct saved_device *old = state_find(&restoring.old, new->ifindex);

		if (old && new->attached && old->shared != new->shared)
			fail("%s is attached %s: detach it first (mipv4 detach %s)",
			     dev_name(new->ifindex), old->shared ? "shared" : "exclusive",
			     dev_name(new->ifindex));
	}
}

static void check_attached(void)
{
	size_t i;

	for (i = 0; i < restoring.new.n_devices; i++) {
		const struct saved_device *new = &restoring.new.devices[i];
		const struct saved_device *old = state_find(&restoring.old, new->ifindex);

		if (!old && !new->attached)
			fail("%s has no endpoint, and %s does not attach it: add \"attach %s\"",
			     dev_name(new->ifindex), restoring.file, dev_name(new->ifindex));
	}
}

/* Two objects of the file that exclude each other are a mistake. */
static void check_objects(void)
{
	const struct saved_state *new = &restoring.new;
	size_t i;

	for (i = 1; i < new->n_objects; i++)
		if (!state_key_order(&new->objects[i - 1], &new->objects[i]) &&
		    (new->objects[i].kind != KIND_ROUTE ||
		     state_same(&new->objects[i - 1], &new->objects[i])))
			fail("%s:%u and %s:%u are about the same object: remove one",
			     restoring.file, new->objects[i - 1].line, restoring.file,
			     new->objects[i].line);
}

static void command_failed(unsigned int line)
{
	restoring.line = line;
	fprintf(stderr, "Command failed %s:%u\n", printable(restoring.file), line);
}

static int apply(void *unused)
{
	(void)unused;
	difference_apply(&restoring.old, &restoring.new, &restoring.line);
	return 0;
}

static void ignore(unsigned int line)
{
	(void)line;
}

static int undo(void *unused)
{
	struct saved_state now = { 0 };
	unsigned int line;
	size_t i;

	(void)unused;
	state_read(&now, &restoring.new);
	nl_open();
	for (i = 0; i < now.n_devices; i++)
		if (!state_find(&restoring.old, now.devices[i].ifindex))
			nl_do(nl_new(MIPV4_CMD_DETACH, now.devices[i].ifindex), "restore");
	state_free(&now);
	state_read(&now, &restoring.old);
	state_sort(&now);
	difference_apply(&now, &restoring.old, &line);
	return 0;
}

/* Apply the difference; if that fails, apply the one to the state before. */
static int change(void)
{
	bool reported;

	restoring.line = 0;
	nl_queue_start(false, command_failed);
	if (!run_in_batch(apply, NULL))
		return 0;
	reported = !nl_queue_flush();
	if (!reported)
		command_failed(restoring.line);
	nl_queue_start(false, ignore);
	if (run_in_batch(undo, NULL))
		complain("some changes stay: compare \"mipv4 save\" with %s", restoring.file);
	else
		complain("nothing was restored: all is as it was before");
	return STATUS_FAILED;
}

/* An address that is given is the only one, a gateway that of the only default route. */
static bool is_replaced(const struct saved_object *object, const struct args *args)
{
	if (object->kind == KIND_ADDR)
		return args->value[KEY_ADDR];
	return object->kind == KIND_ROUTE && !object->route.plen && !object->route.metric &&
	       args->value[KEY_GATEWAY];
}

int cmd_replace(const struct args *args)
{
	struct saved_state *old = &restoring.old, *new = &restoring.new;
	struct saved_device *dev;
	size_t i, kept = 0;

	memset(old, 0, sizeof(*old));
	memset(new, 0, sizeof(*new));
	restoring.file = NULL;
	restoring.read = state_attach;
	nl_record(record);
	cmd_attach(args);
	nl_record(NULL);
	state_read(old, new);
	check_kinds();
	dev = state_find(old, new->devices->ifindex);
	if (dev)
		memcpy(new->devices->settings, dev->settings, sizeof(dev->settings));
	for (i = 0; i < old->n_objects; i++)
		if (is_replaced(&old->objects[i], args)) {
			old->objects[kept] = old->objects[i];
			old->objects[kept++].line = batch_line();
		} else if (old->objects[i].kind == KIND_GROUP) {
			free(old->objects[i].group.sources);
		}
	old->n_objects = kept;
	state_sort(old);
	state_sort(new);
	difference_apply(old, new, &restoring.line);
	state_free(old);
	state_free(new);
	endpoint_warn(args);
	return 0;
}

int restore(const char *file, const struct command_syntax *(*parse)(int argc, char **argv,
								    struct args *args))
{
	int status;
	size_t i;

	not_in_batch("restore");
	restoring.file = file;
	restoring.parse = parse;
	status = read_file(file);
	if (status) {
		complain("nothing was restored: all is as it was before");
		return status;
	}
	if (!restoring.new.n_devices)
		fail("%s names no device: nothing was restored", file);
	state_read(&restoring.old, &restoring.new);
	state_sort(&restoring.old);
	state_sort(&restoring.new);
	check_kinds();
	check_attached();
	check_objects();
	status = change();
	for (i = 0; !status && i < restoring.new.n_devices; i++)
		endpoint_warn_down(restoring.new.devices[i].ifindex);
	state_free(&restoring.old);
	state_free(&restoring.new);
	return status;
}
