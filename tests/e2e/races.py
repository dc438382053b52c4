# races.py: random concurrent changes of everything under traffic; for races.sh, which makes
# the network.
#
#   run SEED SECONDS CPUS [WORKER=NUMBER...]  run the workers, and print a report
#   plan SEED WORKER FIRST COUNT              print the operations of a worker
#
# The operations of a worker depend only on the seed, its name and the number of the
# operation. Periodically it writes its number to the kernel's log, and it can begin at such
# a number. Any operation may fail, because others undo its preconditions concurrently. No
# valid operation may do harm.
import ctypes
import errno
import fcntl
import os
import random
import signal
import socket
import struct
import sys
import threading
import time

import cycle as m
from cycle import attr, attrs, call, find_family
from modules import MRDP, MRDP_PORT, libc, load, syscall, unload
import modules as u
import racesock

GROUP = "239.1.2."
CLONE_NEWNET = 0x40000000
NOTE_EVERY = 5		# seconds
# Errors that operations may get; the last one from a module that is being unloaded. Any
# other error is a fault.
EXPECTED = {getattr(errno, "E" + name) for name in """
    ADDRINUSE ADDRNOTAVAIL AGAIN BUSY CONNREFUSED CONNRESET EXIST HOSTUNREACH INVAL IO MSGSIZE NETDOWN
    NETUNREACH NOBUFS NODEV NOENT NOSPC NOTCONN NOTUNIQ NXIO OPNOTSUPP DESTADDRREQ
    TIMEDOUT INTR SRCH PROTONOSUPPORT SOCKTNOSUPPORT ACCES BADF CONNABORTED PIPE PROTO AFNOSUPPORT""".split()}


def ip(text):
    return socket.inet_aton(text)


def number(kind, value, form="=I"):
    return attr(kind, struct.pack(form, value))


def addr(text, kind=m.A_ADDR):
    return attr(kind, ip(text))


# --- name spaces and sockets in them

def in_namespace(fd, function, *args):
    """A socket belongs to the namespace in which it was created."""
    with open("/proc/thread-self/ns/net", "rb") as home:
        syscall(308, fd, CLONE_NEWNET)
        try:
            return function(*args)
        finally:
            syscall(308, home.fileno(), CLONE_NEWNET)


def open_namespace(name):
    return os.open(f"/run/netns/{name}", os.O_RDONLY)


def new_namespace():
    """A private namespace, which ends with the last file that refers to it."""
    with open("/proc/thread-self/ns/net", "rb") as home:
        if libc.unshare(CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "unshare")
        fd = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        syscall(308, home.fileno(), CLONE_NEWNET)
    return fd


def netlink(protocol):
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
    sock.bind((0, 0))
    sock.settimeout(100)
    return sock


class Family:
    """Commands to a family in one namespace, which may change after each."""

    def __init__(self, name="mipv4", namespace=None):
        self.name, self.namespace, self.sock, self.number = name, namespace, None, None

    def in_home(self, function, *args):
        return in_namespace(self.namespace, function, *args) if self.namespace else function(*args)

    def open(self):
        return self.in_home(netlink, 16)

    def call(self, cmd, payload, dump=False, sock=None, flags=0):
        try:
            if not self.sock:
                self.sock = self.open()
            if not self.number:
                self.number = find_family(self.sock, self.name)
            return call(sock or self.sock, self.number, cmd, payload, dump, flags)
        except OSError as error:
            self.number = None
            if error.errno is None:
                raise RuntimeError("no answer for 100 s") from error
            if self.sock and error.errno == errno.ENOBUFS:
                self.sock.close()
                self.sock = None
            raise

    def groups(self):
        """The numbers of its multicast groups."""
        answer = call(self.sock, m.GENL_ID_CTRL, m.CTRL_CMD_GETFAMILY,
                      attr(m.CTRL_ATTR_FAMILY_NAME, self.name.encode() + b"\0"))
        for kind, data in attrs(answer):
            if kind & 0x3fff == 7:
                for _, group in attrs(data):
                    yield from (struct.unpack("=I", value)[0] for k, value in attrs(group) if k == 2)


# --- devices, by rtnetlink: the start of ip(8) takes longer than its operation

RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR, RTM_DELADDR = 16, 17, 20, 21
NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE = 0x400, 0x200, 0x100
IFF_UP, IFF_PROMISC, IFF_ALLMULTI = 1, 0x100, 0x200
IFLA_ADDRESS, IFLA_IFNAME, IFLA_MTU, IFLA_LINKINFO, IFLA_NET_NS_FD = 1, 3, 4, 18, 28
IFLA_INFO_KIND, IFLA_INFO_DATA, VETH_INFO_PEER = 1, 2, 1


class Links:
    def __init__(self, namespace=None):
        self.sock = in_namespace(namespace, netlink, 0) if namespace else netlink(0)

    def ask(self, kind, body, flags=0):
        self.sock.send(struct.pack("=IHHII", 16 + len(body), kind, m.NLM_F_REQUEST | m.NLM_F_ACK |
                                   flags, 1, 0) + body)
        data = self.sock.recv(65536)
        error = -struct.unpack_from("=i", data, 16)[0]
        if error:
            raise OSError(error, os.strerror(error))

    @staticmethod
    def info(index=0, flags=0, change=0):
        return struct.pack("=BxHiII", 0, 0, index, flags, change)

    def set(self, index, data=b"", flags=0, change=0):
        self.ask(RTM_NEWLINK, self.info(index, flags, change) + data)

    def up(self, index, up=True):
        self.set(index, flags=IFF_UP * up, change=IFF_UP)

    def delete(self, index):
        self.ask(RTM_DELLINK, self.info(index))

    def pair(self, name, other):
        peer = attr(VETH_INFO_PEER, self.info() + attr(IFLA_IFNAME, other.encode() + b"\0"))
        self.new(name, b"veth\0", attr(IFLA_INFO_DATA, peer))

    def new(self, name, kind, data=b""):
        self.ask(RTM_NEWLINK, self.info() + attr(IFLA_IFNAME, name.encode() + b"\0") +
                 attr(IFLA_LINKINFO, attr(IFLA_INFO_KIND, kind) + data), NLM_F_CREATE | NLM_F_EXCL)

    def index(self, name):
        request = fcntl.ioctl(self.sock, 0x8933, struct.pack("16si12x", name.encode(), 0))
        return struct.unpack("16si12x", request)[1]

    def address(self, index, address, add):
        body = struct.pack("=BBBBI", socket.AF_INET, 24, 0, 0, index) + attr(2, ip(address)) + \
            attr(1, ip(address))
        self.ask(RTM_NEWADDR if add else RTM_DELADDR, body, NLM_F_CREATE if add else 0)


