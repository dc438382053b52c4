// SPDX-License-Identifier: GPL-2.0
/*
 * JSON output, on top of jansson.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "fail.h"
#include "options.h"
#include "print.h"

static json_t *checked(json_t *value)
{
	if (!value)
		fail("out of memory");
	return value;
}

static void set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, checked(value)))
		fail("out of memory");
}

static void append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, checked(value)))
		fail("out of memory");
}

/* A device name may be invalid UTF-8; JSON must be valid. */
static json_t *string(const char *s)
{
	json_t *value = json_string(s);

	return value ? value : json_string(printable(s));
}

json_t *js_object(json_t *array)
{
	json_t *object = checked(json_object());

	if (array)
		append(array, object);
	return object;
}

json_t *js_array(json_t *object, const char *key)
{
	json_t *array = checked(json_array());

	if (object)
		set(object, key, array);
	return array;
}

json_t *js_sub_object(json_t *object, const char *key)
{
	json_t *sub = checked(json_object());

	set(object, key, sub);
	return sub;
}

void js_str(json_t *object, const char *key, const char *value)
{
	set(object, key, value ? string(value) : json_null());
}

void js_int(json_t *object, const char *key, uint64_t value)
{
	set(object, key, json_integer((json_int_t)value));
}

void js_real(json_t *object, const char *key, double value)
{
	set(object, key, json_real(value));
}

void js_bool(json_t *object, const char *key, int value)
{
	set(object, key, json_boolean(value));
}

void js_add_str(json_t *array, const char *value)
{
	append(array, string(value));
}

static bool has_elements;

/* A million objects would fill the memory. */
void js_print_element(json_t *element)
{
	size_t flags = JSON_REAL_PRECISION(15) | (opt.pretty ? JSON_INDENT(4) : JSON_COMPACT);
	json_t *list = js_array(NULL, NULL);
	char *text, *p;

	/* The text of an array of one, without its brackets. */
	append(list, element);
	text = json_dumps(list, flags);
	if (text) {
		p = text + strlen(text) - 1;
		while (p > text && p[-1] == '\n')
			p--;
		*p = '\0';
		printf("%c%s", has_elements ? ',' : '[', text + 1);
	} else {
		fail("out of memory");
	}
	has_elements = true;
	free(text);
	json_decref(list);
}

void js_print_end(void)
{
	printf("%s]\n", !has_elements ? "[" : opt.pretty ? "\n" : "");
	has_elements = false;
}

void js_print(json_t *root)
{
	size_t flags = JSON_REAL_PRECISION(15);

	flags |= opt.pretty ? JSON_INDENT(4) : JSON_COMPACT;
	if (!json_dumpf(root, stdout, flags))
		putchar('\n');
	json_decref(root);
}
