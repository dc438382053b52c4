#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# user.sh: a transport protocol in a program: `mipv4 send` and `mipv4 listen`, with Linux
# and hping3 as the peer.
# Run inside a VM: tools/vm/vm run -- tests/e2e/user.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

# listen ARGUMENT…: listen from now on, with the output in $TMP/heard.
listen() {
	: >"$TMP/heard"
	background mipv4 listen proto 253 dev v0 "$@" >"$TMP/heard" 2>"$TMP/heard.err"
	LISTENER=$BACKGROUND
	retry 5 says '^listening on v0$' cat "$TMP/heard"
}

heard() {
	says "$1" cat "$TMP/heard"
}

test_what_linux_sends_is_heard() {
	listen count 3
	peer hping3 -n --rawip -H 253 -d 5 -e hello -c 1 "$ME" >/dev/null 2>&1 || :
	retry 3 heard "^$PEER > $ME: proto 253 ttl 64 tos 0x0 length 5: 68656c6c6f$"
	peer hping3 -n --rawip -H 253 -y -t 7 -o b8 -d 40 -c 1 "$ME" >/dev/null 2>&1 || :
	retry 3 heard 'ttl 7 tos 0xb8 df length 40: (58){32}\.\.\.$'
	peer hping3 -n --rawip -H 253 -c 1 -d 0 "$ME" >/dev/null 2>&1 || :
	wait "$LISTENER"
	heard 'length 0$'
	counts InUnknownProtos 0
	# The third datagram ended the listener.
	peer hping3 -n --rawip -H 253 -d 5 -c 1 "$ME" >/dev/null 2>&1 || :
	counts InUnknownProtos 1
}

test_sent_header_is_as_asked_for() {
	mipv4 addr add 10.9.0.3/24 dev v0
	capture peer v1 ip proto 253
	printf 'hello' | mipv4 send "$PEER" proto 253 dev v0
	mipv4 send "$PEER" proto 253 dev v0 size 16 src 10.9.0.3 ttl 3 tos 0xb8 df options 94040000
	retry 5 captured 2 ' > 10.9.0.1: '
	captured 1 'tos 0x0, ttl 64, .*flags \[none\], proto unknown \(253\), length 25'
	captured 1 'tos 0xb8, ttl 3, .*flags \[DF\], proto unknown \(253\), length 40, options \(RA\)'
	captured 1 '10.9.0.3 > 10.9.0.1'
}

test_error_of_linux_is_heard() {
	listen
	mipv4 send "$PEER" proto 253 dev v0 size 8
	retry 3 heard "^From $PEER about a datagram to $PEER: Destination Protocol Unreachable$"
	mipv4 send 10.9.0.99 proto 253 dev v0 size 8
	retry 6 heard "^From $ME about a datagram to 10.9.0.99: Destination Host Unreachable$"
}

# RFC 1122 section 3.4. Echo and timestamp requests of a program, beside a ping.
test_replies_of_icmp_are_heard_by_who_asked() {
	: >"$TMP/heard"
	background mipv4 listen proto icmp dev v0 >"$TMP/heard" 2>"$TMP/heard.err"
	retry 5 heard '^listening on v0$'
	printf '\x08\x00\xf6\xf9\x00\x05\x01\x01' | mipv4 send "$PEER" proto icmp dev v0
	retry 3 heard "^$PEER > $ME: proto 1 .* length 8: 0000fef900050101$"
	printf '\x0d\x00\xf2\xfe\x00\x00\x00\x01\0\0\0\0\0\0\0\0\0\0\0\0' |
		mipv4 send "$PEER" proto icmp dev v0
	retry 3 heard "^$PEER > $ME: proto 1 .* length 20: 0e00"
	# Replies to a ping go only to the ping.
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 3 interval 0.1
	is 3 grep -c . "$TMP/heard"
	counts icmp-unclaimed 0
	counts icmp-type 0
	# The specific destination of a broadcast: the address that the sender can reach.
	mipv4 addr add 10.9.0.3/24 dev v0
	listen
	peer "$PYTHON" -SE -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(b"hello", ("10.9.0.255", 0))'
	retry 3 heard "^$PEER > 10.9.0.255: proto 253 .* specdest $ME length 5: 68656c6c6f$"
}

test_largest_datagram_both_ways() {
	listen count 2
	mipv4 send "$ME" proto 253 dev v0 size 65515
	retry 3 heard "^$ME > $ME: .*length 65515: 000102"
	peer "$PYTHON" -SE -c '
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
s.sendto(b"x" * 65515, (sys.argv[1], 0))' "$ME"
	wait "$LISTENER"
	heard "^$PEER > $ME: .*length 65515: 787878"
	refused 1 'at most 65515 octets' mipv4 send "$PEER" proto 253 dev v0 </dev/zero
	refused 1 'datagram exceeds the MTU' mipv4 send "$PEER" proto 253 dev v0 size 2000 df
}

