#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# shellcheck disable=SC2031,SC2034 # what the scripts read; each runs in a subshell
# selftests-scripts.sh: scripts of Linux's own network tests, with mipv4 in place of one of
# the hosts (see selftests-host.sh). If mipv4 differs from Linux, the test here states how
# and why; docs/selftests.md has the list of all.
#
# MIPV4_SELFTESTS=DIR tools/vm/vm run -- tests/e2e/selftests-scripts.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

: "${MIPV4_SELFTESTS:?tests/selftests/build has not been run}"

# script HOSTS FILE UNTIL COMMAND…: read the script up to the line that matches UNTIL, and
# run the command in it; TEXT and SAID get the output.
script() {
	local hosts=$1 file=$2 until=$3
	shift 3
	run run_script "$@"
}

run_script() (
	set +eE
	trap - ERR EXIT
	cd "$MIPV4_SELFTESTS/net" || exit
	# shellcheck source=selftests-host.sh
	. "$HERE/selftests-host.sh"
	HOSTS=$hosts
	PATH=$MIPV4_SELFTESTS:$PATH
	# shellcheck disable=SC1090
	. <(sed "/$until/,\$d" "$file")
	"$@"
)

# tested N WHAT: N tests of WHAT passed, and none failed.
tested() {
	local line passed=0 failed=0
	for line in "${SAID[@]}"; do
		[[ ! $line =~ ^\ *TEST:\ .*$2.*OK ]] || passed=$((passed + 1))
		[[ ! $line =~ ^\ *TEST:\ .*$2.*FAIL ]] || failed=$((failed + 1))
	done
	[ "$passed,$failed" = "$1,0" ] || fail "$passed passed, $failed failed: $TEXT"
}

# The host follows a redirect, learns the MTU of the new path, and discards both with the
# route; the same in the reverse order.
test_icmp_redirect() {
	redirect() {
		ret=0 nsuccess=0 nfail=0 nxfail=0 VERBOSE=0 WITH_VRF=no ping6=true
		trap cleanup EXIT
		setup
		do_test legacy
	}
	script '^h1-' icmp_redirect.sh '^# main' redirect
	tested 5 IPv4
}

# An error from a router without an address comes from 192.0.0.8, and is accepted. The
# script looks at the errors that its host gets: Linux sends one per second.
test_icmp() {
	answer() {
		cat "$TMPFILE"
		ip netns exec "$NS1" ping -w 3 "$PINGADDR"
	}
	script '^ns1-' icmp.sh '^RESP_IP' answer
	any_line '^IP 192.0.0.8 > 172.16.0.1: ICMP net 172.16.1.1 unreachable' "${SAID[@]}" ||
		fail "$TEXT"
	any_line '^From 192.0.0.8 icmp_seq=[0-9]+ Destination Net Unreachable' "${SAID[@]}" || fail "$TEXT"
}

test_traceroute() {
	script '^h2-' traceroute.sh '^# main' run_traceroute
	tested 1 'IPv4 traceroute'
}

# Unsolicited ARP is not learned, as with arp_accept=0, the default of Linux.
test_arp_ndisc_untracked_subnets() {
	script '^router_ns-' arp_ndisc_untracked_subnets.sh '^# main' arp_test_gratuitous 0
	tested 1 test_arp
}

# The default of Linux, too; here it is the only choice.
test_arp_ndisc_evict_nocarrier() {
	script '^$' arp_ndisc_evict_nocarrier.sh '^if .*id -u' run_arp_evict_nocarrier_enabled
	[[ $TEXT == *$'\nok' ]] || fail "$TEXT"
}

# Linux allows hosts in 240/4 and 0/8, and the lowest address of a network, against RFC 1122
# section 3.2.1.3. The endpoint does not communicate with such a host.
test_unicast_extensions() {
	segments() {
		expect_failure=true
		segmenttest 5.10.15.20 5.10.15.0 24 'lowest address (/24)'
		segmenttest 192.168.101.192 192.168.101.193 26 'lowest address (/26)'
		segmenttest 240.1.2.1 240.1.2.4 24 240
		segmenttest 0.1.2.17 0.1.2.23 24 0/8
		segmenttest 255.255.3.1 255.255.50.77 16 255.255/16
		segmenttest 0.0.1.5 0.0.0.0 16 0.0.0.0
		segmenttest 255.255.255.1 255.255.255.255 16 255.255.255.255
		segmenttest 127.99.4.5 127.99.4.6 16 127/8
		segmenttest 225.1.2.3 225.1.2.200 24 'class D'
	}
	nettest() { :; }
	script '^foo_ns-' unicast_extensions.sh '^segmenttest 240' segments
	tested 9 ''
}

# Print the path MTU that each check found, and that of Linux if it differs. The test itself
# would end at the first difference.
run_pmtu_test() {
	check_pmtu_value() {
		if [ "$1" = "$2" ]; then echo "$3: $2"; else echo "$3: $2, of Linux: $1"; fi
	}
	trap cleanup EXIT
	"test_$1"
}

# A learned path MTU is kept for ten minutes, even if the own MTU changes and changes back,
# RFC 1191 section 6.3; Linux discards it. The lock means that the path MTU may be lower
# than the lowest accepted MTU.
test_pmtu_ipv4_exception() {
	local expected='exceeding MTU: 1400
exceeding MTU: 1500
decreasing local MTU: 1300
changing local MTU on a link not on this path: 1500
increasing local MTU: 1400, of Linux: 1700
changing local MTU on a link not on this path: 1500
exceeding MTU, with MTU < min_pmtu: 552, of Linux: lock 552
decreasing local MTU: 500
increasing local MTU: 552, of Linux: 1500
exceeding MTU, with MTU < min_pmtu: 552, of Linux: lock 552'
	script '^ns_a-' pmtu.sh '^usage()' run_pmtu_test pmtu_ipv4_exception
	[ "$TEXT" = "$expected" ] || fail "$TEXT"
}

# A device with cached paths is removed after its route was replaced.
test_pmtu_ipv4_route_change() {
	script '^ns_a-' pmtu.sh '^usage()' run_pmtu_test pmtu_ipv4_route_change
	[ "$TEXT" = $'exceeding MTU: 1400\nexceeding MTU: 1500' ] || fail "$TEXT"
}

run_tests "$@"
