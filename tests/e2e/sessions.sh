# shellcheck shell=bash
# sessions.sh: runs the sessions that documents show, behind the marker "terminal". Each is
# "$ command" with its output. Every character has to be the same, except durations and
# addresses of buffers. A marker "terminal: COMMAND" runs that command before its session, and
# the document does not show it. Sourced after lib.sh, never run.

# The situation of the reader: eth1 is on a link with Linux, and belongs to Linux.
reader() {
	mipv4 detach v0
	ip link set v0 down
	ip link set v0 name eth1 address 02:00:00:00:00:02
	ip addr add 192.0.2.2/24 dev eth1
	ip link set eth1 up
	ip -n peer addr flush dev v1
	ip -n peer addr add 192.0.2.1/24 dev v1
}

normal() {
	sed -E 's|[0-9]+(\.[0-9]+)?(/?[0-9./]* ms)|N ms|; s|time [0-9]+ms|time Nms|
		s|skbaddr=[0-9a-f]+|skbaddr=N|'
}

# sessions FILE: the fenced blocks behind a marker; what a marker runs, after "! ".
sessions() {
	awk '/^<!-- terminal/ {
			marked = 1
			if (sub(/^<!-- terminal: /, "! ") && sub(/ -->$/, ""))
				print
			next
		}
		marked && /^```/ { inside = !inside; marked = inside; next }
		inside' "$1"
}

# play FILE: its sessions are true, on a host whose eth1 belongs to mipv4.
play() {
	local line
	reader
	ip -4 addr flush dev eth1
	mipv4 attach eth1 addr 192.0.2.2/24 gateway 192.0.2.1
	sessions "$1" >"$TMP/sessions"
	while IFS= read -r line; do
		case $line in
		'! '*)
			timeout 90 bash -c "${line#??}" </dev/null >/dev/null 2>&1 || :
			;;
		'$ '*)
			printf '%s\n' "$line"
			timeout 90 bash -c "${line#??}" </dev/null 2>&1 || :
			;;
		esac
	done <"$TMP/sessions" >"$TMP/typed"
	# The documents omit the empty lines at the end of ping.
	diff <(grep -v '^! ' "$TMP/sessions" | grep . | normal) <(grep . "$TMP/typed" | normal)
}
