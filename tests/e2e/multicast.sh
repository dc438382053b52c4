#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# multicast.sh: groups that are joined and left, and the reports to routers.
# Run inside a VM: tools/vm/vm run -- tests/e2e/multicast.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

GROUP=239.1.2.3 OTHER=239.1.2.4

# hex_sum HEX: set SUM to the Internet checksum of octets in hexadecimal.
hex_sum() {
	local i sum=0
	for ((i = 0; i < ${#1}; i += 4)); do
		sum=$((sum + 0x${1:i:4}))
	done
	sum=$(((sum & 0xffff) + (sum >> 16)))
	sum=$(((sum & 0xffff) + (sum >> 16)))
	printf -v SUM '%04x' $((~sum & 0xffff))
}

# igmp DESTINATION TYPE_AND_CODE REST: the peer sends an IGMP message with TTL 1 and the
# options $IGMP_OPTIONS: router alert. The last two arguments are in hexadecimal.
IGMP_OPTIONS=94040000
igmp() {
	local dst src header len mac
	hex_sum "${2}0000$3"
	local message=$2$SUM$3
	hex_ip "$1"
	dst=$HEX
	hex_ip "$PEER"
	src=$HEX
	printf -v len '%04x' $((20 + ${#IGMP_OPTIONS} / 2 + ${#message} / 2))
	header="4$((5 + ${#IGMP_OPTIONS} / 8))c0${len}000000000102"
	hex_sum "${header}0000$src$dst$IGMP_OPTIONS"
	printf -v mac '01005e%06x' $((0x$dst & 0x7fffff))
	send peer v1 "$mac${PEER_MAC//:/}0800$header$SUM$src$dst$IGMP_OPTIONS$message"
}

# query VERSION [GROUP]: query all groups, or one; the answer is due within 0.1 s, for
# version 1 within 10 s.
query() {
	HEX=00000000
	[ $# -lt 2 ] || hex_ip "$2"
	case $1 in
	1) igmp 224.0.0.1 1100 00000000 ;;
	2) igmp "${2:-224.0.0.1}" 1101 "$HEX" ;;
	3) igmp "${2:-224.0.0.1}" 1101 "${HEX}027d0000" ;;
	esac
}

# multicast_ping ADDRESS [OPTION…]: Linux sends it, and gets no answer.
multicast_ping() {
	refused 1 '100% packet loss' peer ping -I v1 -c 1 -W 1 "${@:2}" "$1"
}

test_joined_group_is_taken_in_from_linux() {
	multicast_ping "$GROUP"
	counts dst-not-member 1
	counts InMcastPkts 0
	mipv4 group add "$GROUP" dev v0
	multicast_ping "$GROUP"
	multicast_ping "$OTHER"
	counts dst-not-member 2
	counts InMcastPkts 1
	counts icmp-bcast 1
	mipv4 group del "$GROUP" dev v0
	multicast_ping "$GROUP"
	counts dst-not-member 3
}

test_sources_are_filtered() {
	ip -n peer addr add 10.9.0.77/24 dev v1
	mipv4 group add 232.1.1.1 dev v0 source "$PEER",10.9.0.5
	multicast_ping 232.1.1.1
	counts icmp-bcast 1
	multicast_ping 232.1.1.1 -I 10.9.0.77
	counts src-filtered 1
	says "^232.1.1.1 dev v0 include 10.9.0.1,10.9.0.5 users 1 igmp 3" mipv4 group show dev v0
}

test_device_takes_in_what_was_joined() {
	silent_on '01:00:5e:01:02:03' ip maddr show dev v0
	mipv4 group add "$GROUP" dev v0
	says 'link  01:00:5e:01:02:03' ip maddr show dev v0
	mipv4 group add 224.1.2.3 dev v0
	mipv4 group del "$GROUP" dev v0
	says 'link  01:00:5e:01:02:03' ip maddr show dev v0
	mipv4 detach v0
	silent_on '01:00:5e:01:02:03' ip maddr show dev v0
}

test_join_and_leave_are_reported() {
	capture peer v1 igmp
	mipv4 group add "$GROUP" dev v0
	retry 5 captured 2 "$ME > 224.0.0.22: igmp v3 report, 1 group record.s. .gaddr $GROUP to_ex, 0 source"
	captured 2 'tos 0xc0, ttl 1, .*proto IGMP .*options .RA'
	mipv4 group del "$GROUP" dev v0
	retry 5 captured 2 "$ME > 224.0.0.22: igmp v3 report, .*gaddr $GROUP to_in, 0 source"
	nap 2
	exactly_captured 4 'igmp v3 report'
	counts IgmpOutReports 4
}

test_changes_of_sources_are_reported() {
	capture peer v1 igmp
	mipv4 group add 232.1.1.1 dev v0 source 10.9.0.5,10.9.0.6
	retry 5 captured 2 'gaddr 232.1.1.1 allow, 2 source'
	mipv4 group del 232.1.1.1 dev v0
	retry 5 captured 2 'gaddr 232.1.1.1 block, 2 source'
}

test_queries_are_answered() {
	mipv4 group add "$GROUP" dev v0
	mipv4 group add 232.1.1.1 dev v0 source 10.9.0.5
	nap 2.5		# all unsolicited reports were sent
	counter IgmpOutReports
	local before=$VALUE
	capture peer v1 igmp
	query 3
	retry 5 captured 1 "igmp v3 report, 2 group record.s. .gaddr $GROUP is_ex, 0 source.*gaddr 232.1.1.1 is_in, 1 source"
	query 3 "$GROUP"
	retry 5 captured 1 "igmp v3 report, 1 group record.s. .gaddr $GROUP is_ex"
	query 3 "$OTHER"
	counts dst-not-member 1
	counts IgmpInQueries 2
	counts IgmpOutReports $((before + 2))
}

# Some queriers do not set it, and stop multicast to a port without an answer.
test_queries_without_router_alert() {
	local IGMP_OPTIONS=''
	mipv4 group add "$GROUP" dev v0
	says 'igmp-router-alert off' mipv4 -s show dev v0
	nap 2.5		# all unsolicited reports were sent
	capture peer v1 igmp
	mipv4 set dev v0 igmp-router-alert on
	says 'igmp-router-alert on' mipv4 -s show dev v0
	query 3
	query 3 "$GROUP"
	query 2
	counts igmp-ignored 3
	nap 0.5
	exactly_captured 0 ' report'
	mipv4 set dev v0 igmp-router-alert off
	query 3
	retry 5 captured 1 "igmp v3 report, 1 group record.s. .gaddr $GROUP is_ex"
	query 3 "$GROUP"
	retry 5 captured 2 "igmp v3 report, 1 group record.s. .gaddr $GROUP is_ex"
	query 2
	retry 5 captured 1 "$ME > $GROUP: igmp v2 report $GROUP"
	counts igmp-ignored 3
	counts IgmpInQueries 6
}

test_router_of_version_2() {
	mipv4 group add "$GROUP" dev v0
	capture peer v1 igmp
	query 2
	retry 5 captured 1 "$ME > $GROUP: igmp v2 report $GROUP"
	says "^$GROUP dev v0 users 1 igmp 2" mipv4 group show dev v0
	mipv4 group del "$GROUP" dev v0
	retry 5 captured 1 "$ME > 224.0.0.2: igmp leave $GROUP"
	counts IgmpOutLeaves 1
}

test_report_of_another_host_is_enough() {
	mipv4 group add "$GROUP" dev v0
	retry 5 counts IgmpOutReports 2
	hex_ip "$GROUP"
	local group=$HEX
	# an answer within 5 s
	igmp 224.0.0.1 1132 00000000
	igmp "$GROUP" 1600 "$group"
	nap 5.5
	counts IgmpInReports 1
	at_most IgmpOutReports 3
	# If our report was the first, the endpoint ignores the other.
	counter igmp-ignored
	counts IgmpOutReports $((2 + VALUE))
}

test_router_of_version_1() {
	mipv4 group add "$GROUP" dev v0
	capture peer v1 igmp
	query 1
	retry 12 captured 1 "$ME > $GROUP: igmp v1 report $GROUP"
	says "igmp 1" mipv4 group show dev v0
	mipv4 group del "$GROUP" dev v0
	nap 1
	counts IgmpOutLeaves 0
}

test_bad_messages_are_counted() {
	igmp 224.0.0.1 1101 0a090001
	igmp 224.0.0.1 1101 ef0102
	counts igmp-malformed 2
	igmp 224.0.0.1 1700 ef010203
	igmp 224.0.0.1 1300 00000000
	counts igmp-ignored 2
	counts InDelivers 4
}

test_down_and_up_joins_again() {
	mipv4 group add "$GROUP" dev v0
	retry 5 counts IgmpOutReports 2
	ip link set v0 down
	ip link set v0 up
	retry 5 counts IgmpOutReports 4
}

test_detaching_leaves() {
	mipv4 group add "$GROUP" dev v0
	retry 5 counts IgmpOutReports 2
	capture peer v1 igmp
	mipv4 detach v0
	retry 5 captured 1 "igmp v3 report, 1 group record.s. .gaddr $GROUP to_in, 0 source"
}

# The loopback copy is not answered, like datagrams of other hosts.
test_datagram_to_a_group_comes_back_and_reaches_linux() {
	peer sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
	says "64 bytes from $PEER: icmp_seq=1" mipv4 ping 224.0.0.1 dev v0 count 1
	counts InMcastPkts 1
	counts icmp-bcast 1
	capture peer v1 icmp
	refused 1 ' 0 received' mipv4 ping "$GROUP" dev v0 count 1
	retry 5 captured 1 'ttl 1, .*proto ICMP'
	retry 5 captured 1 "$ME > $GROUP: ICMP echo request"
	counts InMcastPkts 1
	mipv4 group add "$GROUP" dev v0
	refused 1 ' 0 received' mipv4 ping "$GROUP" dev v0 count 1
	counts InMcastPkts 2
}

test_administrator_is_told_what_is_wrong() {
	refused 1 'not a multicast group' mipv4 group add "$PEER" dev v0
	refused 1 'not in this group' mipv4 group del "$GROUP" dev v0
	mipv4 group add "$GROUP" dev v0
	refused 1 'delete it first' mipv4 group add "$GROUP" dev v0 source "$PEER"
	refused 1 'not a unicast address' mipv4 group add "$OTHER" dev v0 source 224.0.0.5
	refused 1 'Operation not permitted' setpriv --reuid=65534 --clear-groups \
		mipv4 group del "$GROUP" dev v0
	is "[{\"group\":\"$GROUP\",\"dev\":\"v0\",\"mode\":\"exclude\",\"sources\":[],\"users\":1,\"igmp_version\":3}]" \
		mipv4 -j group show
}

run_tests "$@"
