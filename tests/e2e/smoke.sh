#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# smoke.sh: the module on a stock kernel with two CPUs, which is slow to emulate.
# tools/vm/vm run --kernel 6.12 --smp 2 -- tests/e2e/smoke.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tags.sh
. "${0%/*}/tags.sh"

test_both_sides_answer() {
	says ' 0% packet loss' peer ping -c 3 -i 0.2 "$ME"
	says ' 0% packet loss' peer ping -c 2 -i 0.2 -s 1472 "$ME"
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 3 interval 0.2
	says 'Received 1 response' peer arping -c 1 -I v1 "$ME"
}

test_flood_loses_nothing() {
	says '3000 packets transmitted, 3000 received' peer ping -q -f -c 3000 "$ME"
}

test_module_removed_under_flood() {
	local i other
	for i in 1 2 3; do
		background ip netns exec peer ping -q -f "$ME"
		other=$BACKGROUND
		background ip netns exec peer ping -q -f "$ME"
		nap 0.5
		rmmod mipv4
		modprobe mipv4
		mipv4 attach v0 addr "$ME/24"
		kill -INT "$BACKGROUND" "$other"
		wait "$BACKGROUND" "$other" || :
	done
	says ' 0% packet loss' peer ping -c 3 -i 0.2 -W 2 "$ME"
}

test_attached_30_times_under_flood() {
	local i
	background ip netns exec peer ping -q -f "$ME"
	for ((i = 0; i < 30; i++)); do
		mipv4 detach v0
		mipv4 attach v0 addr "$ME/24"
	done
	kill -INT "$BACKGROUND"
	wait "$BACKGROUND" || :
	says ' 0% packet loss' peer ping -c 3 -i 0.2 -W 2 "$ME"
}

# Only these kernels have memory cgroups.
test_what_programs_have_made_is_charged_to_them() {
	local i batch='' rc=0
	local -a dummies=()
	modprobe mudp
	for i in {1..64}; do
		dummies+=("d$i")
		batch+="link add d$i type dummy"$'\n'
	done
	ip -batch - <<<"$batch"
	mkdir "$TMP/cgroups"
	mount -t cgroup2 none "$TMP/cgroups"
	echo +memory >"$TMP/cgroups/cgroup.subtree_control"
	"$PYTHON" -SE "$HERE/charge.py" "$TMP/cgroups" v0 "${dummies[@]}" || rc=$?
	umount -l "$TMP/cgroups"
	mipv4 attach v0 addr "$ME/24"
	return "$rc"
}

# Memory that changes of the table release is freed in time: adding routes without a pause
# needs little more memory than the routes.
test_many_routes_are_added_in_a_small_cgroup() {
	local cgroup=$TMP/small/many-routes i
	mkdir "$TMP/small"
	mount -t cgroup2 none "$TMP/small"
	echo +memory >"$TMP/small/cgroup.subtree_control"
	mkdir "$cgroup"
	echo 40M >"$cgroup/memory.max"
	for ((i = 0; i < 20000; i++)); do
		printf 'route add 20.%d.%d.0/24 via %s dev v0\n' $((i / 250)) $((i % 250)) "$PEER"
	done >"$TMP/routes"
	(echo "$BASHPID" >"$cgroup/cgroup.procs" && exec mipv4 -b "$TMP/routes") || return
	run cat "$cgroup/memory.events" "$cgroup/memory.peak"
	umount -l "$TMP/small"
	echo "$TEXT"
	[[ $TEXT == *'oom_kill 0'* ]] || return
	run mipv4 route show dev v0
	[ "${#SAID[@]}" -ge 20000 ] || fail "only ${#SAID[@]} routes"
}

# Only these kernels have SCTP. veth leaves its checksum to the receiver, like those of UDP
# and TCP (user.sh), but it is a CRC.
test_crc_of_sctp_is_complete() {
	modprobe sctp
	says 'tx-checksum-sctp: on' peer ethtool -k v1
	background mipv4 -j listen proto 132 dev v0 count 1 >"$TMP/heard"
	until ! kill -0 "$BACKGROUND" 2>/dev/null; do
		peer "$PYTHON" -SE "$HERE/user.py" associate "$ME"
		nap 0.1
	done
	says '^[0-9]+$' "$PYTHON" -SE "$HERE/user.py" check "$TMP/heard"
}

# Only these kernels have VLANs in a module, which this loads. Without it Linux removes tags
# nevertheless.
test_linux_gets_no_tagged_frame_of_an_exclusive_device() {
	check_tagged_frames
}

run_tests "$@"
