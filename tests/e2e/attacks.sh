#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# attacks.sh: attacks of scanners and packet generators: nmap, hping3, scapy (attacks.py has
# the table), and tcpreplay of captures that are made here.
# Run inside a VM: tools/vm/vm run -- tests/e2e/attacks.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

LINUX=10.8.0.2 LINUX_MAC=02:00:00:00:00:04
LINUX_PEER=10.8.0.1 LINUX_PEER_MAC=02:00:00:00:00:03

# Made once, because scapy takes long to load.
CASES=$TMP/cases
if ! "$PYTHON" "$HERE/attacks.py" --make "$ME" "$ME_MAC" "$PEER" "$PEER_MAC" \
		"$LINUX" "$LINUX_MAC" "$LINUX_PEER" "$LINUX_PEER_MAC" >"$CASES"; then
	echo "not ok attacks_are_made"
	exit 1
fi

# A Linux host behind the peer, for comparison.
linux_host() {
	ip netns add linux
	ip -n peer link add v2 address "$LINUX_PEER_MAC" type veth \
		peer name v3 address "$LINUX_MAC" netns linux
	ip -n peer -batch - <<-BATCH
		addr add $LINUX_PEER/24 dev v2
		link set v2 up
	BATCH
	ip -n linux -batch - <<-BATCH
		link set lo up
		addr add $LINUX/24 dev v3
		link set v3 up
	BATCH
	inside linux sysctl -qw net.ipv4.icmp_ratelimit=0
}

# Fragments and ARP wait until the end of the test.
test_attacks_by_fragments() {
	mipv4 set dev v0 reasm-timeout 3600
	"$PYTHON" -SE "$HERE/malformed.py" "$CASES" v0 peer v1
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 -s 3000 "$ME"
}

test_attacks_by_fragments_on_linux() {
	linux_host
	"$PYTHON" -SE "$HERE/attacks.py" --linux "$CASES" peer v2 linux
}

# device NAME: set VALUE to a counter of v0.
device() {
	read -r VALUE <"/sys/class/net/v0/statistics/$1"
}

# All frames arrive ten times without a pause; their senders do not answer. The device
# reports frames that it has no room for. No fragment is left at the end.
test_captures_are_replayed() {
	local frames ipv4 dropped
	"$PYTHON" "$HERE/malformed.py" --make "$ME" "$ME_MAC" "$PEER" "$PEER_MAC" >"$TMP/malformed"
	"$PYTHON" -SE "$HERE/attacks.py" --pcap "$TMP/pcap" "$CASES" "$TMP/malformed" \
		"$HERE/../fuzz/corpus/wire.txt" >"$TMP/count"
	read -r frames ipv4 <"$TMP/count"
	[ "$ipv4" -ge 500 ]
	modprobe mudp
	mipv4 udp echo 7 dev v0
	mipv4 set dev v0 reasm-timeout 1
	ip -n peer addr flush dev v1
	# Some frames exceed the MTU.
	ip link set v0 mtu 9000
	ip -n peer link set v1 mtu 9000
	says "Successful packets: +$((frames * 10))\$" peer tcpreplay -q -t --loop 10 -i v1 "$TMP/pcap"
	device rx_dropped
	dropped=$VALUE
	[ "$dropped" -le $((frames / 10)) ]
	retry 60 at_least InReceives $((ipv4 * 10 - dropped))
	at_most InReceives $((ipv4 * 10))
	retry 60 counts reasm 0
	ip -n peer addr add "$PEER/24" dev v1
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
}

# fingerprint ADDRESS: the result of nmap -O by ICMP and UDP.
fingerprint() {
	run peer nmap -O -vv -n -Pn --disable-arp-ping -T4 --max-retries 2 --max-os-tries 1 -p 1 "$1"
	any_line '^OS detection performed' "${SAID[@]}" || fail "$TEXT" || return
	# One or more lines that begin with OS:
	TEXT=${TEXT//$'\n'OS:/}
	[[ $TEXT =~ U1\([^\)]*\) ]] && U1=${BASH_REMATCH[0]}
	[[ $TEXT =~ IE\([^\)]*\) ]] && IE=${BASH_REMATCH[0]}
}

# The quoted datagram is as it was sent: RIPL, RID and so on are "good". Without TCP nmap
# reports "too many fingerprints match".
test_os_detection() {
	local u1 ie
	linux_host
	modprobe mudp
	fingerprint "$LINUX"
	u1=$U1 ie=$IE
	fingerprint "$ME"
	echo "Linux: $u1 $ie; mipv4: $U1 $IE"
	[[ $U1 == *RIPL=G%RID=G%RIPCK=G%RUCK=G%RUD=G* ]]
	[ "$U1 $IE" = "$u1 $ie" ]
}

# Each kind of scan that finds Linux finds us: TCP by protocol unreachable.
test_host_discovery() {
	local probe of_linux of_us found=0
	linux_host
	modprobe mudp
	for probe in -PE -PP -PM -PO1 -PO2 -PO6 -PO132 -PY -PU -PS -PA; do
		run peer nmap -n -sn --disable-arp-ping --send-ip -T4 --max-retries 2 -oG - "$probe" \
			"$LINUX" "$ME"
		of_linux=0 of_us=0
		! any_line "^Host: $LINUX .*Status: Up" "${SAID[@]}" || of_linux=1
		! any_line "^Host: $ME .*Status: Up" "${SAID[@]}" || of_us=1
		echo "$probe: Linux $of_linux, mipv4 $of_us"
		[ "$of_us" -eq "$of_linux" ]
		found=$((found + of_us))
	done
	[ "$found" -eq 9 ]
}

