# send.py DEV FRAME…: sends Ethernet frames, in hexadecimal, as they are, without
# any library that takes time to load. With "-" as FRAME they are read from
# standard input, one a line.
import socket
import sys

sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
sock.bind((sys.argv[1], 0))
frames = sys.argv[2:]
for frame in sys.stdin if frames == ["-"] else frames:
    sock.send(bytes.fromhex(frame.strip()))
