# shellcheck shell=bash disable=SC2034
# lib.sh: common functions of the end-to-end scenarios. A scenario is a script that runs
# inside a VM, sources this file, defines functions test_RULE and ends with
# `run_tests "$@"`. Sourced, never run.
#
# Every test begins with the same network: v0 in the VM's own namespace belongs to mipv4,
# with $ME/24; its other end is v1 in the namespace "peer", which has Linux's own stack,
# with $PEER/24. A test fails at the first command that fails, or if the counters of an
# endpoint do not add up at its end.
#
# A new process, even a subshell, takes a tenth of a second under UML, and more with
# checkers. So bash does as much as possible by itself.
#
# Each test prints "ok RULE" or "not ok RULE"; the log of a failed test precedes its line, as
# "# ...". Arguments select tests by parts of their names.

ME=10.9.0.2 PEER=10.9.0.1
ME_MAC=02:00:00:00:00:02 PEER_MAC=02:00:00:00:00:01
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
PYTHON=/usr/bin/python3
TMP=$(mktemp -d)
exec {NEVER}<> <(:)	# a read from it never returns

# nap SECONDS
nap() {
	read -rt "$1" -u "$NEVER" || :
}

# inside NAMESPACE COMMAND…
inside() {
	ip netns exec "$@"
}

peer() {
	ip netns exec peer "$@"
}

fail() {
	echo "$*"
	return 1
}

# retry SECONDS COMMAND…: repeat the command until it succeeds. On a slow machine the time is
# four times as long, and a slow command has at least three tries.
retry() {
	local end=$((SECONDS + 4 * $1)) tries=0
	shift
	until "$@"; do
		tries=$((tries + 1))
		[ "$SECONDS" -lt "$end" ] || [ "$tries" -lt 3 ] ||
			{ echo "still not: $*"; return 1; }
		nap 0.1
	done
}

# run COMMAND…: set the array SAID to the lines of its output, TEXT to the whole, and STATUS
# to its exit status.
run() {
	STATUS=0
	"$@" >"$TMP/said" 2>&1 || STATUS=$?
	mapfile -t SAID <"$TMP/said"
	printf -v TEXT '%s\n' "${SAID[@]}"
	TEXT=${TEXT%$'\n'}
}

# any_line PATTERN LINE…: does a line match the extended regular expression?
any_line() {
	local pattern=$1 line
	shift
	for line; do
		[[ ! $line =~ $pattern ]] || return 0
	done
	return 1
}

# refused STATUS TEXT COMMAND…: it exits with STATUS and prints TEXT.
refused() {
	local want=$1 text=$2
	shift 2
	run "$@"
	[ "$STATUS" -eq "$want" ] || fail "$*: status $STATUS, not $want: $TEXT" || return
	[[ $TEXT == *"$text"* ]] || fail "$*: says: $TEXT; not: $text"
}

# says PATTERN COMMAND…: the command succeeds, and a line of its output matches.
says() {
	local pattern=$1
	shift
	run "$@"
	[ "$STATUS" -eq 0 ] || fail "$*: status $STATUS: $TEXT" || return
	any_line "$pattern" "${SAID[@]}" || fail "$*: says: $TEXT; not: $pattern"
}

# silent_on PATTERN COMMAND…: the command succeeds, and no line of its output matches.
silent_on() {
	local pattern=$1
	shift
	run "$@"
	[ "$STATUS" -eq 0 ] || fail "$*: status $STATUS: $TEXT" || return
	! any_line "$pattern" "${SAID[@]}" || fail "$*: says: $TEXT"
}

# is TEXT COMMAND…: the command succeeds, and its output is TEXT.
is() {
	local want=$1
	shift
	run "$@"
	[ "$STATUS" -eq 0 ] || fail "$*: status $STATUS: $TEXT" || return
	[ "$TEXT" = "$want" ] || fail "$*: says: $TEXT; not: $want"
}

