#!/usr/bin/python3
"""A peer's UDP sockets for udp.sh. Says what happened in a line; fails if it should not have.

udp.py refused ADDR PORT            a connected socket is told that nobody listens
udp.py echo ADDR PORT SIZE...       each size comes back as it was sent
udp.py number ADDR PORT COUNT SIZE  datagrams that are numbered from 0
udp.py gso ADDR PORT SIZE PIECE     one write that the kernel cuts into pieces
udp.py say ADDR PORT TEXT           one datagram, also to all or to a group
udp.py receive PORT SIZE            until so many octets came
"""
import os
import socket
import struct
import sys

UDP_SEGMENT = 103
SO_RCVBUFFORCE = 33
TIMEOUT = 20


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


def number(addr, port, count, size):
    s = new_socket()
    s.connect((addr, int(port)))
    rest = bytes(int(size) - 8)
    for i in range(int(count)):
        s.send(struct.pack("!Q", i) + rest)
    print(f"sent {count}")


def gso(addr, port, size, piece):
    s = new_socket()
    s.connect((addr, int(port)))
    s.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, int(piece))
    s.send(bytes(int(size)))
    print(f"sent {size} in pieces of {piece}")


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
