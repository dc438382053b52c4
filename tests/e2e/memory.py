# memory.py GROUP…: refuse each allocation of mipv4 and mudp in an operation once: the
# first, the second, … until the operation has no further one. The command then fails with
# an error about memory, or succeeds. At the end it must succeed without a trace of earlier
# failures. For memory.sh, which loads mipv4_memory.ko and mipv4_drive.ko; see
# tests/memory/refuse.
#
# The endpoint is that of t0, a tap whose other end is here.
import ctypes
import errno
import fcntl
import itertools
import os
import re
import select
import socket
import struct
import subprocess
import sys
import time

import modules
from cycle import attr, attrs, call, connect, find_family, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, \
    CTRL_ATTR_FAMILY_NAME

LIBC = ctypes.CDLL(None, use_errno=True)
HERE = os.path.dirname(os.path.realpath(__file__))
PARAMETERS = "/sys/module/mipv4_memory/parameters"
DRIVE = "/sys/kernel/debug/mipv4_drive"
DEV, US, US2, PEER, NOBODY, FAR = "t0", "10.6.0.2", "10.6.0.3", "10.6.0.1", "10.6.0.99", "172.16.0.7"
GROUP, ALL_HOSTS = "239.1.2.3", "224.0.0.1"
US_MAC, PEER_MAC = bytes.fromhex("020000000002"), bytes.fromhex("020000000001")
BROADCAST = b"\xff" * 6
IP, ARP, ICMP, IGMP, TCP, UDP, EXPERIMENT = 0x800, 0x806, 1, 2, 6, 17, 253
# mipv4_drive.ko
ONE, LIST, INPUT = 0, 1, 2
XMIT, WRITEV, BY_MUDP, FLOW = 0, 3, 4, 5
JOIN, SET_FILTER, LEAVE, LISTEN, UNLISTEN = range(5)
SHARED, CLONED, COMPLETE, PARTIAL, USER_PAGES, OPTIONS, SKB_LIST, SEGMENTS = (1 << i for i in range(8))
NO_MEMORY = (errno.ENOMEM, errno.ENOBUFS, errno.EAGAIN)


def read_header(name):
    """The constants of a header of the netlink ABI."""
    numbers, value = {}, 0
    with open(f"{HERE}/../../include/uapi/linux/{name}.h", encoding="ascii") as file:
        for line in file:
            if "enum" in line:
                value = 0
            found = re.match(r"\t(\w+)( = (\d+))?,$", line)
            if found:
                value = int(found[3]) if found[3] else value
                numbers[found[1]] = value
                value += 1
    return numbers


NUMBER = read_header("mipv4") | read_header("mudp")


def a(name, value=b""):
    """An attribute, an address or octets."""
    if isinstance(value, str):
        value = socket.inet_aton(value)
    return attr(NUMBER[name], value)


def u8(value):
    return struct.pack("=B", value)


def u16(value):
    return struct.pack("=H", value)


def u32(value):
    return struct.pack("=I", value)


def be16(value):
    return struct.pack("!H", value)


# Frames

def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return 0xffff - total


def summed(data, offset):
    return data[:offset] + be16(checksum(data)) + data[offset + 2:]


def ip(protocol, payload, src=PEER, dst=US, options=b"", ident=0, frag=0, ttl=64):
    ihl = 5 + len(options) // 4
    header = struct.pack("!BBHHHBBH4s4s", 0x40 | ihl, 0, ihl * 4 + len(payload), ident, frag,
                         ttl, protocol, 0, socket.inet_aton(src), socket.inet_aton(dst))
    return summed(header + options, 10) + payload


def mac_of(dst):
    if dst.endswith(".255"):
        return BROADCAST
    octets = socket.inet_aton(dst)
    if octets[0] >= 224:
        return bytes([1, 0, 0x5e, octets[1] & 127, octets[2], octets[3]])
    return US_MAC


def ether(datagram):
    dst = mac_of(socket.inet_ntoa(datagram[16:20]))
    return dst + PEER_MAC + be16(IP) + datagram


def icmp(kind, code, rest, **more):
    return ether(ip(ICMP, summed(struct.pack("!BBH", kind, code, 0) + rest, 2), **more))


def echo(data=b"0123456789", **more):
    return icmp(8, 0, b"\0\1\0\1" + data, **more)


def arp(op, sender=PEER, target=US, mac=PEER_MAC, to=BROADCAST):
    return (to + mac + be16(ARP) + struct.pack("!HHBBH", 1, IP, 6, 4, op) + mac +
            socket.inet_aton(sender) + bytes(6) + socket.inet_aton(target))


def udp(port, data, sport=4000, partial=False, **more):
    head = struct.pack("!HHHH", sport, port, 8 + len(data), 0)
    pseudo = socket.inet_aton(more.get("src", PEER)) + socket.inet_aton(more.get("dst", US)) + \
        struct.pack("!HH", UDP, 8 + len(data))
    total = checksum(pseudo + (b"" if partial else head + data))
    if partial:
        total = 0xffff - total
    return ether(ip(UDP, head[:6] + be16(total) + data, **more))


def quote(protocol=EXPERIMENT, payload=b"01234567", dst=PEER, **more):
    """The header of a datagram that we sent."""
    return ip(protocol, payload, src=US, dst=dst, **more)


def query(code=1, group="0.0.0.0", dst=ALL_HOSTS, sources=()):
    data = struct.pack("!BBH4sBBH", 0x11, code, 0, socket.inet_aton(group), 2, 125, len(sources))
    return ether(ip(IGMP, summed(data + b"".join(map(socket.inet_aton, sources)), 2), dst=dst,
                    options=b"\x94\4\0\0", ttl=1))


# Refused allocations, and their number

def parameter(name, value=None):
    with open(f"{PARAMETERS}/{name}", "r" if value is None else "w", encoding="ascii") as file:
        return int(file.read()) if value is None else file.write(str(value))


def drive(file, how, flags, linear, dst, data):
    request = struct.pack("=IHHI4s", index(), how, flags, linear, socket.inet_aton(dst))
    fd = os.open(f"{DRIVE}/{file}", os.O_WRONLY)
    try:
        os.write(fd, request + data)
    finally:
        os.close(fd)


def index():
    return socket.if_nametoindex(DEV)


