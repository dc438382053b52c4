# cycle.py: speaks the netlink family by itself, as starting the tool as often takes
# long under checkers.
#
#   DEV ADDRESS PREFIXLEN N [PAUSE]        attaches an endpoint to DEV and detaches
#                                          it, N times; it stays for PAUSE seconds
#   --changes DEV ADDRESS PREFIXLEN N      changes addresses and neighbours, N times
#   --faults DEV ADDRESS PREFIXLEN GATEWAY lets each allocation of each command fail
import os
import socket
import struct
import sys
import time

GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 1, 2
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP, NLMSG_ERROR, NLMSG_DONE = 1, 4, 0x300, 2, 3
# linux/mipv4.h
ATTACH, DETACH, ADDR_ADD, ADDR_DEL, ADDR_SET, ROUTE_ADD, ROUTE_DEL = 1, 2, 4, 5, 6, 8, 9
NEIGH_ADD, NEIGH_DEL, NEIGH_FLUSH, PING = 11, 12, 13, 16
GROUP_ADD, GROUP_DEL, SEND, LISTEN = 19, 20, 22, 23
A_IFINDEX, A_ADDR, A_PREFIXLEN, A_GATEWAY, A_LLADDR, A_PING_SEQ = 1, 3, 4, 5, 10, 23
A_DAD, A_FILTER_MODE, A_SOURCES = 49, 50, 51
A_PROTOCOL, A_PAYLOAD = 54, 56


