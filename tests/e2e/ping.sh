#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# ping.sh: echo requests in both directions, and errors about them.
# Run inside a VM: tools/vm/vm run -- tests/e2e/ping.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

test_ping_of_linux_is_answered() {
	says ' 0% packet loss' peer ping -c 3 -i 0.1 "$ME"
	says 'ttl=64' peer ping -c 1 "$ME"
	counts IcmpInEchos 4
	counts IcmpOutEchoReps 4
}

test_every_size_up_to_the_mtu_comes_back() {
	says '1473 sizes' peer "$PYTHON" -SE "$HERE/echo-sizes.py" "$ME" 1472
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -s 1472 -M "do" "$ME"
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -s 0 "$ME"
}

test_patterns_come_back_unchanged() {
	local pattern
	for pattern in 00 ff aa55 0001 deadbeef; do
		silent_on 'wrong data' peer ping -c 2 -i 0.1 -s 777 -p "$pattern" "$ME"
	done
}

test_reply_keeps_the_type_of_service() {
	capture peer v1 icmp
	says ' 0% packet loss' peer ping -c 1 -Q 0x10 "$ME"
	retry 5 captured 2 'tos 0x10'
}

test_flood_of_100000_loses_nothing() {
	says '100000 packets transmitted, 100000 received, 0% packet loss' \
		peer ping -q -f -c 100000 "$ME"
	counts IcmpInEchos 100000
}

test_broadcast_ping_is_not_answered() {
	local dst
	for dst in 10.9.0.255 255.255.255.255 224.0.0.1; do
		refused 1 '100% packet loss' peer ping -b -I v1 -c 1 -W 1 "$dst"
	done
	counts icmp-bcast 3
	counts InBcastPkts 2
	counts InMcastPkts 1
	counts IcmpOutMsgs 0
}

test_own_further_addresses_are_answered() {
	mipv4 addr add 10.9.0.3/24 dev v0
	mipv4 addr add 10.7.0.2/16 dev v0
	ip -n peer addr add 10.7.0.1/16 dev v1
	says ' 0% packet loss' peer ping -c 1 -W 2 10.9.0.3
	says ' 0% packet loss' peer ping -c 1 -W 2 10.7.0.2
	says 'from 10.7.0.2' mipv4 ping 10.7.0.1 dev v0 count 1
	mipv4 addr del 10.9.0.3/24 dev v0
	refused 1 '100% packet loss' peer ping -c 1 -W 1 10.9.0.3
}

test_set_makes_an_address_the_only_one() {
	mipv4 addr set 10.9.0.4/24 dev v0
	says ' 0% packet loss' peer ping -c 1 -W 2 10.9.0.4
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$ME"
	silent_on "$ME/" mipv4 addr show dev v0
}

test_mipv4_ping_gets_answers_from_linux() {
	says '^3 packets transmitted, 3 received, 0% packet loss' \
		mipv4 ping "$PEER" dev v0 count 3 interval 0.1
	says "^64 bytes from $PEER: icmp_seq=1 ttl=64 time=" mipv4 ping "$PEER" dev v0 count 1
	counts IcmpOutEchos 4
	counts IcmpInEchoReps 4
}

test_mipv4_ping_has_the_source_of_the_option() {
	mipv4 addr add 10.9.0.3/24 dev v0
	says "^PING $PEER \($PEER\) from $ME v0: " mipv4 ping "$PEER" -I v0 -c 1
	says "^PING $PEER \($PEER\) from 10.9.0.3 v0: " mipv4 ping "$PEER" -I v0 -I 10.9.0.3 -c 1
	says ' 0% packet loss' mipv4 ping "$PEER" -I10.9.0.3 -c 1
	says 'from 10.9.0.3 ' mipv4 ping "$PEER" dev v0 src 10.9.0.3 count 1
	refused 2 'mipv4: source is not an address of this endpoint: add it first (mipv4 addr add)' \
		mipv4 ping "$PEER" -I v0 -I 10.9.0.4 -c 1
}

test_mipv4_ping_of_many_sizes() {
	local size
	for size in 0 1 2 3 55 127 1471 1472; do
		says "^$((size + 8)) bytes from" mipv4 ping "$PEER" dev v0 count 1 size "$size"
	done
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1 size 1472 df
}

test_mipv4_ping_reaches_the_own_address() {
	says '^2 packets transmitted, 2 received' mipv4 ping "$ME" dev v0 count 2 interval 0.1
	says '^65515 bytes from' mipv4 ping "$ME" dev v0 count 1 size 65507
	counts IcmpInEchos 3
}

test_mipv4_ping_of_nobody_says_host_unreachable() {
	refused 1 "From $ME icmp_seq=1 Destination Host Unreachable" \
		mipv4 ping 10.9.0.99 dev v0 count 1
	says '^10.9.0.99 .*FAILED' mipv4 neigh show dev v0
	at_least ArpFailures 1
	counts neigh-failed 1
}

