# shellcheck shell=bash
# The cache: each item is a directory that is made once, under a lock, and moved into place
# when complete. An item in place never changes. Sourced, never run.

# cached NAME MAKER [ARG…]: make $CACHE/NAME unless it exists.
# MAKER is called as: MAKER TEMP FINAL [ARG…]. It fills the directory TEMP; paths inside its
# files must use FINAL.
cached() {
	local name=$1 maker=$2 final=$CACHE/$1 temp=$CACHE/.making-$1 rc=0
	shift 2
	if [ ! -d "$final" ]; then
		mkdir -p "$CACHE"
		exec {cache_lock}>"$CACHE/.lock-$name"
		if ! flock -n "$cache_lock"; then
			say "waiting for another run that makes $name"
			flock "$cache_lock"
		fi
		if [ ! -d "$final" ]; then
			rm -rf "$temp"
			mkdir -p "$temp"
			# Background processes of MAKER must not keep the lock.
			( "$maker" "$temp" "$final" "$@" ) {cache_lock}>&- || rc=$?
			[ "$rc" -eq 0 ] && mv -T "$temp" "$final"
			rm -rf "$temp"
		fi
		exec {cache_lock}>&-
	fi
	[ "$rc" -eq 0 ] || return "$rc"
	touch -c "$final"
}

# forget_old PREFIX: remove items of that name that were unused for two weeks.
forget_old() {
	find "$CACHE" -mindepth 1 -maxdepth 1 -name "$1-*" -mtime +14 \
		-exec rm -rf {} +
}