def receive(*frames, how=ONE, flags=0, linear=1 << 30):
    drive("receive", how, flags, linear, "0.0.0.0",
          b"".join(u16(len(frame)) + frame for frame in frames))


def reads(listener, frame, **more):
    """Receive a frame, and return what a socket without waiting received."""
    def do():
        receive(frame, **more)
        try:
            return listener.recv(65536)
        except BlockingIOError:
            return b""
    return do


def send(data, dst=PEER, how=XMIT, flags=0, linear=1 << 30):
    drive("send", how, flags, linear, dst, data)


def describe(frame):
    if frame[12:14] == be16(ARP):
        return f"arp {frame[21]} {socket.inet_ntoa(frame[28:32])} {socket.inet_ntoa(frame[38:42])}"
    if frame[12:14] != be16(IP):
        return ""
    frag = struct.unpack("!H", frame[20:22])[0]
    text = f"ip {frame[23]} to {socket.inet_ntoa(frame[30:34])}"
    if frag & 0x1fff:
        return f"{text} at {(frag & 0x1fff) * 8}"
    payload = frame[14 + (frame[14] & 15) * 4:]
    if frame[23] in (ICMP, IGMP):
        return f"{text} type {payload[0]}"
    return text


class Host:
    """The endpoint, the other end of its link, and a netlink client."""

    def __init__(self):
        self.tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.tap, 0x400454ca, struct.pack("16sH", DEV.encode(), 0x1002))  # IFF_TAP, no header
        self.genl = connect()
        self.family = find_family(self.genl)
        self.mudp = None
        self.events = None
        self.said = []
        self.way = None

    def listen_to_events(self):
        self.events = connect()
        answer = call(self.events, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
                      attr(CTRL_ATTR_FAMILY_NAME, b"mipv4\0"))
        groups = next(data for kind, data in attrs(answer) if kind == 7)
        for _, group in attrs(groups):
            number = next(data for kind, data in attrs(group) if kind == 2)
            self.events.setsockopt(270, 1, struct.unpack("=I", number)[0])
        self.events.setblocking(False)

    def heard(self):
        """The numbers of event messages, None for lost ones."""
        found = []
        while True:
            try:
                found.append(self.events.recv(65536)[16])
            except BlockingIOError:
                return found
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                found.append(None)

    def ask(self, name, *attributes, dump=False, sock=None):
        family = self.family
        if name.startswith("MUDP"):
            family = self.mudp
        prefix = name.split("_")[0]
        return call(sock or self.genl, family, NUMBER[name],
                    a(f"{prefix}_A_IFINDEX", u32(index())) + b"".join(attributes), dump)

    def quietly(self, *args, **more):
        try:
            self.ask(*args, **more)
        except OSError:
            pass

    def drain(self, seconds=0):
        while select.select([self.tap], [], [], seconds)[0]:
            self.said.append(describe(os.read(self.tap, 65536)))
            seconds = 0
        return self.said

    def says(self, pattern):
        """Wait until it is sent, or memory was refused."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if any(re.search(pattern, text) for text in self.drain(0.02)):
                return True
            if self.way and not parameter(self.way):
                self.drain(0.02)
                return any(re.search(pattern, text) for text in self.said)
        return False

    def each(self, name, do, undo=None, good=lambda said: True, only="all", most=100000,
             anywhere=False):
        """Refuse each allocation of do(), or with anywhere also of works; only those of one
        function; only the first ones. Before each run the effects of do() are undone."""
        tried = []
        for self.way in ("told", "real"):
            nth = 0
            while True:
                nth += 1
                if undo:
                    undo()
                self.drain()
                self.said = []
                failed = said = None
                parameter("only", only)
                parameter("task", 0 if anywhere else os.getpid())
                parameter(self.way, nth if nth <= most else 0)
                try:
                    said = do()
                except OSError as error:
                    failed = error
                left = parameter(self.way)
                parameter(self.way, 0)
                if failed and (failed.errno not in NO_MEMORY or left):
                    raise SystemExit(f"{name}: {self.way} {nth}, {left} left: {failed}")
                if left or nth > most:
                    break
            if not good(said):
                raise SystemExit(f"{name}: does not work: {said}, sent {self.said}")
            tried.append(nth - 1)
        self.way = None
        if tried[0] < 1:
            raise SystemExit(f"{name}: nothing was asked for")
        print(f"{name}: refused {tried[0]} times, {tried[1]} by the allocators", flush=True)


ADDR24 = a("MIPV4_A_ADDR", US) + a("MIPV4_A_PREFIXLEN", b"\x18")
OTHER24 = a("MIPV4_A_ADDR", US2) + a("MIPV4_A_PREFIXLEN", b"\x18")
GATEWAY = a("MIPV4_A_GATEWAY", PEER)
ROUTE = a("MIPV4_A_ADDR", "172.16.0.0") + a("MIPV4_A_PREFIXLEN", b"\x10") + GATEWAY
PEER_LLADDR = a("MIPV4_A_ADDR", PEER) + a("MIPV4_A_LLADDR", PEER_MAC)
LISTENED = a("MIPV4_A_PROTOCOL", u8(EXPERIMENT))


def fields(data):
    return {kind & 0x3fff: value for kind, value in attrs(data)}


def counters(host):
    """The counters of the endpoint, by their names in the header."""
    answer = fields(host.ask("MIPV4_CMD_STATS_GET", dump=True))
    found = {}
    for nest, prefix in (("MIPV4_A_STATS", "MIPV4_STAT_"), ("MIPV4_A_DROPS", "MIPV4_DROP_")):
        values = fields(answer[NUMBER[nest]])
        found |= {name.removeprefix("MIPV4_"): struct.unpack("=Q", values[number])[0]
                  for name, number in NUMBER.items() if name.startswith(prefix) and len(values.get(number, b"")) == 8}
    return found


def sums_of_lib():
    """The drops that lib.sh sums up."""
    with open(f"{HERE}/lib.sh", encoding="utf-8") as file:
        text = file.read()
    return [[f"DROP_{name.upper().replace('-', '_')}" for name in words.split()]
            for words in re.findall(r"^(?:IN|FRAG|OUT)_DROPS='([^']*)'", text, flags=re.M)]


IN_DROPS, FRAG_DROPS, OUT_DROPS = sums_of_lib()


def imbalance(n):
    """The invariant of lib.sh, for the counters of our endpoint."""
    dropped = lambda names: sum(n[name] for name in names)
    stat = lambda name: n[f"STAT_{name}"]
    return [text for text, left, right in (
        ("in", stat("IN_RECEIVES") - stat("REASM_REQDS") + stat("REASM_OKS"),
         stat("IN_DELIVERS") + dropped(IN_DROPS)),
        ("reassembly", stat("REASM_FAILS"), dropped(FRAG_DROPS)),
        ("out", stat("OUT_REQUESTS") - stat("FRAG_OKS") - stat("FRAG_FAILS") + stat("FRAG_CREATES"),
         stat("OUT_TRANSMITS") + dropped(OUT_DROPS))) if left != right]


BAD = ("HDR_SHORT", "HDR_VERSION", "HDR_LEN", "HDR_CSUM", "HDR_TOTLEN", "TRUNCATED", "HDR_OPTIONS",
       "FRAG_OVERLAP", "ICMP_SHORT", "ICMP_CSUM", "ICMP_QUOTE", "IGMP_MALFORMED", "ARP_MALFORMED")


def detach(host):
    """At the end all datagrams are counted. No received one was malformed, so that none may
    be counted as malformed."""
    end = time.monotonic() + 20
    n = counters(host)
    while imbalance(n) and time.monotonic() < end:		# a datagram waits for ARP
        time.sleep(0.2)
        n = counters(host)
    if imbalance(n):
        raise SystemExit(f"do not add up: {imbalance(n)}: {({k: v for k, v in n.items() if v})}")
    wrong = [name for name in BAD if n[f"DROP_{name}"]]
    if wrong:
        raise SystemExit(f"for want of memory counted as {', '.join(wrong)}")
    host.ask("MIPV4_CMD_DETACH")


def attach(host):
    try:
        host.ask("MIPV4_CMD_GET")
        detach(host)
    except OSError as error:
        if error.errno != errno.ENODEV:
            raise
    host.ask("MIPV4_CMD_ATTACH", ADDR24, GATEWAY)
    host.ask("MIPV4_CMD_NEIGH_ADD", PEER_LLADDR)


def configuration(host):
    host.listen_to_events()
    host.each("attach", lambda: host.ask("MIPV4_CMD_ATTACH", ADDR24, GATEWAY),
              lambda: host.quietly("MIPV4_CMD_DETACH"))
    host.each("detach", lambda: host.ask("MIPV4_CMD_DETACH"),
              lambda: host.quietly("MIPV4_CMD_ATTACH", ADDR24, GATEWAY))
    attach(host)
    add = lambda: host.quietly("MIPV4_CMD_ADDR_ADD", OTHER24)
    delete = lambda: host.quietly("MIPV4_CMD_ADDR_DEL", OTHER24)
    host.each("addr add", lambda: host.ask("MIPV4_CMD_ADDR_ADD", OTHER24), delete)
    host.each("addr del", lambda: host.ask("MIPV4_CMD_ADDR_DEL", OTHER24), add)
    host.each("addr set", lambda: host.ask("MIPV4_CMD_ADDR_SET", OTHER24),
              lambda: host.quietly("MIPV4_CMD_ADDR_SET", ADDR24))
    host.each("addr set back", lambda: host.ask("MIPV4_CMD_ADDR_SET", ADDR24),
              lambda: host.quietly("MIPV4_CMD_ADDR_SET", OTHER24))
    attach(host)

    # All probes have one source line, and all announcements.
    def probe(until=f"arp 1 0.0.0.0 {US2}"):
        host.ask("MIPV4_CMD_ADDR_ADD", OTHER24, a("MIPV4_A_DAD"))
        return host.says(until)
    host.each("addr add dad", probe, delete, bool, anywhere=True)
    delete()
    if not probe(f"arp 1 {US2} {US2}"):
        raise SystemExit(f"addr add dad: not used: {host.said}")
    delete()

    def announce():
        host.ask("MIPV4_CMD_ADDR_ADD", OTHER24)
        return host.says(f"arp 1 {US2} {US2}")
    host.each("addr add, announced", announce, delete, bool, anywhere=True)

    delete = lambda: host.quietly("MIPV4_CMD_ROUTE_DEL", ROUTE)
    add = lambda: host.quietly("MIPV4_CMD_ROUTE_ADD", ROUTE)
    host.each("route add", lambda: host.ask("MIPV4_CMD_ROUTE_ADD", ROUTE), delete)
    host.each("route del", lambda: host.ask("MIPV4_CMD_ROUTE_DEL", ROUTE), add)
    host.each("neigh add", lambda: host.ask("MIPV4_CMD_NEIGH_ADD", PEER_LLADDR),
              lambda: host.quietly("MIPV4_CMD_NEIGH_DEL", PEER_LLADDR[:8]))
    host.each("neigh del", lambda: host.ask("MIPV4_CMD_NEIGH_DEL", PEER_LLADDR[:8]),
              lambda: host.quietly("MIPV4_CMD_NEIGH_ADD", PEER_LLADDR))
    host.each("set", lambda: host.ask("MIPV4_CMD_SET", a("MIPV4_A_TTL", u8(65))))

    group = a("MIPV4_A_ADDR", GROUP)
    include = a("MIPV4_A_FILTER_MODE", b"\0") + a("MIPV4_A_SOURCES", bytes(range(1, 9)))
    exclude = a("MIPV4_A_FILTER_MODE", b"\1") + a("MIPV4_A_SOURCES", bytes(range(1, 9)))
    leave = lambda: host.quietly("MIPV4_CMD_GROUP_DEL", group)
    # A group that was left stays until all reports to the routers were sent.
    host.each("group add, the first", lambda: host.ask("MIPV4_CMD_GROUP_ADD", group), lambda: attach(host))
    for name, wanted in (("", b""), (", sources", include), (", all but some", exclude)):
        join = lambda wanted=wanted: host.ask("MIPV4_CMD_GROUP_ADD", group, wanted)
        quietly = lambda wanted=wanted: host.quietly("MIPV4_CMD_GROUP_ADD", group, wanted)
        host.each(f"group add{name}", join, leave)
        host.each(f"group del{name}", lambda: host.ask("MIPV4_CMD_GROUP_DEL", group), quietly)

    # Several members, of a companion.
    member = lambda how, mode=0, n=0: drive("join", how, mode, 0, GROUP, bytes(range(1, 4 * n + 1)))

    def join_anew(mode, n):
        member(LEAVE)
        leave()
        host.ask("MIPV4_CMD_GROUP_ADD", group, include)
        if n:
            member(JOIN, mode, n)
    for name, mode in (("include", 0), ("exclude", 1)):
        host.each(f"join, {name}", lambda: member(JOIN, mode, 4), lambda: join_anew(mode, 0))
        host.each(f"set filter, {name}", lambda: member(SET_FILTER, mode, 6), lambda: join_anew(mode, 4))
        host.each(f"set filter, not {name}", lambda: member(SET_FILTER, 1 - mode, 6), lambda: join_anew(mode, 4))
        host.each(f"leave, {name}", lambda: member(LEAVE), lambda: join_anew(mode, 4))
    member(LEAVE)
    leave()

    # A listener learns that it lost events.
    def told():
        host.heard()
        host.ask("MIPV4_CMD_ROUTE_ADD", ROUTE)
        heard = host.heard()
        if NUMBER["MIPV4_CMD_ROUTE_NTF"] not in heard and None not in heard:
            raise SystemExit("events: lost, and nobody knows")
        return heard
    host.each("events", told, delete, lambda said: NUMBER["MIPV4_CMD_ROUTE_NTF"] in said)

    def reported():
        host.heard()
        receive(ether(ip(EXPERIMENT, b"nobody listens")))
        return NUMBER["MIPV4_CMD_DROP_NTF"] in host.heard()
    host.each("drop", reported, None, bool)
    detach(host)


def questions(host):
    attach(host)
    host.each("counters", lambda: host.ask("MIPV4_CMD_STATS_GET", dump=True), None, bool)
    host.each("show", lambda: host.ask("MIPV4_CMD_GET"), None, bool)
    host.each("path", lambda: host.ask("MIPV4_CMD_ROUTE_LOOKUP", a("MIPV4_A_ADDR", PEER)), None, bool)
    detach(host)


def mtu(octets):
    subprocess.run(["ip", "link", "set", DEV, "mtu", str(octets)], check=True)


def sending(host):
    attach(host)
    neighbour = lambda: host.quietly("MIPV4_CMD_NEIGH_ADD", PEER_LLADDR)
    forget = lambda: host.quietly("MIPV4_CMD_NEIGH_FLUSH")
    datagram = lambda size, dst=PEER: host.ask("MIPV4_CMD_SEND", a("MIPV4_A_ADDR", dst), LISTENED,
                                               a("MIPV4_A_PAYLOAD", bytes(size)))

    def sends(size, dst, pattern):
        def do():
            datagram(size, dst)
            return host.says(pattern)
        return do
    host.each("send", sends(10, PEER, f"ip 253 to {PEER}"), None, bool)
    host.each("send fragments", sends(3000, PEER, "at 2960"), None, bool)
    host.each("send to a group", sends(10, GROUP, f"ip 253 to {GROUP}"), None, bool)
    host.each("send to all", sends(10, "10.6.0.255", "ip 253 to 10.6.0.255"), None, bool)
    host.ask("MIPV4_CMD_GROUP_ADD", a("MIPV4_A_ADDR", GROUP))
    listener = connect()
    host.ask("MIPV4_CMD_LISTEN", LISTENED, sock=listener)
    for dst in (US, GROUP, "10.6.0.255"):
        host.each(f"send to {dst}, for us, too", lambda: datagram(3000, dst))
    listener.close()
    host.ask("MIPV4_CMD_GROUP_DEL", a("MIPV4_A_ADDR", GROUP))
    for name, flags in (("of two", CLONED), ("in a page", 0), ("in a page of two", CLONED),
                        ("in a list", SKB_LIST), ("in a list, of two", SKB_LIST | CLONED),
                        ("in pages of a program", USER_PAGES),
                        ("without checksum", PARTIAL), ("without checksum, of two", PARTIAL | CLONED),
                        ("with options", OPTIONS), ("with options, of two", OPTIONS | CLONED)):
        for size, pattern in ((10, f"ip 253 to {PEER}"), (3000, "at 2960|at 2944|at 2968")):
            def do():
                send(bytes(size), flags=flags, linear=8)
                return host.says(pattern)
            host.each(f"{size} octets {name}", do, None, bool)

    def large():
        send(bytes(20000))
        return host.says("at 8976")
    mtu(9000)
    host.each("large fragments", large, None, bool)
    mtu(1500)
    for name, flags in (("", 0), (", in a page", 0), (", in a list", SKB_LIST)):
        def do():
            send(bytes(1000), how=WRITEV, flags=flags, linear=8 if name else 1000)
            return host.says(f"ip 253 to {PEER}")
        host.each(f"writev{name}", do, None, bool)

    def flow():
        send(bytes(1000), how=FLOW)
        return host.says(f"ip 253 to {PEER}")
    host.each("flow without room for a header", flow, None, bool)

    ping = lambda dst: host.ask("MIPV4_CMD_PING", a("MIPV4_A_ADDR", dst), a("MIPV4_A_PING_SEQ", u16(1)))

    def first_ping():
        with connect() as sock:
            call(sock, host.family, NUMBER["MIPV4_CMD_PING"], a("MIPV4_A_IFINDEX", u32(index())) +
                 a("MIPV4_A_ADDR", PEER) + a("MIPV4_A_PING_SEQ", u16(1)))
        return host.says("type 8")
    host.each("ping", first_ping, None, bool)

    def answered_ping():
        with connect() as sock:
            answer = call(sock, host.family, NUMBER["MIPV4_CMD_PING"],
                          a("MIPV4_A_IFINDEX", u32(index())) + a("MIPV4_A_ADDR", PEER) +
                          a("MIPV4_A_PING_SEQ", u16(1)))
            ident = dict(attrs(answer)).get(NUMBER["MIPV4_A_PING_ID"], b"\0\0")
            receive(icmp(0, 0, be16(struct.unpack("=H", ident)[0]) + be16(1) + bytes(56)))
            sock.setblocking(False)
            try:
                return sock.recv(65536)
            except BlockingIOError:
                return b""
    host.each("ping that is answered", answered_ping, None, bool)

    def asks():
        ping(NOBODY)
        return host.says(f"arp 1 {US} {NOBODY}")
    host.each("ping of nobody", asks, lambda: (forget(), neighbour()), bool, anywhere=True)

    # Its header is linear, the data for a listener is not.
    def fails():
        before = counters(host)["DROP_NEIGH_FAILED"]
        send(bytes(100), dst=NOBODY, linear=0)
        end = time.monotonic() + 20
        while parameter(host.way) and time.monotonic() < end and counters(host)["DROP_NEIGH_FAILED"] == before:
            time.sleep(0.1)
        return True
    listener = connect()
    host.ask("MIPV4_CMD_LISTEN", LISTENED, sock=listener)
    host.each("send to nobody", fails, lambda: (forget(), neighbour()), only="__pskb_pull_tail", anywhere=True)
    listener.close()
    detach(host)


def receiving(host):
    attach(host)
    host.ask("MIPV4_CMD_ADDR_ADD", OTHER24)
    host.ask("MIPV4_CMD_GROUP_ADD", a("MIPV4_A_ADDR", GROUP))
    many = b"0123456789" * 20
    record = bytes([7, 39, 4]) + bytes(37)

    def gets(frame, pattern, **more):
        def do():
            receive(*(frame if isinstance(frame, tuple) else (frame,)), **more)
            return not pattern or any(re.search(pattern, text) for text in host.drain())
        return do
    for name, more in (("", {}), (" in a page", {"linear": 14}), (" of two", {"flags": CLONED}),
                       (" in a page of two", {"flags": CLONED, "linear": 14}),
                       (" shared", {"flags": SHARED}), (" in a list", {"how": LIST}),
                       (" shared in a list", {"how": LIST, "flags": SHARED})):
        host.each(f"echo{name}", gets(echo(), "type 0", **more), None, bool)
        host.each(f"echo with options{name}", gets(echo(options=record), "type 0", **more), None, bool)
        host.each(f"echo and more behind{name}",
                  gets(echo() + bytes(20), "type 0", **(more | {"flags": more.get("flags", 0) | COMPLETE})),
                  None, bool)
    for name, more in (("", {}), (" shared", {"flags": SHARED}),
                       (" and more behind", {"flags": COMPLETE | CLONED, "linear": 20})):
        host.each(f"input{name}", gets(ether(ip(EXPERIMENT, many)) + bytes(30), None, how=INPUT, **more))
    host.quietly("MIPV4_CMD_NEIGH_FLUSH")

    whole = summed(b"\x08\0\0\0\0\1\0\1" + many, 2)
    pieces = (ether(ip(ICMP, whole[:104], ident=7, frag=0x2000)),
              ether(ip(ICMP, whole[104:160], ident=7, frag=0x2000 | 13)),
              ether(ip(ICMP, whole[160:], ident=7, frag=20)))
    for name, frames in (("", pieces), (" backwards", pieces[::-1]),
                         (" out of order", (pieces[1], pieces[0], pieces[2]))):
        for shape, more in (("", {}), (" in pages", {"linear": 20}), (" of two", {"flags": CLONED}),
                            (" in pages of two", {"linear": 20, "flags": CLONED})):
            # Fragments of an incomplete datagram must not match the next datagram.
            def anew():
                host.quietly("MIPV4_CMD_SET", a("MIPV4_A_REASM_LIMIT", u32(393216)))
                attach(host)
            host.each(f"echo of pieces{name}{shape}", gets(frames, "type 0", **more), anew, bool)
    host.ask("MIPV4_CMD_ADDR_ADD", OTHER24)
    host.ask("MIPV4_CMD_GROUP_ADD", a("MIPV4_A_ADDR", GROUP))

    times = summed(b"\x0d\0\0\0\0\1\0\1" + bytes(12), 2)
    for name, more in (("", {}), (" in a page", {"linear": 24}),
                       (" in a page of two", {"linear": 24, "flags": CLONED})):
        host.each(f"timestamp{name}",
                  gets(icmp(13, 0, b"\0\1\0\1" + bytes(12) + bytes(40)), "type 14", **more), None, bool)
    host.each("nobody is there", gets(ether(ip(99, many)), "type 3"), None, bool)
    host.each("bad option", gets(ether(ip(99, many, options=b"\x07\x03\x04\0")), "type 12"), None)

    def listens():
        with connect() as sock:
            host.ask("MIPV4_CMD_LISTEN", LISTENED, sock=sock)
    host.each("listen", listens)
    listener = connect()
    host.ask("MIPV4_CMD_LISTEN", LISTENED, sock=listener)
    listener.setblocking(False)

    def heard():
        try:
            while True:
                listener.recv(65536)
        except (BlockingIOError, OSError):
            pass
    for name, more in (("", {}), (" in a page", {"linear": 14}), (" of two", {"flags": CLONED})):
        for kind, options in (("", b""), (" with options", record)):
            host.each(f"datagram{kind}{name}", reads(listener, ether(ip(EXPERIMENT, many, options=options)), **more),
                      heard, bool)
    # mudp has UDP.
    host.ask("MIPV4_CMD_LISTEN", a("MIPV4_A_PROTOCOL", u8(TCP)), sock=listener)
    segments = ether(ip(TCP, struct.pack("!HHIIBBHHH", 4000, 80, 0, 0, 0x50, 0x10, 1000, 0, 0) + bytes(500)))
    for name, flags in (("", 0), (" of two", CLONED)):
        host.each(f"segments{name}", reads(listener, segments, flags=SEGMENTS | COMPLETE | flags), heard, bool)
    extended = quote(payload=bytes(108))
    for name, more in (("", {}), (" in a page", {"linear": 20}), (" in little", {"linear": 28}),
                       (" in a page after the header", {"linear": 48}),
                       (" in a page of two", {"linear": 20, "flags": CLONED})):
        host.each(f"unreachable{name}", reads(listener, icmp(3, 1, bytes(4) + quote(options=bytes(4))), **more), heard, bool)
        host.each(f"unreachable about nothing{name}",
                  reads(listener, icmp(3, 1, bytes(4) + quote(payload=b"") + bytes(8)), **more), heard, bool)
        host.each(f"unreachable with more{name}",
                  reads(listener, icmp(3, 1, bytes([0, 32, 0, 0]) + extended + bytes(20)), **more), heard, bool)
    too_big = lambda dst: icmp(3, 4, struct.pack("!HH", 0, 900) +
                               quote(payload=bytes(1200), dst=dst, frag=0x4000)[:600])

    # Another destination each time: an existing entry would only be replaced.
    numbers = itertools.count()

    def path():
        n = next(numbers)
        dst = f"172.17.{n // 250}.{n % 250 + 1}"
        before = counters(host)["DROP_ICMP_PMTU"]
        receive(too_big(dst))
        return counters(host)["DROP_ICMP_PMTU"] == before
    host.each("path MTU", path, heard, bool)

    def listen_anew():
        nonlocal listener
        attach(host)
        listener = connect()
        host.ask("MIPV4_CMD_LISTEN", LISTENED, sock=listener)
    host.each("path MTUs in a table that is full",
              lambda: receive(*(too_big(f"172.18.0.{i}") for i in range(1, 255))), listen_anew, only="rhashtable_insert_slow", most=3)
    listener.close()
    host.each("neighbours in a table that is full",
              lambda: receive(*(arp(1, sender=f"10.6.0.{i}") for i in range(4, 250))),
              lambda: attach(host), only="rhashtable_insert_slow", most=3)

    for name, more in (("", {}), (" in a page", {"linear": 14}), (" shared", {"flags": SHARED})):
        forget = lambda: host.quietly("MIPV4_CMD_NEIGH_DEL", PEER_LLADDR[:8])
        host.each(f"ARP request{name}", gets(arp(1), f"arp 2 {US} {PEER}", **more), forget, bool)

    # An address is defended once in ten seconds: use another address each time.
    def conflict():
        attach(host)
    host.each("ARP conflict", gets(arp(1, sender=US, target=US, mac=PEER_MAC), f"arp 1 {US} {US}"),
              conflict, bool)
    # Its two reports are unsolicited.
    host.drain()
    host.said = []
    host.ask("MIPV4_CMD_GROUP_ADD", a("MIPV4_A_ADDR", GROUP))
    end = time.monotonic() + 20
    while sum("type 34" in text for text in host.drain(0.1)) < 2:
        if time.monotonic() > end:
            raise SystemExit(f"group: reported {host.said}")

    for name, more in (("", {}), (" in a page", {"linear": 24}),
                       (" in a page after 8 octets", {"linear": 24 + 8})):
        def asked():
            receive(query(), **more)
            return host.says("type 34")
        host.each(f"query{name}", asked, None, bool, anywhere=True)
    detach(host)


def datagrams(host):
    host.mudp = find_family(host.genl, "mudp")
    attach(host)
    peer = a("MUDP_A_ADDR", PEER) + a("MUDP_A_PORT", be16(5000))
    port = lambda number: a("MUDP_A_LOCAL_PORT", be16(number))
    service = lambda kind, number: (port(number), a("MUDP_A_SERVICE", u8(NUMBER[f"MUDP_SERVICE_{kind}"])))
    add = lambda: host.ask("MUDP_CMD_SERVICE_ADD", *service("ECHO", 7))
    delete = lambda: host.quietly("MUDP_CMD_SERVICE_DEL", port(7))
    host.each("udp service add", add, delete)

    # All in one request, so that nothing else runs in between.
    def services():
        command = struct.pack("=BBH", NUMBER["MUDP_CMD_SERVICE_ADD"], 1, 0) + a("MUDP_A_IFINDEX", u32(index()))
        bodies = [command + b"".join(service("DISCARD", 2000 + i)) for i in range(200)]
        with connect() as sock:
            sock.send(b"".join(struct.pack("=IHHII", 16 + len(body), host.mudp, 5, 1, 0) + body for body in bodies))
            errors = [-struct.unpack_from("=i", sock.recv(65536), 16)[0] for _ in bodies]
        if any(errors):
            raise OSError(max(errors), "services")
    host.each("udp services in a table that is full", services, lambda: attach(host),
              only="rhashtable_insert_slow", most=3)
    attach(host)
    add()
    host.each("udp stats", lambda: host.ask("MUDP_CMD_STATS_GET"), None, bool)

    def gets(frame, pattern, **more):
        def do():
            receive(frame, **more)
            return any(re.search(pattern, text) for text in host.drain())
        return do
    for name, more in (("", {}), (" in a page", {"linear": 20}), (" of two", {"flags": CLONED}),
                       (" in a page of two", {"flags": CLONED, "linear": 20})):
        for size in (10, 2500):
            host.each(f"udp echo{name} of {size}", gets(udp(7, bytes(size)), f"ip 17 to {PEER}", **more), None, bool)
    longer = ether(ip(UDP, udp(7, bytes(100))[34:] + bytes(50)))
    host.each("udp echo and more behind",
              gets(longer, f"ip 17 to {PEER}", flags=COMPLETE | CLONED, linear=40), None, bool)
    host.each("udp echo of segments",
              gets(udp(7, bytes(500), partial=True), f"ip 17 to {PEER}", flags=SEGMENTS | PARTIAL), None, bool)

    host.ask("MIPV4_CMD_GROUP_ADD", a("MIPV4_A_ADDR", GROUP))
    listener = connect()

    def listens():
        with connect() as sock:
            return host.ask("MUDP_CMD_LISTEN", port(5000), sock=sock)
    host.each("udp listen", listens, None, bool)
    host.each("udp listen of a companion", lambda: drive("join", LISTEN, 0, 0, GROUP, b""),
              lambda: drive("join", UNLISTEN, 0, 0, GROUP, b""))
    host.ask("MUDP_CMD_LISTEN", port(5000), sock=listener)
    listener.setblocking(False)
    host.each("udp datagram", reads(listener, udp(5000, bytes(100))), None, bool)
    host.each("large udp datagram", reads(listener, udp(5000, bytes(3000))), None, bool)
    host.each("udp datagram to a group", reads(listener, udp(5000, bytes(100), dst=GROUP)), None, bool)
    sent = ip(UDP, struct.pack("!HHHH", 5000, 6000, 108, 0) + bytes(100), src=US, dst=PEER)
    host.each("udp error", reads(listener, icmp(3, 3, bytes(4) + sent)), None, bool)
    listener.close()
    drive("join", UNLISTEN, 0, 0, GROUP, b"")

    def sends(*what):
        def do():
            with connect() as sock:
                answer = host.ask("MUDP_CMD_SEND", peer, *what, sock=sock)
            said = dict(attrs(answer))
            if NUMBER["MUDP_A_ERROR"] in said:
                error = struct.unpack("=I", said[NUMBER["MUDP_A_ERROR"]])[0]
                raise OSError(error, os.strerror(error))
            return host.says(f"ip 17 to {PEER}")
        return do
    host.each("udp send", sends(a("MUDP_A_DATA", b"hello")), None, bool)
    host.each("udp send of 5000", sends(a("MUDP_A_SIZE", u32(5000))), None, bool)
    host.each("udp send of 5000 in segments",
              sends(a("MUDP_A_SIZE", u32(5000)), a("MUDP_A_GSO_SIZE", u16(1000))), None, bool)

    def to_nobody():
        with connect() as sock:
            try:
                host.ask("MUDP_CMD_SEND", a("MUDP_A_ADDR", NOBODY), a("MUDP_A_PORT", be16(9)),
                         a("MUDP_A_DATA", b"hello"), sock=sock)
            except BlockingIOError:
                pass
        return host.says(f"arp 1 {US} {NOBODY}")
    host.each("udp send to nobody", to_nobody, lambda: attach(host), bool, anywhere=True)

    def by_companion():
        send(bytes(100), how=BY_MUDP)
        return host.says(f"ip 17 to {PEER}")
    host.each("udp send of a companion", by_companion, None, bool)
    detach(host)


MUDP = 260
SOL_UDP, UDP_CORK, UDP_SEGMENT, UDP_GRO = 17, 1, 103, 104
SO_REUSEPORT, IP_MTU_DISCOVER, IP_PMTUDISC_DO, IP_RECVERR, IP_MSFILTER = 15, 10, 2, 11, 41
IP_ADD_SOURCE_MEMBERSHIP, IP_DROP_SOURCE_MEMBERSHIP, IP_BLOCK_SOURCE = 39, 40, 38
MANY = 200	# sockets, more than a new table has buckets


def mudp_socket(*address, **options):
    """A UDP socket on mipv4, bound if there is an address."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, MUDP)
    try:
        sock.setblocking(False)
        for level, number, value in options.get("options", ()):
            sock.setsockopt(level, number, value)
        if address:
            sock.bind(address)
    except OSError:
        sock.close()
        raise
    return sock


