// SPDX-License-Identifier: GPL-2.0
/*
 * Helpers that know nothing of netlink: ending with an error, reading
 * addresses and numbers, guessing what a misspelt word was meant to be.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "utils.h"

#define WORD_MAX	32	/* longer words are no misspelt keywords */

int fail_status = STATUS_FAILED;

static int stdout_errno;

bool (*before_failure)(void);

static jmp_buf *apart;
static int apart_status;

static void flush_stdout(void)
{
	if (fflush(stdout) && !stdout_errno)
		stdout_errno = errno;
}

static void vcomplain(const char *fmt, va_list ap)
{
	/* What was said before comes before. */
	flush_stdout();
	fputs("mipv4: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vcomplain(fmt, ap);
	va_end(ap);
}

/* What comes before the command that fails is to be reported first. */
static void report_former(void)
{
	if (apart && before_failure && !before_failure())
		end_program(STATUS_FAILED);
}

void fail(const char *fmt, ...)
{
	va_list ap;

	report_former();
	va_start(ap, fmt);
	vcomplain(fmt, ap);
	va_end(ap);
	end_program(fail_status);
}

void usage_error(const char *fmt, ...)
{
	va_list ap;

	report_former();
	va_start(ap, fmt);
	vcomplain(fmt, ap);
	va_end(ap);
	end_program(STATUS_USAGE);
}

void end_program(int status)
{
	if (!apart)
		exit(status);
	apart_status = status;
	longjmp(*apart, 1);
}

int run_apart(int (*run)(void *arg), void *arg)
{
	jmp_buf here;

	apart = &here;
	if (!setjmp(here))
		apart_status = run(arg);
	apart = NULL;
	return apart_status;
}

bool is_apart(void)
{
	return apart;
}

void *xrealloc(void *old, size_t size)
{
	void *new = realloc(old, size);

	if (!new)
		fail("out of memory");
	return new;
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xrealloc(NULL, size), s, size);
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Insertions, deletions, replacements and swaps of neighbours cost 1 each. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t d[WORD_MAX + 1][WORD_MAX + 1];
	size_t la = strlen(a), lb = strlen(b), i, j;

	if (la > WORD_MAX || lb > WORD_MAX)
		return WORD_MAX + 1;

	for (i = 0; i <= la; i++)
		d[i][0] = i;
	for (j = 0; j <= lb; j++)
		d[0][j] = j;
	for (i = 1; i <= la; i++) {
		for (j = 1; j <= lb; j++) {
			size_t cost = a[i - 1] != b[j - 1];

			d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1,
				       d[i - 1][j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 1;
		}
	}
	return d[la][lb];
}

const char *nearest(const char *word, const char *const *words)
{
	const char *best = NULL;
	size_t best_distance = 3;	/* only less than that is near */

	for (; *words; words++) {
		size_t distance = edit_distance(word, *words);

		/* Words that have nothing in common are not near. */
		if (distance < best_distance && distance < strlen(*words)) {
			best_distance = distance;
			best = *words;
		}
	}
	return best;
}

void unknown_word(const char *kind, const char *word, const char *const *words)
{
	const char *near = nearest(word, words);

	if (near)
		usage_error("unknown %s \"%s\": did you mean \"%s\"?", kind, word, near);
	usage_error("unknown %s \"%s\": see \"mipv4 help\"", kind, word);
}

uint32_t parse_addr(const char *s)
{
	struct in_addr in;

	if (inet_pton(AF_INET, s, &in) != 1)
		usage_error("\"%s\" is not an IPv4 address", s);
	return in.s_addr;
}

uint32_t parse_prefix(const char *s, uint8_t *len)
{
	char text[INET_ADDRSTRLEN];
	const char *slash = strchr(s, '/');
	size_t addr_len = slash ? (size_t)(slash - s) : strlen(s);
	struct in_addr in;

	*len = 32;
	if (addr_len >= sizeof(text))
		goto bad;
	memcpy(text, s, addr_len);
	text[addr_len] = '\0';
	if (inet_pton(AF_INET, text, &in) != 1)
		goto bad;

	if (slash) {
		const char *p = slash + 1;
		unsigned int n = 0;

		if (!isdigit((unsigned char)*p) || strlen(p) > 2)
			goto bad;
		for (; *p; p++) {
			if (!isdigit((unsigned char)*p))
				goto bad;
			n = n * 10 + (unsigned int)(*p - '0');
		}
		if (n > 32)
			usage_error("\"%s\": a prefix length is at most 32", s);
		*len = (uint8_t)n;
	}
	return in.s_addr;
bad:
	usage_error("\"%s\" is not an IPv4 prefix (A.B.C.D/P)", s);
}

uint32_t parse_route_prefix(const char *s, uint8_t *len)
{
	uint32_t addr, mask;

	if (!strcmp(s, "default")) {
		*len = 0;
		return 0;
	}
	addr = parse_prefix(s, len);
	mask = *len ? htonl(UINT32_MAX << (32 - *len)) : 0;
	if (addr & ~mask)
		usage_error("%s has bits set outside its prefix: did you mean %s/%u?",
			    s, addr_str(addr & mask), *len);
	return addr;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

void parse_lladdr(const char *s, struct lladdr *ll)
{
	const char *p = s;

	ll->len = 0;
	for (;;) {
		int value = hex_digit(*p);

		if (value < 0)
			break;
		p++;
		if (hex_digit(*p) >= 0)
			value = value * 16 + hex_digit(*p++);
		if (ll->len == LLADDR_MAX)
			usage_error("\"%s\" is longer than %d octets", s, LLADDR_MAX);
		ll->octet[ll->len++] = (uint8_t)value;
		if (!*p)
			return;
		if (*p++ != ':')
			break;
	}
	usage_error("\"%s\" is not a link-layer address (aa:bb:cc:dd:ee:ff)", s);
}

uint32_t parse_number(const char *what, const char *s, uint32_t min, uint32_t max)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = isdigit((unsigned char)*s) ? strtoul(s, &end, 10) : 0;
	if (!isdigit((unsigned char)*s) || *end)
		usage_error("%s \"%s\" is not a number", what, s);
	if (errno || n < min || n > max)
		usage_error("%s %s is out of range: %u to %u", what, s, min, max);
	return (uint32_t)n;
}

uint8_t parse_octet(const char *what, const char *s)
{
	unsigned int n = 0;
	const char *p;

	if (s[0] != '0' || (s[1] != 'x' && s[1] != 'X'))
		return (uint8_t)parse_number(what, s, 0, 255);
	for (p = s + 2; hex_digit(*p) >= 0; p++) {
		n = n * 16 + (unsigned int)hex_digit(*p);
		if (n > 255)
			usage_error("%s %s is out of range: 0 to 0xff", what, s);
	}
	if (*p || p == s + 2)
		usage_error("%s \"%s\" is not a number", what, s);
	return (uint8_t)n;
}

uint64_t parse_seconds(const char *what, const char *s)
{
	const uint64_t max = 1000000;
	uint64_t ns = 0, unit = 1000000000;
	const char *p = s;

	if (!isdigit((unsigned char)*p) && !(*p == '.' && isdigit((unsigned char)p[1])))
		usage_error("%s \"%s\" is not a number of seconds", what, s);
	for (; isdigit((unsigned char)*p); p++) {
		ns = ns * 10 + (uint64_t)(*p - '0');
		if (ns > max)
			usage_error("%s %s is out of range: 0 to %llu", what, s,
				    (unsigned long long)max);
	}
	ns *= unit;
	if (*p == '.')
		for (p++; isdigit((unsigned char)*p); p++) {
			unit /= 10;
			ns += unit * (uint64_t)(*p - '0');
		}
	if (*p)
		usage_error("%s \"%s\" is not a number of seconds", what, s);
	return ns;
}

static char *ring_buffer(void)
{
	static char ring[8][3 * LLADDR_MAX + 1];
	static size_t next;

	next = (next + 1) % ARRAY_SIZE(ring);
	return ring[next];
}

const char *addr_str(uint32_t addr)
{
	struct in_addr in = { .s_addr = addr };

	return inet_ntop(AF_INET, &in, ring_buffer(), INET_ADDRSTRLEN);
}

const char *prefix_str(uint32_t addr, uint8_t len)
{
	char *text;

	if (!len && !addr)
		return "default";
	if (len == 32)
		return addr_str(addr);
	text = ring_buffer();
	snprintf(text, 3 * LLADDR_MAX + 1, "%s/%u", addr_str(addr), len);
	return text;
}

const char *lladdr_str(const uint8_t *octet, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *text = ring_buffer(), *p = text;
	size_t i;

	for (i = 0; i < len && i < LLADDR_MAX; i++) {
		if (i)
			*p++ = ':';
		*p++ = digits[octet[i] >> 4];
		*p++ = digits[octet[i] & 15];
	}
	*p = '\0';
	return text;
}

static struct {
	char name[IF_NAMESIZE];
	uint32_t ifindex;
} last_dev;

void dev_index_forget(void)
{
	last_dev.ifindex = 0;
}

uint32_t dev_index(const char *name)
{
	uint32_t ifindex;

	if (is_apart() && last_dev.ifindex && !strcmp(name, last_dev.name))
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
	static_assert(IF_NAMESIZE <= 3 * LLADDR_MAX, "the ring's buffers hold a name");
	struct known_dev *dev = find_known(ifindex);
	char *text = ring_buffer();

	if (!dev->fresh && if_indextoname(ifindex, text))
		memcpy(dev->name, text, IF_NAMESIZE);
	dev->fresh = true;
	return memcpy(text, dev->name, IF_NAMESIZE);
}

void dev_names_change(void)
{
	size_t i;

	for (i = 0; i < n_known_devs; i++)
		known_devs[i].fresh = false;
}

/*
 * With one of the standard descriptors closed, the netlink socket would get
 * its number, and our output would go to the kernel. What is opened instead
 * makes each use of it an error.
 */
void keep_std_fds(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			exit(STATUS_FAILED);
}

/* Output that did not get where it should is a failure. */
void finish_stdout(void)
{
	flush_stdout();
	if (!stdout_errno && !ferror(stdout))
		return;
	apart = NULL;	/* nor would the rest get there */
	fail("write error: %s", strerror(stdout_errno ? stdout_errno : EIO));
}

int interrupt_fd(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* Shells let what they start in the background ignore it. */
	signal(SIGINT, SIG_DFL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	if (fd < 0)
		fail("signalfd: %s", strerror(errno));
	return fd;
}
