// SPDX-License-Identifier: GPL-2.0
/*
 * The output that several commands share.
 */
#include <stdio.h>

#include "dev.h"
#include "nlmsg.h"
#include "options.h"
#include "print.h"
#include "show.h"
#include "text.h"

void show_records(struct nl_msgs *msgs, const struct record_format *format)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	json_t *record;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(msgs, &pos))) {
		nl_parse(nlh, tb);
		if (opt.json) {
			record = js_object(NULL);
			format->fill(record, tb);
			js_print_element(record);
		} else {
			format->print(tb);
			putchar('\n');
		}
	}
	if (opt.json)
		js_print_end();
	nl_msgs_free(msgs);
}

void show_dev_state(const struct nlattr *const *tb)
{
	bool up = tb[MIPV4_A_UP] && tb[MIPV4_A_CARRIER];

	print_column(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX)), DEV_COLUMN);
	print_column(up ? PAINT_UP : PAINT_DOWN, up ? "UP" : "DOWN", STATE_COLUMN);
}
