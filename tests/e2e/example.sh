#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# example.sh: the example companion, examples/mrdp: messages over a lossy link, and its
# lifetime beside endpoints. tests/check builds it as $MIPV4_EXAMPLE. cycles.sh loads and
# unloads it under traffic. $MIPV4_COMPANION, the example of README.md, has another number.
# MIPV4_EXAMPLE=…/mrdp.ko MIPV4_COMPANION=…/hello.ko \
#	tools/vm/vm run -- tests/e2e/example.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

SIZE=1200	# octets of a message
TALK=$HERE/../../examples/mrdp/talk.py

# Each function test_RULE of mrdp.py is a test of that name.
while read -r _ rule; do
	rule=${rule#test_}
	rule=${rule%%(*}
	MORE_TESTS+=("test_$rule")
	eval "test_$rule() {
		load
		both_ends
		\"\$PYTHON\" -SE \"\$HERE/mrdp.py\" $rule
	}"
done < <(grep '^def test_' "$HERE/mrdp.py")

# Companions that a test left would keep mipv4 loaded.
trap 'rmmod mrdp hello 2>/dev/null' EXIT

# Both ends of the link belong to mipv4.
both_ends() {
	ip -n peer addr flush dev v1
	peer mipv4 attach v1 addr "$PEER/24"
}

# bad_link: loss, duplicates and reordering in both directions.
bad_link() {
	netem=(netem delay 4ms loss 10% duplicate 5% reorder 25% 50%)
	tc qdisc add dev v0 root "${netem[@]}"
	tc -n peer qdisc add dev v1 root "${netem[@]}"
}

# A failed test may have left it.
load() {
	rmmod mrdp 2>/dev/null || :
	insmod "$MIPV4_EXAMPLE"
}

# receiver: the peer receives in the background; set BACKGROUND.
receiver() {
	: >"$TMP/receiver"	# of an earlier one
	background ip netns exec peer "$TALK" receive "$ME" >"$TMP/received" 2>"$TMP/receiver"
	retry 10 grep -q receiving "$TMP/receiver"
}

# transfer OCTETS: send them from us to the peer.
transfer() {
	head -c "$1" /dev/urandom >"$TMP/data"
	: >"$TMP/receiver"	# of an earlier one
	peer "$TALK" receive "$ME" >"$TMP/received" 2>"$TMP/receiver" &
	local receiver=$!
	retry 10 grep -q receiving "$TMP/receiver"
	"$TALK" send "$PEER" "$SIZE" <"$TMP/data"
	wait "$receiver"
	cmp "$TMP/data" "$TMP/received"
}

peer_balanced() {
	retry 6 balanced_by ip netns exec peer mipv4 -j stats
}

test_protocol_is_tried_without_a_module() {
	rmmod mrdp 2>/dev/null || :
	both_ends
	peer mipv4 listen proto 254 dev v1 count 1 >"$TMP/heard" &
	local listener=$!
	retry 5 says '^listening on v1$' cat "$TMP/heard"
	printf hello | mipv4 send "$PEER" proto 254 dev v0
	wait "$listener"
	says "^$ME > $PEER: proto 254 .*length 5: 68656c6c6f$" cat "$TMP/heard"
}

test_10_mib_through_loss_reordering_and_duplication() {
	load
	both_ends
	bad_link
	transfer 10485760
	# The link did lose, duplicate and reorder frames.
	run tc -s qdisc show dev v0
	[[ $TEXT =~ dropped\ ([0-9]+) ]]
	[ "${BASH_REMATCH[1]}" -ge 500 ]
	peer_balanced
	rmmod mrdp
}

test_damaged_datagrams_are_not_taken_in() {
	load
	both_ends
	tc qdisc add dev v0 root netem delay 1ms corrupt 10%
	transfer 1048576
	rmmod mrdp
}

test_endpoints_come_before_and_after_the_module() {
	mipv4 detach v0
	load
	mipv4 attach v0 addr "$ME/24"
	both_ends
	transfer 30000
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24"
	transfer 30000
	rmmod mrdp
	insmod "$MIPV4_EXAMPLE"
	transfer 30000
	refused 1 'in use' rmmod mipv4
	rmmod mrdp
}

test_sessions_end_with_the_endpoint() {
	load
	both_ends
	bad_link
	receiver
	"$TALK" send "$PEER" 100 </dev/zero 2>"$TMP/sender" &
	local sender=$!
	retry 10 test -s "$TMP/received"
	mipv4 detach v0
	wait "$sender" || :
	says 'No such device' cat "$TMP/sender"
	peer mipv4 detach v1
	wait "$BACKGROUND" || :
	says 'No such device' cat "$TMP/receiver"
	mipv4 attach v0 addr "$ME/24"
	both_ends
	transfer 30000
}

# A host that does not know the identifiers cannot end the session.
test_forged_datagrams_do_no_harm() {
	load
	both_ends
	background "$PYTHON" -SE "$HERE/mrdp.py" stays_for_a_while
	nap 0.5
	inside peer "$PYTHON" -c '
import sys
from scapy.all import ICMP, IP, Ether, Raw, sendp, conf
conf.verb = 0
me, peer, mac = sys.argv[1:]
ports = bytes([15, 160, 15, 160])	# 4000
quote = IP(src=me, dst=peer, proto=254) / Raw(ports + b"forged id and more")
sendp([Ether(dst=mac) / IP(src=peer, dst=me) / ICMP(type=3, code=3) / quote,
    Ether(dst=mac) / IP(src=peer, dst=me, proto=254) / Raw(ports + bytes(24)),
    Ether(dst=mac) / IP(src=peer, dst=me, proto=254) / Raw(ports + b"short")], iface="v1")
' "$ME" "$PEER" "$ME_MAC"
	retry 5 counts icmp-unclaimed 1
	wait "$BACKGROUND"
}

# The output that docs/companion.md recommends.
test_what_happens_can_be_watched() {
	load
	both_ends
	echo >/sys/kernel/tracing/trace
	tcpdump -lni v0 ip proto 254 >"$TMP/capture" 2>"$TMP/capture.err" &
	retry 20 listening
	echo 1 >/sys/kernel/tracing/events/mipv4/enable
	transfer 1
	retry 5 captured 1 "$ME > $PEER: .*254"
	retry 5 captured 1 "$PEER > $ME: .*254"
	rmmod mrdp
	peer mipv4 send "$ME" proto 254 dev v1 size 8
	retry 5 counts InUnknownProtos 1
	mipv4 stats dev v0 >"$TMP/stats"
	says '^ *DropNoProto  *1$' cat "$TMP/stats"
	grep mipv4_ /sys/kernel/tracing/trace >"$TMP/trace"
	says 'mipv4_send: dev=v0 .*proto=254' cat "$TMP/trace"
	says 'mipv4_receive: dev=v0 .*proto=254' cat "$TMP/trace"
	says 'mipv4_drop: ' cat "$TMP/trace"
	echo 0 >/sys/kernel/tracing/events/mipv4/enable
}

# A datagram of 8 octets has no header of mrdp.
drops_a_short_datagram() {
	peer mipv4 send "$ME" proto 254 dev v1 size 8
	grep -qE "v0: drop mrdp-malformed src $PEER dst $ME proto mrdp\(254\) len 28\$" "$TMP/drops"
}

test_drops_are_reported_by_name() {
	both_ends
	load
	mipv4 monitor drop dev v0 proto 254 >"$TMP/drops" &
	retry 10 drops_a_short_datagram
	kill $!
	rmmod mrdp
}

test_open_socket_holds_the_module() {
	load
	both_ends
	receiver
	refused 1 'in use' rmmod mrdp
	kill "$BACKGROUND"
	wait "$BACKGROUND" || [ $? -eq 143 ]	# SIGTERM ends a read
	retry 10 rmmod mrdp
}

test_sockets_are_listed_and_killed() {
	load
	both_ends
	receiver
	peer mipv4 socket >"$TMP/sockets"
	says "^mrdp +ESTAB +0 +0 +$PEER:4000 +$ME:4000 +uid 0 pid $BACKGROUND \(.*\)$" cat "$TMP/sockets"
	says '^mrdp: 1 \(connected 1, listening 0, unbound 0\)$' peer mipv4 -s socket
	is 'udp: 0 (connected 0, listening 0, unbound 0)' mipv4 -s socket
	says "^mrdp +ESTAB .* $ME:4000 " peer mipv4 socket kill mrdp dst "$ME"
	wait "$BACKGROUND" || :
	says 'Software caused connection abort' cat "$TMP/receiver"
	retry 10 rmmod mrdp
}

test_taken_protocol_is_refused() {
	rmmod mrdp 2>/dev/null || :
	insmod "$MIPV4_COMPANION"
	dmesg -C
	refused 1 'Device or resource busy' insmod "$MIPV4_EXAMPLE" protocol=253
	says 'mipv4: mrdp is refused: protocol 253 belongs to hello$' dmesg
	refused 1 'Device or resource busy' insmod "$MIPV4_EXAMPLE" protocol=1
	says 'mipv4: mrdp is refused: protocol 1 belongs to icmp$' dmesg
	rmmod hello
	insmod "$MIPV4_EXAMPLE" protocol=253
	both_ends
	transfer 30000
	rmmod mrdp
}
run_tests "$@"
