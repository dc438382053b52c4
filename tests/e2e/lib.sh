# shellcheck shell=bash disable=SC2034
# lib.sh: what the end-to-end scenarios share. A scenario is a script that is run
# inside a VM, sources this, defines functions test_RULE and ends with
# `run_tests "$@"`. Sourced, never run.
#
# Every test begins in the same world: v0 in the VM's own namespace belongs to
# mipv4, with $ME/24; its other end is v1 in the namespace "peer", which has
# Linux's own stack, with $PEER/24. A test fails at the first command that does,
# and if the counters of an endpoint do not add up at its end.
#
# Prints "ok RULE" or "not ok RULE" for each test, the log of one that failed, as
# "# ...", before its line. Arguments choose tests by parts of their names.

ME=10.9.0.2 PEER=10.9.0.1
ME_MAC=02:00:00:00:00:02 PEER_MAC=02:00:00:00:00:01
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
PYTHON=/usr/bin/python3
TMP=$(mktemp -d)

# inside NAMESPACE COMMAND…
inside() {
	ip netns exec "$@"
}

peer() {
	inside peer "$@"
}

fail() {
	echo "$*"
	return 1
}

# retry SECONDS COMMAND…: until it succeeds, at most so long.
retry() {
	local end=$((SECONDS + $1 + 1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || { echo "still not: $*"; return 1; }
		sleep 0.1
	done
}

# refused STATUS TEXT COMMAND…: it ends with STATUS and says TEXT.
refused() {
	local want=$1 text=$2 got=0 said
	shift 2
	said=$("$@" 2>&1) || got=$?
	[ "$got" -eq "$want" ] || { echo "$*: status $got, not $want: $said"; return 1; }
	[[ $said == *"$text"* ]] || { echo "$*: says: $said; not: $text"; return 1; }
}

# says PATTERN COMMAND…: it succeeds, and its output matches the extended
# regular expression.
says() {
	local pattern=$1 out rc=0
	shift
	out=$("$@" 2>&1) || rc=$?
	[ "$rc" -eq 0 ] || { echo "$*: status $rc: $out"; return 1; }
	grep -qE -- "$pattern" <<<"$out" || { echo "$*: says: $out; not: $pattern"; return 1; }
}

# silent_on PATTERN COMMAND…: it succeeds, and its output has nothing like that.
silent_on() {
	local pattern=$1 out rc=0
	shift
	out=$("$@" 2>&1) || rc=$?
	[ "$rc" -eq 0 ] || { echo "$*: status $rc: $out"; return 1; }
	! grep -qE -- "$pattern" <<<"$out" || { echo "$*: says: $out"; return 1; }
}

# counter NAME [DEV]: of stats or drops, by the names of -j.
counter() {
	mipv4 -j stats dev "${2:-v0}" |
		jq -e --arg n "$1" '.[0] | (.stats + .drops)[$n]'
}

# counts NAME N [DEV]: that is its value; at_least: it is not less.
counts() {
	local got
	got=$(counter "$1" "${3:-v0}")
	[ "$got" -eq "$2" ] || { echo "$1 is $got, not $2"; return 1; }
}

at_least() {
	local got
	got=$(counter "$1" "${3:-v0}")
	[ "$got" -ge "$2" ] || { echo "$1 is $got, less than $2"; return 1; }
}

# background COMMAND…: until the test ends; sets BACKGROUND to its process.
background() {
	"$@" &
	BACKGROUND=$!
}

# capture NAMESPACE DEV FILTER…: tcpdump's lines from now on, to $TMP/capture.
capture() {
	local ns=$1 dev=$2
	shift 2
	: >"$TMP/capture"
	background ip netns exec "$ns" tcpdump -lenvti "$dev" "$@" \
		>"$TMP/capture" 2>"$TMP/capture.err"
	retry 20 grep -q 'listening on' "$TMP/capture.err"
}

# captured N PATTERN: at least so many lines match; exactly_captured: so many.
captured() {
	local got
	got=$(grep -cE -- "$2" "$TMP/capture" || :)
	[ "$got" -ge "$1" ] || { echo "captured $got of $1: $2"; return 1; }
}

exactly_captured() {
	local got
	got=$(grep -cE -- "$2" "$TMP/capture" || :)
	[ "$got" -eq "$1" ] || { cat "$TMP/capture"; echo "captured $got, not $1: $2"; return 1; }
}

# send NAMESPACE DEV FRAME…: frames in hexadecimal, as they are.
send() {
	local ns=$1
	shift
	inside "$ns" "$PYTHON" -SE "$HERE/send.py" "$@"
}

hex_mac() {
	tr -d : <<<"$1"
}

hex_ip() {
	local IFS=. octets
	read -ra octets <<<"$1"
	printf '%02x' "${octets[@]}"
}

# arp_frame request|reply SENDER_MAC SENDER_IP TARGET_MAC TARGET_IP [ETHER_DST]
arp_frame() {
	local op=0001
	[ "$1" = request ] || op=0002
	printf '%s%s0806000108000604%s%s%s%s%s\n' \
		"$(hex_mac "${6:-ff:ff:ff:ff:ff:ff}")" "$(hex_mac "$2")" "$op" \
		"$(hex_mac "$2")" "$(hex_ip "$3")" "$(hex_mac "$4")" "$(hex_ip "$5")"
}

# link DEV NAMESPACE PEER_DEV: a veth pair, this end in our namespace, both up.
link() {
	ip netns list | grep -qw "$2" || ip netns add "$2"
	ip link add "$1" type veth peer name "$3" netns "$2"
	ip link set "$1" up
	ip -n "$2" link set "$3" up
}

world() {
	ip netns add peer
	ip -batch - <<-BATCH
		link add v0 address $ME_MAC type veth peer name v1 address $PEER_MAC netns peer
		link set v0 up
	BATCH
	ip -n peer -batch - <<-BATCH
		link set lo up
		addr add $PEER/24 dev v1
		link set v1 up
	BATCH
	mipv4 attach v0 addr "$ME/24"
}

# Nothing is left of a test for the next one.
end_world() {
	local dev name
	ip -all netns delete 2>/dev/null
	for dev in /sys/class/net/*; do
		name=${dev##*/}
		[ "$name" = lo ] || [ ! -e "$dev/ifindex" ] || ip link del "$name" 2>/dev/null
	done
	:
}

# What must hold of the counters of an endpoint at rest: whatever came in was
# delivered or dropped, whatever was to go out went out or was dropped. Fragments
# that were put together count as the one datagram that they became; what they
# wait for may never come. "no-memory" and "detached" may be either way, and are 0
# here.
IN_DROPS='["otherhost","hdr-short","hdr-version","hdr-len","hdr-csum","hdr-totlen",
	"truncated","hdr-options","source-route","src-invalid","src-own","dst-invalid",
	"dst-not-ours","dst-not-member","l2-broadcast","empty","no-proto"]'
