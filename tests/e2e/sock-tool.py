"""A program with sockets on mipv4 for sock-tool.sh.

sock-tool.py HOW…: each word opens a socket. Then it prints "ready", waits for a datagram of
the first socket, and prints what recv() says: its data, or the name of its error.
"""
import errno
import socket
import sys
import time

MUDP, ME, PEER = 260, '10.9.0.2', '10.9.0.1'
SO_BINDTODEVICE = 25


def make(how):
    """bound:PORT, device:PORT, connected:PORT, shared:PORT, unbound."""
    kind, _, port = how.partition(':')
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, MUDP)
    if kind == 'device':
        s.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, b'v0')
    if kind == 'shared':
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if kind != 'unbound':
        s.bind((ME if kind == 'connected' else '', int(port)))
    if kind == 'connected':
        s.connect((PEER, 6000))
    return s


def main(hows):
    sockets = [make(how) for how in hows]
    print('ready', flush=True)
    try:
        print(sockets[0].recv(100), flush=True)
    except OSError as e:
        print(errno.errorcode[e.errno], flush=True)
    # The socket can be bound again.
    try:
        sockets[0].bind(('', 5999))
        print('bound', flush=True)
    except OSError as e:
        print(errno.errorcode[e.errno], flush=True)
    time.sleep(1000)


main(sys.argv[1:])
