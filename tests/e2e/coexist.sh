#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# coexist.sh: frames belong either to mipv4 or to Linux, and requests that would make this
# ambiguous are refused. Run inside a VM: tools/vm/vm run -- tests/e2e/coexist.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tags.sh
. "${0%/*}/tags.sh"

# linux_counter GROUP NAME: a counter of Linux's own stack in our namespace.
linux_counter() {
	awk -v group="$1:" -v name="$2" '$1 == group {
		if (!n) { for (n = NF; n > 1 && $n != name; n--); } else { print $n; exit }
	}' /proc/net/snmp
}

test_linux_sees_nothing_of_an_exclusive_device() {
	local before
	before=$(linux_counter Ip InReceives)
	[ -n "$before" ]
	peer ping -q -f -c 500 "$ME" >/dev/null
	peer ping -b -q -c 2 -i 0.2 -W 1 10.9.0.255 >/dev/null 2>&1 || :
	peer hping3 -n --udp -c 2 -i u1000 "$ME" >/dev/null 2>&1 || :
	[ "$(linux_counter Ip InReceives)" = "$before" ]
	[ "$(linux_counter Icmp InMsgs)" = 0 ]
	[ -z "$(ip -4 neigh show dev v0)" ]
}

test_linux_sees_the_frames_of_a_shared_device() {
	local before
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24" shared
	says '^v0: <SHARED,UP>' mipv4 show
	before=$(linux_counter Ip InReceives)
	peer ping -q -c 5 -i 0.1 "$ME" >/dev/null
	[ "$(linux_counter Ip InReceives)" -ge $((before + 5)) ]
}

test_shared_device_serves_both_stacks() {
	mipv4 detach v0
	ip addr add 10.9.0.3/24 dev v0
	mipv4 attach v0 addr "$ME/24" shared
	says ' 0% packet loss' peer ping -c 3 -i 0.1 "$ME"
	says ' 0% packet loss' peer ping -c 3 -i 0.1 10.9.0.3
	# Both answer once.
	silent_on 'DUP' peer ping -c 3 -i 0.1 "$ME"
	counts IcmpInEchos 6
}

# tcp_client ADDRESS: a TCP connection of Linux, from this address of its own.
tcp_client() {
	says '^answered$' "$PYTHON" -SE "$HERE/tcp.py" client "$1"
}

tcp_server() {
	background ip netns exec peer "$PYTHON" -SE "$HERE/tcp.py" server
	retry 5 says ':7070' peer ss -ltn
}

test_tcp_of_linux_works_beside_a_shared_endpoint() {
	tcp_server
	mipv4 detach v0
	ip addr add 10.9.0.3/24 dev v0
	tcp_client 10.9.0.3
	mipv4 attach v0 addr "$ME/24" shared
	tcp_client 10.9.0.3
	# The endpoint does not get the address, in whatever way.
	denied='Linux has this address on the device: remove it there (ip addr del'
	refused 1 "$denied" mipv4 addr add 10.9.0.3/24 dev v0
	refused 1 "$denied" mipv4 addr add 10.9.0.3/16 dev v0 dad
	refused 1 "$denied" mipv4 addr set 10.9.0.3/24 dev v0
	mipv4 detach v0
	refused 1 "$denied" mipv4 attach v0 addr 10.9.0.3/24 shared
	silent_on v0 mipv4 show
	mipv4 attach v0 addr "$ME/24" shared
	# Linux does not get one of the endpoint.
	denied='mipv4 has this address on the device: delete it first (mipv4 addr del'
	refused 2 "$denied" ip addr add "$ME/24" dev v0
	refused 2 "$denied" ip addr add "$ME/32" dev v0
	tcp_client 10.9.0.3
	says ' 0% packet loss' peer ping -c 3 -i 0.1 "$ME"
	silent_on 'DUP' peer ping -c 3 -i 0.1 10.9.0.3
	counts IcmpOutDestUnreachs 0
	mipv4 detach v0
	ip addr add "$ME/24" dev v0
}

# Linux has the address on another device, and accepts datagrams to it from this one.
test_shared_endpoint_leaves_errors_to_linux() {
	tcp_server
	mipv4 detach v0
	ip addr add 10.9.0.3/24 dev v0
	ip link add d0 type dummy
	ip link set d0 up
	ip addr add 10.9.0.4/32 dev d0
	mipv4 attach v0 addr 10.9.0.4/24 shared
	tcp_client 10.9.0.4
	silent_on 'DUP' peer ping -c 3 -i 0.1 10.9.0.4
	peer hping3 -q -n --udp -p 9 -c 1 10.9.0.4 >/dev/null 2>&1 || :
	counts IcmpOutDestUnreachs 0
	counts IcmpOutEchoReps 0
	counts IcmpInEchos 3
	ip addr del 10.9.0.4/32 dev d0
	says ' 0% packet loss' peer ping -c 2 -i 0.1 10.9.0.4
	counts IcmpOutEchoReps 2
}

