# shellcheck shell=bash disable=SC2034
# The kernels that are built from Debian's source, and the parts of all kernels. Sourced,
# never run.

kernel_arch() {
	case $1 in
	uml*) echo um ;;
	*) echo x86_64 ;;
	esac
}

# kernel_fragments KERNEL: the files of its configuration.
kernel_fragments() {
	local dir=$VM_DIR/config
	case $1 in
	uml) echo "$dir/common.config" "$dir/uml.config" ;;
	uml-debug) echo "$dir/common.config" "$dir/debug.config" "$dir/uml.config" \
		"$dir/uml-debug.config" ;;
	smp-debug) echo "$dir/common.config" "$dir/debug.config" "$dir/smp.config" ;;
	smp-kcsan) echo "$dir/common.config" "$dir/smp.config" "$dir/kcsan.config" ;;
	esac
}

# check_config WANTED GOT: GOT has every option of WANTED.
check_config() {
	local line name bad=0
	while IFS= read -r line; do
		case $line in
		CONFIG_*=n)
			name=${line%%=*}
			grep -q "^$name=" "$2" || continue
			;;
		CONFIG_*=*) ! grep -qxF -- "$line" "$2" || continue ;;
		*) continue ;;
		esac
		say "wrong option: $line (is: $(grep -E "[ ^]?${line%%=*}[= ]" "$2" || echo absent))"
		bad=1
	done <"$1"
	return "$bad"
}

# Remove objects of the kernel; keep the files that the build of a module needs.
prune_build() {
	find "$1" \( -name '*.o' -o -name '*.a' -o -name '.*.cmd' -o -name '*.o.d' \
		-o -name 'vmlinux.unstripped' \) \
		-not -path "$1/scripts/*" -not -path "$1/tools/*" -delete
	rm -f "$1"/vmlinux "$1"/.tmp_vmlinux* "$1"/System.map
	rm -rf "$1"/arch/x86/boot/compressed
}

# build_kernel TEMP FINAL KERNEL
build_kernel() {
	local temp=$1 kernel=$3 arch out=$1/build
	arch=$(kernel_arch "$kernel")
	local -a make=(make -C "$SOURCE" O="$out" ARCH="$arch" -s -j"$(nproc)")
	# Races inside the kernel are not our concern; modules are built without this option.
	[ "$kernel" != smp-kcsan ] || make+=(KCSAN_SANITIZE=n)
	mkdir -p "$out"
	# shellcheck disable=SC2046
	cat $(kernel_fragments "$kernel") >"$temp/wanted.config"
	say "building kernel $kernel from $SOURCE_VERSION (some minutes)"
	KCONFIG_ALLCONFIG=$temp/wanted.config \
		quietly "$temp/config.log" "${make[@]}" allnoconfig || return
	check_config "$temp/wanted.config" "$out/.config" || return
	KBUILD_BUILD_USER=lab KBUILD_BUILD_HOST=lab \
		quietly "$temp/build.log" "${make[@]}" || return
	if [ "$arch" = um ]; then
		cp "$out/vmlinux" "$temp/image" || return
		rm -f "$out/linux"
	else
		cp "$out/arch/x86/boot/bzImage" "$temp/image" || return
	fi
	cp "$out/include/config/kernel.release" "$temp/release" || return
	prune_build "$out"
	ln -s build "$temp/kdir"
}

# ensure_built KERNEL: set KERNEL_DIR.
ensure_built() {
	local name hash
	ensure_source
	# shellcheck disable=SC2046
	hash=$( { cat $(kernel_fragments "$1"); gcc -dumpfullversion; } |
		sha256sum | cut -c1-12)
	name=built-$1-$(file_name "$SOURCE_VERSION")-$hash
	KERNEL_DIR=$CACHE/$name
	cached "$name" build_kernel "$1" || die "cannot build kernel $1"
	forget_old "built-$1"
}

# ensure_kernel KERNEL: afterwards KERNEL_DIR has
#   image    the kernel           kdir  KDIR for the build of modules
#   release  its uname -r         root/lib/modules  its own modules, if any
ensure_kernel() {
	case $1 in
	uml | uml-debug | smp-debug | smp-kcsan) ensure_built "$1" ;;
	6.1 | 6.12) ensure_stock "$1" ;;
	*) die "no kernel named '$1'; there are: ${KERNELS[*]}" ;;
	esac
}
