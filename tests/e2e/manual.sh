#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# manual.sh: every command, option and example of mipv4(8), the JSON that they print,
# and the errors that the manual lists. tests/manual reads the lines that begin with
# does, shows, prints, example and denied, and reports parts of the manual without a test.
# Run inside a VM: tools/vm/vm run -- tests/e2e/manual.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

OTHER_MAC=02:00:00:00:00:66
GROUP=239.1.2.3
export XDG_RUNTIME_DIR=$TMP

# One validator for all: it reads a schema and a file, and prints "ok" or the fault.
mkfifo "$TMP/questions" "$TMP/answers"
"$PYTHON" "$HERE/../manual" --validate <"$TMP/questions" >"$TMP/answers" 2>&1 &
exec {QUESTIONS}>"$TMP/questions" {ANSWERS}<"$TMP/answers"
read -rt 60 -u "$ANSWERS" || REPLY='no answer'
[ "$REPLY" = ready ] || { echo "not ok the_validator_starts"; exit 1; }

# run_while COMMAND…: write its output to $TMP/out, and set TEXT to its errors. While it runs,
# call $MEANWHILE; then interrupt it, if it still runs.
run_while() {
	STATUS=0
	if [ -n "${MEANWHILE-}" ]; then
		background "$@" >"$TMP/out" 2>"$TMP/err"
		"$MEANWHILE"
		kill -INT "$BACKGROUND" 2>/dev/null || :
		STATUS=0	# not that of a command of $MEANWHILE
		wait "$BACKGROUND" || STATUS=$?
	else
		"$@" >"$TMP/out" 2>"$TMP/err" || STATUS=$?
	fi
	TEXT=$(<"$TMP/err")
}

# does mipv4 WORD…: it succeeds without output, even with -j.
does() {
	run "$1" -j "${@:2}"
	[ "$STATUS $TEXT" = '0 ' ] || fail "$*: status $STATUS: $TEXT"
}

# prints COMMAND…: it succeeds and prints text.
prints() {
	run "$@"
	[[ "$STATUS $TEXT" == '0 '?* ]] || fail "$*: status $STATUS: $TEXT"
}

# shows SCHEMA COMMAND…: it succeeds, and its output conforms to
# docs/json/SCHEMA.schema.json.
shows() {
	run_while "${@:2}"
	[ "$STATUS $TEXT" = '0 ' ] || fail "${*:2}: status $STATUS: $TEXT" || return
	echo "$1 $TMP/out" >&"$QUESTIONS"
	read -rt 60 -u "$ANSWERS" || REPLY='no answer'
	[ "$REPLY" = ok ] || fail "${*:2}: $REPLY in: $(<"$TMP/out")"
}

# denied STATUS TEXT COMMAND…: it exits with STATUS, and standard error is TEXT.
denied() {
	local want=$1 text=$2
	shift 2
	run_while "$@"
	[ "$STATUS" -eq "$want" ] || fail "$*: status $STATUS, not $want: $TEXT" || return
	[ "$TEXT" = "mipv4: $text" ] || fail "$*: says: $TEXT; not: mipv4: $text"
}

# example COMMAND: a command of the manual, literally.
example() {
	(cd "$TMP" && bash -eo pipefail -c "$1") || fail "$1"
}

# Has the output N lines so far?
printed() {
	local lines
	mapfile -t lines <"$TMP/out"
	[ "${#lines[@]}" -ge "$1" ]
}

running() {
	kill -0 "$BACKGROUND" 2>/dev/null
}

# Has the program joined a multicast group of netlink?
has_group() {
	local line
	while read -ra line; do
		[ "${line[2]}" != "$BACKGROUND" ] || [[ ! ${line[3]} =~ [1-9a-f] ]] || return 0
	done </proc/net/netlink
	return 1
}

test_endpoints() {
	does mipv4 detach v0
	does mipv4 attach v0 addr "$ME/24" gateway "$PEER" shared
	does mipv4 replace v0 addr "$ME/24" gateway "$PEER" shared
	shows show mipv4 -j show
	shows show mipv4 -j show dev v0
	shows show mipv4 -j -p -s -t -o -c show
	shows show mipv4 -j -p -s -t -br -c show
	shows show mipv4 -j -oneline -brief -color show
	prints mipv4 -br show
	prints mipv4 -o addr show
	prints mipv4 -c show
	does mipv4 set dev v0 ttl 9 tos 0x10 df on redirects on source-routes on \
		igmp-router-alert on \
		pmtu-min 600 reasm-timeout 1.5 reasm-limit 393216
	does mipv4 set dev v0 df off redirects off source-routes off igmp-router-alert off
	shows show mipv4 -json -pretty -statistics -timestamp show
	shows show mipv4 -stats -json show dev v0
	jq -e '.[0] | .ttl == 9 and .tos == 16 and .reasm_timeout == 1.5' "$TMP/out" >/dev/null
}

