#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# managers.sh: programs that configure networks leave the device of an endpoint alone with
# what docs/install.md says, and would take it without. systemd-networkd is in deb.sh.
# Run inside a VM: tools/vm/vm run -- tests/e2e/managers.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

INSTALL=$HERE/../../docs/install.md
LEASED=10.9.0.100

# text NAME: the indented text behind the comment with this name, for v0.
text() {
	awk -v "begin=<!-- $1 -->" '$0 == begin { found = 1; next }
		found && /^[^ ]/ { exit }
		found { print substr($0, 5) }' "$INSTALL" | sed 's/eth1/v0/g'
}

# server: serve leases to v0.
server() {
	printf '%s\n' "start $LEASED" "end $LEASED" 'interface v1' 'max_leases 1' \
		"lease_file $TMP/leases" 'opt subnet 255.255.255.0' 'opt lease 600' >"$TMP/udhcpd.conf"
	: >"$TMP/leases"
	background ip netns exec peer busybox udhcpd -f "$TMP/udhcpd.conf"
}

# The endpoint is there, and Linux has no address on its device.
alone() {
	is '' ip -4 addr show dev v0
	says "inet $ME/24" mipv4 show dev v0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

# interfaces TEXT…: what ifupdown reads.
interfaces() {
	printf '%s\n' "$@" >"$TMP/interfaces"
	mkdir -p /run/network
	: >/run/network/ifstate
}

if_all() {
	"$1" -a -X lo -i "$TMP/interfaces"
}

test_ifupdown_leaves_a_device_alone_that_it_does_not_know() {
	ip link add d0 type dummy
	interfaces 'auto d0' 'iface d0 inet static' '	address 10.7.0.1/24'
	if_all ifup
	says 'inet 10.7.0.1/24' ip -4 addr show dev d0
	alone
	if_all ifdown
	alone
}

test_ifupdown_cannot_give_an_address_to_the_device() {
	interfaces 'auto v0' 'iface v0 inet static' '	address 10.9.0.77/24'
	refused 1 'device belongs to mipv4' if_all ifup
	alone
}

test_method_manual_sets_the_device_up_and_no_more() {
	interfaces 'auto v0' 'iface v0 inet manual'
	ip link set v0 down
	if_all ifup
	retry 5 alone
	if_all ifdown
	alone
}

test_ifupdown_attaches_the_endpoint() {
	# ifupdown has a PATH of its own.
	ln -s "$(type -P mipv4)" /usr/local/sbin/mipv4
	mipv4 detach v0
	ip link set v0 down
	echo "attach v0 addr $ME/24" >"$TMP/v0.conf"
	text ifupdown | sed "s|/etc/mipv4/|$TMP/|" >"$TMP/text"
	grep -q restore "$TMP/text"
	interfaces "$(<"$TMP/text")"
	is '' if_all ifup
	retry 5 alone
	is '' if_all ifdown
	silent_on v0 mipv4 show
	is '' if_all ifup
	alone
}

# run_dhcpcd FILE: for all devices. There is no udev, for which it would wait.
run_dhcpcd() {
	mkdir -p /run/dhcpcd
	background dhcpcd -B -4 --nodev -f "$1" >"$TMP/dhcpcd" 2>&1
}

test_dhcpcd_leaves_a_denied_device_alone() {
	server
	ip link add d0 up type dummy
	text dhcpcd >"$TMP/dhcpcd.conf"
	grep -q denyinterfaces "$TMP/dhcpcd.conf"
	run_dhcpcd "$TMP/dhcpcd.conf"
	retry 10 grep -q '^d0: ' "$TMP/dhcpcd"
	nap 5
	! grep -q '^v0: ' "$TMP/dhcpcd" || fail "$(<"$TMP/dhcpcd")" || return
	alone
}

# So the test above could fail.
test_dhcpcd_takes_other_devices() {
	mipv4 detach v0
	server
	: >"$TMP/dhcpcd.conf"
	run_dhcpcd "$TMP/dhcpcd.conf"
	retry 20 says "inet $LEASED/24" ip -4 addr show dev v0
	refused 1 'device has IPv4 addresses of the kernel' mipv4 attach v0
}

run_tests "$@"
