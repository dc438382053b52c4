#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# sock-tool.sh: the sockets of programs in sock_diag(7) and in "mipv4 socket".
# tools/vm/vm run -- tests/e2e/sock-tool.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

# program HOW…: start sock-tool.py; set BACKGROUND.
program() {
	modprobe mudp
	background "$PYTHON" -SE "$HERE/sock-tool.py" "$@" >"$TMP/program"
	retry 10 grep -q ready "$TMP/program"
}

end_program() {
	kill "$BACKGROUND"
	wait "$BACKGROUND" || :
}

test_sockets_are_shown_by_state() {
	program connected:5000 bound:5001 device:5002 unbound
	says "^udp +ESTAB +0 +0 +$ME:5000 +$PEER:6000 +uid 0 pid $BACKGROUND \(python3\)$" mipv4 socket
	silent_on UNCONN mipv4 socket
	says '^udp +UNCONN +0 +0 +0\.0\.0\.0:5001 +0\.0\.0\.0:\* ' mipv4 socket listening
	says '^udp +UNCONN +0 +0 +0\.0\.0\.0%v0:5002 ' mipv4 socket listening
	silent_on ESTAB mipv4 socket listening
	silent_on ':\* +0\.0\.0\.0:\*' mipv4 socket listening
	says ' 0\.0\.0\.0:\* +0\.0\.0\.0:\* ' mipv4 socket all
	is 'udp: 4 (connected 1, listening 2, unbound 1)' mipv4 -s socket
}

test_sockets_are_selected() {
	program connected:5000 bound:5001 device:5002 unbound
	run mipv4 socket all src "$ME"
	[ "${#SAID[@]}" -eq 2 ]
	run mipv4 socket udp dst "$PEER:6000" sport 5000
	[ "${#SAID[@]}" -eq 2 ]
	run mipv4 socket all dport 6001
	[ "${#SAID[@]}" -eq 1 ]
	run mipv4 socket all dev v0
	[ "${#SAID[@]}" -eq 2 ]
	any_line '%v0:5002' "${SAID[@]}"
}

test_a_port_of_a_socket_is_named() {
	program bound:5000
	refused 1 'port is in use: see mipv4 udp show and mipv4 socket all, or choose another' mipv4 udp sink 5000 dev v0
	[[ $TEXT != *'it has'* ]] || fail "says: $TEXT"
	refused 1 'port is in use: see mipv4 udp show and mipv4 socket all, or choose another' mipv4 udp listen 5000 dev v0
	says "pid $BACKGROUND \(python3\)$" mipv4 socket -lun sport = :5000
}

test_a_full_queue_is_shown() {
	program bound:5000
	kill -STOP "$BACKGROUND"
	peer "$PYTHON" -SE -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(400): s.sendto(bytes(1400), ("'"$ME"'", 5000))'
	says '^udp +UNCONN +[1-9][0-9]{4,} +0 .* dropped [1-9]' mipv4 socket listening
	says 'skmem:\(r[1-9][0-9]{4,},rb[0-9]+,t0,.*,d[1-9][0-9]*\)' mipv4 socket listening memory
	kill -CONT "$BACKGROUND"
}

test_other_namespaces_are_not_shown() {
	program bound:5000
	is 'udp: 0 (connected 0, listening 0, unbound 0)' peer mipv4 -s socket
	refused 1 'no such socket' peer mipv4 socket kill all
	says :5000 mipv4 socket all
}

test_killed_socket_wakes_its_reader() {
	program bound:5000 connected:5001
	refused 255 'name the sockets' mipv4 socket kill
	refused 1 'no such socket' mipv4 socket kill sport 5003
	says ' 0\.0\.0\.0:5000 ' mipv4 socket kill sport 5000
	retry 10 grep -q '^ECONNABORTED$' "$TMP/program"
	retry 10 grep -q '^bound$' "$TMP/program"
	silent_on :5000 mipv4 socket all
	says ':5999 ' mipv4 socket listening
	# The other one is as it was.
	says "$ME:5001 +$PEER:6000" mipv4 socket
}

test_killed_connected_socket_has_no_peer() {
	program connected:5000
	says "$ME:5000 +$PEER:6000" mipv4 socket kill dst "$PEER"
	retry 10 grep -q '^bound$' "$TMP/program"
	silent_on ESTAB mipv4 socket
	# The endpoint can go.
	mipv4 detach v0
	mipv4 attach v0 addr "$ME/24"
}

test_only_one_of_the_sockets_of_a_port_is_killed() {
	program shared:5000
	local first=$BACKGROUND
	cp "$TMP/program" "$TMP/first"
	background "$PYTHON" -SE "$HERE/sock-tool.py" device:5001 shared:5000 >"$TMP/second"
	retry 10 grep -q ready "$TMP/second"
	run mipv4 socket kill dev v0
	[ "${#SAID[@]}" -eq 2 ]
	run mipv4 socket listening sport 5000
	[ "${#SAID[@]}" -eq 3 ]
	kill -0 "$first"
}

test_kill_needs_a_privilege() {
	program bound:5000
	refused 1 'CAP_NET_ADMIN is needed' setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
		mipv4 socket kill all
	says :5000 mipv4 socket listening
}

test_modules_can_go_when_the_program_ends() {
	program bound:5000
	refused 1 'in use' rmmod mudp
	mipv4 socket kill all >/dev/null
	retry 10 grep -q ECONNABORTED "$TMP/program"
	end_program
	retry 10 rmmod mudp
	is 'udp: 0 (connected 0, listening 0, unbound 0)' mipv4 -s socket
	rmmod mipv4_diag
}

test_many_sockets_are_each_shown_once() {
	modprobe mudp
	background "$PYTHON" -SE -c 'import socket, time
s = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 260) for i in range(900)]
for x in s: x.bind(("", 0))
print("ready", flush=True)
time.sleep(1000)' >"$TMP/program"
	retry 20 grep -q ready "$TMP/program"
	run mipv4 socket listening
	[ "${#SAID[@]}" -eq 901 ]
	[ "$(printf '%s\n' "${SAID[@]}" | sort -u | wc -l)" -eq 901 ]
	run mipv4 socket kill all
	[ "${#SAID[@]}" -eq 901 ]
	is 'udp: 900 (connected 0, listening 0, unbound 900)' mipv4 -s socket
}

run_tests "$@"
