#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# paths.sh: routes through Linux routers: path MTU, redirects, several gateways,
# traces, settings. Run inside a VM: tools/vm/vm run -- tests/e2e/paths.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

FAR=10.8.0.2

# far_network [MTU]: make a network with this MTU behind the peer.
far_network() {
	ip netns add far
	ip -n peer link add v2 mtu "${1:-1500}" type veth peer name v3 mtu "${1:-1500}" netns far
	ip -n peer -batch - <<-BATCH
		addr add 10.8.0.1/24 dev v2
		link set v2 up
	BATCH
	ip -n far -batch - <<-BATCH
		link set lo up
		addr add $FAR/24 dev v3
		link set v3 up
		route add default via 10.8.0.1
	BATCH
	peer sysctl -qw net.ipv4.ip_forward=1
	mipv4 route add default via "$PEER" dev v0
}

test_path_mtu_is_learned_and_shown() {
	far_network 1200
	refused 1 "From $PEER icmp_seq=1 Frag needed and DF set (mtu = 1200)" \
		mipv4 ping "$FAR" dev v0 count 1 size 1400 df
	says "^$FAR via $PEER dev v0 src $ME mtu 1200 cache expires (600|59[0-9])sec" \
		mipv4 route show dev v0
	counts PmtuUpdates 1
	counts route_cache 1
	# From now on the MTU is known here.
	refused 1 'message too long' mipv4 ping "$FAR" dev v0 count 1 size 1400 df
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1 size 1172 df
	# Datagrams without DF are fragmented here, not by the router.
	capture peer v1 icmp
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1 size 1400
	retry 5 captured 1 'flags \[\+\], proto ICMP \(1\), length 1196'
}

test_path_mtu_changes_in_the_middle() {
	far_network 1500
	background mipv4 ping "$FAR" dev v0 count 60 interval 0.1 size 1400
	nap 1.5
	ip -n peer link set v2 mtu 1000
	ip -n far link set v3 mtu 1000
	nap 1.5
	ip -n peer link set v2 mtu 700
	ip -n far link set v3 mtu 700
	# Without DF no datagram is lost, and nothing is learned: the router fragments.
	wait "$BACKGROUND"
	counts PmtuUpdates 0
	refused 1 'Frag needed and DF set (mtu = 700)' \
		mipv4 ping "$FAR" dev v0 count 1 size 1400 df
	says 'mtu 700 cache' mipv4 route show dev v0
	# A lower MTU is accepted at once; a higher one takes ten minutes.
	ip -n peer link set v2 mtu 600
	refused 1 'Frag needed and DF set (mtu = 600)' \
		mipv4 ping "$FAR" dev v0 count 1 size 650 df
	ip -n peer link set v2 mtu 1500
	ip -n far link set v3 mtu 1500
	refused 1 'message too long, mtu=600' mipv4 ping "$FAR" dev v0 count 1 size 1400 df
	counts PmtuUpdates 2
}

test_least_path_mtu_is_a_setting() {
	far_network 400
	refused 1 'Frag needed and DF set (mtu = 400)' \
		mipv4 ping "$FAR" dev v0 count 1 size 1000 df
	says 'mtu 552 cache' mipv4 route show dev v0
	# A lower MTU than that: routers may fragment the datagrams.
	says 'mtu 552 cache lock expires' mipv4 route show dev v0
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1 size 500 df
	mipv4 set dev v0 pmtu-min 68
	silent_on cache mipv4 route show dev v0
	refused 1 'Frag needed and DF set (mtu = 400)' \
		mipv4 ping "$FAR" dev v0 count 1 size 500 df
	says 'mtu 400 cache' mipv4 route show dev v0
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1 size 372 df
}

# A reply is as large as its request, and the reverse path may have a lower MTU.
test_echo_reply_reaches_beyond_a_narrow_hop() {
	far_network 1000
	says ' 0% packet loss' inside far ping -M "dont" -c 3 -i 0.3 -W 2 -s 1400 "$ME"
	mipv4 set dev v0 df on
	says ' 0% packet loss' inside far ping -M "dont" -c 3 -i 0.3 -W 2 -s 900 "$ME"
	counts PmtuUpdates 0
	# The first reply finds the MTU; the others are fragmented here.
	inside far ping -q -M "dont" -c 1 -W 1 -s 1400 "$ME" || :
	counts PmtuUpdates 1
	says ' 0% packet loss' inside far ping -M "dont" -c 3 -i 0.3 -W 2 -s 1400 "$ME"
	counts icmp-unclaimed 0
}

