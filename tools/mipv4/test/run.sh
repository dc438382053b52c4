#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# run.sh DIR: test DIR/mipv4 without the module, and DIR/mipv4-fake, the same
# program with the made-up kernel of fake-nl.c.

set -u

bin=${1:?usage: run.sh DIR}
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
failed=0

bad() {
	failed=$((failed + 1))
	printf 'FAILED: %s\n' "$*" >&2
}

# expect STATUS OUT ERR PROGRAM ARG...: compare with the output
expect() {
	local status=$1 out=$2 err=$3
	shift 3
	count=$((count + 1))
	"$bin/$1" "${@:2}" > "$tmp/out" 2> "$tmp/err" < /dev/null
	local got=$?
	[ $got -eq "$status" ] || bad "$*: status $got, not $status"
	[ "$(cat "$tmp/out")" = "$out" ] ||
		{ bad "$*: output"; diff <(printf '%s\n' "$out") "$tmp/out" >&2; }
	[ "$(cat "$tmp/err")" = "$err" ] ||
		{ bad "$*: errors"; diff <(printf '%s\n' "$err") "$tmp/err" >&2; }
}

usage_error() {
	local err=$1
	shift
	expect 255 '' "mipv4: $err" mipv4 "$@"
}

# Usage
for words in help -h --help -help 'addr help' 'a -h' 'route add --help' 'n flus help' 'group help' 'udp help' \
	'top -h' 'show -h' 'attach help' 'detach -h' 'stats help' 'set -h' 'ping 1.2.3.4 -h' '-j addr -h' \
	'send help' 'listen -h' 'monitor help' 'monitor addr -h' 'save -h' 'dhcp -h'; do
	count=$((count + 1))
	# shellcheck disable=SC2086
	out=$("$bin/mipv4" $words 2>&1) || bad "$words: status $?"
	case $out in 'Usage: mipv4 '*) ;; *) bad "$words: $out" ;; esac
done
for words in -V --version '-j -V' 'show -V'; do
	count=$((count + 1))
	# shellcheck disable=SC2086
	case $("$bin/mipv4" $words) in 'mipv4 '[0-9]*) ;; *) bad "$words" ;; esac
done
count=$((count + 1))
"$bin/mipv4" 2> "$tmp/err" && bad "no command"
[ "$(head -c 13 "$tmp/err")" = 'Usage: mipv4 ' ] || bad "no command: no usage"

usage_error 'unknown command "atach": did you mean "attach"?' atach lo
usage_error '"l" is ambiguous: write one of "listen", "listeners", "list"' l
usage_error '"liste" is ambiguous: write one of "listen", "listeners"' liste proto 3
usage_error '"l" is ambiguous: write one of "listen", "list"' udp l
usage_error '"-r" is not supported here: end the client (SIGTERM): it gives the lease back' dhcp -r lo
usage_error '"-1" is not supported here: use "oneshot"' dhcp lo -1
usage_error 'unknown command "zzz": see "mipv4 help"' zzz
usage_error 'unknown addr command "xadd": did you mean "add"?' addr xadd
usage_error 'unknown option "--jso": did you mean "-json"?' --jso show
usage_error 'unknown value of -color "alway": did you mean "always"?' -color=alway show
usage_error 'unknown option "-colour": did you mean "-color"?' -colour show
usage_error 'unknown argument "dve": did you mean "dev"?' show dve lo
usage_error 'unknown argument "extra": see "mipv4 help addr show"' addr list lo extra
usage_error 'unknown argument "vai": did you mean "via"?' route add default vai 1.1.1.1 dev lo
usage_error 'addr add: "dev DEV" is missing' addr add 1.2.3.4
usage_error 'addr add: A.B.C.D/P is missing' addr add dev lo
usage_error 'route add: "dev DEV" is missing' route add default via 1.1.1.1
usage_error 'route add: a route is either blackhole or unreachable' \
	route add blackhole unreachable 1.0.0.0/8 dev lo
usage_error 'mtu 67 is out of range: 68 to 65535' route add default mtu 67 dev lo
usage_error 'metric "x" is not a number' route add default metric x dev lo
usage_error 'set: nothing to set: see "mipv4 set help"' set dev lo
usage_error 'df "yes" is neither "on" nor "off"' set lo df yes
usage_error 'ttl 0 is out of range: 1 to 255' set lo ttl 0
usage_error 'tos 0x100 is out of range: 0 to 0xff' set lo tos 0x100
usage_error 'tos "0x" is not a number' set lo tos 0x
usage_error 'tos "0x1g" is not a number' set lo tos 0x1g
usage_error 'reasm-timeout 0 is out of range: 0.001 to 3600' set lo reasm-timeout 0
usage_error 'reasm-timeout 3600.001 is out of range: 0.001 to 3600' set lo reasm-timeout 3600.001
usage_error 'unknown argument "redirect": did you mean "redirects"?' set dev lo redirect on
usage_error 'neigh add: "lladdr MAC" is missing' neigh add 1.2.3.4 dev lo
usage_error 'addr add: "dev" needs a value (dev DEV)' addr add 1.2.3.4 dev
usage_error 'valid_lft 0 is out of range: 1 to 4294967294' addr add 1.2.3.4/24 dev lo valid_lft 0
usage_error 'valid_lft "never" is not a number' addr add 1.2.3.4/24 dev lo valid_lft never
usage_error 'preferred_lft must not be more than valid_lft' \
	addr add 1.2.3.4/24 dev lo valid_lft 10 preferred_lft 11
usage_error '"dev" is given twice' addr add 1.2.3.4 dev lo dev lo
usage_error 'attach: DEV is missing' attach
usage_error 'show: two devices, "lo" and "eth0"' show lo dev eth0
usage_error '10.0.0.1/24 has bits set outside its prefix: did you mean 10.0.0.0/24?' \
	route add 10.0.0.1/24 via 1.1.1.1 dev lo
usage_error '1.0.0.0/0 has bits set outside its prefix: did you mean 0.0.0.0/0?' \
	route add 1.0.0.0/0 via 1.1.1.1 dev lo
usage_error '"1.2.3.4/33": a prefix length is at most 32' addr add 1.2.3.4/33 dev lo
for prefix in 1.2.3 1.2.3.4/ 1.2.3.4/x 1.2.3.4/+1 1.2.3.256 1.2.3.4/1/2 '' fred \
	01.2.3.4 1.2.3.4/123 111.111.111.1111111; do
	usage_error "\"$prefix\" is not an IPv4 prefix (A.B.C.D/P)" addr add "$prefix" dev lo
done
for mac in '' : 2: 2::1 2:g 123:1 2:0:0:0:0:1: 2-0; do
	usage_error "\"$mac\" is not a link-layer address (aa:bb:cc:dd:ee:ff)" \
		neigh add 1.2.3.4 lladdr "$mac" dev lo
done
long=$(printf 'ff%.0s:' {1..32})ff
usage_error "\"$long\" is longer than 32 octets" neigh add 1.2.3.4 lladdr "$long" dev lo
usage_error 'count 0 is out of range: 1 to 2147483647' ping 1.2.3.4 dev lo count 0
usage_error 'size 65508 is out of range: 0 to 65507' ping 1.2.3.4 dev lo size 65508
usage_error 'size "-1" is not a number' ping 1.2.3.4 dev lo size -1
usage_error 'count "" is not a number' ping 1.2.3.4 dev lo count ''
usage_error 'interval "1x" is not a number of seconds' ping 1.2.3.4 dev lo interval 1x
usage_error 'group add: "dev DEV" is missing' group add 239.1.2.3
usage_error 'group del: A.B.C.D is missing' group del dev lo
usage_error '"239.1.2" is not an IPv4 address' group add 239.1.2 dev lo
usage_error '"" is not an IPv4 address' group add 239.1.2.3 dev lo source 10.0.0.1,
usage_error 'a group has at most 64 sources' group add 239.1.2.3 dev lo \
	source "$(printf '10.0.0.1,%.0s' {1..64})10.0.0.2"
usage_error 'send: A.B.C.D is missing' send dev lo proto 253
usage_error 'send: "proto N" is missing' send 1.2.3.4 dev lo
usage_error 'proto 256 is out of range: 0 to 255' send 1.2.3.4 proto 256 dev lo
usage_error 'proto "fred" is not a number' send 1.2.3.4 proto fred dev lo
usage_error 'size 65516 is out of range: 0 to 65515' send 1.2.3.4 proto 253 dev lo size 65516
usage_error 'ttl 0 is out of range: 1 to 255' send 1.2.3.4 proto 253 dev lo ttl 0
for options in 9 94g4 0x94; do
	usage_error "options \"$options\" is not an even number of hex digits" \
		send 1.2.3.4 proto 253 dev lo options "$options"
done
usage_error 'options have at most 40 octets' send 1.2.3.4 proto 253 dev lo \
	options "$(printf '01%.0s' {1..41})"
usage_error 'listen: "proto N" is missing' listen dev lo
usage_error 'group add: use either "source" or "exclude"' \
	group add 239.1.2.3 dev lo source 10.0.0.1 exclude 10.0.0.2
