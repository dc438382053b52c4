#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# fuzz-sock.sh: random system calls on UDP sockets, under traffic, while the endpoint comes and
# goes. tests/fuzz/sock.c makes them; the Makefile beside it builds it as $MIPV4_FUZZER. For a
# kernel with checkers:
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

traffic() {
	local port
	for port in 5000 5001 5002; do
		background ip netns exec peer hping3 -n -i u10000 --udp -p "$port" -d 40 "$ME" \
			>/dev/null 2>&1
	done
	background ip netns exec peer hping3 -n -i u30000 --udp -p 5003 -d 3000 239.1.2.3 \
		>/dev/null 2>&1
}

# churn: detach the endpoint now and then, and attach it again.
churn() {
	while :; do
		nap 2
		mipv4 detach v0
		nap 0.1
		mipv4 attach v0 addr "$ME/24" gateway "$PEER"
	done
}

# succeeded CALL…: each call succeeded.
succeeded() {
	local call
	for call; do
		grep -q "^$call: [1-9]" "$TMP/one" || fail "$call never succeeded" || return
	done
}

test_no_system_call_does_harm() {
	local first
	echo "seed $SEED"
	modprobe mudp
	traffic
	background churn
	"$MIPV4_FUZZER" -s "$SEED" -n "$COUNT" ${MIPV4_FUZZ_TIME:+-t "$MIPV4_FUZZ_TIME"} \
		"$ME" "$PEER" v0 >"$TMP/two" &
	first=$!
	"$MIPV4_FUZZER" -s "$((SEED + 1))" -n "$COUNT" ${MIPV4_FUZZ_TIME:+-t "$MIPV4_FUZZ_TIME"} \
		"$ME" "$PEER" v0 >"$TMP/one"
	wait "$first"
	cat "$TMP/one" "$TMP/two"
	echo "# fuzzed: seed $SEED, $(sed -n 's/ calls$//p' "$TMP/one" "$TMP/two" | paste -sd+) calls" \
		>&"$REPORT"
	succeeded socket bind connect sendto sendmsg sendmmsg recvfrom recvmsg setsockopt getsockopt \
		splice epoll
	# Everything works as before, and nothing holds the module.
	kill "${BACKGROUND:-0}" 2>/dev/null || :
	# shellcheck disable=SC2046 # several
	kill -KILL $(jobs -p) 2>/dev/null || :
	wait
	mipv4 detach v0 2>/dev/null || :
	mipv4 attach v0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
	retry 10 rmmod mudp
}

run_tests "$@"
