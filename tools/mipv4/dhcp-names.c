// SPDX-License-Identifier: GPL-2.0
/*
 * Domain names in DHCP options.
 */
#include "dhcp-names.h"

#define NAME_MAX_LEN	253	/* characters of a name */
#define LABEL_MAX	63
#define POINTER		0xc0

/* Text that grows up to @size. */
struct text {
	char *at;
	size_t size, len;
};

static bool put(struct text *text, char c)
{
	if (text->len + 1 >= text->size)
		return false;
	text->at[text->len++] = c;
	text->at[text->len] = '\0';
	return true;
}

static bool is_safe(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

bool dhcp_name(char *text, size_t size, const uint8_t *data, size_t len)
{
	struct text to = { text, size, 0 };
	size_t i;

	*text = '\0';
	/* Some servers count a terminating zero. */
	if (len && !data[len - 1])
		len--;
	/* A name that begins with "-" would be an option of a command. */
	if (!len || len > NAME_MAX_LEN || data[0] == '-' || data[0] == '.')
		return false;
	for (i = 0; i < len; i++)
		if ((data[i] != '.' && !is_safe(data[i])) || !put(&to, (char)data[i])) {
			*text = '\0';
			return false;
		}
	return true;
}

static bool take_label(struct text *to, const uint8_t *data, size_t at, size_t len, bool first)
{
	size_t i;

	if (!first && !put(to, '.'))
		return false;
	for (i = 0; i < len; i++)
		if (!is_safe(data[at + i]) || (first && !i && data[at] == '-') ||
		    !put(to, (char)data[at + i]))
			return false;
	return true;
}

/*
 * Append the name at @at; returns the octet after it, or 0 if it is malformed. A pointer
 * leads to an earlier octet than all before, so that the walk ends.
 */
static size_t take_name(struct text *to, const uint8_t *data, size_t len, size_t at)
{
	size_t behind = 0, limit = at, start = to->len;

	while (at < len && data[at]) {
		uint8_t octet = data[at];

		if ((octet & POINTER) == POINTER) {
			size_t target;

			if (len - at < 2)
				return 0;
			target = (size_t)(octet & ~POINTER) << 8 | data[at + 1];
			if (target >= limit)
				return 0;
			if (!behind)
				behind = at + 2;
			at = target;
			limit = target;
			continue;
		}
		if (octet > LABEL_MAX || octet >= len - at ||
		    !take_label(to, data, at + 1, octet, to->len == start))
			return 0;
		at += octet + 1u;
	}
	if (at >= len || to->len == start || to->len - start > NAME_MAX_LEN)
		return 0;
	return behind ? behind : at + 1;
}

bool dhcp_names(char *text, size_t size, const uint8_t *data, size_t len)
{
	struct text to = { text, size, 0 };
	size_t at = 0;

	*text = '\0';
	while (at < len) {
		if (to.len && !put(&to, ' '))
			break;
		at = take_name(&to, data, len, at);
		if (!at)
			break;
	}
	if (at == len && len)
		return true;
	*text = '\0';
	return false;
}
