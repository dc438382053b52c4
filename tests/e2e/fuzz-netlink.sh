#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# fuzz-netlink.sh: valid and invalid messages to both netlink families under traffic. They
# come from a program with all privileges, one without, and one with all privileges in a
# namespace of its own. tests/fuzz/netlink.c makes them and checks the answers; the
# Makefile beside it builds it as $MIPV4_FUZZER. For a kernel with checkers:
# MIPV4_FUZZER=…/netlink tools/vm/vm run --kernel uml-debug -- tests/e2e/fuzz-netlink.sh
#
# Each sends $MIPV4_FUZZ_COUNT messages (5,000), or messages for $MIPV4_FUZZ_TIME seconds.
# They depend on $MIPV4_FUZZ_SEED and begin with number $MIPV4_FUZZ_FIRST; the start prints
# both. The kernel's log has a line for each ten thousandth.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

SEED=${MIPV4_FUZZ_SEED:-$RANDOM$RANDOM}
FIRST=${MIPV4_FUZZ_FIRST:-0}
COUNT=${MIPV4_FUZZ_COUNT:-5000}
[ -z "${MIPV4_FUZZ_TIME:-}" ] || COUNT=100000000
# The configuration is restored after this number of messages.
ROUND=$((COUNT < 100000 ? 2500 : 10000))
DEVICES=(v0 w0 w1 d0 d1 lo)
exec {REPORT}>&1	# past the log of the test

# The objects that messages concern. Existing ones do not change.
enrich() {
	mipv4 -b - -force >/dev/null 2>&1 <<-BATCH || :
		attach v0 addr $ME/24
		attach w0 addr 10.8.0.1/24 gateway 10.8.0.2
		attach w1 addr 10.8.0.2/24
		attach d0 shared
		attach d1 addr 10.7.0.1/24
		addr add $ME/24 dev v0
		addr add 10.9.0.3/24 dev v0
		addr add 10.8.0.1/24 dev w0
		addr add 10.8.0.2/24 dev w1
		addr add 10.7.0.2/32 dev d1
		addr add 10.7.0.9/24 dev d1 dad
		route add 172.16.0.0/24 via $PEER dev v0 metric 10
		route add 172.16.0.0/24 via 10.9.0.77 dev v0 metric 20
		route add default via $PEER dev v0 mtu 1400
		route add blackhole 192.0.2.0/24 dev v0
		route add unreachable 172.17.0.0/16 dev w0
		neigh add 10.9.0.77 lladdr 02:00:00:00:00:77 dev v0
		neigh add 10.8.0.2 lladdr 02:00:00:00:00:78 dev d1
		group add 239.1.2.3 dev v0
		group add 239.1.2.4 dev v0 source $PEER,10.9.0.77
		group add 232.1.1.1 dev d1 exclude 10.7.0.3
		udp echo 7 dev v0
		udp discard 9 dev v0
		udp sink 5001 dev w1
		set dev d1 ttl 32 tos 0x10 redirects on source-routes on
	BATCH
}

# A cable between w0 and w1, and two dummies.
devices() {
	ip -batch - <<-BATCH
		link add w0 type veth peer name w1
		link set w0 up
		link set w1 up
		link add d0 type dummy
		link set d0 up
		link add d1 type dummy
		link set d1 up
	BATCH
}

traffic() {
	background ip netns exec peer ping -q -i 0.05 -s 3000 "$ME" >/dev/null
	background ip netns exec peer hping3 -n -i u20000 --udp -p 7 -d 40 "$ME" >/dev/null 2>&1
	background ip netns exec peer hping3 -n -i u50000 --rawip -H 253 -d 40 "$ME" >/dev/null 2>&1
}

# fuzz COMMAND…: send a round of messages; add their number to DONE.
fuzz() {
	local n=$((COUNT - DONE < ROUND ? COUNT - DONE : ROUND)) line
	"$@" -s "$SEED" -f "$((FIRST + DONE))" -n "$n" \
		-t "$((END - SECONDS))" "${DEVICES[@]}" >"$TMP/fuzz" 2>&1 ||
		{ cat "$TMP/fuzz"; return 1; }
	[ -z "$VM_OUT" ] || cat "$TMP/fuzz" >>"$VM_OUT/fuzz-netlink.log"
	while IFS= read -r line; do
		if [[ $line =~ ^([a-z0-9]+\ [a-z-]+):\ ([0-9]+)\ done, ]]; then
			SUCCEEDED[${BASH_REMATCH[1]}]=$((${SUCCEEDED[${BASH_REMATCH[1]}]:-0} + BASH_REMATCH[2]))
		elif [[ $line =~ ^([0-9]+)\ messages ]]; then
			DONE=$((DONE + BASH_REMATCH[1]))
		fi
	done <"$TMP/fuzz"
}