usage_error 'unknown object "adr": did you mean "addr"?' monitor route adr
usage_error 'unknown object "": see "mipv4 help monitor"' monitor ''
usage_error 'unknown object "xyz": see "mipv4 help monitor"' monitor xyz
usage_error 'monitor: "dev" needs a value (dev DEV)' monitor dev
usage_error '"include" is not supported here: use "source S"' group add 239.1.1.1 include 10.0.0.1 dev lo
usage_error 'unknown argument "10.0.0.1": did you mean "via 10.0.0.1"?' route add default 10.0.0.1 dev lo
usage_error 'unknown argument "10.0.0.2/24": did you mean "addr 10.0.0.2/24"?' attach lo 10.0.0.2/24
usage_error '"reason" and "proto" select drops: use mipv4 monitor drop' monitor reason no-proto
usage_error '"reason" and "proto" select drops: use mipv4 monitor drop' monitor neigh proto udp
usage_error 'stats: use either "-w" or "-d"' stats -w -d
usage_error 'stats: "count" needs "-w"' stats count 3
usage_error 'stats: "count" needs "-w"' stats -c 3
usage_error '-c 0 is out of range: 1 to 2147483647' stats -w 2 -c 0
usage_error '"-c" is given twice' top 2 count 1 -c 1
usage_error 'count 0 is out of range: 1 to 2147483647' stats -w count 0
usage_error '-w 0.001 is out of range: 0.01 to 1000000' stats -w 0.001
usage_error 'top 0.001 is out of range: 0.01 to 1000000' top 0.001
usage_error 'top "lo" is not a number of seconds' top lo
usage_error '-w "1x" is not a number of seconds' stats -w 1x
usage_error 'unknown option "-q": see "mipv4 help"' stats -q
usage_error '"-b" needs a value (-b FILE)' -b
usage_error '"-n" needs a value (-n NETNS)' -n
usage_error '"-netns" needs a value (-netns NETNS)' -j -netns
usage_error 'with -batch, commands belong in the file: "show"' -b /dev/null show
usage_error 'unknown option "-b": see "mipv4 help"' show -b /dev/null
usage_error 'unknown argument "1.2.3.4": see "mipv4 help listen"' listen 1.2.3.4 proto 253 dev lo

usage_error 'udp echo: "dev DEV" is missing' udp echo 7
usage_error 'unknown argument "al": did you mean "all"?' socket al
usage_error 'unknown argument "kill": see "mipv4 help socket"' socket udp kill
usage_error 'sport 0 is out of range: 1 to 65535' socket sport 0
usage_error 'port "x" is not a number' socket src 10.0.0.1:x
usage_error '"10.0.0" is not an IPv4 address' socket kill dst 10.0.0
usage_error 'socket: "dst" needs a value' socket kill dst
usage_error 'socket: use either "all" or "listening"' socket listening all
usage_error 'socket kill: name the sockets: add src, dst, sport, dport, dev or "all"' socket kill udp
usage_error 'sport "=" is not a number' socket sport = =
usage_error 'socket: "sport" needs a value' socket sport =
usage_error 'sport "x" is not a number' socket sport :x
usage_error '"-K" is not supported here: use "mipv4 socket kill"' socket -K
usage_error '"(" is not supported here: omit it: a socket is shown if all words apply' socket '(' sport = :53 ')'
usage_error '"state" is not supported here: use "listening" or "all"' socket state connected
usage_error 'unknown option "-lq": see "mipv4 help"' socket -lq
usage_error 'udp sink: PORT is missing' udp sink dev lo
usage_error 'port 0 is out of range: 1 to 65535' udp discard 0 dev lo
usage_error 'port 65536 is out of range: 1 to 65535' udp listen 65536 dev lo
usage_error '"10.0.0.1" is not an address with a port (A.B.C.D:PORT)' udp send 10.0.0.1 dev lo
usage_error '"10.0.0" is not an IPv4 address' udp send 10.0.0:7 dev lo
usage_error 'size 65508 is out of range: 0 to 65507' udp send 10.0.0.1:7 dev lo size 65508
usage_error 'ttl 256 is out of range: 1 to 255' udp send 10.0.0.1:7 dev lo ttl 256

usage_error 'client-id "" must have 1 to 254 characters' dhcp lo client-id ''
long=$(printf 'x%.0s' {1..256})
usage_error "hostname \"$long\" is longer than 255 characters" dhcp lo hostname "$long"
usage_error 'timeout 0 is out of range: 1 to 86400' dhcp lo timeout 0
usage_error 'dhcp: DEV is missing' dhcp

# Errors
expect 1 '' 'mipv4: cannot open "/none": No such file or directory' mipv4 -batch /none
expect 1 '' 'mipv4: cannot read "/": Is a directory' mipv4 -b /
expect 1 '' 'mipv4: Cannot open network namespace "none": No such file or directory: see "ip netns"' \
	mipv4 -n none -b /none
expect 1 '' 'mipv4: Cannot find device "none"' mipv4 attach none
expect 1 '' 'mipv4: Cannot find device "none"' mipv4 show dev none
expect 2 '' 'mipv4: Cannot find device "none"' mipv4 ping 1.2.3.4 dev none
if ! [ -e /sys/module/mipv4 ]; then
	text='mipv4: the mipv4 module is not loaded (modprobe mipv4)'
	[ "$EUID" -eq 0 ] || text+=': this needs root of the host'
	expect 1 '' "$text" mipv4 show
