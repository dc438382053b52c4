# shellcheck shell=bash
# Boot a kernel, wait for its end and judge the run. Sourced, never run.

# Process groups to kill at the end, by the id of the leader.
PIDS=()

# spawn COMMAND…: run in the background, as leader of a process group.
spawn() {
	setsid "$@" &
	PIDS+=($!)
}

clean_up() {
	local pid
	trap '' INT TERM HUP
	exec 2>/dev/null	# bash would report each process that it kills
	for pid in "${PIDS[@]}"; do
		kill -KILL -- "-$pid" || kill -KILL "$pid" || :
	done
	wait || :
	[ -z "${RUN:-}" ] || rm -rf "$RUN" "/run/virtiofsd/${RUN##*/}-"*
}

# read_options ARG…: set the o_* variables and PROGRAM.
read_options() {
	o_kernel=uml o_smp=2 o_mem='' o_icount='' o_timeout=300 o_out='' o_append='' o_monitor=''
	while [ $# -gt 0 ]; do
		case $1 in
		--kernel) o_kernel=${2:?} ;;
		--smp) o_smp=${2:?} ;;
		--mem) o_mem=${2:?} ;;
		--timeout) o_timeout=${2:?} ;;
		--out) o_out=${2:?} ;;
		--append) o_append=${2?} ;;
		--monitor) o_monitor=$(readlink -f "${2:?}") ;;
		--icount) o_icount=y && shift && continue ;;
		--) shift && break ;;
		-*) die "run: unknown option $1" ;;
		*) break ;;
		esac
		shift 2
	done
	[ $# -gt 0 ] || die "run: no program given"
	PROGRAM=("$@")
	if [ -z "$o_mem" ]; then
		o_mem=1024
		[ "$o_kernel" != uml ] || o_mem=512
	fi
	if [ -n "$o_out" ]; then
		mkdir -p "$o_out"
		o_out=$(readlink -f "$o_out")
	fi
	if [ -n "$o_icount$o_monitor" ] && [[ $o_kernel == uml* ]]; then
		die "run: --icount and --monitor are for QEMU kernels"
	fi
	[ -z "$o_icount" ] || o_smp=1
}

# write_job: write the parameters of guest/init and the program, as shell assignments.
write_job() {
	local name fs=virtiofs
	[[ $o_kernel != uml* ]] || fs=hostfs
	{
		printf 'JOB_%s=%q\n' CWD "$PWD" OUT "$o_out" FS "$fs" \
			RELEASE "$(cat "$KERNEL_DIR/release")"
	} >"$RUN/job"
	{
		echo '#!/bin/bash'
		for name in $(compgen -e MIPV4_ || :); do
			[ "$name" = MIPV4_CACHE ] || printf 'export %s=%q\n' "$name" "${!name}"
		done
		printf 'export MIPV4_MODULES=%q VM_KERNEL=%q VM_OUT=%q\n' \
			"$MODULES_DIR" "$o_kernel" "$o_out"
		printf 'export PATH=%q:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n' \
			"$RUN/bin"
		echo 'export HOME=/root LANG=C.UTF-8 TERM=dumb USER=root LOGNAME=root'
		printf 'exec'
		printf ' %q' "${PROGRAM[@]}"
		echo
	} >"$RUN/command"
	install -m 755 "$VM_DIR/guest/init" "$RUN/init"
	chmod +x "$RUN/command"
}

# UML maps the memory of the guest from a file there, executable. Some /dev/shm are too
# small or forbid this.
memory_directory() {
	local free=0
	findmnt -no OPTIONS -T /dev/shm 2>/dev/null | grep -qw noexec ||
		free=$(df --output=avail -m /dev/shm 2>/dev/null | tail -n 1) || free=0
	if [ "${free:-0}" -gt "$o_mem" ]; then echo /dev/shm; else echo "$RUN"; fi
}

# Parameters for every kernel: no default devices, in any name space.
PARAMETERS='panic=-1 printk.devkmsg=on kunit.enable=1 fb_tunnels=none'
PARAMETERS+=' dummy.numdummies=0 ifb.numifbs=0 bonding.max_bonds=0'

# With random addresses UML adds a gap of up to a gigabyte before its heap. Some containers
# do not allow fixed addresses.
fixed_addresses() {
	! setarch -R true 2>/dev/null || echo setarch -R
}

start_uml() {
	# Each may be several words.
	# shellcheck disable=SC2046,SC2086
	TMPDIR=$(memory_directory) spawn $(fixed_addresses) "$KERNEL_DIR/image" "mem=${o_mem}M" \
		rootfstype=hostfs rootflags=/ ro "init=$RUN/init" \
		stderr=1 console=stderr0 console=tty1 con=null con0=null,fd:1 con1=null,fd:2 \
		"uml_dir=$RUN" umid=uml $PARAMETERS $o_append \
		>"$RUN/output" 2>"$RUN/klog"
}

