#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# stock.sh: hooks that only kernels of Debian have, the sessions of docs/filtering.md, and
# programs that trace drops. These kernels are slow to emulate: other hooks are in filter.sh.
# tools/vm/vm run --kernel 6.12 -- tests/e2e/stock.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=hooks.sh
. "${0%/*}/hooks.sh"
# shellcheck source=sessions.sh
. "${0%/*}/sessions.sh"

test_sessions_of_filtering_are_true() {
	play "$HERE/../../docs/filtering.md"
	umount /sys/fs/bpf
}

test_nft_egress_filters_sent_frames_alone() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	ends netdev out egress "ip saddr $ME icmp type echo-request counter drop" \
		received egress "ip saddr $PEER counter"
	says 'local error: No buffer space available' mipv4_fails ping "$PEER" dev v0 count 1
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
	saw_some netdev ends out
	saw_none netdev ends received
	counts out-device 1
	nft add rule netdev ends out ip saddr "$ME" ip protocol 253 drop
	refused 1 'the queue of the device or the neighbour table is full, or a rule at the egress dropped it: see mipv4 stats' \
		mipv4 send "$PEER" proto 253 dev v0 size 8
	counts out-device 2
	# The chain drops ARP, too. Only datagrams that wait for the answer are counted. The peer
	# does not ask, so the endpoint does not learn its address from a request.
	ip -n peer neigh replace "$ME" lladdr "$ME_MAC" nud permanent dev v1
	nft flush chain netdev ends out
	nft add rule netdev ends out arp operation request counter drop
	mipv4 neigh flush dev v0
	says 'Destination Host Unreachable' mipv4_fails ping "$PEER" dev v0 count 1
	saw_some netdev ends out
	counts out-device 2
	counts neigh-failed 1
}

# Taps come before the hooks at the ingress, and behind those at the egress.
test_tcpdump_sees_what_ingress_drops_and_not_what_egress_drops() {
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	ends netdev in ingress 'icmp type echo-request counter drop' \
		out egress 'icmp type echo-request counter drop'
	says 'local error: No buffer space available' mipv4_fails ping "$PEER" dev v0 count 1
	: >"$TMP/capture"
	background tcpdump -lnvi v0 icmp >"$TMP/capture" 2>"$TMP/capture.err"
	retry 20 listening
	mipv4_fails ping "$PEER" dev v0 count 1
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$ME"
	retry 5 captured 1 "$PEER > $ME: ICMP echo request"
	exactly_captured 0 "$ME > $PEER: ICMP echo request"
}

# A rule about ports sees the first fragment of a datagram.
test_nft_drops_the_first_fragment_of_a_port() {
	sink
	ends netdev in ingress "udp dport $PORT counter drop" \
		out egress "udp dport $PORT counter drop"
	mipv4 set dev v0 reasm-timeout 1
	peer_sends 4000
	saw netdev ends in
	[ "$VALUE" -eq 1 ]
	retry 5 counts frag-timeout 2
	counts ReasmOKs 0
	service_counts "$PORT" in 0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	refused 1 'the device drops all datagrams: its queue is full, or a rule at its egress drops them' \
		mipv4 udp send "$PEER:$PORT" dev v0 size 4000
}

test_datagrams_to_own_addresses_pass_the_ingress_alone() {
	ends netdev in ingress 'ip protocol icmp counter' out egress 'ip protocol icmp counter drop'
	chains_of_linux drop
	says ' 0% packet loss' mipv4 ping "$ME" dev v0 count 1
	saw_some netdev ends in
	saw_none netdev ends out
	saw_none ip linux prerouting input forward output postrouting
	nft add rule netdev ends in icmp type echo-request drop
	says '100% packet loss' mipv4_fails ping "$ME" dev v0 count 1
}

# An endpoint of a bridge: the chains of the bridge see the frames of its ports.
test_bridge_chains_see_the_frames_of_an_endpoint_on_a_bridge() {
	mipv4 detach v0
	ip link add br0 type bridge
	ip link set v0 master br0
	ip link set br0 up
	filter 'table bridge ends {
		chain input { type filter hook input priority 0; ether type ip counter; }
		chain output { type filter hook output priority 0; ether type ip counter; }
	}'
	mipv4 attach br0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 2 -i 0.1 -W 2 "$ME"
	saw_some bridge ends input output
	nft add rule bridge ends input icmp type echo-request drop
	refused 1 '100% packet loss' peer ping -c 1 -W 1 "$ME"
	nft flush chain bridge ends input
	nft add rule bridge ends output icmp type echo-request drop
	mipv4 ping "$PEER" dev br0 count 1 >"$TMP/ping" 2>&1 || :
	says '100% packet loss' cat "$TMP/ping"
}

# The other programs of the examples in mipv4(7), see trace.sh.
# systemd filters the addresses of a unit by programs of its cgroup.
test_programs_of_a_cgroup_filter_sockets() {
	modprobe mudp
	mkdir -p "$TMP/cgroup2"
	mount -t cgroup2 none "$TMP/cgroup2"
	"$PYTHON" -SE "$HERE/cgroup.py" "$TMP/cgroup2/sock"
	umount "$TMP/cgroup2"
	counts out-cgroup 1
	is 1 jq .drops.filter <<<"$(mipv4 -j udp stats dev v0)"
}

test_perf_shows_drops() {
	drop_on_and_on
	perf record -q -a -o "$TMP/perf.data" -e mipv4:mipv4_drop sleep 3
	says 'mipv4:mipv4_drop: dev=v0 .*reason=dst-not-ours' perf script -i "$TMP/perf.data"
	says 'mipv4:mipv4_drop\(.*reason: 14, dev: "v0"' perf trace -a -e mipv4:mipv4_drop sleep 3
}

test_bpftrace_shows_and_counts_drops() {
	drop_on_and_on
	says "^v0 $PEER 14$" bpftrace -e 'tracepoint:mipv4:mipv4_drop {
		printf("%s %s %d\n", str(args->dev), ntop(args->saddr), args->reason);
		@[args->reason] = count();
	} interval:s:3 { exit(); }'
	any_line '^@\[14\]: [1-9]' "${SAID[@]}"
}

run_tests "$@"
