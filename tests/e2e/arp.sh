#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# arp.sh: the ARP messages that mipv4 sends and accepts.
# Run inside a VM: tools/vm/vm run -- tests/e2e/arp.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

OTHER_MAC=02:00:00:00:00:66

test_arping_is_answered() {
	says 'Received 2 response' peer arping -c 2 -I v1 "$ME"
	refused 1 'Received 0 response' peer arping -c 1 -w 1 -I v1 10.9.0.9
	says 'Received 1 response' peer arping -b -c 1 -I v1 "$ME"
}

test_duplicate_detection_finds_us() {
	refused 1 'Received 1 response' peer arping -D -c 1 -w 2 -I v1 "$ME"
	says 'Received 0 response' peer arping -D -c 1 -w 1 -I v1 10.9.0.9
}

test_addresses_are_announced_twice() {
	capture peer v1 arp
	mipv4 addr add 10.9.0.5/24 dev v0
	retry 5 captured 2 'Request who-has 10.9.0.5 tell 10.9.0.5'
	at_least ArpOutAnnounces 2
	captured 2 "^$ME_MAC > ff:ff:ff:ff:ff:ff"
}

test_gratuitous_arp_changes_a_known_neighbour() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	says "$PEER dev v0 lladdr $PEER_MAC REACHABLE" mipv4 neigh show dev v0
	nap 1.1
	ip -n peer link set v1 address "$OTHER_MAC"
	peer arping -q -A -c 1 -I v1 "$PEER"
	retry 2 says "$PEER dev v0 lladdr $OTHER_MAC" mipv4 neigh show dev v0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

test_neighbour_that_moves_silently_is_found_again() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	ip -n peer link set v1 address "$OTHER_MAC"
	nap 1.1
	# The peer has no entry for us: its request has its address.
	ip -n peer neigh flush dev v1
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

test_conflict_is_defended_once_in_ten_seconds() {
	arp_frame request "$OTHER_MAC" "$ME" 00:00:00:00:00:00 "$ME"
	retry 5 at_least ArpOutAnnounces 2 >/dev/null
	nap 0.3
	capture peer v1 arp
	send peer v1 "${FRAMES[@]}" "${FRAMES[@]}"
	retry 3 captured 1 "^$ME_MAC > .*Request who-has $ME tell $ME"
	nap 0.5
	exactly_captured 1 "^$ME_MAC > .*Request who-has $ME tell $ME"
	counts ArpConflicts 2
	counts arp-conflict 2
	says "$ME/24.* conflict" mipv4 addr show dev v0
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
}

# settled DEV: no address of it is tentative.
settled() {
	silent_on tentative mipv4 addr show dev "$1"
}

# refused_attach [WORD…]: attach fails with any error.
refused_attach() {
	run mipv4 attach v0 "$@"
	[ "$STATUS" -eq 1 ] || fail "attach $*: status $STATUS: $TEXT"
}

# Another host has the address; neighbours keep its entry.
test_refused_attach_says_nothing() {
	local i
	mipv4 detach v0
	ip -n peer neigh replace 10.9.0.77 lladdr 02:00:00:00:00:77 nud reachable dev v1
	capture peer v1 'arp or igmp or ip'
	for i in 1 2 3 4 5; do
		refused_attach addr 10.9.0.77/24 gateway 10.8.0.1
		refused_attach addr 10.9.0.77/24 gateway 10.8.0.1 shared
		refused_attach addr 10.9.0.255/24
	done
	ip addr add 10.9.0.78/24 dev v0
	refused_attach addr 10.9.0.77/24
	ip addr del 10.9.0.78/24 dev v0
	nap 1
	exactly_captured 0 '10\.9\.0\.77'
	says '02:00:00:00:00:77' ip -n peer neigh show 10.9.0.77
	silent_on v0 mipv4 show
}

# RFC 5227 section 2.1.1, in the output of tcpdump.
test_address_is_probed_for_before_it_is_used() {
	capture peer v1 arp
	mipv4 addr add 10.9.0.5/24 dev v0 dad
	says '^    inet 10.9.0.5/24 .* tentative$' mipv4 addr show dev v0
	refused 1 '100% packet loss' peer ping -c 1 -W 1 10.9.0.5
	says '^    inet 10.9.0.5/24 .* tentative$' mipv4 addr show dev v0
	retry 9 settled v0
	says ' 0% packet loss' peer ping -c 1 -W 2 10.9.0.5
	exactly_captured 3 "^$ME_MAC > ff:ff:ff:ff:ff:ff, .*Request who-has 10.9.0.5 (\\(.*\\) )?tell 0.0.0.0"
	retry 5 captured 2 "^$ME_MAC > ff:ff:ff:ff:ff:ff, .*Request who-has 10.9.0.5 .*tell 10.9.0.5"
	counts ArpOutProbes 3
	counts ArpConflicts 0
}