test_ipv6_lives_on() {
	local address
	# Linux may use an address after its check for duplicates.
	retry 5 says 'fe80::.* scope link *$' bash -c "ip -6 addr show dev v0 -tentative | sed 's/ proto.*//'"
	retry 5 says 'fe80::.* scope link *$' bash -c "ip -n peer -6 addr show dev v1 -tentative | sed 's/ proto.*//'"
	address=$(ip -j -6 addr show dev v0 | jq -r '.[].addr_info[].local // empty')
	says ' 0% packet loss' peer ping -6 -c 2 -i 0.1 "$address%v1"
	peer ping -q -f -c 300 "$ME" >/dev/null
	says ' 0% packet loss' peer ping -6 -c 2 -i 0.1 "$address%v1"
}

test_tcpdump_sees_both_directions() {
	mipv4 ping "$PEER" dev v0 count 1 >/dev/null
	: >"$TMP/capture"
	background tcpdump -lnvi v0 icmp >"$TMP/capture" 2>"$TMP/capture.err"
	retry 20 listening
	says ' 0% packet loss' peer ping -c 1 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	retry 5 captured 1 "$PEER > $ME: ICMP echo request"
	retry 5 captured 1 "$ME > $PEER: ICMP echo reply"
	retry 5 captured 1 "$ME > $PEER: ICMP echo request"
	retry 5 captured 1 "$PEER > $ME: ICMP echo reply"
}

test_vlan_on_top_stays_linux() {
	ip link add link v0 name v0.5 type vlan id 5
	ip addr add 10.5.0.2/24 dev v0.5
	ip link set v0.5 up
	ip -n peer link add link v1 name v1.5 type vlan id 5
	ip -n peer addr add 10.5.0.1/24 dev v1.5
	ip -n peer link set v1.5 up
	says ' 0% packet loss' peer ping -c 2 -i 0.1 10.5.0.2
	says ' 0% packet loss' peer ping -c 2 -i 0.1 "$ME"
	# and a VLAN device can be ours
	ip addr flush dev v0.5
	mipv4 attach v0.5 addr 10.5.0.3/24
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 10.5.0.3
	says ' 0% packet loss' mipv4 ping 10.5.0.1 dev v0.5 count 1
}

# The endpoint of the lower device receives frames of a VLAN, too, and must ignore them.
test_vlan_on_top_is_another_network() {
	local receives requests
	ip link add link v0 name v0.5 type vlan id 5
	ip addr add 10.5.0.2/24 dev v0.5
	ip link set v0.5 up
	ip -n peer link add link v1 name v1.5 type vlan id 5
	ip -n peer addr add 10.5.0.1/24 dev v1.5
	ip -n peer link set v1.5 up
	says ' 0% packet loss' peer ping -c 2 -i 0.1 "$ME"
	counter InReceives
	receives=$VALUE
	counter ArpInRequests
	requests=$VALUE
	# The VLAN works.
	says 'Received 1 response' peer arping -c 1 -I v1.5 10.5.0.2
	refused 1 'Received 0 response' peer arping -c 2 -w 2 -I v1.5 "$ME"
	refused 1 'Received 0 response' peer arping -b -c 1 -w 1 -I v1.5 -s 10.5.0.1 "$ME"
	says 'Received 0 response' peer arping -D -c 1 -w 1 -I v1.5 "$ME"
	ip -n peer neigh add "$ME" lladdr "$ME_MAC" dev v1.5
	refused 1 '100% packet loss' peer ping -c 2 -i 0.1 -W 1 -I v1.5 "$ME"
	says ' 0% packet loss' peer ping -c 2 -i 0.1 10.5.0.2
	counts InReceives "$receives"
	counts ArpInRequests "$requests"
}

test_linux_gets_no_tagged_frame_of_an_exclusive_device() {
	check_tagged_frames
}

test_linux_gets_no_address_on_an_exclusive_device() {
	refused 2 'device belongs to mipv4: detach it first (mipv4 detach DEV), or attach it shared' \
		ip addr add 10.9.0.3/24 dev v0
	mipv4 detach v0
	ip addr add 10.9.0.3/24 dev v0
	says ' 0% packet loss' peer ping -c 1 -W 2 10.9.0.3
}

test_device_with_addresses_of_linux_is_refused() {
	mipv4 detach v0
	ip addr add 10.9.0.3/24 dev v0
	refused 1 'ip -4 addr flush dev' mipv4 attach v0 addr "$ME/24"
	ip -4 addr flush dev v0
	mipv4 attach v0 addr "$ME/24"
}

test_port_of_a_bridge_is_refused() {
	mipv4 detach v0
	ip link add br0 type bridge
	ip link set v0 master br0
	refused 1 'port of a bridge' mipv4 attach v0 addr "$ME/24"
	ip link set br0 up
	mipv4 attach br0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
	mipv4 detach br0
	ip link set v0 nomaster
	mipv4 attach v0 addr "$ME/24"
	refused 2 'Device does not allow enslaving to a bridge' ip link set v0 master br0
	mipv4 detach v0
	ip link set v0 master br0
	ip link set v0 nomaster
}

