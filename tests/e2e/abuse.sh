#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# abuse.sh: floods of harmful frames, with good traffic beside them. tests/abuse/flood.c
# sends the floods; tests/check builds it as $MIPV4_FLOOD. Each flood prints a line
# "# abuse:" with sent, answered and lost frames and with memory; docs/testing.md has the
# table. `make abuse` sends more, and compares the losses with those of a Linux host.
# MIPV4_FLOOD=…/flood tools/vm/vm run -- tests/e2e/abuse.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=flood.sh
. "${0%/*}/flood.sh"

exec {REPORT}>&1
FULL=${MIPV4_ABUSE_FULL:-}
COUNT=65536 RATE=50000	# frames of a flood, and the highest rate per second
WAIT=3			# seconds that fragments wait
[ -z "$FULL" ] || COUNT=400000 RATE=20000 WAIT=30
PARTS=4			# parts of a flood; the gauges are read after each
GROUP=239.1.2.3

# more NAME: set VALUE to the growth of a counter since the flood began.
more() {
	VALUE=$((N[$1] - BASE[$1]))
}

# grown NAME MAX: the growth is at most MAX; grew NAME MIN: it is at least MIN.
grown() {
	more "$1"
	[ "$VALUE" -le "$2" ] || fail "$1: $VALUE more, not $2 at most"
}

grew() {
	more "$1"
	[ "$VALUE" -ge "$2" ] || fail "$1: $VALUE more, not $2 at least"
}

# log_lines: set LINES_SAID to the number of our lines in the kernel's log.
log_lines() {
	LINES_SAID=$(dmesg | grep -c 'mipv4: ') || :
}

GAUGES='neighbours neigh_queued route_cache reasm'

# abuse KIND [OPTION…]: send a flood, with good traffic beside it: from the peer, and by ping
# from us. Sets SENT, MS (of frames), TIME (the longest duration in seconds, with pauses),
# GOOD and LOST (of all), TOP (of each gauge) and PEAK (KiB above BASE_KIB). AFTER is the
# loss of 300 good datagrams that follow. The rules for every flood are checked here.
declare -A TOP=()
abuse() {
	local kind=$1 count=$((COUNT / PARTS)) part name class sent=0 ms=0 peak=0 said
	local -A good=() lost=()
	shift
	mipv4 set dev v0 reasm-timeout "$WAIT"
	flood -n 600 -e 1 none		# the senders are known neighbours
	memory
	BASE_KIB=$KIB
	log_lines
	said=$LINES_SAID
	read_stats
	for name in "${!N[@]}"; do BASE[$name]=${N[$name]}; done
	TIME=$SECONDS
	background mipv4 ping "$PEER" dev v0 interval 0.02 >"$TMP/ping" 2>&1
	PING=$BACKGROUND
	for ((part = 0; part < PARTS; part++)); do
		flood -f $((count * part)) -n "$count" -r "$RATE" "$@" "$kind"
		sent=$((sent + SENT)) ms=$((ms + MS))
		for class in known fresh cut; do
			good[$class]=$((good[$class] + GOOD[$class]))
			lost[$class]=$((lost[$class] + LOST[$class]))
		done
		memory
		[ "$((PEAK - SLAB))" -le "$peak" ] || peak=$((PEAK - SLAB))
		[ "$((KIB - BASE_KIB))" -le "$peak" ] || peak=$((KIB - BASE_KIB))
		read_stats
		for name in $GAUGES; do
			[ "${N[$name]}" -le "${TOP[$name]:-0}" ] || TOP[$name]=${N[$name]}
			[ "${N[$name]}" -le "${N[${name}_limit]}" ] ||
				fail "$name is ${N[$name]}, and the limit ${N[${name}_limit]}"
		done
	done
	flood -n 300 -e 1 none
	AFTER=$((LOST[known] + LOST[fresh] + LOST[cut]))
	end_ping
	SENT=$sent MS=$ms PEAK=$peak
	for class in "${!good[@]}"; do
		GOOD[$class]=${good[$class]}
		LOST[$class]=${lost[$class]}
	done
	for class in "${!LOST[@]}"; do
		echo "lost ${LOST[$class]} of ${GOOD[$class]}: $class"
		[ $((LOST[$class] * 100)) -lt "${GOOD[$class]}" ]
	done
	[ "$AFTER" -eq 0 ] || fail "lost $AFTER of 300 after it"
	TIME=$((SECONDS - TIME + 1))
	log_lines
	[ $((LINES_SAID - said)) -le 10 ] || fail "said $((LINES_SAID - said)) lines"
	read_stats
}

