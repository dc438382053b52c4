#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# mixed.sh: all kinds of valid and harmful traffic at once, for $MIPV4_MIXED_TIME seconds
# (20), while the configuration changes. All valid datagrams arrive unchanged, the counters
# add up, and memory does not grow. tests/check builds $MIPV4_FLOOD and the example
# companion, $MIPV4_EXAMPLE.
# MIPV4_FLOOD=…/flood MIPV4_EXAMPLE=…/mrdp.ko tools/vm/vm run -- tests/e2e/mixed.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=flood.sh
. "${0%/*}/flood.sh"

TIME=${MIPV4_MIXED_TIME:-20}
ROUND=60	# minimum, in seconds
HERE_ADDR=10.7.0.1 FAR_ADDR=10.7.0.2
GROUP=239.1.2.3
TALK=$HERE/../../examples/mrdp/talk.py
# Limits in KiB per hour for the growth of slabs and the decline of free memory by chance.
SLAB_MAY_GROW=512 MEMORY_MAY_SHRINK=4096
exec {REPORT}>&1

udp_peer() {
	peer "$PYTHON" -SE "$HERE/udp.py" "$@"
}

# Both ends of a second link belong to mipv4. On another device an endpoint is attached and
# detached.
second_link() {
	link v2 far v3
	ip link add d0 up type dummy
	mipv4 attach v2 addr "$HERE_ADDR/24"
	inside far mipv4 attach v3 addr "$FAR_ADDR/24"
	mipv4 udp echo 7 dev v2
	inside far mipv4 udp echo 7 dev v3
	inside far mipv4 udp sink 5000 dev v3
}

# steady NAME COMMAND…: repeat the command until the end; it must succeed each time.
declare -A STEADY=()
steady() {
	local name=$1
	shift
	background repeat "$name" "$@"
	STEADY[$name]=$BACKGROUND
}

# Has a directory of its own, as run() needs one.
repeat() {
	local name=$1 times=0 all=$TMP
	TMP=$all/$name
	mkdir -p "$TMP"
	shift
	while [ ! -e "$all/end" ]; do
		"$@" >"$TMP/log" 2>&1 || return
		times=$((times + 1))
		echo "$times" >"$TMP/times"
	done
}

# The permanent traffic: echo of UDP from many hosts, and of ICMP in all sizes and in both
# directions, and between two endpoints. Each reply is checked.
start_traffic() {
	steady echo good_echo
	steady ping-us whole_ping 'ip netns exec peer ping -q -c 200 -i 0.05 -W 10' "$ME"
	steady ping-peer whole_ping 'mipv4 ping' "$PEER" dev v0 count 200 interval 0.05
	steady ping-far whole_ping 'mipv4 ping' "$FAR_ADDR" dev v2 count 200 interval 0.05
}

good_echo() {
	flood -n 4000 -e 1 -r 500 none
	[ $((LOST[known] + LOST[fresh] + LOST[cut])) -eq 0 ] || fail "lost: $TEXT"
}

# whole_ping COMMAND ADDRESS OPTION…: ping with a random size, without loss or corruption.
whole_ping() {
	local size=size
	[[ $1 != *peer* ]] || size=-s
	# shellcheck disable=SC2086 # words of a command
	says ' 0% packet loss' $1 "${@:2}" "$size" $((RANDOM * 2 % 65000))
}

# Does the traffic still run?
traffic_is_well() {
	local name
	for name in "${!STEADY[@]}"; do
		kill -0 "${STEADY[$name]}" 2>/dev/null ||
			fail "$name has ended: $(<"$TMP/$name/log")" || return
	done
}

end_traffic() {
	local name
	: >"$TMP/end"
	for name in "${!STEADY[@]}"; do
		wait "${STEADY[$name]}"
		[ "$(<"$TMP/$name/times")" -ge 1 ]
		DONE+=" $name $(<"$TMP/$name/times")"
	done
}

# bad OPTION…: send harmful frames beside the valid traffic.
bad() {
	flood -g '' "$@"
}

# The parts of a round.