fi
for program in 'mipv4 help' 'mipv4 -V' 'mipv4-fake -j stats' 'mipv4-fake show'; do
	count=$((count + 2))
	# shellcheck disable=SC2086
	"$bin"/$program > /dev/full 2> "$tmp/err"
	[ "$? $(cat "$tmp/err")" = '1 mipv4: write error: No space left on device' ] ||
		bad "$program: full"
	# shellcheck disable=SC2086
	"$bin"/$program >&- 2> "$tmp/err"
	[ "$? $(cat "$tmp/err")" = '1 mipv4: write error: Bad file descriptor' ] ||
		bad "$program: closed"
	# shellcheck disable=SC2086
	(sleep 0.1; "$bin"/$program 2> "$tmp/err"; echo $? > "$tmp/status") | :
	[ "$(cat "$tmp/status" "$tmp/err")" = "1
mipv4: write error: Broken pipe" ] || bad "$program: pipe"
done
expect 0 '' 'detach: cmd 2 1=01000000' mipv4-fake detach lo

# Requests: the numbers of attributes and the octets in them
expect 0 '' 'attach: cmd 1 1=01000000 2=01000000 3=0a000002 4=18 5=0a000001' \
	mipv4-fake attach lo addr 10.0.0.2/24 gateway 10.0.0.1 shared
expect 0 '' 'attach: cmd 1 1=01000000' mipv4-fake at dev lo
expect 0 '' 'addr add: cmd 4 excl 1=01000000 3=0a000002 4=20
mipv4: warning: no prefix length: taken as 10.0.0.2/32' mipv4-fake a a dev lo 10.0.0.2
expect 0 '' 'addr add: cmd 4 excl 1=01000000 3=0a000002 4=20' mipv4-fake a a dev lo 10.0.0.2/32
expect 0 '' 'addr del: cmd 5 1=01000000 3=0a000002 4=20' mipv4-fake a delete dev lo 10.0.0.2
expect 0 '' 'attach: cmd 1 1=01000000 3=0a000002 4=20
mipv4: warning: no prefix length: taken as 10.0.0.2/32' mipv4-fake attach lo addr 10.0.0.2
MIPV4_FAKE_DOWN=1 expect 0 '' 'attach: cmd 1 1=01000000
mipv4: warning: lo is down: set it up (ip link set lo up)' mipv4-fake attach lo
MIPV4_FAKE_DOWN=1 expect 0 '' 'restore: cmd 4 1=01000000 3=0a000009 4=20
restore: cmd 5 1=01000000 3=0a000002 4=18
restore: cmd 5 1=01000000 3=0a000003 4=18
restore: cmd 5 1=01000000 3=0a000004 4=18
restore: cmd 5 1=01000000 3=0a000005 4=18
mipv4: warning: no prefix length: taken as 10.0.0.9/32
mipv4: warning: lo is down: set it up (ip link set lo up)' mipv4-fake replace lo addr 10.0.0.9
expect 0 '' 'addr add: cmd 4 excl 1=01000000 3=0a000002 4=18 49=' \
	mipv4-fake addr add 10.0.0.2/24 dev lo dad
expect 0 '' 'addr add: cmd 4 excl 1=01000000 3=0a000002 4=18 66=64000000' \
	mipv4-fake addr add 10.0.0.2/24 dev lo valid_lft 100
expect 0 '' 'addr add: cmd 4 excl 1=01000000 3=0a000002 4=18 66=ffffffff 67=00000000' \
	mipv4-fake addr add 10.0.0.2/24 dev lo valid_lft forever preferred_lft 0
expect 0 '' 'addr del: cmd 5 1=01000000 3=0a000002 4=18' mipv4-fake addr delete 10.0.0.2/24 dev lo
expect 0 '' 'addr set: cmd 6 1=01000000 3=0a000002 4=18' mipv4-fake address set 10.0.0.2/24 dev lo
expect 0 '' 'route add: cmd 8 1=01000000 3=00000000 4=00 5=0a000001' \
	mipv4-fake r a via 10.0.0.1 dev lo default
expect 0 '' 'route add: cmd 8 1=01000000 3=0a090000 4=10 5=0a000001' \
	mipv4-fake route add 10.9.0.0/16 via 10.0.0.1 dev lo
expect 0 '' 'route del: cmd 9 1=01000000 3=00000000 4=00' mipv4-fake r del 0.0.0.0/0 dev lo
expect 0 '' 'route add: cmd 8 1=01000000 3=0a090000 4=10 5=0a000001 46=14000000 15=78050000 7=0a000002' \
	mipv4-fake route add 10.9.0.0/16 via 10.0.0.1 dev lo metric 20 mtu 1400 src 10.0.0.2
expect 0 '' 'route add: cmd 8 1=01000000 3=0a000000 4=08 47=02' \
	mipv4-fake route add blackhole 10.0.0.0/8 dev lo
expect 0 '' 'route del: cmd 9 1=01000000 3=0a000000 4=08 47=01 46=00000000' \
	mipv4-fake route del unreachable 10.0.0.0/8 metric 0 dev lo
expect 0 '' 'set: cmd 18 1=01000000 16=07 41=44020000 39=00001000 35=01 36=00 37=01 63=01 34=b8 38=dc050000' \
	mipv4-fake set dev lo ttl 7 tos 0xB8 df on redirects off source-routes on igmp-router-alert on \
	pmtu-min 580 reasm-timeout 1.5 reasm-limit 1048576
expect 0 '' 'neigh add: cmd 11 excl 1=01000000 3=0a000001 10=02000000feff' \
	mipv4-fake neighbour add 10.0.0.1 lladdr 02:0:0:00:Fe:ff dev lo
expect 0 '' 'neigh del: cmd 12 1=01000000 3=0a000001' \
	mipv4-fake n del 10.0.0.1 dev lo lladdr 2:0:0:0:0:1
expect 0 '' 'neigh flush: cmd 13 1=01000000' mipv4-fake n flus dev lo
expect 0 '' 'neigh flush: cmd 13 1=01000000
neigh flush: cmd 13 1=9f860100' mipv4-fake n flush

# The options and the expressions of ss(8) are those of "mipv4 socket".
same() {
	count=$((count + 1))
	# shellcheck disable=SC2086
	[ "$("$bin/mipv4-fake" $1 2>&1 | sed 's/^\[[^]]*\] //')" = \
		"$("$bin/mipv4-fake" $2 2>&1 | sed 's/^\[[^]]*\] //')" ] || bad "$1 is not $2"
}
for words in -l -lun -ulpn -tulpn '-a -l' '-l -n -p'; do same "socket $words" 'socket udp listening'; done
for words in -a -uan '-l -a' '-u -a -t'; do same "socket $words" 'socket udp all'; done
for words in -n -p -un; do same "socket $words" 'socket udp'; done
same 'socket -lm' 'socket listening memory'
same 'socket -js' '-j -s socket'
for words in ':53' '= :53' '= 53' '== :53' 'eq 53'; do same "socket -a sport $words" 'socket all sport 53'; done
same 'socket all dst = 10.0.0.1:6000' 'socket all dst 10.0.0.1:6000'

# A socket, which is no service, has the port.
text='port is in use: see mipv4 udp show and mipv4 socket all, or choose another'
MIPV4_FAKE_TEXT=$text expect 1 '' "mipv4: $text" mipv4-fake udp sink 6000 dev lo
MIPV4_FAKE_TEXT=$text expect 1 '' "mipv4: $text; it has 9 discard" mipv4-fake udp sink 9 dev lo

# Protocols of the kernel have reasons, too.
for word in no-port drop-no-port DropUdpNoPort; do
	same "monitor drop reason $word" 'monitor drop reason udp-no-port'
done
same 'monitor drop reason drop-no-proto' 'monitor drop reason no-proto'
expect 1 '' 'mipv4: the mudp module is not loaded (modprobe mudp)' mipv4-fake monitor drop reason rcvbuf
expect 255 '' 'mipv4: unknown reason "no-prot": did you mean "no-proto"?' mipv4-fake monitor drop reason no-prot
expect 255 '' 'mipv4: unknown reason "udp-no-prt": did you mean "udp-no-port"?' \
	mipv4-fake monitor drop reason udp-no-prt
expect 255 '' 'mipv4: unknown reason "DropNothing": see "mipv4 -s stats", or load the module of its protocol first' \
	mipv4-fake monitor drop reason DropNothing
expect 0 '' 'group add: cmd 19 1=01000000 3=ef010203' mipv4-fake group add 239.1.2.3 dev lo
expect 0 '' 'group add: cmd 19 1=01000000 3=ef010203 50=00 51=0a0000070a000008' \
	mipv4-fake g a 239.1.2.3 source 10.0.0.7,10.0.0.8 dev lo
expect 0 '' 'group del: cmd 20 1=01000000 3=ef010203' mipv4-fake g delete 239.1.2.3 dev lo

expect 0 '' 'udp echo: cmd 1 1=01000000 5=0007 6=00' mipv4-fake udp echo 7 dev lo
expect 0 '' 'udp discard: cmd 1 1=01000000 5=0009 6=01' mipv4-fake udp dis 9 dev lo
expect 0 '' 'udp sink: cmd 1 1=01000000 5=1388 6=02' mipv4-fake udp si 5000 dev lo
expect 0 '' 'udp del: cmd 2 1=01000000 5=1388' mipv4-fake udp del 5000 dev lo

# Without dev: the device of the only endpoint
export MIPV4_FAKE_ONE=1
expect 0 '' 'addr add: cmd 4 excl 1=01000000 3=0a000009 4=18' mipv4-fake addr add 10.0.0.9/24
expect 0 '' 'route del: cmd 9 1=01000000 3=00000000 4=00' mipv4-fake route del default
expect 0 '' 'set: cmd 18 1=01000000 16=07' mipv4-fake set ttl 7
expect 0 '' 'udp del: cmd 2 1=01000000 5=1388' mipv4-fake udp del 5000
expect 0 '' 'send: cmd 22 1=01000000 3=0a000001 54=fd 56=000102' mipv4-fake send 10.0.0.1 proto 253 size 3
count=$((count + 2))
"$bin/mipv4-fake" udp stats > "$tmp/out" 2> "$tmp/err"
grep -q '^lo:$' "$tmp/out" || bad "udp stats without dev"
"$bin/mipv4-fake" ping 10.0.0.1 count 1 > "$tmp/out"
grep -q '^PING .* lo: ' "$tmp/out" || bad "ping without dev"
expect 255 '' 'mipv4: detach: DEV is missing' mipv4-fake detach
expect 255 '' 'mipv4: attach: DEV is missing' mipv4-fake attach
unset MIPV4_FAKE_ONE
expect 255 '' 'mipv4: addr add: "dev DEV" is missing: add dev lo or dev if99999' \
	mipv4-fake addr add 10.0.0.9/24
expect 255 '' 'mipv4: set: "dev DEV" is missing: add dev lo or dev if99999' mipv4-fake set ttl 7
MIPV4_FAKE_EMPTY=1 expect 255 '' 'mipv4: ping: "dev DEV" is missing: add it, after mipv4 attach DEV' \
	mipv4-fake ping 10.0.0.1

# Replace: a word of its own
expect 0 '' 'addr replace: cmd 4 replace 1=01000000 3=0a000002 4=18' mipv4-fake addr replace 10.0.0.2/24 dev lo
expect 0 '' 'route replace: cmd 8 replace 1=01000000 3=00000000 4=00 5=0a000001' \
	mipv4-fake route replace default via 10.0.0.1 dev lo
expect 0 '' 'neigh replace: cmd 11 replace 1=01000000 3=0a000001 10=020000000001' \
	mipv4-fake neigh replace 10.0.0.1 lladdr 2:0:0:0:0:1 dev lo
expect 0 '' 'restore: cmd 4 1=01000000 3=0a000009 4=18
restore: cmd 8 1=01000000 3=00000000 4=00 47=00 46=00000000 5=0a000009
restore: cmd 9 1=01000000 3=00000000 4=00 47=00 46=00000000 5=0a000001
restore: cmd 5 1=01000000 3=0a000002 4=18
restore: cmd 5 1=01000000 3=0a000003 4=18
restore: cmd 5 1=01000000 3=0a000004 4=18
restore: cmd 5 1=01000000 3=0a000005 4=18' mipv4-fake replace lo addr 10.0.0.9/24 gateway 10.0.0.9
expect 0 '' 'restore: cmd 8 1=01000000 3=00000000 4=00 47=00 46=00000000 5=0a000009
restore: cmd 9 1=01000000 3=00000000 4=00 47=00 46=00000000 5=0a000001' \
	mipv4-fake replace dev lo gateway 10.0.0.9
expect 0 '' '' mipv4-fake replace lo
expect 1 '' 'mipv4: lo is attached exclusive: detach it first (mipv4 detach lo)' mipv4-fake replace lo shared
MIPV4_FAKE_EMPTY=1 expect 0 '' 'restore: cmd 1 1=01000000
restore: cmd 4 1=01000000 3=0a000009 4=18' mipv4-fake replace lo addr 10.0.0.9/24
expect 255 '' 'mipv4: replace: DEV is missing' mipv4-fake replace

# Restore: what differs from the state of the fake kernel, in the order that keeps it reachable
cat > "$tmp/restore" << 'EOF'
attach lo addr 10.0.0.2/24 gateway 10.0.0.1
set dev lo ttl 9
address add 10.0.0.3/24 dev lo
addr add 10.0.0.5/16 dev lo	# another prefix length
addr add 10.0.0.6/24 dev lo
route add blackhole 11.0.0.0/8 dev lo
route add 12.0.0.1 via 10.0.0.9 dev lo
neigh add 10.0.0.7 lladdr 2:0:0:0:0:1 dev lo
neigh add 10.0.0.8 lladdr 2:0:0:0:0:1 dev lo
group add 239.1.2.3 dev lo
group add 232.1.2.3 dev lo source 10.0.0.8,10.0.0.7,10.0.0.7
group add 239.1.2.4 dev lo exclude 10.0.0.7
udp echo 7 dev lo
udp sink 9 dev lo
EOF
requests='restore: cmd 18 1=01000000 16=09 38=30750000 34=00 35=00
restore: cmd 4 replace 1=01000000 3=0a000005 4=10
restore: cmd 4 1=01000000 3=0a000006 4=18
restore: cmd 8 replace 1=01000000 3=0c000001 4=20 47=00 46=00000000 5=0a000009
restore: cmd 11 replace 1=01000000 3=0a000007 10=020000000001
restore: cmd 11 1=01000000 3=0a000008 10=020000000001
restore: cmd 19 1=01000000 3=ef010203
restore: cmd 2 1=01000000 5=0009
restore: cmd 1 1=01000000 5=0009 6=02
restore: cmd 2 1=01000000 5=1e61
restore: cmd 9 1=01000000 3=0a090001 4=20 47=00 46=00000000 5=0a050001
restore: cmd 9 1=01000000 3=00000000 4=00 47=00 46=14000000 5=0a000007
restore: cmd 5 1=01000000 3=0a000004 4=18'
expect 0 '' "$requests" mipv4-fake restore "$tmp/restore"
"$bin/mipv4-fake" save 2> /dev/null | grep -v if99999 > "$tmp/saved"
expect 0 '' 'restore: cmd 9 1=01000000 3=0a090001 4=20 47=00 46=00000000 5=0a050001' \
	mipv4-fake restore "$tmp/saved"
expect 255 '' 'mipv4: restore: FILE (- is standard input) is missing' mipv4 restore
MIPV4_FAKE_DOWN=1 expect 0 '' 'restore: cmd 9 1=01000000 3=0a090001 4=20 47=00 46=00000000 5=0a050001
mipv4: warning: lo is down: set it up (ip link set lo up)' mipv4-fake restore "$tmp/saved"
echo 'restore /dev/null' > "$tmp/batch"
expect 1 '' "mipv4: restore cannot be in a batch
Command failed $tmp/batch:1" mipv4 -b "$tmp/batch"
printf 'attach lo\nshow\n' > "$tmp/restore"
expect 1 '' "mipv4: \"show\" cannot be restored: only commands that \"mipv4 save\" prints can
Command failed $tmp/restore:2
mipv4: nothing was restored: all is as it was before" mipv4-fake restore "$tmp/restore"
printf 'attach lo\nudp echo 7 dev lo\nudp sink 7 dev lo\n' > "$tmp/restore"
expect 1 '' "mipv4: $tmp/restore:2 and $tmp/restore:3 are about the same object: remove one" \
	mipv4-fake restore "$tmp/restore"
echo 'attach lo shared' > "$tmp/restore"
expect 1 '' "mipv4: lo is attached exclusive: detach it first (mipv4 detach lo)" \
	mipv4-fake restore "$tmp/restore"

MIPV4_FAKE_EMPTY=1 expect 1 '' 'mipv4: lo has no endpoint, and /dev/fd/4 does not attach it: add "attach lo"' \
	mipv4-fake restore /dev/fd/4 4<<< 'set lo ttl 3'

# Output
for words in show '-s show' 'addr show' 'route show' 'neigh show' '-s neigh' 'neigh show nud permanent' '-j neigh show dev lo nud Incomplete' \
	'route show 10.0.0.0/24' 'route show to exact 11.0.0.0/8' 'route show root 10.0.0.0/8' 'route show to match 10.9.0.1 type unicast' \
	'-j route show type blackhole' '-j -p route show type unreachable' '-j route show dev lo to 1.0.0.0/8' \
	'route show default metric 20' 'route show via 10.0.0.0/24 src 10.0.0.2 lo' \
	'neigh show 10.0.0.8/31' 'neigh show lo permanent' 'neigh show Reachable nud incomplete,PERMANENT' 'neigh show nud all to 10.0.0.7' \
	'addr show tentative' 'addr show primary permanent' 'addr show -secondary -dynamic dev lo' '-j addr show to 10.1.0.0/16 dynamic' '-br addr show conflict' 'group show' stats '-s stats' \
	socket 'socket listening memory' 'socket udp all' 'socket all dev lo' '-s socket' '-j socket src 10.0.0.2' \
	'socket kill src 10.0.0.2:5000 dst 10.0.0.1' 'socket kill dport 5' 'socket kill udp all' \
	listeners '-j listeners dev lo' 'udp show' '-s udp' 'udp stats lo' '-s udp stats lo' '-j udp show' '-j udp stats lo' \
	'udp listen 7777 dev lo count 2' '-j udp listen 7777 dev lo count 2' \
	'udp send 10.0.0.1:7 dev lo size 9 count 3 ttl 3 tos 0x10 df gso 4' \
	'-j udp send 10.0.0.1:7 dev lo size 9' \
	monitor 'monitor dev lo address nei pmtu endpoint' '-j monitor' '-j monitor r group' \
	'route get 10.0.0.7 dev lo' '-j route get 10.0.0.7 from 10.0.0.2 dev lo' \
	'route get 192.0.2.0 dev lo' 'route get 192.0.2.1 dev lo' 'route get 192.0.2.2 dev lo' \
	'route get 192.0.2.3 dev lo' '-j route get 192.0.2.4 dev lo' '-c route get 192.0.2.5 dev lo' \
	'monitor drop' '-c monitor drop reason no-proto proto 253' 'monitor drop reason udp-no-port' '-j monitor drop dev lo' save '-j save' \
	'-o show' '-o -s show' '-o addr' '-o stats' '-oneline udp stats lo' '-br show' '-brief addr' '-br neigh' \
	'-c show' '-c addr' '-c route' '-c neigh' '-c group' '-color -br addr' '-co addr' '-color=auto addr' \
	'-c=never addr' '-cj addr' '-br -j addr' '-c monitor lo addr route' \
	'-j show' '-j addr' '-j route' '-j neigh' '-j group' '-j stats' '-j -p route' \
	'-j ping 10.0.0.1 dev lo count 11 interval 0' \
	'ping 10.0.0.1 dev lo count 11 interval 0'; do
	count=$((count + 1))
	# shellcheck disable=SC2086
	{
		printf '$ mipv4 %s\n' "$words"
		"$bin/mipv4-fake" $words 2>&1
		printf '[%s]\n' "$?"
	} | sed -E 's/time [0-9]+ms/time Nms/; s/"time":[0-9]+,"rtt"/"time":N,"rtt"/
		s/^\[[0-9]{4}-[0-9T:.-]+\]/[TIME]/; s/^\{"timestamp":[0-9.]+/{"timestamp":0/' >> "$tmp/golden"
done
if [ -n "${UPDATE-}" ]; then
	cp "$tmp/golden" "$here/golden.txt"
fi
diff -u "$here/golden.txt" "$tmp/golden" >&2 || bad "output differs from golden.txt"

count=$((count + 2))
[ "$("$bin/mipv4-fake" list)" = "$("$bin/mipv4-fake" show)" ] || bad "list"
[ "$("$bin/mipv4-fake" addr l)" = "$("$bin/mipv4-fake" addr)" ] || bad "addr l"

export MIPV4_FAKE_EMPTY=1
for words in show addr route neigh group stats; do
	expect 0 '' '' mipv4-fake "$words"
	expect 0 '[]' '' mipv4-fake -j "$words"
done
expect 1 '' 'mipv4: device has no endpoint: attach it first (mipv4 attach lo)' mipv4-fake show dev lo
expect 0 '# no endpoint is attached' '' mipv4-fake save
expect 0 '[]' '' mipv4-fake -j save
unset MIPV4_FAKE_EMPTY

# Colours on a terminal, bright ones on a dark background
count=$((count + 3))
script -qec "$bin/mipv4-fake -c=auto addr" /dev/null < /dev/null > "$tmp/out"
grep -q $'^\e\\[36mlo\e' "$tmp/out" || bad "colours on a terminal"
script -qec "$bin/mipv4-fake addr" /dev/null < /dev/null > "$tmp/out"
grep -q $'\e' "$tmp/out" && bad "colours without -c"
COLORFGBG='15;0' "$bin/mipv4-fake" -c addr > "$tmp/out"
grep -q $'^\e\\[1;36mlo\e' "$tmp/out" || bad "bright colours"

# Help for every command; a command with two letters swapped gets a suggestion
objects=$("$bin/mipv4" help | sed -n 's/^ *mipv4 \([a-z]*\).*/\1/p' | sort -u)
for object in $objects; do
	count=$((count + 3))
	for words in "$object help" "$object -h" "$object --help"; do
		# shellcheck disable=SC2086
		out=$("$bin/mipv4" $words 2>&1) || bad "$words: status $?"
		case $out in "Usage: mipv4 $object"*) ;; *) bad "$words: $out" ;; esac
	done
	word=${object:1:1}${object:0:1}${object:2}
	if [[ $object =~ ^(detach|restore|replace)$ ]]; then
		usage_error "unknown command \"$word\": see \"mipv4 help\"" "$word" lo
	else
		usage_error "unknown command \"$word\": did you mean \"$object\"?" "$word"
	fi
done
[ "$(wc -w <<< "$objects")" -eq 22 ] || bad "commands in the help: $objects"

# "help COMMAND" and "COMMAND help" print that command alone, its notes included.
helps() {
	local out=$1 words
	shift
	for words; do
		# shellcheck disable=SC2086
		expect 0 "$out" '' mipv4 $words
	done
}
helps 'Usage: mipv4 addr { add | replace } A.B.C.D/P dev DEV [ dad ]
                      [ valid_lft { S | forever } ] [ preferred_lft { S | forever } ]' 'help addr add' 'addr add help' 'addr help add' \
	'h a a' '-h addr add' 'addr add 10.0.0.2/24 -h' '-j addr -h add'
helps 'Usage: mipv4 replace DEV [ addr A.B.C.D/P ] [ gateway G ] [ shared ]
Attaches an endpoint, or changes the attached one: the address becomes its only one, the
route through G its only default route. All else stays, and datagrams go on.' 'help replace' 'replace help'
helps 'Usage: mipv4 detach DEV' 'help detach' 'help deta' 'detach help' 'help detach lo'
helps 'Usage: mipv4 addr { del | set } A.B.C.D/P dev DEV' 'help addr del' 'addr delete help'
helps 'Usage: mipv4 addr { del | set } A.B.C.D/P dev DEV
set: makes it the only address, and deletes all others.' 'help addr set' 'addr set help'
helps 'Usage: mipv4 addr [ show [ dev DEV ] [ to PREFIX ] [ { tentative | dadfailed | deprecated |
                  secondary | primary | conflict | permanent | dynamic }... ] ]' 'addr list help' 'help addr s'