# scan_says PATTERN OPTION…: the result of nmap for one or two of our ports
scan_says() {
	local pattern=$1
	shift
	says "$pattern" peer nmap -Pn -n --disable-arp-ping -T4 --max-retries 2 "$@" "$ME"
}

test_port_scans() {
	local options
	modprobe mudp
	mipv4 udp echo 7 dev v0
	mipv4 udp discard 9 dev v0
	scan_says '^53/udp +closed' -sU -p 7,9,53
	any_line '^7/udp +open +echo' "${SAID[@]}"
	any_line '^9/udp +open\|filtered' "${SAID[@]}"
	for options in '--data-length 1400' '-D 10.9.0.5,10.9.0.6,ME' '--ip-options R' \
			'--ip-options T' '-g 53' '--ttl 1'; do
		# shellcheck disable=SC2086
		scan_says '^53/udp +closed' -sU -p 53 $options
	done
	for options in --badsum '--ip-options S' '--ip-options L'; do
		# shellcheck disable=SC2086
		scan_says '^53/udp +open\|filtered' -sU -p 53 $options
	done
	for options in -sS -sA -sW -sM -sN -sF -sX '-sS -f' '-sX -f -f' '-sS --mtu 24'; do
		# shellcheck disable=SC2086
		scan_says '^80/tcp +filtered' -p 80 $options
	done
	scan_says '^80/sctp +filtered' -sY -p 80
	counts ReasmFails 0
	counts fragment 0
}

# hping OPTION…: to us, or to the target of the options
hping() {
	run peer hping3 -n "$@"
	[[ $TEXT =~ ([0-9]+)\ packets\ transmitted,\ ([0-9]+)\ packets\ received ]] ||
		fail "hping3 $*: $TEXT" || return
	ANSWERED=${BASH_REMATCH[2]}
}

# answers N OPTION…
answers() {
	local want=$1
	shift
	hping -i u20000 "$@" "$ME"
	[ "$ANSWERED" -eq "$want" ] || fail "hping3 $*: $ANSWERED answers, not $want"
}

test_hping() {
	local options
	modprobe mudp
	mipv4 udp echo 7 dev v0
	answers 3 -c 3 --icmp
	answers 3 -c 3 --icmp --icmp-ts
	answers 0 -c 2 --icmp --icmp-addr
	answers 3 -c 3 --icmp --rroute
	hping -c 3 -i u20000 --icmp -d 60000 -f "$ME"	# it does not recognise the answers
	counts IcmpOutEchoReps 9
	answers 0 -c 2 --icmp --badcksum
	counts icmp-csum 2
	answers 3 -c 3 --udp -p 7 -d 100
	answers 0 -c 2 --udp -p 7 -d 100 --badcksum
	answers 0 -c 2 --icmp --lsrr "$PEER"
	answers 0 -c 2 --icmp --ssrr "$PEER"
	counts source-route 4
	# Two echo services would answer each other without end.
	answers 0 -c 2 --udp -s 7 -k -p 7 -d 100
	# Land: to us from our address. Smurf and fraggle: broadcasts from a forged address.
	answers 0 -c 2 --icmp -a "$ME"
	counts src-own 2
	hping -c 2 -i u20000 --icmp -a 10.9.0.9 10.9.0.255
	counts icmp-bcast 2
	hping -c 2 -i u20000 --udp -p 7 -a 10.9.0.9 10.9.0.255
	hping -c 2 -i u20000 --udp -p 99 -a 10.9.0.9 10.9.0.255
	counts IcmpOutDestUnreachs 0
	says '"ignored":4' mipv4 -j udp show dev v0
	# TCP with any flags, or none, and protocols without a handler. They run at the same
	# time, because each waits for a second.
	for options in -S -A -F -R '-S -F' '-F -P -U' '-S -A -F -R -P -U -X -Y' '-0 -H 50' \
			'-0 -H 253' '-0 -H 0' '-0 -H 255'; do
		# shellcheck disable=SC2086
		background peer hping3 -n -c 1 $options -d 40 "$ME" >/dev/null 2>&1
	done
	retry 60 counts no-proto 11
	counts IcmpOutDestUnreachs 11
}

# The default route covers all of them, so that no state is made for each; some are invalid.
# One source in 65,536 is link-local, and so a neighbour (RFC 3927 section 2.6.2).
test_flood_from_everywhere() {
	local options refused limited
	modprobe mudp
	mipv4 route add default via "$PEER" dev v0
	for options in --icmp '--udp -p 53' -S; do
		# shellcheck disable=SC2086
		hping -q -i u1 -c 2000 --rand-source $options "$ME"
	done
	retry 60 counts InReceives 6000
	at_least src-invalid 600
	at_least IcmpOutEchoReps 1400
	counter no-proto
	refused=$VALUE
	counter IcmpOutRateLimited
	limited=$VALUE
	run mipv4 -j udp stats dev v0
	[[ $TEXT =~ \"NoPorts\":([0-9]+) ]]
	counts IcmpOutDestUnreachs $((refused + BASH_REMATCH[1] - limited))
	at_most neighbours 4
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
}

run_tests "$@"
