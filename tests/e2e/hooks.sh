# shellcheck shell=bash disable=SC2034
# hooks.sh: common functions of the tests about hooks of Linux that see frames of an endpoint.
# Sourced after lib.sh, never run.

LINUX=10.9.0.3		# of Linux, on a shared device
PORT=4242		# of the service of mudp

# No table of a test remains for the next one.
eval "lib_$(declare -f end_world)"
end_world() {
	lib_end_world
	nft flush ruleset
}

# filter STATEMENT: a table for nft.
filter() {
	nft -f - <<<"$1"
}

# ends FAMILY [CHAIN HOOK RULE]…: a table "ends" with a chain at each of these hooks of v0.
ends() {
	local chains="table $1 ends {"$'\n'
	shift
	while [ $# -gt 0 ]; do
		chains+="chain $1 { type filter hook $2 device \"v0\" priority 0; $3; }"$'\n'
		shift 3
	done
	filter "$chains}"
}

# chains_of_linux STATEMENT: chains at all hooks of Linux's stack in the families of IPv4 and
# ARP. What ip drops, inet does not see.
chains_of_linux() {
	local family hook rules='' priority=0
	for family in ip inet; do
		rules+="table $family linux {"$'\n'
		for hook in prerouting input forward output postrouting; do
			rules+="chain $hook { type filter hook $hook priority $priority; "
			[ "$family" = ip ] || rules+='meta nfproto ipv4 '
			rules+="counter $1; }"$'\n'
		done
		rules+=$'}\n'
		priority=10
	done
	rules+=$'table arp linux {\n'
	for hook in input output; do
		rules+="chain $hook { type filter hook $hook priority 0; counter $1; }"$'\n'
	done
	filter "$rules"$'}\n'
}

# saw FAMILY TABLE CHAIN: set VALUE to the packets that the counters of the chain saw.
saw() {
	local line
	run nft list chain "$@"
	[ "$STATUS" -eq 0 ] || fail "$TEXT" || return
	VALUE=0
	for line in "${SAID[@]}"; do
		[[ ! $line =~ packets\ ([0-9]+) ]] || VALUE=$((VALUE + BASH_REMATCH[1]))
	done
}

# saw_packets COMPARISON FAMILY TABLE CHAIN…: compare the packets that each chain saw with 0.
saw_packets() {
	local chain
	for chain in "${@:4}"; do
		saw "$2" "$3" "$chain" || return
		test "$VALUE" "$1" 0 || fail "$2 $chain saw $VALUE packets" || return
	done
}

# saw_none, saw_some FAMILY TABLE CHAIN…
saw_none() {
	saw_packets -eq "$@"
}

saw_some() {
	saw_packets -gt "$@"
}

# both_ping: an echo request in each direction is answered.
both_ping() {
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

# both_directions: echo requests and ARP requests in both directions.
both_directions() {
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
	says 'Received 1 response' peer arping -c 1 -I v1 "$ME"
	mipv4 neigh flush dev v0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 2 interval 0.1
}

# The device belongs to Linux, with the address of the endpoint.
use_linux() {
	mipv4 detach v0
	ip addr add "$ME/24" dev v0
}

# An endpoint beside Linux.
share() {
	mipv4 detach v0
	ip addr add "$LINUX/24" dev v0
	mipv4 attach v0 addr "$ME/24" shared
}

# sink: a service of mudp, which counts datagrams to PORT.
sink() {
	modprobe mudp
	mipv4 udp sink "$PORT" dev v0
}

# peer_sends OCTETS: a datagram to the service.
peer_sends() {
	peer "$PYTHON" -SE "$HERE/user.py" send "$ME" "$1" 0
}

# mipv4_fails WORD…: mipv4 exits with 1.
mipv4_fails() {
	local rc=0
	mipv4 "$@" || rc=$?
	[ "$rc" -eq 1 ]
}
