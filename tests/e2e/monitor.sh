#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# monitor.sh: commands for the administrator: events, batches, save and restore, rates and
# differences of counters.
# Run inside a VM: tools/vm/vm run -- tests/e2e/monitor.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

OTHER_MAC=02:00:00:00:00:66
FAR=10.8.0.2
export XDG_RUNTIME_DIR=$TMP

# monitor [OPTION…] [WORD…]: start it, with its output in $TMP/events.
monitor() {
	: >"$TMP/events"
	background mipv4 "$@" >>"$TMP/events" 2>"$TMP/events.err"
	MONITOR=$BACKGROUND
	# It listens as soon as it prints an event that is repeated until then.
	retry 10 monitor_listens
	retry 5 quiet
	: >"$TMP/events"
}

# A bit in the mask of groups of a netlink socket of that process.
monitor_listens() {
	local line
	while read -ra line; do
		[ "${line[2]}" != "$MONITOR" ] || [ "${line[3]}" = 00000000 ] || return 0
	done </proc/net/netlink
	return 1
}

# No event is pending.
quiet() {
	local before
	before=$(<"$TMP/events")
	nap 0.2
	[ "$(<"$TMP/events")" = "$before" ]
}

events_have() {
	mapfile -t EVENTS <"$TMP/events"
	any_line "$1" "${EVENTS[@]}" || fail "no event $1 in: ${EVENTS[*]}"
}