# counter NAME [DEV]: set VALUE to a counter of stats or drops, by its name in -j.
counter() {
	run mipv4 -j stats dev "${2:-v0}"
	[[ $TEXT =~ \"$1\":([0-9]+) ]] || fail "no counter $1: $TEXT" || return
	VALUE=${BASH_REMATCH[1]}
}

# counts NAME N [DEV]: the counter is N; at_least, at_most: not less, not more.
counts() {
	counter "$1" "${3:-v0}" || return
	[ "$VALUE" -eq "$2" ] || fail "$1 is $VALUE, not $2"
}

at_least() {
	counter "$1" "${3:-v0}" || return
	[ "$VALUE" -ge "$2" ] || fail "$1 is $VALUE, less than $2"
}

at_most() {
	counter "$1" "${3:-v0}" || return
	[ "$VALUE" -le "$2" ] || fail "$1 is $VALUE, more than $2"
}

# udp_counts NAME N: a counter of the UDP of v0 is N.
udp_counts() {
	run mipv4 -j udp stats dev v0
	[[ $TEXT =~ \"$1\":([0-9]+) ]] || fail "no counter $1: $TEXT" || return
	[ "${BASH_REMATCH[1]}" -eq "$2" ] || fail "$1 is ${BASH_REMATCH[1]}, not $2"
}

# service PORT NAME [COMMAND…]: set VALUE to a counter of the service on v0, or of the
# service in the output of the command.
service() {
	local port=$1 name=$2
	shift 2
	[ $# -gt 0 ] || set -- mipv4 -j udp show dev v0
	run "$@"
	[[ $TEXT =~ \"port\":$port,[^}]*\"$name\":([0-9]+) ]] || fail "no $name of port $port: $TEXT" || return
	VALUE=${BASH_REMATCH[1]}
}

service_counts() {
	service "$1" "$2" "${@:4}" || return
	[ "$VALUE" -eq "$3" ] || fail "$2 of port $1 is $VALUE, not $3"
}

# background COMMAND…: run it until the test ends; set BACKGROUND to its process.
background() {
	"$@" &
	BACKGROUND=$!
}

# capture NAMESPACE DEV FILTER…: write the output of tcpdump to $TMP/capture from now on.
capture() {
	local ns=$1 dev=$2
	shift 2
	: >"$TMP/capture"
	background ip netns exec "$ns" tcpdump -lenvti "$dev" "$@" \
		>"$TMP/capture" 2>"$TMP/capture.err"
	retry 20 listening
}

listening() {
	local lines
	mapfile -t lines <"$TMP/capture.err"
	any_line 'listening on' "${lines[@]}"
}

# Set MATCHES to the number of captured lines that match.
count_captured() {
	local lines line
	MATCHES=0
	mapfile -t lines <"$TMP/capture"
	for line in "${lines[@]}"; do
		[[ ! $line =~ $1 ]] || MATCHES=$((MATCHES + 1))
	done
}

# captured N PATTERN: at least N lines match; exactly_captured: N lines.
captured() {
	count_captured "$2"
	[ "$MATCHES" -ge "$1" ] || fail "captured $MATCHES of $1: $2"
}

exactly_captured() {
	count_captured "$2"
	[ "$MATCHES" -eq "$1" ] || fail "captured $MATCHES, not $1: $2"
}

# send NAMESPACE DEV FRAME…: send frames, given in hexadecimal.
send() {
	local ns=$1
	shift
	inside "$ns" "$PYTHON" -SE "$HERE/send.py" "$@"
}

# hex_ip ADDRESS: set HEX.
hex_ip() {
	local IFS=. octets
	read -ra octets <<<"$1"
	printf -v HEX '%02x' "${octets[@]}"
}

# arp_frame request|reply SENDER_MAC SENDER_IP TARGET_MAC TARGET_IP [ETHER_DST]:
# append the frame to the array FRAMES.
arp_frame() {
	local op=0001 frame=${6:-ff:ff:ff:ff:ff:ff}$2
	[ "$1" = request ] || op=0002
	hex_ip "$3"
	frame+=0806000108000604$op$2$HEX$4
	hex_ip "$5"
	frame+=$HEX
	FRAMES+=("${frame//:/}")
}

# drop_on_and_on: until the test ends, the endpoint drops echo requests to 10.9.0.9.
drop_on_and_on() {
	ip -n peer neigh replace 10.9.0.9 lladdr "$ME_MAC" nud permanent dev v1
	background ip netns exec peer ping -q -i 0.3 10.9.0.9 >/dev/null
}

# link DEV NAMESPACE PEER_DEV: make a veth pair with DEV in our namespace; set both up.
link() {
	[ -e "/run/netns/$2" ] || ip netns add "$2"
	ip link add "$1" type veth peer name "$3" netns "$2"
	ip link set "$1" up
	ip -n "$2" link set "$3" up
}

world() {
	ip -batch - <<-BATCH
		netns add peer
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

# Remove all objects of a test before the next one.
end_world() {
	local path batch=''
	for path in /sys/class/net/*/ifindex; do
		path=${path%/ifindex}
		[[ $path == */lo ]] || batch+="link del ${path##*/}"$'\n'
	done
	for path in /run/netns/*; do
		[ ! -e "$path" ] || batch+="netns del ${path##*/}"$'\n'
	done
	# The removal of one device may remove another.
	ip -force -batch - <<<"$batch" 2>/dev/null
	:
}

# The invariant of the counters of an endpoint at rest: each received datagram was delivered
# or dropped, each datagram to be sent was sent or dropped. Reassembled fragments count as
# one datagram; fragments may wait for others that never arrive. If a datagram must not be
# fragmented, or a fragment could not be sent, only fragments are dropped.
IN_DROPS='otherhost hdr-short hdr-version hdr-len hdr-csum hdr-totlen truncated
	hdr-options source-route src-invalid src-own dst-invalid dst-not-ours
	dst-not-member src-filtered l2-broadcast empty no-proto gso no-memory detached'
FRAG_DROPS='fragment frag-overlap frag-ecn frag-timeout frag-memory'
OUT_DROPS='out-no-memory out-detached out-no-route out-unreachable out-blackhole out-invalid out-down
	out-device neigh-failed neigh-queue neigh-full out-cgroup'

# same WHAT N EXPRESSION: print an error if the expression, of N[counter], is not N.
same() {
	[ "$2" -eq "$3" ] || IMBALANCE+="$1: $2 != $3; "
}

# check_counters DEVICE: check the array N of all counters.
check_counters() {
	local name in=0 frag=0 out=0
	for name in $IN_DROPS; do in=$((in + N[$name])); done
	for name in $FRAG_DROPS; do frag=$((frag + N[$name])); done
	for name in $OUT_DROPS; do out=$((out + N[$name])); done
	same "$1: InReceives - ReasmReqds + ReasmOKs != InDelivers + drops of input" \
		$((N[InReceives] - N[ReasmReqds] + N[ReasmOKs])) $((N[InDelivers] + in))
	same "$1: OutRequests - FragOKs - FragFails + FragCreates != OutTransmits + drops of output" \
		$((N[OutRequests] - N[FragOKs] - N[FragFails] + N[FragCreates])) $((N[OutTransmits] + out))
	same "$1: the MIB counters of input != drops of input" \
		$((N[InHdrErrors] + N[InTruncatedPkts] + N[InAddrErrors] + N[InUnknownProtos] + N[InDiscards])) "$in"
	same "$1: ReasmFails != drops of fragments" "${N[ReasmFails]}" "$frag"
	[ "${N[ReasmReqds]}" -ge $((2 * N[ReasmOKs] + frag + N[frag-duplicate])) ] ||
		IMBALANCE+="$1: too few ReasmReqds, ${N[ReasmReqds]}; "
}

# Set IMBALANCE to the violations in TEXT, the output of mipv4 -j stats.
find_imbalance() {
	local pair pairs key value device='' udp=''
	local -A N=()
	IMBALANCE=''
	IFS=, read -ra pairs <<<"${TEXT//[][\{\}\"]/}"
	for pair in "${pairs[@]}"; do
		# The counters of UDP, which have names of their own, precede the limits.
		case $pair in
		udp:*) udp=1 ;;
		ifname:*) udp='' ;;
		esac
		[ -z "$udp" ] || continue
		pair=${pair#stats:}
		pair=${pair#drops:}
		key=${pair%%:*} value=${pair#*:}
		if [ "$key" = ifname ]; then
			[ -z "$device" ] || check_counters "$device"
			device=$value
			N=()
		else
			N[$key]=$value
		fi
	done
	[ -z "$device" ] || check_counters "$device"
}

# balanced_by COMMAND…: the command prints the counters of one namespace.
balanced_by() {
	run "$@"
	[ "$STATUS" -eq 0 ] || fail "$*: status $STATUS: $TEXT" || return
	find_imbalance
	[ -z "$IMBALANCE" ] || fail "$IMBALANCE"
}

# In all namespaces except that of the peer, which has Linux's stack. A datagram may wait for
# ARP for 4 s.
balanced() {
	local ns
	retry 6 balanced_by mipv4 -j stats
	for ns in /run/netns/*; do
		[ ! -e "$ns" ] || [ "${ns##*/}" = peer ] ||
			retry 6 balanced_by ip netns exec "${ns##*/}" mipv4 -j stats
	done
}

# Print the state of the system after a failed test.
post_mortem() {
	set +e
	echo "--- endpoints at that time"
	mipv4 show
	mipv4 neigh show
	mipv4 stats
	[ ! -s "$TMP/capture" ] || { echo "--- captured"; tail -n 20 "$TMP/capture"; }
}

run_one() {
	[ ! -e "$TMP/capture" ] || rm -f "$TMP"/capture*
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
	tests=("${MORE_TESTS[@]}" "${tests[@]}")
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
