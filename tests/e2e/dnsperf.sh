#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# dnsperf.sh: dnsperf of Linux asks a name server on mipv4, and the same server on Linux. The
# output has the rates. They depend on the machine, so they are not tested.
# tools/vm/vm run -- tests/e2e/dnsperf.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

exec {FIGURES}>&1

# dnsmasq listens in the namespace "other", with Linux's stack, at 10.8.0.2, and on mipv4.
name_servers() {
	local server='dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts
		--user=root --pid-file= --port=53 --local=/example/ --host-record=host.example,192.0.2.8'
	modprobe mudp
	ip link set lo up
	ip netns add other
	ip link add l0 netns other type veth peer name l1 netns peer
	ip -n other -batch - <<-BATCH
		link set lo up
		addr add 10.8.0.2/24 dev l0
		link set l0 up
	BATCH
	ip -n peer -batch - <<-BATCH
		addr add 10.8.0.1/24 dev l1
		link set l1 up
	BATCH
	echo 'host.example A' >"$TMP/queries"
	# shellcheck disable=SC2086 # words
	background mipv4 run -- $server
	# shellcheck disable=SC2086
	background ip netns exec other $server
	retry 10 asked "$ME" -n 1
	retry 10 asked 10.8.0.2 -n 1
}

# asked SERVER OPTION…: dnsperf asks; set LOST to the number of queries that were not answered,
# and RATE to the answers in a second.
asked() {
	run peer timeout 60 dnsperf -s "$1" -d "$TMP/queries" "${@:2}"
	[[ $TEXT =~ 'Queries lost:'\ +([0-9]+) ]] || fail "$TEXT" || return
	LOST=${BASH_REMATCH[1]}
	[[ $TEXT =~ 'Queries per second:'\ +([0-9]+) ]] && RATE=${BASH_REMATCH[1]}
	[[ $TEXT =~ NOERROR\ [1-9] ]] || fail "$TEXT"
}

# highest_rates: set LINUX and HERE to the highest rates of several times, by turns.
highest_rates() {
	LINUX=0 HERE=0
	for _ in 1 2 3 4; do
		asked 10.8.0.2 -l 1
		[ "$RATE" -le "$LINUX" ] || LINUX=$RATE
		asked "$ME" -l 1
		[ "$RATE" -le "$HERE" ] || HERE=$RATE
	done
}

# The rate is one at which the server on Linux loses nothing.
test_no_query_is_lost() {
	local rate
	name_servers
	highest_rates
	rate=$LINUX
	while asked 10.8.0.2 -l 3 -Q "$rate" && [ "$LOST" -gt 0 ]; do
		rate=$((rate * 3 / 4))
	done
	[ "$rate" -gt 0 ] || fail 'the server on Linux always loses queries' || return
	asked "$ME" -l 3 -Q "$rate"
	[ "$LOST" -eq 0 ] || fail "at $rate queries a second: $TEXT" || return
	says ':53 ' mipv4 socket all
	echo "# dnsperf: $HERE queries a second on mipv4, $LINUX on Linux ($((100 * HERE / LINUX)) %)," \
		"no loss at $rate" >&"$FIGURES"
}

run_tests "$@"
