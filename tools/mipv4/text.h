/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text output: colours, lines, columns.
 */
#ifndef MIPV4_TOOL_TEXT_H
#define MIPV4_TOOL_TEXT_H

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

/*
 * @text as it can be printed, in the colour of its kind, if colours are on; lives in a ring
 * of buffers.
 */
const char *paint(enum paint kind, const char *text);
/* The same, padded to @width characters and a blank. */
void print_column(enum paint kind, const char *text, int width);
/* The character that ends a line of a record: a newline, or a backslash with -oneline. */
const char *line_end(void);

#endif
