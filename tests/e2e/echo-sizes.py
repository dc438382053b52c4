# echo-sizes.py ADDRESS MAX: an echo request of every size from 0 to MAX octets of
# random data; each must come back once, unchanged. For a raw socket in the
# namespace of the peer.
import os
import socket
import struct
import sys


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def request(ident, seq, data):
    head = struct.pack("!BBHHH", 8, 0, 0, ident, seq)
    return struct.pack("!BBHHH", 8, 0, checksum(head + data), ident, seq) + data


address, largest = sys.argv[1], int(sys.argv[2])
sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
sock.connect((address, 0))
sock.settimeout(5)
ident = os.getpid() & 0xFFFF
for size in range(largest + 1):
    data = os.urandom(size)
    sock.send(request(ident, size, data))
    try:
        answer = sock.recv(65535)[20:]
    except TimeoutError:
        sys.exit(f"no answer to {size} octets")
    if checksum(answer) or answer[:2] != b"\0\0":
        sys.exit(f"not a good echo reply to {size} octets: {answer[:8].hex()}")
    if answer[4:] != struct.pack("!HH", ident, size) + data:
        sys.exit(f"not what was sent comes back for {size} octets")
print(f"{largest + 1} sizes came back")
