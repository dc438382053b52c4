# shellcheck shell=bash disable=SC2034
# Downloads from Debian's archive: the kernel source, the stock kernels with their headers,
# and a small Debian to install packages in. They are unpacked into the cache; nothing is
# installed on the host. Version numbers come from the meta packages. Sourced, never run.

apt_update() {
	say "apt-get update"
	quietly "$CACHE/.apt-update.log" apt-get -qq update
}

# fresh_or_retry FUNCTION [ARG…]: if it fails, try again with new package lists, because the
# mirror may no longer have the version.
fresh_or_retry() {
	mkdir -p "$CACHE"
	"$@" && return
	apt_update && "$@"
}

# download DIR PACKAGE…: download the .deb files of the candidate versions to DIR.
download() {
	local dir=$1
	shift
	say "downloading $*"
	( cd "$dir" && quietly "$dir/.download.log" \
		apt-get -qq -o APT::Sandbox::User=root download "$@" )
}

# remembered NAME COMMAND…: print its output, from the cache if the lists of apt are
# unchanged; apt takes a second.
remembered() {
	local memo=$CACHE/.apt-$1
	shift
	if [ ! -s "$memo" ] || [ -n "$(find /var/lib/apt/lists /etc/apt/sources.list* \
			-maxdepth 1 -newer "$memo" -print -quit 2>/dev/null)" ]; then
		"$@" >"$memo.$$" && mv "$memo.$$" "$memo"
	fi
	cat "$memo"
}

# candidate PACKAGE: the version that apt would install.
candidate() {
	remembered "version-$1" apt_candidate "$1"
}

apt_candidate() {
	apt-cache show --no-all-versions "$1" 2>/dev/null |
		sed -n 's/^Version: //p' | head -n 1
}

# dependencies PACKAGE: the packages that it depends on, without alternatives.
dependencies() {
	remembered "depends-$1" apt_dependencies "$1"
}

apt_dependencies() {
	apt-cache depends "$1" 2>/dev/null | sed -n 's/^  Depends: //p'
}

# file_name TEXT: TEXT as a part of a file name that make accepts.
file_name() {
	printf '%s' "$1" | tr -c 'A-Za-z0-9.-' '_'
}

