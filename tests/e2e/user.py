#!/usr/bin/python3
"""The peer of user.sh and smoke.sh, and checks of a transport protocol in user space.

user.py send ADDR SIZE PIECE        send a UDP datagram; the kernel splits it if PIECE > 0
user.py associate ADDR              an SCTP socket requests an association
user.py check FILE                  print the lengths in the output of `mipv4 -j listen` for
                                    UDP or SCTP; fail if one differs from the wire
"""
import json
import socket
import struct
import sys

UDP_SEGMENT = 103


def send(addr, size, piece):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if int(piece):
        s.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, int(piece))
    s.sendto(bytes(i % 251 for i in range(int(size))), (addr, 4242))


def associate(addr):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_SCTP)
    s.setblocking(False)
    s.connect_ex((addr, 4242))


def checksum(data):
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total


def check_udp(src, dst, payload):
    length, total = struct.unpack_from("!HH", payload, 4)
    if length != len(payload):
        sys.exit(f"UDP says {length}, there are {len(payload)} octets")
    pseudo = socket.inet_aton(src) + socket.inet_aton(dst) + \
        struct.pack("!HH", socket.IPPROTO_UDP, length)
    if not total or checksum(pseudo + payload) != 0xffff:
        sys.exit(f"checksum {total:#06x} is wrong")


def crc32c(data):
    crc = 0xffffffff
    for octet in data:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
    return crc ^ 0xffffffff


def check_sctp(payload):
    total, = struct.unpack_from("<I", payload, 8)
    if total != crc32c(payload[:8] + bytes(4) + payload[12:]):
        sys.exit(f"CRC {total:#010x} is wrong")


def check(name):
    lengths = []
    with open(name, encoding="ascii") as file:
        for heard in map(json.loads, file):
            payload = bytes.fromhex(heard["payload"])
            if heard["protocol"] == socket.IPPROTO_UDP:
                check_udp(heard["src"], heard["dst"], payload)
            else:
                check_sctp(payload)
            lengths.append(len(payload))
    print(*lengths)


globals()[sys.argv[1]](*sys.argv[2:])
