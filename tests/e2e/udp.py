#!/usr/bin/python3
"""UDP sockets of the peer for udp.sh. Prints a line about the result; fails on an error.

udp.py refused ADDR PORT            a connected socket gets "connection refused"
udp.py echo ADDR PORT SIZE...       each size returns unchanged
udp.py number ADDR PORT COUNT SIZE [N]
                                    send datagrams with numbers from 0; N of them in
                                    one write, which the kernel splits
udp.py say ADDR PORT TEXT           send one datagram, also to broadcast or a group
udp.py receive PORT SIZE            receive until SIZE octets arrived
"""
import ctypes
import os
import socket
import struct
import sys

UDP_SEGMENT = 103
SO_RCVBUFFORCE = 33
TIMEOUT = 20
MESSAGES = 128  # of one call


class Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class Msghdr(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("namelen", ctypes.c_uint),
                ("iov", ctypes.POINTER(Iovec)), ("iovlen", ctypes.c_size_t),
                ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t),
                ("flags", ctypes.c_int)]


class Mmsghdr(ctypes.Structure):
    _fields_ = [("hdr", Msghdr), ("len", ctypes.c_uint)]


def new_socket():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(TIMEOUT)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
    return s


def refused(addr, port):
    s = new_socket()
    s.connect((addr, int(port)))
    s.send(b"anybody there?")
    try:
        s.recv(1)
    except ConnectionRefusedError:
        print("refused")
        return
    sys.exit("an answer")


def echo(addr, port, *sizes):
    s = new_socket()
    s.connect((addr, int(port)))
    for size in map(int, sizes):
        data = os.urandom(size)
        s.send(data)
        back = s.recv(65536)
        if back != data:
            sys.exit(f"of {size} octets came {len(back)} back, or others")
    print(f"echo of {len(sizes)} sizes")


def send_all(s, messages, n):
    libc = ctypes.CDLL(None, use_errno=True)
    sent = 0
    while sent < n:
        rc = libc.sendmmsg(s.fileno(), ctypes.byref(messages, sent * ctypes.sizeof(Mmsghdr)),
                           n - sent, 0)
        if rc < 0:
            raise OSError(ctypes.get_errno(), "sendmmsg")
        sent += rc


def number(addr, port, count, size, pieces=1):
    count, size, pieces = int(count), int(size), int(pieces)
    s = new_socket()
    s.connect((addr, int(port)))
    s.setblocking(True)
    if pieces > 1:
        s.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, size)
    data = ctypes.create_string_buffer(MESSAGES * pieces * size)
    start = ctypes.addressof(data)
    iov = (Iovec * MESSAGES)(*((start + i * pieces * size, pieces * size)
                               for i in range(MESSAGES)))
    messages = (Mmsghdr * MESSAGES)(*(Mmsghdr(Msghdr(iov=ctypes.pointer(iov[i]), iovlen=1))
                                      for i in range(MESSAGES)))
    for first in range(0, count, MESSAGES * pieces):
        n = min(MESSAGES * pieces, count - first)
        for i in range(n):
            struct.pack_into("!Q", data, i * size, first + i)
        whole, rest = divmod(n, pieces)
        if rest:
            iov[whole].len = rest * size
        send_all(s, messages, whole + bool(rest))
    print(f"sent {count}")


def say(addr, port, text):
    s = new_socket()
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("10.9.0.1"))
    s.sendto(text.encode(), (addr, int(port)))
    print("said")


def receive(port, size):
    s = new_socket()
    s.bind(("", int(port)))
    print("listening", flush=True)
    lengths = []
    while sum(lengths) < int(size):
        lengths.append(len(s.recv(65536)))
    print(f"{len(lengths)} datagrams, {sum(lengths)} octets, largest {max(lengths)}")


globals()[sys.argv[1]](*sys.argv[2:])
