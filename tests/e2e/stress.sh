#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# stress.sh: attach and detach endpoints while frames arrive. For a kernel with
# checkers: tools/vm/vm run --kernel uml-debug -- tests/e2e/stress.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

end_flood() {
	kill -INT "$BACKGROUND" || :
	wait "$BACKGROUND" || :
}

# The multicast addresses that the device accepts.
device_groups() {
	ip maddr show dev v0 | grep 'link *01:00:5e'
}

# With small datagrams, and with fragmented ones.
flood() {
	background ip netns exec peer ping -q -f -s "$1" "$ME"
}

test_1000_attachments_under_flood() {
	flood 200
	mipv4 detach v0
	says '^1000 times' "$PYTHON" -SE "$HERE/cycle.py" v0 "$ME" 24 1000
	end_flood
	mipv4 attach v0 addr "$ME/24"
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

test_module_removed_20_times_under_flood() {
	local i
	flood 4000
	for ((i = 0; i < 20; i++)); do
		mipv4 ping 10.9.0.99 dev v0 count 2 interval 0.01 >/dev/null 2>&1 &
		nap 0.1
		# While a program reads a dump, as ping does at its start, the module is in use.
		retry 5 rmmod mipv4
		modprobe mipv4	# the request of a program may have loaded it
		mipv4 attach v0 addr "$ME/24" gateway "$PEER"
		mipv4 addr add 10.9.0.3/24 dev v0
	done
	end_flood
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

test_device_removed_10_times_under_flood() {
	local i
	for ((i = 0; i < 10; i++)); do
		flood $((i % 2 * 3800 + 200))
		mipv4 ping 10.9.0.99 dev v0 count 2 interval 0.01 >/dev/null 2>&1 &
		nap 0.1
		ip link del v0
		end_flood
		ip netns del peer
		world
	done
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

test_addresses_and_neighbours_change_under_flood() {
	local before group_flood
	before=$(device_groups)
	ip -n peer route add 239.0.0.0/8 dev v1
	background ip netns exec peer ping -q -f -s 200 239.1.2.3
	group_flood=$BACKGROUND
	flood 4000
	says '^300 times' "$PYTHON" -SE "$HERE/cycle.py" --changes v0 "$ME" 24 300
	end_flood
	BACKGROUND=$group_flood
	end_flood
	is "$before" device_groups
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

test_shown_while_it_changes() {
	local i
	background bash -c 'while :; do mipv4 show; mipv4 neigh show; mipv4 -j stats; done >/dev/null 2>&1'
	for ((i = 0; i < 15; i++)); do
		mipv4 addr add 10.9.0.3/24 dev v0
		mipv4 ping "10.9.0.$((100 + i))" dev v0 count 1 >/dev/null 2>&1 &
		mipv4 addr del 10.9.0.3/24 dev v0
	done
	kill "$BACKGROUND"
	nap 5
}

run_tests "$@"
