#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# restore.sh: mipv4 restore changes what differs between a file and the endpoints, and
# nothing else.
# Run inside a VM: tools/vm/vm run -- tests/e2e/restore.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

SEED=${MIPV4_RESTORE_SEED:-$RANDOM}

# watch_events: write events to $TMP/events from now on.
watch_events() {
	background mipv4 monitor >"$TMP/events"
	MONITOR=$BACKGROUND
	retry 10 joined
}

joined() {
	local line
	while read -ra line; do
		[ "${line[2]}" != "$MONITOR" ] || [[ ! ${line[3]} =~ [1-9a-f] ]] || return 0
	done </proc/net/netlink
	return 1
}

# events_are TEXT: these events, and no other. The last one is that of a setting.
events_are() {
	mipv4 set dev v0 ttl $((TTL = ${TTL:-99} + 1))
	retry 10 grep -q " ttl $TTL " "$TMP/events"
	grep -v " ttl $TTL " "$TMP/events" >"$TMP/seen" || :
	: >"$TMP/events"
	# The monitor appends at its own offset: drop the hole.
	TEXT=$(tr -d '\0' <"$TMP/seen" | sed 's/ ttl [0-9]* / ttl N /')
	[ "$TEXT" = "$1" ] || fail "events: $TEXT; not: $1"
}

# saved FILE: write the configuration there, without what cannot be restored.
saved() {
	mipv4 save dev v0 2>"$TMP/warning" | sed '/^#/d' >"$1"
}

restores() {
	run mipv4 restore "$1"
	[ "$STATUS $TEXT" = '0 ' ] || fail "restore $1: status $STATUS: $TEXT"
}

# A bit of everything.
fill() {
	modprobe mudp
	mipv4 -batch - <<-BATCH
		set dev v0 tos 0x10 redirects on
		addr add 10.9.0.3/24 dev v0
		addr add 10.8.0.2/16 dev v0
		route add 10.7.0.0/16 dev v0
		route add default via $PEER dev v0
		route add default via 10.9.0.9 dev v0
		route add 10.6.0.0/16 via 10.7.0.1 dev v0 metric 3 mtu 1400 src 10.9.0.3
		route add blackhole 10.5.0.0/16 dev v0
		neigh add 10.9.0.7 lladdr 02:00:00:00:00:66 dev v0
		group add 239.1.2.3 dev v0
		group add 232.1.2.3 dev v0 source 10.9.0.8,10.9.0.7
		udp echo 7 dev v0
	BATCH
}

