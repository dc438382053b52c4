#!/bin/sh
# dhclient.sh: gives an endpoint the lease of dhclient(8):
#
#	mipv4 attach eth1
#	dhclient -4 -sf /usr/share/mipv4/dhclient.sh eth1
#
# $reason is the event; $interface and the variables $new_… are the lease.
# shellcheck disable=SC2154 # dhclient sets them
# shellcheck source=lease.sh
set -eu
. "${0%/*}/lease.sh"

# classless LENGTH OCTET… GATEWAY-OCTET…: print the routes of option 121, whose octets are
# words here.
classless() {
	while [ $# -ge 5 ]; do
		length=$1 octets='' n=0
		shift
		while [ $n -lt 4 ]; do
			octet=0
			if [ $((n * 8)) -lt "$length" ]; then
				octet=$1
				shift
			fi
			octets=$octets${octets:+.}$octet
			n=$((n + 1))
		done
		[ $# -ge 4 ] || return 0
		[ "$length" -ne 0 ] || octets=default
		[ "$octets" = default ] || octets=$octets/$length
		echo "$octets $1.$2.$3.$4"
		shift 4
	done
}

case ${reason:-} in
PREINIT)
	ip link set dev "$interface" up
	;;
BOUND | RENEW | REBIND | REBOOT)
	# shellcheck disable=SC2086 # several words
	routes=$(classless ${new_rfc3442_classless_static_routes:-})
	# shellcheck disable=SC2086
	[ -n "$routes" ] || routes=$(lease_defaults ${new_routers:-})
	# shellcheck disable=SC2086
	lease_take "$interface" "$new_ip_address/$new_subnet_mask" "$new_dhcp_lease_time" $routes
	;;
EXPIRE | FAIL | RELEASE | STOP)
	lease_forget "$interface"
	;;
esac
