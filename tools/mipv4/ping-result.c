// SPDX-License-Identifier: GPL-2.0
/*
 * The results of mipv4 ping.
 */
#include <math.h>
#include <stdio.h>

#include "clock.h"
#include "format.h"
#include "ping-result.h"
#include "print.h"

void ping_count_rtt(struct ping_result *result, uint64_t rtt)
{
	double ms = (double)rtt / NSEC_PER_MSEC;

	if (!result->timed || rtt < result->rtt_min)
		result->rtt_min = rtt;
	if (rtt > result->rtt_max)
		result->rtt_max = rtt;
	result->timed++;
	result->rtt_sum += ms;
	result->rtt_sum2 += ms * ms;
}

const char *ping_rtt_str(uint64_t ns)
{
	static char text[32];
	uint64_t us = (ns + 500) / 1000;
	int digits = us >= 100000 ? 0 : us >= 10000 ? 1 : us >= 1000 ? 2 : 3;

	snprintf(text, sizeof(text), "%.*f", digits, (double)us / 1000);
	return text;
}

static double loss(const struct ping_result *result)
{
	uint64_t lost = result->sent > result->received ? result->sent - result->received : 0;

	return result->sent ? (double)lost * 100 / (double)result->sent : 0;
}

static double rtt_avg(const struct ping_result *result)
{
	return result->rtt_sum / (double)result->timed;
}

static double rtt_mdev(const struct ping_result *result)
{
	double variance = result->rtt_sum2 / (double)result->timed - rtt_avg(result) * rtt_avg(result);

	return variance > 0 ? sqrt(variance) : 0;
}

void ping_print_result(const struct ping_result *result, uint32_t target)
{
	printf("\n--- %s ping statistics ---\n", addr_str(target));
	printf("%llu packets transmitted, %llu received", result->sent,
	       result->received);
	if (result->duplicates)
		printf(", +%llu duplicates", result->duplicates);
	if (result->corrupted)
		printf(", +%llu corrupted", result->corrupted);
	if (result->errors)
		printf(", +%llu errors", result->errors);
	if (result->sent)
		printf(", %g%% packet loss, time %llums", (double)(float)loss(result),
		       (unsigned long long)((result->last_send - result->first_send) / NSEC_PER_MSEC));
	putchar('\n');
	if (result->timed)
		printf("rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms",
		       (double)result->rtt_min / NSEC_PER_MSEC, rtt_avg(result),
		       (double)result->rtt_max / NSEC_PER_MSEC, rtt_mdev(result));
	putchar('\n');
}

/* Further digits are noise. */
static double rounded(double ms)
{
	return round(ms * 1e6) / 1e6;
}

void ping_fill_result(json_t *root, const struct ping_result *result)
{
	json_t *rtt;

	js_int(root, "transmitted", result->sent);
	js_int(root, "received", result->received);
	js_int(root, "duplicates", result->duplicates);
	js_int(root, "corrupted", result->corrupted);
	js_int(root, "errors", result->errors);
	js_real(root, "loss", rounded(loss(result)));
	js_int(root, "time", (result->last_send - result->first_send) / NSEC_PER_MSEC);
	if (result->timed) {
		rtt = js_sub_object(root, "rtt");
		js_real(rtt, "min", (double)result->rtt_min / NSEC_PER_MSEC);
		js_real(rtt, "avg", rounded(rtt_avg(result)));
		js_real(rtt, "max", (double)result->rtt_max / NSEC_PER_MSEC);
		js_real(rtt, "mdev", rounded(rtt_mdev(result)));
	}
}