test_nothing_happens_if_nothing_differs() {
	fill
	saved "$TMP/conf"
	watch_events
	restores "$TMP/conf"
	restores - <"$TMP/conf"
	events_are ''
	[ "$(<"$TMP/conf")" = "$(mipv4 save dev v0 | sed "s/ ttl $TTL//")" ]
	# The form of the commands does not count.
	sed 's/^addr add/a a/; s/ dev v0//; s/$/ dev v0/; s/default/0.0.0.0\/0/' "$TMP/conf" >"$TMP/other"
	mipv4 set dev v0 ttl 64
	: >"$TMP/events"
	restores "$TMP/other"
	sed -i 's/^group add 232.*/group add 232.1.2.3 dev v0 source 10.9.0.7,10.9.0.8,10.9.0.7/' "$TMP/other"
	restores "$TMP/other"
	events_are 'v0: <EXCLUSIVE,UP> mtu 1500 ttl N tos 0x10 df off redirects on source-routes off igmp-router-alert off pmtu-min 552 reasm-timeout 30 reasm-limit 4194304' ||
		events_are ''
}

test_only_what_differs_changes() {
	fill
	saved "$TMP/conf"
	sed -i '/10.9.0.3\/24/d; s/ src 10.9.0.3//; s/:66 /:67 /
		$a addr add 10.9.0.4/24 dev v0\nudp sink 9 dev v0' "$TMP/conf"
	watch_events
	restores "$TMP/conf"
	events_are "v0: inet 10.9.0.4/24 brd 10.9.0.255 secondary
Deleted 10.6.0.0/16 via 10.7.0.1 dev v0 src 10.9.0.3 metric 3 mtu 1400
10.6.0.0/16 via 10.7.0.1 dev v0 src $ME metric 3 mtu 1400
10.9.0.7 dev v0 lladdr 02:00:00:00:00:67 PERMANENT
Deleted v0: inet 10.9.0.3/24 brd 10.9.0.255 secondary"
	says '^9 sink' mipv4 udp show
	says '^7 echo' mipv4 udp show
}

test_a_reload_under_ping_loses_nothing() {
	local i
	mipv4 route add default via "$PEER" dev v0
	ip -n peer addr add 192.0.2.1/32 dev lo
	ip -n peer route add 198.51.100.7/32 via "$ME"
	cat >"$TMP/a" <<-CONF
		attach dev v0 addr $ME/24 gateway $PEER
		addr add 10.9.0.3/24 dev v0
		neigh add $PEER lladdr $PEER_MAC dev v0
	CONF
	# The same default route by another line, another prefix length, a route besides.
	cat >"$TMP/b" <<-CONF
		attach dev v0
		addr add $ME/25 dev v0
		addr add 10.9.0.4/25 dev v0
		route add default via $PEER dev v0 mtu 1400
		route add 192.0.2.0/24 via $PEER dev v0
		set dev v0 ttl 33
	CONF
	restores "$TMP/a"
	background mipv4 ping 192.0.2.1 dev v0 interval 0.01 >"$TMP/ping"
	local ours=$BACKGROUND
	background ip netns exec peer ping -i 0.01 -q "$ME" >"$TMP/theirs"
	local theirs=$BACKGROUND
	retry 10 grep -q 'icmp_seq=9 ' "$TMP/ping"
	for ((i = 0; i < 10; i++)); do
		restores "$TMP/b"
		restores "$TMP/a"
	done
	kill -INT "$ours" "$theirs"
	wait "$ours" "$theirs"
	says ' received, 0% packet loss' tail -n 3 "$TMP/ping"
	says ' 0% packet loss' tail -n 3 "$TMP/theirs"
	silent_on 'icmp_seq=.*[Uu]nreachable' grep -v bytes "$TMP/ping"
}

# An own address becomes that of another host, and back.
test_an_address_changes_its_owner() {
	local conf
	cat >"$TMP/a" <<-CONF
		attach dev v0
		addr add $ME/24 dev v0
		addr add 10.9.0.3/24 dev v0
		addr add 10.9.0.4/24 dev v0
	CONF
	cat >"$TMP/b" <<-CONF
		attach dev v0
		addr add $ME/24 dev v0
		route add default via 10.9.0.4 dev v0
		neigh add 10.9.0.3 lladdr 02:00:00:00:00:66 dev v0
	CONF
	for conf in a b a; do
		restores "$TMP/$conf"
		is "$(<"$TMP/$conf")" mipv4 save dev v0
	done
}

test_an_endpoint_is_attached_if_there_is_none() {
	fill
	saved "$TMP/conf"
	mipv4 detach v0
	restores "$TMP/conf"
	is "$(<"$TMP/conf")" mipv4 save dev v0
}

test_other_devices_are_left_alone() {
	ip link add d0 up type dummy
	mipv4 attach d0 addr 10.3.0.2/24
	saved "$TMP/conf"
	mipv4 addr add 10.9.0.3/24 dev v0
	restores "$TMP/conf"
	says 10.3.0.2/24 mipv4 addr show dev d0
	silent_on 10.9.0.3/24 mipv4 addr show dev v0
}

test_replace_keeps_the_rest() {
	fill
	watch_events
	mipv4 replace v0 addr "$ME/24" gateway "$PEER"
	events_are "Deleted v0: inet 10.9.0.3/24 brd 10.9.0.255 secondary
Deleted default via 10.9.0.9 dev v0 src $ME" ||
		says '^default via' mipv4 route show
	mipv4 replace v0 addr 10.9.0.5/24
	says 'inet 10.9.0.5/24' mipv4 addr show dev v0
	silent_on "$ME/24" mipv4 addr show dev v0
	says "^default via $PEER" mipv4 route show
	says '^blackhole 10.5.0.0/16' mipv4 route show
	says '^10.9.0.7 .* PERMANENT' mipv4 neigh show
	says '^7 echo' mipv4 udp show
	mipv4 replace v0
	refused 1 'v0 is attached exclusive: detach it first (mipv4 detach v0)' mipv4 replace v0 shared
	mipv4 detach v0
	printf 'replace v0 addr %s/24 gateway %s\nreplace v0 addr 10.9.0.6/24\n' "$ME" "$PEER" >"$TMP/batch"
	mipv4 -batch "$TMP/batch"
	is "attach dev v0
addr add 10.9.0.6/24 dev v0
route add default via $PEER dev v0" mipv4 save dev v0
}

test_learned_objects_and_leases_are_left_alone() {
	saved "$TMP/conf"
	mipv4 ping "$PEER" dev v0 count 1 >/dev/null
	mipv4 addr add 10.4.0.2/24 dev v0 valid_lft 1000 preferred_lft 900
	mipv4 -batch - <<-BATCH
		route add default via 10.4.0.1 dev v0
		route add 10.2.0.0/16 via $PEER dev v0 src 10.4.0.2
		route add 10.1.0.0/16 via $PEER dev v0
	BATCH
	is "$(<"$TMP/conf")
route add 10.1.0.0/16 via $PEER dev v0" mipv4 save dev v0
	restores "$TMP/conf"
	says '^default via 10.4.0.1' mipv4 route show
	says '^10.2.0.0/16 via' mipv4 route show
	silent_on '^10.1.0.0/16 via' mipv4 route show
	says '10.4.0.2/24' mipv4 addr show
	says "^$PEER .*(REACHABLE|DELAY|STALE)" mipv4 neigh show
}

# A file with an error changes nothing; nothing stays of a change that fails.
test_errors_change_nothing() {
	fill
	saved "$TMP/conf"
	refused 1 'cannot open "/nosuch"' mipv4 restore /nosuch
	cp "$TMP/conf" "$TMP/bad"
	echo 'addr add 10.9.0.299/24 dev v0' >>"$TMP/bad"
	refused 1 "Command failed $TMP/bad:15" mipv4 restore "$TMP/bad"
	echo 'attach v0' >"$TMP/bad"
	echo 'addr del 10.9.0.3/24 dev v0' >>"$TMP/bad"
	refused 1 '/dev/null names no device: nothing was restored' mipv4 restore /dev/null
	refused 1 '"addr del" cannot be restored: only commands that "mipv4 save" prints can' \
		mipv4 restore "$TMP/bad"
	echo 'attach v0 shared' >"$TMP/bad"
	refused 1 'v0 is attached exclusive: detach it first (mipv4 detach v0)' mipv4 restore "$TMP/bad"
	printf 'attach v0\naddr add 10.9.0.3/24 dev v0\naddr add 10.9.0.3/16 dev v0\n' >"$TMP/bad"
	refused 1 "$TMP/bad:2 and $TMP/bad:3 are about the same object: remove one" \
		mipv4 restore "$TMP/bad"
	is "$(<"$TMP/conf")" mipv4 save dev v0
	ip link add d0 up type dummy
	cat >"$TMP/bad" <<-CONF
		attach d0 addr 10.3.0.2/24
		attach v0 addr 10.9.0.11/24
		set dev v0 ttl 3
		route add 10.1.0.0/16 via 10.9.0.1 dev v0
		route add 10.2.0.0/16 via 10.77.0.1 dev v0
		udp sink 7 dev v0
	CONF
	refused 1 "gateway is on no connected network: first add an address on its network (mipv4 addr add), or an on-link route to it (mipv4 route add)
Command failed $TMP/bad:5" mipv4 restore "$TMP/bad"
	refused 1 'nothing was restored: all is as it was before' mipv4 restore "$TMP/bad"
	is "$(<"$TMP/conf")" mipv4 save
	echo 'set dev d0 ttl 3' >"$TMP/bad"
	refused 1 'd0 has no endpoint, and ' mipv4 restore "$TMP/bad"
}

# An object of a small world, so that changes meet.
random_command() {
	local n=$((RANDOM % 4 + 3)) m=$((RANDOM % 3)) verb
	case $((RANDOM % 12)) in
	0) verb=(add add del)
		n=$((n + RANDOM % 2 * 10))
		REPLY="addr ${verb[m]} 10.9.0.$n/2$((RANDOM % 2 + 4)) dev v0" ;;
	1 | 2 | 3) verb=(add add del)
		REPLY="route ${verb[m]} 10.$((RANDOM % 3)).0.0/16 via 10.9.0.$((n + 10)) dev v0 metric $((RANDOM % 2))" ;;
	4) REPLY="route add 10.$((RANDOM % 3)).0.0/16 via 10.9.0.$((n + 10)) dev v0 metric $((RANDOM % 2)) mtu 1$((RANDOM % 2))00" ;;
	5) verb=(add del del)
		REPLY="route ${verb[m]} blackhole 10.$((RANDOM % 3)).0.0/16 dev v0" ;;
	6) verb=(add add del)
		REPLY="neigh ${verb[m]} 10.9.0.$n lladdr 2:0:0:0:0:$m dev v0" ;;
	7) REPLY="group add 239.0.0.$n dev v0" ;;
	8) REPLY="group add 239.0.0.$n dev v0 source 10.9.0.$n" ;;
	9) REPLY="group del 239.0.0.$n dev v0" ;;
	10) verb=(echo sink del)
		REPLY="udp ${verb[m]} $n dev v0" ;;
	11) REPLY="set dev v0 ttl $n df $([ "$m" = 0 ] && echo on || echo off)" ;;
	esac
}