helps 'Usage: mipv4 neigh [ show [ dev DEV ] [ [ to ] PREFIX ] [ [ nud ] STATE[,STATE]... ] ]
-s: print the seconds since a neighbour was used and confirmed.' 'help neigh show'
helps 'Usage: mipv4 route get A [ from B ] dev DEV
get: looks the path of a datagram up, sends nothing.' 'help route get' 'route get help'
helps 'Usage: mipv4 udp listen PORT dev DEV [ count N ]' 'help udp listen' 'udp listen help'
helps 'Usage: mipv4 udp { echo | discard | sink } PORT dev DEV' 'help udp sink' 'udp discard -h'
count=$((count + 2))
[ "$("$bin/mipv4" route add help | grep -c 'mipv4 ')" -eq 2 ] || bad "route add help"
count=$((count + 1))
[ "$("$bin/mipv4" help route | grep -oE '^(add|replace|del|get|show):' | tr '\n' ' ')" = 'add: replace: del: get: show: ' ] ||
	bad "help route"
[ "$("$bin/mipv4" help addr)" = "$("$bin/mipv4" addr help)" ] || bad "help addr"
usage_error 'unknown addr command "foo": see "mipv4 help addr"' help addr foo
usage_error 'unknown command "foo": see "mipv4 help"' help foo

