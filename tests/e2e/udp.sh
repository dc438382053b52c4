#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# udp.sh: mudp and the sockets of Linux: ports without a listener, echo, sink, programs that
# send and listen, GSO. cycles.sh loads and unloads it.
# tools/vm/vm run -- tests/e2e/udp.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

GROUP=239.1.2.3
# Sizes around the limits: linear, in pages, whole, fragmented, smallest and largest.
SIZES=(0 1 2 7 8 9 100 1471 1472 1473 1480 2047 2048 2049 2952 2953 4096 4097 9000 16384
	32768 65000 65506 65507)

udp_peer() {
	peer "$PYTHON" -SE "$HERE/udp.py" "$@"
}

# said FILE PATTERN: a line of the file matches.
said() {
	local lines
	mapfile -t lines <"$1"
	any_line "$2" "${lines[@]}" || fail "$1: not $2"
}

# receiver OCTETS: listen on port 6000 of the peer until they arrived; $TMP/received has the
# report.
receiver() {
	: >"$TMP/received"
	background udp_peer receive 6000 "$1" >>"$TMP/received"
	retry 10 said "$TMP/received" listening
}

test_tool_says_that_the_module_is_not_loaded() {
	[ ! -e /sys/module/mudp ] || rmmod mudp
	refused 1 'the mudp module is not loaded (modprobe mudp)' mipv4 udp show
	refused 1 'the mudp module is not loaded (modprobe mudp)' mipv4 udp echo 7 dev v0
	modprobe mudp
	is '' mipv4 udp show
	says 'protocols icmp\(1\) igmp\(2\) udp\(17\)' mipv4 show dev v0
	refused 1 'in use' rmmod mipv4
}

test_port_that_nobody_has_is_unreachable_at_once() {
	modprobe mudp
	is refused udp_peer refused "$ME" 53
	udp_counts NoPorts 1
	refused 9 "$ME#53: connection refused" peer dig +tries=1 +time=60 "@$ME" example.org
	says '^53/udp +closed' peer nmap -sU -Pn -n -p 53 "$ME"
	counts IcmpOutDestUnreachs "$(mipv4 -j udp stats dev v0 | jq .stats.NoPorts)"
}

# The command that the documents give for drops has those of UDP.
test_drops_of_udp_are_in_stats() {
	modprobe mudp
	rm -rf "$TMP/run"
	mkdir -m 700 "$TMP/run"
	export XDG_RUNTIME_DIR=$TMP/run
	mipv4 stats dev v0 -d >/dev/null
	is refused udp_peer refused "$ME" 53
	says '^    DropUdpNoPort +1$' mipv4 stats dev v0
	says '^    DropUdpNoPort +1$' mipv4 stats dev v0 -d
	says '^    UdpNoPorts +1$' mipv4 stats
	silent_on Udp mipv4 stats dev v0 -d
	is '1 1' jq -r '.[0].udp | "\(.stats.NoPorts) \(.drops["no-port"])"' <(mipv4 -j stats)
	background mipv4 stats dev v0 -w 2 -c 1 >"$TMP/rates"
	nap 0.5
	is refused udp_peer refused "$ME" 53
	wait "$BACKGROUND"
	says ' v0 DropUdpNoPort 0\.[0-9]$' cat "$TMP/rates"
	# The counters restart with the module, and the others go on.
	mipv4 stats dev v0 -d >/dev/null
	rmmod mudp
	silent_on Udp mipv4 stats
	modprobe mudp
	silent_on Udp mipv4 stats
	is refused udp_peer refused "$ME" 53
	says '^    DropUdpNoPort +1$' mipv4 stats dev v0 -d
	says '^v0: since [0-9]' mipv4 stats dev v0 -d
	unset XDG_RUNTIME_DIR
}

# Three to the network, three to broadcast, three to all hosts, including our listeners.
test_broadcasts_and_groups_come_back() {
	local dst
	modprobe mudp
	mipv4 udp sink 9 dev v0
	for dst in 10.9.0.255 255.255.255.255 224.0.0.1; do
		mipv4 udp send "$dst:9" dev v0 size 100 count 3
	done
	service_counts 9 in 9
	counts OutBcastPkts 6
	counts InBcastPkts 6
}

