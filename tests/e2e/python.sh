#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# python.sh: python's own tests of UDP sockets, over "mipv4 run" and on Linux.
# tools/vm/vm run -- tests/e2e/python.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

# tried FILE ADDRESS COMMAND…: write what became of each test to the file.
tried() {
	local file=$1
	"${@:3}" "$PYTHON" -E "$HERE/python-udp.py" "$2" >"$file" 2>&1 </dev/null || :
	[ "$(grep -c ' passed$' "$file")" -gt 60 ] || { cat "$file"; fail 'too few tests pass'; }
}

# with RESULT FILE: print the names of the tests with this result.
with() {
	sed -n "s/^\(test_[^ ]*\) $1\$/\1/p" "$2" | sort
}

# A test that passes on Linux passes here, or is in the list with the reason.
test_what_passes_on_linux_passes_here() {
	modprobe mudp
	ip link set lo up
	tried "$TMP/linux" "$PEER" ip netns exec peer
	tried "$TMP/here" "$ME" mipv4 run --
	with passed "$TMP/linux" >"$TMP/wanted"
	with passed "$TMP/here" | comm -23 "$TMP/wanted" - >"$TMP/differ"
	sed -n 's/^\(test_[^ ]*\)$/\1/p' "$HERE/python-udp.list" | sort >"$TMP/listed"
	diff "$TMP/listed" "$TMP/differ" || { grep -v ' passed$' "$TMP/here"; false; }
	at_least InDelivers 60
}

run_tests "$@"
