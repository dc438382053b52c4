// SPDX-License-Identifier: GPL-2.0
/*
 * Names and indexes of network devices.
 */
#include <assert.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "dev.h"
#include "fail.h"
#include "format.h"

static struct {
	char name[IF_NAMESIZE];
	uint32_t ifindex;
} last_dev;

void dev_index_forget(void)
{
	last_dev.ifindex = 0;
}

bool dev_exists(const char *name)
{
	return if_nametoindex(name);
}

uint32_t dev_index(const char *name)
{
	uint32_t ifindex;

	if (in_batch() && last_dev.ifindex && !strcmp(name, last_dev.name))
		return last_dev.ifindex;
	ifindex = if_nametoindex(name);
	if (!ifindex)
		fail("Cannot find device \"%s\"", name);
	last_dev.ifindex = ifindex;
	snprintf(last_dev.name, sizeof(last_dev.name), "%s", name);
	return ifindex;
}

static struct known_dev {
	uint32_t ifindex;
	bool fresh;
	char name[IF_NAMESIZE];
} *known_devs;
static size_t n_known_devs;

static struct known_dev *find_known(uint32_t ifindex)
{
	struct known_dev *dev;
	size_t i;

	for (i = 0; i < n_known_devs; i++)
		if (known_devs[i].ifindex == ifindex)
			return &known_devs[i];
	known_devs = xrealloc(known_devs, (n_known_devs + 1) * sizeof(*known_devs));
	dev = &known_devs[n_known_devs++];
	*dev = (struct known_dev){ .ifindex = ifindex };
	snprintf(dev->name, IF_NAMESIZE, "if%u", ifindex);
	return dev;
}

const char *dev_name(uint32_t ifindex)
{
	static_assert(IF_NAMESIZE <= FORMAT_SIZE, "a buffer holds a name");
	struct known_dev *dev = find_known(ifindex);
	char *text = format_buffer();

	if (!dev->fresh && if_indextoname(ifindex, text))
		memcpy(dev->name, text, IF_NAMESIZE);
	dev->fresh = true;
	return memcpy(text, dev->name, IF_NAMESIZE);
}

void dev_names_refresh(void)
{
	size_t i;

	for (i = 0; i < n_known_devs; i++)
		known_devs[i].fresh = false;
}
