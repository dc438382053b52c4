#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# many.sh: several endpoints, on several devices and in several namespaces.
# Run inside a VM: tools/vm/vm run -- tests/e2e/many.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

test_two_endpoints_talk_to_each_other() {
	link w0 other w1
	mipv4 attach w0 addr 10.6.0.1/24
	inside other mipv4 attach w1 addr 10.6.0.2/24
	says '^5 packets transmitted, 5 received' mipv4 ping 10.6.0.2 dev w0 count 5 interval 0.05
	says '^5 packets transmitted, 5 received' inside other mipv4 ping 10.6.0.1 dev w1 count 5 interval 0.05
	says ' 0% packet loss' mipv4 ping 10.6.0.2 dev w0 count 300 interval 0 size 1472
	counts IcmpInEchos 5 w0
}

test_three_devices_at_once() {
	local i
	for i in 1 2 3; do
		link "w$i" "far$i" x0
		ip -n "far$i" addr add "10.20.$i.1/24" dev x0
		mipv4 attach "w$i" addr "10.20.$i.2/24"
	done
	[ "$(mipv4 -j show | jq length)" -eq 4 ]
	for i in 1 2 3; do
		inside "far$i" ping -q -f -c 2000 "10.20.$i.2" >"$TMP/ping$i" &
	done
	wait
	for i in 1 2 3; do
		grep -q '2000 received, 0% packet loss' "$TMP/ping$i"
		counts IcmpInEchos 2000 "w$i"
	done
	counts IcmpInEchos 0 v0
}

test_same_address_on_two_devices() {
	link w0 other w1
	ip -n other addr add "$PEER/24" dev w1
	mipv4 attach w0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 2 -i 0.1 "$ME"
	says ' 0% packet loss' inside other ping -c 2 -i 0.1 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev w0 count 1
	counts IcmpInEchos 2 v0
	counts IcmpInEchos 2 w0
}

test_two_endpoints_in_one_namespace_over_a_cable() {
	ip link add w0 type veth peer name w1
	ip link set w0 up
	ip link set w1 up
	mipv4 attach w0 addr 10.6.0.1/24
	mipv4 attach w1 addr 10.6.0.2/24
	says ' 0% packet loss' mipv4 ping 10.6.0.2 dev w0 count 2 interval 0.1
	says ' 0% packet loss' mipv4 ping 10.6.0.1 dev w1 count 2 interval 0.1
}

test_each_namespace_sees_its_own() {
	link w0 other w1
	inside other mipv4 attach w1 addr 10.6.0.2/24
	says '^w1:' inside other mipv4 show
	silent_on 'v0' inside other mipv4 show
	silent_on 'w1' mipv4 show
	[ "$(inside other mipv4 -j stats | jq length)" -eq 1 ]
	[ "$(inside other mipv4 -j route show | jq length)" -eq 1 ]
	refused 1 'v0' inside other mipv4 detach v0
}

test_many_addresses_and_routes() {
	local i
	for i in {10..29}; do
		mipv4 addr add "10.9.0.$i/24" dev v0
		mipv4 route add "172.16.$i.0/24" via "$PEER" dev v0
	done
	[ "$(mipv4 -j addr show dev v0 | jq '.[0].addr_info | length')" -eq 21 ]
	[ "$(mipv4 -j route show dev v0 | jq length)" -eq 21 ]
	for i in 10 22 29; do
		says ' 0% packet loss' peer ping -c 1 -W 2 "10.9.0.$i"
	done
	ip -n peer addr add 172.16.22.1/32 dev lo
	says ' 0% packet loss' mipv4 ping 172.16.22.1 dev v0 count 1
	for i in {10..29}; do
		mipv4 addr del "10.9.0.$i/24" dev v0
		mipv4 route del "172.16.$i.0/24" dev v0
	done
	[ "$(mipv4 -j addr show dev v0 | jq '.[0].addr_info | length')" -eq 1 ]
	refused 1 '100% packet loss' peer ping -c 1 -W 1 10.9.0.22
}

