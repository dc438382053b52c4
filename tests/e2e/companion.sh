#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# companion.sh: the example of README.md receives its datagrams and can be unloaded.
# tests/check builds it as $MIPV4_COMPANION.
# MIPV4_COMPANION=…/hello.ko tools/vm/vm run -- tests/e2e/companion.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

scapy_sends() {
	peer "$PYTHON" -c '
import sys
from scapy.all import IP, Raw, conf, sr1
conf.verb = 0
answer = sr1(IP(dst=sys.argv[1], proto=253) / Raw(b"x" * int(sys.argv[2])), timeout=5)
print("answer", answer and (answer.proto, len(answer.payload)))' "$ME" "$1"
}

test_example_receives_its_protocol() {
	insmod "$MIPV4_COMPANION"
	says 'protocols icmp\(1\) igmp\(2\) hello\(253\)' mipv4 show dev v0
	dmesg -C
	scapy_sends 33
	retry 3 says "hello: 33 octets from $PEER" dmesg
	counts InUnknownProtos 0
	rmmod hello
	peer hping3 -n --rawip -H 253 -d 33 -c 1 "$ME" >/dev/null 2>&1 || :
	counts InUnknownProtos 1
	says 'protocols icmp\(1\) igmp\(2\)$' mipv4 show dev v0
}

test_example_may_come_before_the_endpoint() {
	mipv4 detach v0
	insmod "$MIPV4_COMPANION"
	refused 1 'in use' rmmod mipv4
	mipv4 attach v0 addr "$ME/24"
	dmesg -C
	peer hping3 -n --rawip -H 253 -d 5 -c 1 "$ME" >/dev/null 2>&1 || :
	retry 3 says "hello: 5 octets from $PEER" dmesg
	rmmod hello
}

test_example_is_unloaded_under_flood() {
	local _
	background ip netns exec peer hping3 -n --flood --rawip -H 253 -d 20 "$ME" >/dev/null 2>&1
	for _ in 1 2 3 4 5; do
		insmod "$MIPV4_COMPANION"
		nap 0.1
		rmmod hello
	done
	kill "$BACKGROUND"
	at_least InDelivers 1
}

# Chapter 0 of docs/companion.md.
test_hello_is_tried_as_the_guide_does() {
	local try
	try=$(readlink -f "$HERE/../../examples/hello/try.sh")
	cd "${MIPV4_COMPANION%/*}"
	run "$try"
	[ "$STATUS" -eq 0 ] || fail "$TEXT"
	any_line 'protocols icmp\(1\) igmp\(2\) hello\(253\)' "${SAID[@]}"
	any_line "^received: b'hello'$" "${SAID[@]}"
	any_line 'hello: 5 octets from 10.9.1.1$' "${SAID[@]}"
}

run_tests "$@"