# As many identifications as datagrams, if frames are split only on output.
test_gso_repeats_no_identification() {
	modprobe mudp
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	receiver 153600
	ethtool -K v0 tx-udp-segmentation off
	background ip netns exec peer tcpdump -i v1 -nn -U -B 8192 -s 40 -w "$TMP/ids.pcap" \
		udp dst port 6000 2>"$TMP/capture.err"
	retry 20 listening
	for _ in 1 2 3 4 5 6; do
		mipv4 udp send "$PEER:6000" dev v0 size 640 gso 10 count 40
	done
	nap 1
	kill -INT "$BACKGROUND"
	wait "$BACKGROUND" || :
	is same "$PYTHON" -SE "$HERE/ids.py" "$TMP/ids.pcap" 10000
}

test_echo_returns_every_size() {
	modprobe mudp
	mipv4 udp echo 7 dev v0
	is "echo of ${#SIZES[@]} sizes" udp_peer echo "$ME" 7 "${SIZES[@]}"
	service_counts 7 in "${#SIZES[@]}"
	service_counts 7 out "${#SIZES[@]}"
	udp_counts InErrors 0
	mipv4 udp del 7 dev v0
	is refused udp_peer refused "$ME" 7
}

# same_as_sent OCTETS: $TMP/received has the first OCTETS of $TMP/data.
same_as_sent() {
	is "$1" stat -c %s "$TMP/received"
	cmp -n "$1" "$TMP/data" "$TMP/received"
}

# An empty datagram follows; it returns, too, and is the end.
test_echo_returns_every_octet_to_socat() {
	local size
	modprobe mudp
	mipv4 udp echo 7 dev v0
	head -c 65507 /dev/urandom >"$TMP/data"
	for size in 1 1472 1473 9000 65506 65507; do
		peer socat -b 65507 -t 20 "OPEN:$TMP/data,readbytes=$size!!STDOUT" \
			"UDP4:$ME:7,shut-null,null-eof" >"$TMP/received"
		same_as_sent "$size"
	done
	is '' peer socat -t 20 - "UDP4:$ME:7,shut-null,null-eof" </dev/null
	service_counts 7 in 13
	service_counts 7 out 13
}

# The program reads 16 KiB at a time, and sends each block.
test_echo_returns_every_octet_to_nc() {
	local size
	modprobe mudp
	mipv4 udp echo 7 dev v0
	for size in 1 1472 1473 16384 16385 300000; do
		head -c "$size" /dev/urandom >"$TMP/data"
		peer nc -u -w 20 -W $(((size + 16383) / 16384)) "$ME" 7 <"$TMP/data" >"$TMP/received"
		same_as_sent "$size"
	done
}

# It sends at most 65,400 octets; larger datagrams go through a socket, which does not report
# empty ones.
test_echo_answers_nping() {
	local size
	modprobe mudp
	mipv4 udp echo 7 dev v0
	for size in 0 1 1472; do
		says 'Rcvd: 3 ' peer nping --udp -p 7 --data-length "$size" -c 3 --delay 20ms "$ME"
	done
	for size in 1 1473 65400; do
		says 'Rcvd: 3 ' peer nping --udp --unprivileged -p 7 --data-length "$size" -c 3 \
			--delay 20ms "$ME"
	done
}

test_checksum_is_verified_and_may_be_missing() {
	modprobe mudp
	mipv4 udp sink 9 dev v0
	peer "$PYTHON" -c '
import sys
from scapy.all import IP, UDP, Raw, send, conf
conf.verb = 0
for check in (None, 0, 0x1234):
    send(IP(dst=sys.argv[1]) / UDP(sport=1, dport=9, chksum=check) / Raw(b"numbers!"))
send(IP(dst=sys.argv[1]) / UDP(sport=1, dport=9, len=7) / Raw(b"numbers!"))
' "$ME"
	retry 5 udp_counts length 1
	service_counts 9 in 2
	udp_counts InCsumErrors 1
	udp_counts InErrors 2
}

test_services_are_shown_and_end_when_they_are_removed() {
	modprobe mudp
	mipv4 udp echo 7 dev v0
	mipv4 udp discard 9 dev v0
	mipv4 udp sink 5000 dev v0
	refused 1 'port is in use' mipv4 udp sink 9 dev v0
	says '^7 echo dev v0 in 0 octets 0$' mipv4 udp show
	says '^9 discard dev v0 ' mipv4 udp show dev v0
	says '^5000 sink dev v0 ' mipv4 udp
	mipv4 udp del 9 dev v0
	refused 1 'no service on that port' mipv4 udp del 9 dev v0
	silent_on '^9 ' mipv4 udp show
	mipv4 udp echo 9 dev v0
	mipv4 detach v0
	is '' mipv4 udp show
	refused 1 'device has no endpoint' mipv4 udp echo 7 dev v0
	mipv4 attach v0 addr "$ME/24"
}

