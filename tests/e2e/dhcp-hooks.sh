#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# dhcp-hooks.sh: the DHCP clients of Debian give an endpoint their lease, by the hooks in
# tools/mipv4/hooks. The server is that of busybox.
#	tools/vm/vm run -- tests/e2e/dhcp-hooks.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

LEASED=10.9.0.100
HOOKS=$HERE/../../tools/mipv4/hooks
export MIPV4_STATE_DIR=$TMP/state

# server LEASE: start it, with no lease.
server() {
	printf '%s\n' "start $LEASED" "end $LEASED" 'interface v1' 'max_leases 1' \
		'min_lease 4' "lease_file $TMP/leases" 'opt subnet 255.255.255.0' \
		"opt router $PEER" "opt lease $1" \
		'opt staticroutes 198.51.100.0/24 10.9.0.7, 0.0.0.0/0 10.9.0.8' >"$TMP/udhcpd.conf"
	: >"$TMP/leases"
	background ip netns exec peer busybox udhcpd -f "$TMP/udhcpd.conf"
}

begin() {
	mipv4 detach v0
	mipv4 attach v0
	# Answers to the address, which a client reads from a packet socket, are no errors.
	modprobe mudp
	mipv4 udp discard 68 dev v0
	server "$1"
	capture peer v1 'icmp'
}

# hook CLIENT: make $TMP/hook, which calls the hook with our PATH; clients have their own.
hook() {
	printf '%s\n' '#!/bin/sh' "export PATH='$PATH' MIPV4_STATE_DIR='$TMP/state'" \
		"exec '$HOOKS/$1.sh'" >"$TMP/hook"
	chmod +x "$TMP/hook"
}

# has_lease GATEWAY: the endpoint has the lease with a lifetime, and a default route.
has_lease() {
	retry 30 says "inet $LEASED/24 .*valid_lft [0-9]+sec" mipv4 -o addr show dev v0
	retry 5 says "^default via $1 dev v0" mipv4 route show dev v0
}

# ends: nothing is left when the client has ended.
ends() {
	kill -TERM "$BACKGROUND" 2>/dev/null || :
	retry 10 silent_on "$LEASED" mipv4 show dev v0
	silent_on 'default|198.51.100' mipv4 route show dev v0
	exactly_captured 0 'unreachable'
}

test_udhcpc_gives_its_lease() {
	begin 10
	background busybox udhcpc -f -R -i v0 -O staticroutes -s "$HOOKS/udhcpc.sh"
	has_lease 10.9.0.8
	says '^198.51.100.0/24 via 10.9.0.7 ' mipv4 route show dev v0
	nap 11		# longer than the lease: it was renewed
	has_lease 10.9.0.8
	mipv4 ping "$PEER" dev v0 count 1
	ends
}

test_dhcpcd_gives_its_lease() {
	begin 600
	hook dhcpcd
	mkdir -p /run/dhcpcd
	background dhcpcd -B -4 -f /dev/null --noconfigure --noarp --option classless_static_routes \
		--option routers --script "$TMP/hook" v0
	has_lease 10.9.0.8
	says '^198.51.100.0/24 via 10.9.0.7 ' mipv4 route show dev v0
	ends
}

test_dhclient_gives_its_lease() {
	begin 600
	hook dhclient
	printf '%s\n' 'option rfc3442-classless-static-routes code 121 = array of unsigned integer 8;' \
		'request subnet-mask, routers, rfc3442-classless-static-routes;' >"$TMP/dhclient.conf"
	background dhclient -4 -d -cf "$TMP/dhclient.conf" -lf "$TMP/dhclient.leases" \
		-pf "$TMP/dhclient.pid" -sf "$TMP/hook" v0
	has_lease 10.9.0.8
	says '^198.51.100.0/24 via 10.9.0.7 ' mipv4 route show dev v0
	dhclient -4 -r -cf "$TMP/dhclient.conf" \
		-lf "$TMP/dhclient.leases" -pf "$TMP/dhclient.pid" -sf "$TMP/hook" v0
	ends
}

# An address whose client was killed goes by itself.
test_lease_of_a_killed_client_ends() {
	begin 8
	background busybox udhcpc -f -i v0 -s "$HOOKS/udhcpc.sh"
	has_lease 10.9.0.8
	kill -KILL "$BACKGROUND"
	retry 12 silent_on "$LEASED" mipv4 show dev v0
}

run_tests "$@"
