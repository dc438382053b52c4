#!/bin/bash
# shellcheck disable=SC2317 # the tests are called by their names
# deb.sh: the packages in the small Debian $MIPV4_ROOT, where tests/deb installed them. Its
# systemd runs as the first process of a PID namespace, with mipv4@v0.service enabled, and
# loads the module. $MIPV4_COMPANION is a companion there. With MIPV4_ROOT and MIPV4_COMPANION set:
#	tools/vm/vm run --kernel 6.12 -- tests/e2e/deb.sh [TEST…]
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

# Companions that a test left would keep mipv4 loaded.
trap 'rmmod mrdp 2>/dev/null' EXIT

CONF=$MIPV4_ROOT/etc/mipv4/v0.conf

# The program of the package, not that of the checkout.
mipv4() {
	chroot "$MIPV4_ROOT" mipv4 "$@"
}

# The unit loads mipv4, which is not loaded before.
modprobe() {
	[ ! -e "/sys/module/$1" ]
}

# load MODULE: load a module of the packages.
load() {
	chroot "$MIPV4_ROOT" modprobe "$1"
}

# system COMMAND…: run it in the namespace of systemd.
system() {
	nsenter --target "$SYSTEMD" --mount --pid "$@"
}

# boot: set SYSTEMD to its process.
boot() {
	local unshare
	# shellcheck disable=SC2016
	unshare --mount --pid --fork --kill-child sh -ec '
		mount --bind "$1" "$1"
		cd "$1"
		mount --rbind /sys sys
		mount --rbind /dev dev
		mount -t proc proc proc
		pivot_root . mnt
		umount -l mnt
		exec env -i /lib/systemd/systemd --unit=multi-user.target \
			--show-status=no --log-level=notice
	' sh "$MIPV4_ROOT" &
	unshare=$!
	retry 120 booted "$unshare"
}

booted() {
	read -r SYSTEMD _ <"/proc/$1/task/$1/children" || :
	[ -n "$SYSTEMD" ] && system systemctl is-active -q sysinit.target 2>/dev/null
}

write_conf() {
	cat >"$CONF" <<-TEXT
		attach v0 addr $ME/24 gateway $PEER
		set dev v0 ttl 32
		addr add 10.9.0.3/24 dev v0
		route add 198.51.100.0/24 via $PEER dev v0 metric 5
		neigh add 10.9.0.9 lladdr 02:00:00:00:00:09 dev v0
		group add 239.1.2.3 dev v0
	TEXT
}

is_active() {
	system systemctl is-active -q mipv4@v0
}

is_stopped() {
	[[ $(system systemctl is-active mipv4@v0) == @(inactive|failed) ]]
}

# The device appears, and the unit starts an endpoint after it ended the last one.
world() {
	write_conf
	retry 120 is_stopped
	# Starts of the test before do not count: systemd refuses more than five in ten seconds.
	system systemctl reset-failed mipv4@v0 2>/dev/null || :
	ip -batch - <<-BATCH
		netns add peer
		link add v0 address $ME_MAC type veth peer name v1 address $PEER_MAC netns peer
	BATCH
	ip -n peer -batch - <<-BATCH
		addr add $PEER/24 dev v1
		link set v1 up
	BATCH
	retry 120 is_active
}

journal() {
	system journalctl -q --no-pager -o cat -u mipv4@v0
}

# The output of a failed test is not sufficient.
post_mortem() {
	set +e
	mipv4 show
	system systemctl --no-pager status mipv4@v0 mipv4-dhcp@v0
	system journalctl -q --no-pager -n 60 _PID=1 + _SYSTEMD_UNIT=mipv4@v0.service
}

test_machine_boots_with_an_endpoint() {
	says "inet $ME/24" mipv4 show dev v0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 2 interval 0.2
	says ' 0% packet loss' peer ping -c 2 -i 0.2 "$ME"
}

test_device_that_goes_takes_the_endpoint_with_it() {
	ip link del v0
	retry 120 is_stopped
	is '' mipv4 show
	ip netns del peer
	world
	says "inet $ME/24" mipv4 show dev v0
}

test_endpoint_is_detached_when_the_unit_stops() {
	system systemctl stop mipv4@v0
	is '' mipv4 show
	mipv4 attach v0 addr "$ME/24"
	says "inet $ME/24" mipv4 show dev v0
	mipv4 detach v0
	is '' mipv4 show
	system systemctl start mipv4@v0
	system /var/lib/dpkg/info/mipv4-tools.prerm remove
	is '' mipv4 show
}

