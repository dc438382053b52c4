#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# readme.sh: runs the sessions that README.md and docs/troubleshooting.md show. stock.sh runs
# those of docs/filtering.md.
# Run inside a VM: tools/vm/vm run -- tests/e2e/readme.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=sessions.sh
. "${0%/*}/sessions.sh"

session() {
	awk '$0 == "<!-- terminal -->" { found = 1; next }
		found && /^[^ ]/ { exit }
		found { print substr($0, 5) }' "$HERE/../../README.md"
}

test_session_of_the_readme_is_true() {
	local line
	reader
	session | sed '1d;$d' >"$TMP/session"	# without the empty lines around it
	grep -q '^\$ ' "$TMP/session"
	while IFS= read -r line; do
		[[ $line == '$ '* ]] || continue
		printf '%s\n' "$line"
		line=${line/'(sleep 3;'/'(sleep 10;'}	# tcpdump takes longer here
		timeout 90 bash -c "${line#??}" </dev/null 2>&1 || :
	done <"$TMP/session" >"$TMP/typed"
	diff <(normal <"$TMP/session") <(normal <"$TMP/typed")
}

test_sessions_of_troubleshooting_are_true() {
	play "$HERE/../../docs/troubleshooting.md"
}

# The script for udhcpc that docs/troubleshooting.md recommends.
test_dhcp_client_gives_the_endpoint_its_lease() {
	reader
	ip -4 addr flush dev eth1
	mipv4 attach eth1
	printf '%s\n' 'start 192.0.2.100' 'end 192.0.2.100' 'interface v1' 'max_leases 1' \
		'min_lease 10' "lease_file $TMP/leases" 'opt subnet 255.255.255.0' \
		'opt router 192.0.2.1' 'opt lease 20' >"$TMP/udhcpd.conf"
	: >"$TMP/leases"
	background ip netns exec peer busybox udhcpd -f "$TMP/udhcpd.conf"
	busybox udhcpc -f -i eth1 -s "$HERE/../../tools/mipv4/udhcpc.sh" >"$TMP/dhcp" 2>&1 &
	retry 20 says 'inet 192.0.2.100/24' mipv4 addr show dev eth1
	says '^default via 192.0.2.1 dev eth1 src 192.0.2.100$' mipv4 route show dev eth1
	mipv4 ping 192.0.2.1 dev eth1 count 1
	retry 30 says 'broadcasting renew' cat "$TMP/dhcp"	# at half of the lease
	retry 10 says_twice 'obtained from 192.0.2.1' cat "$TMP/dhcp"
	says 'inet 192.0.2.100/24' mipv4 addr show dev eth1
}

# says_twice PATTERN COMMAND…
says_twice() {
	[ "$("${@:2}" | grep -c "$1")" -ge 2 ]
}

run_tests "$@"
