#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# programs.sh: sockperf, chrony and programs that use multicast, over "mipv4 run", against the
# same program on Linux. The same pair with Linux at both ends must pass as well.
# tools/vm/vm run -- tests/e2e/programs.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

GROUP=239.1.2.3
exec {FIGURES}>&1

# The stack "other" is a namespace of Linux in place of mipv4: 10.8.0.2, and its peer is
# 10.8.0.1.
ready() {
	modprobe mudp
	ip link set lo up
	ip netns add other
	ip link add l0 netns other type veth peer name l1 netns peer
	ip -n other -batch - <<-BATCH
		link set lo up
		addr add 10.8.0.2/24 dev l0
		link set l0 up
		route add 224.0.0.0/4 dev l0
	BATCH
	ip -n peer -batch - <<-BATCH
		addr add 10.8.0.1/24 dev l1
		link set l1 up
		route add 224.0.0.0/4 dev v1
	BATCH
}

# on STACK COMMAND…: run a program on mipv4, or in the namespace "peer" or "other".
on() {
	if [ "$1" = mipv4 ]; then
		mipv4 run -- "${@:2}"
	else
		inside "$@"
	fi
}

# start STACK COMMAND…: the same until the test ends; BACKGROUND is the process of the program.
start() {
	if [ "$1" = mipv4 ]; then
		background mipv4 run -- "${@:2}"
	else
		background ip netns exec "$@"
	fi
}

# ends SIGNAL: end the program of the last start.
ends() {
	kill "-$1" "$BACKGROUND"
	wait "$BACKGROUND" || :
}

# number PATTERN: set VALUE to the number in the output of the last command.
number() {
	[[ $TEXT =~ $1 ]] || fail "not in the output: $1: $TEXT" || return
	VALUE=${BASH_REMATCH[1]}
}

# sockperf_server STACK ADDRESS [OPTION…]
sockperf_server() {
	: >"$TMP/server"
	start "$1" sockperf server -i "$2" -p 5001 -g "${@:3}" >"$TMP/server" 2>&1
	retry 20 grep -q 'to block on socket' "$TMP/server"
}

# served: end the server, and set VALUE to the number of messages that it received.
served() {
	ends INT
	run cat "$TMP/server"
	number 'Total ([0-9]+) messages received'
}

# ping_pong STACK ADDRESS [OPTION…]: no message is lost; set SENT to their number.
ping_pong() {
	run on "$1" timeout 60 sockperf ping-pong -i "$2" -p 5001 -t 1 "${@:3}"
	[[ $TEXT == *'dropped messages = 0; # duplicated messages = 0; # out-of-order messages = 0'* ]] ||
		fail "$TEXT" || return
	number 'Total Run[^;]*;[^;]*; SentMessages=([0-9]+)'
	SENT=$VALUE
}

# throughput STACK ADDRESS RATE: set SENT to the number of messages that the client sent.
throughput() {
	run on "$1" timeout 60 sockperf throughput -i "$2" -p 5001 -t 1 --mps="$3"
	number 'Total of ([0-9]+) messages sent'
	SENT=$VALUE
}

# exchange SERVER CLIENT ADDRESS: the server receives each message; at the highest rate of the
# client, it may lose some.
exchange() {
	local server=$1 client=$2 address=$3 sent
	sockperf_server "$server" "$address"
	ping_pong "$client" "$address"
	sent=$SENT
	throughput "$client" "$address" 500
	sent=$((sent + SENT))
	served
	[ "$VALUE" -eq "$sent" ] || fail "$client sent $sent, $server received $VALUE" || return
	sockperf_server "$server" "$address"
	throughput "$client" "$address" max
	served
	[ "$VALUE" -gt 0 ] && [ "$VALUE" -le "$SENT" ] ||
		fail "$client sent $SENT, $server received $VALUE" || return
	echo "# sockperf from $client to $server in 1 s: $sent and $SENT sent, $VALUE received" >&"$FIGURES"
}

test_sockperf_client() {
	ready
	exchange peer mipv4 "$PEER"
	exchange peer other 10.8.0.1
}

test_sockperf_server() {
	ready
	exchange mipv4 peer "$ME"
	exchange other peer 10.8.0.2
}