test_all_and_groups_are_heard() {
	modprobe mudp
	mipv4 udp discard 5000 dev v0
	mipv4 udp echo 5001 dev v0
	peer ip route add default dev v1
	udp_peer say 10.9.0.255 5000 all
	udp_peer say 255.255.255.255 5000 all
	retry 5 service_counts 5000 in 2
	mipv4 group add "$GROUP" dev v0
	udp_peer say "$GROUP" 5000 group
	retry 5 service_counts 5000 in 3
	udp_peer say 10.9.0.255 5001 all
	retry 5 service_counts 5001 ignored 1
	service_counts 5001 out 0
	udp_peer say 10.9.0.255 5002 all
	retry 5 udp_counts IgnoredMulti 1
	counts IcmpOutDestUnreachs 0
}

# device NAME: set VALUE to a counter of v0.
device() {
	read -r VALUE <"/sys/class/net/v0/statistics/$1"
}

# numbered COUNT SIZE [N]: the peer sends COUNT datagrams to the sink at port 5000, which
# receives all that the device does not drop; set CAME to the number of frames that
# arrived.
numbered() {
	local name frames dropped
	device rx_packets
	frames=$VALUE
	device rx_dropped
	dropped=$VALUE
	udp_peer number "$ME" 5000 "$@"
	device rx_dropped
	dropped=$((VALUE - dropped))
	[ "$dropped" -le $(($1 / 100)) ] || fail "the device has dropped $dropped" || return
	retry 10 service_counts 5000 in $(($1 - dropped))
	service_counts 5000 octets $((($1 - dropped) * $2))
	service 5000 lost
	[ "$VALUE" -le "$dropped" ]
	for name in duplicate reordered unnumbered; do
		service_counts 5000 "$name" 0
	done
	udp_counts InDatagrams $(($1 - dropped))
	udp_counts InErrors 0
	device rx_packets
	CAME=$((VALUE - frames))
}

test_million_datagrams_of_linux_are_all_there() {
	modprobe mudp
	mipv4 udp sink 5000 dev v0
	numbered 1000000 64
	[ "$CAME" -ge 990000 ]
}

# 46 in one frame.
test_pieces_of_linux_are_taken_in() {
	modprobe mudp
	mipv4 udp sink 5000 dev v0
	numbered 100000 1400 46
	[ "$CAME" -lt 2500 ] || fail "came in $CAME frames"
}

test_sink_tells_of_loss_duplicates_and_disorder() {
	modprobe mudp
	mipv4 udp sink 5000 dev v0
	peer "$PYTHON" -SE -c '
import socket, struct, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((sys.argv[1], 5000))
for i in (0, 1, 1, 4, 3, 7000, 0, 6999, 6999, 7001):
    s.send(struct.pack("!Q", i))
s.send(b"short")' "$ME"
	retry 5 service_counts 5000 in 11
	# The numbers are 0, 1, 3, 4, 6999, 7000 and 7001.
	service_counts 5000 lost $((7002 - 7))
	service_counts 5000 duplicate 3
	service_counts 5000 reordered 2
	service_counts 5000 unnumbered 1
}

# From endpoint to endpoint.
test_all_datagrams_of_a_burst_are_there() {
	local count=200000
	modprobe mudp
	link v2 far v3
	mipv4 attach v2 addr 10.8.0.1/24
	inside far mipv4 attach v3 addr 10.8.0.2/24
	inside far mipv4 udp sink 9 dev v3
	says "^sent $count datagrams" mipv4 udp send 10.8.0.2:9 dev v2 size 64 count "$count"
	says "^9 sink dev v3 in $count octets $((count * 64))\$" inside far mipv4 udp show
}

test_one_write_arrives_in_pieces_at_linux() {
	modprobe mudp
	receiver 60000
	says '^sent 1 datagrams of 60000' mipv4 udp send "$PEER:6000" dev v0 size 60000 gso 1400
	wait "$BACKGROUND"
	said "$TMP/received" '^43 datagrams, 60000 octets, largest 1400$'
	udp_counts OutDatagrams 43
}

test_large_datagrams_arrive_at_linux() {
	local size
	modprobe mudp
	for size in 1 1472 1473 65507; do
		receiver "$size"
		mipv4 udp send "$PEER:6000" dev v0 size "$size"
		wait "$BACKGROUND"
		said "$TMP/received" "^1 datagrams, $size octets"
	done
	refused 1 'exceeds the path MTU' mipv4 udp send "$PEER:6000" dev v0 size 1473 df
}