test_addresses() {
	does mipv4 addr add 10.9.0.3/24 dev v0
	does mipv4 addr add 10.9.0.4/24 dev v0 dad
	does mipv4 addr add 10.9.0.5/24 dev v0 valid_lft 1000 preferred_lft 500
	does mipv4 addr add 10.9.0.6/24 dev v0 valid_lft forever preferred_lft forever
	shows addr mipv4 -j addr
	shows addr mipv4 -j addr show
	shows addr mipv4 -j addr show dev v0
	jq -e '.[0].addr_info | length == 5 and .[2].tentative' "$TMP/out" >/dev/null
	shows addr mipv4 -j addr show dev v0 to 10.9.0.4 tentative permanent
	jq -e '.[0].addr_info | length == 1 and .[0].local == "10.9.0.4"' "$TMP/out" >/dev/null
	shows addr mipv4 -j addr show dev v0 to 10.9.0.0/30 primary
	jq -e '.[0].addr_info | length == 1 and .[0].local == "10.9.0.2"' "$TMP/out" >/dev/null
	shows addr mipv4 -j addr show secondary dynamic
	jq -e '.[0].addr_info | length == 1 and .[0].local == "10.9.0.5"' "$TMP/out" >/dev/null
	shows addr mipv4 -j addr show dadfailed conflict deprecated
	jq -e 'length == 0' "$TMP/out" >/dev/null
	does mipv4 addr replace 10.9.0.3/25 dev v0 dad valid_lft 1000 preferred_lft 500
	does mipv4 addr replace 10.9.0.3/24 dev v0 valid_lft forever preferred_lft forever
	does mipv4 addr del 10.9.0.3/24 dev v0
	does mipv4 addr set 10.9.0.5/24 dev v0
	shows addr mipv4 -j addr show dev v0
	jq -e '.[0].addr_info | length == 1' "$TMP/out" >/dev/null
}

test_routes() {
	does mipv4 addr add 10.9.0.3/24 dev v0
	does mipv4 route add default via "$PEER" dev v0
	does mipv4 route add 10.8.0.0/16 via "$PEER" dev v0 metric 20 mtu 1400 src 10.9.0.3
	does mipv4 route add blackhole 10.7.0.0/16 dev v0 metric 5
	does mipv4 route add unreachable 10.6.0.0/16 dev v0
	does mipv4 route replace default via "$PEER" dev v0 metric 0 mtu 1400 src 10.9.0.3
	does mipv4 route replace default via "$PEER" dev v0
	does mipv4 route replace unreachable 10.7.0.0/16 dev v0 metric 5
	does mipv4 route replace blackhole 10.7.0.0/16 dev v0 metric 5
	shows route mipv4 -j route
	shows route mipv4 -j route show
	shows route mipv4 -j route show dev v0
	jq -e 'length == 5 and (map(.type) | contains(["blackhole", "unreachable"]))' \
		"$TMP/out" >/dev/null
	shows route mipv4 -j route show dev v0 10.8.0.0/16 via 10.9.0.0/24 src 10.9.0.3 type unicast metric 20
	jq -e 'length == 1' "$TMP/out" >/dev/null
	shows route mipv4 -j route show to root 10.6.0.0/15
	jq -e 'map(.type) == ["unreachable", "blackhole"]' "$TMP/out" >/dev/null
	shows route mipv4 -j route show match 10.8.0.1
	jq -e 'map(.dst) == ["default", "10.8.0.0/16"]' "$TMP/out" >/dev/null
	shows route mipv4 -j route show exact default
	jq -e 'map(.dst) == ["default"]' "$TMP/out" >/dev/null
	shows show mipv4 -j show
	shows route-get mipv4 -j route get 10.8.0.1 from 10.9.0.3 dev v0
	shows route-get mipv4 -j route get "$ME" dev v0
	shows route-get mipv4 -j route get 10.6.0.1 dev v0
	does mipv4 route del default dev v0
	does mipv4 route del 10.8.0.0/16 via "$PEER" metric 20 dev v0
	does mipv4 route del blackhole 10.7.0.0/16 metric 5 dev v0
	does mipv4 route del unreachable 10.6.0.0/16 dev v0
}