pings_are_answered() {
	read_stats
	more IcmpOutEchos
	GOOD[ping]=$VALUE
	more IcmpInEchoReps
	LOST[ping]=$((GOOD[ping] - VALUE))
	[ "${LOST[ping]}" -eq 0 ]
}

# Sets GOOD[ping] and LOST[ping].
end_ping() {
	kill -INT "$PING"
	wait "$PING" || :
	retry 10 pings_are_answered || :
}

# no_more_than KIB: the flood took no more memory.
no_more_than() {
	[ "$PEAK" -le "$1" ] || fail "took $PEAK KiB, not $1"
}

memory_is_back() {
	memory
	[ "$((KIB - BASE_KIB))" -le 512 ] || fail "$((KIB - BASE_KIB)) KiB are left"
}

strangers_are_forgotten() {
	read_stats
	[ "${N[neighbours]}" -le 2000 ]	# the neighbours of the good traffic
}

# forgotten: all state of the flood is removed: fragments and neighbours at their timeouts,
# the rest at once.
forgotten() {
	if [ -n "$FULL" ]; then
		retry 100 strangers_are_forgotten
	fi
	mipv4 neigh flush dev v0
	mipv4 addr add 10.9.0.3/32 dev v0	# a route clears the route cache
	retry 60 counts reasm 0
	retry 40 memory_is_back >/dev/null
}

# report WHAT ANSWER…: print the row of the table, then the state after all timeouts.
report() {
	local class of=''
	for class in known fresh cut ping; do
		of+=" $class ${LOST[$class]}/${GOOD[$class]}"
	done
	forgotten
	echo "# abuse: $1 | $SENT, $((SENT * 1000 / (MS + 1))) a second | ${*:2} |$of, then $AFTER/300 |" \
		"neighbours ${TOP[neighbours]:-0} waiting ${TOP[neigh_queued]:-0}" \
		"cache ${TOP[route_cache]:-0} fragments $((${TOP[reasm]:-0} / 1024)) KiB," \
		"all $PEAK KiB | $((KIB - BASE_KIB)) KiB" >&"$REPORT"
	[ -z "$FULL" ] || linux_in_our_place "$1"
}

# linux_in_our_place KIND: the loss if v0 belongs to Linux. An answer after more than 0.3 s
# is lost, as in the flood.
linux_in_our_place() {
	local class of=''
	mipv4 detach v0
	ip addr add "$ME/15" dev v0
	ip route add default via "$PEER"
	background "$MIPV4_FLOOD" echo
	flood -n 600 -e 1 -w 300 none
	flood -n 100000 -r "$RATE" -w 300 "$1"
	for class in known fresh cut; do
		of+=" $class ${LOST[$class]}/${GOOD[$class]}"
	done
	flood -n 300 -e 1 -w 300 none
	echo "# abuse: Linux: $1 |$of, then $((LOST[known] + LOST[fresh] + LOST[cut]))/300" >&"$REPORT"
	# Remove its fragments before memory is measured again.
	[[ $1 != frag* ]] || nap 31
}

# Print a counter as text: "NAME VALUE".
counted() {
	local name
	COUNTED=''
	for name; do
		more "$name"
		COUNTED+="${COUNTED:+, }$name $VALUE"
	done
}

# ARP requests that good traffic causes: for unknown hosts, and for known ones every half
# minute.
good_requests() {
	VALUE=$((GOOD[fresh] + 300 + 202 * (1 + TIME / 30)))
}

test_nothing() {
	wide_world
	abuse none
	no_more_than 2048
	good_requests
	grown ArpOutRequests "$VALUE"
	report none none
}

# Each is answered. A neighbour in use stays in the table, and is not requested again.
test_storm_of_arp_requests_from_65536_hosts() {
	wide_world
	abuse arp-storm
	grew ArpOutReplies "$SENT"
	grown ArpOutReplies $((SENT + 10))
	good_requests
	grown ArpOutRequests "$VALUE"
	no_more_than 8192
	counted ArpOutReplies ArpOutRequests ArpEvictions
	report arp-storm "$COUNTED"
}

# None can be answered: the endpoint sends at most three requests for each.
test_scan_from_65536_hosts_that_do_not_exist() {
	wide_world
	abuse scan
	good_requests
	grown ArpOutRequests $((3 * SENT + VALUE))
	no_more_than 8192
	counted ArpOutRequests neigh-queue ArpEvictions
	report scan "$COUNTED"
}

