# shellcheck shell=bash
# selftests-host.sh: run unchanged scripts of Linux's selftests with mipv4 as a host. The
# scripts make hosts and routers from name spaces, and use ip, ping and sysctl. For name
# spaces that match $HOSTS, commands about IPv4 go to mipv4 here, and are answered in the
# format of Linux. All other commands go to Linux. Sourced by selftests-scripts.sh after
# lib.sh, never run.
#
# The state of a host is in $TMP/hosts/NAME, because many calls are in subshells:
#   devices   "DEVICE ADDRESS/LENGTH" of each endpoint
#   settings  of "mipv4 set"

HOSTS='^$'	# set by each script

# host COMMAND…: run it in the name space of $NS.
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

# device_to ADDRESS: set DEVICE to the endpoint on whose network the address is, or with the
# most specific route: a host route, or otherwise the first route.
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
		sed -i "/^$device /d" "$STATE/devices"	# of an earlier address
		while read -r setting; do
			# shellcheck disable=SC2086
			host mipv4 set dev "$device" $setting
		done <"$STATE/settings"
	fi
	host mipv4 addr add "$address" dev "$device" || return
	echo "$device $address" >>"$STATE/devices"
}

# host_route_by_inet6 TO ADDRESS: the router as IPv6 knows it. There is one device.
host_route_by_inet6() {
	local lladdr device
	read -r device _ <"$STATE/devices"
	host ping -6 -c 1 -W 5 "$2" >/dev/null
	lladdr=$(host ip -6 neigh show "$2" dev "$device" | sed -n 's/.*lladdr \([^ ]*\).*/\1/p')
	host mipv4 route add "$1" dev "$device" &&
		host mipv4 neigh replace "${1%.*}.1" lladdr "$lladdr" dev "$device"
}

# host_route add|del|change TO [via GATEWAY] …
host_route() {
	local operation=$1 to=$2 gateway=''
	shift 2
	# There is no such device, which is the intention.
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

# mtu_to ADDRESS: set MTU to the limit of a datagram with DF.
mtu_to() {
	MTU=$(host mipv4 ping "$1" dev "$DEVICE" count 1 size 65000 df 2>&1 |
		sed -n 's/.*message too long, mtu=\([0-9]*\).*/\1/p')
}

# host_route_get ADDRESS: print the learned route in the format of Linux.
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

# host_ping OPTION… ADDRESS: with the options of iputils that the scripts use.
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
	# "want": only we may fragment, if we know the path MTU.
	said=$(host mipv4 ping "$address" dev "$DEVICE" "${more[@]}" size "$size" ${want:+df} 2>&1) ||
		status=$?
	if [[ $said == *'message too long'* ]]; then
		status=0
		said=$(host mipv4 ping "$address" dev "$DEVICE" "${more[@]}" size "$size" 2>&1) || status=$?
	fi
	echo "$said"
	return "$status"
}

# host_ip ARG…: "ip" in the name space of a host, for mipv4 if it concerns IPv4.
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

# host_command COMMAND…: run it in the name space of a host.
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

# host_named NAME: is it a host? Then set STATE.
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