test_endpoint_made_by_hand_is_made_anew() {
	system systemctl stop mipv4@v0
	mipv4 attach v0 addr 10.9.0.77/24
	mipv4 save dev v0 >"$CONF"
	system systemctl start mipv4@v0
	says 'inet 10.9.0.77/24' mipv4 show dev v0
	is "$(<"$CONF")" mipv4 save dev v0
}

test_reload_changes_only_what_differs() {
	write_conf
	system systemctl restart mipv4@v0
	background chroot "$MIPV4_ROOT" mipv4 ping "$PEER" dev v0 -i 0.2 >"$TMP/ping"
	retry 20 grep -q icmp_seq=2 "$TMP/ping"
	sed -i 's/10\.9\.0\.3/10.9.0.4/' "$CONF"
	system systemctl reload mipv4@v0
	says 'inet 10.9.0.4/24' mipv4 addr show dev v0
	silent_on 'inet 10.9.0.3/24' mipv4 addr show dev v0
	# A file with an error changes nothing, and the unit goes on.
	echo 'addr add 10.9.0.999 dev v0' >>"$CONF"
	run system systemctl reload mipv4@v0
	[ "$STATUS" -ne 0 ] || fail "it reloaded" || return
	is_active
	says '^Command failed /etc/mipv4/v0.conf:7$' journal
	says 'inet 10.9.0.4/24' mipv4 addr show dev v0
	kill -INT "$BACKGROUND"
	wait "$BACKGROUND" || :
	says ' 0% packet loss' tail -n 3 "$TMP/ping"
}

test_wrong_command_is_told_in_the_journal() {
	sed -i '3s/.*/addr add 10.9.0.999 dev v0/' "$CONF"
	run system systemctl restart mipv4@v0
	[ "$STATUS" -ne 0 ] || fail "it started" || return
	says '^mipv4: .*10\.9\.0\.999' journal
	says '^Command failed /etc/mipv4/v0.conf:3$' journal
	is '' mipv4 show

	rm "$CONF"
	run system systemctl restart mipv4@v0
	[ "$STATUS" -ne 0 ] || fail "it started" || return
	says '^mipv4: cannot open "/etc/mipv4/v0.conf": No such file' journal
}

# systemd refuses more than five starts in ten seconds.
start_unit() {
	system systemctl reset-failed mipv4@v0
	system systemctl start mipv4@v0
}

test_what_is_saved_is_a_configuration() {
	load mudp
	mipv4 udp echo 7 dev v0
	mipv4 save dev v0 >"$TMP/saved"
	[ "$(wc -l <"$TMP/saved")" -ge 8 ] || fail "$(<"$TMP/saved")" || return
	cp "$TMP/saved" "$CONF"
	system systemctl stop mipv4@v0
	start_unit
	is "$(<"$TMP/saved")" mipv4 save dev v0
	# The file has a service of mudp, so the unit loads it.
	system systemctl stop mipv4@v0
	rmmod mudp
	start_unit
	is "$(<"$TMP/saved")" mipv4 save dev v0
	rmmod mudp
	system systemctl reload mipv4@v0
	is "$(<"$TMP/saved")" mipv4 save dev v0
	sed -i '/^udp/d' "$CONF"
	system systemctl stop mipv4@v0
	rmmod mudp
	start_unit
	[ ! -e /sys/module/mudp ] || fail 'mudp is loaded'
}

test_every_command_of_the_example_is_right() {
	sed 's/^#\([a-z]\)/\1/; s/eth1/v0/g' \
		"$MIPV4_ROOT/usr/share/doc/mipv4-tools/examples/eth1.conf" >"$CONF"
	system systemctl restart mipv4@v0
	says 'blackhole 203.0.113.0/24' mipv4 route show dev v0
	says '^7 ' mipv4 udp show dev v0
	rmmod mudp
}

