# shellcheck shell=bash disable=SC2034
# flood.sh: common functions of abuse.sh and mixed.sh: the network of tests/abuse/flood.c,
# counters and memory. Sourced, never run.

# In place of that of lib.sh, which prints all neighbours.
post_mortem() {
	echo "--- counters at that time"
	mipv4 stats
}

# A network of 131,072 hosts: of 10.8.0.0/16 none exists, the others may be the peer.
wide_world() {
	mipv4 detach v0
	# Drops of the device are not our losses.
	echo 100000 >/proc/sys/net/core/netdev_max_backlog
	ip -n peer -batch - <<-BATCH
		addr flush dev v1
		addr add $PEER/15 dev v1
		route add local 10.9.16.0/24 dev lo
		route add local 10.9.32.0/19 dev lo
	BATCH
	modprobe mudp
	mipv4 attach v0 addr "$ME/15" gateway "$PEER"
	mipv4 udp echo 7 dev v0
}

# flood OPTION…: set SENT, SECONDS_OF_IT, LOST and GOOD (by class), SLAB and PEAK (KiB).
declare -A GOOD=() LOST=()
flood() {
	local word key=''
	run peer "$MIPV4_FLOOD" "$@"
	[ "$STATUS" -eq 0 ] || fail "flood $*: $TEXT" || return
	echo "flood $*: $TEXT"
	for word in $TEXT; do
		case $key in
		sent) SENT=$word ;;
		seconds) MS=$((10#${word/./})) ;;
		known | fresh | cut) GOOD[$key]=$word class=$key ;;
		lost) LOST[$class]=$word ;;
		slab) SLAB=$word ;;
		peak) PEAK=$word ;;
		esac
		key=$word
	done
}

# read_stats: read all counters and gauges into the array N.
declare -A N=() BASE=()
read_stats() {
	local pair pairs
	run mipv4 -j stats dev v0
	[ "$STATUS" -eq 0 ] || fail "stats: $TEXT" || return
	N=()
	IFS=, read -ra pairs <<<"${TEXT//[][\{\}\"]/}"
	for pair in "${pairs[@]}"; do
		pair=${pair#stats:}
		pair=${pair#drops:}
		pair=${pair#memory:}
		N[${pair%%:*}]=${pair#*:}
	done
}

# Set KIB to the memory of slabs and of tables, such as those of neighbours and fragments.
memory() {
	local line
	KIB=0
	while read -ra line; do
		[ "${line[0]}" != Slab: ] || KIB=$((KIB + line[1]))
	done </proc/meminfo
	while read -ra line; do
		[[ ${line[2]:-} != bucket_table_alloc* ]] || KIB=$((KIB + line[1] / 1024))
	done </proc/vmallocinfo
}
