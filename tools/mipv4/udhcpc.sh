#!/bin/sh
# udhcpc.sh: gives an endpoint the address and the gateways of a DHCP lease. The DHCP
# client of busybox runs it:
#
#	mipv4 attach eth1
#	udhcpc -i eth1 -s /usr/share/doc/mipv4-tools/examples/udhcpc.sh
#
# $1 is the event, $interface the device, $ip and $mask the address and its prefix
# length, $router the gateways. Default routes of the device are replaced.
# shellcheck disable=SC2154 # udhcpc sets them
set -eu

forget() {
	mipv4 -br addr show dev "$interface" |
		while read -r _ _ addresses; do
			for address in $addresses; do
				mipv4 addr del "$address" dev "$interface"
			done
		done
	while mipv4 route del default dev "$interface" 2>/dev/null; do :; done
}

case $1 in
deconfig)	# at the start, and when the lease is lost
	forget
	;;
bound)
	forget
	mipv4 addr add "$ip/$mask" dev "$interface"
	for gateway in ${router:-}; do
		mipv4 route add default via "$gateway" dev "$interface"
	done
	;;
esac
