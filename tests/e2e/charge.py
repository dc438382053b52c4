# charge.py CGROUPS DEV DUMMY…: objects that a program makes in the modules are charged to
# the memory cgroup of that program, and uncharged when they are freed. This program makes
# many objects of each kind, each time in another cgroup below CGROUPS, a cgroup2 file
# system. It compares the charge of the cgroup with the growth of kernel memory, and counts
# the objects without a charge. Then it frees all objects. Each kind has a row that ends with
# "ok" or "not ok"; the program fails if one is not ok. The dummies are devices without an
# endpoint. The order of rows matters: later rows use the endpoints of the first.
import os
import socket
import struct
import sys
import time

import fill
from fill import attr

# of include/uapi/linux/mipv4.h and mudp.h
GATEWAY, PING_SEQ, PING_SIZE, SOURCES, PROTOCOL, PAYLOAD = 5, 23, 24, 51, 54, 56
ATTACH, DETACH, ROUTE_ADD, PING, GROUP_ADD, SEND, LISTEN = 1, 2, 8, 16, 19, 22, 23
MUDP_LISTEN, MUDP_LOCAL_PORT, MUDP_SERVICE_ADD, MUDP_SERVICE = 5, 5, 1, 6

AT_ONCE = 64        # requests in a message
AT_LEAST = 0.65     # share of the growth that must be charged
AT_MOST = 0.1       # share of the charge that may stay
LIMIT = 16 << 20    # octets of a cgroup; memory that waits to be freed counts, too
SLACK = 300         # objects of the rest of the system, in one cache

NLMSG = struct.Struct("IHHII")


def be32(value):
    return struct.pack("!I", value)


def submit(sock, family, cmd, requests, may_fail=False):
    """Send requests in few messages; the last of each message is acknowledged."""
    for at in range(0, len(requests), AT_ONCE):
        part = requests[at:at + AT_ONCE]
        data = b""
        for i, payload in enumerate(part):
            flags = fill.NLM_F_REQUEST | (fill.NLM_F_ACK if i == len(part) - 1 else 0)
            data += NLMSG.pack(20 + len(payload), family, flags, i, 0)
            data += struct.pack("BBH", cmd, 1, 0) + payload
        sock.send(data)
        wait(sock, len(part) - 1, may_fail)


def wait(sock, last, may_fail):
    """Wait until request number last is acknowledged."""
    while True:
        data = sock.recv(65536)
        while data:
            size, kind, _, seq, _ = NLMSG.unpack_from(data)
            error = struct.unpack_from("i", data, 16)[0] if kind == fill.NLMSG_ERROR else 0
            if error and not may_fail:
                sys.exit(f"request {seq}: " + os.strerror(-error))
            if kind == fill.NLMSG_ERROR and seq == last:
                return
            data = data[(size + 3) & ~3:]


def used():
    """Octets of kernel memory of the system."""
    with open("/proc/meminfo") as file:
        fields = dict(line.split(":") for line in file)
    return 1024 * sum(int(fields[name].split()[0])
                      for name in ("SUnreclaim", "Percpu", "VmallocUsed"))


def charged(cgroup):
    """Octets that are charged to a cgroup."""
    with open(cgroup + "/memory.stat") as file:
        fields = dict(line.split() for line in file)
    return sum(int(fields[name]) for name in ("slab_unreclaimable", "percpu", "vmalloc"))


def uncharged():
    """The number of objects in each cache for allocations without a charge."""
    with open("/proc/slabinfo") as file:
        words = [line.split() for line in file]
    return {word[0]: int(word[1]) for word in words
            if word[0].startswith("kmalloc-") and not word[0].startswith("kmalloc-cg")}


