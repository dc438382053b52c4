"""Programs of a cgroup that refuse what its sockets send or receive.

cgroup.py CGROUP: in a new cgroup2 directory, with a UDP socket on mipv4. The programs are two
instructions each: r0 = 0, exit. systemd's IPAddressDeny= is made of such programs.
"""
import ctypes
import errno
import os
import socket
import struct
import sys

BPF_PROG_LOAD, BPF_PROG_ATTACH, BPF_PROG_DETACH = 5, 8, 9
CGROUP_SKB, INGRESS, EGRESS = 8, 0, 1
ME, PEER = '10.9.0.2', '10.9.0.1'
LIBC = ctypes.CDLL(None, use_errno=True)


def bpf(command, attr):
    data = ctypes.create_string_buffer(attr, 128)
    result = LIBC.syscall(321, command, data, len(attr))
    if result < 0:
        raise OSError(ctypes.get_errno(), 'bpf')
    return result


def refusing_program():
    code = ctypes.create_string_buffer(struct.pack('<BBhiBBhi', 0xb7, 0, 0, 0, 0x95, 0, 0, 0))
    name = ctypes.create_string_buffer(b'GPL')
    return bpf(BPF_PROG_LOAD, struct.pack('<IIQQIIQII', CGROUP_SKB, 2, ctypes.addressof(code),
                                          ctypes.addressof(name), 0, 0, 0, 0, 0))


def main():
    cgroup = sys.argv[1]
    os.mkdir(cgroup)
    with open(cgroup + '/cgroup.procs', 'w', encoding='ascii') as file:
        file.write(str(os.getpid()))
    directory = os.open(cgroup, os.O_RDONLY)
    program = refusing_program()
    a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 260)
    a.settimeout(20)
    a.bind((ME, 5000))
    b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 260)
    b.settimeout(20)

    b.sendto(b'before', (ME, 5000))
    assert a.recv(10) == b'before'
    bpf(BPF_PROG_ATTACH, struct.pack('<IIIII', directory, program, EGRESS, 0, 0))
    try:
        b.sendto(b'refused', (PEER, 9))
        raise AssertionError('sent')
    except PermissionError as e:
        assert e.errno == errno.EPERM
    bpf(BPF_PROG_DETACH, struct.pack('<IIIII', directory, program, EGRESS, 0, 0))
    bpf(BPF_PROG_ATTACH, struct.pack('<IIIII', directory, program, INGRESS, 0, 0))
    b.sendto(b'filtered', (ME, 5000))
    a.settimeout(1)
    try:
        raise AssertionError(a.recv(10))
    except TimeoutError:
        pass
    bpf(BPF_PROG_DETACH, struct.pack('<IIIII', directory, program, INGRESS, 0, 0))
    b.sendto(b'after', (ME, 5000))
    assert a.recv(10) == b'after'


main()