test_neighbours() {
	does mipv4 neigh add 10.9.0.7 lladdr "$OTHER_MAC" dev v0
	shows ping mipv4 -j ping "$PEER" dev v0 count 1
	shows neigh mipv4 -j neigh
	shows neigh mipv4 -j neigh show
	shows neigh mipv4 -j neigh show dev v0
	jq -e 'map(.state[0]) | sort == ["PERMANENT", "REACHABLE"]' "$TMP/out" >/dev/null
	shows neigh mipv4 -j neigh show dev v0 nud permanent
	jq -e 'map(.state[0]) == ["PERMANENT"]' "$TMP/out" >/dev/null
	shows neigh mipv4 -j neigh show to 10.9.0.0/29 reachable,permanent
	jq -e 'length == 2' "$TMP/out" >/dev/null
	shows neigh mipv4 -j neigh show 10.9.0.7
	jq -e 'length == 1' "$TMP/out" >/dev/null
	does mipv4 neigh replace 10.9.0.7 lladdr "$PEER_MAC" dev v0
	denied 1 'the neighbour has a permanent entry already: to change it use mipv4 neigh replace' \
		mipv4 neigh add 10.9.0.7 lladdr "$OTHER_MAC" dev v0
	does mipv4 neigh del 10.9.0.7 dev v0
	does mipv4 neigh flush
	does mipv4 neigh flush dev v0
}

test_groups() {
	does mipv4 group add "$GROUP" dev v0
	does mipv4 group add 232.1.2.3 dev v0 source 10.9.0.7,10.9.0.8
	does mipv4 group add 239.1.2.4 dev v0 exclude 10.9.0.7
	shows group mipv4 -j group
	shows group mipv4 -j group show
	shows group mipv4 -j group show dev v0
	jq -e 'length >= 3' "$TMP/out" >/dev/null
	does mipv4 group del "$GROUP" dev v0
}

# Datagrams for a listener, until it has received enough.
datagrams() {
	while running; do
		mipv4 send "$ME" proto 253 dev v0 size 5 2>/dev/null || :
		mipv4 udp send "$ME:5000" dev v0 size 9 >/dev/null 2>&1 || :
	done
}

# An ICMP error about the first datagram is printed before the last.
datagrams_and_errors() {
	until printed 1; do
		mipv4 send "$PEER" proto 253 dev v0 size 8
		nap 0.1
	done
	datagrams
}

test_datagrams() {
	modprobe mudp
	mipv4 addr add 10.9.0.3/24 dev v0
	does mipv4 send "$PEER" proto 253 dev v0 src 10.9.0.3 ttl 3 tos 0xb8 df options 94040000 size 16
	MEANWHILE=datagrams shows listen mipv4 -j listen proto 253 dev v0 count 2
	MEANWHILE=datagrams_and_errors shows listen mipv4 -j listen proto 253 dev v0 count 1
	jq -es 'map(.type) | contains(["error"])' "$TMP/out" >/dev/null
	background mipv4 listen proto 253 dev v0 >/dev/null
	background mipv4 udp listen 5000 dev v0 >/dev/null
	mipv4 udp echo 7 dev v0
	retry 5 says '^udp 5000 listen dev v0 in 0 dropped 0 pid [0-9]+ \(mipv4\)$' mipv4 listeners
	says '^proto 253 listen dev v0 dropped 0 pid [0-9]+ \(mipv4\)$' mipv4 listeners dev v0
	says '^udp 7 echo dev v0 in 0$' mipv4 listeners
	shows listeners mipv4 -j listeners dev v0
	jq -e 'map(.program) | sort == [null, "mipv4", "mipv4"]' "$TMP/out" >/dev/null
	shows ping mipv4 -j ping "$PEER" dev v0 count 3 size 100 interval 0.1 df
	jq -e '.received == 3 and (.replies | length == 3)' "$TMP/out" >/dev/null
	shows ping mipv4 -j ping "$PEER" -I v0 -I 10.9.0.3 -c 3 -s 100 -i 0.1 -M 'do' -W 1 -w 9 -q -n -4
	jq -e '.received == 3 and .size == 100 and (.replies | length == 0)' "$TMP/out" >/dev/null
	prints mipv4 ping "$PEER" dev v0 -c 1 -M dont -D
	prints mipv4 ping "$PEER" dev v0 src 10.9.0.3 -c 1 -M want
}

test_udp() {
	modprobe mudp
	does mipv4 udp echo 7 dev v0
	does mipv4 udp discard 9 dev v0
	does mipv4 udp sink 5001 dev v0
	shows udp-send mipv4 -j udp send "$ME:5001" dev v0 size 900 count 3 rate 1000 ttl 3 tos 0x10 df gso 300
	shows udp-show mipv4 -j udp
	shows udp-show mipv4 -j udp show
	shows udp-show mipv4 -j udp show dev v0
	jq -e 'map(.service) | contains(["echo", "discard", "sink"])' "$TMP/out" >/dev/null
	MEANWHILE=datagrams shows udp-listen mipv4 -j udp listen 5000 dev v0 count 1
	shows udp-stats mipv4 -j udp stats dev v0
	does mipv4 udp del 5001 dev v0
}

