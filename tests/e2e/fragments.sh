#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# fragments.sh: datagrams larger than the MTU, in both directions, with Linux as the peer.
# Run inside a VM: tools/vm/vm run -- tests/e2e/fragments.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

SIZES='1473 1480 1481 2952 2953 4000 8192 30000 65506 65507'

test_large_pings_of_linux_are_answered() {
	local size
	for size in $SIZES; do
		says ' 0% packet loss' peer ping -q -c 2 -i 0.1 -W 2 -s "$size" "$ME"
	done
	counts ReasmOKs 20
	counts ReasmFails 0
	counts FragOKs 20
}

test_large_pings_of_ours_are_answered() {
	local size
	for size in $SIZES; do
		says "^$((size + 8)) bytes from $PEER" mipv4 ping "$PEER" dev v0 count 1 size "$size"
	done
	counts FragOKs 10
	counts ReasmOKs 10
}

test_patterns_come_back_unchanged() {
	local pattern
	for pattern in 00 ff aa55 deadbeef; do
		silent_on 'wrong data' peer ping -c 2 -i 0.1 -W 2 -s 5000 -p "$pattern" "$ME"
	done
	says '3001 sizes' peer "$PYTHON" -SE "$HERE/echo-sizes.py" "$ME" 3000
}

test_flood_of_fragments_loses_nothing() {
	says '3000 packets transmitted, 3000 received' peer ping -q -f -c 3000 -s 6000 "$ME"
	counts ReasmOKs 3000
	counts FragCreates 15000
}

test_smallest_mtu() {
	ip link set v0 mtu 68
	ip -n peer link set v1 mtu 68	# veth accepts no larger frames
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1 size 1000
	says ' 0% packet loss' peer ping -c 1 -W 2 -s 400 "$ME"
	at_least FragCreates 30
}

test_fragments_in_disorder() {
	peer tc qdisc add dev v1 root netem delay 5ms reorder 40% 50%
	says ' 0% packet loss' peer ping -q -c 10 -i 0.1 -W 3 -s 20000 "$ME"
	counts ReasmOKs 10
	counts ReasmFails 0
}

test_fragments_twice() {
	peer tc qdisc add dev v1 root netem duplicate 50%
	says ', 0% packet loss' peer ping -q -c 10 -i 0.1 -W 3 -s 20000 "$ME"
	at_least frag-duplicate 1
	counts frag-overlap 0
}

# hping3 makes its fragments itself, of 32 octets here.
test_fragments_of_hping3() {
	says '3 packets transmitted, 3 packets received' \
		peer hping3 -n --icmp -f --mtu 32 -d 2000 -c 3 -i u100000 "$ME"
	counts ReasmOKs 3
	counts ReasmReqds 189
	# A fragment with more to follow, and one from the middle: no answer.
	peer hping3 -n --icmp -x -d 800 -c 2 -i u100000 "$ME" >/dev/null 2>&1 || :
	peer hping3 -n --icmp -x -g 8000 -d 800 -c 2 -i u100000 "$ME" >/dev/null 2>&1 || :
	counts ReasmReqds 193
	counts ReasmOKs 3
	counts IcmpOutEchoReps 3
}

test_df_is_kept_to() {
	refused 1 'message too long' mipv4 ping "$PEER" dev v0 count 1 size 1473 df
	counts FragFails 1
	counts FragOKs 0
}

test_gateway_gets_fragments() {
	ip netns add far
	ip -n peer link add v2 type veth peer name v3 netns far
	ip -n peer addr add 10.8.0.1/24 dev v2
	ip -n peer link set v2 mtu 600 up
	ip -n far addr add 10.8.0.2/24 dev v3
	ip -n far link set v3 mtu 600 up
	ip -n far route add default via 10.8.0.1
	peer sysctl -qw net.ipv4.ip_forward=1
	mipv4 route add default via "$PEER" dev v0
	says ' 0% packet loss' mipv4 ping 10.8.0.2 dev v0 count 2 interval 0.1 size 10000
	says ' 0% packet loss' mipv4 ping 10.8.0.2 dev v0 count 2 interval 0.1 size 1400
	says ' 0% packet loss' inside far ping -c 2 -i 0.1 -W 2 -s 10000 "$ME"
}