# The server is that of the checkout's machine.
test_unit_has_an_address_by_dhcp() {
	echo 'attach v0' >"$CONF"
	system systemctl restart mipv4@v0
	background ip netns exec peer dnsmasq --keep-in-foreground --port=0 --no-ping \
		--conf-file=/dev/null --user=root --pid-file= --interface=v1 --bind-interfaces \
		--dhcp-leasefile="$TMP/leases" --dhcp-range=10.9.0.100,10.9.0.100,120
	echo 'ARGUMENTS=hostname unit metric 7' >"${CONF%.conf}.dhcp"
	# It is active when the address is in use.
	system systemctl start mipv4-dhcp@v0
	says 'inet 10.9.0.100/24' mipv4 show dev v0
	says '^default via 10.9.0.1 .*metric 7' mipv4 route show dev v0
	says ' unit ' cat "$TMP/leases"
	system test -s /var/lib/mipv4/dhcp-v0.lease
	# The unit of the endpoint takes that of DHCP with it.
	system systemctl stop mipv4@v0
	run system systemctl is-active mipv4-dhcp@v0
	[ "$TEXT" = inactive ] || fail "it is $TEXT" || return
	system test ! -e /var/lib/mipv4/dhcp-v0.lease
	rm "${CONF%.conf}.dhcp"
	rmmod mudp
}

NETWORKS=/etc/systemd/network

# manages STATE: the file in which networkd has the state of v0 says this. networkctl needs a
# message bus, which the small Debian has not.
manages() {
	says "^ADMIN_STATE=$1\$" system cat "/run/systemd/netif/links/$(</sys/class/net/v0/ifindex)"
}

# The file of docs/install.md.
networkd_file() {
	awk '$0 == "<!-- networkd -->" { found = 1; next }
		found && /^[^ ]/ { exit }
		found { print substr($0, 5) }' "$HERE/../../docs/install.md" | sed 's/eth1/v0/'
}

# networkd has addresses for every device.
start_networkd() {
	system mkdir -p "$NETWORKS"
	printf '%s\n' '[Match]' 'Name=v*' '[Network]' 'Address=10.9.0.77/24' \
		'LinkLocalAddressing=ipv4' >"$MIPV4_ROOT$NETWORKS/80-all.network"
	system systemctl restart systemd-networkd
}

test_networkd_leaves_the_device_alone_with_the_file() {
	system mkdir -p "$NETWORKS"
	networkd_file >"$MIPV4_ROOT$NETWORKS/10-mipv4-v0.network"
	grep -q Unmanaged "$MIPV4_ROOT$NETWORKS/10-mipv4-v0.network"
	system systemctl stop mipv4@v0
	start_networkd
	retry 60 manages unmanaged
	is '' ip -4 addr show dev v0
	system systemctl start mipv4@v0
	ip -n peer link set v1 down
	nap 2
	ip -n peer link set v1 up
	system systemctl restart systemd-networkd
	retry 60 manages unmanaged
	nap 5
	is '' ip -4 addr show dev v0
	says "inet $ME/24" mipv4 show dev v0
	says ' 0% packet loss' mipv4 ping "$PEER" dev v0 count 1
	system systemctl stop systemd-networkd
}

# So the test above could fail.
test_networkd_takes_the_device_without_the_file() {
	rm -f "$MIPV4_ROOT$NETWORKS/10-mipv4-v0.network"
	system systemctl stop mipv4@v0
	start_networkd
	retry 60 says 'inet 10.9.0.77/24' ip -4 addr show dev v0
	retry 60 manages configured
	run system systemctl start mipv4@v0
	[ "$STATUS" -ne 0 ] || fail "it started" || return
	says 'IPv4 addresses of the kernel' journal
	system systemctl stop systemd-networkd
	rm "$MIPV4_ROOT$NETWORKS/80-all.network"
}

# The kernel asks modprobe for this alias if a program opens a UDP socket of mipv4.
test_socket_does_not_load_the_module() {
	local alias=net-pf-2-proto-260-type-2 file=$MIPV4_ROOT/etc/modprobe.d/mipv4-dkms.conf
	run chroot "$MIPV4_ROOT" modprobe --show-depends "$alias"
	# The status is that of success for a name that is not to be loaded.
	[[ $TEXT != *mudp.ko* ]] || fail "loads: $TEXT"
	mv "$file" "$TMP"
	says 'mudp\.ko' chroot "$MIPV4_ROOT" modprobe --show-depends "$alias"
	mv "$TMP/mipv4-dkms.conf" "$file"
}

test_companion_of_the_package_loads() {
	chroot "$MIPV4_ROOT" insmod "$MIPV4_COMPANION"
	says ' mrdp\(254\)$' mipv4 show dev v0
	rmmod mrdp
}

# Other drivers of the VM, and logins, would only take time.
chroot "$MIPV4_ROOT" systemctl -q mask systemd-udev-trigger.service getty.target
chroot "$MIPV4_ROOT" systemctl -q enable mipv4@v0
boot || { echo "not ok systemd_starts"; exit 1; }
run_tests "$@"
