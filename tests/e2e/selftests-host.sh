# shellcheck shell=bash
# selftests-host.sh: lets scripts of Linux's selftests, as they are, have mipv4 as a
# host. They make hosts and routers of name spaces, and configure, ask and use them by
# ip, ping and sysctl; of those whose names match $HOSTS, what they say of IPv4 is said
# to mipv4 here, and answered in the words of Linux. All else goes to Linux. Sourced by
# selftests-scripts.sh behind lib.sh, never run.
#
# What is known of a host is in $TMP/hosts/NAME, as much is called from subshells:
#   devices   "DEVICE ADDRESS/LENGTH" of each endpoint
#   settings  of "mipv4 set"

HOSTS='^$'	# that of the script itself

# host COMMAND…: in the name space of $NS.
host() {
	if [ -n "$NS" ]; then
		command ip netns exec "$NS" "$@"
	else
		command "$@"
	fi
}

ip_number() {
	local IFS=. octets
	read -ra octets <<<"$1"
	NUMBER=$((octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3]))
}

# device_to ADDRESS: sets DEVICE to the endpoint on whose network it is, or whose route
# is the most specific: one to the address alone, or the first that there is.
device_to() {
	local device prefix network mask
	DEVICE=''
	ip_number "$1"
	network=$NUMBER
	while read -r device prefix; do
		ip_number "${prefix%/*}"
		mask=$((0xffffffff << (32 - ${prefix#*/}) & 0xffffffff))
		if [ $((network & mask)) -eq $((NUMBER & mask)) ]; then
			DEVICE=$device
			return
		fi
	done <"$STATE/devices"
	while read -r device prefix; do
		if host mipv4 route show dev "$device" | grep -v cache | grep -q "^$1[/ ]"; then
			DEVICE=$device
			return
		fi
	done <"$STATE/devices"
	read -r DEVICE _ <"$STATE/devices"
}

# host_addr add ADDRESS/LENGTH dev DEVICE, in any order
host_addr() {
	local device='' address='' setting
	[ "$1" = add ] || return 1
	shift
	while [ $# -gt 0 ]; do
		case $1 in
		dev) device=$2 && shift ;;
		*) address=$1 ;;
		esac
		shift
	done
	[[ $address == */* ]] || address+=/32
	if ! host mipv4 show dev "$device" >/dev/null 2>&1; then
		host mipv4 attach "$device" || return
		sed -i "/^$device /d" "$STATE/devices"	# of an earlier one
		while read -r setting; do
			# shellcheck disable=SC2086
			host mipv4 set dev "$device" $setting
		done <"$STATE/settings"
	fi
	host mipv4 addr add "$address" dev "$device" || return
	echo "$device $address" >>"$STATE/devices"
}

# host_route_by_inet6 TO ADDRESS: what IPv6 knows of the router. There is one device.
host_route_by_inet6() {
	local lladdr device
	read -r device _ <"$STATE/devices"
	host ping -6 -c 1 -W 5 "$2" >/dev/null
	lladdr=$(host ip -6 neigh show "$2" dev "$device" | sed -n 's/.*lladdr \([^ ]*\).*/\1/p')
	host mipv4 route add "$1" dev "$device" &&
		host mipv4 neigh add "${1%.*}.1" lladdr "$lladdr" dev "$device"
}

# host_route add|del|change TO [via GATEWAY] …
host_route() {
	local operation=$1 to=$2 gateway=''
	shift 2
	# There is none, and that is what they mean by it.
	[ "$to" != unreachable ] || return 0
	while [ $# -gt 0 ]; do
		if [ "$1" = via ]; then
			gateway=$2
			[ "$2" != inet6 ] || { host_route_by_inet6 "$to" "$3"; return; }
		fi
		shift
	done
	[[ $to == default || $to == */* ]] || to+=/32
	device_to "${gateway:-${to%/*}}"
	case $operation in
	add) host mipv4 route add "$to" via "$gateway" dev "$DEVICE" ;;
	del) host mipv4 route del "$to" dev "$DEVICE" ;;
	change)
		host mipv4 route del "$to" dev "$DEVICE" &&
			host mipv4 route add "$to" via "$gateway" dev "$DEVICE"
		;;
	esac
}

# mtu_to ADDRESS: sets MTU to what a datagram may have that is not to be cut.
mtu_to() {
	MTU=$(host mipv4 ping "$1" dev "$DEVICE" count 1 size 65000 df 2>&1 |
		sed -n 's/.*message too long, mtu=\([0-9]*\).*/\1/p')
}

# host_route_get ADDRESS: as Linux says it, of what was learned.
host_route_get() {
	local line='' configured='' text=''
	device_to "$1"
	line=$(host mipv4 route show dev "$DEVICE" | grep "^$1 .*cache")
	if [ -n "$line" ]; then
		configured=$(host mipv4 route show dev "$DEVICE" | grep -v cache | grep ' via ')
		[[ $line =~ \ via\ ([0-9.]+) ]]
		[[ $configured == *"via ${BASH_REMATCH[1]} "* ]] || text+=' <redirected>'
		[[ ! $line =~ expires\ ([0-9]+) ]] || text+=" expires ${BASH_REMATCH[1]}sec"
		if [[ $line == *' mtu '* ]]; then
			mtu_to "$1"
			text+=" mtu $MTU"
		fi
	fi
	line=${line:-$1 dev $DEVICE}
	echo "${line%% mtu *}"
	echo "    cache$text"
}

# host_ping OPTION… ADDRESS: those of iputils, as far as they are used.
host_ping() {
	local -a more=(count 1) options=("$@")
	local size=56 want='' address='' said status=0
	while [ $# -gt 0 ]; do
		case $1 in
		-M) want=1 && shift ;;
		-s) size=$2 && shift ;;
		-w) [ "$2" -eq 1 ] || more=(count 20 interval 0.5); shift ;;
		-c | -i | -I | -Q) shift ;;
		-c? | -w? | -q) ;;
		*) address=$1 ;;
		esac
		shift
	done
	[[ $address != *:* ]] || { host ping "${options[@]}"; return; }
	device_to "$address"
	# "want": not to be cut, but by us if we know better.
	said=$(host mipv4 ping "$address" dev "$DEVICE" "${more[@]}" size "$size" ${want:+df} 2>&1) ||
		status=$?
	if [[ $said == *'message too long'* ]]; then
		status=0
		said=$(host mipv4 ping "$address" dev "$DEVICE" "${more[@]}" size "$size" 2>&1) || status=$?
	fi
	echo "$said"
	return "$status"
}

# host_ip ARG…: "ip" in a host's name space, if it is for mipv4.
host_ip() {
	local object=$1 arg
	for arg; do
		[ "$arg" != inet6 ] || break
		[[ $arg != -6 && $arg != *:*:* ]] || { host ip "$@"; return; }
	done
	shift
	case $object:$1 in
	addr:* | address:*) host_addr "$@" ;;
	ro:get | route:get) host_route_get "$2" ;;
	ro:* | route:*) host_route "$@" ;;
	neigh:get) host mipv4 neigh show dev "$4" | grep "^$2 .*lladdr" ;;
	neigh:flush) host mipv4 neigh flush dev "$3" ;;
	*) host ip "$object" "$@" ;;
	esac
}

