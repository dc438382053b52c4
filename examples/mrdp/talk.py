#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""talk.py send|receive PEER [SIZE]: send standard input over MRDP, in messages of SIZE octets
(1200), or receive it. Both sides have port 4000. Start the receiver first."""
import socket
import struct
import sys

IPPROTO_MRDP, PORT = 259, 4000


def main(action, peer, size=1200):
    with socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET, IPPROTO_MRDP) as s:
        s.bind(('', PORT))
        s.connect((peer, PORT))
        if action == 'receive':
            print('receiving', file=sys.stderr, flush=True)
            while message := s.recv(8192):
                sys.stdout.buffer.write(message)
            return
        # close() waits until the peer has all, and reads the end of file.
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 60))
        while message := sys.stdin.buffer.read(int(size)):
            s.send(message)


if __name__ == '__main__':
    main(*sys.argv[1:])