# UDP echo of some sizes returns every octet.
do_udp_echo() {
	local i
	local -a sizes=(0 1 1472 1473 65507)
	for ((i = 0; i < 20; i++)); do
		sizes+=($((RANDOM * 2 % 65508)))
	done
	is "echo of ${#sizes[@]} sizes" udp_peer echo "$ME" 7 "${sizes[@]}"
}

# Numbered datagrams, in order: whole, fragmented, and from a GSO frame.
do_sink() {
	mipv4 udp sink 5000 dev v0
	is 'sent 2000' udp_peer number "$ME" 5000 2000 1000
	is 'sent 300' udp_peer number "$ME" 5000 300 4000
	is 'sent 500' udp_peer number "$ME" 5000 500 1400 20
	retry 20 service_counts 5000 in 2800
	service_counts 5000 octets $((2000 * 1000 + 300 * 4000 + 500 * 1400))
	service_counts 5000 lost 0
	service_counts 5000 duplicate 0
	service_counts 5000 reordered 0
	service_counts 5000 unnumbered 0
	mipv4 udp del 5000 dev v0
	says '^sent 500' mipv4 udp send "$FAR_ADDR:5000" dev v2 size 1400 count 500 rate 2000
}

heard() {
	local lines
	mapfile -t lines <"$TMP/heard"
	[ "${#lines[@]}" -eq "$1" ]
}

# raw_peer SIZE: the peer sends a datagram of protocol 253.
raw_peer() {
	peer "$PYTHON" -SE -c '
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
s.sendto(bytes(int(sys.argv[2])), (sys.argv[1], 0))' "$ME" "$1"
}

# A protocol of a program, with datagrams from Linux and from us.
do_raw() {
	local listener i
	: >"$TMP/heard"
	background mipv4 listen proto 253 dev v0 >"$TMP/heard"
	listener=$BACKGROUND
	retry 60 heard 1	# the program listens
	for ((i = 0; i < 5; i++)); do
		raw_peer $((RANDOM * 2 % 65515))
		retry 60 heard $((2 * i + 2))
		mipv4 send "$ME" proto 253 dev v0 size $((RANDOM * 2 % 65515))
		retry 60 heard $((2 * i + 3))
	done
	kill "$listener"
	wait "$listener" || :
}

has_ended() {
	! kill -0 "$1" 2>/dev/null
}

# A session of a companion, between two endpoints.
do_mrdp() {
	local receiver
	head -c 300000 /dev/urandom >"$TMP/data"
	insmod "$MIPV4_EXAMPLE"
	: >"$TMP/receiver"	# of an earlier one
	inside far "$TALK" receive "$HERE_ADDR" >"$TMP/received" 2>"$TMP/receiver" &
	receiver=$!
	retry 30 grep -q receiving "$TMP/receiver"
	timeout 120 "$TALK" send "$FAR_ADDR" <"$TMP/data"
	retry 120 has_ended "$receiver"
	cmp "$TMP/data" "$TMP/received"
	rmmod mrdp
}

# Groups and filters change, routers send queries.
do_groups() {
	mipv4 -b - <<-BATCH
		group add $GROUP dev v0
		group add 232.1.1.1 dev v0 source $PEER,10.9.0.5
		group add 239.1.2.4 dev v2
	BATCH
	refused 1 '100% packet loss' peer ping -I v1 -c 3 -i 0.1 -W 0.1 "$GROUP"
	bad -n 200 igmp
	bad -n 200 igmp-old
	mipv4 -b - <<-BATCH
		group del $GROUP dev v0
		group del 232.1.1.1 dev v0
		group del 239.1.2.4 dev v2
	BATCH
}

# All hosts flush their neighbours, and there are many hosts.
do_arp() {
	bad -n 3000 arp-storm
	bad -n 1000 scan
	bad -n 1000 flapping
	ip -n peer neigh flush dev v1
	mipv4 neigh flush dev v0
	mipv4 neigh flush dev v2
}

do_options() {
	says ' 0% packet loss' peer ping -R -c 2 -i 0.1 -W 10 "$ME"
	says ' 0% packet loss' peer ping -T tsandaddr -c 2 -i 0.1 -W 10 "$ME"
	bad -n 500 source-route
}

