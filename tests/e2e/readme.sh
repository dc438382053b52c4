#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# readme.sh: runs the sessions that README.md and docs/troubleshooting.md show. stock.sh runs
# those of docs/filtering.md.
# Run inside a VM: tools/vm/vm run -- tests/e2e/readme.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=sessions.sh
. "${0%/*}/sessions.sh"

session() {
	awk '$0 == "<!-- terminal -->" { found = 1; next }
		found && /^[^ ]/ { exit }
		found { print substr($0, 5) }' "$HERE/../../README.md"
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

test_sessions_of_troubleshooting_are_true() {
	play "$HERE/../../docs/troubleshooting.md"
}

run_tests "$@"