def undisturbed(do):
    """Nothing else runs meanwhile, so that no table grows."""
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        do()
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def sockets_names(host):
    """Ports, tables and options of sockets."""
    reuse = (socket.SOL_SOCKET, SO_REUSEPORT, 1)
    to_peer = lambda port=6000: (PEER, port)
    host.each("bind", lambda: mudp_socket("", 5100).close())
    host.each("bind to a free port", lambda: mudp_socket("", 0).close())
    host.each("bind two with SO_REUSEPORT", lambda: [mudp_socket("", 5100, options=[reuse]) for _ in range(2)] and None)
    host.each("bind many with SO_REUSEPORT",
              lambda: [mudp_socket("", 5100, options=[reuse]) for _ in range(MANY)] and None, only="reuseport_add_sock", most=3)

    def connects():
        with mudp_socket() as sock:
            sock.connect(to_peer())
            if sock.getsockname()[0] != US:
                raise SystemExit(f"connect: from {sock.getsockname()}")
    host.each("connect", connects)

    # A table that is full: an operation fails, and the socket is as before.
    made = []

    def close():
        while made:
            made.pop().close()
        time.sleep(0.1)		# a table shrinks

    def bound(connected=False):
        def do():
            close()
            for i in range(MANY):
                made.append(mudp_socket("", 20000 + i))
                if connected:
                    made[i].connect(to_peer())
            time.sleep(0.1)
        return do

    def connect_all():
        for sock in made:
            sock.connect(to_peer())

    def disconnect_all():
        for sock in made:
            if LIBC.connect(sock.fileno(), bytes(16), 16):
                if sock.getpeername() != to_peer():
                    raise SystemExit("disconnect: failed, and has no peer")
                raise OSError(ctypes.get_errno(), "disconnect")
    for name, do, undo in (("bind", bound(), close), ("connect", connect_all, bound()),
                           ("disconnect", disconnect_all, bound(connected=True))):
        host.each(f"{name}, in a table that is full", lambda do=do: undisturbed(do), undo,
                  only="rhashtable_insert_slow", most=3)
    close()

    sock = mudp_socket()
    record = bytes([7, 39, 4]) + bytes(37)
    host.each("IP_OPTIONS", lambda: sock.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, record))
    if sock.getsockopt(socket.SOL_IP, socket.IP_OPTIONS, 40)[:3] != record[:3]:
        raise SystemExit("IP_OPTIONS: other ones")
    sock.close()


