#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# selftests.sh: Linux's own network tests, with mipv4 as the host under test.
# tests/selftests/build builds the programs of the lab's linux-source in $MIPV4_SELFTESTS;
# docs/selftests.md has the list of all.
#
# Most of them send from one socket and receive on another of the same process. Here the
# datagrams go to the echo service of mudp, and the replies go to that other socket.
#
# MIPV4_SELFTESTS=DIR tools/vm/vm run -- tests/e2e/selftests.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

: "${MIPV4_SELFTESTS:?tests/selftests/build has not been run}"
export PATIENCE=20

selftest() {
	local program=$1
	shift
	peer "$MIPV4_SELFTESTS/$program" "$@"
}

# echo_to_socket ADDRESS PORT: an endpoint gets this address, and datagrams to that port
# return to a socket of the peer that is bound to it, as if sent to it.
echo_to_socket() {
	mipv4 addr add "$1/24" dev v0
	modprobe mudp
	mipv4 udp echo "$2" dev v0
	# The sending socket must not get it before that rule sees it.
	peer sysctl -qw net.ipv4.ip_nonlocal_bind=1 net.ipv4.udp_early_demux=0
	peer nft -f - <<-NFT
		table ip echo {
			chain input {
				type filter hook input priority 0
				ip saddr $1 udp sport $2 ip daddr set $1 udp dport set $2
			}
		}
	NFT
}

# Its fragments fit the MTU of loopback: some exceed 1500 octets.
large_mtu() {
	ip link set v0 mtu 9000
	ip -n peer link set v1 mtu 9000
}

# Some hundred datagrams, each with its fragments in another order, some duplicated. A
# duplicate after reassembly waits until its timeout. The next run has the same
# identifications, and the time as another seed.
test_ip_defrag() {
	local i
	echo_to_socket 10.9.0.3 9000
	large_mtu
	mipv4 set dev v0 reasm-timeout 10
	for i in 1 2; do
		says PASS selftest ip_defrag -4v
		echo "$TEXT"
		retry 10 counts reasm 0
	done
	at_least ReasmOKs 100
	at_least frag-duplicate 1
	counts fragment 0
	counts frag-overlap 0
	counter ReasmOKs
	service_counts 9000 in "$VALUE"
}

test_ip_defrag_overlaps() {
	echo_to_socket 10.9.0.3 9000
	large_mtu
	mipv4 set dev v0 reasm-timeout 1
	# The program waits for a second, in which nothing may arrive. Most of its fragments
	# do not end at 8 octets: Linux truncates these, we drop them, including overlaps. With
	# this seed some do, and no datagram is complete without overlapping fragments.
	SEED=13 PATIENCE=1 says PASS selftest ip_defrag -4ov
	echo "$TEXT"
	counts ReasmOKs 0
	at_least frag-overlap 1
	retry 10 counts reasm 0
	service_counts 9000 in 0
}

test_udpgso() {
	local options
	echo_to_socket 10.0.0.1 9000
	peer ip addr add 10.0.0.2/24 dev v1
	for options in -C '-C -s' '-C -m' -c; do
		# shellcheck disable=SC2086
		says '^OK$' selftest udpgso -4 $options
	done
	# Fragmented before they arrive, and reassembled in both directions.
	peer ethtool -K v1 tx-udp-segmentation off
	says '^OK$' selftest udpgso -4 -C
	ethtool -K v0 gro on rx-udp-gro-forwarding on >/dev/null
	says '^OK$' selftest udpgso -4 -C
	ethtool -K v0 rx-udp-gro-forwarding off rx-gro-list on >/dev/null
	says '^OK$' selftest udpgso -4 -C
	udp_counts InErrors 0
}

# sink_counts PORT IN OCTETS: the counters of the sink, which count single datagrams.
sink_counts() {
	retry 10 service_counts "$1" in "$2"
	service_counts "$1" octets "$3"
	udp_counts InErrors 0
}