# Commands that destroy need four letters, or the whole word.
for words in 'd detach deta d lo' 'de detach deta de lo' 'det detach deta -j det lo' \
	're restore rest re FILE' 'res restore rest res FILE' 'd del del addr d 10.0.0.2/24 dev lo' 'de del del addr de 10.0.0.2/24 dev lo' \
	'se set set addr se 10.0.0.2/24 dev lo' 'd del del r d default dev lo' \
	'd del del n d 10.0.0.1 dev lo' 'f flush flus n f' 'flu flush flus neigh flu dev lo' \
	'de del del group de 239.1.2.3 dev lo' 'de del del udp de 7 dev lo'; do
	read -r word whole enough words <<< "$words"
	# shellcheck disable=SC2086
	usage_error "\"$word\" is too short for \"$whole\": write at least \"$enough\"" $words
done
expect 0 '' 'detach: cmd 2 1=01000000' mipv4-fake deta lo
expect 0 '' 'addr del: cmd 5 1=01000000 3=0a000002 4=18' mipv4-fake a dele 10.0.0.2/24 dev lo
expect 0 '' 'udp discard: cmd 1 1=01000000 5=0009 6=01' mipv4-fake udp d 9 dev lo

# No suggestion is a command that destroys, or far away from the word.
usage_error 'unknown command "deatch": see "mipv4 help"' deatch lo
usage_error 'unknown command "detatch": see "mipv4 help"' detatch lo
usage_error 'unknown addr command "dle": see "mipv4 help addr"' addr dle 10.0.0.2/24 dev lo
usage_error 'unknown neigh command "flsuh": see "mipv4 help neigh"' neigh flsuh
usage_error 'unknown addr command "sett": see "mipv4 help addr"' addr sett 10.0.0.2/24 dev lo
usage_error 'unknown command "tpo": did you mean "top"?' tpo
usage_error 'unknown command "pngi": see "mipv4 help"' pngi
usage_error 'unknown command "mnoitro": did you mean "monitor"?' mnoitro
usage_error 'unknown command "mnoitrx": see "mipv4 help"' mnoitrx
usage_error 'unknown argument "xx": see "mipv4 help ping"' ping 10.0.0.1 xx dev lo

# Words of ip(8)
for words in 'link|link|use "ip link"' 'lin|lin set lo up|use "ip link"' \
	'rule|rule|use "mipv4 route": an endpoint has one table of routes' 'netns|netns list|use "ip netns"' \
	'maddr|maddr add 239.1.2.3 dev lo|use "mipv4 group"' 'tunnel|tunnel|use "ip tunnel"' \
	'tuntap|tuntap|use "ip tuntap"' 'vrf|vrf|use "ip vrf"' 'xfrm|xfrm|use "ip xfrm"' \
	'-6|-6 addr|use "ip -6"' '-d|-d addr|use -s' '--details|addr --details|use -s' \
	'-a|-a show|omit it: without dev, "show" has all endpoints' \
	'-r|-r neigh|use "getent hosts ADDRESS"' '-f|-f inet addr|omit it: an endpoint has IPv4 only' \
	'flush|addr flush dev lo|use "mipv4 addr del" for each address' \
	'scope|addr add 10.0.0.2/24 dev lo scope link|omit it: the scope follows from the address' \
	'local|addr add local 10.0.0.2/24 dev lo|omit it: only the address follows' \
	'scope|addr show scope global|omit it: the scope follows from the address' \
	'up|addr show up|use "mipv4 -j addr show" and jq(1)' \
	'table|route add 10.8.0.0/16 dev lo table 7|omit it: an endpoint has one table of routes' \
	'table|route show table all|omit it: an endpoint has one table of routes' \
	'proto|route add default via 10.0.0.1 dev lo proto static|omit it: the flags of "show" say where an object comes from' \
	'onlink|route add default via 10.0.0.1 onlink dev lo|use "mipv4 route add G dev DEV" before' \
	'nexthop|route add default nexthop via 10.0.0.1|use "mipv4 route add PREFIX via G dev DEV" for each gateway' \
	'dev|addr dev lo|use "mipv4 addr show dev DEV"' 'mtu|set lo mtu 1400|use "ip link set DEV ..."' \
	'up|set lo up|use "ip link set DEV ..."' 'via|attach lo addr 10.0.0.2/24 via 10.0.0.1|use "gateway G"' \
	'link|monitor link|use "ip monitor link"' 'restore|addr restore|use "mipv4 restore FILE"' \
	'change|addr change 10.0.0.2/24 dev lo|use "mipv4 addr replace"' \
	'join|group join 239.1.1.1 dev lo|use "mipv4 group add"' 'leave|group leave 239.1.1.1 dev lo|use "mipv4 group del"' \
	'nft|help nft|use nft(8) or tc(8): FILTERS in mipv4(7)' 'iptables|iptables -L|use nft(8) or tc(8): FILTERS in mipv4(7)' \
	'ss|ss -lun|use "mipv4 socket"' 'show|socket show|omit it: the command only prints' \
	'show|stats show|omit it: the command only prints' 'add|udp add 7 dev lo|use "mipv4 udp echo", "discard" or "sink"' \
	'prohibit|route add prohibit 10.8.0.0/16 dev lo|use "unreachable"' \
	'nud|neigh add 10.0.0.1 lladdr 2:0:0:0:0:1 nud permanent dev lo|omit it: a neighbour that you add is permanent' \
	'proxy|neigh add proxy 10.0.0.1 dev lo|use "mipv4 addr add": an endpoint answers for its addresses'; do
	IFS='|' read -r word line advice <<< "$words"
	# shellcheck disable=SC2086
	usage_error "\"$word\" is not supported here: $advice" $line
done
count=$((count + 1))
[ "$("$bin/mipv4-fake" -4 addr)" = "$("$bin/mipv4-fake" addr)" ] || bad "-4"

# Octets that control terminals, or are no UTF-8, never reach them; JSON is valid.
export MIPV4_FAKE_DEV=$'\e[31m\xff\xc2\x85\x7f\u00e9'
esc='\\x1b\[31m\\xff\\xc2\\x85\\x7fé'
for words in show '-s show' '-o show' '-br show' addr '-br addr' '-o addr' route neigh '-br neigh' group stats \
	'udp show' 'udp stats lo' monitor 'monitor drop' 'top 0.05 count 1' 'stats -w 0.05 count 1' '-c show' '-c addr' '-c route'; do
	count=$((count + 1))
	# shellcheck disable=SC2086
	MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" $words > "$tmp/out" 2>&1 || bad "$words: name with ESC: $(cat -v "$tmp/out")"
	sed -E 's/\x1b\[[0-9;]*m//g' "$tmp/out" > "$tmp/plain"	# the colours
	case $words in -c*) ;; *) cp "$tmp/out" "$tmp/plain" ;; esac
	if LC_ALL=C grep -q '[^ -~]' <(sed 's/é//g' "$tmp/plain") || ! grep -q "$esc" "$tmp/plain"; then
		bad "$words: raw octets: $(cat -v "$tmp/plain")"
	fi
	count=$((count + 1))
	# shellcheck disable=SC2086
	MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" -j $words 2> "$tmp/err" > "$tmp/out" || bad "-j $words: name with ESC"
	python3 -c 'import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    json.loads(line)' "$tmp/out" || bad "-j $words: no JSON"