class Device:
    """A permanent device, whose endpoint is attached and detached."""

    def __init__(self, name, namespace, base, net, there):
        self.name, self.base, self.net, self.index = name, base, net, b""
        if not there:
            return
        fd = open_namespace(namespace) if namespace else None
        self.family, self.mudp = Family("mipv4", fd), Family("mudp", fd)
        self.links = Links(fd)
        self.ifindex = self.links.index(name)
        self.index = number(m.A_IFINDEX, self.ifindex)

    def attach(self, shared=False, gateway=None):
        data = self.index + addr(self.base) + attr(m.A_PREFIXLEN, b"\x18")
        if shared:
            data += number(2, 1)
        if gateway:
            data += addr(gateway, m.A_GATEWAY)
        self.family.call(m.ATTACH, data)

    def serve(self):
        for port, kind in ((7, u.ECHO), (9, u.DISCARD), (5001, u.SINK)):
            self.mudp.call(u.SERVICE_ADD, self.index + u.port(port) + attr(u.A_SERVICE, bytes([kind])))


class World:
    """The network of races.sh; or only its names, to print a plan."""

    def __init__(self, there=True):
        self.devs = [Device("v0", None, "10.9.0.2", "10.9.0.", there),
                     Device("v2", None, "10.8.0.1", "10.8.0.", there),
                     Device("v3", "far", "10.8.0.2", "10.8.0.", there)]
        if not there:
            return
        self.peer = open_namespace("peer")
        self.peer_links = Links(self.peer)
        self.v1 = self.peer_links.index("v1")


# --- workers: each operation has a text, and a function

class Worker:
    def __init__(self, world, seed, name):
        self.world, self.seed, self.name = world, seed, name
        self.ops = [getattr(self, op) for op, times in self.OPS.items() for _ in range(times)]

    def plan(self, n):
        """Operation n: its kind, its text, and its function."""
        r = random.Random(f"{self.seed} {self.name} {n}")
        op = r.choice(self.ops)
        words, function = op(r)
        return op.__name__, words, function, r.random() ** 2 * self.PAUSE

    def dev(self, r):
        return r.choice(self.world.devs)


class Config(Worker):
    """The configuration of an endpoint."""
    OPS = {"addr_add": 6, "addr_dad": 3, "addr_lease": 4, "replace": 6, "addr_del": 5, "addr_set": 2, "route_add": 6, "route_del": 4,
           "neigh_add": 3, "neigh_del": 2, "neigh_flush": 2, "group_add": 4, "group_sources": 5,
           "group_del": 4, "settings": 3}
    PAUSE = 0.1

    @staticmethod
    def say(what, d, cmd, payload):
        return f"{what} dev {d.name}", lambda: d.family.call(cmd, d.index + payload)

    def own(self, r, d):
        host = f"{d.net}{r.randint(30, 37)}"
        return host, addr(host) + attr(m.A_PREFIXLEN, bytes([r.choice((24, 24, 32, 25))]))

    def addr_add(self, r):
        d = self.dev(r)
        host, payload = self.own(r, d)
        return self.say(f"addr add {host}", d, m.ADDR_ADD, payload)

    def addr_dad(self, r):
        d = self.dev(r)
        host, payload = self.own(r, d)
        return self.say(f"addr add {host} dad", d, m.ADDR_ADD, payload + attr(m.A_DAD, b""))

    def lease(self, r):
        """An address with short lifetimes."""
        d = self.dev(r)
        host, payload = self.own(r, d)
        valid = r.randint(1, 3)
        payload += number(66, valid) + number(67, r.randint(0, valid))
        return d, host, payload + attr(m.A_DAD, b"") * (r.random() < 0.3)

    def addr_lease(self, r):
        d, host, payload = self.lease(r)
        return self.say(f"addr add {host} valid_lft", d, m.ADDR_ADD, payload)

    def replace(self, r):
        what, flag = r.choice(("addr", "route", "neigh")), r.choice((NLM_F_REPLACE, NLM_F_EXCL))
        d, host, payload = self.lease(r)
        cmd = m.ADDR_ADD
        if what == "route":
            cmd, payload = m.ROUTE_ADD, self.route(r, d)
        elif what == "neigh":
            cmd, payload = m.NEIGH_ADD, self.neighbour(r, d) + attr(m.A_LLADDR, b"\2\0\0\0\0\1")
        words = f"{what} {'replace' if flag == NLM_F_REPLACE else 'add once'} {host}"
        return (f"{words} dev {d.name}",
                lambda: d.family.call(cmd, d.index + payload, flags=flag))

    def addr_del(self, r):
        d = self.dev(r)
        host, payload = self.own(r, d)
        return self.say(f"addr del {host}", d, m.ADDR_DEL, payload)

    def addr_set(self, r):
        d = self.dev(r)
        return self.say("addr set", d, m.ADDR_SET, addr(d.base) + attr(m.A_PREFIXLEN, b"\x18"))

    @staticmethod
    def prefix(r):
        to, plen = r.choice((("0.0.0.0", 0), ("172.16.0.0", 13), (f"172.16.{r.randint(0, 7)}.0", 24)))
        return addr(to) + attr(m.A_PREFIXLEN, bytes([plen]))

    def route(self, r, d):
        what = self.prefix(r)
        kind = r.choice((0, 0, 0, 0, 1, 2))
        if kind:
            what += attr(47, bytes([kind]))
        else:
            what += addr(f"{d.net}{r.choice((1, 2, 10, 11, 12, 60))}", m.A_GATEWAY)
        return what + number(46, r.choice((0, 10, 20)))

    def route_add(self, r):
        d = self.dev(r)
        payload = self.route(r, d)
        if r.random() < 0.3:
            payload += number(15, r.choice((600, 1400)))
        if r.random() < 0.2:
            payload += addr(d.base, 7)
        return self.say("route add", d, m.ROUTE_ADD, payload)

    def route_del(self, r):
        d = self.dev(r)
        payload = self.prefix(r) if r.random() < 0.7 else self.route(r, d)
        return self.say("route del", d, m.ROUTE_DEL, payload)

    def neighbour(self, r, d):
        return addr(f"{d.net}{r.choice((1, 2, 10, 11, 12, 60, 61, 62))}")

    def neigh_add(self, r):
        d = self.dev(r)
        payload = self.neighbour(r, d) + attr(m.A_LLADDR, b"\2\0\0\0\0" + bytes([r.choice((1, 0x77))]))
        return self.say("neigh add", d, m.NEIGH_ADD, payload)

    def neigh_del(self, r):
        d = self.dev(r)
        return self.say("neigh del", d, m.NEIGH_DEL, self.neighbour(r, d))

    def neigh_flush(self, r):
        return self.say("neigh flush", self.dev(r), m.NEIGH_FLUSH, b"")

    def group(self, r):
        return addr(GROUP + str(r.randint(1, 6)))

    def group_add(self, r):
        return self.say("group add", self.dev(r), m.GROUP_ADD, self.group(r))

    def group_sources(self, r):
        sources = b"".join(ip(f"10.9.0.{host}") for host in r.sample(range(1, 70), r.randint(0, 9)))
        return self.say("group add sources", self.dev(r), m.GROUP_ADD, self.group(r) +
                        attr(m.A_FILTER_MODE, bytes([r.randint(0, 1)])) + attr(m.A_SOURCES, sources))

    def group_del(self, r):
        return self.say("group del", self.dev(r), m.GROUP_DEL, self.group(r))

    def settings(self, r):
        return self.say("set", self.dev(r), 18,
                        attr(16, bytes([r.randint(1, 255)])) + attr(34, bytes([r.choice((0, 16))])) +
                        attr(35, bytes([r.randint(0, 1)])) + attr(36, bytes([r.randint(0, 1)])) +
                        attr(37, bytes([r.randint(0, 1)])) + number(38, r.choice((50, 1000, 30000))) +
                        number(39, r.choice((0, 100000, 4 << 20))) + number(41, r.choice((68, 552))))


