/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How text looks: colours, lines, columns.
 */
#ifndef MIPV4_TEXT_H
#define MIPV4_TEXT_H

/* Widths of columns, as of "ip -br". */
#define ADDR_COLUMN	39
#define DEV_COLUMN	16
#define STATE_COLUMN	14

enum paint {
	PAINT_DEV,
	PAINT_LLADDR,
	PAINT_ADDR,
	PAINT_UP,
	PAINT_DOWN,
};

/* @text in the colour of what it is, if there are colours; lives in a ring of buffers. */
const char *paint(enum paint what, const char *text);
/* The same in a column, with blanks behind it up to @width characters and one more. */
void print_column(enum paint what, const char *text, int width);
/* Where a line of a record ends: with -oneline another character. */
const char *line_end(void);

#endif