def sockets_groups(host):
    sock = None
    group, here = socket.inet_aton(GROUP), socket.inet_aton(US)
    source = lambda last: group + here + socket.inet_aton(f"10.6.0.{last}")
    option = lambda name, value: sock.setsockopt(socket.SOL_IP, name, value)
    msfilter = lambda mode, *last: option(IP_MSFILTER, group + here + struct.pack("=II", mode, len(last)) +
                                          b"".join(source(i)[8:] for i in last))
    join = lambda: option(socket.IP_ADD_MEMBERSHIP, group + here)

    def anew(*before):
        def do():
            nonlocal sock
            if sock:
                sock.close()
            sock = mudp_socket("", 5200)
            for step in before:
                step()
        return do
    join_source = lambda: option(IP_ADD_SOURCE_MEMBERSHIP, source(1))
    for name, do, before in (
            ("join", join, ()), ("leave", lambda: option(socket.IP_DROP_MEMBERSHIP, group + here), (join,)),
            ("block a source", lambda: option(IP_BLOCK_SOURCE, source(1)), (join,)),
            ("join a source", join_source, ()),
            ("join a second source", lambda: option(IP_ADD_SOURCE_MEMBERSHIP, source(5)), (join_source,)),
            ("leave a source", lambda: option(IP_DROP_SOURCE_MEMBERSHIP, source(1)), (join_source,)),
            ("set all sources", lambda: msfilter(1, 1, 5, 6), (join,)),
            ("close with a group", lambda: sock.close(), (join,))):	# pylint: disable=unnecessary-lambda
        host.each(f"socket: {name}", do, anew(*before))
    sock.close()