# host_command COMMAND…: in a host's name space.
host_command() {
	case $1 in
	ip | ping) "host_$1" "${@:2}" ;;
	timeout)
		if [ "$3" = ping ]; then host_ping "${@:4}"; else host "$@"; fi
		;;
	sysctl)
		[[ $* != *ipv4*.accept_redirects=1 ]] || echo 'redirects on' >>"$STATE/settings"
		host "$@"
		;;
	*) host "$@" ;;
	esac
}

# host_named NAME: is that one? Then sets STATE.
host_named() {
	[[ $1 =~ $HOSTS ]] || return
	STATE=$TMP/hosts/${1:-root}
	[ -d "$STATE" ] || { mkdir -p "$STATE" && touch "$STATE"/{devices,settings}; }
}

ip() {
	local NS='' STATE
	case $1 in
	-n | -netns)
		if host_named "$2"; then
			NS=$2
			shift 2
			host_ip "$@"
			return
		fi
		;;
	netns)
		if [ "$2" = exec ] && host_named "$3"; then
			NS=$3
			shift 3
			host_command "$@"
			return
		fi
		;;
	*)
		if host_named ''; then
			host_ip "$@"
			return
		fi
		;;
	esac
	command ip "$@"
}

ping() {
	local NS='' STATE
	if host_named ''; then host_ping "$@"; else command ping "$@"; fi
}