class Change(Worker):
    """Permanent devices, with or without an endpoint."""
    OPS = {"detach": 6, "mtu": 5, "down": 2, "carrier": 2, "lladdr": 2, "rename": 3, "promisc": 3,
           "linux_addr": 3}
    PAUSE = 0.2

    def detach(self, r):
        d, shared, pause = self.dev(r), r.random() < 0.4, r.random() ** 4
        gateway = d.net + "10" if r.random() < 0.5 else None

        def do():
            try:
                d.family.call(m.DETACH, d.index)
                time.sleep(pause)
            finally:
                d.attach(shared, gateway)
            try:
                d.serve()
            except OSError:
                pass		# mudp may not be loaded
        return f"detach {d.name} {pause:.3f} s, attach{' shared' * shared}", do

    def mtu(self, r):
        d, mtu = self.dev(r), r.choice((68, 300, 576, 1280, 1500, 1500, 4000, 9000))
        return f"mtu {mtu} dev {d.name}", lambda: d.links.set(d.ifindex, number(IFLA_MTU, mtu))

    @staticmethod
    def bounce(links, index, pause):
        links.up(index, False)
        time.sleep(pause)
        links.up(index)

    def down(self, r):
        d, pause = self.dev(r), r.random() ** 4
        return f"down {d.name} {pause:.3f} s", lambda: self.bounce(d.links, d.ifindex, pause)

    def carrier(self, r):
        pause = r.random() ** 4
        return f"down v1 {pause:.3f} s", lambda: self.bounce(self.world.peer_links, self.world.v1, pause)

    def lladdr(self, r):
        d, pause = self.world.devs[0], r.random()
        other, own = bytes([2, 0, 0, 0, 1, r.randrange(256)]), b"\2\0\0\0\0\2"

        def do():
            d.links.set(d.ifindex, attr(IFLA_ADDRESS, other))
            time.sleep(pause)
            d.links.set(d.ifindex, attr(IFLA_ADDRESS, own))
        return f"lladdr {other.hex()} dev {d.name} {pause:.3f} s", do

    def rename(self, r):
        d = self.dev(r)
        name = f"{d.name}-{r.randrange(100)}"

        def do():
            d.links.set(d.ifindex, attr(IFLA_IFNAME, name.encode() + b"\0"))
            d.links.set(d.ifindex, attr(IFLA_IFNAME, d.name.encode() + b"\0"))
        return f"rename {d.name} to {name} and back", do

    def promisc(self, r):
        d, flag, on = self.dev(r), r.choice((IFF_PROMISC, IFF_ALLMULTI)), r.randint(0, 1)
        return f"flag {flag:x} {on} dev {d.name}", lambda: d.links.set(d.ifindex, b"", flag * on, flag)

    def linux_addr(self, r):
        d, pause = self.dev(r), r.random() * 0.1

        def do():
            d.links.address(d.ifindex, d.net + "99", True)
            time.sleep(pause)
            d.links.address(d.ifindex, d.net + "99", False)
        return f"address of Linux on {d.name}", do


