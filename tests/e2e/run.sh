#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# run.sh: unmodified programs over "mipv4 run". $MIPV4_PROGRAMS has those of tests/run/build.
# MIPV4_PROGRAMS=DIR tools/vm/vm run -- tests/e2e/run.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

PROBE=$MIPV4_PROGRAMS/probe
STATIC=$MIPV4_PROGRAMS/probe-static
GO=$MIPV4_PROGRAMS/ask

# UML has no seccomp: there the preloaded object works alone.
has_seccomp() {
	[ -e /proc/sys/kernel/seccomp ]
}

ready() {
	modprobe mudp
	ip link set lo up
}

# name_server NAMESPACE ADDRESS [COMMAND…]: a name server that knows one name.
name_server() {
	background ip netns exec "$1" "${@:3}" dnsmasq --keep-in-foreground --conf-file=/dev/null \
		--no-resolv --no-hosts --user=root --pid-file= --port=53 \
		--host-record="host.example,$2" >"$TMP/dnsmasq" 2>&1
}

answered_by() {
	is "$1" "${@:2}" +short +notcp +tries=1 +time=4 host.example A
}

# echo_server NAMESPACE PORT [COMMAND…]
echo_server() {
	background ip netns exec "$1" "${@:3}" socat -T20 "UDP4-RECVFROM:$2,fork" EXEC:cat
}

# echoes ADDRESS PORT [COMMAND…]: an echo server of many clients at a time
echoes() {
	background "${@:3}" "$PYTHON" -SEc 'import socket, sys
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], int(sys.argv[2])))
while True:
    server.sendto(*server.recvfrom(2048))' "$1" "$2"
}

answers() {
	is "$1" timeout 20 "${@:2}" <<<"$1"
}

test_dig_asks_a_name_server() {
	ready
	name_server peer 192.0.2.7
	retry 10 answered_by 192.0.2.7 mipv4 run -- dig "@$PEER"
	[ "$(peer ip -4 neigh show "$ME" dev v1 | grep -c "$ME_MAC")" -eq 1 ]
}

test_dnsmasq_answers_over_mipv4() {
	ready
	background mipv4 run -- dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv \
		--no-hosts --user=root --pid-file= --port=53 --host-record=host.example,192.0.2.8
	retry 10 answered_by 192.0.2.8 ip netns exec peer dig "@$ME"
}

test_a_local_name_server_stays_linux() {
	ready
	background dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts \
		--user=root --pid-file= --port=53 --host-record=host.example,192.0.2.9
	retry 10 answered_by 192.0.2.9 mipv4 run -- dig @127.0.0.1
}

test_socat_and_nc_ask_a_server() {
	ready
	echo_server peer 7000
	retry 10 answers 'over socat' mipv4 run -- socat -t2 - "UDP4:$PEER:7000"
	answers 'over nc' mipv4 run -- nc -u -W1 "$PEER" 7000
	answers 'of a child' mipv4 run -- sh -c "nc -u -W1 $PEER 7000"
}

test_socat_answers_over_mipv4() {
	ready
	background mipv4 run -- socat -T20 UDP4-RECVFROM:7001,fork EXEC:cat
	retry 10 answers 'of Linux' ip netns exec peer nc -u -W1 "$ME" 7001
	says ':7001 ' mipv4 socket all
}

test_dev_binds_sockets() {
	ready
	is $'x 260\nconnect 260' mipv4 run dev v0 -- "$PROBE" socket x connect "$PEER:9"
	link v2 other v3
	mipv4 attach v2 addr 10.8.0.2/24
	is $'x 260\nconnect 260' mipv4 run dev v2 -- "$PROBE" socket x connect 10.8.0.1:9
	is $'x 260\nconnect 260 ENETUNREACH' mipv4 run dev v2 -- "$PROBE" socket x connect "$PEER:9"
	is $'x 260\nbind 17' mipv4 run dev v2 -- "$PROBE" socket x bind 127.0.0.1:9
}

# The probe prints 260 for a socket of mipv4, 17 for one of Linux.
test_sockets_are_where_their_address_is() {
	ready
	link d0 linux d1
	ip addr add 10.2.0.1/24 dev d0
	is $'x 260\nconnect 260' mipv4 run -- "$PROBE" socket x connect "$PEER:9"
	is $'x 260\nsendto 260' mipv4 run -- "$PROBE" socket x sendto 224.0.0.251:5353
	is $'x 260\nconnect 17' mipv4 run -- "$PROBE" socket x connect 10.2.0.9:9
	is $'x 260\nsendmsg 17' mipv4 run -- "$PROBE" socket x sendmsg 10.2.0.9:9
	is $'x 260\nbind 260' mipv4 run -- "$PROBE" socket x bind "$ME:9"
	is $'x 260\nbind 17' mipv4 run -- "$PROBE" socket x bind 10.2.0.1:9
	is $'x 260\nbind 260 EADDRNOTAVAIL' mipv4 run -- "$PROBE" socket x bind 192.0.2.1:9
	is $'x 260\nconnect 260 ENETUNREACH' mipv4 run -- "$PROBE" socket x connect 192.0.2.1:9
	is $'x 260\nconnect 260\ndisconnect 260\nconnect 17\ndisconnect 17\nconnect 260' \
		mipv4 run -- "$PROBE" socket x connect "$PEER:9" disconnect connect 127.0.0.1:9 \
		disconnect connect "$PEER:9"
	is $'x 260\nbind 17\nsendto 17\nwait 1 hello\nmodify works' mipv4 run -- "$PROBE" \
		socket x watch bind 127.0.0.1:5002 sendto 127.0.0.1:5002 wait
	is $'x 260\nconnect 17\nget tos 16\nget ttl 9\nget rcvbuf 50000\nget pktinfo 1' \
		mipv4 run -- "$PROBE" socket x set tos 16 set ttl 9 set rcvbuf 25000 set pktinfo 1 \
		connect 127.0.0.1:9 get tos get ttl get rcvbuf get pktinfo
	is 'x 6' mipv4 run -- "$PROBE" stream x
}