# reached PATTERN: requests of each operation with such a name succeeded. Otherwise the test
# covers less than it claims.
reached() {
	local op n=0
	[ "$DONE" -ge 50000 ] || return 0	# the rarest succeeds once in 900
	for op in "${!SUCCEEDED[@]}"; do
		[[ $op =~ $1 ]] || continue
		n=$((n + 1))
		[ "${SUCCEEDED[$op]}" -gt 0 ] || fail "$op never succeeded" || return
	done
	[ "$n" -ge 8 ] || fail "only $n operations"
}

# start_fuzz: print the parameters to repeat the run.
start_fuzz() {
	DONE=0
	declare -gA SUCCEEDED=()
	END=$((SECONDS + ${MIPV4_FUZZ_TIME:-1000000}))
	echo "seed $SEED from $FIRST"
	modprobe mudp
	devices
	enrich
	traffic
}

# report_fuzz WHOSE: print the number of messages, also of a test that passes.
report_fuzz() {
	echo "# fuzzed: seed $SEED, messages $FIRST to $((FIRST + DONE - 1)) $1" >&"$REPORT"
}

# Each round begins with the whole configuration.
test_no_message_of_root_does_harm() {
	start_fuzz
	while [ "$DONE" -lt "$COUNT" ] && [ "$SECONDS" -lt "$END" ]; do
		enrich
		fuzz "$MIPV4_FUZZER"
	done
	report_fuzz 'of root'
	reached .
	# Everything works as before.
	for dev in v0 w0 w1 d0 d1; do
		mipv4 detach "$dev" || :
	done
	mipv4 attach v0 addr "$ME/24"
	mipv4 attach w0 addr 10.8.0.1/24
	mipv4 attach w1 addr 10.8.0.2/24
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 3 interval 0.1
	says ' 0% packet loss' mipv4 ping 10.8.0.2 dev w0 count 3 interval 0.1
	mipv4 udp echo 7 dev w1
	says '^sent 3 datagrams' mipv4 udp send 10.8.0.2:7 dev w0 count 3
}

# Objects that can be configured, and their present number.
state() {
	mipv4 save
	mipv4 -j show | jq 'map(del(.neigh_count, ."neigh-count"))'
	mipv4 -j group show
	mipv4 -j route show | jq 'map(del(.expires))'
	mipv4 -j udp show | jq 'map({ifname, port, service})'
}

test_no_message_of_nobody_changes_anything() {
	start_fuzz
	retry 20 silent_on tentative mipv4 addr show
	state >"$TMP/before"
	while [ "$DONE" -lt "$COUNT" ] && [ "$SECONDS" -lt "$END" ]; do
		fuzz "$MIPV4_FUZZER" -u
	done
	report_fuzz 'of nobody'
	reached 'get$'
	state >"$TMP/after"
	diff "$TMP/before" "$TMP/after"
	[ -s "$TMP/before" ]
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

# in_user_namespace COMMAND…: run it as root there, with the same configuration.
in_user_namespace() {
	setpriv --reuid=65534 --regid=65534 --clear-groups unshare -Urn bash -ec '
		ip link add v0 type dummy
		ip link set v0 up
		devices
		enrich
		exec "$@"' - "$@"
}

test_no_message_of_a_user_namespace_changes_anything_outside() {
	start_fuzz
	echo 1 >/sys/module/mipv4/parameters/userns
	export -f devices enrich
	export ME PEER
	install -D -m 755 "$MIPV4_FUZZER" /run/fuzz/netlink	# in a directory that other users cannot read
	retry 20 silent_on tentative mipv4 addr show
	state >"$TMP/before"
	while [ "$DONE" -lt "$COUNT" ] && [ "$SECONDS" -lt "$END" ]; do
		fuzz in_user_namespace /run/fuzz/netlink
	done
	report_fuzz 'of a user namespace'
	reached .
	state >"$TMP/after"
	diff "$TMP/before" "$TMP/after"
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

run_tests "$@"