# A socket that is killed, and opened again.
test_socket() {
	local modprobe rc=0
	# The kernel finds no module.
	rmmod mipv4_diag 2>/dev/null || :
	read -r modprobe </proc/sys/kernel/modprobe
	echo /bin/false >/proc/sys/kernel/modprobe
	denied 1 'the mipv4_diag module is not loaded (modprobe mipv4_diag)' mipv4 socket || rc=1
	echo "$modprobe" >/proc/sys/kernel/modprobe
	[ "$rc" -eq 0 ]
	modprobe mudp
	background "$PYTHON" -SE -c 'import socket, time
a, b = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 260) for i in range(2)]
a.bind(("10.9.0.2", 5000))
a.connect(("10.9.0.1", 6000))
b.setsockopt(socket.SOL_SOCKET, 25, b"v0")
b.bind(("", 5001))
time.sleep(1000)'
	retry 10 says 'listening 1' mipv4 -s socket
	shows socket mipv4 -j socket
	jq -e '.[0].dport == 6000' "$TMP/out" >/dev/null
	shows socket mipv4 -j socket udp all memory
	jq -e 'length == 2' "$TMP/out" >/dev/null
	shows socket mipv4 -j socket mrdp all
	jq -e 'length == 0' "$TMP/out" >/dev/null
	shows socket mipv4 -j socket listening dev v0
	jq -e '.[0].program == "python3"' "$TMP/out" >/dev/null
	shows socket mipv4 -j socket src "$ME:5000" dst "$PEER" sport 5000 dport 6000
	shows socket-s mipv4 -j -s socket
	denied 255 'socket kill: name the sockets: add src, dst, sport, dport, dev or "all"' mipv4 socket kill
	denied 255 'socket: "sport" needs a value' mipv4 socket sport
	denied 255 'socket: use either "all" or "listening"' mipv4 socket all listening
	denied 1 'socket kill: no such socket' mipv4 socket kill udp src "$ME" sport 5002
	denied 1 'socket kill: no such socket' mipv4 socket kill mrdp sport 5002
	shows socket mipv4 -j socket kill udp src "$ME" dst "$PEER:6000" sport 5000 dport 6000
	jq -e 'length == 1' "$TMP/out" >/dev/null
	prints mipv4 socket kill memory dev v0
	shows socket mipv4 -j socket kill all
}

test_run() {
	local modprobe rc=0
	read -r modprobe </proc/sys/kernel/modprobe
	rmmod mudp 2>/dev/null || :
	echo /bin/false >/proc/sys/kernel/modprobe
	denied 125 'run: the mudp module is not loaded (modprobe mudp)' mipv4 run true || rc=1
	echo "$modprobe" >/proc/sys/kernel/modprobe
	[ "$rc" -eq 0 ]
	modprobe mudp
	does mipv4 run dev v0 -- test a = a
	denied 127 'run: cannot run "./nix": No such file or directory' mipv4 run ./nix
	denied 126 'run: cannot run "/": Is a directory' mipv4 run /
}

test_dhcp() {
	modprobe mudp
	printf '%s\n' '#!/bin/sh' >"$TMP/script"
	chmod +x "$TMP/script"
	background ip netns exec peer dnsmasq --keep-in-foreground --port=0 --no-ping \
		--conf-file=/dev/null --user=root --pid-file= --interface=v1 --bind-interfaces \
		--dhcp-leasefile="$TMP/leases" --dhcp-range=10.9.0.100,10.9.0.100,120
	# An address beside the leased one in its network is worth a warning.
	mipv4 addr del "$ME/24" dev v0
	shows dhcp mipv4 -j dhcp v0 hostname host client-id id metric 5 script "$TMP/script" \
		lease "$TMP/lease" timeout 60 oneshot keep pidfile "$TMP/pid"
	jq -es 'map(.event) | contains(["discover", "offer", "request", "ack", "bound"])' \
		"$TMP/out" >/dev/null
}

test_counters() {
	shows stats mipv4 -j stats
	shows stats mipv4 -j stats dev v0
	jq -e '.[0].stats | has("InReceives")' "$TMP/out" >/dev/null
	shows stats-d mipv4 -j stats dev v0 -d
	shows stats-d mipv4 -j stats -d
	jq -e '.[0].since > 1e9' "$TMP/out" >/dev/null
	background peer ping -q -f "$ME" >/dev/null
	retry 10 at_least IcmpInEchos 1
	shows stats-w mipv4 -j stats dev v0 -w 0.5 count 2
	jq -es 'length == 2 and any(.stats.IcmpInEchos > 0)' "$TMP/out" >/dev/null
	shows stats-w mipv4 -j stats dev v0 -w 0.1 -c 1
	modprobe mudp
	background peer hping3 -n --flood --udp -p 9 "$ME" >/dev/null 2>&1
	retry 10 says '^ +NoPorts +[1-9]' mipv4 udp stats dev v0
	shows top mipv4 -j top dev v0 0.5 count 3
	# The highest rates first; the flood has a row whenever it runs.
	jq -es 'length == 3 and all(.protocols | map(.in + .out) | . == (sort | reverse))
		and any(.drops[0].reason == "udp-no-port")
		and (map(.protocols[]) | any(.name == "udp" and .in > 0)
			and any(.name == "icmp" and .in > 0))' "$TMP/out" >/dev/null
	shows top mipv4 -j top count 1
	shows top mipv4 -j top 0.1 -c 1
	# Blocks in a pipe, a refreshed screen on a terminal.
	prints mipv4 top count 1
	any_line '^v0: [0-9:]+, per second, [1-9]\.[0-9] s interval$' "${SAID[@]}"
	any_line '^    udp-no-port +[0-9]+\.[0-9]  no socket, service or program has the port$' "${SAID[@]}"
	script -qec 'mipv4 top dev v0 0.3 count 2' "$TMP/screen" </dev/null >/dev/null
	[ "$(grep -c $'\e\[H\e\[2J' "$TMP/screen")" -eq 2 ]
}