def gone(links, name):
    """Wait until a device exists."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        try:
            links.index(name)
        except OSError:
            return
        time.sleep(0.01)
    raise RuntimeError(f"{name} is there after 300 s")


class Come(Worker):
    """Devices and namespaces that are created and removed with their endpoints."""
    OPS = {"pair": 3, "moved": 3, "dummy": 2, "namespace": 3, "close_sockets": 3}
    PAUSE = 0.5
    late = []

    @staticmethod
    def use(family, index, base, far, n):
        """An endpoint with work to do at its end."""
        index = number(m.A_IFINDEX, index)
        family.call(m.ATTACH, index + addr(base) + attr(m.A_PREFIXLEN, b"\x18"))
        asks = [
            (m.GROUP_ADD, addr(GROUP + "1")),
            (m.ADDR_ADD, addr(base + "0") + attr(m.A_PREFIXLEN, b"\x18") + attr(m.A_DAD, b"")),
            (m.ROUTE_ADD, addr("0.0.0.0") + attr(m.A_PREFIXLEN, b"\0") + addr(far, m.A_GATEWAY)),
            (m.PING, addr(far) + number(m.A_PING_SEQ, 1, "=H") + number(24, 5000)),
            (m.PING, addr("192.0.2.1") + number(m.A_PING_SEQ, 1, "=H")),
            (m.SEND, addr(GROUP + "1") + attr(m.A_PROTOCOL, b"\xfd") + attr(m.A_PAYLOAD, b"hello")),
        ]
        for cmd, payload in asks[:n]:
            try:
                family.call(cmd, index + payload)
            except OSError:
                pass
        if n > len(asks):
            Come.late.append(Come.member(family, base, far))

    @staticmethod
    def member(family, base, far):
        """A connected socket in a group, which is closed after its endpoint has gone."""
        sock = family.in_home(racesock.new_socket, 0)
        try:
            sock.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, ip(GROUP + "2") + ip(base))
            sock.connect((far, 7))
            sock.send(b"hello")
        except OSError:
            pass
        return sock

    def close_sockets(self, r):
        def do():
            while Come.late:
                Come.late.pop(0).close()
        return "close the sockets of devices that have gone", do

    def pair(self, r):
        n, first, pause = r.randint(0, 7), r.random() < 0.5, r.random() ** 3

        def do():
            links, family = self.world.devs[0].links, Family()
            links.pair("e0", "e1")
            ends = [links.index("e0"), links.index("e1")]
            try:
                links.up(ends[0])
                self.use(family, ends[0], "10.7.0.1", "10.7.0.2", n)
                links.up(ends[1])
                self.use(family, ends[1], "10.7.0.2", "10.7.0.1", n)
                time.sleep(pause)
            finally:
                links.delete(ends[first])
        return f"pair, {n} uses, {pause:.3f} s", do

    def moved(self, r):
        n, back, pause = r.randint(0, 7), r.random() < 0.5, r.random() ** 3
        together = r.random() < 0.5

        def do():
            links, family = self.world.devs[0].links, Family()
            links.pair("f0", "f1")
            ends = [links.index("f0"), links.index("f1")]
            fd, inside = new_namespace(), False
            there, theirs = Links(fd), Family("mipv4", fd)
            try:
                links.up(ends[0])
                links.up(ends[1])
                self.use(family, ends[0], "10.6.0.1", "10.6.0.2", n)
                self.use(family, ends[1], "10.6.0.2", "10.6.0.1", n)
                links.set(ends[1], number(IFLA_NET_NS_FD, fd))
                inside = True
                index = there.index("f1")
                there.up(index)
                # A socket would keep the namespace.
                self.use(theirs, index, "10.6.0.2", "10.6.0.1", min(n, 6))
                time.sleep(pause)
                if back:
                    with open("/proc/thread-self/ns/net", "rb") as home:
                        there.set(index, number(IFLA_NET_NS_FD, home.fileno()))
                    inside = False
            finally:
                there.sock.close()
                if theirs.sock:
                    theirs.sock.close()
                # Not both at once: the function that waits for the end of a device sends
                # its notification again after a second. By then Linux 6.12 may have freed
                # the tables of its namespace (netdev_wait_allrefs_any()).
                if inside and together:
                    os.close(fd)	# and all objects in the namespace
                    gone(links, "f0")
                else:
                    links.delete(ends[0])
                    os.close(fd)
        return f"moved{' and back' * back}, {n} uses, {pause:.3f} s", do

    def dummy(self, r):
        n, pause = r.randint(0, 7), r.random() ** 3

        def do():
            links = self.world.devs[0].links
            links.new("g0", b"dummy\0")
            index = links.index("g0")
            try:
                links.up(index)
                self.use(Family(), index, "10.5.0.1", "10.5.0.2", n)
                time.sleep(pause)
            finally:
                links.delete(index)
        return f"dummy, {n} uses, {pause:.3f} s", do

    def namespace(self, r):
        n, pause = r.randint(0, 7), r.random() ** 3

        def do():
            fd = new_namespace()
            family, links = Family("mipv4", fd), Links(fd)
            try:
                links.pair("h0", "h1")
                for name, base, far in (("h0", "10.4.0.1", "10.4.0.2"), ("h1", "10.4.0.2", "10.4.0.1")):
                    index = links.index(name)
                    links.up(index)
                    self.use(family, index, base, far, n)
                time.sleep(pause)
            finally:
                os.close(fd)
                links.sock.close()
                if family.sock:
                    family.sock.close()
        return f"namespace, {n} uses, {pause:.3f} s", do


class Modules(Worker):
    OPS = {"mudp": 4, "mrdp": 4, "diag": 2, "mipv4": 2, "grace_periods": 3}
    PAUSE = 3

    @staticmethod
    def file(name):
        return os.environ["MIPV4_EXAMPLE"] if name == "mrdp" else f"{os.environ['MIPV4_MODULES']}/{name}.ko"

    def take_out(self, name):
        if os.path.exists(f"/sys/module/{name}"):
            unload(name)

    def put_in(self, name):
        try:
            load(self.file(name))
        except FileExistsError:
            pass	# the kernel loads the module of a family on demand
        for d in self.world.devs:
            try:
                if name == "mipv4":
                    d.attach()
                elif name == "mudp":
                    d.serve()
            except OSError:
                pass	# others were first, or no endpoint exists at the moment

    def mudp(self, r):
        def do():
            self.take_out("mudp")
            self.put_in("mudp")
        return "mudp goes and comes", do

    def diag(self, r):
        def do():
            self.take_out("mipv4_diag")	# the kernel loads it on demand
        return "mipv4_diag goes", do

    def mrdp(self, r):
        def do():
            self.take_out("mrdp")
            self.put_in("mrdp")
        return "mrdp goes and comes", do

    def mipv4(self, r):
        pause = r.random() ** 3

        def do():
            for name in ("mrdp", "mudp", "mipv4_diag", "mipv4"):
                self.take_out(name)
            time.sleep(pause)
            for name in ("mipv4", "mudp", "mrdp"):
                self.put_in(name)
        return f"mipv4 goes, and comes after {pause:.3f} s", do

    def grace_periods(self, r):
        on, name = r.randint(0, 1), "/sys/kernel/rcu_expedited"

        def do():
            if os.path.exists(name):	# absent with one CPU
                with open(name, "w", encoding="ascii") as file:
                    file.write(str(on))
        return f"short grace periods {on}", do


class User(Worker):
    """Programs that send and listen."""
    OPS = {"ping": 6, "send": 6, "listen": 4, "hang_up": 3, "udp_send": 6, "udp_listen": 4,
           "udp_service": 3, "mrdp_session": 2}
    PAUSE = 0.05

    def __init__(self, *args):
        super().__init__(*args)
        self.open = []

    def far(self, r, d):
        return r.choice((d.net + "1", d.net + "2", d.net + "10", d.net + str(r.randint(50, 99)),
                         d.net + "255", GROUP + str(r.randint(1, 6)), "172.16.1.1", "192.0.2.1"))

    def keep(self, family, cmd, payload):
        sock = family.open()
        try:
            family.call(cmd, payload, sock=sock)
        except OSError:
            sock.close()
            raise
        self.open.append(sock)
        if len(self.open) > 8:
            self.open.pop(0).close()

    def ping(self, r):
        d = self.dev(r)
        to, size = self.far(r, d), r.choice((0, 56, 1400, 3000, 20000))
        payload = d.index + addr(to) + number(m.A_PING_SEQ, 1, "=H") + number(24, size)
        if r.random() < 0.3:
            payload += attr(25, b"")
        return f"ping {to} size {size} dev {d.name}", lambda: d.family.call(m.PING, payload)

    def send(self, r):
        d = self.dev(r)
        to, size, proto = self.far(r, d), r.choice((0, 10, 1000, 5000)), r.choice((253, 254, 17, 99))
        payload = d.index + addr(to) + attr(m.A_PROTOCOL, bytes([proto])) + \
            attr(m.A_PAYLOAD, bytes(size))
        if r.random() < 0.3:
            payload += attr(55, bytes([7, 11, 4]) + bytes(9))
        return f"send {to} protocol {proto} size {size} dev {d.name}", \
            lambda: d.family.call(m.SEND, payload)

    def listen(self, r):
        d, proto = self.dev(r), r.choice((253, 99, 17))
        return f"listen {proto} dev {d.name}", \
            lambda: self.keep(d.family, m.LISTEN, d.index + attr(m.A_PROTOCOL, bytes([proto])))

    def hang_up(self, r):
        which = r.random()

        def do():
            for sock in self.open:
                sock.setblocking(False)
                try:
                    while sock.recv(65536):
                        pass
                except OSError:
                    pass
            if self.open:
                self.open.pop(int(which * len(self.open))).close()
        return "read and hang up", do

    def udp_send(self, r):
        d = self.dev(r)
        to, port, size = self.far(r, d), r.choice((7, 9, 5000, 5001, 4)), r.choice((10, 1000, 9000))
        count = r.choice((1, 1, 16))
        payload = d.index + attr(u.A_ADDR, ip(to)) + u.port(port, u.A_PORT) + \
            number(u.A_SIZE, size) + number(u.A_COUNT, count)
        return f"udp send {to} {port} size {size} count {count} dev {d.name}", \
            lambda: d.mudp.call(u.SEND, payload)

    def udp_listen(self, r):
        d, port = self.dev(r), r.choice((0, 5000))
        return f"udp listen {port} dev {d.name}", \
            lambda: self.keep(d.mudp, u.LISTEN, d.index + u.port(port))

    def udp_service(self, r):
        d, add, port = self.dev(r), r.randint(0, 1), r.choice((7, 9, 5001, 5002))
        payload = d.index + u.port(port)
        if add:
            payload += attr(u.A_SERVICE, bytes([r.choice((u.ECHO, u.DISCARD, u.SINK))]))
        return f"udp service {port} {'add' if add else 'del'} dev {d.name}", \
            lambda: d.mudp.call(u.SERVICE_ADD if add else u.SERVICE_DEL, payload)

    def mrdp_session(self, r):
        d = r.choice(self.world.devs[:2])
        to = r.choice((d.net + "1", d.net + "2"))
        size, how = r.choice((0, 10, 1200, 8192)), r.randint(0, 3)

        def do():
            with racesock.open_socket(socket.SOCK_SEQPACKET, MRDP) as s:
                s.setblocking(False)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, d.name.encode())
                s.bind(("", MRDP_PORT))
                s.connect((to, MRDP_PORT))
                try:
                    s.send(bytes(size))
                    if how < 3:
                        s.shutdown(how)
                    time.sleep(0.01)
                    s.recv(9000)
                except BlockingIOError:
                    pass
        return f"mrdp {to} size {size} dev {d.name} shutdown {how}", do


class Sock(Worker, racesock.Ops):
    """Programs with sockets. A worker has several threads, which share its sockets."""
    OPS = racesock.Ops.OPS
    PAUSE = racesock.Ops.PAUSE

    def __init__(self, *args):
        super().__init__(*args)
        self.sockets = racesock.Sockets()
        self.count = {}

    @staticmethod
    def in_namespace(d, function, *args):
        return d.family.in_home(function, *args)

    def start(self):
        """Start the other threads, whose names end with a letter."""
        self.others = []
        for letter in "bcd"[:self.THREADS - 1]:
            other = Sock(self.world, self.seed, self.name + letter)
            other.sockets = self.sockets
            thread = threading.Thread(target=perform, args=(other, 0, self.ends, other.count))
            thread.start()
            self.others.append((thread, other.count))

    def finish(self, count):
        for thread, counted in self.others:
            thread.join()
            for kind, results in counted.items():
                for result, times in results.items():
                    done = count.setdefault(kind, {})
                    done[result] = done.get(result, 0) + times


class Reader(Worker):
    """Permanent readers of dumps and events."""
    OPS = {"dump": 8, "dump_udp": 3, "dump_begun": 4, "monitor": 3, "monitor_anew": 1}
    PAUSE = 0.1
    WHAT = (3, 7, 10, 14, 15, 21, 38)	# endpoints, addresses, routes, neighbours, ...

    def __init__(self, *args):
        super().__init__(*args)
        self.sock = None

    def dump(self, r):
        d, cmd = self.dev(r), r.choice(self.WHAT)
        payload = d.index if r.random() < 0.3 and cmd not in (3, 38) else b""
        return f"dump {cmd} of {d.name}{payload.hex()}", lambda: d.family.call(cmd, payload, dump=True)

    def dump_udp(self, r):
        d, dump = self.dev(r), r.random() < 0.5
        return f"{'services' if dump else 'counters'} of mudp of {d.name}", \
            lambda: d.mudp.call(u.SERVICE_GET if dump else u.STATS_GET, b"" if dump else d.index, dump)

    def dump_begun(self, r):
        d, cmd = self.dev(r), r.choice(self.WHAT)

        def do():
            with d.family.open() as sock:
                family = find_family(sock)
                sock.send(struct.pack("=IHHIIBBH", 20, family, m.NLM_F_REQUEST | m.NLM_F_DUMP, 1, 0,
                                      cmd, 1, 0))
        return f"dump {cmd} of {d.name} that nobody reads", do

    def monitor_anew(self, r):
        d = self.dev(r)

        def do():
            if self.sock:
                self.sock.close()
                self.sock = None
            d.family.call(3, b"", dump=True)	# this looks the family up
            self.sock = d.family.open()
            for group in d.family.groups():
                self.sock.setsockopt(270, 1, group)
            self.sock.setblocking(False)
        return f"monitor of {d.name}", do

    def monitor(self, r):
        def do():
            if not self.sock:
                self.monitor_anew(r)[1]()
            try:
                while self.sock.recv(65536):
                    pass
            except BlockingIOError:
                pass
        return "monitor reads", do


class Linux(Worker):
    """Linux's own stack communicates with us."""
    OPS = {"datagram": 10, "echo": 5, "large": 3, "join": 2, "hear": 4}
    PAUSE = 0.02

    def start(self):
        world = self.world
        self.udp = in_namespace(world.peer, socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.udp.bind(("10.9.0.1", 4000))
        self.udp.setblocking(False)
        self.icmp = in_namespace(world.peer, socket.socket, socket.AF_INET, socket.SOCK_RAW, 1)
        self.icmp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.icmp.setblocking(False)

    def to(self, r):
        return r.choice(("10.9.0.2", "10.9.0.2", "10.9.0.2", f"10.9.0.{r.randint(30, 37)}", "10.9.0.255"))

    def datagram(self, r):
        to, port = self.to(r), r.choice((7, 7, 9, 5000, 5001, 5002, 4))
        size, count = r.choice((0, 4, 100, 1400)), r.choice((1, 4, 16))

        def do():
            for _ in range(count):
                self.udp.sendto(bytes(size), (to, port))
        return f"{count} datagrams of {size} to {to}:{port}", do

    def large(self, r):
        to, size = self.to(r), r.choice((3000, 9000, 30000))
        return f"a datagram of {size} to {to}", lambda: self.udp.sendto(bytes(size), (to, 7))

    def echo(self, r):
        to, size, count = self.to(r), r.choice((0, 56, 4000)), r.choice((1, 8))
        data = struct.pack("!BBHHH", 8, 0, 0, 1, 1) + bytes(size)
        data = data[:2] + struct.pack("!H", checksum(data)) + data[4:]

        def do():
            for _ in range(count):
                self.icmp.sendto(data, (to, 0))
        return f"{count} echo requests of {size} to {to}", do

    def join(self, r):
        group = ip(GROUP + str(r.randint(1, 6)))

        def do():
            with in_namespace(self.world.peer, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group + ip("10.9.0.1"))
        return f"join and leave {group.hex()}", do

    def hear(self, r):
        def do():
            for sock in (self.udp, self.icmp):
                try:
                    while sock.recv(65536):
                        pass
                except BlockingIOError:
                    pass
        return "read", do


# --- frames that no stack sends

def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xffff) + (total >> 16)
    return ~(total + (total >> 16)) & 0xffff


