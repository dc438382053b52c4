# fill.py addr|neigh DEV FIRST N: add N addresses with prefix length 16, or N permanent
# neighbours, to the endpoint of DEV, from FIRST on. A process for each would take minutes.
# If the kernel refuses one, the program ends with its error text.
import socket
import struct
import sys

NLMSG_ERROR, NLM_F_REQUEST, NLM_F_ACK, NLM_F_ACK_TLVS = 2, 1, 4, 0x200
SOL_NETLINK, NETLINK_EXT_ACK, NETLINK_GENERIC = 270, 11, 16
GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_ID, CTRL_ATTR_NAME = 16, 3, 1, 2
# of include/uapi/linux/mipv4.h
IFINDEX, ADDR, PREFIXLEN, LLADDR = 1, 3, 4, 10
ADDR_ADD, NEIGH_ADD = 4, 11


def attr(kind, data):
    pad = -len(data) % 4
    return struct.pack("HH", 4 + len(data), kind) + data + bytes(pad)


def attrs(data):
    found = {}
    while len(data) >= 4:
        size, kind = struct.unpack_from("HH", data)
        found[kind & 0x3FFF] = data[4:size]
        data = data[(size + 3) & ~3:]
    return found


def call(family, cmd, payload, flags=NLM_F_ACK):
    """Send a request; return the type and the rest of the first answer."""
    request = struct.pack("BBH", cmd, 1, 0) + payload
    sock.send(struct.pack("IHHII", 16 + len(request), family, NLM_F_REQUEST | flags, 1, 0)
              + request)
    answer = sock.recv(65536)
    size, kind, flags = struct.unpack_from("IHH", answer)
    return kind, flags, answer[16:size]


def change(family, cmd, payload):
    """Send a request; end the program if it is refused."""
    kind, flags, rest = call(family, cmd, payload)
    error = struct.unpack_from("i", rest)[0] if kind == NLMSG_ERROR else 0
    if error:
        quoted = struct.unpack_from("I", rest, 4)[0]
        said = attrs(rest[4 + ((quoted + 3) & ~3):]) if flags & NLM_F_ACK_TLVS else {}
        sys.exit(f"{-error}: " + said.get(1, b"").rstrip(b"\0").decode())


def open_family(name):
    """Set the socket for requests; return the number of the family."""
    global sock
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
    sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
    return struct.unpack("H", attrs(call(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, attr(
        CTRL_ATTR_NAME, name + b"\0"), 0)[2][4:])[CTRL_ATTR_ID])[0]


def address(text):
    return struct.unpack("!I", socket.inet_aton(text))[0]


def ifindex(dev):
    return attr(IFINDEX, struct.pack("I", socket.if_nametoindex(dev)))


def main(what, dev, first, n):
    mipv4, index, start = open_family(b"mipv4"), ifindex(dev), address(first)
    for i in range(start, start + int(n)):
        who = index + attr(ADDR, struct.pack("!I", i))
        if what == "addr":
            change(mipv4, ADDR_ADD, who + attr(PREFIXLEN, b"\x10"))
        else:
            change(mipv4, NEIGH_ADD, who + attr(LLADDR, b"\2\0\0\0\0\x77"))


if __name__ == "__main__":
    main(*sys.argv[1:])
