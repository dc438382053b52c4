// SPDX-License-Identifier: GPL-2.0
/*
 * Text output: colours, lines, columns, as those of iproute2.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"
#include "format.h"
#include "macros.h"
#include "options.h"
#include "text.h"

/* The colour for a light background, and for a dark one. */
static const char *const colors[][2] = {
	[PAINT_DEV] = { "\033[36m", "\033[1;36m" },
	[PAINT_LLADDR] = { "\033[33m", "\033[1;33m" },
	[PAINT_ADDR] = { "\033[35m", "\033[1;35m" },
	[PAINT_UP] = { "\033[32m", "\033[1;32m" },
	[PAINT_DOWN] = { "\033[31m", "\033[1;31m" },
};

#define PLAIN	"\033[0m"

static bool has_colors(void)
{
	if (opt.json || opt.color == COLOR_NEVER)
		return false;
	return opt.color == COLOR_ALWAYS || isatty(STDOUT_FILENO);
}

/* COLORFGBG is "foreground;background"; 0 to 6 and 8 are dark. */
static bool is_dark(void)
{
	const char *text = getenv("COLORFGBG"), *background = text ? strrchr(text, ';') : NULL;

	return background && strlen(background) == 2 && strchr("01234568", background[1]);
}

const char *paint(enum paint kind, const char *text)
{
	static char ring[8][4 * LLADDR_MAX + 16];
	static size_t next;
	char *painted = ring[next];

	text = printable(text);
	if (!has_colors())
		return text;
	next = (next + 1) % ARRAY_SIZE(ring);
	snprintf(painted, sizeof(ring[0]), "%s%s" PLAIN, colors[kind][is_dark()], text);
	return painted;
}

void print_column(enum paint kind, const char *text, int width)
{
	int blanks;

	text = printable(text);
	blanks = width - (int)strlen(text);

	printf("%s%*s ", paint(kind, text), blanks > 0 ? blanks : 0, "");
}

const char *line_end(void)
{
	return opt.oneline ? "\\" : "\n";
}