def datagram(src, dst, proto, payload, offset=0, more=False, ident=0, options=b"", ttl=64, tos=0):
    head = struct.pack("!BBHHHBBH4s4s", 0x45 + len(options) // 4, tos, 20 + len(options) + len(payload),
                       ident, more << 13 | offset // 8, ttl, proto, 0, ip(src), ip(dst)) + options
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def icmp(kind, code, rest, payload):
    data = struct.pack("!BBHI", kind, code, 0, rest) + payload
    return data[:2] + struct.pack("!H", checksum(data)) + data[4:]


def udp(sport, dport, payload):
    return struct.pack("!HHHH", sport, dport, 8 + len(payload), 0) + payload


class Flood(Worker):
    """Frames on the wire; one worker for each CPU. The frames of an operation are made in
    advance."""
    OPS = {"volley": 1}
    PAUSE = 0.02
    ME, MAC = "10.9.0.2", b"\2\0\0\0\0\2"
    POOL = 150

    def __init__(self, world, *args):
        super().__init__(world, *args)
        self.cpu = int(self.name[5:])
        r = random.Random(f"{self.seed} {self.name} frames")
        kinds = [getattr(self, kind) for kind in """echoes datagrams fragments overlapping garbage
            options queries reports arp conflict moving errors pmtu redirect timestamps""".split()]
        self.pool = []
        for _ in range(self.POOL):
            kind = r.choice(kinds)
            self.pool.append((kind.__name__, list(kind(r))))

    def start(self):
        os.sched_setaffinity(0, {self.cpu % os.cpu_count()})
        self.sock = in_namespace(self.world.peer, socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.sock.bind(("v1", 0x0800))

    def volley(self, r):
        chosen = r.choices(range(self.POOL), k=r.randint(1, 6))

        def do():
            for n in chosen:
                for frame in self.pool[n][1]:
                    self.sock.send(frame)
        return " ".join(self.pool[n][0] for n in chosen), do

    def frame(self, data, kind=0x0800, to=None, mac=b"\2\0\0\0\0\1"):
        return (to or self.MAC) + mac + struct.pack("!H", kind) + data

    def src(self, r):
        return f"10.9.0.{r.choice((1, 10, 11, 12, r.randint(50, 99)))}"

    def dst(self, r):
        """One of our addresses, and its link-layer address."""
        kind = r.random()
        if kind < 0.8:
            return r.choice((self.ME, self.ME, f"10.9.0.{r.randint(30, 37)}")), self.MAC
        if kind < 0.9:
            return "10.9.0.255", b"\xff" * 6
        n = r.randint(1, 6)
        return GROUP + str(n), bytes([1, 0, 0x5e, 1, 2, n])

    def echoes(self, r):
        dst, mac = self.dst(r)
        for n in range(r.choice((1, 8, 32))):
            yield self.frame(datagram(self.src(r), dst, 1, icmp(8, 0, n, bytes(56))), to=mac)

    def datagrams(self, r):
        dst, mac = self.dst(r)
        proto = r.choice((17, 17, 17, 253, 254, 99))
        data = udp(r.randint(1024, 65535), r.choice((7, 9, 5000, 5001, 5002, 4)), bytes(r.randint(0, 1400)))
        for _ in range(r.choice((1, 8, 32))):
            yield self.frame(datagram(self.src(r), dst, proto, data), to=mac)

    def pieces(self, r, size):
        dst, mac = self.dst(r)
        src, ident, data = self.src(r), r.randrange(65536), udp(9, 7, bytes(size * 3))
        for offset in range(0, len(data), size):
            yield self.frame(datagram(src, dst, 17, data[offset:offset + size], offset,
                                      offset + size < len(data), ident), to=mac)

    def fragments(self, r):
        frames = list(self.pieces(r, r.choice((8, 64, 1400))))
        r.shuffle(frames)
        return frames[r.random() < 0.3:]	# some are left to the timeout

    def overlapping(self, r):
        frames = list(self.pieces(r, 64))
        dst, mac = self.dst(r)
        return frames[:2] + [self.frame(datagram(self.src(r), dst, 17, bytes(80), 8, True, 7), to=mac)] * 2 + \
            frames[2:]

    def garbage(self, r):
        data = bytearray(datagram(self.src(r), self.ME, 17, udp(9, 7, bytes(20))))
        data[r.randrange(20)] ^= 1 << r.randrange(8)
        yield self.frame(bytes(data))
        yield self.frame(bytes(data[:r.randrange(20)]))

    def options(self, r):
        option = r.choice((bytes([7, 11, 4]) + bytes(9), bytes([68, 12, 5, 0]) + bytes(8),
                           bytes([131, 7, 8]) + ip(self.ME) + b"\0", bytes([7, 60, 4, 0])))
        yield self.frame(datagram(self.src(r), self.ME, 1, icmp(8, 0, 1, bytes(8)), options=option))

    def igmp(self, dst, data, mac):
        data = data[:2] + struct.pack("!H", checksum(data)) + data[4:]
        return self.frame(datagram("10.9.0.1", dst, 2, data, options=b"\x94\4\0\0", ttl=1), to=mac)

    def queries(self, r):
        group = r.choice(("0.0.0.0", "0.0.0.0", GROUP + str(r.randint(1, 6))))
        delay = r.choice((0, 1, 10))
        data = struct.pack("!BBH4s", 0x11, delay, 0, ip(group))
        if r.random() < 0.7:
            sources = [ip(self.src(r)) for _ in range(r.randint(0, 3) if group != "0.0.0.0" else 0)]
            data += struct.pack("!BBH", 2, 10, len(sources)) + b"".join(sources)
        yield self.igmp("224.0.0.1", data, b"\1\0\x5e\0\0\1")

    def reports(self, r):
        n = r.randint(1, 6)
        data = struct.pack("!BBH4s", r.choice((0x12, 0x16, 0x17)), 0, 0, ip(GROUP + str(n)))
        yield self.igmp(GROUP + str(n), data, bytes([1, 0, 0x5e, 1, 2, n]))

    def arp_frame(self, op, sender, target, mac, to=b"\xff" * 6):
        return self.frame(struct.pack("!HHBBH6s4s6s4s", 1, 0x800, 6, 4, op, mac, ip(sender), bytes(6),
                                      ip(target)), 0x0806, to, mac)

    def arp(self, r):
        """Many hosts send to us, from changing link-layer addresses."""
        for _ in range(r.choice((1, 10))):
            mac = bytes([2, 0, 0, 0, 2, r.randrange(4)])
            yield self.arp_frame(r.choice((1, 2)), f"10.9.0.{r.randint(50, 99)}", self.ME, mac)

    def moving(self, r):
        """Gateways change their link-layer addresses."""
        host = f"10.9.0.{r.choice((1, 10, 11, 60))}"
        yield self.arp_frame(2, host, self.ME, bytes([2, 0, 0, 0, 0, r.choice((1, 9))]), self.MAC)

    def conflict(self, r):
        """Another host has our address, or probes for an address that we probe for."""
        own = r.choice((self.ME, f"10.9.0.{r.randint(30, 37)}"))
        yield self.arp_frame(1, r.choice((own, "0.0.0.0")), own, bytes([2, 0, 0, 0, 3, 1]))

    def quote(self, r, size=8):
        dst = r.choice(("10.9.0.1", "172.16.1.1", "192.0.2.1"))
        data = datagram(self.ME, dst, r.choice((1, 17, 253)), bytes(1400))
        return data[:6] + b"\x40\0" + data[8:20 + size]		# DF

    def errors(self, r):
        yield self.frame(datagram(self.src(r), self.ME, 1, icmp(3, r.randint(0, 5), 0, self.quote(r))))

    def pmtu(self, r):
        yield self.frame(datagram(self.src(r), self.ME, 1, icmp(3, 4, r.choice((0, 100, 600, 1300)),
                                                               self.quote(r))))

    def redirect(self, r):
        gateway = struct.unpack("!I", ip(f"10.9.0.{r.choice((1, 11, 12))}"))[0]
        yield self.frame(datagram("10.9.0.10", self.ME, 1, icmp(5, 1, gateway, self.quote(r))))

    def timestamps(self, r):
        yield self.frame(datagram(self.src(r), self.ME, 1, icmp(13, 0, 1, bytes(12))))


# --- running them

def workers(cpus):
    half = (cpus + 1) // 2
    names = [(f"flood{n}", Flood) for n in range(cpus)]
    for n in range(half):
        names += [(f"user{n}", User), (f"config{n}", Config), (f"sock{n}", Sock)]
    return dict(names + [("linux", Linux), ("reader", Reader), ("change", Change), ("come", Come),
                         ("modules", Modules)])


def note(text):
    """Write to the kernel's log, to relate operations to its messages."""
    with open("/dev/kmsg", "w", encoding="ascii") as log:
        log.write(f"<6>races: {text}\n")


def n_done(count):
    return sum(sum(results.values()) for results in count.values())


def perform(worker, n, ends, count):
    """Do operations until the end; count how often each was done and refused."""
    noted = 0
    while not ends or not n_done(count):
        kind, words, function, pause = worker.plan(n)
        if time.monotonic() - noted > NOTE_EVERY:
            noted = time.monotonic()
            note(f"{worker.name} {n}")
        done = count.setdefault(kind, {})
        try:
            function()
            result = 0
        except OSError as error:
            result = error.errno
            if result not in EXPECTED:
                note(f"{worker.name} {n}: {words}: {error}")
        done[result] = done.get(result, 0) + 1
        n += 1
        time.sleep(pause)


def work(worker, n, report):
    """Run until SIGTERM; then report at least one operation."""
    worker.ends, count = [], {}
    signal.signal(signal.SIGTERM, lambda *_: worker.ends.append(True))
    if hasattr(worker, "start"):
        worker.start()
    perform(worker, n, worker.ends, count)
    if hasattr(worker, "finish"):
        worker.finish(count)
    with open(report, "w", encoding="ascii") as file:
        for kind, results in sorted(count.items()):
            for result, times in sorted(results.items()):
                name = errno.errorcode.get(result, str(result)) if result else "done"
                file.write(f"{worker.name} {kind} {name} {times}\n")


def start(worker, n, report):
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work(worker, n, report)
        status = 0
    except Exception as error:	# pylint: disable=broad-except
        print(f"{worker.name}: {type(error).__name__}: {error}", flush=True)
    finally:
        os._exit(status)


def run(seed, seconds, cpus, *firsts):
    firsts = {name: int(n) for name, n in (first.split("=") for first in firsts)}
    directory = os.environ["TMP"]
    pids = {}
    # While no device is renamed.
    made = [kind(World(), seed, name) for name, kind in workers(int(cpus)).items()]
    for worker in made:
        name = worker.name
        pids[start(worker, firsts.get(name, 0), f"{directory}/{name}")] = name
    end = time.monotonic() + float(seconds)
    bad = []
    while time.monotonic() < end and not bad:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            bad.append(f"{pids.pop(pid)} ended, status {status}")
        time.sleep(0.2)
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 200
    while pids and time.monotonic() < end:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            name = pids.pop(pid)
            if status:
                bad.append(f"{name} ended, status {status}")
        time.sleep(0.05)
    bad += [f"{name} does not end" for name in pids.values()]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    if bad:
        raise SystemExit("; ".join(bad))
    if summary(directory, workers(int(cpus))):
        raise SystemExit("not what is expected")


def summary(directory, names):
    """Print the report. Each worker, and each operation with many tries, must have succeeded
    at least once."""
    kinds, idle = {}, []
    for name in names:
        before = n_done(kinds)
        with open(f"{directory}/{name}", encoding="ascii") as file:
            for line in file:
                _, kind, result, times = line.split()
                results = kinds.setdefault(kind, {})
                results[result] = results.get(result, 0) + int(times)
        if n_done(kinds) == before:
            idle.append(name)
    strange = [name for results in kinds.values() for name in results
               if name != "done" and getattr(errno, name, None) not in EXPECTED]
    for kind, results in sorted(kinds.items()):
        done = results.pop("done", 0)
        if not done and sum(results.values()) >= 1000:
            idle.append(kind)
        refused = " ".join(f"{name} {times}" for name, times in sorted(results.items()))
        print(f"{kind}: {done} done{', refused: ' * bool(refused)}{refused}")
    for name in idle:
        print(f"{name}: nothing was done")
    for name in strange:
        print(f"{name}: see the kernel's log for what it was about")
    return idle or strange


def plan(seed, name, first, count):
    base = name.rstrip("bcd") if name.startswith("sock") else name
    cpu = int(name[5:]) + 1 if name.startswith("flood") else 2 * int(base[-1]) + 1 if base[-1].isdigit() else 1
    worker = workers(cpu)[base](World(False), seed, name)
    for n in range(int(first), int(first) + int(count)):
        kind, words, _, pause = worker.plan(n)
        print(f"{name} {n} {kind}: {words}; pause {pause:.3f}")


{"run": run, "plan": plan}[sys.argv[1]](*sys.argv[2:])