# An object of each kind.
stir() {
	retry 10 has_group
	mipv4 -b - <<-BATCH
		addr add 10.9.0.3/24 dev v0
		addr add 10.9.0.4/24 dev v0 dad
		addr del 10.9.0.3/24 dev v0
		route add 10.8.0.0/16 via $PEER dev v0
		route del 10.8.0.0/16 dev v0
		neigh add 10.9.0.7 lladdr $OTHER_MAC dev v0
		neigh del 10.9.0.7 dev v0
		group add $GROUP dev v0
		group del $GROUP dev v0
		set dev v0 ttl 9
		detach v0
		attach v0 addr $ME/24
	BATCH
	retry 5 printed 10
}

stir_v0() {
	retry 10 has_group
	mipv4 set dev v0 ttl 10
	retry 5 printed 1
}

test_events() {
	MEANWHILE=stir shows monitor mipv4 -t -j monitor all
	jq -es 'map(.event) | contains(["attach", "detach", "set", "addr", "addr-del", "route",
		"route-del", "neigh", "neigh-del", "group", "group-del"])' "$TMP/out" >/dev/null
	MEANWHILE=stir_v0 shows monitor mipv4 -j monitor endpoint addr route neigh group pmtu dev v0
}

drop_some() {
	retry 10 has_group
	run mipv4 send 10.77.0.1 proto 253 dev v0 size 8
	retry 5 printed 1
}

drop_udp() {
	retry 10 has_group
	peer "$PYTHON" -SE "$HERE/user.py" send "$ME" 8 0
	retry 5 printed 1
}

test_drops() {
	MEANWHILE=drop_some shows monitor mipv4 -j monitor drop
	MEANWHILE=drop_some shows monitor mipv4 -j monitor drop dev v0 reason out-no-route proto 253
	modprobe mudp
	MEANWHILE=drop_udp shows monitor mipv4 -j monitor drop reason udp-no-port
}

test_errors_of_the_last_look() {
	# A directory in which other users can replace the file is not used.
	chmod -t /tmp
	denied 1 'no safe directory for the last values: export XDG_RUNTIME_DIR=DIR' \
		env -u XDG_RUNTIME_DIR mipv4 stats -d
	chmod +t /tmp
}

test_batch_and_save() {
	printf 'addr add 10.9.0.3/24 dev v0\naddr add 10.9.0.3/24 dev v0\n' >"$TMP/twice"
	printf 'addr add 10.9.0.4/24 dev v0\n' >"$TMP/batch"
	does mipv4 -batch "$TMP/batch"
	printf 'addr add 10.9.0.5/24 dev v0\n' >"$TMP/batch"
	does mipv4 -b "$TMP/batch"
	printf '# nothing\n' >"$TMP/batch"
	does mipv4 -force -batch "$TMP/batch"
	refused 1 "Command failed $TMP/twice:2" mipv4 -force -batch "$TMP/twice"
	shows save mipv4 -j save
	shows save mipv4 -j save dev v0
	jq -e 'contains(["addr add 10.9.0.3/24 dev v0"])' "$TMP/out" >/dev/null
	mipv4 save >"$TMP/saved"
	mipv4 addr del 10.9.0.3/24 dev v0
	does mipv4 restore "$TMP/saved"
	says 10.9.0.3/24 mipv4 addr show dev v0
}

test_the_only_endpoint_needs_no_dev() {
	local i
	is '' mipv4 addr add 10.9.0.3/24
	says 10.9.0.3/24 mipv4 addr show dev v0
	is '' mipv4 addr del 10.9.0.3/24
	is '' mipv4 set ttl 9
	says ' 0% packet loss' mipv4 ping "$PEER" count 1
	refused 255 'detach: DEV is missing' mipv4 detach
	ip link add d0 up type dummy
	mipv4 attach d0
	denied 255 'addr add: "dev DEV" is missing: add dev v0 or dev d0' mipv4 addr add 10.9.0.3/24
	for ((i = 1; i < 30; i++)); do
		ip link add "d$i" type dummy
		mipv4 attach "d$i"
	done
	refused 255 ' or another' mipv4 ping "$PEER"
	mipv4 detach v0
	for ((i = 0; i < 30; i++)); do
		mipv4 detach "d$i"
	done
	denied 255 'ping: "dev DEV" is missing: add it, after mipv4 attach DEV' mipv4 ping "$PEER"
}