# The sender of udpgro.sh and udpgso_bench.sh: 70 datagrams, some of them in GSO frames that
# the receiving device or an earlier one splits.
bench_tx() {
	selftest udpgso_bench_tx -4 -D "$ME" -M 10 -s 1400
	selftest udpgso_bench_tx -4 -D "$ME" -M 1 -s 14720 -S 0
	selftest udpgso_bench_tx -4 -D "$ME" -M 1 -s 14720 -S 500
	selftest udpgso_bench_tx -4 -D "$ME" -M 1 -s 13000 -S 1300
	selftest udpgso_bench_tx -4 -D "$ME" -M 1 -s 14720 -S 0 -z
}

# Frames that the device merged, as one frame or as a list of frames, are split.
test_udpgro() {
	local frames features count=0 before
	modprobe mudp
	mipv4 udp sink 8000 dev v0
	for features in 'gro off' 'gro on' 'gro on rx-udp-gro-forwarding on' \
			'gro on rx-udp-gro-forwarding off rx-gro-list on'; do
		# shellcheck disable=SC2086
		ethtool -K v0 $features >/dev/null
		for frames in on off; do
			peer ethtool -K v1 tx-udp-segmentation "$frames"
			counter InReceives
			before=$VALUE
			bench_tx
			count=$((count + 1))
			sink_counts 8000 $((count * 70)) $((count * (14000 + 3 * 14720 + 13000)))
			counter InReceives
			echo "$features, segments $frames: $((VALUE - before)) frames"
			case $features:$frames in
			*'forwarding on:off' | *'list on:off') [ $((VALUE - before)) -lt 70 ] ;;
			*:off) [ $((VALUE - before)) -eq 70 ] ;;
			esac
		done
	done
}

# bench_rx OPTION…: its receiver, which reads each octet, and ends after half a second
# without data.
bench_rx() {
	background selftest udpgso_bench_rx -4 -r -C 20000 -R 500 "$@" >"$TMP/rx" 2>&1
	retry 10 says . peer ss -lunH 'sport = :8000'
}

# It prints nothing if it received the expected datagrams, each with an alphabet.
test_udpgro_of_ours() {
	local alphabet=abcdefghijklmnopqrstuvwxyz i
	modprobe mudp
	for i in 0 1 2 3 4 5 6 7 8; do
		alphabet+=$alphabet
	done
	printf %s "${alphabet::13000}" >"$TMP/data"
	peer ethtool -K v1 gro on >/dev/null
	for i in on off; do
		ethtool -K v0 tx-udp-segmentation "$i" >/dev/null
		bench_rx -v -n 10 -l 1300
		mipv4 udp send "$PEER:8000" dev v0 gso 1300 <"$TMP/data"
		wait "$BACKGROUND" || fail "$(<"$TMP/rx")"
	done
	ethtool -K v0 tx-udp-segmentation on >/dev/null
	bench_rx -G -v -n 1 -l 13000 -S 1300
	mipv4 udp send "$PEER:8000" dev v0 gso 1300 <"$TMP/data"
	wait "$BACKGROUND" || fail "$(<"$TMP/rx")"
}

# psock_snd sends Ethernet frames without a destination, as for loopback, from a device named
# lo: that of the peer gets this name. An endpoint accepts only frames to its address.
psock_world() {
	peer sysctl -qw net.ipv6.conf.default.disable_ipv6=1
	ip -n peer -batch - <<-BATCH
		link set lo down
		link set lo name loop
		link set v1 down
		link set v1 name lo
		link set lo arp off up
		addr add 172.17.0.2/24 dev lo
		neigh replace 172.17.0.1 lladdr $ME_MAC dev lo
	BATCH
	nft -f - <<-NFT
		table netdev v0 {
			chain ingress {
				type filter hook ingress device v0 priority 0
				ether daddr 00:00:00:00:00:00 meta pkttype set host
			}
		}
	NFT
	echo_to_socket 172.17.0.1 8000
	mipv4 neigh add 172.17.0.2 lladdr "$PEER_MAC" dev v0
}

# psock_snd OPTION…: the address that it adds is removed again.
psock_snd() {
	peer ip addr del 172.17.0.1/24 dev lo 2>/dev/null || :
	selftest psock_snd "$@"
}

