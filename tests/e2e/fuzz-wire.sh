#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# fuzz-wire.sh: receive random frames, those of tests/fuzz/corpus and new ones, while time
# passes, datagrams are sent, and memory is short. $MIPV4_FUZZ_WIRE has mipv4_fuzz.ko, which
# does this, and modules with coverage; tests/fuzz/build-wire builds them.
# MIPV4_FUZZ_WIRE=… tools/vm/vm run --kernel uml-debug -- tests/e2e/fuzz-wire.sh
#
# The run has $MIPV4_FUZZ_COUNT new cases (2,000), or cases for $MIPV4_FUZZ_TIME seconds.
# They depend on $MIPV4_FUZZ_SEED, which is printed. With --out the corpus and the addresses
# of covered code go there. The files $MIPV4_FUZZ_CASES have further cases, such as the
# kernel's log has after a fault. To reduce a corpus: MIPV4_FUZZ_CASES=…
# MIPV4_FUZZ_COUNT=0 MIPV4_FUZZ_SMALL=1 keeps only cases that reach new code, the shortest
# first.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

SEED=${MIPV4_FUZZ_SEED:-$RANDOM$RANDOM}
COUNT=${MIPV4_FUZZ_COUNT:-2000}
[ -z "${MIPV4_FUZZ_TIME:-}" ] || COUNT=1000000000
ROUND=$((COUNT < 2000 ? COUNT : 2000))
MODULES=${MIPV4_FUZZ_WIRE:?}
FUZZ=/sys/kernel/debug/mipv4_fuzz
FUZZ_DIR=$HERE/../fuzz
exec {REPORT}>&1	# past the log of the test

# A host with an object of each kind; existing objects stay.
endpoint() {
	mipv4 -b - -force >/dev/null 2>&1 <<-BATCH || :
		attach fuzz0 addr $ME/24
		addr add $ME/24 dev fuzz0
		addr add 10.9.0.3/24 dev fuzz0
		$(printf 'addr add 10.9.0.%d/24 dev fuzz0\n' {240..249})
		route add default via $PEER dev fuzz0
		route add 172.16.0.0/24 via 10.9.0.77 dev fuzz0 metric 1
		route add 172.16.0.0/24 via 10.9.0.4 dev fuzz0 metric 2
		route add unreachable 172.16.1.0/24 dev fuzz0
		route add blackhole 172.16.2.0/24 dev fuzz0
		route add 172.16.3.0/24 via 10.9.0.77 dev fuzz0 metric 1
		route add 172.16.3.0/24 via 10.9.0.4 dev fuzz0 metric 2
		route add 172.16.4.0/24 via $PEER dev fuzz0 mtu 600
		route add 10.64.0.0/12 dev fuzz0
		neigh add $PEER lladdr $PEER_MAC dev fuzz0
		neigh add 10.9.0.77 lladdr $PEER_MAC dev fuzz0
		group add 239.1.2.3 dev fuzz0
		group add 232.1.1.1 dev fuzz0 source $PEER,10.9.0.77
		udp echo 7 dev fuzz0
		udp discard 9 dev fuzz0
		udp sink 5001 dev fuzz0
	BATCH
}

# Any allocation may be refused if a case asks for it. The clock of timers jumps, so that
# the detectors of stalls are off.
kernel() {
	local name file
	for name in failslab/ignore-gfp-wait fail_page_alloc/ignore-gfp-wait; do
		echo N >"/sys/kernel/debug/$name"
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	for name in failslab fail_page_alloc; do echo 0 >"/sys/kernel/debug/$name/verbose"; done
	for file in /proc/sys/kernel/hung_task_timeout_secs /sys/module/workqueue/parameters/watchdog_thresh; do
		[ ! -e "$file" ] || echo 0 >"$file"
	done
}

# settings ROUND: different settings in each round.
settings() {
	local on=(off on)
	mipv4 set dev fuzz0 redirects "${on[$1 % 2]}" source-routes "${on[$1 / 2 % 2]}" \
		reasm-limit $(($1 % 3 == 2 ? 393216 : 4194304)) reasm-timeout $(($1 % 4 == 3 ? 1 : 30))
	[ $(($1 % 5)) -ne 4 ] || mipv4 neigh flush dev fuzz0
}

# stat NAME: set VALUE.
stat() {
	local name value
	while read -r name value; do
		[ "$name" != "$1" ] || { VALUE=$value; return 0; }
	done <"$FUZZ/stats"
	fail "no $1"
}

no_fault() {
	stat faulty
	[ "$VALUE" -eq 0 ] || fail "after a case: see the kernel's log"
	stat wrong
	[ "$VALUE" -eq 0 ] || fail "$VALUE frames that were sent are wrong"
}

# The addresses of the code, and the part that was reached.
write_results() {
	local module section
	[ -n "$VM_OUT" ] || return 0
	cat "$FUZZ/corpus" >"$VM_OUT/corpus"
	for module in mipv4 mudp; do
		for section in "/sys/module/$module/sections/".*text*; do
			echo "$module ${section##*/} $(cat "$section")"
		done
	done >"$VM_OUT/coverage"
	cat /sys/kernel/debug/mipv4_coverage >>"$VM_OUT/coverage"
}

test_frames_do_no_harm() {
	local end=$((SECONDS + ${MIPV4_FUZZ_TIME:-1000000})) done=0 round=0 text name value
	local -a listeners
	insmod "$MODULES/wire/mipv4_fuzz.ko" by_code="${MIPV4_FUZZ_SMALL:-0}"
	kernel
	ip link set fuzz0 up
	ip link set fuzz1 up
	echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
	ip link add link fuzz0 name fuzz0.5 up type vlan id 5
	endpoint
	background mipv4 listen proto 253 dev fuzz0 >/dev/null
	listeners=("$BACKGROUND")
	background mipv4 udp listen 5000 dev fuzz0 >/dev/null
	listeners+=("$BACKGROUND")
	settings 3
	# shellcheck disable=SC2086 # several
	"$PYTHON" -SE "$FUZZ_DIR/feed.py" ${MIPV4_FUZZ_SMALL:+--shortest-first} "$FUZZ_DIR"/corpus/*.txt ${MIPV4_FUZZ_CASES:-}
	no_fault
	cat "$FUZZ/stats"
	while [ "$done" -lt "$COUNT" ] && [ "$SECONDS" -lt "$end" ]; do
		endpoint
		settings "$round"
		# Listeners read between rounds; otherwise they would use most of the time.
		kill -STOP "${listeners[@]}"
		echo "$SEED $done $ROUND" >"$FUZZ/run"
		kill -CONT "${listeners[@]}"
		no_fault
		done=$((done + ROUND)) round=$((round + 1))
		[ -z "$VM_OUT" ] || { echo "$SECONDS s"; cat "$FUZZ/stats"; } >"$VM_OUT/progress"
	done
	text=''
	while read -r name value; do text+=" $name $value"; done <"$FUZZ/stats"
	echo "# fuzzed: seed $SEED,$text" >&"$REPORT"
	write_results
	# Wait for the timeouts of fragments and ARP.
	settings 3
	balanced
	stat sent
	[ "$VALUE" -gt 20 ] || fail "only $VALUE frames were sent"
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
	rmmod mipv4_fuzz
}

for module in wire/mipv4_coverage mipv4/mipv4 companions/mudp/mudp; do
	insmod "$MODULES/$module.ko" || { echo "not ok the_modules_load"; exit 1; }
done
run_tests "$@"