# An ICMP error about an echo reply is accepted, like errors about other datagrams.
test_path_mtu_is_learned_from_an_echo_reply() {
	far_network 1500
	mipv4 set dev v0 df on
	# Only the reverse path has a low MTU.
	peer ip route change 10.8.0.0/24 dev v2 mtu 1000
	run inside far ping -M "dont" -c 4 -i 0.3 -W 2 -s 1300 "$ME"
	any_line '^[23] packets|, 3 received' "${SAID[@]}" || fail "$TEXT"
	counts PmtuUpdates 1
	counts icmp-unclaimed 0
	says "^$FAR .* mtu 1000 cache" mipv4 route show dev v0
}

test_linux_finds_the_path_mtu_to_us() {
	far_network
	ip link set v0 mtu 1300
	ip -n peer link set v1 mtu 1300
	run inside far ping -M "do" -c 2 -i 0.2 -W 2 -s 1400 "$ME"
	any_line 'Frag needed and DF set \(mtu = 1300\)|mtu=1300' "${SAID[@]}" || fail "$TEXT"
	says ' 0% packet loss' inside far ping -M "do" -c 2 -i 0.2 -W 2 -s 1272 "$ME"
	run inside far tracepath -n -l 1500 "$ME"
	any_line 'pmtu 1300' "${SAID[@]}" || fail "tracepath says: $TEXT"
	any_line "^ 2: +$ME " "${SAID[@]}" || fail "tracepath says: $TEXT"
}

test_traceroute_reaches_us() {
	local kind
	far_network
	for kind in -I -U -T; do
		run inside far traceroute "$kind" -n -q 1 -w 2 "$ME"
		[ "$STATUS" -eq 0 ] || fail "traceroute $kind: $TEXT"
		any_line '^ 1  10.8.0.1 ' "${SAID[@]}" || fail "traceroute $kind: $TEXT"
		any_line "^ 2  $ME " "${SAID[@]}" || fail "traceroute $kind: $TEXT"
		[ "${#SAID[@]}" -eq 3 ] || fail "traceroute $kind does not end there: $TEXT"
	done
}

test_time_to_live_is_a_setting() {
	far_network
	mipv4 set dev v0 ttl 1
	refused 1 "From $PEER icmp_seq=1 Time to live exceeded" \
		mipv4 ping "$FAR" dev v0 count 1
	counts IcmpInTimeExcds 1
	capture peer v1 icmp
	mipv4 set dev v0 ttl 200 tos 0x48 df on
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	retry 5 captured 1 "tos 0x48.*ttl 200, id 0.*flags \[DF\]"
}

test_second_gateway_takes_over() {
	far_network
	# The first gateway does not exist.
	mipv4 route add 10.8.0.0/24 via 10.9.0.77 dev v0
	mipv4 route add 10.8.0.0/24 via "$PEER" dev v0 metric 10
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1
	says '^10.8.0.0/24 via 10.9.0.77 dev v0 src .* failed' mipv4 route show dev v0
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 3 interval 0.1
	counts neigh-failed 0
	# The gateway comes up, and is used after the next ARP request.
	ip -n peer addr add 10.9.0.77/24 dev v1
	capture peer v1 "arp and host 10.9.0.77"
	background mipv4 ping "$FAR" dev v0 count 100 interval 0.1
	retry 15 silent_on failed mipv4 route show dev v0
	wait "$BACKGROUND"
	says '^10.9.0.77 .*REACHABLE' mipv4 neigh show dev v0
}

# told PATTERN: the monitor has printed such a line.
told() {
	local lines
	mapfile -t lines <"$TMP/events"
	any_line "$1" "${lines[@]}"
}