# start_virtiofsd TAG DIR CACHE: the name of the socket must be unique, because it also
# names a lock in /run/virtiofsd.
start_virtiofsd() {
	local i socket=${RUN##*/}-$1
	spawn /usr/lib/qemu/virtiofsd "--socket-path=$socket" -o "source=$2" \
		-o "cache=$3" -o sandbox=chroot >>virtiofsd.log 2>&1
	for ((i = 0; i < 100; i++)); do
		[ ! -S "$socket" ] || return 0
		sleep 0.05
	done
	cat virtiofsd.log >&2
	die "virtiofsd does not start"
}

# The modules that a kernel needs for access to the files of the host, in order.
early_modules() {
	local module release
	release=$(cat "$KERNEL_DIR/release")
	[ -d "$KERNEL_DIR/root/lib/modules" ] || return 0
	for module in virtio_pci virtio_console virtiofs overlay; do
		modprobe -d "$KERNEL_DIR/root" -S "$release" --show-depends "$module"
	done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++'
}

make_initramfs() {
	local dir=$RUN/initramfs module name
	mkdir -p "$dir"/{bin,dev,proc,root,modules}
	cp "$(command -v busybox)" "$dir/bin/busybox"
	cp "$VM_DIR/guest/early-init" "$dir/init"
	chmod +x "$dir/init"
	printf '%s\n' "$RUN/init" >"$dir/next"
	while IFS= read -r module; do
		name=${module##*/}
		printf '%s\n' "/modules/${name%.xz}"
		case $name in
		*.xz) xz -dc "$module" >"$dir/modules/${name%.xz}" ;;
		*) cp "$module" "$dir/modules/" ;;
		esac
	done < <(early_modules) >"$dir/list"
	( cd "$dir" && find . | cpio --quiet -o -H newc ) >"$RUN/initramfs.cpio"
	rm -rf "$dir"
}

# Under emulation kmemleak doubles the run time. By default only uml-debug looks for leaks.
# The kernel cannot turn kmemleak on later.
leak_parameter() {
	case $o_kernel:$o_append in
	smp-debug:*kmemleak=*) ;;
	smp-debug:*) echo kmemleak=off ;;
	esac
}

accelerator() {
	if [ -n "$o_icount" ]; then
		echo -accel tcg,thread=single -icount shift=0,sleep=off -cpu max
	elif grep -qwE 'vmx|svm' /proc/cpuinfo && [ -w /dev/kvm ]; then
		echo -accel kvm -cpu host
	else
		echo -accel tcg,thread=multi -cpu max
	fi
}

start_qemu() {
	local -a out=() monitor=()
	make_initramfs
	cd "$RUN" || die "$RUN is gone"
	start_virtiofsd root / always
	if [ -n "$o_out" ]; then
		start_virtiofsd out "$o_out" auto
		out=(-chardev "socket,id=outfs,path=${RUN##*/}-out"
			-device 'vhost-user-fs-pci,chardev=outfs,tag=out')
	fi
	[ -z "$o_monitor" ] || monitor=(-monitor "unix:$o_monitor,server,nowait")
	# q35, because a debug kernel needs minutes for the ACPI tables of the default machine.
	# shellcheck disable=SC2046
	spawn qemu-system-x86_64 -machine q35 $(accelerator) -smp "$o_smp" -m "$o_mem" \
		-nodefaults -no-user-config -display none -no-reboot \
		-object "memory-backend-memfd,id=mem,size=${o_mem}M,share=on" \
		-numa node,memdev=mem \
		-chardev "socket,id=rootfs,path=${RUN##*/}-root" \
		-device vhost-user-fs-pci,chardev=rootfs,tag=root "${out[@]}" \
		"${monitor[@]}" \
		-device virtio-serial-pci \
		-chardev file,id=output,path=output \
		-device virtserialport,chardev=output,name=output \
		-serial file:klog -kernel "$(readlink -f "$KERNEL_DIR/image")" \
		-initrd initramfs.cpio -append "console=ttyS0 tsc=reliable \
no_timer_check mitigations=off $PARAMETERS $(leak_parameter) $o_append" \
		>qemu.log 2>&1
	cd "$OLDPWD" || die "$OLDPWD is gone"
}

# Wait for the VM, at most for the given time; $RUN/timed-out exists if that ended.
wait_for_vm() {
	local vm=${PIDS[-1]}
	# shellcheck disable=SC2016
	spawn bash -c 'sleep "$1"; : >"$2/timed-out"; kill -KILL -- "-$3"' \
		watchdog "$o_timeout" "$RUN" "$vm" 2>/dev/null
	wait "$vm" 2>/dev/null || :
	kill -KILL -- "-$vm" 2>/dev/null || :
	wait "$reader" || :
}

# judge: set STATUS from the kernel's log.
judge() {
	local log=$RUN/klog why=''
	tr -d '\r' <"$RUN/klog" >"$RUN/klog.clean" && mv "$RUN/klog.clean" "$log"
	STATUS=$(sed -nE 's/.*mipv4-vm: exit status ([0-9]+)$/\1/p' "$log" | tail -n 1)
	if has_splat "$log"; then
		why="the kernel's log has a splat"
		STATUS=$EXIT_SPLAT
	elif [ -e "$RUN/timed-out" ]; then
		why="no end after $o_timeout s"
		STATUS=$EXIT_TIMEOUT
	elif [ -z "$STATUS" ]; then
		why="the VM ended without a status"
		STATUS=$EXIT_DIED
		[ ! -s "$RUN/qemu.log" ] || cat "$RUN/qemu.log" >&2
	fi
	[ -z "$o_out" ] || cp "$log" "$o_out/kernel.log"
	[ -n "$why" ] || return 0
	say "--- kernel's log ($o_kernel) ---"
	cat "$log" >&2
	say "--- end of the kernel's log ---"
	show_splats "$log" >&2 || :
	say "$why"
}

run() {
	read_options "$@"
	ensure_kernel "$o_kernel"
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	RUN=$(readlink -f "$(mktemp -d "${TMPDIR:-/tmp}/mipv4-vm.XXXXXX")")
	chmod 755 "$RUN"
	mkdir "$RUN"/{ram,bin}
	mkfifo "$RUN/output"
	: >"$RUN/klog"
	INTO=$RUN build_modules "$o_kernel"
	build_tool "$RUN/bin"
	write_job
	cat "$RUN/output" &
	reader=$!
	PIDS+=("$reader")
	case $o_kernel in
	uml*) start_uml ;;
	*) start_qemu ;;
	esac
	wait_for_vm
	judge
	exit "$STATUS"
}