FRAG_DROPS='["fragment","frag-overlap","frag-ecn","frag-timeout","frag-memory"]'
OUT_DROPS='["out-no-memory","out-detached","out-no-route","out-too-big","out-invalid","out-down","out-device",
	"neigh-failed","neigh-queue","neigh-full"]'

# Prints what does not add up of the endpoints in the current namespace.
imbalance() {
	mipv4 -j stats | jq -r --argjson in "$IN_DROPS" --argjson out "$OUT_DROPS" \
		--argjson frag "$FRAG_DROPS" '
		def sum($names): . as $all | [$names[] | $all[.]] | add;
		.[] | .ifname as $dev | .stats as $s | .drops as $d |
		($d | sum($in)) as $in_drops | ($d | sum($out)) as $out_drops |
		($d | sum($frag)) as $frag_drops |
		def wrong($what): "\($dev): \($what)";
		(if $s.InReceives - $s.ReasmReqds + $s.ReasmOKs != $s.InDelivers + $in_drops then
			wrong("InReceives \($s.InReceives) - ReasmReqds \($s.ReasmReqds) + ReasmOKs \($s.ReasmOKs) != InDelivers \($s.InDelivers) + dropped \($in_drops)")
		else empty end),
		(if $s.ReasmReqds < 2 * $s.ReasmOKs + $frag_drops + $d["frag-duplicate"] then
			wrong("ReasmReqds \($s.ReasmReqds) are too few for ReasmOKs \($s.ReasmOKs) and dropped \($frag_drops)")
		else empty end),
		(if $s.InHdrErrors + $s.InTruncatedPkts + $s.InAddrErrors + $s.InUnknownProtos + $s.InDiscards != $in_drops or $s.ReasmFails != $frag_drops then
			wrong("the MIB counters of input do not add up to the drops, \($in_drops) and \($frag_drops)")
		else empty end),
		(if $s.OutRequests - $s.FragOKs + $s.FragCreates != $s.OutTransmits + $out_drops then
			wrong("OutRequests \($s.OutRequests) - FragOKs \($s.FragOKs) + FragCreates \($s.FragCreates) != OutTransmits \($s.OutTransmits) + dropped \($out_drops)")
		else empty end),
		(if $d["no-memory"] + $d.detached != 0 then
			wrong("dropped for want of memory or while detached")
		else empty end)'
}