def attr(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def attrs(data):
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        yield kind, data[4:length]
        data = data[(length + 3) & ~3:]


def call(sock, family, cmd, payload, dump=False):
    """Sends a command; the last answer before its acknowledgement, or its end."""
    flags = NLM_F_REQUEST | (NLM_F_DUMP if dump else NLM_F_ACK)
    body = struct.pack("=BBH", cmd, 1, 0) + payload
    sock.send(struct.pack("=IHHII", 16 + len(body), family, flags, 1, 0) + body)
    answer = b""
    while True:
        data = sock.recv(65536)
        while data:
            length, kind = struct.unpack_from("=IH", data)
            if kind in (NLMSG_ERROR, NLMSG_DONE):
                error = -struct.unpack_from("=i", data, 16)[0]
                if error:
                    raise OSError(error, os.strerror(error))
                return answer
            answer = data[20:length]
            data = data[(length + 3) & ~3:]


def connect():
    genl = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
    genl.bind((0, 0))
    genl.settimeout(10)
    return genl


def find_family(genl, name="mipv4"):
    answer = call(genl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
                  attr(CTRL_ATTR_FAMILY_NAME, name.encode() + b"\0"))
    return next(struct.unpack("=H", data)[0] for kind, data in attrs(answer)
                if kind == CTRL_ATTR_FAMILY_ID)


def cycle(dev, address, plen, count, pause=0):
    index = attr(A_IFINDEX, struct.pack("=I", socket.if_nametoindex(dev)))
    config = attr(A_ADDR, socket.inet_aton(address)) + attr(A_PREFIXLEN, bytes([int(plen)]))
    group = index + attr(A_ADDR, bytes([239, 1, 2, 3]))
    with connect() as genl:
        family = find_family(genl)
        for _ in range(int(count)):
            call(genl, family, ATTACH, index + config)
            call(genl, family, GROUP_ADD, group)
            time.sleep(float(pause))
            call(genl, family, DETACH, index)
    print(f"{count} times attached and detached")


def changes(dev, address, plen, count):
    index = attr(A_IFINDEX, struct.pack("=I", socket.if_nametoindex(dev)))
    plen = attr(A_PREFIXLEN, bytes([int(plen)]))
    own = index + attr(A_ADDR, socket.inet_aton(address)) + plen
    host = index + attr(A_ADDR, socket.inet_aton(address[:-1] + "9"))
    group = index + attr(A_ADDR, bytes([239, 1, 2, 3]))
    sources = attr(A_FILTER_MODE, b"\0") + attr(A_SOURCES, bytes(range(1, 9)))
    with connect() as genl:
        family = find_family(genl)
        for _ in range(int(count)):
            call(genl, family, ADDR_ADD, host + plen)
            call(genl, family, ADDR_DEL, host + plen)
            call(genl, family, ADDR_ADD, host + plen + attr(A_DAD, b""))
            call(genl, family, ADDR_DEL, host + plen)
            call(genl, family, NEIGH_ADD, host + attr(A_LLADDR, b"\2\0\0\0\0\x77"))
            call(genl, family, NEIGH_FLUSH, index)
            call(genl, family, ADDR_SET, own)
            call(genl, family, NEIGH_DEL, host)
            call(genl, family, GROUP_ADD, group)
            call(genl, family, GROUP_DEL, group)
            call(genl, family, GROUP_ADD, group + sources)
            call(genl, family, GROUP_DEL, group)
    print(f"{count} times changed")


def quietly(family, cmd, payload):
    with connect() as genl:
        try:
            call(genl, family, cmd, payload)
        except OSError:
            pass


def fail_each(name, family, cmd, payload, undo=None, undo_payload=b""):
    """Lets the first allocation of a command fail, then the second, until it
    has no further one. What was done is undone before each try."""
    nth = 0
    with open("/proc/thread-self/fail-nth", "r+b", buffering=0) as fail_nth:
        while True:
            nth += 1
            if undo:
                quietly(family, undo, undo_payload)
            with connect() as genl:
                failed = None
                fail_nth.write(b"%d" % nth)
                try:
                    call(genl, family, cmd, payload)
                except OSError as error:
                    failed = error
                left = int(os.pread(fail_nth.fileno(), 16, 0))
                fail_nth.write(b"0")
            if left:
                break
    if failed:
        raise SystemExit(f"{name}: fails without a reason: {failed}")
    if nth < 2:
        raise SystemExit(f"{name}: no allocation failed")
    print(f"{name}: each of {nth - 1} allocations has failed")


def faults(dev, address, plen, gateway):
    index = attr(A_IFINDEX, struct.pack("=I", socket.if_nametoindex(dev)))
    config = (attr(A_ADDR, socket.inet_aton(address)) + attr(A_PREFIXLEN, bytes([int(plen)])) +
              attr(A_GATEWAY, socket.inet_aton(gateway)))
    host = attr(A_ADDR, socket.inet_aton(address[:-1] + "9"))
    other = host + attr(A_PREFIXLEN, bytes([int(plen)]))
    route = (attr(A_ADDR, bytes([172, 16, 0, 0])) + attr(A_PREFIXLEN, b"\x10") +
             attr(A_GATEWAY, socket.inet_aton(gateway)))
    echo = attr(A_ADDR, socket.inet_aton(gateway)) + attr(A_PING_SEQ, struct.pack("=H", 1))
    nobody = attr(A_ADDR, socket.inet_aton(address[:-1] + "8")) + \
        attr(A_PING_SEQ, struct.pack("=H", 1))
    with connect() as genl:
        family = find_family(genl)
    lladdr = attr(A_LLADDR, b"\2\0\0\0\0\x77")
    fail_each("attach", family, ATTACH, index + config, DETACH, index)
    fail_each("addr add", family, ADDR_ADD, index + other, ADDR_DEL, index + other)
    dad = other + attr(A_DAD, b"")
    fail_each("addr add dad", family, ADDR_ADD, index + dad, ADDR_DEL, index + other)
    fail_each("addr set", family, ADDR_SET, index + other)
    fail_each("addr set back", family, ADDR_SET, index + config[:16])
    fail_each("addr del", family, ADDR_DEL, index + other, ADDR_ADD, index + other)
    fail_each("route add", family, ROUTE_ADD, index + route, ROUTE_DEL, index + route)
    fail_each("route del", family, ROUTE_DEL, index + route, ROUTE_ADD, index + route)
    fail_each("neigh add", family, NEIGH_ADD, index + host + lladdr, NEIGH_DEL, index + host)
    group = index + attr(A_ADDR, bytes([239, 1, 2, 3]))
    sources = attr(A_FILTER_MODE, b"\0") + attr(A_SOURCES, bytes(range(1, 9)))
    fail_each("group add", family, GROUP_ADD, group, GROUP_DEL, group)
    fail_each("group del", family, GROUP_DEL, group, GROUP_ADD, group)
    fail_each("group add, sources", family, GROUP_ADD, group + sources, GROUP_DEL, group)
    fail_each("group del, sources", family, GROUP_DEL, group, GROUP_ADD, group + sources)
    proto = attr(A_PROTOCOL, b"\xfd")
    fail_each("listen", family, LISTEN, index + proto)
    fail_each("send", family, SEND,
              index + echo[:8] + proto + attr(A_PAYLOAD, b"hello"))
    fail_each("ping", family, PING, index + echo)
    fail_each("ping of nobody", family, PING, index + nobody, NEIGH_FLUSH, index)
    fail_each("detach", family, DETACH, index, ATTACH, index + config)


def main():
    if sys.argv[1] == "--faults":
        faults(*sys.argv[2:])
    elif sys.argv[1] == "--changes":
        changes(*sys.argv[2:])
    else:
        cycle(*sys.argv[1:])


if __name__ == "__main__":
    main()
