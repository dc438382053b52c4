#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# sock.sh: UDP sockets, socket(AF_INET, SOCK_DGRAM, IPPROTO_MUDP): each rule of sock.py, and
# what concerns the module.
# tools/vm/vm run -- tests/e2e/sock.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

# Each function test_RULE of sock.py is a test of that name.
while read -r _ rule; do
	rule=${rule#test_}
	rule=${rule%%(*}
	MORE_TESTS+=("test_$rule")
	eval "test_$rule() {
		modprobe mudp
		\"\$PYTHON\" -SE \"\$HERE/sock.py\" $rule
	}"
done < <(grep '^def test_' "$HERE/sock.py")

test_open_socket_holds_the_module() {
	modprobe mudp
	background "$PYTHON" -SE -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 260)
print("open", flush=True)
time.sleep(1000)' >"$TMP/open"
	retry 10 grep -q open "$TMP/open"
	refused 1 'in use' rmmod mudp
	kill "$BACKGROUND"
	wait "$BACKGROUND" || :
	retry 10 rmmod mudp
}

# The kernel loads the module by its alias. The packages turn that off.
test_socket_loads_the_module() {
	"$PYTHON" -SE -c 'import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 260)' || fail 'no socket'
	[ -e /sys/module/mudp ] || fail 'the module is not there'
	retry 10 rmmod mudp
	echo /bin/false >/proc/sys/kernel/modprobe
	refused 1 'Protocol not supported' "$PYTHON" -SE -c 'import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 260)'
}

run_tests "$@"
