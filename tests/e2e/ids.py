"""ids.py: do all datagrams of a capture have unique identifications?

    ids.py FILE LEAST       print "same" if there are as many identifications as datagrams,
                            and at least LEAST datagrams
"""
import struct
import sys


def identifications(data):
    """The identifications of all frames in a pcap file of Ethernet."""
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at < len(data):
        length = struct.unpack(order + "I", data[at + 8:at + 12])[0]
        frame = data[at + 16:at + 16 + length]
        yield struct.unpack("!H", frame[18:20])[0]
        at += 16 + length


def main():
    with open(sys.argv[1], "rb") as file:
        ids = list(identifications(file.read()))
    if len(ids) == len(set(ids)) and len(ids) >= int(sys.argv[2]):
        print("same")
    else:
        print(f"{len(ids)} datagrams, {len(set(ids))} identifications")


main()
