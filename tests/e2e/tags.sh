# shellcheck shell=bash
# tags.sh: frames with VLAN tags, for coexist.sh and smoke.sh. Sourced after lib.sh,
# never run.

STRANGER=192.0.2.77	# an address that Linux has here, on another device

# Set LINUX to the counters and neighbours of Linux, and RECEIVES to its datagrams.
linux_state() {
	local -a words
	local line
	LINUX=''
	while read -r line; do
		[[ $line == Ip:* || $line == Icmp:* ]] || continue
		LINUX+="$line"$'\n'
		read -ra words <<<"$line"
		[[ ${words[0]} != Ip: ]] || RECEIVES=${words[3]}
	done </proc/net/snmp
	run ip -4 neigh show dev v0
	LINUX+=$TEXT
}

COUNTED='IcmpInEchos dst-not-ours l2-broadcast ArpInRequests'

# Set COUNTS to the counters of the endpoint for such frames.
endpoint_state() {
	local name
	COUNTS=()
	for name in $COUNTED; do
		counter "$name" || return
		COUNTS+=("$VALUE")
	done
}

# tagged_frames_arrive: frames arrive at v0, from devices of the peer. The endpoint receives
# each frame of VLAN 0 once. Set FIVES to the number of datagrams of VLAN 5.
tagged_frames_arrive() {
	local -a before said
	local ours i
	endpoint_state
	before=("${COUNTS[@]}")
	run peer "$PYTHON" -SE "$HERE/tags.py" "$ME" "$ME_MAC" "$STRANGER" v1 \
		q0=hq0 q5=hq5 ad0=had0 ad5=had5
	[ "$STATUS" -eq 0 ] || fail "tags.py: $TEXT" || return
	read -ra said <<<"$TEXT"
	ours=${said[0]} FIVES=${said[1]}
	[ "$ours" -gt 0 ] || fail "nothing was sent" || return
	retry 5 at_least ArpInRequests $((before[3] + ours))
	endpoint_state
	for ((i = 0; i < 4; i++)); do
		before[i]=$((COUNTS[i] - before[i]))
	done
	[ "${before[*]}" = "$((ours / 6)) $((ours / 2)) $((ours / 3)) $ours" ] ||
		fail "of $ours frames the endpoint counts ${before[*]}: $COUNTED"
}

# no_tagged_frame_gets_to_linux [VLAN]: except those of an upper VLAN device.
no_tagged_frame_gets_to_linux() {
	local before receives
	linux_state
	before=$LINUX receives=$RECEIVES
	tagged_frames_arrive
	linux_state
	if [ $# -gt 0 ]; then
		[ $((RECEIVES - receives)) -eq "$FIVES" ] ||
			fail "Linux received $((RECEIVES - receives)) of $FIVES in its VLAN"
	else
		[ "$LINUX" = "$before" ] || fail "Linux had: $before; has: $LINUX"
	fi
}

# All cases: with each form in which veth passes frames on, and with an upper VLAN device of
# Linux.
check_tagged_frames() {
	local gro vlan
	ip link add d0 type dummy
	ip addr add "$STRANGER/32" dev d0
	ip link set d0 up
	for vlan in 'hq0 802.1q 0' 'hq5 802.1q 5' 'had0 802.1ad 0' 'had5 802.1ad 5'; do
		read -ra vlan <<<"$vlan"
		ip -n peer link add link v1 name "${vlan[0]}" type vlan proto "${vlan[1]}" id "${vlan[2]}"
		ip -n peer link set "${vlan[0]}" up
	done
	capture peer v1 arp
	for gro in off on; do
		ethtool -K v0 gro "$gro"
		no_tagged_frame_gets_to_linux
	done
	ip link add link v0 name v0.5 type vlan id 5
	ip addr add 10.5.0.2/24 dev v0.5
	ip link set v0.5 up
	for gro in off on; do
		ethtool -K v0 gro "$gro"
		no_tagged_frame_gets_to_linux v0.5
	done
	retry 5 captured 1 "Reply $ME is-at"
	exactly_captured 0 "ethertype ARP .*length 42: .*Reply $STRANGER is-at"
}