test_devices_on_top_that_take_all_frames_are_refused() {
	local kind
	for kind in 'macvlan mode bridge' 'ipvlan mode l2'; do
		# shellcheck disable=SC2086
		refused 2 'busy' ip link add link v0 name m0 type $kind
	done
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
}

# The bond looks at the receive handler before it asks any module.
test_bond_says_that_the_device_is_in_use() {
	ip link add bond0 type bond
	ip link set v0 down
	refused 2 'Device is in use and cannot be enslaved' ip link set v0 master bond0
	ip link set v0 up
	retry 5 says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
}

# A shared endpoint has no receive handler, which a bridge needs.
test_shared_device_does_not_become_a_port() {
	local kind
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24" shared
	ip link add br0 type bridge
	ip link add bond0 type bond
	for kind in br0 bond0; do
		ip link set v0 down
		refused 2 'device has an endpoint: detach it first (mipv4 detach DEV)' \
			ip link set v0 master "$kind"
	done
	ip link set v0 up
	retry 5 says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	silent_on 'master' ip link show v0
	# Upper devices that do not take the frames are allowed.
	ip link add link v0 name m0 type macvlan mode bridge
	ip link add link v0 name vlan5 type vlan id 5
	ip link set m0 up
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	ip link del m0
	mipv4 detach v0
	ip link set v0 master br0
	ip link set v0 nomaster
	mipv4 attach v0 addr "$ME/24"
}

test_macvlan_can_be_attached() {
	mipv4 detach v0
	ip link add link v0 name m0 type macvlan mode bridge
	ip link set m0 up
	mipv4 attach m0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev m0 count 1
}

test_impossible_attachments_are_refused() {
	refused 1 'device has an endpoint already: change it (mipv4 replace v0), or detach it first (mipv4 detach v0)' mipv4 attach v0
	refused 1 "the loopback device is the kernel's own" mipv4 attach lo addr 127.0.0.1/8
	refused 1 'nosuch' mipv4 attach nosuch
	ip link add d0 type dummy
	refused 1 'device has no endpoint' mipv4 detach d0
	refused 255 '10.9.0.2/33' mipv4 attach d0 addr 10.9.0.2/33
	refused 255 '10.9.0/24' mipv4 attach d0 addr 10.9.0/24
	refused 1 'host part is all zeros or all ones' mipv4 attach d0 addr 10.9.1.0/24
	refused 1 'host part is all zeros or all ones' mipv4 attach d0 addr 10.9.1.255/24
	refused 1 'not a unicast address' mipv4 attach d0 addr 127.0.0.2/8
	refused 1 'not a unicast address' mipv4 attach d0 addr 0.1.2.3/8
	refused 1 'not a unicast address' mipv4 attach d0 addr 224.1.2.3/24
	refused 1 'not a unicast address' mipv4 attach d0 addr 240.1.2.3/24
	refused 1 'is not an address' mipv4 attach d0 addr 0.0.0.0/24
	refused 1 'prefix length must be 1 to 32' mipv4 attach d0 addr 10.9.1.2/0
	refused 1 'on no connected network' mipv4 attach d0 addr 10.9.1.2/24 gateway 10.9.2.1
	refused 1 'address of this endpoint' mipv4 attach d0 addr 10.9.1.2/24 gateway 10.9.1.2
	refused 1 'not a unicast address' mipv4 attach d0 addr 10.9.1.2/24 gateway 224.0.0.1
	# All of them are removed.
	silent_on 'd0' mipv4 show
	mipv4 attach d0 addr 10.9.1.2/24 gateway 10.9.1.1
}

test_impossible_changes_are_refused() {
	refused 1 'the address exists already: ' mipv4 addr add "$ME/24" dev v0
	refused 1 'does not have this address' mipv4 addr del 10.9.0.3/24 dev v0
	refused 1 'does not have this address' mipv4 addr del "$ME/16" dev v0
	refused 1 'on no connected network' mipv4 route add default via 192.0.2.1 dev v0
	refused 1 'no such static route' mipv4 route del default dev v0
	mipv4 route add 192.0.2.0/24 via "$PEER" dev v0
	refused 1 'with this metric exists' mipv4 route add 192.0.2.0/24 via "$PEER" dev v0
	refused 1 'with this metric exists' mipv4 route add blackhole 192.0.2.0/24 dev v0
	refused 1 'no such static route' mipv4 route del 192.0.2.0/24 via 10.9.0.7 dev v0
	refused 1 'on no connected network' mipv4 neigh add 192.0.2.1 lladdr "$PEER_MAC" dev v0
	refused 1 'no such neighbour' mipv4 neigh del 10.9.0.200 dev v0
}

run_tests "$@"
