#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# trace.sh: tracepoints, and the drop reasons of the core.
# Run inside a VM: tools/vm/vm run -- tests/e2e/trace.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

TRACING=/sys/kernel/tracing

# traced PATTERN
traced() {
	grep -qE -- "$1" "$TRACING/trace" || { tail -n 20 "$TRACING/trace"; return 1; }
}

# drop_number NAME: print the number in enum mipv4_drop_reason.
drop_number() {
	sed -n '/^enum mipv4_drop_reason/,/^}/s/^	MIPV4_DROP_\([A-Z0-9_]*\).*/\1/p' \
		"$HERE/../../include/uapi/linux/mipv4.h" | grep -nx "$1" | cut -d: -f1
}

trace() {
	local event
	echo >"$TRACING/trace"
	for event; do
		echo 1 >"$TRACING/events/$event/enable"
	done
}

test_receive_send_and_drop_are_traced() {
	trace mipv4
	says ' 0% packet loss' peer ping -c 1 -s 100 "$ME"
	peer hping3 -n --rawip -H 253 -c 1 "$ME" >/dev/null 2>&1 || :
	traced "mipv4_receive: dev=v0 .*src=$PEER dst=$ME proto=1 len=128"
	traced "mipv4_send: dev=v0 .*src=$ME dst=$PEER proto=1 len=128"
	traced "mipv4_drop: ifindex=[0-9]+ .*reason=$(drop_number NO_PROTO)\$"
	echo 0 >"$TRACING/events/mipv4/enable"
}

test_drops_have_a_reason_of_the_core() {
	local frame
	trace skb/kfree_skb
	# an echo request with a wrong header checksum, and one from our address
	for frame in 4500001c00010000400112340a0901010a0900020800f7fe00000001 \
		4500001c00010000400166cb0a0900020a0900020800f7fe00000001; do
		frame=$ME_MAC${PEER_MAC}0800$frame
		send peer v1 "${frame//:/}"
	done
	retry 3 traced 'kfree_skb: .*reason: IP_CSUM' >/dev/null
	retry 3 traced 'kfree_skb: .*reason: IP_INADDRERRORS' >/dev/null
	counts hdr-csum 1
	counts src-own 1
	echo 0 >"$TRACING/events/skb/kfree_skb/enable"
}

run_tests "$@"