done
count=$((count + 2))
[ "$("$bin/mipv4-fake" save 2> /dev/null | grep -c "^[a-z# ].* dev \$'\\\\x1b\\\\x5b31m\\\\xff\\\\xc2\\\\x85\\\\x7f\\\\xc3\\\\xa9'")" -ge 5 ] ||
	bad "save: name with ESC: $("$bin/mipv4-fake" save | cat -v)"
"$bin/mipv4-fake" -j save 2> /dev/null | python3 -c 'import json, sys; json.load(sys.stdin)' || bad "-j save: name with ESC"
unset MIPV4_FAKE_DEV
esc=$'\e[31m'
count=$((count + 1))
mkdir -m 700 "$tmp/$esc"
XDG_RUNTIME_DIR="$tmp/$esc" "$bin/mipv4-fake" stats -d dev lo > "$tmp/out"
grep -q "no earlier values in $tmp/.x1b\[31m/" "$tmp/out" || bad "stats -d: raw octets: $(cat -v "$tmp/out")"
usage_error 'unknown command "\x1b[31m\x0a": see "mipv4 help"' "$esc"$'\n'
for prefix in 1.2.3.4/255.0.255.0 1.2.3.4/0.0.0.255 1.2.3.4/255.255.255 1.2.3.4/255.255.255.256; do
	usage_error "\"$prefix\" is not an IPv4 prefix (A.B.C.D/P)" addr add "$prefix" dev lo
done
# A netmask means its prefix length, as with ip(8).
for pair in 0.0.0.0=00 128.0.0.0=01 255.255.255.0=18 255.255.255.255=20; do
	expect 0 '' "addr add: cmd 4 excl 1=01000000 3=01020304 4=${pair#*=}" \
		mipv4-fake addr add "1.2.3.4/${pair%=*}" dev lo
done
usage_error '"\xff/24" is not an IPv4 prefix (A.B.C.D/P)' addr add $'\xff/24' dev lo
usage_error '"é\xc3" is not an IPv4 address' ping $'é\xc3' dev lo
expect 1 '' 'mipv4: Cannot find device "\x1b[31m"' mipv4 show dev "$esc"
expect 1 '' 'mipv4: cannot open "/\x1b[31m": No such file or directory' mipv4 -b "/$esc"
for long in 1000 100000; do
	printf -v long '%*s' "$long" ''
	count=$((count + 1))
	"$bin/mipv4" ping "${long// /x}" dev lo 2> "$tmp/err"
	grep -qE '^mipv4: "x{299}\.\.\.x{276}" is not an IPv4 address$' "$tmp/err" || bad "long word: $(cat "$tmp/err")"
done

# Monitor: with the time, and with lost events
count=$((count + 3))
"$bin/mipv4-fake" -t monitor group > "$tmp/out"
[ "$(grep -cE '^\[[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}\] (Deleted )?2[0-9.]+ dev lo ' "$tmp/out")" -eq 8 ] ||
	bad "monitor -t: $(cat "$tmp/out")"
"$bin/mipv4-fake" -tj monitor group | grep -qE '^\{"timestamp":1[0-9]{9}\.[0-9]+,"event":"group","group":' ||
	bad "monitor -tj"
MIPV4_FAKE_LOST=1 "$bin/mipv4-fake" monitor group > "$tmp/out" 2> "$tmp/err"
[ "$(wc -l < "$tmp/out") $(cat "$tmp/err")" = '8 mipv4: events were lost: the socket was full' ] ||
	bad "monitor: lost events"

# Top: the highest rates first; rates of 0 only with -s; in JSON all protocols
count=$((count + 6))
MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" top 0.05 count 2 > "$tmp/out" 2>&1
[ "$(awk '{ print $1 }' "$tmp/out" | tr '\n' ' ')" = "$(printf '%s ' lo: in datagrams octets \
	fragments arp igmp icmp dropped neigh-full no-proto | sed 's/.*/&&/')" ] ||
	bad "top: $(cat "$tmp/out")"
grep -qE '^lo: [0-9:]+, per second, 0\.(0[5-9]|[1-9][0-9]) s interval$' "$tmp/out" || bad "top: heading: $(cat "$tmp/out")"
script -qec "MIPV4_FAKE_GROW=1 $bin/mipv4-fake stats -w 0.05 count 1" /dev/null < /dev/null > "$tmp/out"
grep -qE 'J[0-9:]+, per second, 0\.(0[5-9]|[1-9][0-9]) s interval; \^C ends.?$' "$tmp/out" || bad "stats -w: heading: $(cat -v "$tmp/out")"
MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" -s top 0.05 count 1 > "$tmp/out" 2>&1
grep -qE '^ +udp +0\.0 +0\.0$' "$tmp/out" || bad "top -s: $(cat "$tmp/out")"
MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" -j top dev lo 0.05 count 2 > "$tmp/out" 2>&1
[ "$(grep -cE '^\{"timestamp":1[0-9]+\.[0-9]+,"ifname":"lo","ifindex":1,"interval":0\.[0-9]+,"datagrams":\{"in":[1-9]' "$tmp/out")" -eq 2 ] ||
	bad "top -j: $(cat "$tmp/out")"
[ "$(grep -o '"name":"[a-z]*"' "$tmp/out" | tr -d '\n')" = "$(printf '"name":"%s"' arp igmp icmp udp other arp igmp icmp udp other)" ] ||
	bad "top -j: $(cat "$tmp/out")"

# A script finds every counter, those that did not grow too. Rates have few digits.
count=$((count + 4))
MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" -j stats dev lo -w 0.05 -c 1 > "$tmp/out" 2>&1
[ "$(jq -c '[(.stats, .drops | keys), .stats.InDiscards, .drops["hdr-csum"]]' "$tmp/out")" = \
	"$("$bin/mipv4-fake" -j stats dev lo | jq -c '.[0] | [(.stats, .drops | keys), 0, 0]')" ] ||
	bad "stats -w -j: $(cat "$tmp/out")"
grep -qE '[0-9]\.[0-9]{7}|[0-9]e-' <(sed 's/.*"stats"//' "$tmp/out") && bad "stats -w -j: digits: $(cat "$tmp/out")"
MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" -j top dev lo 0.03 -c 9 > "$tmp/out" 2>&1
[ "$(wc -l < "$tmp/out")" -eq 9 ] || bad "top -c: $(cat "$tmp/out")"
grep -qE '[0-9]\.[0-9]{7}|[0-9]e-' <(sed 's/.*"datagrams"//' "$tmp/out") && bad "top -j: digits: $(cat "$tmp/out")"

# UDP has its counters there, too, under names that "monitor drop" knows.
for words in '-d' '-w 0.05 -c 1'; do
	count=$((count + 1))
	# shellcheck disable=SC2086
	XDG_RUNTIME_DIR=$tmp MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" stats dev lo $words > "$tmp/out" 2>&1
	[[ $words == -w* ]] || grep -qE '^ +DropUdpNoPort +15$' "$tmp/out" || bad "stats $words: $(cat "$tmp/out")"
	# shellcheck disable=SC2086
	XDG_RUNTIME_DIR=$tmp MIPV4_FAKE_GROW=1 "$bin/mipv4-fake" -j stats dev lo $words > "$tmp/out" 2>&1
	[ "$(jq -c 'if type == "array" then .[0] else . end | [(.udp.stats, .udp.drops | keys)]' "$tmp/out")" = \
		"$("$bin/mipv4-fake" -j stats dev lo | jq -c '.[0].udp | [(.stats, .drops | keys)]')" ] || bad "-j stats $words: $(cat "$tmp/out")"
done
count=$((count + 1))
MIPV4_FAKE_EMPTY=mudp "$bin/mipv4-fake" -j stats dev lo > "$tmp/out"
grep -q udp "$tmp/out" && bad "stats: UDP without mudp"

# An interval without a change is no silence.
count=$((count + 2))
"$bin/mipv4-fake" stats dev lo -w 0.05 -c 2 > "$tmp/out" 2>&1
[ "$(grep -cE '^[0-9:]{8} lo nothing changed$' "$tmp/out")" -eq 2 ] || bad "stats -w: $(cat "$tmp/out")"
script -qec "$bin/mipv4-fake stats dev lo -w 0.05 -c 1" /dev/null < /dev/null > "$tmp/out"
grep -q '^    nothing changed' "$tmp/out" || bad "stats -w: terminal: $(cat "$tmp/out")"

# Batch
batch() {
	local status=$1 out=$2 err=$3 text=$4
	shift 4
	count=$((count + 1))
	printf '%b' "$text" | "$bin/mipv4-fake" "$@" -b - > "$tmp/out" 2> "$tmp/err"
	local got=$?
	[ $got -eq "$status" ] || bad "batch $text: status $got, not $status"
	[ "$(cat "$tmp/out")" = "$out" ] || bad "batch $text: $(cat "$tmp/out")"
	[ "$(cat "$tmp/err")" = "$err" ] || bad "batch $text: $(cat "$tmp/err")"
}
batch 0 '' '' ''
batch 0 '' '' '\n  # nothing\n\t\n'
batch 0 '' 'detach: cmd 2 1=01000000' 'detach dev lo'
batch 0 '' 'attach: cmd 1 1=01000000
neigh add: cmd 11 excl 1=01000000 3=0a000001 10=020000000001' \
	"  attach 'l'\"o\" # comment\n\nneigh add 10.0.0.1 \\\\\n lladdr 2:0:0:0:0:1 dev lo\r\n"
batch 1 '' 'detach: cmd 2 1=01000000
mipv4: unknown command "atach": did you mean "attach"?
Command failed -:3' 'detach lo\n#\natach lo\ndetach lo\n'
batch 1 '' 'mipv4: "x" is not an IPv4 prefix (A.B.C.D/P)
Command failed -:1
mipv4: a quotation mark (") is not closed
Command failed -:2
detach: cmd 2 1=01000000
mipv4: the line has a zero octet
Command failed -:5' 'addr add x dev lo\nshow "\ndetach \\\nlo\ndetach\0 lo\n' -force
# The name of the program, as on a command line
batch 0 '' 'detach: cmd 2 1=01000000
attach: cmd 1 1=01000000
attach: cmd 1 1=01000000' 'mipv4 detach lo\n/usr/sbin/mipv4 attach lo\nmipv4 -j attach dev lo # again\n'
# Octets of names
batch 0 '' 'detach: cmd 2 1=01000000' "detach \$'\\\\x6c\\\\x6f'\n"
batch 0 '' 'detach: cmd 2 1=01000000' "detach l\$'o'\n"
batch 1 '' 'mipv4: Cannot find device "\x1b\"$ '"'"' "
Command failed -:1' "detach \$'\\\\x1b\\\\\\\\\"\$ \\\\' '\n"
batch 1 '' 'mipv4: the line has a zero octet
Command failed -:1' "detach \$'\\\\x00lo'\n"
batch 1 '' 'mipv4: unknown command "mipv5": see "mipv4 help"
Command failed -:1' 'mipv5 show\n'
for words in 'ping 10.0.0.1 dev lo' 'listen proto 253 dev lo' 'udp listen 7 dev lo' monitor 'stats -w' top; do
	what=${words%% [1p7-]*}
	[ "$words" != 'stats -w' ] || what=$words
	batch 1 '' "mipv4: $what cannot be in a batch
Command failed -:1" "$words"
done
# The rest of the batch is not the payload.
batch 1 '' 'mipv4: send: standard input is the batch: add "size N", or use mipv4 -batch FILE
Command failed -:1' 'send 10.0.0.1 proto 253 dev lo\nattach lo\n'
for words in 'send 10.0.0.1 proto 253 dev lo' 'udp send 10.0.0.1:7 dev lo'; do
	what=${words%% 10*}
	for batch in - /dev/stdin /dev/fd/0 /proc/self/fd/0; do
		count=$((count + 1))
		printf 'detach lo\n%s\nattach lo\n' "$words" |
			"$bin/mipv4-fake" -b "$batch" > "$tmp/out" 2> "$tmp/err"
		[ $? -eq 1 ] || bad "batch $batch: $words: no error"
		[ "$(cat "$tmp/out" "$tmp/err")" = "detach: cmd 2 1=01000000
mipv4: $what: standard input is the batch: add \"size N\", or use mipv4 -batch FILE
Command failed $batch:2" ] || bad "batch $batch: $words: $(cat "$tmp/err")"
	done
	# With a size, or with a batch from a file, the datagram is sent.
	count=$((count + 2))
	printf '%s size 2\nattach lo\n' "$words" | "$bin/mipv4-fake" -b - > "$tmp/out" 2> "$tmp/err"
	[ "$? $(grep -cE '^(attach|(udp )?send): cmd' "$tmp/err")" = '0 2' ] || bad "batch: $words size"
	printf '%s\nattach lo\n' "$words" > "$tmp/batch"
	printf hello | "$bin/mipv4-fake" -b "$tmp/batch" > "$tmp/out" 2> "$tmp/err"
	[ "$? $(grep -cE '^attach: cmd|^(udp )?send: cmd .*=68656c6c6f' "$tmp/err")" = '0 2' ] ||
		bad "batch: $words from a file"
done
batch 1 '' 'mipv4: unknown option "-b": see "mipv4 help"
Command failed -:1' '-b -\n'
# Options on a line apply to that line, options in front of -batch to all lines.
count=$((count + 2))
[ "$(printf 'addr\n-j addr\naddr\n' | "$bin/mipv4-fake" -b - | grep -c '^\[')" -eq 1 ] ||
	bad "batch: option of a line"
[ "$(printf 'addr\naddr\n' | "$bin/mipv4-fake" -j -b - | grep -c '^\[')" -eq 2 ] ||
	bad "batch: option of all"
count=$((count + 1))
printf 'show\nshow\ndetach lo\n' | "$bin/mipv4-fake" -force -b - > /dev/full 2> "$tmp/err"
[ "$(grep -c 'write error' "$tmp/err")" -eq 1 ] || bad "batch: full"

# Results of datagrams that UDP sends
MIPV4_FAKE_EMPTY=mudp expect 1 '' 'mipv4: the mudp module is not loaded (modprobe mudp)' mipv4-fake udp show
MIPV4_FAKE_ICMP=1 expect 1 'From 10.0.0.1: Destination Port Unreachable
sent 1 datagrams of 8 octets from port 50000 to 10.0.0.1:7' \
	'udp send: cmd 7 1=01000000 2=0a000001 3=0007 8=08000000 9=0000000000000000 10=01000000' \
	mipv4-fake udp send 10.0.0.1:7 dev lo size 8
MIPV4_FAKE_ERRNO=101 expect 1 '' \
	'udp send: cmd 7 1=01000000 2=0a000001 3=0007 8=08000000 9=0000000000000000 10=01000000
mipv4: no route to 10.0.0.1' mipv4-fake udp send 10.0.0.1:7 dev lo size 8

# Ping: its exit status
export MIPV4_FAKE_ERRNO=1
expect 2 '' 'mipv4: Operation not permitted (CAP_NET_RAW is needed)' \
	mipv4-fake ping 10.0.0.1 dev lo count 1
MIPV4_FAKE_ERRNO=101 MIPV4_FAKE_TEXT='no route.' \
	expect 2 '' 'mipv4: no route' mipv4-fake ping 10.0.0.1 dev lo count 1
MIPV4_FAKE_ERRNO=90
expect 1 'PING 10.0.0.1 (10.0.0.1) on lo: 2000(2028) bytes of data.

--- 10.0.0.1 ping statistics ---
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms' \
	'mipv4: local error: message too long, mtu=1500' \
	mipv4-fake ping 10.0.0.1 dev lo count 1 size 2000 df
unset MIPV4_FAKE_ERRNO

# Ping: the options of ping(8)
expect 255 '' 'mipv4: count "x" is not a number' mipv4-fake ping 10.0.0.1 dev lo count x
expect 255 '' 'mipv4: -c "x" is not a number' mipv4-fake ping 10.0.0.1 -I lo -cx
expect 255 '' 'mipv4: -c 0 is out of range: 1 to 2147483647' mipv4-fake ping -c 0 10.0.0.1 -I lo
expect 255 '' 'mipv4: ping: "-i" needs a value (-i S)' mipv4-fake ping 10.0.0.1 -I lo -i
expect 255 '' 'mipv4: "src" is given twice' mipv4-fake ping 10.0.0.1 -I lo src 10.0.0.2 src 10.0.0.3
expect 255 '' 'mipv4: "-I" is given twice' mipv4-fake ping 10.0.0.1 -I lo -I 10.0.0.2 -I10.0.0.3
expect 255 '' 'mipv4: "10.0.0" is not an IPv4 address' mipv4-fake ping 10.0.0.1 dev lo -I 10.0.0
expect 255 '' 'mipv4: unknown value of -M "donot": did you mean "dont"?' \
	mipv4-fake ping 10.0.0.1 -I lo -M donot
expect 255 '' 'mipv4: "-t" is not supported here: use "mipv4 set dev DEV ttl N", which changes all datagrams' \
	mipv4-fake ping 10.0.0.1 -I lo -t 5
expect 255 '' 'mipv4: "count" is given twice' mipv4-fake ping 10.0.0.1 -I lo -c 1 count 1
count=$((count + 5))
export MIPV4_FAKE_GOOD=1
"$bin/mipv4-fake" ping -c3 -i0 -s8 -n -4 -D 10.0.0.1 -I lo > "$tmp/out"
[ "$(grep -cE '^\[[0-9]{10}\.[0-9]{6}\] 16 bytes from 10.0.0.1: icmp_seq=' "$tmp/out")" -eq 3 ] ||
	bad "ping -D: $(cat "$tmp/out")"
"$bin/mipv4-fake" ping -q 10.0.0.1 -c 3 -i 0 -M 'do' -I lo > "$tmp/out"
[ "$(grep -c bytes "$tmp/out") $(grep -c '^3 packets transmitted, 3 received' "$tmp/out")" = '1 1' ] ||
	bad "ping -q: $(cat "$tmp/out")"
# The deadline, although nothing limits the requests; with a count it is that of the replies.
"$bin/mipv4-fake" ping 10.0.0.1 -I lo -i 0.05 -w 0.2 > "$tmp/out" || bad "ping -w: status $?"
unset MIPV4_FAKE_GOOD
"$bin/mipv4-fake" ping 10.0.0.1 -I lo -i 0 -c 3 -w 2 > "$tmp/out" || bad "ping -c -w: status $?"
grep -q ' packets transmitted, 3 received' "$tmp/out" || bad "ping -c -w: $(cat "$tmp/out")"
start=${EPOCHREALTIME/./}
MIPV4_FAKE_SILENT=1 "$bin/mipv4-fake" ping 10.0.0.1 -I lo -c 1 -W 0.2 > "$tmp/out"
[ "$? $(((${EPOCHREALTIME/./} - start) < 5000000))" = '1 1' ] || bad "ping -W"

# send and listen
expect 0 '' 'send: cmd 22 1=01000000 3=0a000001 54=fd 56=000102' \
	mipv4-fake send 10.0.0.1 proto 253 dev lo size 3
expect 0 '' "send: cmd 22 1=01000000 3=0a000001 54=11 7=0a000002 16=03 34=b8 35=01 55=9404abcd 56=" \
	mipv4-fake send 10.0.0.1 proto udp dev lo src 10.0.0.2 ttl 3 tos 0xb8 df options 9404abCD
count=$((count + 2))
printf hello | "$bin/mipv4-fake" send 10.0.0.1 proto 253 dev lo 2> "$tmp/err"
grep -q ' 56=68656c6c6f$' "$tmp/err" || bad "send: standard input"
head -c 65516 /dev/zero | "$bin/mipv4-fake" send 10.0.0.1 proto 253 dev lo 2> "$tmp/err"
[ "$? $(cat "$tmp/err")" = '1 mipv4: standard input: at most 65515 octets fit a datagram' ] ||
	bad "send: too much"
heard='10.0.0.1 > 10.0.0.2: proto 253 ttl 64 tos 0x0 length 3: 9404ab
listening on lo
10.0.0.1 > 10.0.0.2: proto 253 ttl 64 tos 0xb8 df options 9404ab00 length 33: 9404ab'
heard+="$(printf '00%.0s' {1..29})..."
expect 0 "$heard" '' mipv4-fake listen proto 253 dev lo count 2
heard+="
7 datagrams were lost: the socket was full
10.0.0.1 > 10.0.0.2: proto 253 ttl 64 tos 0x0 length 0
From 10.0.0.254 about a datagram to 10.5.0.1: Destination Protocol Unreachable
10.0.0.1 > 10.0.0.2: proto 253 ttl 64 tos 0x0 options 9404ab$(printf '00%.0s' {1..37}) length 65515: 9404ab"
heard+="$(printf '00%.0s' {1..29})..."
expect 1 "$heard" 'mipv4: the endpoint of lo was detached' mipv4-fake listen proto 253 dev lo
expect 0 '{"type":"datagram","ifname":"lo","src":"10.0.0.1","dst":"10.0.0.2","protocol":253,"ttl":64,"tos":0,"df":false,"options":"","payload":"9404ab","dropped":0}' '' \
	mipv4-fake -j listen proto 253 dev lo count 1
count=$((count + 1))
"$bin/mipv4-fake" -j listen proto 253 dev lo 2> /dev/null | sed -n 4p > "$tmp/out"
[ "$(cat "$tmp/out")" = '{"type":"error","ifname":"lo","src":"10.0.0.254","dst":"10.5.0.1","protocol":253,"icmp_type":3,"icmp_code":2,"message":"Destination Protocol Unreachable"}' ] ||
	bad "listen: error in JSON"
MIPV4_FAKE_ERRNO=16 MIPV4_FAKE_TEXT='taken.' \
	expect 1 '' 'mipv4: taken' mipv4-fake listen proto 1 dev lo
MIPV4_FAKE_ERRNO=1 expect 1 '' 'mipv4: Operation not permitted (CAP_NET_RAW is needed)' \
	mipv4-fake listen proto 253 dev lo

expect 0 '[{"type":"udp","sockets":3,"connected":1,"listening":1,"unbound":1}]' '' mipv4-fake -j -s socket
MIPV4_FAKE_ERRNO=2 expect 1 '' 'mipv4: the mipv4_diag module is not loaded (modprobe mipv4_diag)' mipv4-fake socket
MIPV4_FAKE_KILL=1 expect 1 '' 'mipv4: socket kill: Operation not permitted (CAP_NET_ADMIN is needed)' \
	mipv4-fake socket kill all
MIPV4_FAKE_KILL=2 expect 1 '' 'mipv4: socket kill: no such socket' mipv4-fake socket kill all

# What the endpoint has in place of what the request names, and the device in place of DEV
explained() {
	local text=$1 more=$2
	shift 2
	MIPV4_FAKE_TEXT=$text expect 1 '' "mipv4: ${text//DEV/lo}$more" mipv4-fake "$@"
}
text='the endpoint does not have this address with this prefix length'
explained "$text" '; it has 10.0.0.3/24' addr del 10.0.0.3/16 dev lo
explained "$text" '; it has 10.0.0.2/24, 10.0.0.3/24, 10.0.0.4/24, 10.0.0.5/24, ...' addr del 10.0.0.9/24 dev lo
explained 'the address exists already with another prefix length' '; it has 10.0.0.2/24' addr add 10.0.0.2/16 dev lo
explained 'the address exists already: to change its lifetimes use mipv4 addr replace' '' addr add 10.0.0.2/24 dev lo
text='no such static route: to delete the route of an address, delete the address (mipv4 addr del)'
explained "$text" '; it has default via 10.0.0.1, default via 10.0.0.7 metric 20' route del default via 10.0.0.9 dev lo
explained "$text" '; it has 10.0.0.0/24 connected' route del 10.0.0.0/24 dev lo
explained "$text" '; it has blackhole 11.0.0.0/8' route del 11.0.0.0/8 metric 7 dev lo
explained "$text" '; it has no route to this prefix' route del 192.0.2.7 dev lo
explained 'no such neighbour' '; it has 10.0.0.1, 10.0.0.9, 10.0.0.7, 10.0.0.8' neigh del 10.0.0.2 dev lo
explained 'the endpoint is not in this group' '; it has 239.1.2.3, 239.1.2.4, 232.1.2.3, 232.1.2.4' \
	group del 239.9.9.9 dev lo
explained 'no service on that port' '; it has 7 echo, 9 discard, 7777 sink, 65535 listen, ...' udp del 8 dev lo
explained 'device has no endpoint: attach it first (mipv4 attach DEV)' '' addr add 10.0.0.2/24 dev lo
MIPV4_FAKE_TEXT='DEV DEVICE: xDEV (DEV)' expect 1 '' 'mipv4: lo DEVICE: xDEV (lo)' mipv4-fake detach lo
MIPV4_FAKE_EMPTY=1 explained 'no such neighbour' '; it has none' neigh del 10.0.0.2 dev lo
# A batch that goes on looks nothing up.
MIPV4_FAKE_TEXT='no such neighbour' batch 1 '' 'mipv4: no such neighbour
Command failed -:1' 'neigh del 10.0.0.2 dev lo\n' -force
MIPV4_FAKE_TEXT='the endpoint is not in this group' batch 1 '' 'mipv4: the endpoint is not in this group; it has 239.1.2.3, 239.1.2.4, 232.1.2.3, 232.1.2.4
Command failed -:1' 'group del 239.9.9.9 dev lo\n'

# A module of another version
there=$(cat /sys/module/mipv4/version 2> /dev/null || echo unknown)
here_version=$("$bin/mipv4" -V | cut -d' ' -f2)
export MIPV4_FAKE_ERRNO=95 MIPV4_FAKE_TEXT=
for MIPV4_FAKE_TEXT in '' 'Unknown attribute type' 'Unsupported attribute'; do
	expect 1 '' "mipv4: set: the loaded module mipv4 has version $there, which does not have this: load version $here_version" \
		mipv4-fake set lo ttl 5
	[ -e /sys/module/mudp ] ||
		expect 1 '' "mipv4: udp echo: the loaded module mudp has version unknown, which does not have this: load version $here_version" \
			mipv4-fake udp echo 7 dev lo
done
unset MIPV4_FAKE_ERRNO MIPV4_FAKE_TEXT
MIPV4_FAKE_ERRNO=95 MIPV4_FAKE_TEXT='link layer is not supported' \
	expect 1 '' 'mipv4: link layer is not supported' mipv4-fake attach lo

# The endpoint is detached meanwhile.
count=$((count + 1))
MIPV4_FAKE_DETACH=1 "$bin/mipv4-fake" ping 10.0.0.1 dev lo interval 0 > "$tmp/out" 2> "$tmp/err"
[ "$? $(cat "$tmp/err")" = '2 mipv4: local error: gone' ] || bad "detached ping"
grep -q '^6 packets transmitted, 3 received, ' "$tmp/out" || bad "detached ping: no statistics"

export MIPV4_FAKE_GOOD=1
count=$((count + 1))
: > "$tmp/out"	# it has replies of the previous run
"$bin/mipv4-fake" ping 10.0.0.1 dev lo interval .01 > "$tmp/out" &
until grep -q icmp_seq=3 "$tmp/out" || ! kill -0 $!; do sleep 0.1; done
kill -INT $!
wait $! || bad "interrupted ping: status $?"
grep -q '^icmp_seq=3 ttl=64 time=3.56 ms$' <(sed 's/^64 bytes from 10.0.0.1: //' "$tmp/out") ||
	bad "interrupted ping"
grep -q ' received, 0% packet loss, time ' "$tmp/out" || bad "interrupted ping: no statistics"
count=$((count + 1))
# The sequence number wraps.
"$bin/mipv4-fake" ping 10.0.0.1 dev lo interval 0 count 70000 size 1 | tail -n 2 |
	grep -q '^70000 packets transmitted, 70000 received, 0% packet loss' || bad "70000 pings"
count=$((count + 1))
"$bin/mipv4-fake" ping 10.0.0.1 dev lo count 1 > /dev/full 2> "$tmp/err"
[ "$? $(cat "$tmp/err")" = '2 mipv4: write error: No space left on device' ] || bad "ping: full"

# The largest reply fits.
count=$((count + 1))
"$bin/mipv4-fake" ping 10.0.0.1 dev lo count 1 size 65507 > "$tmp/out"
grep -q '^65515 bytes from 10.0.0.1: icmp_seq=1 ' "$tmp/out" || bad "largest ping"
unset MIPV4_FAKE_GOOD

printf 'mipv4: %d tests, %d failed\n' "$count" "$failed"
[ "$failed" -eq 0 ]
