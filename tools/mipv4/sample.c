// SPDX-License-Identifier: GPL-2.0
/*
 * Samples of the counters of endpoints.
 */
#include <jansson.h>
#include <linux/mudp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "counters.h"
#include "fail.h"
#include "mudp.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "print.h"
#include "sample.h"

/* The values of the counters in @nest; a counter that the kernel omits is 0. */
static void read_values(const struct nlattr *nest, const struct counter *counters,
			size_t n, uint64_t *values)
{
	const struct nlattr *attr;
	size_t i;

	memset(values, 0, n * sizeof(*values));
	if (!nest)
		return;
	mnl_attr_for_each_nested(attr, nest) {
		i = (size_t)mnl_attr_get_type(attr) - counters[0].id;
		if (i < n && mnl_attr_get_payload_len(attr) == sizeof(uint64_t))
			values[i] = nl_u64(attr);
	}
}

static void read_sample(const struct nlattr *const *tb, struct sample *sample)
{
	memset(sample, 0, sizeof(*sample));
	sample->ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	read_values(tb[MIPV4_A_STATS], stat_counters, STAT_COUNT, sample->value);
	read_values(tb[MIPV4_A_DROPS], drop_counters, DROP_COUNT, sample->value + STAT_COUNT);
}

static struct sample *wanted;

static void take_udp(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	uint64_t *value = wanted->value + IP_COUNTERS;

	if (nl_cmd(nlh) != MUDP_CMD_STATS_GET)
		return;
	mudp_parse(nlh, tb);
	wanted->has_udp = true;
	read_values(tb[MUDP_A_STATS], udp_stats, UDP_STAT_COUNT, value);
	read_values(tb[MUDP_A_DROPS], udp_drops, UDP_DROP_COUNT, value + UDP_STAT_COUNT);
}

/*
 * Ask only for endpoints with a handler for UDP: a request to mudp can make the kernel load
 * the module.
 */
void samples_add_udp(struct samples *samples, uint32_t ifindex)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_GET, ifindex, &msgs, "stats");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		wanted = (struct sample *)samples_find(samples, nl_u32(tb, MIPV4_A_IFINDEX));
		if (wanted && nl_has_protocol(tb, IPPROTO_UDP) && nl_has_family(MUDP_GENL_NAME))
			nl_try(nl_new(MUDP_CMD_STATS_GET, wanted->ifindex), take_udp);
	}
	nl_msgs_free(&msgs);
	nl_open();
}

struct samples samples_of(const struct nl_msgs *msgs)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct samples samples = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(msgs, &pos))) {
		samples.sample = xrealloc(samples.sample, (samples.n + 1) * sizeof(*samples.sample));
		nl_parse(nlh, tb);
		read_sample(tb, &samples.sample[samples.n++]);
	}
	return samples;
}

struct samples samples_take(uint32_t ifindex)
{
	struct nl_msgs msgs = { 0 };
	struct samples samples;

	nl_dump(MIPV4_CMD_STATS_GET, ifindex, &msgs, "stats");
	samples = samples_of(&msgs);
	nl_msgs_free(&msgs);
	samples_add_udp(&samples, ifindex);
	return samples;
}

const struct sample *samples_find(const struct samples *samples, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < samples->n; i++)
		if (samples->sample[i].ifindex == ifindex)
			return &samples->sample[i];
	return NULL;
}

void samples_free(struct samples *samples)
{
	free(samples->sample);
	memset(samples, 0, sizeof(*samples));
}

bool sample_restarted(const struct sample *before, const struct sample *after)
{
	size_t i;

	for (i = 0; i < IP_COUNTERS; i++)
		if (after->value[i] < before->value[i])
			return true;
	return false;
}

uint64_t sample_growth(const struct sample *before, const struct sample *after, size_t i)
{
	return after->value[i] < before->value[i] ? after->value[i] :
						    after->value[i] - before->value[i];
}

size_t sample_counters(const struct sample *sample)
{
	return sample->has_udp ? COUNTERS : IP_COUNTERS;
}

void sample_objects(json_t *root, const struct sample *sample)
{
	json_t *udp;

	js_sub_object(root, "stats");
	js_sub_object(root, "drops");
	if (!sample->has_udp)
		return;
	udp = js_sub_object(root, "udp");
	js_sub_object(udp, "stats");
	js_sub_object(udp, "drops");
}

json_t *sample_object(json_t *root, size_t i)
{
	json_t *parent = counter_is_udp(i) ? json_object_get(root, "udp") : root;

	return json_object_get(parent, counter_is_drop(i) ? "drops" : "stats");
}