def sockets_send(host):
    receiver = mudp_socket("", 5300)
    sock = mudp_socket("", 5301)
    sock.connect((PEER, 6000))

    def sends(do, pattern):
        def send_it():
            do()
            return host.says(pattern)
        return send_it
    to_peer = f"ip 17 to {PEER}"
    for size in (0, 100, 3000, 12000):
        host.each(f"socket: send {size}", sends(lambda size=size: sock.send(bytes(size)), to_peer), None, bool)
        host.each(f"socket: sendto {size}", sends(lambda size=size: sock.sendto(bytes(size), (PEER, 6001)), to_peer),
                  None, bool)
    sock.setsockopt(SOL_UDP, UDP_SEGMENT, 1000)
    host.each("socket: send segments", sends(lambda: sock.send(bytes(5500)), to_peer), None, bool)
    sock.setsockopt(SOL_UDP, UDP_SEGMENT, 0)

    def corked():
        for size in (0, 10, 70, 4000, 9000, 20000):
            sock.send(bytes(size), socket.MSG_MORE)
        sock.send(b"end")
    # What was collected before a failure is lost with it.
    uncork = lambda: sock.setsockopt(SOL_UDP, UDP_CORK, 0)
    host.each("socket: send what was collected", sends(corked, to_peer), uncork, bool)
    sock.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, bytes([7, 7, 4, 0, 0, 0, 0]))
    host.each("socket: send with options", sends(lambda: sock.send(bytes(3000)), to_peer), None, bool)
    sock.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, b"")
    for dst in (US, GROUP, "10.6.0.255"):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        host.each(f"socket: send to {dst}", lambda dst=dst: sock.sendto(bytes(3000), (dst, 5300)))

    def too_big():
        try:
            sock.send(bytes(3000))
        except OSError as error:
            if error.errno != errno.EMSGSIZE:
                raise
        try:
            return sock.recvmsg(100, 1000, socket.MSG_ERRQUEUE)
        except BlockingIOError:
            return None
    sock.setsockopt(socket.SOL_IP, IP_RECVERR, 1)
    sock.setsockopt(socket.SOL_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO)
    host.each("socket: send what is too big", too_big, None, bool)

    def after_the_end():
        try:
            sock.send(b"x")
        except BrokenPipeError:
            return True
    sock.shutdown(socket.SHUT_WR)
    host.each("socket: send after the end", after_the_end, None, bool, only="sock_alloc_send_pskb")
    sock.close()
    receiver.close()