# routes N ADD|DEL: print commands for N scattered prefixes of 24 bits.
routes() {
	awk -v n="$1" -v verb="$2" -v peer="$PEER" 'BEGIN {
		for (i = 0; i < n; i++) {
			m = i * 2654437 % 6553600 + 20 * 65536
			printf "route %s %d.%d.%d.0/24 via %s dev v0\n", verb,
				m / 65536, m / 256 % 256, m % 256, peer
		}
	}'
}

# KiB in the caches of the kernel, after pending memory was freed.
slab_kib() {
	sleep 1
	awk '/^Slab:/ { print $2 }' /proc/meminfo
}

test_65536_routes_one_by_one() {
	local before with after
	before=$(slab_kib)
	routes 65536 add | mipv4 -batch -
	with=$(slab_kib)
	# 64 octets each, and one MiB for other activity.
	[ "$((with - before))" -le $((65536 * 64 / 1024 + 1024)) ]
	[ "$(mipv4 route show dev v0 | grep -c " via ")" -eq 65536 ]
	[ -z "$(mipv4 route show dev v0 | sort | uniq -d)" ]
	# The first, the last, and one that does not exist.
	ip -n peer addr add 20.0.0.9/32 dev lo
	ip -n peer addr add 103.240.187.9/32 dev lo
	says '^20.0.0.0/24 ' mipv4 route show dev v0
	says ' 0% packet loss' mipv4 ping 20.0.0.9 dev v0 count 1
	refused 2 'Network is unreachable' mipv4 ping 200.0.0.9 dev v0 count 1
	routes 65536 del | mipv4 -force -batch -
	[ "$(mipv4 route show dev v0 | wc -l)" -eq 1 ]
	after=$(slab_kib)
	[ "$((after - before))" -le 1024 ]
}

# Sets KIB to what the kernel has in its caches now.
read_slab() {
	local name
	while read -r name KIB _; do
		[ "$name" != Slab: ] || return 0
	done </proc/meminfo
}

slab_is_at_most() {
	read_slab
	[ "$KIB" -le "$1" ]
}

# Detaching is done while other changes wait: it leaves the routes to be freed later.
test_detach_does_not_wait_until_many_routes_are_freed() {
	local before with
	before=$(slab_kib)
	routes 200000 add | mipv4 -batch -
	read_slab
	with=$KIB
	mipv4 detach v0
	read_slab
	[ $((KIB - before)) -ge $(((with - before) / 8)) ] ||
		fail "$before KiB, $with with routes, $KIB after"
	retry 10 slab_is_at_most $((before + 1024))
	mipv4 attach v0 addr "$ME/24"
}

# A module that goes waits for them.
test_module_is_removed_while_routes_are_freed() {
	local before with
	before=$(slab_kib)
	routes 200000 add | mipv4 -batch -
	read_slab
	with=$KIB
	rmmod mipv4
	read_slab
	[ $((KIB - before)) -le $(((with - before) / 8)) ] ||
		fail "$before KiB, $with with routes, $KIB after"
	modprobe mipv4
	mipv4 attach v0 addr "$ME/24"
}

# An address that all routes depend on changes: all become dead, and then alive again.
test_many_routes_die_with_the_network_of_their_gateway() {
	mipv4 addr add 10.7.0.1/24 dev v0
	PEER=10.7.0.9 routes 5000 add | mipv4 -batch -
	mipv4 addr del 10.7.0.1/24 dev v0
	[ "$(mipv4 route show dev v0 | grep -c dead)" -eq 5000 ]
	mipv4 addr add 10.7.0.2/24 dev v0
	silent_on dead mipv4 route show dev v0
	[ "$(mipv4 route show dev v0 | grep -c 'src 10.7.0.2$')" -eq 5000 ]
}

