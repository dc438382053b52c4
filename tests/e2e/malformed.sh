#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# malformed.sh: frames that must be dropped, each with a reason of its own; malformed.py
# has the table. Run inside a VM: tools/vm/vm run -- tests/e2e/malformed.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

test_each_malformed_frame_has_its_counter() {
	"$PYTHON" -SE "$HERE/malformed.py" "$CASES" v0 peer v1
	says ' 0% packet loss' peer ping -c 1 -W 2 "$ME"
}

# Made once, because scapy takes long to load.
CASES=$TMP/cases
if ! "$PYTHON" "$HERE/malformed.py" --make "$ME" "$ME_MAC" "$PEER" "$PEER_MAC" >"$CASES"; then
	echo "not ok frames_are_made"
	exit 1
fi

test_random_frames_do_no_harm() {
	"$PYTHON" -SE "$HERE/malformed.py" --random "$CASES" peer v1 3000
	# Some were well-formed but false: the endpoint may accept those.
	mipv4 neigh flush dev v0
	ip -n peer neigh flush dev v1
	says ' 0% packet loss' peer ping -c 3 -i 0.1 -W 2 "$ME"
}

run_tests "$@"
