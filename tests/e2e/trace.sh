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
	traced "mipv4_drop: dev=v0 ifindex=[0-9]+ .*reason=no-proto src=$PEER dst=$ME proto=253 len=[0-9]+\$"
	echo 0 >"$TRACING/events/mipv4/enable"
}

test_drops_of_a_companion_are_traced_by_name() {
	modprobe mudp
	trace mipv4/mipv4_protocol_drop
	peer "$PYTHON" -SE "$HERE/user.py" send "$ME" 100 0
	retry 3 traced "mipv4_protocol_drop: dev=v0 ifindex=[0-9]+ .*reason=udp-no-port src=$PEER dst=$ME proto=17 len=128\$" >/dev/null
	echo 0 >"$TRACING/events/mipv4/mipv4_protocol_drop/enable"
}

test_dropped_arp_packets_have_no_addresses_of_ip() {
	trace mipv4/mipv4_drop
	# an ARP request that is too short
	send peer v1 "ffffffffffff${PEER_MAC//:/}08060001"
	retry 3 traced "mipv4_drop: dev=v0 .*reason=arp-malformed src=0.0.0.0 dst=0.0.0.0 proto=0 len=0\$" >/dev/null
	echo 0 >"$TRACING/events/mipv4/mipv4_drop/enable"
}

test_the_name_of_a_renamed_device_is_traced() {
	ip link set v0 down
	ip link set v0 name w0
	ip link set w0 up
	trace mipv4/mipv4_drop
	send peer v1 "${ME_MAC//:/}${PEER_MAC//:/}080600"
	retry 3 traced "mipv4_drop: dev=w0 .*reason=arp-malformed " >/dev/null
	echo 0 >"$TRACING/events/mipv4/mipv4_drop/enable"
	ip link set w0 down
	ip link set w0 name v0
	ip link set v0 up
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

# The programs of the examples in mipv4(7) show drops while they occur. stock.sh has those that
# need more than this kernel.
test_trace_cmd_shows_the_names_of_reasons() {
	drop_on_and_on
	trace-cmd record -q -o "$TMP/trace.dat" -e mipv4:mipv4_drop sleep 2
	says "mipv4_drop: +dev=v0 .*reason=dst-not-ours src=$PEER dst=10.9.0.9 proto=1 len=84" \
		trace-cmd report -i "$TMP/trace.dat"
}

test_dropwatch_shows_the_reason_of_the_core() {
	drop_on_and_on
	printf 'set alertmode packet\nstart\n' |
		timeout -s INT 4 dropwatch -l kas >"$TMP/dropwatch" 2>&1 || :
	says '^drop at: mipv4_[a-z_.0-9]*\+.*\[mipv4\]' cat "$TMP/dropwatch"
	says '^drop reason: IP_INADDRERRORS$' cat "$TMP/dropwatch"
}

run_tests "$@"
