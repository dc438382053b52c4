# malformed.py: the frames that mipv4 must drop, and the counter that names each.
#
#   --make ME ME_MAC PEER PEER_MAC   build them with scapy and print them as JSON
#   FRAMES DEV NS NSDEV              send each on NSDEV in the namespace NS; only its
#                                    counters at DEV must change
#   --random FRAMES NS NSDEV N       send N of the frames with random changes
#
# Only --make needs scapy, which takes long to load.
import contextlib
import ctypes
import json
import random
import socket
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000


def make(me, me_mac, peer, peer_mac):
    from scapy.all import ARP, ICMP, IP, UDP, Ether, Raw, raw

    net = me.rsplit(".", 1)[0]
    cases = []

    def several(name, frames, counters, pad=True):
        """Frames, and the change of counters that they cause."""
        data = [raw(frame) for frame in frames]
        if pad:
            data = [frame + bytes(max(0, 60 - len(frame))) for frame in data]
        cases.append({"name": name, "frames": [frame.hex() for frame in data],
                      "counters": counters})

    def case(name, frame, counters, pad=True):
        several(name, [frame], counters, pad)

    ether = Ether(src=peer_mac, dst=me_mac)
    to_all = Ether(src=peer_mac, dst="ff:ff:ff:ff:ff:ff")

    def ip(**fields):
        fields = {"src": peer, "dst": me, **fields}
        return IP(**fields)

    def drop(name, reason, stat, frame, pad=True, more=None):
        counters = {"InReceives": 1, reason: 1}
        if stat:
            counters[stat] = 1
        counters.update(more or {})
        case(name, frame, counters, pad)

    def header(name, reason, frame, **kw):
        drop(name, reason, "InHdrErrors", frame, **kw)

    def address(name, reason, frame, **kw):
        drop(name, reason, "InAddrErrors", frame, **kw)

    ping = ICMP(id=7) / Raw(b"x" * 32)

    # the header
    for version in (0, 3, 5, 6, 15):
        header(f"version {version}", "hdr-version", ether / ip(version=version) / ping)
    for ihl in (0, 1, 4):
        header(f"header of {ihl} words", "hdr-len", ether / ip(ihl=ihl) / ping)
    header("header longer than the datagram", "hdr-len",
           ether / ip(ihl=15, len=28) / ICMP(), pad=False)
    header("checksum wrong", "hdr-csum", ether / ip(chksum=0x1234) / ping)
    header("checksum 0", "hdr-csum", ether / ip(chksum=0) / ping)
    header("total length 0", "hdr-totlen", ether / ip(len=0) / ping)
    header("total length 19", "hdr-totlen", ether / ip(len=19) / ping)
    drop("total length one more than there is", "truncated", "InTruncatedPkts",
         ether / ip(len=61) / ping, pad=False)
    drop("total length 65535", "truncated", "InTruncatedPkts", ether / ip(len=65535) / ping)
    for n in (0, 1, 10, 19):
        header(f"{n} octets of header", "hdr-short",
               Ether(src=peer_mac, dst=me_mac, type=0x800) / Raw(raw(ip() / ping)[:n]), pad=False)
    # options that scapy would not write: an ICMP error points to the fault
    told = {"OutRequests": 1, "OutTransmits": 1, "IcmpOutMsgs": 1, "IcmpOutParmProbs": 1}
    for name, octets in (("of length 0", b"\x44\x00\x05\x00"),
                         ("of length 1", b"\x07\x01\x04\x00"),
                         ("beyond the header", b"\x07\x0b\x04\x00"),
                         ("without a length", b"\x01\x01\x01\x07"),
                         ("whose pointer is wrong", b"\x07\x07\x05\0\0\0\0\0")):
        header(f"option {name}", "hdr-options",
               ether / ip(options=[Raw(octets)]) / ping, more=told)
    header("loose source route", "source-route",
           ether / ip(options=[Raw(b"\x83\x07\x04\x0a\x09\x00\x01\x00")]) / ping)
    header("strict source route", "source-route",
           ether / ip(options=[Raw(b"\x01\x89\x07\x04\x0a\x09\x00\x01")]) / ping)

    # the addresses
    for src in ("127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "0.0.0.0",
                "0.1.2.3", f"{net}.255", f"{net}.0"):
        address(f"from {src}", "src-invalid", ether / ip(src=src) / ping)
    address("from our own address", "src-own", ether / ip(src=me) / UDP() / b"x")
    address("land: from us to us", "src-own", ether / ip(src=me, dst=me) / ping)
    for dst in ("127.0.0.1", "0.0.0.0", "240.0.0.1"):
        address(f"to {dst}", "dst-invalid", ether / ip(dst=dst) / ping)
    for dst in (f"{net}.99", "192.0.2.1"):
        address(f"to {dst}", "dst-not-ours", ether / ip(dst=dst) / ping)
    address("to a group that nobody joined", "dst-not-member",
            Ether(src=peer_mac, dst="01:00:5e:01:02:03") / ip(dst="239.1.2.3") / ping)
    drop("unicast in a broadcast frame", "l2-broadcast", "InDiscards", to_all / ip() / ping)
    drop("unicast in a multicast frame", "l2-broadcast", "InDiscards",
         Ether(src=peer_mac, dst="01:00:5e:00:00:01") / ip() / ping)

    # fragments; each case has an identification of its own
    def pieces(name, counters, *fields, data=raw(ping)):
        """Fragments of an echo request: each from octet START to END, and fields."""
        ident = 100 + len(cases)
        several(name, [ether / ip(proto=1, id=ident, frag=start // 8, **more) / data[start:end]
                       for start, end, more in fields],
                {"InReceives": len(fields), "ReasmReqds": len(fields), **counters})

    more = {"flags": "MF"}
    long_data = raw(ICMP(id=7) / (b"x" * 112))
    pieces("first fragment waits", {}, (0, 24, more))
    pieces("last fragment waits", {}, (24, 40, {}))
    pieces("fragment without payload", {"fragment": 1, "ReasmFails": 1}, (0, 0, more))
    pieces("fragment of 20 octets that is not the last", {"fragment": 1, "ReasmFails": 1},
           (0, 20, more))
    drop("fragment beyond the largest datagram", "fragment", "ReasmFails",
         ether / ip(frag=8191) / ping, more={"ReasmReqds": 1})
    pieces("overlapping fragments", {"frag-overlap": 2, "ReasmFails": 2},
           (0, 32, more), (24, 40, {}))
    pieces("the same fragment twice", {"frag-duplicate": 1}, (0, 24, more), (0, 24, more))
    pieces("two ends, the second beyond the first", {"fragment": 2, "ReasmFails": 2},
           (24, 40, {}), (64, 120, {}), data=long_data)
    pieces("a piece behind the end", {"fragment": 2, "ReasmFails": 2},
           (24, 40, {}), (64, 72, more), data=long_data)
    pieces("impossible mixture of ECN marks", {"frag-ecn": 2, "ReasmFails": 2},
           (0, 24, more), (24, 40, {"tos": 3}))
    echo = {"ReasmOKs": 1, "InDelivers": 1, "IcmpInMsgs": 1, "IcmpInEchos": 1, "IcmpOutMsgs": 1,
            "IcmpOutEchoReps": 1, "OutRequests": 1, "OutTransmits": 1}
    pieces("two fragments in order are answered", echo, (0, 24, more), (24, 40, {}))
    pieces("two fragments out of order are answered", echo, (24, 40, {}), (0, 24, more))
    pieces("three fragments, one of them twice, are answered", {**echo, "frag-duplicate": 1},
           (32, 40, {}), (0, 16, more), (0, 16, more), (16, 32, more))

    # the payload
    unreachable = {"OutRequests": 1, "OutTransmits": 1, "IcmpOutMsgs": 1, "IcmpOutDestUnreachs": 1}
    drop("ICMP without payload", "empty", "InDiscards", ether / ip(proto=1))
    drop("protocol 253", "no-proto", "InUnknownProtos", ether / ip(proto=253) / b"hello",
         more=unreachable)
    drop("protocol 253 without payload", "no-proto", "InUnknownProtos", ether / ip(proto=253),
         more=unreachable)
    drop("UDP to a broadcast address, no answer", "no-proto", "InUnknownProtos",
         to_all / ip(dst=f"{net}.255") / UDP() / b"x", more={"InBcastPkts": 1})

    def icmp(name, reason, stat, frame, **more):
        counters = {"InReceives": 1, "InDelivers": 1, "IcmpInMsgs": 1, reason: 1}
        if stat:
            counters[stat] = 1
        case(name, frame, {**counters, **more})

    icmp("ICMP of 7 octets", "icmp-short", "IcmpInErrors", ether / ip(proto=1) / (b"\x08" + b"\0" * 6))
    icmp("ICMP checksum wrong", "icmp-csum", "IcmpInCsumErrors",
         ether / ip() / ICMP(chksum=0x1234) / b"x")
    icmp("timestamp request of 16 octets", "icmp-short", "IcmpInErrors",
         ether / ip(proto=1) / (b"\x0d\0\xf2\xff" + bytes(12)), IcmpInTimestamps=1)
    case("timestamp request is answered", ether / ip() / ICMP(type=13),
         {"InReceives": 1, "InDelivers": 1, "IcmpInMsgs": 1, "IcmpInTimestamps": 1,
          "IcmpOutMsgs": 1, "IcmpOutTimestampReps": 1, "OutRequests": 1, "OutTransmits": 1})
    icmp("address mask request", "icmp-type", None, ether / ip() / ICMP(type=17) / b"xxxx")
    icmp("echo reply that nobody waits for", "icmp-unclaimed", None,
         ether / ip() / ICMP(type=0, id=9999) / b"x", IcmpInEchoReps=1)
    icmp("echo request to the broadcast address", "icmp-bcast", None,
         to_all / ip(dst=f"{net}.255") / ping, IcmpInEchos=1, InBcastPkts=1)
    icmp("echo request to the broadcast address of 4.2BSD", "icmp-bcast", None,
         to_all / ip(dst=f"{net}.0") / ping, IcmpInEchos=1, InBcastPkts=1)
    icmp("error about another host's datagram", "icmp-quote", "IcmpInErrors",
         ether / ip() / ICMP(type=3, code=1) / IP(src="192.0.2.1", dst=peer) / UDP(),
         IcmpInDestUnreachs=1)
    icmp("error that quotes too little", "icmp-short", "IcmpInErrors",
         ether / ip() / ICMP(type=3, code=1) / raw(IP(src=me, dst=peer, len=48))[:20],
         IcmpInDestUnreachs=1)
    icmp("error that quotes IPv6", "icmp-quote", "IcmpInErrors",
         ether / ip() / ICMP(type=11) / (b"\x60" + b"\0" * 47), IcmpInTimeExcds=1)

    # padding is not data: a short datagram in a padded frame is valid
    case("padded short frame is answered", ether / ip() / ICMP(id=7),
         {"InReceives": 1, "InDelivers": 1, "IcmpInMsgs": 1, "IcmpInEchos": 1,
          "IcmpOutMsgs": 1, "IcmpOutEchoReps": 1, "OutRequests": 1, "OutTransmits": 1,
          "InOctets": 28, "OutOctets": 28})
    case("unused options do no harm",
         ether / ip(options=[Raw(b"\x01\x07\x07\x04\0\0\0\0")]) / ICMP(id=7),
         {"InReceives": 1, "InDelivers": 1, "IcmpInMsgs": 1, "IcmpInEchos": 1,
          "IcmpOutMsgs": 1, "IcmpOutEchoReps": 1, "OutRequests": 1, "OutTransmits": 1})

    # ARP
    def arp(name, reason, frame, request=None, pad=True, **more):
        case(name, frame, {reason: 1, **({f"ArpIn{request}": 1} if request else {}), **more}, pad)

    who = {"hwsrc": peer_mac, "psrc": peer, "pdst": me}
    arp("ARP of 8 octets", "arp-malformed",
        Ether(src=peer_mac, dst="ff:ff:ff:ff:ff:ff", type=0x806) / Raw(b"\0\1\x08\0\6\4\0\1"), pad=False)
    arp("ARP for another hardware", "arp-malformed", to_all / ARP(hwtype=9, hwlen=6, **who))
    arp("ARP for another protocol", "arp-malformed", to_all / ARP(ptype=0x86DD, **who))
    arp("ARP with another length of address", "arp-malformed",
        Ether(src=peer_mac, dst="ff:ff:ff:ff:ff:ff", type=0x806) /
        Raw(b"\0\1\x08\0\x08\4\0\1" + bytes(30)))
    for op in (0, 3, 8, 65535):
        arp(f"ARP operation {op}", "arp-malformed", to_all / ARP(op=op, **who))
    for psrc in ("127.0.0.1", "224.0.0.1", "255.255.255.255"):
        arp(f"ARP from {psrc}", "arp-invalid", to_all / ARP(hwsrc=peer_mac, psrc=psrc, pdst=me))
    arp("ARP from a group address", "arp-invalid",
        to_all / ARP(hwsrc="01:00:5e:00:00:01", psrc=peer, pdst=me))
    arp("ARP from ff:ff:ff:ff:ff:ff", "arp-invalid",
        to_all / ARP(hwsrc="ff:ff:ff:ff:ff:ff", psrc=peer, pdst=me))
    arp("ARP for 127.0.0.1", "arp-invalid", to_all / ARP(hwsrc=peer_mac, psrc=peer, pdst="127.0.0.1"))
    arp("ARP for another host", "arp-ignored",
        to_all / ARP(hwsrc="02:00:00:00:00:55", psrc=f"{net}.55", pdst=f"{net}.56"), "Requests")
    arp("ARP with our own hardware address", "arp-ignored",
        to_all / ARP(hwsrc=me_mac, psrc=f"{net}.57", pdst=me), "Requests")
    arp("ARP that claims our address", "arp-conflict",
        to_all / ARP(hwsrc="02:00:00:00:00:66", psrc=me, pdst=me), "Requests", ArpConflicts=1,
        ArpOutAnnounces=1)
    json.dump(cases, sys.stdout)


@contextlib.contextmanager
def in_namespace(ns):
    libc = ctypes.CDLL(None, use_errno=True)

    def enter(path):
        with open(path, "rb") as ns_file:
            if libc.setns(ns_file.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), f"setns {path}")

    enter(f"/run/netns/{ns}")
    try:
        yield
    finally:
        enter("/proc/1/ns/net")


