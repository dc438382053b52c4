#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# races.sh: traffic on all CPUs for $MIPV4_RACES_TIME seconds (20), while addresses, routes,
# neighbours, groups, endpoints, devices, namespaces, sockets and the modules are added and
# removed at random (races.py). For a kernel with checkers, by tests/check, which builds the example
# as $MIPV4_EXAMPLE.
#
# $MIPV4_RACES_SEED, which is printed at the start, repeats a run. The kernel's log has the
# positions of the workers: MIPV4_RACES_FIRST="user0=1200 change=300" begins there, and
# races.py prints their operations:
#	tests/e2e/races.py plan SEED WORKER FIRST COUNT
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

SEED=${MIPV4_RACES_SEED:-$RANDOM$RANDOM}
TIME=${MIPV4_RACES_TIME:-20}
read -ra FIRST <<<"${MIPV4_RACES_FIRST:-}"
CPUS=$(nproc)
export TMP
exec {REPORT}>&1	# past the log of the test

# A second link, both ends of which are ours; hosts of the peer that answer ARP.
more_world() {
	local host
	link v2 far v3
	for host in 10 11 12; do
		ip -n peer addr add "10.9.0.$host/24" dev v1
	done
}

load_all() {
	modprobe mudp
	[ -e /sys/module/mrdp ] || insmod "$MIPV4_EXAMPLE"
}

# Remove all objects of the workers, but not those of the network.
restore() {
	local path
	for path in /sys/class/net/[efgh][01]; do
		[ ! -e "$path" ] || ip link del "${path##*/}"
	done
	ip link set v0 up mtu 1500 promisc off allmulticast off address "$ME_MAC"
	ip link set v2 up mtu 1500 promisc off allmulticast off
	ip -n far link set v3 up mtu 1500 promisc off allmulticast off
	ip -n peer link set v1 up
}

detach_all() {
	mipv4 detach v0 || :
	mipv4 detach v2 || :
	ip netns exec far mipv4 detach v3 || :
}

# A process that still holds an object keeps a module loaded.
reload() {
	retry 30 rmmod mrdp
	retry 30 rmmod mudp
	rmmod mipv4_diag 2>/dev/null || :
	retry 30 rmmod mipv4
	load_all
}

# watch on|off: switch the detection of data races, if the kernel has it. The kernel watches
# a sample of accesses, and delays each to let another CPU race. Both are frequent, because
# only our modules are watched, and emulated CPUs are slow. At the end the number of watched
# accesses is printed.
watch() {
	local kcsan=/sys/kernel/debug/kcsan of=/sys/module/kcsan/parameters
	[ -e "$kcsan" ] || return 0
	echo 100 >"$of/skip_watch"
	echo 10000 >"$of/udelay_task"
	echo 3000 >"$of/udelay_interrupt"
	echo "$1" >"$kcsan"
	[ "$1" = on ] || sed -nE 's/^(setup_watchpoints|data_races)/# races: &/p' "$kcsan" >&"$REPORT"
}

test_everything_comes_and_goes_under_traffic() {
	echo "seed $SEED"
	echo "<5>races: seed $SEED, $CPUS CPUs, $TIME s" >/dev/kmsg
	load_all
	detach_all
	more_world
	mipv4 attach v0 addr "$ME/24"
	mipv4 attach v2 addr 10.8.0.1/24
	ip netns exec far mipv4 attach v3 addr 10.8.0.2/24
	watch on
	"$PYTHON" -SE "$HERE/races.py" run "$SEED" "$TIME" "$CPUS" "${FIRST[@]}" >"$TMP/done" 2>&1 ||
		{ cat "$TMP/done"; return 1; }
	watch off
	echo "# races: seed $SEED, $TIME s, $CPUS CPUs" >&"$REPORT"
	sed 's/^/# races: /' "$TMP/done" >&"$REPORT"
	restore
	load_all
	balanced
	detach_all
	reload
	mipv4 attach v0 addr "$ME/24"
	mipv4 attach v2 addr 10.8.0.1/24
	ip netns exec far mipv4 attach v3 addr 10.8.0.2/24
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 5 "$ME"
	says ' 0% (packet )?loss' mipv4 ping 10.8.0.2 dev v2 count 3 interval 0.1
	rmmod mrdp		# which the lab does not unload
}

run_tests "$@"