test_script_reads_json() {
	background mipv4 -j listen proto 253 dev v0 count 1 >"$TMP/heard"
	LISTENER=$BACKGROUND
	until ! kill -0 "$LISTENER" 2>/dev/null; do
		peer hping3 -n --rawip -H 253 -d 5 -e hello -c 1 "$ME" >/dev/null 2>&1 || :
	done
	is "253 $PEER $ME hello 0" "$PYTHON" -SE -c '
import json, sys
for line in open(sys.argv[1]):
    o = json.loads(line)
    print(o["protocol"], o["src"], o["dst"], bytes.fromhex(o["payload"]).decode(), o["dropped"])
' "$TMP/heard"
}

# segments SIZE PIECE LENGTH…: the peer sends a UDP datagram of SIZE octets, which its kernel
# splits if PIECE is not 0. The listener gets payloads of these lengths with right
# checksums. veth leaves both to the receiver.
segments() {
	local size=$1 piece=$2
	shift 2
	background mipv4 -j listen proto udp dev v0 count $# >"$TMP/heard"
	LISTENER=$BACKGROUND
	until ! kill -0 "$LISTENER" 2>/dev/null; do
		peer "$PYTHON" -SE "$HERE/user.py" send "$ME" "$size" "$piece"
	done
	is "$*" "$PYTHON" -SE "$HERE/user.py" check "$TMP/heard"
}

test_checksum_of_linux_is_complete() {
	says 'tx-checksumming: on' peer ethtool -k v1
	segments 500 0 508
	segments 1 0 9
}

test_segments_of_linux_are_heard_one_by_one() {
	says 'tx-udp-segmentation: on' peer ethtool -k v1
	segments 500 100 108 108 108 108 108
	segments 450 100 108 108 108 108 58
}

# A listener that does not read loses datagrams, and learns their number later.
test_what_finds_no_room_is_told() {
	listen
	kill -STOP "$LISTENER"
	background ip netns exec peer hping3 -n --flood --rawip -H 253 -d 1000 "$ME" >/dev/null 2>&1
	retry 20 at_least InDelivers 10000
	kill -INT "$BACKGROUND"
	kill -CONT "$LISTENER"
	retry 5 heard 'length 1000'
	peer hping3 -n --rawip -H 253 -d 5 -c 1 "$ME" >/dev/null 2>&1 || :
	retry 5 heard '^[0-9]+ datagrams were lost: the socket was full$'
	counts InUnknownProtos 0
}

# lose: send more than the queue of the stopped listener holds.
lose() {
	listen
	kill -STOP "$LISTENER"
	background ip netns exec peer hping3 -n --flood --rawip -H 253 -d 1000 "$ME" >/dev/null 2>&1
	retry 20 at_least InDelivers 10000
	kill -INT "$BACKGROUND"
	wait "$BACKGROUND" || :
}

# The message that the endpoint was detached finds a full queue, too.
test_listening_ends_with_a_full_queue() {
	lose
	mipv4 detach v0
	kill -CONT "$LISTENER"
	refused 1 '' wait "$LISTENER"
	is 'mipv4: the endpoint of v0 was detached' cat "$TMP/heard.err"
	# The listener does not continue with the next endpoint of the device.
	mipv4 attach v0 addr "$ME/24"
	lose
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24"
	kill -CONT "$LISTENER"
	refused 1 '' wait "$LISTENER"
	is 'mipv4: the endpoint of v0 was detached' cat "$TMP/heard.err"
}

test_listening_goes_on_after_a_full_queue() {
	lose
	kill -CONT "$LISTENER"
	retry 20 quiet
	peer hping3 -n --rawip -H 253 -d 5 -e hello -c 1 "$ME" >/dev/null 2>&1 || :
	retry 5 heard 'length 5: 68656c6c6f$'
	kill -0 "$LISTENER"
}

# No further datagram is printed.
quiet() {
	local before
	before=$(wc -l <"$TMP/heard")
	nap 0.5
	[ "$before" -gt 0 ] && [ "$(wc -l <"$TMP/heard")" -eq "$before" ]
}

test_listening_ends() {
	listen
	kill -INT "$LISTENER"
	wait "$LISTENER"
	peer hping3 -n --rawip -H 253 -d 5 -c 1 "$ME" >/dev/null 2>&1 || :
	counts InUnknownProtos 1
	listen
	mipv4 detach v0
	refused 1 '' wait "$LISTENER"
	is 'mipv4: the endpoint of v0 was detached' cat "$TMP/heard.err"
}

test_protocols_of_the_kernel_are_not_heard() {
	refused 1 'a kernel module handles this protocol' mipv4 listen proto igmp dev v0
	refused 1 'source is not an address of this endpoint' \
		mipv4 send "$PEER" proto 253 dev v0 size 1 src 10.9.0.7
	refused 1 'no route to the destination' mipv4 send 10.99.0.1 proto 253 dev v0 size 1
}

test_nobody_else_may() {
	local nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
	# shellcheck disable=SC2086
	refused 1 'CAP_NET_RAW' $nobody mipv4 listen proto 253 dev v0
	# shellcheck disable=SC2086
	refused 1 'CAP_NET_RAW' $nobody mipv4 send "$PEER" proto 253 dev v0 size 1
	counts OutRequests 0
}

run_tests "$@"