# With another length than its default, for which it expects its own frame, too, and not
# that of the echo. The length is that of the payload.
test_psock_snd() {
	local options
	psock_world
	for options in -d '-d -b' '' -b -q -V -v '-v -c'; do
		# shellcheck disable=SC2086
		says '^rx: 101$' psock_snd $options -l 101
	done
	says '^rx: 0$' psock_snd -l 0
	says '^rx: 1472$' psock_snd -l 1472
	says '^rx: 1472$' psock_snd -d -l 1472
	refused 1 'Message too long' psock_snd -l 1473
	refused 1 'Message too long' psock_snd -d -l 1473
	says '^rx: 1473$' psock_snd -v -c -g -l 1473
	says '^rx: 65507$' psock_snd -v -c -g -l 65507
	service_counts 8000 in 13
	# The program waits for lost datagrams until its timeout.
	export PATIENCE=1
	refused 1 'write: Invalid argument' psock_snd -v -c -C -l 101
	refused 1 'recv: Resource temporarily unavailable' psock_snd -v -c -g -l 65508
	refused 1 'recv: Resource temporarily unavailable' psock_snd -t 24
	refused 1 'write: Invalid argument' psock_snd -t 23
	service_counts 8000 in 13
	udp_counts InErrors 0
}

# csum OPTION…
csum() {
	says '^OK$' selftest csum -4 -T -i v1 -S "$PEER" -D "$ME" "$@"
}

# Checksums that are right, left to the device, absent (0), 0xffff for 0, or wrong.
test_csum_of_what_comes() {
	modprobe mudp
	mipv4 udp sink 34000 dev v0
	csum -n 50
	csum -n 50 -r 1
	csum -n 50 -U -r 1
	csum -n 50 -U -Z
	csum -n 50 -z
	csum -n 50 -P -s "$PEER_MAC" -d "$ME_MAC" -r 1
	retry 10 service_counts 34000 in 300
	peer ethtool -K v1 tx off >/dev/null
	csum -n 50 -U -r 1
	csum -n 50 -U -Z
	csum -n 50 -P -s "$PEER_MAC" -d "$ME_MAC" -r 1
	retry 10 service_counts 34000 in 450
	udp_counts InErrors 0
	csum -n 50 -E
	csum -n 50 -E -r 1
	retry 10 udp_counts InCsumErrors 100
	service_counts 34000 in 450
	# UDP without a checksum; that of TCP inside is left to the device.
	csum -n 50 -t -P -s "$PEER_MAC" -d "$ME_MAC" -e
	retry 10 service_counts 34000 in 500
	csum -n 10 -t -P -s "$PEER_MAC" -d "$ME_MAC"
	retry 10 counts InUnknownProtos 10
}

# csum_receiver N OPTION…: it receives for some seconds, and then reports whether N datagrams
# arrived with right checksums.
csum_receiver() {
	background selftest csum -4 -R -L 30 -i v1 -S "$ME" -D "$PEER" -n "$@" >"$TMP/csum" 2>&1
	retry 10 says . peer ss -lunH 'sport = :34000'
}

# At most the octets of its buffer, from one program, because it receives only briefly.
test_csum_of_what_is_sent() {
	modprobe mudp
	ethtool -K v0 tx off >/dev/null
	csum_receiver 210
	mipv4 -b - <<-BATCH
		udp send $PEER:34000 dev v0 size 0 count 25
		udp send $PEER:34000 dev v0 size 1 count 25
		udp send $PEER:34000 dev v0 size 2 count 25
		udp send $PEER:34000 dev v0 size 3 count 25
		udp send $PEER:34000 dev v0 size 8 count 25
		udp send $PEER:34000 dev v0 size 100 count 25
		udp send $PEER:34000 dev v0 size 1023 count 25
		udp send $PEER:34000 dev v0 size 1024 count 25
		udp send $PEER:34000 dev v0 size 10000 gso 1000
	BATCH
	wait "$BACKGROUND" || fail "$(tail -n 20 "$TMP/csum")"
}

# The reply has ports and addresses swapped, and the same checksum.
test_csum_of_zero() {
	modprobe mudp
	ethtool -K v0 tx off >/dev/null
	mipv4 udp echo 34000 dev v0
	capture peer v1 'udp src port 34000 and udp[6:2] = 0xffff'
	csum -n 10 -U -Z
	retry 10 service_counts 34000 out 10
	retry 10 captured 10 'UDP, length 100'
}

run_tests "$@"