def empty(*socks):
    for sock in socks:
        for flags in (0, socket.MSG_ERRQUEUE):
            try:
                while True:
                    sock.recvmsg(65536, 1000, flags)
            except OSError:
                pass


def sockets_receive(host):
    sock = mudp_socket("", 5400)
    for name, more in (("", {}), (" in a page", {"linear": 20}), (" of two", {"flags": CLONED}),
                       (" in a page of two", {"linear": 20, "flags": CLONED})):
        for size in (10, 3000):
            host.each(f"socket: datagram{name} of {size}", reads(sock, udp(5400, bytes(size)), **more),
                      lambda: empty(sock), bool)
    record = bytes([7, 39, 4]) + bytes(37)
    host.each("socket: datagram with options", reads(sock, udp(5400, bytes(100), options=record)),
              lambda: empty(sock), bool)
    merged = udp(5400, bytes(500), partial=True)
    host.each("socket: segments", reads(sock, merged, flags=SEGMENTS | PARTIAL), lambda: empty(sock), bool)
    sock.setsockopt(SOL_UDP, UDP_GRO, 1)
    host.each("socket: segments as one", reads(sock, merged, flags=SEGMENTS | PARTIAL), lambda: empty(sock),
              lambda said: len(said) == 500)

    # Each member gets it; the queue of one may be without memory.
    group = socket.inet_aton(GROUP) + socket.inet_aton(US)
    reuse = (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    members = [mudp_socket("", 5401, options=[reuse, (socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, group)])
               for _ in range(3)]

    def heard():
        receive(udp(5401, bytes(100), dst=GROUP))
        for member in members:
            try:
                member.recv(1000)
            except BlockingIOError:
                return False
        return True
    host.each("socket: datagram to three members", heard, lambda: empty(*members), bool)
    for member in members:
        member.close()

    sent = ip(UDP, struct.pack("!HHHH", 5400, 6000, 108, 0) + bytes(100), src=US, dst=PEER)
    sock.setsockopt(socket.SOL_IP, IP_RECVERR, 1)

    def error_queue(**more):
        def do():
            receive(icmp(3, 3, bytes(4) + sent), **more)
            try:
                return sock.recvmsg(1000, 1000, socket.MSG_ERRQUEUE)[1]
            except BlockingIOError:
                return None
        return do
    for name, more in (("", {}), (" in a page", {"linear": 20}), (" in little", {"linear": 28}),
                       (" in a page after the header", {"linear": 48}), (" of two", {"flags": CLONED})):
        host.each(f"socket: error{name}", error_queue(**more), lambda: empty(sock), bool)
    sock.close()


def sockets(host):
    attach(host)
    host.ask("MIPV4_CMD_ADDR_ADD", OTHER24)
    sockets_names(host)
    sockets_groups(host)
    sockets_send(host)
    sockets_receive(host)
    detach(host)


def loading(host, directory):
    """The last group: only the module that refuses memory is loaded."""
    def load(name):
        return lambda: modules.load(f"{directory}/{name}.ko")

    def unload(name):
        def do():
            if os.path.exists(f"/sys/module/{name}"):
                modules.unload(name)
        return do
    for name in ("mipv4_drive", "mudp", "mipv4"):
        unload(name)()
    host.each("insmod mipv4", load("mipv4"), unload("mipv4"))
    host.family = find_family(host.genl)
    host.ask("MIPV4_CMD_ATTACH", ADDR24)	# mudp allocates memory for it
    host.each("insmod mudp", load("mudp"), unload("mudp"))
    host.ask("MIPV4_CMD_DETACH")
    load("mipv4_drive")()


def main():
    host = Host()
    for name in sys.argv[1:]:
        if name == "loading":
            loading(host, os.environ["MIPV4_MEMORY"])
        else:
            {"configuration": configuration, "questions": questions, "sending": sending,
             "receiving": receiving, "datagrams": datagrams,
             "sockets": sockets}[name](host)


main()