# Malformed frames and ICMP errors.
do_errors() {
	local kind
	for kind in unknown pmtu unreachable redirect smurf conflict frag-tiny frag-overlap \
		frag-short frag-never; do
		bad -n 500 "$kind"
	done
	is refused udp_peer refused "$ME" 53
}

# The configuration changes, except the paths of the traffic.
do_configuration() {
	local i
	for ((i = 0; i < 5; i++)); do
		mipv4 -b - <<-BATCH
			addr add 10.6.$i.2/24 dev v0
			route add 203.0.113.0/24 via 10.6.$i.1 dev v0
			neigh add 10.6.$i.1 lladdr 02:00:00:00:06:01 dev v0
			set dev v0 ttl 63 tos 0x10 reasm-limit 2097152
			attach d0 addr 10.5.0.1/32
		BATCH
		says ' 0% packet loss' mipv4 ping "10.6.$i.2" dev v0 count 3 interval 0.01
		mipv4 -b - <<-BATCH
			detach d0
			set dev v0 ttl 64 tos 0 reasm-limit 4194304
			route del 203.0.113.0/24 dev v0
			addr del 10.6.$i.2/24 dev v0
		BATCH
	done
	mipv4 show >/dev/null
	mipv4 neigh show >/dev/null
}

declare -a MINUTES=() SLABS=() FREE=()

# sample N: record memory after round N, without learned neighbours, which expire at other
# times.
sample() {
	local line slab=0 free=0
	mipv4 neigh flush dev v0
	nap 6		# memory that is freed after a grace period takes five seconds
	while read -ra line; do
		case ${line[0]} in
		Slab:) slab=${line[1]} ;;
		MemAvailable:) free=${line[1]} ;;
		esac
	done </proc/meminfo
	memory
	read_stats
	echo "# mixed: minute $((SECONDS / 60)) round $1: available $free slab $slab KiB, neighbours ${N[neighbours]} cache ${N[route_cache]} reasm ${N[reasm]} in ${N[InReceives]} out ${N[OutTransmits]}" >&"$REPORT"
	MINUTES+=("$((SECONDS / 60))") SLABS+=("$slab") FREE+=("$free")
}

# trend NAME VALUE…: set PER_HOUR to the slope per hour of the least squares line through the
# values of all minutes except the first five.
trend() {
	local i n=0 x y sx=0 sy=0 sxx=0 sxy=0
	local -a values=("${@:2}")
	for i in "${!values[@]}"; do
		x=${MINUTES[i]} y=${values[i]}
		[ "$x" -ge 5 ] || continue
		n=$((n + 1)) sx=$((sx + x)) sy=$((sy + y)) sxx=$((sxx + x * x)) sxy=$((sxy + x * y))
	done
	PER_HOUR=$((60 * (n * sxy - sx * sy) / (n * sxx - sx * sx)))
	echo "# mixed: $1 grows by $PER_HOUR KiB an hour" >&"$REPORT"
}

test_everything_at_once() {
	local end round=0 part start
	wide_world
	second_link
	DONE=
	rm -f "$TMP/end"
	start_traffic
	end=$((SECONDS + TIME))
	while [ "$SECONDS" -lt "$end" ] || [ "$round" -eq 0 ]; do
		start=$SECONDS
		for part in udp_echo sink raw mrdp groups arp options errors configuration; do
			echo "round $round: $part"
			"do_$part"
		done
		round=$((round + 1))
		sample "$round"
		traffic_is_well
		while [ $((SECONDS - start)) -lt "$ROUND" ] && [ "$SECONDS" -lt "$end" ]; do
			nap 1
		done
	done
	end_traffic
	service_counts 5000 in $((500 * round)) inside far mipv4 -j udp show
	echo "# mixed: $round rounds,$DONE" >&"$REPORT"
	retry 40 counts reasm 0		# nothing waits, so that all must add up
	# A run of less than 15 minutes has no trend.
	if [ "$TIME" -ge 900 ]; then
		trend slab "${SLABS[@]}"
		[ "$PER_HOUR" -le "$SLAB_MAY_GROW" ]
		trend 'available memory' "${FREE[@]}"
		[ "$PER_HOUR" -ge "-$MEMORY_MAY_SHRINK" ]
	fi
}

run_tests "$@"
