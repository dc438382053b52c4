#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# device.sh: changes of the device of an endpoint, and devices of all kinds.
# Run inside a VM: tools/vm/vm run -- tests/e2e/device.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

answers() {
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
}

test_down_and_up() {
	ip link set v0 down
	refused 1 'local error: Network is down' mipv4 ping "$PEER" dev v0 count 1
	counts out-down 1
	silent_on 'UP' mipv4 show dev v0
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$ME"
	capture peer v1 arp
	ip link set v0 up
	retry 5 captured 2 "Request who-has $ME tell $ME"
	answers
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

test_carrier_lost_and_found() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	ip -n peer link set v1 down
	retry 3 says '<EXCLUSIVE,NO-CARRIER,UP>' mipv4 show dev v0
	retry 3 silent_on "$PEER" mipv4 neigh show dev v0
	ip -n peer link set v1 up
	retry 3 says '<EXCLUSIVE,UP>' mipv4 show dev v0
	answers
}

test_attached_while_down() {
	mipv4 detach v0
	ip link set v0 down
	mipv4 attach v0 addr "$ME/24"
	counts ArpOutAnnounces 0
	ip link set v0 up
	retry 5 at_least ArpOutAnnounces 2
	answers
}

test_rename() {
	ip link set v0 down
	ip link set v0 name w0
	ip link set w0 up
	says '^w0: <EXCLUSIVE,UP>' mipv4 show dev w0
	answers
	says ' 0% packet loss' mipv4 ping "$PEER" dev w0 count 1
}

test_mtu() {
	ip link set v0 mtu 1000
	says 'mtu 1000' mipv4 show dev v0
	refused 1 'mtu=1000' mipv4 ping "$PEER" dev v0 count 1 size 973 df
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1 size 972 df
	ip link set v0 mtu 9000
	ip -n peer link set v1 mtu 9000
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -s 8972 -M "do" "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1 size 8972 df
	ip link set v0 mtu 68
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1 size 40
	refused 1 'mtu=68' mipv4 ping "$PEER" dev v0 count 1 size 41 df
}

test_hardware_address() {
	answers
	mipv4 ping "$PEER" dev v0 count 1 >/dev/null
	capture peer v1 arp or icmp
	ip link set v0 address 02:00:00:00:00:22
	says 'link/addr 02:00:00:00:00:22' mipv4 show dev v0
	retry 5 captured 1 "^02:00:00:00:00:22 > .*Request who-has $ME tell $ME"
	answers
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	exactly_captured 0 "^$ME_MAC > .*ethertype IPv4"
	# Frames to a permanent neighbour have the new address, too.
	mipv4 neigh add 10.9.0.77 lladdr 02:00:00:00:00:77 dev v0
	mipv4 ping 10.9.0.77 dev v0 count 1 >/dev/null 2>&1 || :
	ip link set v0 address 02:00:00:00:00:33
	mipv4 ping 10.9.0.77 dev v0 count 1 >/dev/null 2>&1 || :
	retry 3 captured 1 '^02:00:00:00:00:33 > 02:00:00:00:00:77'
}

test_moved_to_another_namespace() {
	ip netns add other
	ip link set v0 netns other
	is '[]' mipv4 -j show
	is '[]' inside other mipv4 -j show
	ip -n other link set v0 up
	inside other mipv4 attach v0 addr "$ME/24"
	answers
	says ' 0% packet loss' inside other mipv4 ping "$PEER" dev v0 count 1
}

test_removed_under_flood() {
	local _
	for _ in 1 2 3 4 5; do
		background ip netns exec peer ping -q -f "$ME"
		mipv4 ping 10.9.0.99 dev v0 count 3 interval 0.01 >/dev/null 2>&1 &
		retry 10 at_least IcmpInEchos 1
		ip link del v0
		is '[]' mipv4 -j show
		kill "$BACKGROUND" || :
		ip netns del peer
		world
	done
	answers
}

test_namespace_removed_with_its_endpoints() {
	link w0 peer w1
	ip netns add other
	ip link set w0 netns other
	ip -n other link set w0 up
	inside other mipv4 attach w0 addr 10.6.0.2/24
	ip -n peer addr add 10.6.0.1/24 dev w1
	says ' 0% packet loss' peer ping -c 1 -W 2 10.6.0.2
	background ip netns exec peer ping -q -f 10.6.0.2
	ip netns del other
	retry 5 refused 1 'w1' ip -n peer link show w1
	answers
}

test_module_removed_and_loaded_again() {
	mipv4 addr add 10.9.0.3/24 dev v0
	rmmod mipv4
	ip addr add 10.9.0.5/24 dev v0
	says ' 0% packet loss' peer ping -c 1 -W 2 10.9.0.5
	ip addr del 10.9.0.5/24 dev v0
	[ ! -d /sys/module/mipv4 ]
	modprobe mipv4
	is '[]' mipv4 -j show
	mipv4 attach v0 addr "$ME/24"
	answers
}

test_device_without_arp() {
	link w0 other w1
	ip addr add 10.6.0.2/24 dev w0
	ip -n other addr add 10.6.0.1/24 dev w1
	ip link add t0 type ipip local 10.6.0.2 remote 10.6.0.1
	ip -n other link add t1 type ipip local 10.6.0.1 remote 10.6.0.2
	ip link set t0 up
	ip -n other addr add 10.4.0.1/24 dev t1
	ip -n other link set t1 up
	mipv4 attach t0 addr 10.4.0.2/24
	says ' 0% packet loss' inside other ping -c 2 -i 0.1 -W 2 10.4.0.2
	says ' 0% packet loss' mipv4 ping 10.4.0.1 dev t0 count 2 interval 0.1
	is '[]' mipv4 -j neigh show dev t0
}

test_device_with_noarp_flag() {
	ip link set v0 arp off
	says '^1 packets transmitted' mipv4 ping "$PEER" dev v0 count 1 || :
	counts ArpOutRequests 0
	ip link set v0 arp on
	answers
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

# Some devices refuse to build a header for their own address.
test_own_addresses_of_tunnels() {
	ip link add w0 type gre key 7
	ip link add w1 type ipip remote 10.99.0.1
	ip tuntap add w2 mode tun
	local i
	for i in 0 1 2; do
		ip link set "w$i" up
		mipv4 attach "w$i" addr "10.7.$i.2/24"
		says ' 0% packet loss' mipv4 ping "10.7.$i.2" dev "w$i" count 1
	done
}

run_tests "$@"
