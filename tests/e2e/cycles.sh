#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# cycles.sh: load and unload mudp and the example companion, examples/mrdp, $MIPV4_CYCLES
# times (20) under traffic. Meanwhile programs use them, and an endpoint is attached and
# detached. tests/check builds the example as $MIPV4_EXAMPLE. `make soak` makes 1,000
# cycles in a kernel for several CPUs.
# MIPV4_EXAMPLE=…/mrdp.ko tools/vm/vm run --kernel uml-debug -- tests/e2e/cycles.sh
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

CYCLES=${MIPV4_CYCLES:-20}
HERE_ADDR=10.8.0.1 FAR_ADDR=10.8.0.2
MODULES=("$PYTHON" -SE "$HERE/modules.py")
IN_FAR=(ip netns exec far)
USERS=()

# Both ends of a second link belong to mipv4, one of them from time to time. Grace periods
# are as short as possible: this finds code that does not wait for the end of one.
second_link() {
	[ ! -e /sys/kernel/rcu_expedited ] || echo 1 >/sys/kernel/rcu_expedited
	link v2 far v3
	mipv4 attach v2 addr "$HERE_ADDR/24"
	background "${IN_FAR[@]}" "$PYTHON" -SE "$HERE/cycle.py" v3 "$FAR_ADDR" 24 1000000 1
	ENDPOINT=$BACKGROUND
}

# user NAME COMMAND…: run programs until end_users; their report goes to the file NAME.
user() {
	local name=$1
	shift
	background "$@" >"$TMP/$name"
	USERS+=("$BACKGROUND")
}

end_users() {
	kill -TERM "${USERS[@]}"
	wait "${USERS[@]}"
	kill "$ENDPOINT" || :
}

# did FILE: the report counts at least one operation.
did() {
	says '^[1-9][0-9]* done' cat "$TMP/$1"
	echo "$1: $TEXT"
}

# 1,000 datagrams per second; more would use all time of an emulated CPU.
# -n: hping3 may crash if it looks up names in a signal handler.
flood() {
	local pause=1000
	[ "$VM_KERNEL" != smp-debug ] || pause=5000
	background ip netns exec peer hping3 -n -i "u$pause" "$@" -d 40 "$ME" >/dev/null 2>&1
}

test_mudp_comes_and_goes_under_traffic() {
	[ ! -e /sys/module/mudp ] || rmmod mudp
	second_link
	flood --udp -p 7
	user linux "${MODULES[@]}" mudp "$PEER" v0
	user here "${MODULES[@]}" mudp "$FAR_ADDR" v2
	user there "${IN_FAR[@]}" "${MODULES[@]}" mudp "$HERE_ADDR" v3
	says "^$CYCLES times" "${MODULES[@]}" cycle "$MIPV4_MODULES/mudp.ko" "$CYCLES" v0 v2
	echo "$TEXT"
	end_users
	did linux
	did here
	did there
	at_least InDelivers "$CYCLES"
	at_least InUnknownProtos "$CYCLES"
}

test_mrdp_comes_and_goes_under_traffic() {
	rmmod mrdp 2>/dev/null || :
	second_link
	flood --rawip -H 254
	background "${MODULES[@]}" mrdp "$PEER" v0 >"$TMP/linux"	# which has no MRDP
	user here "${MODULES[@]}" mrdp "$FAR_ADDR" v2
	user there "${IN_FAR[@]}" "${MODULES[@]}" mrdp "$HERE_ADDR" v3
	says "^$CYCLES times" "${MODULES[@]}" cycle "$MIPV4_EXAMPLE" "$CYCLES"
	echo "$TEXT"
	end_users
	did here
	did there
	at_least InDelivers "$CYCLES"
	at_least InUnknownProtos "$CYCLES"
}

run_tests "$@"
