#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# scan.sh: the results of scanners, compared with those for a Linux host.
# Run inside a VM: tools/vm/vm run -- tests/e2e/scan.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

# Of these a Linux host here handles only ICMP.
PROTOCOLS=1,3,50,89,132,200,253,255

# A Linux host to compare with, at the other side of the peer.
linux_host() {
	ip netns add linux
	ip -n peer link add v2 type veth peer name v3 netns linux
	ip -n peer addr add 10.8.0.1/24 dev v2
	ip -n peer link set v2 up
	ip -n linux addr add 10.8.0.2/24 dev v3
	ip -n linux link set lo up
	ip -n linux link set v3 up
	# A limit of one answer per second would hide the others.
	inside linux sysctl -qw net.ipv4.icmp_ratelimit=0
}

# protocol_scan ADDRESS: print a line "PROTOCOL/STATE" for each protocol.
protocol_scan() {
	peer nmap -n -Pn --disable-arp-ping -T4 --max-retries 3 -sO -p "$PROTOCOLS" \
		-oG - "$1" >"$TMP/scan"
	grep -oE '[0-9]+/(open|closed|filtered|open\|filtered)/' "$TMP/scan"
}

test_protocol_scan_finds_what_it_finds_of_linux() {
	linux_host
	protocol_scan 10.8.0.2 >"$TMP/of-linux"
	protocol_scan "$ME" >"$TMP/of-us"
	cat "$TMP/of-us"
	grep -qx '1/open/' "$TMP/of-us"
	[ "$(grep -c '/closed' "$TMP/of-us")" -eq 7 ]
	diff "$TMP/of-linux" "$TMP/of-us"
}

test_host_scans_find_us() {
	says 'Nmap done: 1 IP address \(1 host up\)' peer nmap -n -sn -PR "$ME"
	says 'Nmap done: 1 IP address \(1 host up\)' peer nmap -n -sn -PE --send-ip "$ME"
	says '0 hosts up' peer nmap -n -sn -PR 10.9.0.9
}

test_tcp_to_us_gets_protocol_unreachable() {
	capture peer v1 icmp
	peer hping3 -n -S -p 80 -c 1 "$ME" >/dev/null 2>&1 || :
	retry 5 captured 1 "$ME > $PEER: ICMP $ME protocol 6 unreachable"
	counts IcmpOutDestUnreachs 1
	counts InUnknownProtos 1
}

test_udp_to_us_gets_protocol_unreachable() {
	capture peer v1 icmp
	peer hping3 -n --udp -p 53 -c 1 "$ME" >/dev/null 2>&1 || :
	retry 5 captured 1 "$ME > $PEER: ICMP $ME protocol 17 unreachable"
}

test_a_connection_fails_at_once() {
	refused 1 'Protocol not available' timeout 10 ip netns exec peer iperf3 -c "$ME"
}

test_errors_are_limited() {
	local frame start=$SECONDS
	# 5000 datagrams of protocol 253, sent at once
	hex_ip "$PEER"
	frame=$ME_MAC${PEER_MAC}0800450000150001000040fd65d7$HEX
	hex_ip "$ME"
	frame+=${HEX}00
	yes "${frame//:/}" | head -n 5000 | send peer v1 -
	retry 5 counts InUnknownProtos 5000
	at_least IcmpOutRateLimited 500
	# to one host in bursts of 20, 100 per second
	at_most IcmpOutDestUnreachs $((20 + 100 * (SECONDS - start + 1)))
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
}

run_tests "$@"
