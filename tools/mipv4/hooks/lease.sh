# shellcheck shell=sh
# lease.sh: functions that put the lease of a DHCP client on an endpoint. The hooks beside
# this file use them; mipv4 dhcp needs no hook.
#
# $STATE keeps the commands that undo what was set, so that only this is removed.

# Some clients pass a short PATH.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
STATE_DIR=${MIPV4_STATE_DIR:-/run/mipv4}

# lease_forget DEV: remove the address and the routes of the last lease.
lease_forget() {
	STATE=$STATE_DIR/hook-$1
	[ -e "$STATE" ] || return 0
	while read -r command; do
		# shellcheck disable=SC2086 # the words of a command
		mipv4 $command 2>/dev/null || :
	done <"$STATE"
	rm -f "$STATE"
}

# lease_take DEV ADDRESS/LENGTH SECONDS [PREFIX GATEWAY]…: set the address for this time, and
# routes; the gateway 0.0.0.0 stands for the link. LENGTH can be a netmask.
lease_take() {
	dev=$1 address=$2 seconds=$3
	shift 3
	STATE=$STATE_DIR/hook-$dev
	mkdir -p "$STATE_DIR"
	# A lease that is only renewed leaves the address in use all the time.
	grep -qsx "addr del $address dev $dev" "$STATE" || lease_forget "$dev"
	mipv4 addr replace "$address" dev "$dev" valid_lft "$seconds" preferred_lft "$seconds"
	[ -e "$STATE" ] || echo "addr del $address dev $dev" >"$STATE"
	while [ $# -ge 2 ]; do
		lease_route "$dev" "$1" "$2"
		shift 2
	done
}

# lease_route DEV PREFIX GATEWAY: add a route; one that exists already is not ours.
lease_route() {
	route="$2 via $3 dev $1"
	[ "$3" != 0.0.0.0 ] || route="$2 dev $1"
	# shellcheck disable=SC2086 # the words of a command
	if mipv4 route add $route 2>/dev/null; then
		# Routes are removed before the address.
		printf '%s\n' "route del $route" | cat - "$STATE" >"$STATE.new"
		mv "$STATE.new" "$STATE"
	fi
}

# lease_defaults GATEWAY…: print the arguments of default routes.
lease_defaults() {
	for gateway; do
		echo "default $gateway"
	done
}