def sender(ns, dev):
    """A packet socket in another namespace."""
    with in_namespace(ns):
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        sock.bind((dev, 0))
    return sock


def counters(dev):
    out = subprocess.run(["mipv4", "-j", "stats", "dev", dev], stdout=subprocess.PIPE, check=True)
    answer = json.loads(out.stdout)[0]
    return {**answer["stats"], **answer["drops"]}


# Other causes change these: announcements, and octets that a case does not name.
ANYHOW = {"InOctets", "OutOctets", "ArpOutAnnounces", "ArpInReplies", "ArpOutRequests",
          "ArpInRequests", "ArpOutReplies"}


def check(path, dev, ns, ns_dev):
    sock = sender(ns, ns_dev)
    with open(path, encoding="ascii") as file:
        cases = json.load(file)
    wrong = []
    before = counters(dev)
    for case in cases:
        want = case["counters"]
        for frame in case["frames"]:
            sock.send(bytes.fromhex(frame))
        for _ in range(20):
            after = counters(dev)
            moved = {name: after[name] - before[name] for name in after if after[name] != before[name]}
            if all(moved.get(name, 0) >= n for name, n in want.items()):
                break
            time.sleep(0.05)
        before = after
        moved = {name: n for name, n in moved.items() if name in want or name not in ANYHOW}
        if moved == want or (moved.keys() == want.keys() and
                             all(moved[name] == n for name, n in want.items() if name not in ANYHOW)):
            print("well:", case["name"])
        else:
            wrong.append(f"WRONG: {case['name']}: moved {moved}, not {want}")
    print(f"{len(cases)} cases, {len(wrong)} wrong", *wrong, sep="\n")
    return 1 if wrong or not cases else 0


def scramble(path, ns, ns_dev, count):
    sock = sender(ns, ns_dev)
    with open(path, encoding="ascii") as file:
        frames = [bytes.fromhex(frame) for case in json.load(file) for frame in case["frames"]]
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    for _ in range(count):
        frame = bytearray(dice.choice(frames))
        for _ in range(dice.randrange(1, 6)):
            if len(frame) > 14:
                frame[dice.randrange(12, len(frame))] = dice.randrange(256)
        if dice.random() < 0.3:
            frame = frame[:dice.randrange(14, len(frame) + 1)]
        sock.send(frame)


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        make(*sys.argv[2:])
    elif sys.argv[1] == "--random":
        scramble(*sys.argv[2:5], int(sys.argv[5]))
    else:
        sys.exit(check(*sys.argv[1:]))