test_address_of_a_linux_host_is_not_used() {
	ip -n peer addr add 10.9.0.7/24 dev v1
	mipv4 addr add 10.9.0.7/24 dev v0 dad
	retry 5 says '^    inet 10.9.0.7/24 .* dadfailed$' mipv4 addr show dev v0
	mipv4 -j addr show dev v0 | jq -e '.[0].addr_info[1].dadfailed'
	counts ArpConflicts 1
	counts arp-conflict 1
	counts ArpOutProbes 1
	# The owner of the address is reachable.
	says ' 0% packet loss' mipv4 ping 10.9.0.7 dev v0 count 1
	ip -n peer addr del 10.9.0.7/24 dev v1
	refused 1 '100% packet loss' mipv4 ping 10.9.0.7 dev v0 count 1
	refused 1 'the address exists already' mipv4 addr add 10.9.0.7/24 dev v0
	mipv4 addr del 10.9.0.7/24 dev v0
	mipv4 addr add 10.9.0.7/24 dev v0 dad
	retry 9 settled v0
	silent_on dadfailed mipv4 addr show dev v0
}

test_one_address_for_two_endpoints_is_used_by_one_at_most() {
	ip link add w0 type veth peer name w1
	ip link set w0 up
	ip link set w1 up
	mipv4 attach w0
	mipv4 attach w1
	mipv4 addr add 10.6.0.1/24 dev w0 dad
	mipv4 addr add 10.6.0.1/24 dev w1 dad
	retry 9 settled w0
	retry 9 settled w1
	run mipv4 -j addr show
	jq -e '[.[] | select(.ifname != "v0") | .addr_info[] | select(.dadfailed)] | length >= 1' \
		<<<"$TEXT"
	counter ArpConflicts w0
	[ "$VALUE" -ge 1 ] || at_least ArpConflicts 1 w1
}

test_address_is_probed_for_again_when_the_device_comes_up() {
	mipv4 addr add 10.9.0.5/24 dev v0 dad
	retry 9 settled v0
	ip link set v0 down
	says '^    inet 10.9.0.5/24 .* tentative$' mipv4 addr show dev v0
	ip link set v0 up
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	refused 1 '100% packet loss' peer ping -c 1 -W 1 10.9.0.5
	retry 9 settled v0
	says ' 0% packet loss' peer ping -c 1 -W 2 10.9.0.5
	counts ArpOutProbes 6
}

# The endpoint can be detached at any moment of probing.
test_probing_ends_at_any_moment() {
	local i
	background bash -c 'while :; do ip link set lo txqueuelen 1000; done'
	for i in 5 6; do
		mipv4 addr add "10.9.0.$i/24" dev v0 dad
	done
	retry 12 settled v0
	for i in {1..8}; do
		mipv4 addr add 10.9.0.9/24 dev v0 dad
		nap "0.$i"
		mipv4 detach v0
		mipv4 attach v0 addr "$ME/24"
	done
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
}

# RFC 3927, with Linux as the other host on the link.
test_linklocal_address_is_probed_for_and_stays_on_the_link() {
	mipv4 route add default via "$PEER" dev v0
	peer ip addr add 169.254.7.7/16 dev v1
	capture peer v1 arp
	mipv4 addr add 169.254.1.1/16 dev v0
	says 'tentative' mipv4 addr show dev v0
	retry 10 silent_on tentative mipv4 addr show dev v0
	captured 3 'who-has 169.254.1.1 tell 0.0.0.0'
	says ' 0% packet loss' peer ping -c 2 -i 0.2 169.254.1.1
	says ' 0% packet loss' mipv4 ping 169.254.7.7 dev v0 count 1
	# No host has this address: ARP requests go to the link, nothing to the gateway.
	run mipv4 ping 169.254.9.9 dev v0 count 1
	[ "$STATUS" -ne 0 ] || fail "answered: $TEXT" || return
	captured 1 'who-has 169.254.9.9 tell 169.254.1.1'
	captured 1 "$ME_MAC > ff:ff:ff:ff:ff:ff.*Reply 169.254.1.1 is-at $ME_MAC"
	refused 1 'no gateway forwards' mipv4 route add 169.254.8.0/24 via "$PEER" dev v0
}

# The administrator changes flags of the device.
test_probing_waits_while_arp_is_off() {
	# The first probe may be sent at once. No host answers it yet.
	mipv4 addr add 10.9.0.5/24 dev v0 dad
	ip link set v0 arp off
	peer ip addr add 10.9.0.5/24 dev v1
	nap 8
	says '10.9.0.5/24.*tentative' mipv4 addr show dev v0
	ip link set v0 arp on
	retry 10 says '10.9.0.5/24.*dadfailed' mipv4 addr show dev v0
}

# 802.1X: the device has a carrier, but the switch does not forward its frames.
test_probing_waits_while_the_device_is_dormant() {
	ip link set v0 mode dormant
	ip link set v0 down
	ip link set v0 up
	retry 5 says 'state DORMANT' ip link show v0
	peer ip addr add 10.9.0.5/24 dev v1
	mipv4 addr add 10.9.0.5/24 dev v0 dad
	nap 8
	says '10.9.0.5/24.*tentative' mipv4 addr show dev v0
	counts ArpOutProbes 0
	ip link set v0 mode default state up
	retry 10 says '10.9.0.5/24.*dadfailed' mipv4 addr show dev v0
}

