/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON output, on top of jansson. Lack of memory ends the program, so that callers
 * need not check.
 */
#ifndef MIPV4_TOOL_PRINT_H
#define MIPV4_TOOL_PRINT_H

#include <jansson.h>
#include <stdint.h>

json_t *js_object(json_t *array);	/* a new object, appended to @array if any */
json_t *js_array(json_t *object, const char *key);	/* a new array in @object if any */
json_t *js_sub_object(json_t *object, const char *key);
void js_str(json_t *object, const char *key, const char *value);
void js_int(json_t *object, const char *key, uint64_t value);
void js_real(json_t *object, const char *key, double value);
void js_bool(json_t *object, const char *key, int value);
void js_add_str(json_t *array, const char *value);

/* Print the elements of an array one by one, and the end of the array. */
void js_print_element(json_t *element);
void js_print_end(void);
/* Print @root and release it. */
void js_print(json_t *root);

#endif
