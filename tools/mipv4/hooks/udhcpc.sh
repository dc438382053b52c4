#!/bin/sh
# udhcpc.sh: gives an endpoint the lease of udhcpc(8), the client of busybox:
#
#	mipv4 attach eth1
#	udhcpc -i eth1 -O staticroutes -s /usr/share/mipv4/udhcpc.sh
#
# $1 is the event; $interface, $ip, $mask, $lease, $router and $staticroutes the lease.
# shellcheck disable=SC2154 # udhcpc sets them
# shellcheck source=lease.sh
set -eu
. "${0%/*}/lease.sh"

case $1 in
deconfig)	# at the start, and when the lease is lost
	lease_forget "$interface"
	;;
bound | renew)
	routes=${staticroutes:-}
	# shellcheck disable=SC2086 # several words
	[ -n "$routes" ] || routes=$(lease_defaults ${router:-})
	# shellcheck disable=SC2086
	lease_take "$interface" "$ip/$mask" "$lease" $routes
	;;
esac
