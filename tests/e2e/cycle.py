# cycle.py: a client of the netlink family, because it takes long to start the tool many
# times under checkers.
#
#   DEV ADDRESS PREFIXLEN N [PAUSE]        attach an endpoint to DEV and detach it, N
#                                          times, with PAUSE seconds between
#   --changes DEV ADDRESS PREFIXLEN N      change addresses and neighbours, N times
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
A_PROTOCOL, A_PAYLOAD = 54, 56
A_DAD, A_FILTER_MODE, A_SOURCES = 49, 50, 51


def attr(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def attrs(data):
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        yield kind, data[4:length]
        data = data[(length + 3) & ~3:]


def call(sock, family, cmd, payload, dump=False, flags=0):
    """Send a command; return the last answer before the acknowledgement or the end."""
    flags |= NLM_F_REQUEST | (NLM_F_DUMP if dump else NLM_F_ACK)
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
    genl.settimeout(100)
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


def main():
    if sys.argv[1] == "--changes":
        changes(*sys.argv[2:])
    else:
        cycle(*sys.argv[1:])


if __name__ == "__main__":
    main()
