#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# filter.sh: which hooks of Linux see the frames of an endpoint, and which do not. Each row of
# the table in docs/filtering.md has its tests here, or in stock.sh.
# Kernels of Debian have more hooks: see stock.sh.
# Run inside a VM: tools/vm/vm run -- tests/e2e/filter.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=hooks.sh
. "${0%/*}/hooks.sh"

test_chains_of_linux_see_linux() {
	use_linux
	chains_of_linux ''
	peer ping -q -c 1 -W 2 "$ME"
	ping -q -c 1 -W 2 "$PEER"
	saw_some ip linux prerouting input output postrouting
	saw_some inet linux prerouting input output postrouting
	saw_some arp linux input output
}

test_chains_of_linux_see_nothing_of_an_exclusive_endpoint() {
	chains_of_linux drop
	both_directions
	mipv4 addr add 10.9.0.5/24 dev v0	# announces it
	retry 5 at_least ArpOutAnnounces 2
	saw_none ip linux prerouting input forward output postrouting
	saw_none inet linux prerouting input forward output postrouting
}

test_arp_chains_see_nothing_of_an_exclusive_endpoint() {
	chains_of_linux drop
	both_directions
	mipv4 addr add 10.9.0.5/24 dev v0 dad	# probes for it
	retry 5 at_least ArpOutProbes 1
	at_least ArpOutReplies 1
	at_least ArpOutRequests 1
	at_least ArpOutAnnounces 1
	saw_none arp linux input output
}

test_chains_of_linux_filter_its_copy_alone_of_a_shared_device() {
	share
	says ' 0% packet loss' peer ping -c 1 -W 2 "$LINUX"
	chains_of_linux drop
	both_directions
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$LINUX"
	saw_some ip linux prerouting
	saw_some arp linux input
	saw_none ip linux output postrouting
	saw_none inet linux output postrouting
	saw_none arp linux output
}

test_connections_of_an_exclusive_endpoint_are_not_tracked() {
	local before
	filter 'table ip linux {
		chain prerouting { type filter hook prerouting priority 0; ct state new counter; }
		chain output { type filter hook output priority 0; ct state new counter; }
	}'
	read -r before </proc/sys/net/netfilter/nf_conntrack_count
	both_directions
	is "$before" cat /proc/sys/net/netfilter/nf_conntrack_count
	use_linux
	ping -q -c 1 -W 2 "$PEER"
	refused 1 '' [ "$(</proc/sys/net/netfilter/nf_conntrack_count)" = "$before" ]
}

# ingress_chain FAMILY N: what it drops does not arrive; it does not see sent frames. The
# endpoint received N echo requests before.
ingress_chain() {
	ends "$1" in ingress "ip saddr $PEER icmp type echo-request counter drop" \
		sent ingress "ip saddr $ME counter"
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$ME"
	mipv4 neigh flush dev v0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	saw_some "$1" ends in
	saw_none "$1" ends sent
	counts IcmpInEchos "$2"
	nft delete table "$1" ends
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
}

test_nft_ingress_filters_received_frames_alone() {
	ingress_chain netdev 0
	ingress_chain inet 1
}

# tc_drops DIRECTION PREF MATCH…
tc_drops() {
	tc filter add dev v0 "$1" protocol ip pref "$2" flower "${@:3}" action drop
}

test_tc_ingress_filters_received_frames_alone() {
	sink
	tc qdisc add dev v0 clsact
	tc_drops ingress 1 ip_proto udp dst_port "$PORT"
	tc_drops ingress 2 src_ip "$ME"
	peer_sends 100
	both_ping
	service_counts "$PORT" in 0
	says 'dropped 1,' tc -s filter show dev v0 ingress pref 1
	says 'dropped 0,' tc -s filter show dev v0 ingress pref 2
	tc qdisc del dev v0 clsact
	peer_sends 100
	service_counts "$PORT" in 1
}

test_tc_egress_filters_sent_frames_alone() {
	modprobe mudp
	tc qdisc add dev v0 clsact
	tc_drops egress 1 ip_proto udp dst_port "$PORT"
	tc_drops egress 2 src_ip "$PEER"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	refused 1 'the device drops all datagrams: its queue is full, or a rule at its egress drops them' \
		mipv4 udp send "$PEER:$PORT" dev v0 size 100
	both_ping
	counter out-device
	says "dropped $VALUE," tc -s filter show dev v0 egress pref 1
	[ "$VALUE" -gt 0 ]
	says 'dropped 0,' tc -s filter show dev v0 egress pref 2
}

# A program for a port, of the package xdp-tools, in MODE skb or native.
xdp_filter() {
	sink
	mount -t bpf bpf /sys/fs/bpf
	xdp-filter load v0 --mode "$1" --features udp
	xdp-filter port "$PORT" -p udp -m dst
	peer_sends 100
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	service_counts "$PORT" in 0
	# It does not see the frames that the endpoint sends.
	says 'Port Unreachable' mipv4_fails udp send "$PEER:$PORT" dev v0 size 100
	run xdp-filter status	# fails, because no filter for addresses is loaded
	any_line "^  $PORT +dst,udp +1 *\$" "${SAID[@]}"
	xdp-filter unload v0
	peer_sends 100
	service_counts "$PORT" in 1
	umount /sys/fs/bpf
}

test_generic_xdp_filters_received_frames_alone() {
	xdp_filter skb
}

test_native_xdp_filters_received_frames_alone() {
	xdp_filter native
}

test_hooks_of_the_device_filter_both_stacks_of_a_shared_device() {
	share
	ends netdev in ingress 'icmp type echo-request counter drop'
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$ME"
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$LINUX"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
}

test_flower_matches_ports_in_no_fragment() {
	sink
	tc qdisc add dev v0 clsact
	tc_drops ingress 2 ip_proto udp dst_port "$PORT"
	peer_sends 4000
	service_counts "$PORT" in 1
	tc_drops ingress 1 ip_flags frag
	peer_sends 4000
	service_counts "$PORT" in 1
	counts ReasmOKs 1
}

run_tests "$@"