def until(seconds, true, value):
    """The value, as soon as it is good, or after this number of seconds."""
    end = time.monotonic() + seconds
    while not true(found := value()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def attach(dummies):
    submit(sock, mipv4, ATTACH, [fill.ifindex(dummy) for dummy in dummies])


def addresses(dummies):
    for one in [dev] + [fill.ifindex(dummy) for dummy in dummies]:
        submit(sock, mipv4, fill.ADDR_ADD,
               [one + attr(fill.ADDR, be32(0x0a140001 + i)) + attr(fill.PREFIXLEN, b"\x10")
                for i in range(512)])


def neighbours():
    submit(sock, mipv4, fill.NEIGH_ADD,
           [dev + attr(fill.ADDR, be32(0x0a148000 + i)) + attr(fill.LLADDR, b"\2\0\0\0\0\x77")
            for i in range(4096)])


def groups():
    sources = b"".join(be32(0x0b000001 + i) for i in range(64))
    submit(sock, mipv4, GROUP_ADD,
           [dev + attr(fill.ADDR, be32(0xef000001 + i)) + attr(SOURCES, sources)
            for i in range(512)])


def listeners(dummies):
    submit(sockets[0], mipv4, LISTEN,
           [fill.ifindex(dummy) + attr(PROTOCOL, bytes([64 + i]))
            for dummy in dummies for i in range(64)])


def pings():
    # To a destination without a route: nothing is sent, but the socket has a session.
    request = dev + attr(fill.ADDR, be32(0xc0000201)) + \
        attr(PING_SEQ, b"\0\0") + attr(PING_SIZE, struct.pack("I", 0))
    for one in sockets:
        submit(one, mipv4, PING, [request], may_fail=True)


def udp_listeners(dummies):
    for one in sockets[:8]:
        submit(one, mudp, MUDP_LISTEN,
               [fill.ifindex(dummy) + attr(MUDP_LOCAL_PORT, b"\0\0") for dummy in dummies])


def udp_services(dummies):
    submit(sock, mudp, MUDP_SERVICE_ADD,
           [fill.ifindex(dummy) + attr(MUDP_LOCAL_PORT, struct.pack("!H", 7 + i)) +
            attr(MUDP_SERVICE, b"\0") for dummy in dummies for i in range(6)])


def routes():
    submit(sock, mipv4, ROUTE_ADD,
           [dev + attr(fill.ADDR, be32(0x15000000 + (i << 14))) +
            attr(fill.PREFIXLEN, b"\x18") + attr(GATEWAY, be32(0x0a148000 + i % 4096))
            for i in range(16384)])


def datagrams():
    # Datagrams that wait for ARP of hosts that do not answer.
    submit(sock, mipv4, SEND,
           [dev + attr(fill.ADDR, be32(0x0a090010 + i % 200)) + attr(PROTOCOL, b"\xfd") +
            attr(PAYLOAD, bytes(900)) for i in range(800)], may_fail=True)


def row(name, number, core, make, *args, least=AT_LEAST):
    """A member of a cgroup of its own makes a number of objects. For each of them Linux may
    allocate objects without a charge in these caches."""
    cgroup = f"{cgroups}/{name}"
    os.mkdir(cgroup)
    with open(cgroup + "/memory.max", "w") as file:
        file.write(str(LIMIT))
    with open(cgroup + "/cgroup.procs", "w") as file:
        file.write(str(os.getpid()))
    plain, before, own = uncharged(), used(), charged(cgroup)
    make(*args)
    cost = used() - before
    more = {cache: n - plain[cache] for cache, n in uncharged().items()
            if n - plain[cache] > (core.get(cache, 0) + 0.25) * number + SLACK}
    want = least * cost
    got = until(4, lambda octets: octets >= want, lambda: charged(cgroup) - own)
    ok = cost > 0 and got >= want and not more
    print(f"{name}: {cost >> 10} KiB for {number}, {got >> 10} KiB of them charged, "
          f"objects without charge: {more or 'none'}: {'ok' if ok else 'not ok'}", flush=True)
    rows.append((name, cgroup, got, own))
    return ok


def is_given_back(name, cgroup, had, own):
    left = until(8, lambda octets: octets <= AT_MOST * had, lambda: charged(cgroup) - own)
    ok = left <= AT_MOST * had
    print(f"{name} freed: {left >> 10} KiB of {had >> 10} KiB left: {'ok' if ok else 'not ok'}",
          flush=True)
    return ok


cgroups, device, dummy_names = sys.argv[1], sys.argv[2], sys.argv[3:]
mudp = fill.open_family(b"mudp")
mipv4 = fill.open_family(b"mipv4")
sock = fill.sock
sockets = [socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, fill.NETLINK_GENERIC)
           for _ in range(256)]
dev = fill.ifindex(device)
rows = []
results = [
    # The tables of hashes and of fragments belong to Linux.
    row("endpoints", 64, {"kmalloc-1k": 4, "kmalloc-512": 1}, attach, dummy_names),
    row("addresses", 4096, {}, addresses, dummy_names[:7]),
    row("neighbours", 4096, {}, neighbours),
    # The device has a list of multicast addresses.
    row("groups", 512, {"kmalloc-128": 1}, groups),
    row("listeners", 4096, {}, listeners, dummy_names, least=0.5),
    row("pings", 256, {}, pings),
    # Counters for each CPU often fit into existing pages.
    row("udp-listeners", 512, {}, udp_listeners, dummy_names, least=0.9),
    row("udp-services", 384, {}, udp_services, dummy_names, least=0.9),
    row("routes", 16384, {}, routes),
    row("datagrams", 800, {}, datagrams),
]
for one in sockets:
    one.close()
submit(sock, mipv4, DETACH, [dev] + [fill.ifindex(dummy) for dummy in dummy_names])
results += [is_given_back(*one) for one in rows]
sys.exit(not all(results))