test_neighbours_of_a_lost_network_are_forgotten() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	says "^$PEER .*REACHABLE" mipv4 neigh show dev v0
	mipv4 addr set 10.77.0.2/24 dev v0
	retry 5 silent_on "^$PEER " mipv4 neigh show dev v0
}

test_strangers_are_not_learned() {
	arp_frame request "$OTHER_MAC" 10.9.0.50 00:00:00:00:00:00 10.9.0.51
	arp_frame reply "$OTHER_MAC" 10.9.0.52 "$ME_MAC" "$ME" "$ME_MAC"
	arp_frame request "$OTHER_MAC" 172.16.0.1 00:00:00:00:00:00 "$ME"
	send peer v1 "${FRAMES[@]}"
	retry 2 counts ArpInReplies 1
	silent_on '10.9.0.5|172.16' mipv4 neigh show dev v0
}

test_changed_address_is_believed_once_a_second() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	nap 1.1
	arp_frame reply "$OTHER_MAC" "$PEER" "$ME_MAC" "$ME" "$ME_MAC"
	arp_frame reply 02:00:00:00:00:67 "$PEER" "$ME_MAC" "$ME" "$ME_MAC"
	send peer v1 "${FRAMES[@]}"
	retry 2 counts ArpInReplies 3
	says "$PEER dev v0 lladdr $OTHER_MAC" mipv4 neigh show dev v0
}

test_neighbour_set_by_hand_is_used_and_kept() {
	mipv4 neigh add 10.9.0.77 lladdr "$OTHER_MAC" dev v0
	capture peer v1 arp or icmp
	refused 1 '100% packet loss' mipv4 ping 10.9.0.77 dev v0 count 1
	retry 3 captured 1 "^$ME_MAC > $OTHER_MAC, ethertype IPv4"
	exactly_captured 0 'who-has 10.9.0.77 tell'
	arp_frame request "$PEER_MAC" 10.9.0.77 00:00:00:00:00:00 "$ME"
	send peer v1 "${FRAMES[@]}"
	mipv4 neigh flush dev v0
	says "^10.9.0.77 dev v0 lladdr $OTHER_MAC PERMANENT" mipv4 neigh show dev v0
	mipv4 neigh del 10.9.0.77 dev v0
	silent_on '10.9.0.77' mipv4 neigh show dev v0
	refused 1 'no such neighbour' mipv4 neigh del 10.9.0.77 dev v0
}

test_flush_forgets_what_was_learned() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	mipv4 neigh flush dev v0
	silent_on 'lladdr' mipv4 neigh show dev v0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

# requests N: N ARP requests for our address, each from another sender.
requests() {
	local i
	for ((i = 0; i < $1; i++)); do
		printf 'ffffffffffff02000001%04x0806000108000604000102000001%04x0a0a%04x0000000000000a0a0002\n' \
			"$i" "$i" $((i + 16))
	done
}

test_scan_by_2000_senders_is_answered_and_bounded() {
	mipv4 addr add 10.10.0.2/16 dev v0
	requests 2000 | send peer v1 -
	retry 5 at_least ArpInRequests 2000
	says 'neighbours 200[0-9] of 16384' mipv4 show dev v0
	at_least ArpOutReplies 2000
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	mipv4 -j neigh show dev v0 | jq -e 'length >= 2000'
}

test_scan_by_17000_senders_fills_the_table_and_no_more() {
	mipv4 addr add 10.10.0.2/16 dev v0
	requests 17000 | send peer v1 -
	retry 10 at_least ArpInRequests 17000
	says 'neighbours 16384 of 16384' mipv4 show dev v0
	at_least ArpEvictions 600
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

test_datagrams_wait_for_the_answer() {
	# The peer answers ARP late: its replies take 700 ms.
	peer tc qdisc add dev v1 root netem delay 700ms
	mipv4 neigh flush dev v0
	says '^5 packets transmitted, 5 received' mipv4 ping "$PEER" dev v0 count 5 interval 0.05
	counts neigh-queue 0
}

# In 73 and in 119 fragments: all of them wait for ARP.
test_large_datagram_waits_for_the_answer_in_fragments() {
	ip link set v0 mtu 576
	peer ip link set v1 mtu 576
	for size in 40000 65000; do
		mipv4 neigh flush dev v0
		says '1 received' mipv4 ping "$PEER" dev v0 count 1 size "$size"
	done
	counts neigh-queue 0
}

test_more_than_64_waiting_push_out_the_oldest() {
	mipv4 ping 10.9.0.88 dev v0 count 100 interval 0.001 >/dev/null 2>&1 || :
	at_least neigh-queue 30
	at_least neigh-failed 60
}

# docs/decisions.md: InReceives is InDelivers plus the drops before delivery, without
# ARP.
test_arp_for_another_host_is_not_counted_as_ipv4() {
	ip link set v0 promisc on
	arp_frame request "$PEER_MAC" "$PEER" 00:00:00:00:00:00 10.9.0.9 02:00:00:00:00:77
	send peer v1 "${FRAMES[@]}"
	nap 0.3
	counts InAddrErrors 0
}

run_tests "$@"