# group_exchange SERVER SERVER_ADDRESS CLIENT CLIENT_ADDRESS: over a group, which both join.
group_exchange() {
	sockperf_server "$1" "$GROUP" --mc-rx-if "$2" --mc-tx-if "$2"
	ping_pong "$3" "$GROUP" --mc-tx-if "$4" --mc-rx-if "$4"
	served
	[ "$VALUE" -eq "$SENT" ] || fail "$3 sent $SENT, $1 received $VALUE"
}

test_sockperf_over_a_group() {
	ready
	group_exchange peer "$PEER" mipv4 "$ME"
	group_exchange mipv4 "$ME" peer "$PEER"
	group_exchange peer 10.8.0.1 other 10.8.0.2
}

heard() {
	on "$1" socat -u - "UDP4-DATAGRAM:$GROUP:6001,ip-multicast-if=$2" <<<"from $1"
	grep -q "from $1" "$TMP/heard"
}

# to_group SENDER ADDRESS RECEIVER ADDRESS: a member hears the other send to the group.
to_group() {
	start "$3" socat -u "UDP4-RECV:6001,ip-add-membership=$GROUP:$4" "CREATE:$TMP/heard"
	retry 10 heard "$1" "$2"
	ends TERM
}

test_socat_over_a_group() {
	ready
	to_group mipv4 "$ME" peer "$PEER"
	to_group peer "$PEER" mipv4 "$ME"
	to_group other 10.8.0.2 peer 10.8.0.1
}

# nc_hears LISTENER SENDER ADDRESS: nc waits for the first datagram, and connects to its sender.
nc_heard() {
	on "$1" nc -u -w1 "$2" 7005 <<<"from $1"
	grep -q "from $1" "$TMP/heard"
}

nc_hears() {
	: >"$TMP/heard"
	start "$1" nc -u -l "$3" 7005 >"$TMP/heard"
	retry 10 nc_heard "$2" "$3"
	ends TERM
}

test_nc_listens() {
	ready
	nc_hears mipv4 peer "$ME"
	nc_hears peer mipv4 "$PEER"
	nc_hears other peer 10.8.0.2
}

# chrony STACK NAME LINE…: a server that does not touch the clock.
chrony() {
	rm -rf "$TMP/chrony-$2"
	mkdir -m 750 "$TMP/chrony-$2"
	printf '%s\n' 'cmdport 0' "pidfile $TMP/chrony-$2/pid" "bindcmdaddress $TMP/chrony-$2/socket" "${@:3}" \
		>"$TMP/chrony-$2/conf"
	start "$1" chronyd -d -x -u root -f "$TMP/chrony-$2/conf" >"$TMP/chrony-$2/log" 2>&1
}

# offset STACK SERVER: chronyd asks the server for the time, which is that of the same clock.
offset() {
	says 'System clock wrong by -?0\.0[0-9]* seconds' on "$1" timeout 60 chronyd -Q -t 20 -u root \
		-f /dev/null "pidfile $TMP/query" 'cmdport 0' "server $2 iburst maxsamples 2"
}

test_chrony_client() {
	ready
	chrony peer server 'local stratum 8' 'allow'
	offset mipv4 "$PEER"
	offset other 10.8.0.1
}

test_chrony_server() {
	ready
	chrony mipv4 here 'local stratum 8' 'allow'
	chrony other there 'local stratum 8' 'allow'
	offset peer "$ME"
	offset peer 10.8.0.2
}

# stamped NAME: the kernel reports the times at which the packets of the client were sent and
# received.
stamped() {
	run chronyc -h "$TMP/chrony-$1/socket" ntpdata
	any_line '^TX timestamping *: Kernel' "${SAID[@]}" &&
		any_line '^RX timestamping *: Kernel' "${SAID[@]}"
}

test_chrony_has_timestamps_of_the_kernel() {
	ready
	chrony peer server 'local stratum 8' 'allow'
	chrony other there 'server 10.8.0.1 iburst minpoll 0 maxpoll 0'
	chrony mipv4 here "server $PEER iburst minpoll 0 maxpoll 0"
	retry 20 stamped there
	retry 20 stamped here
}

run_tests "$@"