# unanswered KIND KIB COUNTER…: frames that are not answered and take at most KIB of memory.
# Fragments whose time ends during the flood cause ICMP errors.
unanswered() {
	local told
	wide_world
	abuse "$1"
	no_more_than "$2"
	more IcmpOutTimeExcds
	told=$VALUE
	[ "$told" -le $((1000 * TIME + 50)) ]
	more OutRequests
	[ $((VALUE - told)) -le $((GOOD[known] + GOOD[fresh] + GOOD[cut] + GOOD[ping] + 300)) ]
	counted "${@:3}"
	report "$1" "$told; $COUNTED"
}

test_fragments_to_which_nothing_follows() {
	unanswered frag-never 6144 frag-memory
}

test_fragments_of_8_octets() {
	unanswered frag-tiny 6144 frag-memory
}

test_fragments_that_overlap() {
	unanswered frag-overlap 2048 frag-overlap
	# On a slow machine the first of a pair may have timed out.
	more frag-timeout
	grew frag-overlap $((SENT - 2 * VALUE))
}

test_fragments_of_which_one_is_an_octet_short() {
	unanswered frag-short 6144 fragment frag-memory
}

# Path MTUs of more hosts than the cache has room for, including hosts in use.
test_forged_path_mtus() {
	unanswered pmtu 3072 PmtuUpdates
	grew PmtuUpdates 4096
}

test_forged_errors() {
	unanswered unreachable 2048 icmp-type
}

test_forged_redirects_are_not_followed() {
	unanswered redirect 2048 icmp-redirect
	grew icmp-redirect "$SENT"
	grown RedirectsFollowed 0
}

# Hosts of the network have no gateway, and so no gateway can redirect.
test_forged_redirects_that_are_followed() {
	wide_world
	mipv4 set dev v0 redirects on
	abuse redirect
	grew RedirectsFollowed 4096
	no_more_than 3072
	counted RedirectsFollowed icmp-redirect
	report redirect "none; $COUNTED"
}

test_source_routes() {
	unanswered source-route 2048 source-route
	grew source-route "$SENT"
}

test_echo_requests_to_all() {
	unanswered smurf 2048 icmp-bcast l2-broadcast
	grown IcmpOutEchoReps 0
}

# Errors are limited: 1,000 of a kind per second, in bursts of 50.
test_datagrams_of_a_protocol_that_nobody_speaks() {
	wide_world
	abuse unknown
	grown IcmpOutDestUnreachs $((1000 * TIME + 50))
	grew IcmpOutRateLimited $((SENT - (1000 * TIME + 50)))
	no_more_than 2048
	counted IcmpOutDestUnreachs IcmpOutRateLimited
	report unknown "$COUNTED"
}

# in_many_groups: join $GROUP and other groups.
in_many_groups() {
	local i
	for ((i = 0; i < 200; i++)); do
		echo "group add 239.2.0.$i dev v0"
	done | mipv4 -b -
	mipv4 group add "$GROUP" dev v0
}

# KIND: queries; 200 messages per second, in bursts of 64.
queries() {
	wide_world
	in_many_groups
	abuse "$1"
	grew IgmpOutReports 1
	grown IgmpOutReports $((200 * TIME + 64))
	grew igmp-ignored $((SENT - 100 * TIME - 50))
	no_more_than 2048
	counted IgmpOutReports igmp-ignored
	report "$1" "$COUNTED"
}

test_queries_that_want_an_answer_at_once() {
	queries igmp
}

test_queries_of_older_versions() {
	queries igmp-old
}

# The endpoint defends the address once in ten seconds, and keeps it.
test_somebody_else_has_our_address() {
	wide_world
	abuse conflict
	grew arp-conflict $((SENT * 3 / 4))
	grew src-own $((SENT / 4))
	grown ArpOutAnnounces $((3 + TIME / 10))
	no_more_than 2048
	counted ArpOutAnnounces arp-conflict src-own
	report conflict "$COUNTED"
}

# A listener receives events.
events_are_heard() {
	mipv4 neigh replace 10.9.0.98 lladdr 02:00:00:00:00:98 dev v0
	[ -s "$TMP/events" ]
}

# The change is accepted once per second; further changes cause no events.
test_host_with_another_address_1000_times_a_second() {
	wide_world
	background mipv4 monitor neigh >"$TMP/events"
	local monitor=$BACKGROUND
	retry 20 events_are_heard
	COUNT=4000
	[ -z "$FULL" ] || COUNT=20000
	RATE=1000
	abuse flapping -e 5
	kill "$monitor"
	EVENTS=$(grep -c '10\.9\.0\.99 ' "$TMP/events")
	[ "$EVENTS" -ge 2 ]
	[ "$EVENTS" -le $((2 * TIME)) ] || fail "$EVENTS events in $TIME s"
	no_more_than 2048
	report flapping "$EVENTS events"
}

run_tests "$@"
