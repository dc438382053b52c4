#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# access.sh: privileges of each command, and output that programs can parse.
# Run inside a VM: tools/vm/vm run -- tests/e2e/access.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

not() {
	! "$@"
}

test_everybody_may_see() {
	says "inet $ME/24" nobody mipv4 show
	says "$ME/24" nobody mipv4 addr show
	says '10.9.0.0/24' nobody mipv4 route show
	says 'ArpOutAnnounces' nobody mipv4 stats
	nobody mipv4 neigh show
}

test_nobody_else_may_change() {
	local denied='Operation not permitted'
	ip link add d0 type dummy
	mipv4 route add default via "$PEER" dev v0
	mipv4 neigh add 10.9.0.77 lladdr "$PEER_MAC" dev v0
	refused 1 "$denied" nobody mipv4 attach d0
	refused 1 "$denied" nobody mipv4 addr add 10.9.0.3/24 dev v0
	refused 1 "$denied" nobody mipv4 addr del "$ME/24" dev v0
	refused 1 "$denied" nobody mipv4 addr set 10.9.0.3/24 dev v0
	refused 1 "$denied" nobody mipv4 route add 172.16.0.0/24 via "$PEER" dev v0
	refused 1 "$denied" nobody mipv4 route del default dev v0
	refused 1 "$denied" nobody mipv4 neigh add 10.9.0.78 lladdr "$PEER_MAC" dev v0
	refused 1 "$denied" nobody mipv4 neigh del 10.9.0.77 dev v0
	refused 1 "$denied" nobody mipv4 neigh flush dev v0
	refused 1 "$denied" nobody mipv4 detach v0
	refused 1 'cannot subscribe to drops: Operation not permitted (CAP_NET_ADMIN is needed)' \
		nobody mipv4 monitor drop
	refused 2 'CAP_NET_RAW' nobody mipv4 ping "$PEER" dev v0 count 1
	says "inet $ME/24" mipv4 show dev v0
	says 'default via' mipv4 route show
	says '10.9.0.77.*PERMANENT' mipv4 neigh show
}

USERNS=/sys/module/mipv4/parameters/userns

# in_user_namespace SCRIPT: run it as root of a new one, with a network of its own.
in_user_namespace() {
	nobody unshare -Urn bash -euxc "
		ip link add v0 type veth peer name v1
		ip link set v0 up
		ip link set v1 up
		$1"
}

test_user_namespace_may_not_attach() {
	echo 0 >"$USERNS"
	says 'a user namespace needs CAP_NET_ADMIN of the host to attach; to allow it: echo 1 >/sys/module/mipv4/parameters/userns' \
		in_user_namespace 'mipv4 attach v0 addr 10.6.0.1/24 2>&1 || :; mipv4 show'
	silent_on 'inet 10.6' in_user_namespace 'mipv4 attach v0 addr 10.6.0.1/24 || mipv4 show'
	# Its root cannot set the parameter either.
	refused 1 'Permission denied' in_user_namespace "echo 1 >$USERNS"
	[ "$(<"$USERNS")" = N ]
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24"
}

NOT_OWNED='this user namespace does not own the network namespace'

test_show_in_a_user_namespace_says_what_is_missing() {
	echo 0 >"$USERNS"
	refused 0 'no endpoints: a user namespace may not attach one, until root of the host types: echo 1 >/sys/module/mipv4/parameters/userns' \
		nobody unshare -Urn mipv4 show
	[ "${#SAID[@]}" -eq 1 ]
	says '^\[\]$' nobody unshare -Urn mipv4 -j show
	echo 1 >"$USERNS"
	refused 0 'no endpoints: attach one (mipv4 attach DEV)' nobody unshare -Urn mipv4 show
	echo 0 >"$USERNS"
	says "inet $ME/24" nobody unshare -Ur mipv4 show
	mipv4 detach v0
	refused 0 'no endpoints: this user namespace does not own the network namespace, so only root of the host attaches one (mipv4 attach DEV)' \
		nobody unshare -Ur mipv4 show
	# Elsewhere, nothing is missing.
	is '' mipv4 show
	is '' nobody mipv4 show
	is '' unshare -n mipv4 show
	mipv4 attach v0 addr "$ME/24"
}

# Any user may look the family up; this must not load the module.
test_nobody_loads_the_module() {
	rmmod mipv4
	refused 1 'the mipv4 module is not loaded (modprobe mipv4): this needs root of the host' nobody mipv4 show
	refused 1 '(modprobe mipv4): this needs root of the host' nobody unshare -Urn mipv4 show
	is 'mipv4: the mipv4 module is not loaded (modprobe mipv4)' not mipv4 show
	[ ! -d /sys/module/mipv4 ]
	modprobe mipv4
	mipv4 attach v0 addr "$ME/24"
}

test_user_namespace_may_use_its_own_devices() {
	echo 1 >"$USERNS"
	in_user_namespace "
		mipv4 attach v0 addr 10.6.0.1/24
		mipv4 attach v1 addr 10.6.0.2/24
		mipv4 ping 10.6.0.2 dev v0 count 2 interval 0.1 | grep ' 0% packet loss'
		mipv4 addr add 10.6.0.3/24 dev v0
		mipv4 detach v0"
	echo 0 >"$USERNS"
	says "inet $ME/24" mipv4 show dev v0
}

# A user namespace in our network namespace has no privilege over it.
test_user_namespace_has_no_rights_over_its_parent() {
	refused 1 "Operation not permitted: $NOT_OWNED" nobody unshare -Ur mipv4 detach v0
	refused 2 "ping needs CAP_NET_RAW: $NOT_OWNED" nobody unshare -Ur mipv4 ping "$PEER" dev v0 count 1
}

