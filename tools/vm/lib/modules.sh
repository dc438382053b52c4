# shellcheck shell=bash
# Build our modules and the tool. One checkout serves several kernels, so each kernel builds
# in a directory of links to the sources. Sourced, never run.

# The parts of the checkout that modules need; some may be missing.
MODULE_PARTS=(Kbuild include mipv4 companions kunit bench examples)

# link_sources FARM: update the links, and keep built files.
link_sources() {
	local farm=$1 part
	mkdir -p "$farm"
	for part in "${MODULE_PARTS[@]}"; do
		[ ! -e "$CHECKOUT/$part" ] || cp -asf "$CHECKOUT/$part" "$farm/"
	done
	find "$farm" -xtype l -delete
}

# make_modules KERNEL FARM [MAKE-ARG…]: without BTF, which needs pahole on the host.
make_modules() {
	local kernel=$1 farm=$2
	shift 2
	make -C "$(readlink -f "$KERNEL_DIR/kdir")" M="$farm" \
		ARCH="$(kernel_arch "$kernel")" CONFIG_DEBUG_INFO_BTF_MODULES= \
		-s -j"$(nproc)" "$@" modules
}

# install_modules FARM TREE: make a module tree for modprobe, with our modules in "extra"
# and a link to those of the kernel.
install_modules() {
	local farm=$1 tree=$2 release own
	release=$(cat "$KERNEL_DIR/release")
	own=$KERNEL_DIR/root/lib/modules/$release
	local to=$tree/lib/modules/$release
	rm -rf "$tree"
	mkdir -p "$to/extra"
	if [ -e "$farm/modules.order" ]; then
		# Files of an earlier Kbuild may be left: use the list.
		sed -E 's/\.k?o$/.ko/' "$farm/modules.order" | xargs -r cp -t "$to/extra"
	fi
	if [ -d "$own" ]; then
		ln -s "$own/kernel" "$to/kernel"
		cp "$own"/modules.{order,builtin,builtin.modinfo} "$to/"
	else
		touch "$to"/modules.{order,builtin,builtin.modinfo}
	fi
	depmod -b "$tree" "$release"
}

# tree_is_fresh FARM TREE: was nothing built since TREE was installed?
tree_is_fresh() {
	[ -e "$2/.installed" ] || return
	[ "$(cat "$2/.installed")" = "$KERNEL_DIR" ] || return
	[ -z "$(find "$1" \( -name '*.ko' -o -name modules.order \) -newer "$2/.installed" -print -quit)" ]
}

# locked NAME COMMAND…: run one at a time in this checkout.
locked() {
	local fd rc=0 lock=$CHECKOUT/build/.lock-$1
	shift
	mkdir -p "$CHECKOUT/build"
	exec {fd}>"$lock"
	flock -n "$fd" || { say "waiting for another build"; flock "$fd"; }
	"$@" {fd}>&- || rc=$?
	exec {fd}>&-
	return "$rc"
}

# sources_state: a text that changes with a source file or the kernel.
sources_state() {
	local part
	printf '%s\n' "$KERNEL_DIR"
	for part in "${MODULE_PARTS[@]}"; do
		find -L "$CHECKOUT/$part" -type f -printf '%p %T@ %s\n' 2>/dev/null || :
	done
}

# is_built FARM [MAKE-ARG…]: is the build current? make takes seconds to find out.
is_built() {
	[ $# -eq 1 ] && [ -e "$1/.state" ] && sources_state | cmp -s - "$1/.state"
}

build_locked() {
	local kernel=$1 farm=$CHECKOUT/build/$1 tree=$CHECKOUT/build/.tree-$1
	shift
	if [ -e "$CHECKOUT/Kbuild" ] && ! is_built "$farm" "$@"; then
		link_sources "$farm"
		# A farm serves one kernel only.
		if [ "$(cat "$farm/.built-for" 2>/dev/null)" != "$KERNEL_DIR" ]; then
			find "$farm" -type f -delete
			printf '%s\n' "$KERNEL_DIR" >"$farm/.built-for"
		fi
		# Taken before the build, so that no edit during it is missed.
		rm -f "$farm/.state"
		sources_state >"$farm/.state-before"
		quietly "$farm/.build.log" make_modules "$kernel" "$farm" "$@" || return
		# Print warnings.
		cat "$farm/.build.log" >&2
		[ $# -gt 0 ] || mv "$farm/.state-before" "$farm/.state"
	fi
	if ! tree_is_fresh "$farm" "$tree"; then
		install_modules "$farm" "$tree" || return
		printf '%s\n' "$KERNEL_DIR" >"$tree/.installed"
	fi
	[ -z "${INTO:-}" ] || cp -a "$tree/." "$INTO"
}

# build_modules KERNEL [MAKE-ARG…]: set MODULES_DIR to the directory of our .ko files. With
# $INTO this is a copy there, which later builds do not change.
build_modules() {
	locked "$1" build_locked "$@" || die "the modules do not build for $1"
	# shellcheck disable=SC2034
	MODULES_DIR=${INTO:-$CHECKOUT/build/.tree-$1}/lib/modules/$(cat "$KERNEL_DIR/release")/extra
}

# build_tool DIR: copy the mipv4 program and its preloaded object, if they exist, to DIR.
build_tool() {
	[ -d "$CHECKOUT/tools/mipv4" ] && [ -e "$CHECKOUT/Makefile" ] || return 0
	locked tool quietly "$CHECKOUT/build/.tool.log" \
		make -s -C "$CHECKOUT" tool || die "the tool does not build"
	cp "$CHECKOUT"/build/tool/{mipv4,libmipv4-run.so} "$1/"
}
