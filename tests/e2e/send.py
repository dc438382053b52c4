# send.py DEV FRAME…: send Ethernet frames, given in hexadecimal, without a library that is
# slow to load. If FRAME is "-", frames are read from standard input, one a line.
import socket
import sys

sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
sock.bind((sys.argv[1], 0))
frames = sys.argv[2:]
for frame in sys.stdin if frames == ["-"] else frames:
    sock.send(bytes.fromhex(frame.strip()))