test_namespaces() {
	ip netns add other
	ip -n other link add d0 up type dummy
	does mipv4 -n other attach d0 addr 10.7.0.2/24
	shows show mipv4 -n other -j show
	jq -e '.[0].ifname == "d0"' "$TMP/out" >/dev/null
	is '' ip -n other -4 addr show dev d0
	shows show mipv4 -j -netns other show dev d0
	jq -e 'length == 1' "$TMP/out" >/dev/null
	printf 'addr add 10.7.0.3/24 dev d0\n' >"$TMP/batch"
	does mipv4 -n other -force -batch "$TMP/batch"
	says '10.7.0.3/24' mipv4 -n other addr show dev d0
	refused 1 'Cannot find device "d0"' mipv4 show dev d0
	denied 1 'Cannot open network namespace "nosuch": No such file or directory: see "ip netns"' \
		mipv4 -n nosuch show
	denied 1 'Cannot enter network namespace "other": Operation not permitted (CAP_SYS_ADMIN is needed)' \
		setpriv --reuid=65534 --clear-groups mipv4 -n other show
}

test_help() {
	prints mipv4 help
	prints mipv4 help detach
	prints mipv4 help addr add
	prints mipv4 -4 addr show
	prints mipv4 -h
	prints mipv4 -help
	prints mipv4 --help
	prints mipv4 -V
	prints mipv4 -Version
	prints mipv4 --version
}

# The network of the examples: a router with a host behind it.
test_examples() {
	link eth0 router r0
	ip -n router -batch - <<-BATCH
		link set lo up
		addr add 10.0.0.1/24 dev r0
		addr add 192.0.2.1/32 dev lo
	BATCH
	example 'ip link add link eth0 name mip0 type macvlan mode bridge'
	example 'ip link set mip0 up'
	example 'mipv4 attach mip0 addr 10.0.0.2/24 gateway 10.0.0.1'
	example 'mipv4 ping 192.0.2.1 dev mip0 count 3'
	mipv4 send 10.0.0.1 proto 253 dev mip0 size 1
	inside router hping3 -n -q --rawip -H 253 -c 1 10.0.0.2 >/dev/null 2>&1 || :
	example 'mipv4 stats dev mip0 | grep Drop'
	example 'mipv4 save > mip.conf'
	mipv4 detach mip0
	example 'mipv4 restore mip.conf'
	says ' 0% packet loss' mipv4 ping 192.0.2.1 dev mip0 count 1
	example "mipv4 -j neigh show dev mip0 | jq -r '.[] | select(.dst == \"10.0.0.1\").lladdr'"
}

test_errors_of_devices() {
	ip link add d0 up type dummy
	denied 1 'Cannot find device "nosuch"' mipv4 attach nosuch
	denied 1 'device has an endpoint already: change it (mipv4 replace v0), or detach it first (mipv4 detach v0)' \
		mipv4 attach v0
	denied 1 "the loopback device is the kernel's own: an endpoint reaches its own addresses without it" \
		mipv4 attach lo
	denied 1 'device has no endpoint: attach it first (mipv4 attach d0)' mipv4 show dev d0
	denied 1 'device has no endpoint' mipv4 detach d0
	denied 1 'device has no endpoint: attach it first (mipv4 attach d0)' mipv4 addr show dev d0
	denied 2 'device has no endpoint: attach it first (mipv4 attach d0)' mipv4 ping "$PEER" dev d0
	denied 1 'device has no endpoint: attach it first (mipv4 attach d0)' mipv4 send "$PEER" proto 253 dev d0 size 1
	ip addr add 10.7.0.1/24 dev d0
	denied 1 'device has IPv4 addresses of the kernel: remove them (ip -4 addr flush dev d0), or attach it shared' \
		mipv4 attach d0
	ip link add br0 type bridge
	ip addr flush dev d0
	ip link set d0 master br0
	denied 1 'device is a port of a bridge, bond or the like: remove it (ip link set d0 nomaster), or attach the upper device' \
		mipv4 attach d0
	echo 0 >/sys/module/mipv4/parameters/userns
	denied 1 'a user namespace needs CAP_NET_ADMIN of the host to attach; to allow it: echo 1 >/sys/module/mipv4/parameters/userns' \
		setpriv --reuid=65534 --clear-groups unshare -Urn mipv4 attach dev lo
	denied 1 'Operation not permitted (CAP_NET_ADMIN is needed)' \
		setpriv --reuid=65534 --clear-groups mipv4 detach v0
	denied 1 'Operation not permitted: this user namespace does not own the network namespace' \
		setpriv --reuid=65534 --clear-groups unshare -Ur mipv4 detach v0
	denied 2 'ping needs CAP_NET_RAW' setpriv --reuid=65534 --clear-groups mipv4 ping "$PEER" dev v0
	denied 1 "sending and listening need CAP_NET_RAW" \
		setpriv --reuid=65534 --clear-groups mipv4 listen proto 253 dev v0
}

