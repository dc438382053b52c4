# shellcheck shell=bash disable=SC2034
# What every part of the lab shares: messages, the place of the cache, a
# heartbeat for long steps. Sourced, never run.

# Reads: VM_DIR (this directory's parent), set by the script that sources us.
# shellcheck disable=SC2154
CHECKOUT=${MIPV4_CHECKOUT:-$(cd "$VM_DIR/../.." && pwd -P)}
CACHE=${MIPV4_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mipv4}
export CHECKOUT

# All kernels of the lab; "fetch" without arguments takes them in this order.
KERNELS=(uml 6.12 6.1 uml-debug smp-debug smp-kcsan)

# Our own failures, as opposed to those of the program that runs inside.
EXIT_TIMEOUT=124	# the time given by --timeout ran out
EXIT_SPLAT=125		# the kernel log holds a splat
EXIT_DIED=126		# the VM went away without a status
EXIT_LAB=123		# the lab itself failed: fetch, build, bad usage

say() {
	printf 'vm: %s\n' "$*" >&2
}

die() {
	printf 'vm: error: %s\n' "$*" >&2
	exit "$EXIT_LAB"
}

# A dot every 20 s until standard input ends, as it also does if we are killed.
heartbeat() {
	while read -rt 20 _ || [ $? -gt 128 ]; do
		printf '.' >&2
	done
}

# quietly LOG COMMAND…: output goes to LOG, and to stderr only if it fails.
quietly() {
	local log=$1 rc=0 beat
	shift
	exec {beat}> >(heartbeat)
	"$@" >"$log" 2>&1 </dev/null {beat}>&- || rc=$?
	exec {beat}>&-
	[ "$rc" -eq 0 ] || { say "failed: $*"; tail -n 60 "$log" >&2; }
	return "$rc"
}