test_after_three_requests_datagrams_fail_at_once_for_a_while() {
	# 3 s until ARP fails, and most of a second without requests; if this takes longer,
	# there is another round.
	refused 1 'local error: No route to host' \
		mipv4 ping 10.9.0.99 dev v0 count 36 interval 0.1
	retry 5 counts neigh-failed 36
	counter ArpFailures
	counts ArpOutRequests $((3 * VALUE))
}

test_mipv4_ping_without_a_route_is_an_error() {
	refused 2 'Network is unreachable' mipv4 ping 192.0.2.1 dev v0 count 1
	at_least OutNoRoutes 1
}

test_mipv4_ping_beyond_the_mtu_is_an_error() {
	refused 1 'local error: message too long, mtu=1500' \
		mipv4 ping "$PEER" dev v0 count 1 size 1473 df
	counts out-too-big 1
	counts FragFails 1
	refused 255 'size' mipv4 ping "$PEER" dev v0 count 1 size 65508
}

test_duplicates_are_told() {
	peer tc qdisc add dev v1 root netem duplicate 100%
	says 'DUP!' mipv4 ping "$PEER" dev v0 count 2 interval 0.3
}

# A third namespace behind the peer, which forwards.
far_network() {
	ip netns add far
	ip -n peer link add v2 type veth peer name v3 netns far
	ip -n peer addr add 10.8.0.1/24 dev v2
	ip -n peer link set v2 up
	ip -n far addr add 10.8.0.2/24 dev v3
	ip -n far link set v3 up
	ip -n far route add default via 10.8.0.1
	peer sysctl -qw net.ipv4.ip_forward=1
}

test_gateway_leads_to_another_network() {
	far_network
	mipv4 route add default via "$PEER" dev v0
	says 'ttl=63' mipv4 ping 10.8.0.2 dev v0 count 2 interval 0.1
	says ' 0% packet loss' inside far ping -c 2 -i 0.1 "$ME"
	says "^default via $PEER dev v0 src $ME" mipv4 route show dev v0
	mipv4 route del default dev v0
	refused 2 'unreachable' mipv4 ping 10.8.0.2 dev v0 count 1
	mipv4 route add 10.8.0.0/24 via "$PEER" dev v0
	says ' 0% packet loss' mipv4 ping 10.8.0.2 dev v0 count 1
}

test_errors_of_routers_are_told() {
	far_network
	mipv4 route add default via "$PEER" dev v0
	refused 1 "From $PEER icmp_seq=1 Destination Host Unreachable" \
		mipv4 ping 10.8.0.99 dev v0 count 1
	refused 1 "From $PEER icmp_seq=1 Destination Net Unreachable" \
		mipv4 ping 192.0.2.1 dev v0 count 1
	ip -n peer link set v2 mtu 1000
	refused 1 "From $PEER icmp_seq=1 Frag needed and DF set (mtu = 1000)" \
		mipv4 ping 10.8.0.2 dev v0 count 1 size 1400 df
	at_least IcmpInDestUnreachs 3
}

test_gateway_that_does_not_answer_is_host_unreachable() {
	mipv4 route add default via 10.9.0.77 dev v0
	refused 1 "From $ME icmp_seq=1 Destination Host Unreachable" \
		mipv4 ping 192.0.2.1 dev v0 count 1
}

test_traceroute_of_linux_ends_here() {
	says "^ 1  $ME" peer traceroute -n -I -q 1 -m 3 "$ME"
}

test_recorded_route_has_both_hosts() {
	# Each host records itself at departure and at arrival.
	run peer ping -R -c 1 -W 2 "$ME"
	[ "$STATUS" -eq 0 ] || fail "ping -R: $TEXT"
	[[ ${TEXT//[[:space:]]/ } =~ RR:\ +"$PEER"\ +"$ME"\ +"$ME"\ +"$PEER" ]] ||
		fail "ping -R says: $TEXT"
	counts hdr-options 0
}

test_timestamps_come_from_both_hosts() {
	local kind
	for kind in tsonly tsandaddr "tsprespec $ME"; do
		# shellcheck disable=SC2086 # two words
		run peer ping -T $kind -c 1 -W 2 "$ME"
		[ "$STATUS" -eq 0 ] || fail "ping -T $kind: $TEXT"
		any_line '^TS: ' "${SAID[@]}" || fail "ping -T $kind says: $TEXT"
	done
	run peer ping -T tsandaddr -c 1 -W 2 "$ME"
	[[ ${TEXT//[[:space:]]/ } =~ TS:\ +"$PEER"\ .*"$ME"\ .*"$ME"\ .*"$PEER"\  ]] ||
		fail "ping -T tsandaddr says: $TEXT"
}

run_tests "$@"