# What docs/troubleshooting.md says: the events of a gateway, and the faster way.
test_administrator_hastens_a_failover() {
	far_network
	ip -n peer addr add 10.9.0.77/24 dev v1
	mipv4 route add 10.8.0.0/24 via 10.9.0.77 dev v0
	mipv4 route add 10.8.0.0/24 via "$PEER" dev v0 metric 10
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1
	background mipv4 monitor neigh dev v0 >"$TMP/events"
	retry 10 says 10.9.0.77 mipv4 neigh show reachable
	ip -n peer addr del 10.9.0.77/24 dev v1
	mipv4 neigh del 10.9.0.77 dev v0
	# The datagram waits for three requests, and goes to the other gateway.
	SECONDS=0
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1 -W 20
	[ "$SECONDS" -lt 20 ] || fail "$SECONDS s"
	retry 5 told '^10\.9\.0\.77 dev v0 FAILED$'
	says "^$FAR via $PEER " mipv4 route get "$FAR" dev v0
	ip -n peer addr add 10.9.0.77/24 dev v1
	background mipv4 ping "$FAR" dev v0 count 100 interval 0.1 >/dev/null
	retry 15 told '^10\.9\.0\.77 dev v0 lladdr .* REACHABLE$'
	says "^$FAR via 10.9.0.77 " mipv4 route get "$FAR" dev v0
}

test_types_of_routes() {
	far_network
	mipv4 route add unreachable 10.7.0.0/16 dev v0
	mipv4 route add blackhole 10.6.0.0/16 dev v0
	refused 1 'No route to host' mipv4 ping 10.7.0.1 dev v0 count 1
	refused 1 '100% packet loss' mipv4 ping 10.6.0.1 dev v0 count 1
	says ' 0% packet loss' mipv4 ping "$FAR" dev v0 count 1
	counts out-unreachable 1
	counts out-blackhole 1
	refused 1 'with this metric exists' mipv4 route add 10.6.0.0/16 via "$PEER" dev v0
	mipv4 route del blackhole 10.6.0.0/16 dev v0
	refused 1 'no such static route' mipv4 route del blackhole 10.7.0.0/16 dev v0
}

test_on_link_route_and_source() {
	mipv4 addr add 192.0.2.9/32 dev v0
	mipv4 route add 192.0.2.1/32 dev v0 src 192.0.2.9
	ip -n peer addr add 192.0.2.1/32 dev v1
	ip -n peer route add 192.0.2.9/32 dev v1
	capture peer v1 icmp
	says ' 0% packet loss' mipv4 ping 192.0.2.1 dev v0 count 1
	retry 5 captured 1 '192.0.2.9 > 192.0.2.1: ICMP echo request'
	mipv4 route add 203.0.113.0/24 via 192.0.2.1 dev v0
	says '^203.0.113.0/24 via 192.0.2.1 dev v0 src 192.0.2.9' mipv4 route show dev v0
}

# It says what a datagram then does.
test_route_get_agrees_with_datagrams() {
	is "10.9.0.7 dev v0 src $ME mtu 1500 (device)
    neigh 10.9.0.7 not resolved yet" mipv4 route get 10.9.0.7 dev v0
	counts ArpOutRequests 0
	silent_on 10.9.0.7 mipv4 neigh show
	is "local $ME dev v0 src $ME mtu 65535" mipv4 route get "$ME" dev v0
	is "broadcast 10.9.0.255 dev v0 src $ME mtu 1500 (device)" mipv4 route get 10.9.0.255 dev v0
	is "multicast 239.1.1.1 dev v0 src $ME mtu 1500 (device)" mipv4 route get 239.1.1.1 dev v0
	refused 1 'no route to the destination' mipv4 route get 10.77.0.1 dev v0
	refused 1 'no route to the destination' mipv4 send 10.77.0.1 proto 253 dev v0 size 8
	refused 1 'source is not an address of this endpoint' mipv4 route get "$PEER" from 10.9.0.9 dev v0
	refused 1 'source is not an address of this endpoint' mipv4 send "$PEER" src 10.9.0.9 proto 253 dev v0 size 8
	mipv4 route add blackhole 10.7.0.0/16 dev v0
	is 'blackhole 10.7.0.1 dev v0' mipv4 route get 10.7.0.1 dev v0
	mipv4 route add 10.8.0.0/16 via "$PEER" mtu 1000 dev v0
	says "^10.8.0.1 via $PEER dev v0 src $ME mtu 1000 \\(route\\)\$" mipv4 route get 10.8.0.1 dev v0
	mipv4 ping "$PEER" dev v0 count 1
	says "^    neigh $PEER lladdr $PEER_MAC REACHABLE\$" mipv4 route get 10.8.0.1 dev v0
	mipv4 send 10.8.0.1 proto 253 dev v0 size 980
	refused 1 'exceeds the MTU' mipv4 send 10.8.0.1 proto 253 dev v0 size 981 df
	ip link set v0 down
	refused 1 'device is down' mipv4 route get "$PEER" dev v0
	refused 1 'device is down' mipv4 send "$PEER" proto 253 dev v0 size 8
}

