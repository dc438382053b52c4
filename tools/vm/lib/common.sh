# shellcheck shell=bash disable=SC2034
# Functions for all parts of the lab: messages, the directory of the cache, a heartbeat for
# long steps. Sourced, never run.

# Reads: VM_DIR (the parent of this directory), set by the script that sources this file.
# shellcheck disable=SC2154
CHECKOUT=${MIPV4_CHECKOUT:-$(cd "$VM_DIR/../.." && pwd -P)}
CACHE=${MIPV4_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mipv4}
export CHECKOUT

# All kernels of the lab, in the order of "fetch" without arguments.
KERNELS=(uml 6.12 6.1 uml-debug smp-debug smp-kcsan)

# Failures of the lab, as opposed to those of the program inside.
EXIT_TIMEOUT=124	# the time of --timeout ended
EXIT_SPLAT=125		# the kernel log holds a splat
EXIT_DIED=126		# the VM ended without a status
EXIT_LAB=123		# the lab itself failed: fetch, build, bad usage

say() {
	printf 'vm: %s\n' "$*" >&2
}

die() {
	printf 'vm: error: %s\n' "$*" >&2
	exit "$EXIT_LAB"
}

# Print a dot every 20 s until standard input ends, as it does if we are killed.
heartbeat() {
	while read -rt 20 _ || [ $? -gt 128 ]; do
		printf '.' >&2
	done
}

# quietly LOG COMMAND…: output goes to LOG, and to stderr only after a failure.
quietly() {
	local log=$1 rc=0 beat
	shift
	exec {beat}> >(heartbeat)
	"$@" >"$log" 2>&1 </dev/null {beat}>&- || rc=$?
	exec {beat}>&-
	[ "$rc" -eq 0 ] || { say "failed: $*"; tail -n 60 "$log" >&2; }
	return "$rc"
}
