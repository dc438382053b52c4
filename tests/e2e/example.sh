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

# open_both: open a session; our end is file 3, that of the peer file 4.
open_both() {
	exec 3<>/dev/mrdp 4<>/dev/mrdp
	echo "v0 $PEER" >&3
	inside peer echo "v1 $ME" >&4
}

close_both() {
	exec 3>&- 4>&-
}

# to FILE-DESCRIPTOR COMMAND…: redirect its output there.
to() {
	local fd=$1
	shift
	"$@" >&"$fd"
}

# read_message FILE-DESCRIPTOR
read_message() {
	dd bs=9000 count=1 status=none <&"$1"
}

# receive FILE-DESCRIPTOR OCTETS FILE: receive in the background; set RECEIVER.
receive() {
	head -c "$2" <&"$1" >"$3" &
	RECEIVER=$!
}

# transfer OCTETS: send them from us to the peer.
transfer() {
	head -c "$1" /dev/urandom >"$TMP/data"
	open_both
	receive 4 "$1" "$TMP/received"
	dd if="$TMP/data" "bs=$SIZE" status=none >&3
	wait "$RECEIVER"
	close_both
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

test_both_directions_at_once() {
	load
	both_ends
	bad_link
	head -c 300000 /dev/urandom >"$TMP/data"
	head -c 300000 /dev/urandom >"$TMP/other"
	open_both
	receive 4 300000 "$TMP/received"
	local one=$RECEIVER
	receive 3 300000 "$TMP/received-other"
	background dd if="$TMP/other" "bs=$SIZE" status=none >&4
	dd if="$TMP/data" "bs=$SIZE" status=none >&3
	wait "$one" "$RECEIVER" "$BACKGROUND"
	cmp "$TMP/data" "$TMP/received"
	cmp "$TMP/other" "$TMP/received-other"
	close_both
}

test_messages_keep_their_bounds() {
	load
	both_ends
	open_both
	printf one >&3
	printf second >&3
	"$PYTHON" -SEc 'import os; os.write(3, b"")'
	is one read_message 4
	is second read_message 4
	is '' read_message 4
	head -c 8192 /dev/zero | dd bs=8192 iflag=fullblock status=none >&3
	read_message 4 >"$TMP/received"
	is 8192 stat -c %s "$TMP/received"
	refused 1 'Message too long' to 3 dd if=/dev/zero bs=8193 count=1 status=none
	close_both
}

test_slow_reader_gets_all() {
	local i
	load
	both_ends
	open_both
	background dd if=/dev/zero bs=100 count=200 status=none >&3
	nap 1.5		# its window is full by now, and it probes
	kill -0 "$BACKGROUND"
	for ((i = 0; i < 200; i++)); do
		read_message 4
	done >"$TMP/received"
	wait "$BACKGROUND"
	is 20000 stat -c %s "$TMP/received"
	close_both
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

# said_by NAME COMMAND…: the errors of the command go to a file.
said_by() {
	local name=$1
	shift
	"$@" 2>"$TMP/.$name" || :
	mv "$TMP/.$name" "$TMP/$name"
}

test_sessions_end_with_the_endpoint() {
	load
	both_ends
	bad_link
	open_both
	receive 4 100000000 "$TMP/received"
	said_by reader cat <&3 &
	background said_by writer dd if=/dev/zero bs=100 status=none >&3
	retry 10 test -s "$TMP/received"
	mipv4 detach v0
	retry 30 test -s "$TMP/reader" -a -s "$TMP/writer"
	says 'No such device' cat "$TMP/reader"
	says 'No such device' cat "$TMP/writer"
	refused 1 'No such device' to 3 printf x
	mipv4 attach v0 addr "$ME/24"
	refused 1 'No such device' to 3 printf x
}

test_session_ends_if_nobody_is_there() {
	load
	exec 3<>/dev/mrdp
	echo "v0 $PEER" >&3
	printf x >&3
	# Linux does not know the protocol.
	refused 1 'Connection refused' dd of=/dev/null bs=100 status=none <&3
	exec 3>&-
	# The protocol does not know the session.
	both_ends
	exec 3<>/dev/mrdp
	echo "v0 $PEER" >&3
	printf x >&3
	refused 1 'Connection refused' dd of=/dev/null bs=100 status=none <&3
	exec 3>&-
	# The host does not exist.
	exec 3<>/dev/mrdp
	echo "v0 10.9.0.99" >&3
	printf x >&3
	refused 1 'No route to host' dd of=/dev/null bs=100 status=none <&3
	exec 3>&-
}

test_session_ends_if_the_peer_starts_anew() {
	load
	both_ends
	open_both
	printf x >&3
	is x read_message 4
	exec 4>&-
	exec 4<>/dev/mrdp
	inside peer echo "v1 $ME" >&4
	printf y >&3
	refused 1 'Connection reset' dd of=/dev/null bs=100 status=none <&3
	close_both
}

# A host that does not know the identifiers cannot end the session.
test_forged_datagrams_do_no_harm() {
	load
	both_ends
	open_both
	printf x >&3
	is x read_message 4
	inside peer "$PYTHON" -c '
import sys
from scapy.all import ICMP, IP, Ether, Raw, sendp, conf
conf.verb = 0
me, peer, mac = sys.argv[1:]
quote = IP(src=me, dst=peer, proto=254) / Raw(b"forged id and more")
sendp([Ether(dst=mac) / IP(src=peer, dst=me) / ICMP(type=3, code=3) / quote,
    Ether(dst=mac) / IP(src=peer, dst=me, proto=254) / Raw(bytes(24)),
    Ether(dst=mac) / IP(src=peer, dst=me, proto=254) / Raw(b"short")], iface="v1")
' "$ME" "$PEER" "$ME_MAC"
	retry 5 counts icmp-unclaimed 1
	printf y >&3
	is y read_message 4
	close_both
}

test_bad_first_lines_are_refused() {
	load
	exec 3<>/dev/mrdp
	refused 1 'Invalid argument' to 3 echo "v0"
	refused 1 'Invalid argument' to 3 echo "v0 300.1.1.1"
	refused 1 'Invalid argument' to 3 echo "v0 224.0.0.1"
	refused 1 'No such device' to 3 echo "v9 $PEER"
	refused 1 'Network is unreachable' to 3 echo "v0 192.0.2.1"
	refused 1 'not connected' dd bs=100 status=none <&3
	echo "v0 $PEER" >&3
	exec 4<>/dev/mrdp
	refused 1 'Address already in use' to 4 echo "v0 $PEER"
	close_both
}

# The output that docs/companion.md recommends.
test_what_happens_can_be_watched() {
	load
	both_ends
	echo >/sys/kernel/tracing/trace
	tcpdump -lni v0 ip proto 254 >"$TMP/capture" 2>"$TMP/capture.err" &
	retry 20 listening
	echo 1 >/sys/kernel/tracing/events/mipv4/enable
	open_both
	printf x >&3
	is x read_message 4
	close_both
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

test_module_stays_while_it_is_used() {
	load
	exec 3<>/dev/mrdp
	refused 1 'in use' rmmod mrdp
	echo "v0 $PEER" >&3
	receive 3 100 "$TMP/received"
	nap 0.3
	kill "$RECEIVER"
	wait "$RECEIVER" || [ $? -eq 143 ]	# SIGTERM ends a read
	exec 3>&-
	rmmod mrdp
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
