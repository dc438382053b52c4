#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# fuzz-sock.sh: random system calls on UDP sockets, under traffic, while the endpoint comes and
# goes, and sockets are dumped and killed (fuzz-sock.py). tests/fuzz/sock.c makes them; the
# Makefile beside it builds it as $MIPV4_FUZZER. For a kernel with checkers:
# MIPV4_FUZZER=…/sock tools/vm/vm run --kernel uml-debug -- tests/e2e/fuzz-sock.sh
#
# Two programs make $MIPV4_FUZZ_COUNT calls (10,000) each, or calls for $MIPV4_FUZZ_TIME
# seconds. They depend on $MIPV4_FUZZ_SEED.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

SEED=${MIPV4_FUZZ_SEED:-$RANDOM$RANDOM}
COUNT=${MIPV4_FUZZ_COUNT:-10000}
[ -z "${MIPV4_FUZZ_TIME:-}" ] || COUNT=1000000000
exec {REPORT}>&1	# past the log of the test
# What only fails: options that do not exist here, can only be read or only be set; listen().
NEVER_DONE='^(call listen|uring send_zc|set (IP_(RETOPTS|MTU|TRANSPARENT|MINTTL)|MCAST_MSFILTER|UDP_ENCAP'
NEVER_DONE+='|SO_(ERROR|TYPE|DOMAIN|PROTOCOL|ACCEPTCONN|ZEROCOPY|INCOMING_NAPI_ID|COOKIE|MEMINFO|RESERVE_MEM))'
NEVER_DONE+='|get (IP_(RETOPTS|TRANSPARENT|MINTTL|(ADD|DROP)_.*|(UN)?BLOCK_SOURCE|MSFILTER)|MCAST_.*|UDP_ENCAP'
NEVER_DONE+='|SO_(RCVBUFFORCE|SNDBUFFORCE|BUSY_POLL_BUDGET|ATTACH_BPF|DETACH_FILTER|.*REUSEPORT_.*))) never succ'

traffic() {
	local port
	for port in 5000 5001 5002; do
		background ip netns exec peer hping3 -n -i u10000 --udp -p "$port" -d 40 "$ME" \
			>/dev/null 2>&1
	done
	background ip netns exec peer hping3 -n -i u30000 --udp -p 5003 -d 3000 239.1.2.3 \
		>/dev/null 2>&1
}

# done_and_failed FILE…: each call and option with many tries succeeded and failed.
done_and_failed() {
	awk '/: [0-9]+ done, [0-9]+ failed$/ { sub(":", "", $2); done[$1 " " $2] += $3; failed[$1 " " $2] += $5 }
		END { for (what in done) if (done[what] + failed[what] >= 2000 &&
				(!done[what] || !failed[what]))
			print what (done[what] ? " never failed" : " never succeeded") }' "$@" |
		grep -vE "$NEVER_DONE" >"$TMP/idle" || return 0
	cat "$TMP/idle"
	return 1
}

# fuzz SEED: print the report of the fuzzer.
fuzz() {
	"$MIPV4_FUZZER" -s "$1" -n "$COUNT" ${MIPV4_FUZZ_TIME:+-t "$MIPV4_FUZZ_TIME"} \
		"$ME" "$PEER" v0
}

test_no_system_call_does_harm() {
	local first change
	echo "seed $SEED"
	modprobe mudp
	modprobe mipv4_diag
	# A random number of a device or a protocol must not start a program.
	echo >/proc/sys/kernel/modprobe
	traffic
	"$PYTHON" -SE "$HERE/fuzz-sock.py" v0 "$ME" "$PEER" "$SEED" >"$TMP/change" &
	change=$!
	fuzz "$SEED" >"$TMP/two" &
	first=$!
	fuzz "$((SEED + 1))" >"$TMP/one"
	wait "$first"
	kill "$change"
	wait "$change"
	cat "$TMP/one" "$TMP/two" "$TMP/change"
	echo "# fuzzed: seed $SEED, $(sed -n 's/ calls$//p' "$TMP/one" "$TMP/two" | paste -sd+) calls" \
		>&"$REPORT"
	done_and_failed "$TMP/one" "$TMP/two"
	# Everything works as before, and nothing holds the module.
	echo /sbin/modprobe >/proc/sys/kernel/modprobe
	# shellcheck disable=SC2046 # several
	kill -KILL $(jobs -p) 2>/dev/null || :
	wait
	mipv4 detach v0 2>/dev/null || :
	mipv4 attach v0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
	retry 10 rmmod mudp
}

run_tests "$@"
