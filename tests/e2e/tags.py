# tags.py US MAC STRANGER SOCKET…: send ARP and echo requests to US and to STRANGER with all
# kinds of VLAN tags, to MAC, to broadcast and to a group. SOCKETs are devices. Frames to the
# first have all tags in the data. Frames to the others, named NAME=DEVICE, have the
# outermost tag NAME in the metadata. The output counts frames without a VLAN or with VLAN
# 0, and datagrams with VLAN 5.
import socket
import struct
import sys

STACKS = """
q0|q5|ad0|ad5|q0 q0|q0 ad0|ad0 q0|ad0 ad0|q0 q5|q5 q0|q5 q5|ad0 q5|ad5 q0
q0 q0 q0|ad0 q0 ad0|q0 q0 q5|q0 q5 q0|q5 q0 q0
"""
TAGS = {"q0": (0x8100, 0), "q5": (0x8100, 5), "ad0": (0x88a8, 0), "ad5": (0x88a8, 5)}
SOURCE, PEER = bytes.fromhex("020000000001"), socket.inet_aton("10.9.0.1")


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def echo(dst):
    icmp = struct.pack("!BBHHH", 8, 0, 0, 1, 1) + bytes(24)
    icmp = icmp[:2] + struct.pack("!H", checksum(icmp)) + icmp[4:]
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(icmp), 0, 0, 9, 1, 0) + PEER + dst
    return ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:] + icmp


def arp(dst):
    return struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + SOURCE + PEER + bytes(6) + dst


def frame(mac, stack, protocol, data):
    out = mac + SOURCE
    for tag in stack:
        out += struct.pack("!HH", *TAGS[tag])
    return out + struct.pack("!H", protocol) + data.ljust(46, b"\0")


def of_vlan_5(stack):
    """Does the stack have VLAN 5 of 802.1Q on top, and no other VLAN?"""
    rest = [tag for tag in stack if TAGS[tag][1]]
    return rest == ["q5"]


def bound(device):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sock.bind((device, 0))
    return sock


us, mac, stranger = sys.argv[1:4]
plain = bound(sys.argv[4])
hardware = {name: bound(dev) for name, dev in (arg.split("=") for arg in sys.argv[5:])}
macs = [bytes.fromhex(mac.replace(":", "")), b"\xff" * 6, bytes.fromhex("01005e000001")]
stacks = [[]] + [stack.split() for stack in STACKS.replace("\n", "|").split("|") if stack]
ours = fives = 0
for stack in stacks:
    for hw in (False, True):
        if hw and not (stack and stack[0] in hardware):
            continue
        sock = hardware[stack[0]] if hw else plain
        for to in macs:
            for dst in map(socket.inet_aton, (us, stranger)):
                sock.send(frame(to, stack[hw:], 0x0800, echo(dst)))
                sock.send(frame(to, stack[hw:], 0x0806, arp(dst)))
                ours += not any(TAGS[tag][1] for tag in stack)
                fives += of_vlan_5(stack)
print(ours, fives)