# random_commands N: change something; many of them fail.
random_commands() {
	local i
	for ((i = 0; i < $1; i++)); do
		random_command
		echo "$REPLY"
	done >"$TMP/random"
	mipv4 -force -batch "$TMP/random" >/dev/null 2>&1 || :
}

# An address that stays keeps its place, so the order of addresses may differ.
same_configuration() {
	[ "$(grep -v '^addr' "$TMP/conf")" = "$(grep -v '^addr' "$TMP/now")" ] &&
		[ "$(sort "$TMP/conf")" = "$(sort "$TMP/now")" ]
}

test_random_changes_are_undone() {
	local i
	RANDOM=$SEED
	echo "MIPV4_RESTORE_SEED=$SEED"
	modprobe mudp
	watch_events
	for ((i = 0; i < ${MIPV4_RESTORE_ROUNDS:-25}; i++)); do
		random_commands 40
		saved "$TMP/conf"
		random_commands 40
		restores "$TMP/conf"
		saved "$TMP/now"
		same_configuration || fail "round $i: $(diff "$TMP/conf" "$TMP/now"; cat "$TMP/random")"
		: >"$TMP/events"
		restores "$TMP/conf"
	done
}

test_many_routes() {
	local i
	for ((i = 0; i < 20000; i++)); do
		echo "route add 10.$((i >> 8 & 3)).$((i & 255)).$((i >> 10))/32 via $PEER dev v0"
	done >"$TMP/routes"
	{ echo "attach v0 addr $ME/24"; cat "$TMP/routes"; } >"$TMP/conf"
	restores "$TMP/conf"
	run mipv4 route show
	[ "${#SAID[@]}" -eq 20001 ]
	{ echo "attach v0 addr $ME/24"; sed '1~2d' "$TMP/routes"; } >"$TMP/conf"
	restores "$TMP/conf"
	run mipv4 route show
	[ "${#SAID[@]}" -eq 10001 ]
}

run_tests "$@"