test_redirects_are_followed_if_they_may_be() {
	# A second router on the same network, on a bridge of the peer. Linux sends a redirect
	# if the route leaves through the device of arrival.
	ip netns add second
	ip -n peer -batch - <<-BATCH
		link add br0 address $PEER_MAC type bridge
		link add v2 type veth peer name v3 netns second
		addr del $PEER/24 dev v1
		link set v1 master br0
		link set v2 master br0
		link set v2 up
		link set br0 up
		addr add $PEER/24 dev br0
	BATCH
	ip -n second -batch - <<-BATCH
		link set lo up
		addr add 10.9.0.3/24 dev v3
		addr add 203.0.113.1/32 dev lo
		link set v3 up
	BATCH
	peer sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=1 \
		net.ipv4.conf.br0.send_redirects=1
	ip -n peer route add 203.0.113.0/24 via 10.9.0.3
	mipv4 route add default via "$PEER" dev v0
	capture peer v1 icmp
	mipv4 ping 203.0.113.1 dev v0 count 3 interval 0.2
	retry 5 captured 1 "ICMP redirect 203.0.113.1 to host 10.9.0.3"
	at_least icmp-redirect 1
	counts RedirectsFollowed 0
	silent_on cache mipv4 route show dev v0
	mipv4 set dev v0 redirects on
	nap 2		# Linux limits the rate of redirects
	mipv4 ping 203.0.113.1 dev v0 count 5 interval 0.5
	at_least RedirectsFollowed 1
	says '^203.0.113.1 via 10.9.0.3 dev v0 .*cache' mipv4 route show dev v0
	says '^10.9.0.3 ' mipv4 neigh show dev v0
}

test_settings_are_refused_with_a_reason() {
	refused 255 'ttl 256 is out of range' mipv4 set dev v0 ttl 256
	refused 255 'neither "on" nor "off"' mipv4 set dev v0 df maybe
	refused 255 'reasm-limit 393215 is out of range: 393216 to 1073741824' \
		mipv4 set dev v0 reasm-limit 393215
	says 'reasm-timeout 30 reasm-limit 4194304' mipv4 -s show dev v0
	mipv4 set dev v0 reasm-timeout 2.5 reasm-limit 393216
	says 'reasm-timeout 2.5 reasm-limit 393216' mipv4 -s show dev v0
	says '"reasm_timeout":2.5,"reasm_limit":393216' mipv4 -j show dev v0
}

# hopeless N: send N first fragments without the rest.
hopeless() {
	peer hping3 -q -n --icmp -x -d 1400 -i u1000 -c "$1" "$ME" >/dev/null 2>&1 || :
}

test_limits_of_reassembly_are_kept_to() {
	mipv4 set dev v0 reasm-timeout 60 reasm-limit 393216
	hopeless 400
	at_least frag-memory 1
	at_most reasm 393216
	says ' 0% packet loss' peer ping -q -c 1 -W 2 -s 60000 "$ME"
	mipv4 set dev v0 reasm-timeout 1
	hopeless 10
	retry 5 at_least frag-timeout 1
	mipv4 set dev v0 reasm-limit 4194304
	says ' 0% packet loss' peer ping -q -c 1 -W 2 -s 60000 "$ME"
}

run_tests "$@"
