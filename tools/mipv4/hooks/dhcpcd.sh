#!/bin/sh
# dhcpcd.sh: gives an endpoint the lease of dhcpcd(8), which must leave Linux alone:
#
#	mipv4 attach eth1
#	dhcpcd -4 --noconfigure --script /usr/share/mipv4/dhcpcd.sh eth1
#
# $reason is the event; $interface and the variables $new_… are the lease.
# shellcheck disable=SC2154 # dhcpcd sets them
# shellcheck source=lease.sh
set -eu
. "${0%/*}/lease.sh"

case ${reason:-} in
BOUND | RENEW | REBIND | REBOOT)
	routes=${new_classless_static_routes:-}
	# shellcheck disable=SC2086 # several words
	[ -n "$routes" ] || routes=$(lease_defaults ${new_routers:-})
	# shellcheck disable=SC2086
	lease_take "$interface" "$new_ip_address/$new_subnet_mask" "$new_dhcp_lease_time" $routes
	;;
EXPIRE | NAK | FAIL | RELEASE | STOP | STOPPED)
	lease_forget "$interface"
	;;
esac