# told PATTERN…: exactly these events, in this order, within some seconds.
told() {
	local i=0 pattern
	retry 8 events_have "${!#}" >/dev/null || events_have "${!#}"
	[ "${#EVENTS[@]}" -eq $# ] || fail "${#EVENTS[@]} events, not $#: $(<"$TMP/events")"
	for pattern; do
		[[ ${EVENTS[i]} =~ $pattern ]] || fail "event $i: ${EVENTS[i]}, not: $pattern" || return
		i=$((i + 1))
	done
	: >"$TMP/events"
}

test_endpoint_begins_and_ends() {
	mipv4 detach v0
	monitor monitor
	mipv4 attach v0 addr "$ME/24" gateway "$PEER"
	told '^v0: <EXCLUSIVE,UP> mtu 1500 ttl 64 tos 0x00 df off' \
		"^v0: inet $ME/24 brd 10.9.0.255\$" \
		"^default via $PEER dev v0 src $ME\$"
	mipv4 set dev v0 ttl 9 tos 0x10
	told '^v0: <EXCLUSIVE,UP> mtu 1500 ttl 9 tos 0x10'
	mipv4 detach v0
	told '^Deleted v0: <EXCLUSIVE,UP> mtu 1500 ttl 9'
}

test_device_that_goes_has_still_its_name() {
	monitor monitor endpoint
	ip link del v0
	told '^v0: <EXCLUSIVE> ' '^Deleted v0: <'
}

test_state_of_the_device() {
	monitor monitor endpoint
	ip link set v0 mtu 1400
	ip -n peer link set v1 down
	ip -n peer link set v1 up
	ip link set v0 down
	told '^v0: <EXCLUSIVE,UP> mtu 1400 ' '^v0: <EXCLUSIVE,NO-CARRIER,UP> ' '^v0: <EXCLUSIVE,UP> ' \
		'^v0: <EXCLUSIVE> '
}

test_end_of_the_module_is_told() {
	link w0 other w1
	inside other mipv4 attach w1
	mipv4 attach w0
	monitor monitor
	rmmod mipv4
	told '^Deleted v0: <' '^Deleted w0: <'
	! wait "$MONITOR" || fail "monitor goes on"
	grep -qx 'mipv4: the mipv4 module was unloaded' "$TMP/events.err"
	modprobe mipv4
	mipv4 attach v0 addr "$ME/24"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

test_address_is_probed_for_and_used() {
	monitor monitor addr route
	mipv4 -b - <<-BATCH
		addr add 10.9.0.5/24 dev v0 dad
		route add 10.7.0.0/16 via $PEER dev v0 src 10.9.0.5
	BATCH
	told '^v0: inet 10.9.0.5/24 brd 10.9.0.255 secondary tentative$' \
		"^10.7.0.0/16 via $PEER dev v0 src $ME\$" \
		'^v0: inet 10.9.0.5/24 brd 10.9.0.255 secondary$'
	mipv4 addr del 10.9.0.5/24 dev v0
	mipv4 route del 10.7.0.0/16 dev v0
	told '^Deleted v0: inet 10.9.0.5/24 brd 10.9.0.255 secondary$' \
		"^Deleted 10.7.0.0/16 via $PEER dev v0 src $ME\$"
}

test_address_of_another_host() {
	ip -n peer addr add 10.9.0.7/24 dev v1
	monitor monitor address
	mipv4 addr add 10.9.0.7/24 dev v0 dad
	told '^v0: inet 10.9.0.7/24 .* tentative$' '^v0: inet 10.9.0.7/24 .* dadfailed$'
	arp_frame request "$OTHER_MAC" "$ME" 00:00:00:00:00:00 "$ME"
	send peer v1 "${FRAMES[@]}" "${FRAMES[@]}"
	told "^v0: inet $ME/24 .* conflict\$"
}

test_address_expires() {
	local gateway=10.6.0.1
	monitor monitor addr route
	mipv4 addr add 10.6.0.2/24 dev v0 valid_lft 6 preferred_lft 3
	mipv4 route add 10.66.0.0/16 via "$gateway" dev v0
	says 'inet 10.6.0.2/24 brd 10.6.0.255 valid_lft [3-6]sec preferred_lft [0-3]sec$' mipv4 addr
	mipv4 -j addr | jq -e '.[0].addr_info[1] | .valid_life_time > .preferred_life_time'
	silent_on '10.6.0.2/24|10.66.0.0' mipv4 save
	told '^v0: inet 10.6.0.2/24 .* valid_lft' "^10.66.0.0/16 via $gateway" \
		'^v0: inet 10.6.0.2/24 .* deprecated valid_lft [0-4]sec preferred_lft 0sec$' \
		'^Deleted v0: inet 10.6.0.2/24 .* deprecated valid_lft 0sec preferred_lft 0sec$' \
		"^10.66.0.0/16 via $gateway .*dead"
	silent_on '10.6.0.2' mipv4 addr
	silent_on '^10.6.0.0/24' mipv4 route
}

# As a DHCP client does it.
test_lifetime_is_renewed() {
	local i
	mipv4 addr add 10.6.0.2/24 dev v0 valid_lft 9
	retry 5 says 'ArpOutAnnounces +4$' mipv4 stats
	monitor monitor addr
	for i in 1 2 3 4 5; do
		nap 1
		mipv4 addr replace 10.6.0.2/24 dev v0 valid_lft 30 preferred_lft 20
	done
	says '10.6.0.2/24 .* valid_lft (29|30)sec preferred_lft (19|20)sec$' mipv4 addr
	told 'valid_lft 30sec' 'valid_lft 30sec' 'valid_lft 30sec' 'valid_lft 30sec' \
		'valid_lft 30sec preferred_lft 20sec$'
	counts ArpOutAnnounces 4
	mipv4 addr replace 10.6.0.2/24 dev v0
	says '10.6.0.2/24 brd 10.6.0.255$' mipv4 addr
}

# replacing COMMAND…: replace an address and a route while it runs; no datagram is lost.
replacing() {
	local n=0
	background "$@" >"$TMP/pings" 2>&1
	while kill -0 "$BACKGROUND" 2>/dev/null; do
		mipv4 addr replace "$ME/16" dev v0
		mipv4 addr replace "$ME/24" dev v0
		mipv4 route replace 10.8.0.0/16 via "$PEER" dev v0 mtu 1400
		mipv4 route replace 10.8.0.0/16 via "$PEER" dev v0
		n=$((n + 1))
	done
	says ' 0% packet loss' cat "$TMP/pings"
	[ "$n" -ge 5 ] || fail "only $n replacements"
}

test_packets_find_what_is_replaced() {
	mipv4 route add 10.8.0.0/16 via "$PEER" dev v0
	ip -n peer addr add "$FAR/32" dev lo
	replacing peer ping -q -i 0.002 -c 1500 "$ME"
	replacing mipv4 ping "$FAR" dev v0 count 300 interval 0.01
	says "^10.8.0.0/16 via $PEER dev v0 src $ME\$" mipv4 route
	[ "$(mipv4 -j route | jq 'map(select(.gateway)) | length')" = 1 ]
}

# An address that is about to expire when the endpoint ends.
test_lifetime_ends_with_the_endpoint() {
	mipv4 addr add 10.6.0.2/24 dev v0 valid_lft 1
	mipv4 addr add 10.6.0.3/24 dev v0 valid_lft forever preferred_lft 1
	retry 5 says '10.6.0.3/24 .* deprecated valid_lft forever preferred_lft 0sec$' mipv4 addr
	says '^addr add 10.6.0.3/24 dev v0$' mipv4 save
	mipv4 addr add 10.6.0.4/24 dev v0 valid_lft 1
	mipv4 detach v0
	sleep 1.2
	mipv4 attach v0 addr "$ME/24"
	silent_on '10.6.0' mipv4 addr
}

test_routes_die_and_come_back() {
	monitor monitor route
	mipv4 route add default via "$PEER" dev v0 metric 7
	mipv4 route add blackhole 10.7.0.0/16 dev v0
	mipv4 addr set 10.5.0.2/24 dev v0
	mipv4 addr add "$ME/24" dev v0
	mipv4 route del default dev v0
	told "^default via $PEER dev v0 src $ME metric 7\$" '^blackhole 10.7.0.0/16 dev v0$' \
		"^default via $PEER dev v0 metric 7 dead\$" \
		"^default via $PEER dev v0 src $ME metric 7\$" \
		"^Deleted default via $PEER dev v0 src $ME metric 7\$"
}

test_neighbours_come_move_fail_and_go() {
	monitor monitor neigh
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 3 interval 0.1
	nap 1.1
	ip -n peer link set v1 address "$OTHER_MAC"
	peer arping -q -A -c 1 -I v1 "$PEER"
	refused 1 '100% packet loss' mipv4 ping 10.9.0.99 dev v0 count 2 interval 4
	mipv4 neigh add 10.9.0.77 lladdr "$OTHER_MAC" dev v0
	mipv4 neigh flush dev v0
	mipv4 neigh del 10.9.0.77 dev v0
	retry 5 events_have '^Deleted 10.9.0.77'
	retry 5 events_have '^Deleted 10.9.0.99'
	retry 5 events_have "^Deleted $PEER"
	mapfile -t EVENTS < <(grep -E "^(Deleted )?$PEER " "$TMP/events")
	[[ ${EVENTS[0]} = "$PEER dev v0 lladdr $PEER_MAC REACHABLE" ]] || fail "${EVENTS[0]}"
	[[ ${EVENTS[1]} =~ ^$PEER\ dev\ v0\ lladdr\ $OTHER_MAC\ (STALE|REACHABLE)$ ]] || fail "${EVENTS[1]}"
	mapfile -t EVENTS < <(grep -E '10.9.0.(99|77) ' "$TMP/events")
	[ "${#EVENTS[@]}" -eq 4 ] || fail "${EVENTS[*]}"
	[ "${EVENTS[0]}" = '10.9.0.99 dev v0 FAILED' ] || fail "${EVENTS[0]}"
	[ "${EVENTS[1]}" = "10.9.0.77 dev v0 lladdr $OTHER_MAC PERMANENT" ] || fail "${EVENTS[1]}"
	[[ ${EVENTS[2]} = 'Deleted 10.9.0.99 dev v0 '* ]] || fail "${EVENTS[2]}"
	[ "${EVENTS[3]}" = "Deleted 10.9.0.77 dev v0 lladdr $OTHER_MAC PERMANENT" ] || fail "${EVENTS[3]}"
}

test_groups() {
	monitor monitor group
	mipv4 group add 232.1.2.3 dev v0 source 10.9.0.7,10.9.0.8
	mipv4 group add 239.1.2.3 dev v0
	mipv4 group del 232.1.2.3 dev v0
	told '^232.1.2.3 dev v0 include 10.9.0.7,10.9.0.8 users 1 igmp 3$' \
		'^239.1.2.3 dev v0 users 1 igmp 3$' \
		'^Deleted 232.1.2.3 dev v0 include 10.9.0.7,10.9.0.8 users 1 igmp 3$'
}

test_path_mtus() {
	ip netns add far
	ip -n peer link add v2 mtu 1200 type veth peer name v3 mtu 1200 netns far
	ip -n peer -batch - <<-BATCH
		addr add 10.8.0.1/24 dev v2
		link set v2 up
	BATCH
	ip -n far -batch - <<-BATCH
		addr add $FAR/24 dev v3
		link set v3 up
		route add default via 10.8.0.1
	BATCH
	peer sysctl -qw net.ipv4.ip_forward=1
	mipv4 route add default via "$PEER" dev v0
	monitor monitor pmtu
	refused 1 'Frag needed' mipv4 ping "$FAR" dev v0 count 1 size 1400 df
	told "^$FAR via $PEER dev v0 src $ME mtu 1200 cache expires (600|59[0-9])sec\$"
	mipv4 route add 10.7.0.0/16 via "$PEER" dev v0
	told "^Deleted $FAR via $PEER dev v0 src $ME mtu 1200 cache expires (600|59[0-9])sec\$"
}

test_device_and_namespace_are_kept_apart() {
	link w0 other w1
	mipv4 attach w0 addr 10.6.0.1/24
	inside other mipv4 attach w1 addr 10.6.0.2/24
	monitor monitor all dev w0
	mipv4 set dev v0 ttl 9
	inside other mipv4 set dev w1 ttl 9
	mipv4 set dev w0 ttl 10
	told '^w0: <EXCLUSIVE,UP> mtu 1500 ttl 10'
}

test_nobody_may_watch() {
	monitor_as_nobody() {
		exec setpriv --reuid=65534 --regid=65534 --clear-groups mipv4 monitor
	}
	: >"$TMP/events"
	chmod o+rx "$TMP"
	background monitor_as_nobody >>"$TMP/events" 2>&1
	MONITOR=$BACKGROUND
	retry 10 monitor_listens
	mipv4 set dev v0 ttl 9
	told '^v0: .* ttl 9'
}

TIME='^\[[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}\]'

drops_have() {
	retry 8 events_have "$TIME v0: drop $1\$" >/dev/null || events_have "$TIME v0: drop $1\$"
}

# raw PROTO: send a datagram of a protocol to v0.
raw() {
	peer hping3 -n --rawip -H "$1" -c 1 "$ME" >/dev/null 2>&1 || :
}

test_drops_are_reported_with_reason_and_addresses() {
	monitor monitor drop
	raw 253
	drops_have "no-proto src $PEER dst $ME proto 253 len [0-9]+"
	# to an address that is not ours, with a source that is invalid
	send peer v1 "${ME_MAC//:/}${PEER_MAC//:/}08004500001c000100004011665b0a0900010a0900630009000900080000"
	drops_have "dst-not-ours src $PEER dst 10.9.0.99 proto udp\(17\) len 28 sport 9 dport 9"
	# shorter than a header, and an ARP packet that is too short
	send peer v1 "${ME_MAC//:/}${PEER_MAC//:/}08004500001c"
	drops_have 'hdr-(short|csum|totlen|version).*'
	send peer v1 "ffffffffffff${PEER_MAC//:/}08060001"
	drops_have 'arp-malformed'
	run mipv4 send 10.77.0.1 proto 253 dev v0 size 8
	drops_have 'out-no-route src 0.0.0.0 dst 10.77.0.1 proto 253 len 28'
	run mipv4 send "$PEER" proto 253 dev v0 df size 4000
	drops_have "out-too-big src $ME dst $PEER proto 253 len 4020"
}

# to_closed_port: the peer sends a UDP datagram of 128 octets to a port without a listener.
to_closed_port() {
	peer "$PYTHON" -SE "$HERE/user.py" send "$ME" 100 0
}

# A module that has registered names of reasons.
test_drops_of_a_companion_are_reported_with_reason_and_addresses() {
	modprobe mudp
	monitor monitor drop
	to_closed_port
	drops_have "udp-no-port src $PEER dst $ME proto udp\(17\) len 128 sport [1-9][0-9]* dport [1-9][0-9]*"
	# a UDP header that is incomplete
	send peer v1 "${ME_MAC//:/}${PEER_MAC//:/}08004500001800010000401166c00a0900010a09000200090009"
	drops_have "udp-short src $PEER dst $ME proto udp\(17\) len 24 sport 9 dport 9"
}

test_drops_of_a_companion_are_selected() {
	modprobe mudp
	monitor monitor -j drop reason udp-no-port dev v0
	raw 253
	to_closed_port
	told "^\{\"timestamp\":[0-9.]+,\"event\":\"drop\",\"ifindex\":[0-9]+,\"ifname\":\"v0\",\"reason\":\"udp-no-port\",\"src\":\"$PEER\",\"dst\":\"$ME\",\"protocol\":17,\"len\":128,\"sport\":[0-9]+,\"dport\":[0-9]+\}\$"
	kill "$MONITOR"
	monitor monitor drop proto udp
	raw 253
	to_closed_port
	told "$TIME v0: drop udp-no-port "
	refused 255 'unknown reason "udp-no-prt": did you mean "udp-no-port"?' \
		mipv4 monitor drop reason udp-no-prt
}

test_drops_are_no_events_and_events_no_drops() {
	monitor monitor endpoint
	raw 253
	mipv4 set dev v0 ttl 9
	told '^v0: .* ttl 9'
	kill "$MONITOR"
	monitor monitor drop
	mipv4 set dev v0 ttl 10
	raw 253
	told "$TIME v0: drop no-proto "
}

test_drops_are_selected() {
	link w0 other w1
	mipv4 attach w0 addr 10.6.0.1/24
	monitor monitor -j drop reason no-proto proto 254 dev v0
	run mipv4 send 10.77.0.1 proto 254 dev v0 size 8
	raw 253
	inside other ip addr add 10.6.0.2/24 dev w1
	inside other hping3 -n --rawip -H 254 -c 1 10.6.0.1 >/dev/null 2>&1 || :
	raw 254
	told "^\{\"timestamp\":[0-9.]+,\"event\":\"drop\",\"ifindex\":[0-9]+,\"ifname\":\"v0\",\"reason\":\"no-proto\",\"src\":\"$PEER\",\"dst\":\"$ME\",\"protocol\":254,\"len\":[0-9]+\}\$"
}

# flood PROTO DATA: send 100,000 datagrams with DATA to v0.
flood() {
	peer "$PYTHON" - "${ME_MAC//:/}${PEER_MAC//:/}08004500$(printf '%04x' $((20 + ${#2} / 2)))0001000040$(printf '%02x' "$1")0000$(printf '%02x' 10 9 0 1 10 9 0 2)$2" <<-'SEND'
		import socket, sys
		frame = bytearray.fromhex(sys.argv[1])
		total = sum(int.from_bytes(frame[i:i + 2], "big") for i in range(14, 34, 2))
		while total > 0xffff:
		    total = (total & 0xffff) + (total >> 16)
		frame[24:26] = (total ^ 0xffff).to_bytes(2, "big")
		s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
		s.bind(("v1", 0))
		for i in range(100000):
		    s.send(frame)
	SEND
}

# adds_up N: each of N drops is reported, or is left out and that is reported.
adds_up() {
	jq -es "map(.left_out // 1) | add == $1" "$TMP/events" >/dev/null
}

# Less than one in ten is reported by itself.
is_limited() {
	jq -es 'map(select(.left_out)) as $left | ($left | length) > 0 and
		($left | map(.left_out) | add) > 10 * (length - ($left | length))' "$TMP/events" >/dev/null
}

test_flood_of_drops_is_limited_and_adds_up() {
	monitor monitor -j drop reason no-proto
	flood 253 ''
	at_least no-proto 50000
	counter no-proto
	retry 10 adds_up "$VALUE"
	is_limited
}

test_flood_of_drops_of_a_companion_is_limited_and_adds_up() {
	local n
	modprobe mudp
	monitor monitor -j drop reason udp-no-port
	flood 17 0009000900080000
	n=$(mipv4 -j udp stats dev v0 | jq '.drops["no-port"]')
	[ "$n" -ge 50000 ]
	retry 10 adds_up "$n"
	is_limited
}

test_json_and_time() {
	monitor monitor -j -t
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24"
	mipv4 route add default via "$PEER" dev v0
	mipv4 ping "$PEER" dev v0 count 1 >/dev/null
	mipv4 group add 239.1.2.3 dev v0
	retry 5 events_have '"event":"group"'
	"$PYTHON" -SE -c '
import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
assert [e["event"] for e in events] == ["detach", "attach", "addr", "route", "neigh", "group"], events
assert all(e["timestamp"] > 1e9 for e in events), events
detach, attach, addr, route, neigh, group = events
assert attach["ifname"] == "v0" and attach["mtu"] == 1500 and attach["reasm_limit"] == 4194304, attach
assert detach["reasm_limit"] == 4194304, detach
assert addr["local"] == "10.9.0.2" and addr["prefixlen"] == 24 and addr["flags"] == [], addr
assert route["dst"] == "default" and route["gateway"] == "10.9.0.1" and route["dev"] == "v0", route
assert neigh["dst"] == "10.9.0.1" and neigh["state"] == ["REACHABLE"], neigh
assert group["group"] == "239.1.2.3" and group["sources"] == [], group
' "$TMP/events"
}

test_monitor_ends_with_an_interrupt() {
	monitor monitor
	kill -INT "$MONITOR"
	wait "$MONITOR"
}

# While stopped it cannot read; then it reports lost events, and continues.
test_lost_events_are_told() {
	monitor monitor neigh
	mipv4 addr add 10.20.0.1/16 dev v0
	kill -STOP "$MONITOR"
	"$PYTHON" -SE "$HERE/fill.py" neigh v0 10.20.1.0 12000
	kill -CONT "$MONITOR"
	retry 20 events_were_lost
	retry 20 quiet
	mipv4 neigh add 10.20.0.9 lladdr "$OTHER_MAC" dev v0
	retry 10 events_have '^10.20.0.9 dev v0'
}

# Each of them would be an event, under RTNL.
test_many_routes_that_die_together_are_lost_events() {
	local i
	mipv4 addr add 10.7.0.1/24 dev v0
	for ((i = 0; i < 300; i++)); do
		echo "route add 20.$((i / 250)).$((i % 250)).0/24 via 10.7.0.9 dev v0"
	done | mipv4 -batch -
	monitor monitor route
	mipv4 addr del 10.7.0.1/24 dev v0
	retry 10 events_were_lost
	retry 10 quiet
	! events_have 'dead$' || fail "events, all the same"
	[ "$(mipv4 route show dev v0 | grep -c 'dead$')" -eq 300 ]
}

events_were_lost() {
	[ "$(<"$TMP/events.err")" = 'mipv4: events were lost: the socket was full' ]
}

# The message that the module was unloaded finds a full queue.
test_end_of_the_module_is_told_to_a_full_queue() {
	monitor monitor neigh
	mipv4 addr add 10.20.0.1/16 dev v0
	kill -STOP "$MONITOR"
	"$PYTHON" -SE "$HERE/fill.py" neigh v0 10.20.1.0 12000
	# A test before may have loaded it.
	[ ! -e /sys/module/mudp ] || rmmod mudp
	rmmod mipv4
	kill -CONT "$MONITOR"
	! wait "$MONITOR" || fail "monitor goes on"
	grep -qx 'mipv4: the mipv4 module was unloaded' "$TMP/events.err"
	modprobe mipv4
	mipv4 attach v0 addr "$ME/24"
}

# An endpoint with objects is attached and detached meanwhile.
test_endpoint_goes_at_any_moment() {
	local i
	monitor monitor
	background ip netns exec peer ping -q -i 0.002 "$ME"
	for i in 0 1 2 3 4 5 6 7; do
		mipv4 addr add 10.9.0.9/24 dev v0 dad
		mipv4 neigh add 10.9.0.77 lladdr "$OTHER_MAC" dev v0
		nap "0.$i"
		mipv4 detach v0
		mipv4 attach v0 addr "$ME/24"
	done
	kill "$BACKGROUND" || :
	retry 5 quiet
	# Between detach and attach the endpoint has no events.
	awk '/^Deleted v0: </ { gone = 1; n++; next }
		gone && !/^v0: </ { print "after its end: " $0; bad = 1 }
		{ gone = 0 }
		END { exit bad || n != 8 }' "$TMP/events"
}

test_batch_is_done_line_by_line() {
	cat >"$TMP/batch" <<-BATCH
		# an address, and the objects that need it
		addr add 10.5.0.1/24 dev 'v0'
		route add 10.7.0.0/16 \\
			via 10.5.0.254 dev v0   # behind a router

		neigh add 10.5.0.254 lladdr "$OTHER_MAC" dev v0
	BATCH
	is '' mipv4 -batch "$TMP/batch"
	says '^10.7.0.0/16 via 10.5.0.254' mipv4 route
	says "^10.5.0.254 dev v0 lladdr $OTHER_MAC PERMANENT" mipv4 neigh
	refused 1 "the address exists already: to change its lifetimes use mipv4 addr replace
Command failed $TMP/batch:2" mipv4 -b "$TMP/batch"
	printf 'neigh del 10.5.0.254 dev v0\n' >>"$TMP/batch"
	refused 1 "Command failed $TMP/batch:3" mipv4 -force -b "$TMP/batch"
	silent_on '10.5.0.254' mipv4 neigh
	printf 'addr del 10.5.0.1/24 dev v0\nroute show\n-j addr\n' | says '^10.7.0.0/16 .* dead$' mipv4 -b -
	refused 1 'Cannot find device "none"' mipv4 -b - <<<'detach none'
}

many_lines() {
	local i
	echo 'addr add 10.20.0.1/16 dev v0'
	for ((i = 0; i < 10000; i++)); do
		echo "neigh add 10.20.$((i / 200 + 1)).$((i % 200 + 1)) lladdr 02:00:00:00:00:77 dev v0"
	done
	for ((i = 0; i < 1000; i++)); do
		echo "route add 172.$((16 + i / 250)).$((i % 250)).0/24 via 10.20.0.2 dev v0"
	done
}

test_batch_of_10000_neighbours_and_1000_routes() {
	local start end
	many_lines >"$TMP/batch"
	start=${EPOCHREALTIME/./}
	mipv4 -b "$TMP/batch"
	end=${EPOCHREALTIME/./}
	echo "in $(((end - start) / 1000)) ms"
	[ "$(mipv4 -j neigh show dev v0 | jq 'map(select(.state == ["PERMANENT"])) | length')" -eq 10000 ]
	[ "$(mipv4 -j route show dev v0 | jq 'map(select(.gateway)) | length')" -eq 1000 ]
}

# Dumps run while objects change; objects that do not change are in each dump.
test_dumps_are_complete_while_things_change() {
	local i n
	many_lines >"$TMP/batch"
	mipv4 -b "$TMP/batch"
	for ((i = 0; i < 300; i++)); do
		echo "neigh add 10.20.200.$((i % 200 + 1)) lladdr 02:00:00:00:00:78 dev v0"
		echo "neigh del 10.20.200.$((i % 200 + 1)) dev v0"
	done >"$TMP/changes"
	background bash -c "while :; do mipv4 -b $TMP/changes; sleep 0.1; done"
	for _ in 1 2 3 4 5; do
		n=$(mipv4 -j neigh show dev v0 2>"$TMP/warned" |
			jq 'map(select(.lladdr == "02:00:00:00:00:77") | .dst) | unique | length')
		[ "$n" -eq 10000 ] || grep -q 'changed during the dump' "$TMP/warned" || fail "$n of 10000"
	done
	kill "$BACKGROUND"
}

# One of each kind.
one_of_each() {
	local dev=$1
	mipv4 set dev "$dev" ttl 7 tos 0x10 df on redirects on source-routes on igmp-router-alert on pmtu-min 600 \
		reasm-timeout 1.5 reasm-limit 1048576
	mipv4 addr add 10.9.0.3/24 dev "$dev"
	mipv4 addr add 10.5.0.1/24 dev "$dev" dad
	mipv4 route add 10.4.0.1/32 dev "$dev"
	mipv4 route add default via 10.4.0.1 dev "$dev" metric 20 mtu 1400 src 10.9.0.3
	mipv4 route add default via "$PEER" dev "$dev"
	mipv4 route add default via 10.9.0.254 dev "$dev"
	mipv4 route add 10.3.0.0/16 via 10.5.0.254 dev "$dev" src 10.5.0.1
	mipv4 route add blackhole 10.7.0.0/16 dev "$dev"
	mipv4 route add unreachable 10.6.0.0/16 dev "$dev" metric 9
	mipv4 neigh add 10.9.0.77 lladdr "$OTHER_MAC" dev "$dev"
	mipv4 neigh add 10.5.0.254 lladdr "$OTHER_MAC" dev "$dev"
	mipv4 group add 239.1.2.3 dev "$dev"
	mipv4 group add 239.1.2.4 dev "$dev" exclude 10.9.0.7
	mipv4 group add 232.1.2.3 dev "$dev" source 10.9.0.7,10.9.0.8
	mipv4 udp echo 7 dev "$dev"
	mipv4 udp discard 9 dev "$dev"
	mipv4 udp sink 5000 dev "$dev"
}

test_saved_endpoint_can_be_restored() {
	modprobe mudp
	ip link add "w'\"#0" type dummy
	ip link set "w'\"#0" up
	mipv4 attach dev "w'\"#0" shared
	one_of_each v0
	# Learned entries are no configuration, and listeners are no services.
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	background mipv4 udp listen 77 dev v0
	retry 5 says '^77 listen' mipv4 udp
	mipv4 save >"$TMP/saved"
	cat "$TMP/saved"
	kill "$BACKGROUND"
	mipv4 detach v0
	mipv4 detach dev "w'\"#0"
	is '# no endpoint is attached' mipv4 save
	is '' mipv4 -b "$TMP/saved"
	mipv4 save >"$TMP/again"
	diff "$TMP/saved" "$TMP/again"
	[ "$(grep -c 'dev v0' "$TMP/saved")" -eq 20 ] || fail "lines: $(grep -c 'dev v0' "$TMP/saved")"
	for line in 'attach dev v0' 'addr add 10.5.0.1/24 dev v0 dad' \
		'set dev v0 ttl 7 pmtu-min 600 reasm-limit 1048576 tos 0x10 df on redirects on source-routes on igmp-router-alert on reasm-timeout 1.500' \
		'route add default via 10.4.0.1 dev v0 metric 20 mtu 1400 src 10.9.0.3' \
		'route add 10.3.0.0/16 via 10.5.0.254 dev v0 src 10.5.0.1' \
		'route add blackhole 10.7.0.0/16 dev v0' 'route add unreachable 10.6.0.0/16 dev v0 metric 9' \
		"neigh add 10.5.0.254 lladdr $OTHER_MAC dev v0" 'group add 239.1.2.3 dev v0' \
		'group add 239.1.2.4 dev v0 exclude 10.9.0.7' \
		'group add 232.1.2.3 dev v0 source 10.9.0.7,10.9.0.8' \
		'udp echo 7 dev v0' 'udp discard 9 dev v0' 'udp sink 5000 dev v0'; do
		grep -qxF "$line" "$TMP/saved" || fail "not saved: $line"
	done
	mipv4 -j save | jq -r '.[]' | diff "$TMP/saved" -
	says '^attach dev v0$' mipv4 save dev v0
	silent_on "#0" mipv4 save dev v0
	rmmod mudp
	silent_on '^udp' mipv4 save
	ip link del "w'\"#0"
	refused 1 'device has no endpoint' mipv4 save dev lo
}

# The longest addresses, and the largest number of them.
test_group_with_many_sources_is_saved() {
	local sources
	sources=$(seq -s, -f '192.168.100.%g' 100 163)
	mipv4 group add 232.100.100.100 dev v0 source "$sources"
	mipv4 save >"$TMP/saved"
	grep -qxF "group add 232.100.100.100 dev v0 source $sources" "$TMP/saved"
	mipv4 group del 232.100.100.100 dev v0
	mipv4 group add 232.100.100.100 dev v0 exclude "$sources"
	mipv4 save >"$TMP/saved"
	grep -qxF "group add 232.100.100.100 dev v0 exclude $sources" "$TMP/saved"
}

test_what_cannot_be_added_again_is_a_comment() {
	mipv4 addr add 10.5.0.1/24 dev v0
	mipv4 route add 10.7.0.0/16 via 10.5.0.254 dev v0
	mipv4 route add 10.6.0.0/16 via "$PEER" dev v0 src 10.5.0.1
	mipv4 neigh add 10.5.0.9 lladdr "$OTHER_MAC" dev v0
	mipv4 addr del 10.5.0.1/24 dev v0
	mipv4 save >"$TMP/saved" 2>"$TMP/warned"
	grep -qx 'mipv4: warning: commands that would fail are comments' "$TMP/warned"
	grep -qx '# on no connected network: route add 10.7.0.0/16 via 10.5.0.254 dev v0' "$TMP/saved"
	grep -qx '# on no connected network: neigh add 10.5.0.9 .*' "$TMP/saved"
	grep -qx '# the source of the next, 10.5.0.1, is no address any more' "$TMP/saved"
	mipv4 detach v0
	mipv4 -b "$TMP/saved"
	says "^10.6.0.0/16 via $PEER dev v0 src $ME\$" mipv4 route
}

test_rates_are_shown() {
	background ip netns exec peer ping -q -i 0.05 "$ME"
	nap 0.5
	mipv4 stats dev v0 -w 0.5 count 3 >"$TMP/rates"
	grep -qE '^[0-9:]{8} v0 IcmpInEchos [1-9][0-9.]*$' "$TMP/rates"
	! grep -q ' InHdrErrors ' "$TMP/rates" || fail "does not move: $(<"$TMP/rates")"
	mipv4 -j stats -w 0.5 count 2 dev v0 >"$TMP/rates"
	"$PYTHON" -SE -c '
import json, sys
rates = [json.loads(line) for line in open(sys.argv[1])]
assert len(rates) == 2, rates
for r in rates:
    assert r["ifname"] == "v0" and r["timestamp"] > 1e9 and r["interval"] > 0.4, r
    assert 2 < r["stats"]["IcmpInEchos"] < 40 and r["stats"]["InHdrErrors"] == 0, r
    assert r["drops"] and not any(r["drops"].values()), r
' "$TMP/rates"
	# On a terminal the screen is refreshed.
	script -qec 'mipv4 stats dev v0 -w 0.3 count 2' "$TMP/screen" </dev/null >/dev/null
	grep -q $'\e\[H\e\[2J' "$TMP/screen"
	grep -qE 'IcmpInEchos +[1-9][0-9.]*/s' "$TMP/screen"
	kill "$BACKGROUND"
}

# A background program ignores SIGINT until it changes that; the shell before it blocks
# other signals, too.
takes_interrupts() {
	grep -qE '^SigBlk:.*0002$' "/proc/$BACKGROUND/status" &&
		grep -qx mipv4 "/proc/$BACKGROUND/comm"
}

test_rates_end_with_an_interrupt_or_the_endpoint() {
	background mipv4 stats -w
	retry 10 takes_interrupts
	kill -INT "$BACKGROUND"
	wait "$BACKGROUND"
	background mipv4 stats -w 0.1 dev v0 2>"$TMP/said2"
	nap 1
	mipv4 detach v0
	! wait "$BACKGROUND" || fail "goes on"
	grep -q 'device has no endpoint' "$TMP/said2"
}

test_difference_since_the_last_look() {
	local file
	says '^v0: since it was attached: no earlier values in /' mipv4 stats -d
	peer ping -q -c 3 -i 0.1 "$ME" >/dev/null
	run mipv4 stats -d dev v0
	any_line '^v0: since 20[0-9-]{8} [0-9:]{8}, [0-9.]+ s ago, from /' "${SAID[@]}"
	any_line '^ +IcmpInEchos +3$' "${SAID[@]}"
	! any_line 'ArpConflicts' "${SAID[@]}" || fail "$TEXT"
	run mipv4 -j stats -d
	jq -e '.[0].stats.IcmpInEchos == 0 and .[0].since > 1e9 and .[0].drops["hdr-csum"] == 0' <<<"$TEXT"
	file=$(jq -r '.[0].history' <<<"$TEXT")
	[[ $file == "$TMP"/mipv4-stats.* ]] || fail "$file"
	# A new endpoint is not compared with the old one.
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24"
	run mipv4 -j stats -d
	jq -e '.[0].since == null' <<<"$TEXT"
	# Another namespace has its own.
	link w0 other w1
	inside other mipv4 attach w1
	inside other mipv4 -j stats -d | jq -e '.[0].since == null'
	echo 'garbage' >"$file"
	refused 0 "warning: $file was damaged and is replaced" mipv4 stats -d
	says '^v0: since 20' mipv4 stats -d
}

test_last_look_is_kept_safely() {
	local file
	file=$(mipv4 -j stats -d | jq -r '.[0].history')
	rm "$file"
	ln -s /etc/passwd "$file"
	refused 1 "cannot open \"$file\": Too many levels of symbolic links" mipv4 stats -d
	rm "$file"
	: >"$file"
	chmod 666 "$file"
	refused 1 "$file is not a file that only you can write: remove it (rm FILE)" mipv4 stats -d
	chmod 600 "$file"
	chown 65534 "$file"
	refused 1 "$file is not a file that only you" mipv4 stats -d
	rm "$file"
	: >"$file"
	ln "$file" "$file.link"
	refused 1 "$file is not a file that only you" mipv4 stats -d
	rm "$file" "$file.link"
	# A directory of another user is not used.
	mkdir "$TMP/theirs"
	chown 65534 "$TMP/theirs"
	XDG_RUNTIME_DIR=$TMP/theirs silent_on 'theirs' mipv4 stats -d
	[ -z "$(ls "$TMP/theirs")" ]
	rm -f /tmp/.mipv4-stats.u* /run/user/0/mipv4-stats.*
}

run_tests "$@"