test_errors_of_addresses() {
	ip link add d0 up type dummy
	denied 1 '0.0.0.0 is not an address: omit addr to attach without one' \
		mipv4 attach d0 addr 0.0.0.0/24
	denied 1 "not a unicast address: 0/8, 127/8, multicast and class E are not addresses of hosts" \
		mipv4 addr add 127.0.0.1/8 dev v0
	denied 1 'prefix length must be 1 to 32' mipv4 addr add 10.7.0.1/0 dev v0
	denied 1 'host part is all zeros or all ones: use an address between the network and the broadcast address' \
		mipv4 addr add 10.7.0.0/24 dev v0
	denied 1 'the address exists already: to change its lifetimes use mipv4 addr replace' mipv4 addr add "$ME/24" dev v0
	denied 1 "the address exists already with another prefix length: to change it use mipv4 addr replace; it has $ME/24" \
		mipv4 addr add "$ME/16" dev v0
	denied 1 "the endpoint does not have this address with this prefix length; it has $ME/24" \
		mipv4 addr del "$ME/16" dev v0
}

test_errors_of_routes_and_neighbours() {
	denied 1 'destination is loopback, multicast or reserved' \
		mipv4 route add 224.0.0.0/4 via "$PEER" dev v0
	denied 1 'gateway is not a unicast address' mipv4 route add default via 224.0.0.1 dev v0
	denied 1 'gateway is an address of this endpoint: use the address of the router' \
		mipv4 route add default via "$ME" dev v0
	denied 1 'gateway is on no connected network: first add an address on its network (mipv4 addr add), or an on-link route to it (mipv4 route add); it has 10.9.0.2/24' \
		mipv4 route add default via 192.0.2.1 dev v0
	denied 1 'no gateway forwards from or to 169.254/16: omit via or src' \
		mipv4 route add 169.254.0.0/16 via "$PEER" dev v0
	denied 1 'a blackhole or unreachable route has no gateway, source or MTU' \
		mipv4 route add blackhole 10.7.0.0/16 via "$PEER" dev v0
	denied 1 'source is not an address of this endpoint: add it first (mipv4 addr add); it has 10.9.0.2/24' \
		mipv4 route add default via "$PEER" dev v0 src 10.9.0.3
	mipv4 route add 10.8.0.0/16 via "$PEER" dev v0
	denied 1 'a route to this prefix with this metric exists: replace it (mipv4 route replace), or set another metric; it has 10.8.0.0/16 via 10.9.0.1' \
		mipv4 route add blackhole 10.8.0.0/16 dev v0
	denied 1 'no such static route: to delete the route of an address, delete the address (mipv4 addr del); it has 10.9.0.0/24 connected' \
		mipv4 route del 10.9.0.0/24 dev v0
	denied 1 'neighbour is on no connected network: add an address on its network first (mipv4 addr add); it has 10.9.0.2/24' \
		mipv4 neigh add 192.0.2.1 lladdr "$OTHER_MAC" dev v0
	denied 1 'link-layer address has the wrong length for the device' \
		mipv4 neigh add 10.9.0.7 lladdr 2:3 dev v0
	denied 1 'link-layer address is the broadcast address: use the address of one host' \
		mipv4 neigh add 10.9.0.7 lladdr ff:ff:ff:ff:ff:ff dev v0
	mipv4 neigh add "$PEER" lladdr "$PEER_MAC" dev v0
	denied 1 "no such neighbour; it has $PEER" mipv4 neigh del 10.9.0.7 dev v0
}

test_errors_of_groups() {
	local i
	denied 1 'not a multicast group: use an address of 224.0.0.0/4' mipv4 group add "$PEER" dev v0
	denied 1 'a source of a filter is not a unicast address' \
		mipv4 group add "$GROUP" dev v0 source 224.0.0.5
	denied 1 'the endpoint is not in this group; it has none' mipv4 group del "$GROUP" dev v0
	mipv4 group add "$GROUP" dev v0
	denied 1 'group was added already: to change its sources, delete it first (mipv4 group del)' \
		mipv4 group add "$GROUP" dev v0
	for ((i = 0; i < 1024; i++)); do
		echo "group add 239.2.$((i / 256)).$((i % 256)) dev v0"
	done >"$TMP/batch"
	mipv4 -force -b "$TMP/batch" >/dev/null 2>&1 || :
	denied 1 'an endpoint can join at most 1024 groups: leave one first (mipv4 group del)' mipv4 group add 239.3.0.1 dev v0
}

