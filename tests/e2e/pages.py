# pages.py ADDR SIZE: send one datagram of protocol 253, for pages.sh.
import socket
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
sock.sendto(bytes(i % 251 for i in range(int(sys.argv[2]))), (sys.argv[1], 0))