balanced_here() {
	[ -z "$(imbalance)" ]
}

# In all namespaces; a datagram may wait for ARP for 4 s.
balanced() {
	local ns
	if ! retry 6 balanced_here >/dev/null; then
		imbalance
		return 1
	fi
	for ns in /run/netns/*; do
		[ -e "$ns" ] || continue
		inside "${ns##*/}" bash -c ". '$HERE/lib.sh'; retry 6 balanced_here >/dev/null || { imbalance; exit 1; }"
	done
}

# What helps to see why a test failed.
post_mortem() {
	set +e
	echo "--- endpoints at that time"
	mipv4 show
	mipv4 neigh show
	mipv4 stats
	[ ! -s "$TMP/capture" ] || { echo "--- captured"; tail -n 20 "$TMP/capture"; }
}

run_one() {
	rm -f "$TMP"/capture*
	(
		set -eE
		trap 'rc=$?; echo "${BASH_SOURCE[0]##*/}:$LINENO: failed ($rc): $BASH_COMMAND"' ERR
		# shellcheck disable=SC2154 # assigned by the trap itself
		trap 'rc=$?; set +e; trap - ERR; [ $rc -eq 0 ] || post_mortem
			kill -KILL $(jobs -p) 2>/dev/null
			exit $rc' EXIT
		world
		"$1"
		balanced
	) >"$TMP/log" 2>&1
}

run_tests() {
	local tests test name pattern chosen ran=0 failed=0 rc
	mapfile -t tests < <(sed -n 's/^\(test_[a-z0-9_]*\)() {$/\1/p' "$0")
	modprobe mipv4 || { echo "not ok the_module_loads"; exit 1; }
	for test in "${tests[@]}"; do
		name=${test#test_}
		chosen=$((! $#))
		for pattern; do
			[[ $name != *$pattern* ]] || chosen=1
		done
		[ "$chosen" -ne 0 ] || continue
		ran=$((ran + 1))
		run_one "$test"
		rc=$?
		if [ "$rc" -eq 0 ]; then
			echo "ok $name"
		else
			failed=$((failed + 1))
			sed 's/^/# /' "$TMP/log" | tail -n "${LOG_LINES:-120}"
			echo "not ok $name"
		fi
		end_world
	done
	rm -rf "$TMP"
	[ "$ran" -gt 0 ] && [ "$failed" -eq 0 ]
	exit
}