test_errors_of_datagrams() {
	local i
	denied 1 'no route to the destination: add one (mipv4 route add)' mipv4 send 192.0.2.1 proto 253 dev v0 size 1
	denied 1 'datagram exceeds the MTU and DF is set: send fewer octets, or send without df' \
		mipv4 send "$PEER" proto 253 dev v0 df size 2000
	mipv4 route add unreachable 10.6.0.0/16 dev v0
	denied 1 'destination is unreachable: check its route and its neighbour (mipv4 route, mipv4 neigh)' \
		mipv4 send 10.6.0.1 proto 253 dev v0 size 1
	denied 1 'local error: No route to host' mipv4 ping 10.6.0.1 dev v0 count 1
	denied 1 'local error: message too long, mtu=1500' mipv4 ping "$PEER" dev v0 count 1 size 1473 df
	denied 1 'options are malformed or longer than 40 octets' \
		mipv4 send "$PEER" proto 253 dev v0 options 9401 size 1
	denied 1 'source is not an address of this endpoint: add it first (mipv4 addr add); it has 10.9.0.2/24' \
		mipv4 send "$PEER" proto 253 dev v0 src 10.9.0.7 size 1
	denied 1 'standard input: at most 65515 octets fit a datagram' \
		mipv4 send "$PEER" proto 253 dev v0 </dev/zero
	denied 1 'a kernel module handles this protocol, so programs cannot listen to it' \
		mipv4 listen proto igmp dev v0
	denied 1 'payload and options do not fit a datagram' \
		mipv4 send "$PEER" proto 253 dev v0 options 94040000 size 65512
	ip link set v0 down
	denied 1 'device is down: set it up (ip link set v0 up)' mipv4 send "$PEER" proto 253 dev v0 size 1
	ip link set v0 up
	# If the last of 65 is refused, 64 listen.
	for ((i = 0; i < 65; i++)); do
		background mipv4 listen proto 253 dev v0 2>>"$TMP/refused"
	done
	retry 20 test -s "$TMP/refused"
	denied 1 'at most 64 sockets can listen at an endpoint' mipv4 listen proto 253 dev v0
}

hears() {
	mipv4 send "$ME" proto 253 dev v0 size 1
	printed 1
}

ended() {
	! kill -0 "$BACKGROUND" 2>/dev/null
}

end_endpoint() {
	retry 10 hears
	mipv4 detach v0
	retry 10 ended
}

unload() {
	retry 10 has_group
	rmmod mipv4
	retry 10 ended
}

test_errors_of_udp() {
	local i
	[ ! -e /sys/module/mudp ] || rmmod mudp
	denied 1 'the mudp module is not loaded (modprobe mudp)' mipv4 udp show
	modprobe mudp
	mipv4 udp echo 7 dev v0
	denied 1 'port is in use: see mipv4 udp show and mipv4 socket all, or choose another; it has 7 echo' mipv4 udp sink 7 dev v0
	denied 1 'no service on that port; it has 7 echo' mipv4 udp del 9 dev v0
	denied 1 'more than 64 datagrams: reduce size, or increase gso' \
		mipv4 udp send "$PEER:9" dev v0 size 65 gso 1
	denied 1 'datagram exceeds the path MTU and must not be fragmented' mipv4 udp send "$PEER:9" dev v0 size 1473 df
	denied 1 'no route to 192.0.2.1' mipv4 udp send 192.0.2.1:9 dev v0 size 1
	denied 1 'next hop does not answer' mipv4 udp send 10.9.0.77:9 dev v0 size 1
	denied 1 'standard input: at most 65507 octets fit a datagram' \
		mipv4 udp send "$PEER:9" dev v0 </dev/zero
	background mipv4 udp listen 5000 dev v0
	retry 10 says '^5000 listen ' mipv4 udp show
	denied 1 'the port belongs to a program: end the program' mipv4 udp del 5000 dev v0
	kill "$BACKGROUND"
	wait "$BACKGROUND" || :
	for ((i = 1; i < 1024; i++)); do
		echo "udp discard $((10000 + i)) dev v0"
	done >"$TMP/batch"
	mipv4 -b "$TMP/batch"
	denied 1 'too many services: end one (mipv4 udp del PORT dev v0)' mipv4 udp echo 8 dev v0
}

test_errors_of_what_goes_away() {
	local module
	for module in mipv4_diag mudp; do
		[ ! -e "/sys/module/$module" ] || rmmod "$module"
	done
	MEANWHILE=end_endpoint denied 1 'the endpoint of v0 was detached' mipv4 listen proto 253 dev v0
	MEANWHILE=unload denied 1 'the mipv4 module was unloaded' mipv4 monitor
	denied 1 'the mipv4 module is not loaded (modprobe mipv4)' mipv4 show
	modprobe mipv4
}

run_tests "$@"
