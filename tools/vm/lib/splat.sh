# shellcheck shell=bash
# Messages by which the kernel reports a bug. Sourced, never run.

SPLATS=(
	'BUG:'
	'WARNING:'
	'KASAN:'
	'UBSAN:'
	'KCSAN:'
	'INFO: possible recursive locking'
	'INFO: possible circular locking'
	'INFO: possible irq lock inversion'
	'possible circular locking dependency'
	'possible recursive locking detected'
	'possible deadlock'
	'inconsistent lock state'
	'bad unlock balance'
	'held lock freed'
	'lock held when returning to user space'
	'suspicious RCU usage'
	'Voluntary context switch within RCU'
	'refcount_t:'
	'unreferenced object'
	'kmemleak: [0-9]+ new suspected'
	'kmemleak: (Cannot|Memory pool empty)'
	'unregister_netdevice: waiting for'
	'leaked reference'
	'ref_tracker: ([^m]|m[^e])'	# it may lack memory, which tests provoke
	'ODEBUG:'
	'list_(add|del) corruption'
	'Kernel panic'
	'Oops'
	'general protection fault'
	'Kernel mode fault'
	'Segfault with no mm'
	'unable to handle'
	'scheduling while atomic'
	'sleeping function called'
	'detected stalls'
	'self-detected stall'
	'soft lockup'
	'hard LOCKUP'
	'blocked for more than'
	'workqueue lockup'
	'Call Trace:'
	'page allocation failure'
	'cut here'
	'mipv4-vm: cannot unload'
)

# has_splat LOG
has_splat() {
	local IFS='|'
	grep -qE -- "${SPLATS[*]}" "$1"
}

# show_splats LOG: print the first such lines.
show_splats() {
	local IFS='|'
	grep -nE -m 20 -- "${SPLATS[*]}" "$1"
}
