# attacks.py: attacks by fragments that crashed hosts in the past, the counters of mipv4 for
# each, and the number of datagrams that a Linux host accepts.
#
#   --make HOST... PEER...          build them with scapy and print them as JSON for
#                                   malformed.py; the arguments are the address and the
#                                   hardware address of mipv4, its peer, Linux and its
#   --linux FRAMES NS NSDEV LINUX   send the frames for Linux on NSDEV in the namespace NS,
#                                   and check its counters in the namespace LINUX
#   --pcap PCAP FILE...             write the frames of all FILEs, JSON or a corpus of
#                                   the fuzzer, as a capture; print the number of frames,
#                                   and the number of IPv4 frames
#
# Only --make needs scapy, which takes long to load.
import json
import struct
import sys
import time

MF = {"flags": "MF"}
LAST = {}


def attacks(me, me_mac, peer, peer_mac):
    from scapy.all import ICMP, IP, TCP, UDP, Ether, Raw, fragment, overlap_frag, raw

    ether = Ether(src=peer_mac, dst=me_mac)
    cases = []

    def attack(name, datagrams, counters, taken_in=0):
        """Datagrams, the counters of mipv4 beside InReceives, datagrams that Linux accepts."""
        frames = [raw(ether / datagram) for datagram in datagrams]
        fragments = sum(1 for datagram in datagrams
                        if datagram[IP].frag or "MF" in str(datagram[IP].flags))
        wanted = {"InReceives": len(frames), **counters}
        if fragments:
            wanted["ReasmReqds"] = fragments
        cases.append({"name": name, "counters": wanted, "linux": taken_in,
                      "frames": [(frame + bytes(max(0, 60 - len(frame)))).hex()
                                 for frame in frames]})

    def piece(data, start, end, how, **fields):
        fields = {"src": peer, "dst": me, "proto": 1, "id": 1000 + len(cases),
                  "frag": start // 8, **how, **fields}
        return IP(**fields) / Raw(data[start:end])

    def pieces(name, counters, taken_in, *ranges, data=None, **fields):
        data = data or echo
        attack(name, [piece(more[0] if more else data, start, end, how, **fields)
                      for start, end, how, *more in ranges], counters, taken_in)

    echo = raw(IP() / ICMP(id=7) / (b"0123456789abcdef" * 8))[20:]
    other = bytes(octet ^ 0xff for octet in echo)
    size = len(echo)	# 136
    answered = {"ReasmOKs": 1, "InDelivers": 1, "IcmpInMsgs": 1, "IcmpInEchos": 1,
                "IcmpOutMsgs": 1, "IcmpOutEchoReps": 1, "OutRequests": 1, "OutTransmits": 1}
    unreachable = {"OutRequests": 1, "OutTransmits": 1, "IcmpOutMsgs": 1,
                   "IcmpOutDestUnreachs": 1}

    def fragments(n):
        return {"fragment": n, "ReasmFails": n}

    def overlap(n):
        return {"frag-overlap": n, "ReasmFails": n}

    # A fragment that ends within another, which could make a length negative.
    pieces("teardrop", fragments(1), 0, (0, 36, MF), (24, 28, LAST))
    pieces("teardrop, on 8 octets", fragments(2), 0, (0, 40, MF), (24, 32, LAST))
    pieces("teardrop, the end first", fragments(2), 0, (24, 32, LAST), (0, 40, MF))
    pieces("bonk: begins behind a hole", {}, 0, (0, 32, MF), (40, size, LAST))
    pieces("boink: and before", overlap(3), 0, (0, 32, MF), (40, size, LAST), (24, 48, MF))
    pieces("nestea: a third one over both", overlap(3), 0, (0, 16, MF), (48, size, LAST),
           (0, 96, MF))
    # Beyond the largest datagram.
    pieces("jolt2: one piece a hundred times", fragments(100), 0,
           *[(65520, 65529, LAST)] * 100, data=bytes(65535))
    pieces("jolt: many at the end", fragments(50), 0, *[(65528, 65536, MF)] * 50,
           data=bytes(65536))
    death = fragment(IP(src=peer, dst=me, id=900) / ICMP() / bytes(65510), fragsize=1480)
    attack("ping of death", death, fragments(1))
    # Fragmented headers (RFC 1858).
    tcp = raw(IP(src=peer, dst=me) / TCP(dport=80, flags="S"))[20:]
    tcp = tcp + bytes(24 - len(tcp))
    pieces("tiny fragments of TCP", {"ReasmOKs": 1, "no-proto": 1, "InUnknownProtos": 1,
                                     **unreachable}, 1,
           (0, 8, MF), (8, 24, LAST), data=tcp, proto=6)
    pieces("tiny fragments, the flags written over", overlap(2), 0,
           (0, 16, MF), (8, 24, LAST), data=tcp, proto=6)
    pieces("all in tiny fragments, the last one first", answered, 1, (size - 8, size, LAST),
           *((start, start + 8, MF) for start in range(size - 16, -8, -8)))
    # Small fragments that claim much memory.
    attack("rose: two ends of 64 KiB a hundred times",
           [piece(bytes(65535), *where, src=peer, id=2000 + ident)
            for ident in range(100) for where in ((0, 32, MF), (64800, 64832, LAST))], {})
    # Either the first of them counts, or none.
    pieces("the same piece with other octets", {**answered, "frag-duplicate": 1}, 1,
           (0, 24, MF), (0, 24, MF, other), (24, size, LAST))
    pieces("a piece within another with other octets", {**answered, "frag-duplicate": 1}, 1,
           (0, 64, MF), (16, 32, MF, other), (64, size, LAST))
    pieces("a piece around another", overlap(2), 0,
           (16, 32, MF), (0, 64, MF, other), (64, size, LAST))
    pieces("8 octets of the end before", overlap(2), 0, (0, 64, MF), (56, size, LAST, other))
    pieces("8 octets of the next one", overlap(3), 0,
           (64, size, LAST), (0, 32, MF), (32, 72, MF, other))
    attack("overlap_frag of scapy", overlap_frag(
        IP(src=peer, dst=me, id=901) / ICMP(id=7) / (b"x" * 24), ICMP(id=8) / (b"y" * 8),
        fragsize=8), {"frag-duplicate": 2, "ReasmOKs": 1, "InDelivers": 1, "IcmpInMsgs": 1,
                      "IcmpInCsumErrors": 1, "icmp-csum": 1}, 1)
    # Datagrams that must not match each other.
    pieces("a last piece of nothing", fragments(1), 0, (0, 24, MF), (24, 24, LAST))
    attack("the same identification from two hosts",
           [piece(echo, 0, 64, MF), piece(echo, 64, size, LAST, src=peer[:-1] + "7")], {})
    attack("the same identification of two protocols",
           [piece(echo, 0, 64, MF), piece(echo, 64, size, LAST, proto=17)], {})
    pieces("not to be fragmented, and in pieces", answered, 1,
           (0, 64, {"flags": "MF+DF"}), (64, size, {"flags": "DF"}))
    pieces("pieces with the evil bit (RFC 3514)", answered, 1,
           (0, 64, {"flags": "MF+evil"}), (64, size, {"flags": "evil"}))
    attack("pieces whose headers are not alike",
           [piece(echo, 0, 64, MF, ttl=255, tos=4), piece(echo, 64, size, LAST, ttl=1, tos=8)],
           answered, 1)
    record = [Raw(b"\x01\x07\x07\x04\0\0\0\0")]
    attack("options in the first piece alone",
           [piece(echo, 0, 64, MF, options=record), piece(echo, 64, size, LAST)], answered, 1)
    attack("options in the last piece alone",
           [piece(echo, 0, 64, MF), piece(echo, 64, size, LAST, options=record)], answered, 1)
    pieces("fawx: IGMP in pieces", {"ReasmOKs": 1, "InDelivers": 1, "igmp-malformed": 1}, 1,
           (0, 8, MF), (8, 16, LAST), data=b"\x02" + bytes(15), proto=2)
    return cases


def make(*hosts):
    cases = attacks(*hosts[:4])
    for case, same in zip(cases, attacks(*hosts[4:])):
        case["linux_frames"] = same["frames"]
    json.dump(cases, sys.stdout)


def snmp(netns):
    """Linux's counters in another namespace."""
    from malformed import in_namespace

    with in_namespace(netns), open("/proc/thread-self/net/snmp", encoding="ascii") as file:
        lines = [line.split() for line in file]
    return {names[0][:-1] + name: int(value) for names, values in zip(lines[::2], lines[1::2])
            for name, value in zip(names[1:], values[1:])}


def check_linux(path, netns, ns_dev, linux):
    from malformed import sender

    sock = sender(netns, ns_dev)
    with open(path, encoding="ascii") as file:
        cases = json.load(file)
    wrong = []
    before = snmp(linux)
    for case in cases:
        for frame in case["linux_frames"]:
            sock.send(bytes.fromhex(frame))
        for _ in range(100):
            after = snmp(linux)
            if after["IpInReceives"] - before["IpInReceives"] >= len(case["linux_frames"]):
                break
            time.sleep(0.05)
        taken_in = after["IpReasmOKs"] - before["IpReasmOKs"]
        if taken_in == case["linux"]:
            print("as expected:", case["name"])
        else:
            wrong.append(f"WRONG: {case['name']}: Linux took in {taken_in}, not {case['linux']}")
        before = after
    print(f"{len(cases)} cases, {len(wrong)} wrong", *wrong, sep="\n")
    return 1 if wrong or not cases else 0


def frames_of(path):
    with open(path, encoding="ascii") as file:
        if path.endswith(".txt"):
            for line in file:
                words = line.split()
                if len(words) == 2 and words[0] != "#":
                    yield bytes.fromhex(words[1])
        else:
            for case in json.load(file):
                yield from map(bytes.fromhex, case["frames"])


def write_pcap(pcap, *paths):
    # As long as frames of a device with an MTU of 9000, of a protocol that we handle.
    frames = [frame for path in paths for frame in frames_of(path)
              if len(frame) <= 9014 and frame[12:14] in (b"\x08\x00", b"\x08\x06")]
    with open(pcap, "wb") as file:
        file.write(struct.pack("=IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i, frame in enumerate(frames):
            file.write(struct.pack("=IIII", i // 1000, i % 1000, len(frame), len(frame)) + frame)
    ipv4 = sum(1 for frame in frames if frame[12:14] == b"\x08\x00")
    print(len(frames), ipv4)


if sys.argv[1] == "--make":
    make(*sys.argv[2:])
elif sys.argv[1] == "--linux":
    sys.exit(check_linux(*sys.argv[2:]))
else:
    write_pcap(*sys.argv[2:])