test_json_can_be_read() {
	local what
	mipv4 ping "$PEER" dev v0 count 1 >/dev/null
	mipv4 route add default via "$PEER" dev v0
	for what in show 'show dev v0' 'addr show' 'route show' 'neigh show' stats \
		"ping $PEER dev v0 count 2 interval 0.1"; do
		# shellcheck disable=SC2086
		mipv4 -j $what >>"$TMP/json"
		# shellcheck disable=SC2086
		mipv4 -j -p $what | jq -e .
	done
	"$PYTHON" -SE -c '
import json, sys
show, show_dev, addr, route, neigh, stats, ping = map(json.loads, open(sys.argv[1]))
assert show == show_dev and show[0]["ifname"] == "v0" and show[0]["mtu"] == 1500, show
assert show[0]["addrs"][0]["local"] == "10.9.0.2", show
assert show[0]["protocols"] == [{"number": 1, "name": "icmp"},
                                {"number": 2, "name": "igmp"}], show
assert addr[0]["addr_info"][0]["prefixlen"] == 24, addr
assert [r["dst"] for r in route] == ["default", "10.9.0.0/24"], route
assert neigh[0]["dst"] == "10.9.0.1" and neigh[0]["state"] == ["REACHABLE"], neigh
assert stats[0]["stats"]["IcmpOutEchos"] >= 1 and stats[0]["drops"]["hdr-csum"] == 0, stats
assert ping["received"] == 2 and ping["loss"] == 0 and ping["rtt"]["avg"] > 0, ping
' "$TMP/json"
}

test_no_endpoints_are_an_empty_array() {
	local what
	mipv4 detach v0
	for what in show 'addr show' 'route show' 'neigh show' stats; do
		# shellcheck disable=SC2086
		is '[]' mipv4 -j $what
	done
	refused 1 'endpoint' mipv4 show dev v0
}

test_each_command_says_that_a_device_has_no_endpoint() {
	local words want
	modprobe mudp
	ip link add d0 up type dummy
	while read -ra words; do
		run mipv4 "${words[@]}"
		[ "$STATUS" -eq 1 ] || [ "$STATUS ${words[0]}" = '2 ping' ] || fail "${words[*]}: status $STATUS: $TEXT"
		want='mipv4: device has no endpoint'
		# There is nothing to do before a detach.
		[ "${words[0]}" = detach ] || want+=': attach it first (mipv4 attach d0)'
		[ "$TEXT" = "$want" ] ||
			fail "${words[*]}: says: $TEXT"
		run mipv4 "${words[@]/d0/nosuch}"
		[ "$TEXT" = 'mipv4: Cannot find device "nosuch"' ] || fail "${words[*]}: says: $TEXT"
	done <<-COMMANDS
		detach d0
		show d0
		set d0 ttl 9
		addr show dev d0
		addr add 10.6.0.2/24 dev d0
		addr replace 10.6.0.2/24 dev d0
		addr del 10.6.0.2/24 dev d0
		addr set 10.6.0.2/24 dev d0
		route show dev d0
		route add 10.7.0.0/16 dev d0
		route replace 10.7.0.0/16 dev d0
		route del 10.7.0.0/16 dev d0
		neigh show dev d0
		neigh add 10.6.0.1 lladdr $PEER_MAC dev d0
		neigh replace 10.6.0.1 lladdr $PEER_MAC dev d0
		neigh del 10.6.0.1 dev d0
		neigh flush dev d0
		group show dev d0
		group add 239.1.2.3 dev d0
		group del 239.1.2.3 dev d0
		udp show dev d0
		udp echo 7 dev d0
		udp discard 7 dev d0
		udp sink 7 dev d0
		udp del 7 dev d0
		udp stats dev d0
		udp listen 7 dev d0
		udp send 10.6.0.1:7 dev d0 size 9
		dhcp d0
		stats dev d0
		stats dev d0 -d
		stats dev d0 -w count 1
		top dev d0 count 1
		save dev d0
		ping 10.6.0.1 dev d0 count 1
		send 10.6.0.1 proto 253 dev d0 size 1
		listen proto 253 dev d0
	COMMANDS
}

# The name of a device may be any octets.
test_names_with_escapes_are_harmless_and_saved() {
	local name=$'e\e[31m\xff' what
	ip link add "$name" type veth peer name e1
	ip link set "$name" up
	mipv4 attach "$name" addr 10.6.0.2/24
	mipv4 neigh add 10.6.0.1 lladdr "$PEER_MAC" dev "$name"
	for what in show addr '-br addr' route neigh stats save; do
		# shellcheck disable=SC2086
		silent_on $'[\e\xff]' mipv4 $what
		[[ $TEXT == *'x1b'* ]]
		# shellcheck disable=SC2086
		mipv4 -j $what | jq -e . >/dev/null
	done
	refused 1 '(mipv4 attach e\x1b[31m\xff)' not_attached "$name"
	mipv4 attach "$name" addr 10.6.0.2/24
	mipv4 neigh add 10.6.0.1 lladdr "$PEER_MAC" dev "$name"
	mipv4 save dev "$name" >"$TMP/saved"
	mipv4 detach "$name"
	mipv4 -b "$TMP/saved"
	mipv4 restore "$TMP/saved"
	is "$(<"$TMP/saved")" mipv4 save dev "$name"
}

not_attached() {
	mipv4 detach "$1"
	mipv4 addr show dev "$1"
}

run_tests "$@"
