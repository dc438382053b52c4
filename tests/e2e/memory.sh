#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# memory.sh: refuse each allocation of mipv4 and mudp once. $MIPV4_MEMORY has modules that
# record the source lines of allocations, and modules that refuse them; tests/memory/build
# builds them.
# MIPV4_MEMORY=… tools/vm/vm run --kernel uml-debug -- tests/e2e/memory.sh [TEST…]
# With --out the source lines of refused allocations go there, for tests/memory/sites.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
set -o pipefail

MODULES=${MIPV4_MEMORY:?}

# refuse GROUP: run a group of memory.py.
refuse() {
	local fault before
	for fault in failslab fail_page_alloc; do
		echo 0 >"/sys/kernel/debug/$fault/verbose"
		echo N >"/sys/kernel/debug/$fault/ignore-gfp-wait"
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	ip tuntap add t0 mode tap
	ip link set t0 address 02:00:00:00:00:02 up
	before=$(device_groups)
	"$PYTHON" -SE "$HERE/memory.py" "$1" | tee -a "${VM_OUT:-$TMP}/refused"
	is "$before" device_groups
	[ "$1" != loading ] || mipv4 attach v0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

# The multicast addresses that the device accepts.
device_groups() {
	ip maddr show dev t0 | grep "01:00:5e"
}

# Before the others, because it loads the modules that they use.
test_loading() {
	refuse loading
}

test_configuration() {
	refuse configuration
}

test_questions() {
	refuse questions
}

test_sending() {
	refuse sending
}

test_receiving() {
	refuse receiving
}

test_datagrams() {
	refuse datagrams
}

test_sockets() {
	refuse sockets
}

finish() {
	[ -z "$VM_OUT" ] || cat /sys/kernel/debug/mipv4_memory/sites >"$VM_OUT/sites"
	rmmod mipv4_drive
}

for module in mipv4_memory mipv4 mudp mipv4_drive; do
	insmod "$MODULES/$module.ko" || { echo "not ok the_modules_load"; exit 1; }
done
trap finish EXIT
run_tests "$@"
