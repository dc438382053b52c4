#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# dhcp.sh: mipv4 dhcp with the server of ISC in the namespace of the peer.
#	tools/vm/vm run -- tests/e2e/dhcp.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

LEASED=10.9.0.100
FROM="from $PEER"

# server LEASE [NETWORK [LINE…]]: start it; the addresses NETWORK.100 and NETWORK.101 are
# free. Lines are for its configuration.
server() {
	local lease=$1 network=${2:-10.9.0}
	shift $(($# > 1 ? 2 : 1))
	{
		printf '%s\n' "default-lease-time $lease;" "max-lease-time $lease;" \
			'min-lease-time 1;' 'authoritative;' 'ping-check false;' \
			'option classless code 121 = array of unsigned integer 8;' \
			"subnet $network.0 netmask 255.255.255.0 {" \
			"range $network.100 $network.101;" "option routers $network.1;" \
			'option domain-name-servers 10.9.0.53;' \
			'option domain-name "example.org";' "$@" '}'
	} >"$TMP/dhcpd.conf"
	[ -e "$TMP/dhcpd.leases" ] || : >"$TMP/dhcpd.leases"
	: >"$TMP/dhcpd"
	ip netns exec peer dhcpd -4 -f -d --no-pid -cf "$TMP/dhcpd.conf" -lf "$TMP/dhcpd.leases" v1 \
		>"$TMP/dhcpd" 2>&1 &
	SERVER=$!
	retry 20 said "$TMP/dhcpd" 'Server starting service'
}

end_server() {
	kill "$SERVER"
	wait "$SERVER" || :
}

# client [ARG…]: start it on v0.
client() {
	: >"$TMP/client"
	mipv4 dhcp v0 lease "$TMP/lease" "$@" >"$TMP/client" 2>&1 &
	CLIENT=$!
}

# said FILE PATTERN: a line of the file matches.
said() {
	local lines
	mapfile -t lines <"$1"
	any_line "$2" "${lines[@]}"
}

# logs SECONDS PATTERN: the client prints such a line.
logs() {
	retry "$1" said "$TMP/client" "$2"
}

# ends STATUS: the client ends with it.
ends() {
	local status=0
	wait "$CLIENT" || status=$?
	[ "$status" -eq "$1" ] || fail "the client ended with $status: $(<"$TMP/client")"
}

# without_address: nothing is configured on v0.
without_address() {
	modprobe mudp
	rm -f "$TMP"/{lease,dhcpd.leases}
	mipv4 detach v0
	mipv4 attach v0
}

# Discovery by broadcast from 0.0.0.0, renewal by unicast, release. An endpoint may have
# other addresses, too.
test_lease_is_had_renewed_and_released() {
	modprobe mudp
	rm -f "$TMP"/{lease,dhcpd.leases}
	server 20
	capture peer v1 'udp port 67 or icmp'
	client metric 5 hostname here
	logs 20 "^v0: has $LEASED/24 $FROM for [0-9]+ s$"
	says "inet $LEASED/24" mipv4 addr show dev v0
	says "^default via $PEER dev v0 src $LEASED metric 5" mipv4 route show dev v0
	says 'client-hostname "here"' cat "$TMP/dhcpd.leases"
	# More than the ten seconds that are left at T1.
	logs 20 "^v0: has $LEASED/24 $FROM for (1[1-9]|20) s more$"
	is 1 grep -c warning "$TMP/client"
	captured 1 '0\.0\.0\.0\.68 > 255\.255\.255\.255\.67: .*DHCP'
	captured 1 "$LEASED\\.68 > $PEER\\.67: .*DHCP"
	captured 1 "$PEER\\.67 > $LEASED\\.68: .*DHCP"
	kill -TERM "$CLIENT"
	ends 0
	retry 5 said "$TMP/dhcpd" "DHCPRELEASE of $LEASED .*\\(found\\)"
	silent_on "$LEASED" mipv4 show dev v0
	says "inet $ME/24" mipv4 show dev v0
	silent_on default mipv4 route show dev v0
	[ ! -e "$TMP/lease" ] || fail 'the file of the lease is left'
	exactly_captured 0 'unreachable'
	refused 0 "warning: the endpoint has $ME/24 in the network of the lease, too: if it is of no use, mipv4 addr del $ME/24 dev v0" \
		mipv4 dhcp v0 lease "$TMP/lease" oneshot
}

test_server_that_returns_renews_the_lease() {
	without_address
	server 20
	client
	logs 20 "^v0: has $LEASED/24"
	end_server
	logs 20 "^v0: asks $PEER to renew"
	# The request waits for ARP, and a fast server would still get it.
	nap 2
	server 20
	logs 20 '^v0: asks all servers to renew'
	logs 5 "^v0: has $LEASED/24 $FROM for .* more$"
	silent_on 'is over' cat "$TMP/client"
	says "inet $LEASED/24" mipv4 show dev v0
}

test_lease_that_ends_takes_its_address() {
	without_address
	server 12
	client
	logs 20 "^v0: has $LEASED/24"
	end_server
	logs 30 "^v0: the lease of $LEASED is over"
	is '' mipv4 -br -o route show dev v0
	silent_on "$LEASED" mipv4 show dev v0
	server 12
	logs 40 "^v0: $PEER offers $LEASED"
}

# The network has other addresses when the link returns.
test_refused_lease_is_replaced() {
	without_address
	server 600
	client
	logs 20 "^v0: has $LEASED/24"
	end_server
	ip -n peer link set v1 down
	ip -n peer addr add 10.9.1.1/24 dev v1
	ip -n peer addr del "$PEER/24" dev v1
	ip -n peer link set v1 up
	rm -f "$TMP/dhcpd.leases"
	server 600 10.9.1
	logs 20 "^v0: asks whether the lease of $LEASED is still valid"
	logs 20 '^v0: .* refuses the request'
	logs 20 '^v0: has 10\.9\.1\.10[01]/24 from 10\.9\.1\.1'
	silent_on "$LEASED" mipv4 show dev v0
	says '^default via 10.9.1.1 ' mipv4 route show dev v0
}

# The peer has the first address that the server offers.
test_address_of_another_host_is_declined() {
	without_address
	ip -n peer addr add "$LEASED/32" dev v1
	ip -n peer addr add 10.9.0.101/32 dev v1
	server 600
	client
	logs 20 '^v0: another host has 10\.9\.0\.10[01]: declined'
	retry 5 said "$TMP/dhcpd" 'DHCPDECLINE of 10\.9\.0\.10[01]'
	silent_on 'inet ' mipv4 show dev v0
	ip -n peer addr del "$LEASED/32" dev v1
	ip -n peer addr del 10.9.0.101/32 dev v1
	logs 40 '^v0: has 10\.9\.0\.10[01]/24'
}

# Classless routes, MTU, the script, and the state for systemd.
test_options_reach_the_endpoint_and_the_script() {
	without_address
	server 600 10.9.0 'option interface-mtu 1400;' \
		'option classless 24,198,51,100,10,9,0,7, 32,203,0,113,5,0,0,0,0, 0,10,9,0,8;' \
		'option domain-search "a.example", "b.example";'
	printf '%s\n' '#!/bin/sh' "echo \"\$1 \$interface\" >>$TMP/events" \
		"env >$TMP/environment" >"$TMP/script"
	chmod +x "$TMP/script"
	background socat -u "UNIX-RECV:$TMP/notify" "CREATE:$TMP/notified"
	retry 20 test -S "$TMP/notify"
	NOTIFY_SOCKET=$TMP/notify client script "$TMP/script"
	logs 20 "^v0: has $LEASED/24"
	retry 10 test -s "$TMP/notified"
	is READY=1 cat "$TMP/notified"
	says '^198.51.100.0/24 via 10.9.0.7 ' mipv4 route show dev v0
	says '^203.0.113.5 dev v0' mipv4 route show dev v0
	says '^default via 10.9.0.8 ' mipv4 route show dev v0
	silent_on "via $PEER " mipv4 route show dev v0
	# The client owns all this: it is not saved, and a restore leaves it alone.
	is 'attach dev v0' mipv4 save dev v0
	echo 'attach v0' >"$TMP/conf"
	is '' mipv4 restore "$TMP/conf"
	says "inet $LEASED/24" mipv4 show dev v0
	says '^198.51.100.0/24 via 10.9.0.7 ' mipv4 route show dev v0
	says '^203.0.113.5 dev v0' mipv4 route show dev v0
	says '^default via 10.9.0.8 ' mipv4 route show dev v0
	says 'mtu 1400' mipv4 show dev v0
	is $'deconfig v0\nbound v0' cat "$TMP/events"
	says "^ip=$LEASED$" cat "$TMP/environment"
	says '^search=a.example b.example$' cat "$TMP/environment"
	says '^dns=10.9.0.53$' cat "$TMP/environment"
	says '^domain=example.org$' cat "$TMP/environment"
	kill -TERM "$CLIENT"
	ends 0
	says 'mtu 1500' mipv4 show dev v0
	is $'deconfig v0\nbound v0\ndeconfig v0' cat "$TMP/events"
	silent_on 198.51.100.0 mipv4 route show dev v0
}

# A client that starts again asks for its lease, and takes over what was left.
test_killed_client_leaves_nothing_for_ever() {
	without_address
	server 14
	client
	logs 20 "^v0: has $LEASED/24"
	kill -KILL "$CLIENT"
	wait "$CLIENT" || :
	says "inet $LEASED/24" mipv4 show dev v0
	is 'attach dev v0' mipv4 save dev v0
	[ "$(stat -c %a "$TMP/lease")" = 600 ] || fail "$(ls -l "$TMP/lease")" || return
	client
	logs 20 "^v0: asks whether the lease of $LEASED is still valid"
	logs 20 "^v0: has $LEASED/24"
	says "inet $LEASED/24" mipv4 show dev v0
	kill -TERM "$CLIENT"
	ends 0
	silent_on "$LEASED|default" mipv4 show dev v0
	client oneshot
	ends 0
	says "inet $LEASED/24" mipv4 show dev v0
	retry 20 silent_on "$LEASED" mipv4 show dev v0
}

# While the client stands still, its sockets overflow and its address is deleted.
test_client_survives_lost_messages() {
	without_address
	server 600
	client
	logs 20 "^v0: has $LEASED/24"
	kill -STOP "$CLIENT"
	peer "$PYTHON" -SE - <<-PYTHON
		import socket
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind(("$PEER", 1067))
		for i in range(3000):
		    s.sendto(bytes(1400), ("$LEASED", 68))
	PYTHON
	service 68 overflow
	[ "$VALUE" -gt 0 ] || fail 'the socket did not overflow'
	mipv4 addr del "$LEASED/24" dev v0
	kill -CONT "$CLIENT"
	logs 20 "^v0: $LEASED was deleted"
	logs 20 "^v0: asks whether the lease of $LEASED is still valid"
	retry 20 says "inet $LEASED/24" mipv4 show dev v0
}

# Ends that are no release.
test_client_ends_as_it_is_asked_to() {
	without_address
	refused 1 'dhcp: no lease in time' mipv4 dhcp v0 lease "$TMP/lease" timeout 1
	refused 1 'mipv4: device has no endpoint: attach it first' mipv4 dhcp lo
	refused 1 'dhcp: cannot run "/none": No such file or directory' \
		mipv4 dhcp v0 timeout 1 script /none lease "$TMP/lease"
	refused 1 'dhcp: cannot read "/dev/null/lease": Not a directory' \
		mipv4 dhcp v0 timeout 1 lease /dev/null/lease
	printf '%s\n' '#!/bin/sh' 'exit 3' >"$TMP/script"
	chmod +x "$TMP/script"
	refused 1 "dhcp: \"$TMP/script\" failed with status 3" \
		mipv4 dhcp v0 timeout 1 script "$TMP/script" lease "$TMP/lease"
	ip tuntap add t0 mode tun
	ip link set t0 up
	mipv4 attach t0
	refused 1 'dhcp: t0 has no Ethernet address' mipv4 dhcp t0
	server 600
	client oneshot
	ends 0
	says "inet $LEASED/24" mipv4 show dev v0
	refused 1 'dhcp: cannot write "/dev/null/pid": Not a directory' \
		mipv4 dhcp v0 lease "$TMP/lease" pidfile /dev/null/pid
	client keep pidfile "$TMP/pid"
	logs 20 "^v0: has $LEASED/24"
	is "$CLIENT" cat "$TMP/pid"
	refused 1 'dhcp: port 68 is in use: another DHCP client runs on this device (mipv4 udp show, mipv4 socket all)' mipv4 dhcp v0 lease "$TMP/other"
	kill -TERM "$CLIENT"
	ends 0
	[ ! -e "$TMP/pid" ] || fail 'the file with the PID is left' || return
	says "inet $LEASED/24" mipv4 show dev v0
	client
	logs 20 "^v0: has $LEASED/24"
	kill -USR1 "$CLIENT"
	logs 20 ' more$'
	kill -USR2 "$CLIENT"
	logs 20 'released the lease'
	silent_on "$LEASED" mipv4 show dev v0
	kill -USR1 "$CLIENT"
	logs 20 "has $LEASED/24 .* s$"
	kill -TERM "$CLIENT"
	ends 0
	mipv4 addr add "$LEASED/24" dev v0
	mipv4 addr add 10.9.0.101/24 dev v0
	refused 1 "dhcp: the lease is for $LEASED, which the endpoint has already: delete it (mipv4 addr del)" \
		mipv4 dhcp v0 lease "$TMP/lease"
	{ nap 2; mipv4 detach v0; } &
	end_server
	refused 1 'the endpoint of v0 was detached, or mudp was unloaded' \
		mipv4 dhcp v0 lease "$TMP/lease"
}

test_lease_that_cannot_be_kept_is_used() {
	without_address
	server 600
	refused 0 "dhcp: cannot write \"$TMP/none/lease\": No such file or directory" \
		mipv4 dhcp v0 oneshot lease "$TMP/none/lease"
	says "inet $LEASED/24" mipv4 show dev v0
}

run_tests "$@"