test_sender_is_told_of_errors() {
	modprobe mudp
	refused 1 "From $PEER: Destination Port Unreachable" \
		mipv4 udp send "$PEER:9" dev v0 size 100
	refused 1 'no route to 192.0.2.1' mipv4 udp send 192.0.2.1:9 dev v0 size 1
	refused 1 'next hop does not answer' mipv4 udp send 10.9.0.77:9 dev v0 size 1
	is '' mipv4 udp show
}

test_listener_prints_what_comes_and_ends() {
	modprobe mudp
	background mipv4 udp listen 5000 dev v0 count 2 >"$TMP/heard"
	retry 10 says '^5000 listen dev v0' mipv4 udp show
	refused 1 'belongs to a program' mipv4 udp del 5000 dev v0
	udp_peer say "$ME" 5000 hello
	udp_peer say "$ME" 5000 'a "word"'
	wait "$BACKGROUND"
	said "$TMP/heard" "^$PEER:[0-9]+ > $ME:5000 ttl 64 size 5 \"hello\"\$"
	said "$TMP/heard" 'size 8 "a \\"word\\""$'
	retry 5 is '' mipv4 udp show
}

# RFC 1122 section 3.4.
test_listener_is_told_for_which_address_a_broadcast_is() {
	modprobe mudp
	mipv4 addr add 10.8.0.2/24 dev v0
	peer ip route add default dev v1
	background mipv4 udp listen 5000 dev v0 count 3 >"$TMP/heard"
	retry 10 says '^5000 listen dev v0' mipv4 udp show
	udp_peer say 10.9.0.255 5000 net
	udp_peer say 255.255.255.255 5000 all
	udp_peer say "$ME" 5000 me
	wait "$BACKGROUND"
	said "$TMP/heard" " > 10.9.0.255:5000 ttl [0-9]+ specdest $ME size 3 \"net\"\$"
	said "$TMP/heard" " > 255.255.255.255:5000 ttl [0-9]+ specdest $ME size 3 \"all\"\$"
	said "$TMP/heard" " > $ME:5000 ttl [0-9]+ size 2 \"me\"\$"
	retry 5 is '' mipv4 udp show
	background mipv4 -j udp listen 5000 dev v0 count 1 >"$TMP/heard"
	retry 10 says '^5000 listen dev v0' mipv4 udp show
	udp_peer say 10.9.0.255 5000 net
	wait "$BACKGROUND"
	said "$TMP/heard" "\"to\": ?\"10.9.0.255\".*\"specdest\": ?\"$ME\""
}

test_listener_is_told_when_the_endpoint_goes() {
	local status=0
	modprobe mudp
	mipv4 udp listen 5000 dev v0 2>"$TMP/heard" &
	retry 10 says '^5000 listen dev v0' mipv4 udp show
	mipv4 detach v0
	wait "$!" || status=$?
	[ "$status" -eq 1 ]
	said "$TMP/heard" 'the endpoint was detached, or mudp was unloaded'
	mipv4 attach v0 addr "$ME/24"
}

# The message that the endpoint was detached finds a full queue.
test_listener_ends_with_a_full_queue() {
	local status=0 listener
	modprobe mudp
	mipv4 udp listen 5000 dev v0 >/dev/null 2>"$TMP/heard" &
	listener=$!
	retry 10 says '^5000 listen dev v0' mipv4 udp show
	kill -STOP "$listener"
	background ip netns exec peer hping3 -n --flood --udp -p 5000 -d 1000 "$ME" >/dev/null 2>&1
	retry 60 at_least InDelivers 30000
	kill -INT "$BACKGROUND"
	wait "$BACKGROUND" || :
	mipv4 detach v0
	kill -CONT "$listener"
	wait "$listener" || status=$?
	[ "$status" -eq 1 ]
	said "$TMP/heard" 'the endpoint was detached, or mudp was unloaded'
	mipv4 attach v0 addr "$ME/24"
}

test_standard_input_is_sent() {
	modprobe mudp
	receiver 12
	says '^sent 1 datagrams of 12 octets' mipv4 udp send "$PEER:6000" dev v0 <<<'hello world'
	wait "$BACKGROUND"
	said "$TMP/received" '^1 datagrams, 12 octets'
}

run_tests "$@"
