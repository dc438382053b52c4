#!/bin/bash
# shellcheck disable=SC2317 # the test is called by its name
# dhcp-leases.sh: three leases of two minutes, the shortest of dnsmasq, and what tcpdump sees
# of them at the server. It takes four minutes.
#	tools/vm/vm run --timeout 600 -- tests/e2e/dhcp-leases.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

LEASED=10.9.0.100

renewals() {
	[ "$(grep -c '^v0: has .* more$' "$TMP/client")" -ge 3 ]
}

test_three_leases_of_two_minutes_are_renewed_by_unicast() {
	local start=$SECONDS
	modprobe mudp
	mipv4 detach v0
	mipv4 attach v0
	background ip netns exec peer dnsmasq --keep-in-foreground --port=0 --no-ping \
		--conf-file=/dev/null --user=root --pid-file= --interface=v1 --bind-interfaces \
		--dhcp-leasefile="$TMP/leases" --dhcp-range="$LEASED,$LEASED,120"
	capture peer v1 'udp port 67 or udp port 68 or icmp'
	mipv4 dhcp v0 lease "$TMP/lease" >"$TMP/client" 2>&1 &
	retry 240 renewals
	# DISCOVER and REQUEST, then a REQUEST and an ACK for each lease.
	exactly_captured 2 '^ +0\.0\.0\.0\.68 > 255\.255\.255\.255\.67: '
	exactly_captured 3 "^ +$LEASED\\.68 > $PEER\\.67: "
	exactly_captured 3 "^ +$PEER\\.67 > $LEASED\\.68: "
	exactly_captured 0 'ICMP'
	says "inet $LEASED/24 .*valid_lft 1[12][0-9]sec" mipv4 -o addr show dev v0
	# T1 is a minute, from which dnsmasq takes up to a sixteenth of the lease.
	[ $((SECONDS - start)) -ge 150 ] || fail "after $((SECONDS - start)) s"
	tail -n 3 "$TMP/client"
}

run_tests "$@"