# Omit device trees and the tables of the largest driver.
unpack_source() {
	local temp=$1
	download "$temp" linux-source-6.12 || return
	say "unpacking linux-source-6.12"
	dpkg -x "$temp"/linux-source-*.deb "$temp/deb" &&
	quietly "$temp/.tar.log" tar -C "$temp" -xf "$temp/deb/usr/src/linux-source-6.12.tar.xz" \
		--strip-components=1 \
		--exclude='linux-source-6.12/arch/*/boot/dts' \
		--exclude='linux-source-6.12/drivers/gpu/drm/amd/include' &&
	rm -rf "$temp/deb" "$temp"/*.deb "$temp"/.*.log
}

# Set SOURCE and SOURCE_VERSION.
try_source() {
	SOURCE_VERSION=$(candidate linux-source-6.12)
	[ -n "$SOURCE_VERSION" ] || return
	local name
	name=source-$(file_name "$SOURCE_VERSION")
	SOURCE=$CACHE/$name
	cached "$name" unpack_source
}

ensure_source() {
	fresh_or_retry try_source || die "cannot get linux-source-6.12"
	forget_old source
}

# headers_closure HEADERS: the package, and those with files that its Makefile uses.
headers_closure() {
	printf '%s\n' "$1"
	dependencies "$1" | grep -E '^linux-(headers|kbuild)-'
}

# unpack_stock TEMP FINAL IMAGE HEADERS: "root" has the files of the packages. Absolute
# paths in makefiles and links of the headers are changed to point there.
unpack_stock() {
	local temp=$1 final=$2 image=$3 headers=$4 deb link target
	local -a packages
	mapfile -t packages < <(headers_closure "$headers")
	download "$temp" "$image" "${packages[@]}" || return
	for deb in "$temp"/*.deb; do
		dpkg -x "$deb" "$temp/root" || return
	done
	rm -f "$temp"/*.deb "$temp"/.*.log "$temp"/root/lib/modules/*/{build,source}
	grep -rlE --include=Makefile --include='.kernelvariables' \
		'/usr/(src|lib)/linux-' "$temp/root/usr/src" |
		xargs -r sed -i -E "s#(^|[^A-Za-z0-9_.)/-])/usr/(src|lib)/linux-#\\1$final/root/usr/\\2/linux-#g"
	while IFS= read -r link; do
		target=$(readlink "$link")
		case $target in
		/usr/*) ln -sfn "$final/root$target" "$link" ;;
		esac
	done < <(find "$temp/root/usr" -type l)
	( cd "$temp" && ln -s root/boot/vmlinuz-* image &&
		ln -s "root/usr/src/$headers" kdir &&
		basename root/lib/modules/* >release &&
		depmod -b "$temp/root" "$(cat release)" )
}

# try_stock SERIES META_SUFFIX: set KERNEL_DIR.
try_stock() {
	local image headers version name
	image=$(dependencies "linux-image-$2" | grep '^linux-image-' | head -n 1)
	headers=$(dependencies "linux-headers-$2" | grep '^linux-headers-' | head -n 1)
	[ -n "$image" ] && [ -n "$headers" ] || return
	version=$(candidate "$image")
	name=stock-$1-$(file_name "$version")
	KERNEL_DIR=$CACHE/$name
	cached "$name" unpack_stock "$image" "$headers"
}

ensure_stock() {
	local meta=cloud-amd64
	[ "$1" = 6.1 ] || meta=$1-cloud-amd64
	fresh_or_retry try_stock "$1" "$meta" || die "cannot get Debian's kernel $1"
	forget_old "stock-$1"
}

# The packages of a Debian on which our packages are installed, and those that this installs,
# which are only downloaded.
DEBIAN_HAS=(systemd udev iproute2)
DEBIAN_GETS=(dkms openssl libmnl0 libjansson4)

# debian_sources: the archives of Debian that apt uses, as lines of sources.list.
# shellcheck disable=SC2016
debian_sources() {
	apt-get indextargets --format \
		'$(ORIGIN)|deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
		sed -n 's/^Debian|//p' | sort -u
}

# unpack_debian TEMP FINAL OLD NEW: "root" has the headers of kernel OLD; the headers of NEW
# can be installed there.
# shellcheck disable=SC2016
unpack_debian() {
	local temp=$1 old=$3 new=$4 has codename
	has=$(IFS=,; echo "${DEBIAN_HAS[*]},linux-headers-$old")
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	say "making a small Debian"
	apt-config dump Acquire | grep -v IndexTargets >"$temp/apt.conf"
	debian_sources >"$temp/sources.list"
	[ -s "$temp/sources.list" ] &&
	quietly "$temp/.log" mmdebstrap --variant=apt --include="$has" --skip=cleanup/apt \
		--aptopt="$temp/apt.conf" --aptopt='APT::Install-Recommends "false"' \
		--dpkgopt=force-unsafe-io \
		--customize-hook='chroot "$1" apt-get clean' \
		--customize-hook="chroot \"\$1\" apt-get -qq -y --download-only install \
			linux-headers-$new ${DEBIAN_GETS[*]}" \
		"$codename" "$temp/root" "$temp/sources.list" &&
	rm -f "$temp/.log"
}

# Set DEBIAN.
try_debian() {
	local old new name
	ensure_stock 6.1
	old=$(cat "$KERNEL_DIR/release")
	ensure_stock 6.12
	new=$(cat "$KERNEL_DIR/release")
	name=debian-$(file_name "$old-$new")-$(printf '%s\n' "${DEBIAN_HAS[@]}" "${DEBIAN_GETS[@]}" |
		cksum | cut -d ' ' -f 1)
	DEBIAN=$CACHE/$name/root
	cached "$name" unpack_debian "$old" "$new"
}

ensure_debian() {
	fresh_or_retry try_debian || die "cannot make a small Debian"
	forget_old debian
}
