#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# readme.sh: the session that README.md shows, typed in once more. It stands behind
# the marker "terminal" there, each "$ command" with what it prints. Every character
# has to be the same, but for durations. Run inside a VM:
# tools/vm/vm run -- tests/e2e/readme.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

# As the reader has it: eth1 is on a wire with Linux, and Linux's own until now.
reader() {
	mipv4 detach v0
	ip link set v0 down
	ip link set v0 name eth1 address 02:00:00:00:00:02
	ip addr add 192.0.2.2/24 dev eth1
	ip link set eth1 up
	ip -n peer addr flush dev v1
	ip -n peer addr add 192.0.2.1/24 dev v1
}

session() {
	awk '$0 == "<!-- terminal -->" { found = 1; next }
		found && /^[^ ]/ { exit }
		found { print substr($0, 5) }' "$HERE/../../README.md"
}

normal() {
	sed -E 's|[0-9]+(\.[0-9]+)?(/?[0-9./]* ms)|N ms|; s|time [0-9]+ms|time Nms|'
}

test_session_of_the_readme_is_true() {
	local line
	reader
	session | sed '1d;$d' >"$TMP/session"	# without the empty lines around it
	grep -q '^\$ ' "$TMP/session"
	while IFS= read -r line; do
		[[ $line == '$ '* ]] || continue
		printf '%s\n' "$line"
		line=${line/'(sleep 3;'/'(sleep 10;'}	# tcpdump takes longer here
		timeout 90 bash -c "${line#??}" </dev/null 2>&1 || :
	done <"$TMP/session" >"$TMP/typed"
	diff <(normal <"$TMP/session") <(normal <"$TMP/typed")
}

run_tests "$@"
