#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# pages.sh: no frame needs an allocation larger than a page: all larger allocations that
# may not wait are refused. Run inside a VM whose kernel supports this:
# tools/vm/vm run --kernel uml-debug -- tests/e2e/pages.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

FAULT=/sys/kernel/debug/fail_page_alloc
SIZES='1473 2952 4000 8192 20000 30000 60000 65507'

# Neighbours and programs exist before. Checkers add some octets to objects of a page, so
# that these have two pages, of order 1, in such a kernel.
pages_only() {
	says ' 0% packet loss' peer ping -q -c 1 -W 2 "$ME"
	echo 2 >"$FAULT/min-order"
	echo Y >"$FAULT/ignore-gfp-wait"
	echo 0 >"$FAULT/verbose"
	echo -1 >"$FAULT/times"
	echo 100 >"$FAULT/probability"
}

any_size() {
	echo 0 >"$FAULT/probability"
}

test_large_pings_of_linux_are_answered() {
	local size
	# The head of this one becomes an object of 4096 octets. KASAN adds some to it, so
	# that it takes two pages in this kernel, and one in others.
	pages_only 2
	says ' 0% packet loss' peer ping -q -c 3 -i 0.1 -W 2 -s 1473 "$ME"
	pages_only
	for size in ${SIZES#1473 }; do
		says ' 0% packet loss' peer ping -q -c 3 -i 0.1 -W 2 -s "$size" "$ME"
	done
	any_size
	counts ReasmOKs 24
	counts FragOKs 24
}

test_large_pings_of_ours_are_answered() {
	local size
	pages_only
	for size in $SIZES; do
		says "^$((size + 8)) bytes from $PEER" mipv4 ping "$PEER" dev v0 count 1 size "$size"
	done
	any_size
}

test_fragments_in_disorder() {
	peer tc qdisc add dev v1 root netem delay 5ms reorder 40% 50%
	pages_only
	says ' 0% packet loss' peer ping -q -c 10 -i 0.1 -W 3 -s 20000 "$ME"
	any_size
	counts ReasmOKs 10
}

test_large_datagrams_are_echoed() {
	modprobe mudp
	mipv4 udp echo 7 dev v0
	pages_only
	# shellcheck disable=SC2086 # each is a word
	says '^echo of 8 sizes$' peer "$PYTHON" -SE "$HERE/udp.py" echo "$ME" 7 $SIZES
	any_size
}

test_large_datagrams_are_heard() {
	background mipv4 listen proto 253 dev v0 count 2 >"$TMP/heard" 2>"$TMP/heard.err"
	retry 5 says '^listening on v0$' cat "$TMP/heard"
	pages_only
	mipv4 send "$ME" proto 253 dev v0 size 65515
	peer "$PYTHON" -SE "$HERE/pages.py" "$ME" 60000
	retry 5 says "^$ME > $ME: .*length 65515: 000102" cat "$TMP/heard"
	retry 5 says "^$PEER > $ME: .*length 60000: " cat "$TMP/heard"
	any_size
}

run_tests "$@"