# Each datagram is complete or absent, and no fragments of incomplete ones are left.
test_a_million_fragments_in_disorder_twice_or_never() {
	peer tc qdisc add dev v1 root netem limit 100000 delay 1ms reorder 20% 50% \
		duplicate 1% loss 0.05%
	mipv4 set dev v0 reasm-timeout 2
	run peer ping -q -f -l 3 -c "${PINGS:-22600}" -s 65507 "$ME"
	! any_line 'wrong data|corrupted' "${SAID[@]}" || fail "$TEXT"
	echo "$TEXT"
	at_least ReasmReqds $((45 * ${PINGS:-22600} * 99 / 100))
	at_least frag-duplicate 1
	retry 8 counts reasm 0
	at_least frag-timeout 1
	counts frag-overlap 0
	counter IcmpInEchos
	counts ReasmOKs "$VALUE"
	counts IcmpOutEchoReps "$VALUE"
	at_least IcmpInEchos $((${PINGS:-22600} * 9 / 10))
}

test_datagram_of_a_closed_protocol_is_put_together_first() {
	capture peer v1 icmp
	# Linux fragments it: raw sockets may send more than the MTU.
	peer "$PYTHON" -SE -c 'import socket, sys
sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
sock.sendto(bytes(5000), (sys.argv[1], 0))' "$ME"
	retry 5 captured 1 "ICMP $ME protocol 253 unreachable"
	counts ReasmOKs 1
	counts no-proto 1
}

test_large_ping_to_the_broadcast_address_is_not_answered() {
	refused 1 '100% packet loss' peer ping -b -M dont -q -c 1 -W 1 -s 4000 10.9.0.255
	counts icmp-bcast 1
	counts IcmpOutMsgs 0
}

# fragments N MORE_FLAG: N first (2000) or middle fragments (2005) of 1480 octets, each of
# another datagram.
fragments() {
	"$PYTHON" -SE - "$@" <<-'PYTHON'
		import struct, sys
		for ident in range(int(sys.argv[1])):
		    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 1500, ident, int(sys.argv[2], 16), 64, 1, 0,
		                       bytes((10, 9, 0, 1)), bytes((10, 9, 0, 2)))
		    total = sum(struct.unpack("!10H", head))
		    total = (total & 0xffff) + (total >> 16)
		    total = (total & 0xffff) + (total >> 16)
		    head = head[:10] + struct.pack("!H", ~total & 0xffff) + head[12:]
		    print("020000000002" + "020000000001" + "0800" + head.hex() + "08" + "00" * 1479)
	PYTHON
}

test_memory_for_fragments_is_bounded() {
	fragments 8000 2000 | send peer v1 -
	retry 5 at_least ReasmReqds 8000
	at_least frag-memory 3000
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
	mipv4 detach v0		# while all of them wait
	mipv4 attach v0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 -s 5000 "$ME"
}

test_incomplete_datagrams_are_given_up_after_30_s() {
	capture peer v1 icmp
	fragments 3 2000 | send peer v1 -
	fragments 4 2005 | tail -n 1 | send peer v1 -
	retry 5 counts ReasmReqds 4
	nap 25
	counts frag-timeout 0
	retry 10 counts frag-timeout 4
	# The sender of the first fragment gets an error, RFC 1122 section 3.3.2.
	retry 3 captured 3 "$ME > $PEER: ICMP ip reassembly time exceeded"
	exactly_captured 3 'time exceeded'
	counts IcmpOutTimeExcds 3
	counts ReasmFails 4
}

run_tests "$@"
