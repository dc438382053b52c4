// SPDX-License-Identifier: GPL-2.0
/*
 * Samples of the counters of endpoints.
 */
#include <stdlib.h>
#include <string.h>

#include "counters.h"
#include "fail.h"
#include "nldump.h"
#include "nlmsg.h"
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

void sample_read(const struct nlattr *const *tb, struct sample *sample)
{
	sample->ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	read_values(tb[MIPV4_A_STATS], stat_counters, STAT_COUNT, sample->value);
	read_values(tb[MIPV4_A_DROPS], drop_counters, DROP_COUNT, sample->value + STAT_COUNT);
}

struct samples samples_take(uint32_t ifindex)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	struct samples samples = { 0 };
	size_t pos = 0;

	nl_dump(MIPV4_CMD_STATS_GET, ifindex, &msgs, "stats");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		samples.sample = xrealloc(samples.sample, (samples.n + 1) * sizeof(*samples.sample));
		nl_parse(nlh, tb);
		sample_read(tb, &samples.sample[samples.n++]);
	}
	nl_msgs_free(&msgs);
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

	for (i = 0; i < COUNTERS; i++)
		if (after->value[i] < before->value[i])
			return true;
	return false;
}