# Lines are sent together, but a batch ends at the line that failed.
test_batch_of_routes_ends_where_one_fails() {
	local line=40
	routes 100 add >"$TMP/batch"
	sed -i "${line}s/via $PEER/via 192.0.2.1/; 90s/via $PEER/via 192.0.2.1/" "$TMP/batch"
	refused 1 "Command failed $TMP/batch:$line" mipv4 -batch "$TMP/batch"
	[ "$(mipv4 route show dev v0 | grep -c " via ")" -eq $((line - 1)) ]
	routes 100 del | mipv4 -force -batch - 2>/dev/null || :
	[ "$(mipv4 route show dev v0 | wc -l)" -eq 1 ]
	refused 1 "Command failed $TMP/batch:90" mipv4 -force -batch "$TMP/batch"
	[ "$(mipv4 route show dev v0 | grep -c " via ")" -eq 98 ]
	# A usage error in a line is reported after an earlier failure.
	sed -i '42s/.*/route add nonsense/' "$TMP/batch"
	routes 100 del | mipv4 -force -batch - 2>/dev/null || :
	refused 1 "Command failed $TMP/batch:$line" mipv4 -batch "$TMP/batch"
	[ "$(mipv4 -batch "$TMP/batch" 2>&1 | grep -c Command)" -eq 1 ]
}

# In an interactive batch each line takes effect at once.
test_batch_does_not_wait_for_the_next_line() {
	mkfifo "$TMP/fifo"
	background mipv4 -batch "$TMP/fifo"
	exec 7>"$TMP/fifo"
	routes 3 add >&7
	retry 5 says '^20.0.0.0/24 ' mipv4 route show dev v0
	[ "$(mipv4 route show dev v0 | grep -c " via ")" -eq 3 ]
	exec 7>&-
	wait "$BACKGROUND"
}

test_no_more_than_1024_addresses() {
	"$PYTHON" -SE "$HERE/fill.py" addr v0 10.20.0.2 1023
	refused 1 'an endpoint has at most 1024 addresses: delete one first (mipv4 addr del)' mipv4 addr add 10.20.8.1/16 dev v0
	refused 1 'an endpoint has at most 1024 addresses: delete one first (mipv4 addr del)' \
		mipv4 addr add 10.20.8.1/16 dev v0 dad
	[ "$(mipv4 -j addr show dev v0 | jq '.[0].addr_info | length')" -eq 1024 ]
	ip -n peer addr add 10.20.0.1/16 dev v1
	says ' 0% packet loss' peer ping -c 1 -W 2 10.20.3.255
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	mipv4 addr del 10.20.1.1/16 dev v0
	mipv4 addr add 10.20.8.1/16 dev v0
	says ' 0% packet loss' peer ping -c 1 -W 2 10.20.8.1
}

test_no_more_than_16384_neighbours_by_hand() {
	mipv4 addr add 10.20.0.1/16 dev v0
	"$PYTHON" -SE "$HERE/fill.py" neigh v0 10.20.1.0 16384
	refused 1 'an endpoint has at most 16384 permanent neighbours: delete one first (mipv4 neigh del)' \
		mipv4 neigh add 10.20.0.9 lladdr 02:00:00:00:00:77 dev v0
	[ "$(mipv4 -j neigh show dev v0 | jq 'map(select(.state == ["PERMANENT"])) | length')" -eq 16384 ]
	# Other neighbours are learned nevertheless.
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	mipv4 neigh del 10.20.1.0 dev v0
	mipv4 neigh add 10.20.0.9 lladdr 02:00:00:00:00:77 dev v0
}

test_addresses_change_while_a_flood_runs() {
	local i
	background ip netns exec peer ping -q -f -c 4000 "$ME"
	for _ in {1..30}; do
		mipv4 addr add 10.9.0.3/24 dev v0
		mipv4 addr del 10.9.0.3/24 dev v0
	done
	wait "$BACKGROUND"
}

run_tests "$@"