# Linux has no address here except 127.0.0.1.
test_names_have_ipv4_addresses() {
	ready
	is 192.0.2.1 mipv4 run -- "$PYTHON" -SEc 'import socket
print(socket.getaddrinfo("192.0.2.1", 53, socket.AF_INET, flags=socket.AI_ADDRCONFIG)[0][4][0])'
}

test_what_cannot_work_is_refused() {
	ready
	refused 125 'run: "su" gets rights from its file, and the kernel then ignores the caller: use sudo mipv4 run' \
		setpriv --reuid 1000 --regid 1000 --clear-groups "$(command -v mipv4)" run -- su
	{ printf '\177ELF\1\1\1'; head -c 100 /dev/zero; } >"$TMP/old"
	chmod +x "$TMP/old"
	refused 125 'run: "./old" is built for another architecture than mipv4' \
		env -C "$TMP" "$(command -v mipv4)" run ./old
	ln -s "$STATIC" "$TMP/static"
	refused 125 'run: "./static" is linked statically, and the kernel has no seccomp filters with user notification' \
		env -C "$TMP" "$PROBE" noseccomp exec "$(command -v mipv4)" run ./static
}

test_static_program_is_supervised() {
	ready
	has_seccomp || return 0
	is $'x 260\nconnect 260' mipv4 run -- "$STATIC" socket x connect "$PEER:9"
	is $'x 260\nsendto 260' mipv4 run -- "$STATIC" socket x sendto "$PEER:9"
	is $'x 260\nconnect 17' mipv4 run -- "$STATIC" socket x connect 127.0.0.1:9
	is $'x 260\nbind 17\nsendto 17\nwait 1 hello\nmodify works' mipv4 run -- "$STATIC" \
		socket x watch bind 127.0.0.1:5002 sendto 127.0.0.1:5002 wait
	is $'x 260\nconnect 260' mipv4 run -- sh -c "env -i $STATIC socket x connect $PEER:9"
}

test_go_program_is_supervised() {
	ready
	has_seccomp || return 0
	echoes "$PEER" 7002 ip netns exec peer
	retry 20 is 'hello from Go' mipv4 run -- "$GO" "$PEER:7002"
	echoes 127.0.0.1 7003
	retry 20 is 'hello from Go' mipv4 run -- "$GO" 127.0.0.1:7003
}

# The hard cases of run-moves: Linux alone reaches 127.0.0.1, and mipv4 alone the peer.
moves() {
	is "$3" timeout 20 mipv4 run -- "$MIPV4_PROGRAMS/$1" "$2" 127.0.0.1 "$PEER"
}

test_moved_sockets_are_complete() {
	local program
	ready
	for program in moves $(has_seccomp && echo moves-static); do
		moves "$program" options 'options kept'
		moves "$program" filter 'filter 17, detach fails, received -1'
		moves "$program" ebpf 'ebpf 260'
		moves "$program" leaks 'leaks 0'
		moves "$program" pass 'pass 17 17, close on exec 0 1'
		# Before Linux 6.9, the supervisor does not see descriptors of a thread.
		[[ $program = moves-static && $(uname -r) = 6.1.* ]] ||
			moves "$program" apart 'thread 17 ttl 8, process 260 ttl 7'
		moves "$program" signals 'signals many, failures 0'
		moves "$program" set 'set 1 events, then 0'
		moves "$program" vfork 'vfork 17 260 17'
		moves "$program" back 'say 5 17, 5 260'
	done
	is $'x 260\nbind 17\nsendto 17 ENETUNREACH' mipv4 run -- "$PROBE" socket x \
		bind 127.0.0.1:0 sendto "$PEER:9"
}

test_splice_and_io_uring() {
	local program
	ready
	echoes "$PEER" 7 ip netns exec peer
	for program in moves $(has_seccomp && echo moves-static); do
		retry 10 moves "$program" splice 'splice 7 spliced 260'
		moves "$program" uring "uring 8 8 by uring from $PEER, 260"
	done
}

run_tests "$@"
