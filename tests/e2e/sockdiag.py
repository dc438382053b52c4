# sockdiag.py: the sockets of mipv4 by sock_diag(7), for scripts that ask often.
import errno
import os
import socket
import struct

SOCK_DIAG_BY_FAMILY, SOCK_DESTROY = 20, 21
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP, NLMSG_ERROR, NLMSG_DONE = 1, 4, 0x300, 2, 3
INET_DIAG_REQ_PROTOCOL, IPPROTO_MUDP = 3, 260
ID = slice(4, 52)	# struct inet_diag_sockid in struct inet_diag_msg


def connect():
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4)
    sock.bind((0, 0))
    sock.settimeout(100)
    return sock


def request(kind, flags, which, states, protocol):
    body = struct.pack("=BBBBI", socket.AF_INET, 255, 0xff, 0, states) + which + \
        struct.pack("=HHI", 8, INET_DIAG_REQ_PROTOCOL, protocol)
    return struct.pack("=IHHII", 16 + len(body), kind, NLM_F_REQUEST | flags, 1, 0) + body


def ask(sock, kind, flags, which=bytes(48), states=0xffffffff, protocol=IPPROTO_MUDP):
    """The messages of the answer, each a struct inet_diag_msg with attributes."""
    sock.send(request(kind, flags, which, states, protocol))
    answers = []
    while True:
        data = sock.recv(65536)
        while data:
            length, what = struct.unpack_from("=IH", data)
            if what in (NLMSG_ERROR, NLMSG_DONE):
                error = -struct.unpack_from("=i", data, 16)[0]
                if error:
                    raise OSError(error, os.strerror(error))
                return answers
            answers.append(data[16:length])
            if not flags & (NLM_F_DUMP | NLM_F_ACK):
                return answers
            data = data[(length + 3) & ~3:]


def dump(sock, states=0xffffffff):
    return ask(sock, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, states=states)


def get(sock, found):
    """Ask again for a socket of a dump."""
    return ask(sock, SOCK_DIAG_BY_FAMILY, 0, found[ID])


def kill(sock, found):
    """End a socket of a dump; false if it was closed meanwhile."""
    try:
        ask(sock, SOCK_DESTROY, NLM_F_ACK, found[ID])
    except OSError as error:
        if error.errno == errno.ENOENT:
            return False
        raise
    return True
