"""UDP sockets on mipv4, from a program: socket(AF_INET, SOCK_DGRAM, 260).

sock.py TEST: run a test in a VM where lib.sh has made its network. A socket of the peer,
which Linux serves, is opened in the namespace "peer" by this program too.
"""
import array
import ctypes
import errno
import os
import select
import socket
import struct
import subprocess
import sys
import threading
import time

MUDP = 260
ME, PEER, BROADCAST = '10.9.0.2', '10.9.0.1', '10.9.0.255'
GROUP = '239.1.2.3'
SOL_UDP, UDP_CORK, UDP_SEGMENT, UDP_GRO = 17, 1, 103, 104
IP_MTU_DISCOVER, IP_RECVERR, IP_MTU, IP_PKTINFO = 10, 11, 14, 8
IP_RECVTTL, IP_RECVTOS, IP_RECVOPTS, IP_FREEBIND = 12, 13, 6, 15
IP_ORIGDSTADDR, IP_BIND_ADDRESS_NO_PORT, IP_MULTICAST_ALL = 20, 24, 49
IP_UNICAST_IF, IP_LOCAL_PORT_RANGE = 50, 51
IP_BLOCK_SOURCE, IP_UNBLOCK_SOURCE, IP_MSFILTER = 38, 37, 41
MCAST_JOIN_GROUP, MCAST_LEAVE_GROUP = 42, 45
MCAST_JOIN_SOURCE_GROUP, MCAST_LEAVE_SOURCE_GROUP = 46, 47
SO_REUSEPORT, SO_NO_CHECK, SO_RXQ_OVFL, SO_PEEK_OFF, SO_BUSY_POLL = 15, 11, 40, 42, 46
SO_TIMESTAMP, SO_TIMESTAMPNS, SO_TIMESTAMPING = 29, 35, 37
SIOCINQ, SIOCOUTQ = 0x541b, 0x5411
WAIT = 20   # seconds, for what must come

LIBC = ctypes.CDLL(None, use_errno=True)


def in_namespace(name, function):
    """Call the function in a network namespace."""
    with open('/proc/self/ns/net') as home, open('/run/netns/' + name) as there:
        if LIBC.setns(there.fileno(), 0):
            raise OSError(ctypes.get_errno(), 'setns')
        try:
            return function()
        finally:
            LIBC.setns(home.fileno(), 0)


def mudp(*address):
    """A socket on mipv4, bound if there is an address."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, MUDP)
    s.settimeout(WAIT)
    if address:
        s.bind(address)
    return s


def peer(port=0, address=''):
    """A socket of Linux in the namespace of the peer."""
    s = in_namespace('peer', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    s.settimeout(WAIT)
    s.bind((address, port))
    return s


def port_of(s):
    return s.getsockname()[1]


def equal(got, want):
    if got != want:
        raise AssertionError(f'{got!r}, not {want!r}')


def fails(error, function, *args):
    """The call fails with this errno."""
    try:
        got = function(*args)
    except OSError as e:
        if e.errno != error:
            raise AssertionError(
                f'{os.strerror(e.errno)}, not {os.strerror(error)}') from e
        return
    raise AssertionError(f'{got!r}, not {os.strerror(error)}')


def silent(s, seconds=0.3):
    """Nothing arrives."""
    s.settimeout(seconds)
    try:
        got = s.recvfrom(65536)
    except TimeoutError:
        s.settimeout(WAIT)
        return
    raise AssertionError(f'received {got!r}')


def drained(s):
    """The number of datagrams that wait, which are received."""
    s.setblocking(False)
    n = 0
    try:
        while s.recv(10):
            n += 1
    except BlockingIOError:
        pass
    return n


def test_datagrams_go_both_ways():
    a, b = mudp(), peer()
    a.sendto(b'hello', (PEER, port_of(b)))
    data, source = b.recvfrom(100)
    equal(data, b'hello')
    equal(source, (ME, port_of(a)))
    b.sendto(b'world', source)
    equal(a.recvfrom(100), (b'world', (PEER, port_of(b))))


def test_connected_socket_hears_its_peer_only():
    a, b, c = mudp(ME, 5000), peer(6000), peer(6001)
    a.connect((PEER, 6000))
    equal(a.getpeername(), (PEER, 6000))
    equal(a.getsockname(), (ME, 5000))
    equal(a.send(b'x'), 1)
    equal(b.recvfrom(10), (b'x', (ME, 5000)))
    c.sendto(b'stranger', (ME, 5000))
    silent(a)
    b.sendto(b'friend', (ME, 5000))
    equal(a.recv(10), b'friend')
    # The stranger was told that nobody listens.
    c.connect((ME, 5000))
    c.send(b'stranger')
    fails(errno.ECONNREFUSED, c.recv, 10)


def test_connect_chooses_the_source_and_disconnect_forgets_it():
    a, b = mudp(), peer(6000)
    a.connect((PEER, 6000))
    equal(a.getsockname()[0], ME)
    port = port_of(a)
    # connect() with AF_UNSPEC
    equal(LIBC.connect(a.fileno(), struct.pack('H14x', 0), 16), 0)
    equal(a.getsockname(), ('0.0.0.0', 0))
    fails(errno.ENOTCONN, a.getpeername)
    a.bind(('', port))
    fails(errno.EDESTADDRREQ, a.send, b'x')
    b.sendto(b'again', (ME, port))
    equal(a.recv(10), b'again')


def test_reconnect_moves_the_socket():
    a, b, c = mudp('', 5000), peer(6000), peer(6001)
    a.connect((PEER, 6000))
    a.connect((PEER, 6001))
    b.sendto(b'old', (ME, 5000))
    silent(a)
    c.sendto(b'new', (ME, 5000))
    equal(a.recv(10), b'new')
    # A connect that fails leaves the peer as it was.
    fails(errno.ENETUNREACH, a.connect, ('198.51.100.1', 9))
    equal(a.getpeername(), (PEER, 6001))
    c.sendto(b'still', (ME, 5000))
    equal(a.recv(10), b'still')


def test_sizes():
    a, b = mudp('', 5000), peer(6000)
    b.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    a.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    for size in (0, 1, 2, 1471, 1472, 1473, 2047, 2048, 2049, 4096, 9000, 65506, 65507):
        data = os.urandom(size)
        equal(a.sendto(data, (PEER, 6000)), size)
        equal(b.recv(65536), data)
        b.sendto(data, (ME, 5000))
        equal(a.recv(65536), data)
    fails(errno.EMSGSIZE, a.sendto, bytes(65508), (PEER, 6000))


def test_destination_is_needed_and_checked():
    a = mudp()
    fails(errno.EDESTADDRREQ, a.send, b'x')
    fails(errno.EINVAL, a.sendto, b'x', (PEER, 0))
    fails(errno.ENETUNREACH, a.sendto, b'x', ('198.51.100.1', 9))
    fails(errno.ENETUNREACH, a.sendto, b'x', ('127.0.0.1', 9))
    fails(errno.ENETUNREACH, a.sendto, b'x', ('0.0.0.0', 9))
    fails(errno.EACCES, a.sendto, b'x', (BROADCAST, 9))
    fails(errno.EOPNOTSUPP, a.sendto, b'x', socket.MSG_OOB, (PEER, 9))
    fails(errno.EAFNOSUPPORT, lambda: check_errno(
        LIBC.connect(a.fileno(), struct.pack('H14x', socket.AF_INET6), 16)))
    fails(errno.EINVAL, lambda: check_errno(
        LIBC.connect(a.fileno(), struct.pack('H6x', socket.AF_INET), 8)))


def check_errno(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), 'call')


def test_bind_checks_address_and_port():
    fails(errno.EADDRNOTAVAIL, mudp, PEER, 5000)
    fails(errno.EADDRNOTAVAIL, mudp, '127.0.0.1', 5000)
    a = mudp(ME, 5000)
    fails(errno.EINVAL, a.bind, (ME, 5001))
    fails(errno.EADDRINUSE, mudp, ME, 5000)
    fails(errno.EADDRINUSE, mudp, '', 5000)
    a.close()
    a = mudp('', 5000)
    fails(errno.EADDRINUSE, mudp, ME, 5000)
    # Linux has ports of its own.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(('', 5000))
    a = mudp('', 0)
    if not 32768 <= port_of(a) <= 65535:
        raise AssertionError(f'port {port_of(a)}')


def test_chosen_ports_differ():
    ports = struct.pack('I', 40009 << 16 | 40000)
    a = mudp()
    a.setsockopt(socket.SOL_IP, IP_LOCAL_PORT_RANGE, ports)
    sockets = []
    for _ in range(10):
        s = mudp()
        s.setsockopt(socket.SOL_IP, IP_LOCAL_PORT_RANGE, ports)
        s.bind(('', 0))
        sockets.append(s)
    equal(sorted(map(port_of, sockets)), list(range(40000, 40010)))
    fails(errno.EADDRINUSE, a.bind, ('', 0))
    a.setblocking(False)
    fails(errno.EAGAIN, a.sendto, b'x', (PEER, 9))
    sockets.pop().close()
    a.bind(('', 0))


def test_reuse():
    pair = []
    for _ in range(2):
        s = mudp()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(('', 5000))
        pair.append(s)
    b = peer()
    b.sendto(b'last', (ME, 5000))
    equal(pair[1].recv(10), b'last')
    fails(errno.EADDRINUSE, mudp, '', 5000)


def reuseport_group(n):
    """Sockets that share port 5000."""
    group = []
    for _ in range(n):
        s = mudp()
        s.setsockopt(socket.SOL_SOCKET, SO_REUSEPORT, 1)
        s.bind(('', 5000))
        group.append(s)
    return group


def test_reuseport_balances():
    group = reuseport_group(4)
    sent = 64
    for _ in range(sent):
        peer().sendto(b'x', (ME, 5000))
    time.sleep(0.5)
    counts = [drained(s) for s in group]
    equal(sum(counts), sent)
    if 0 in counts:
        raise AssertionError(f'not balanced: {counts}')


def test_reuseport_program_does_not_choose_a_connected_socket():
    group = reuseport_group(2)
    for number in range(2):
        # ret #number
        code = ctypes.create_string_buffer(struct.pack('HBBI', 0x06, 0, 0, number))
        group[0].setsockopt(socket.SOL_SOCKET, 51, struct.pack('HP', 1, ctypes.addressof(code)))
        peer().sendto(b'free', (ME, 5000))
        equal(group[number].recv(10), b'free')
    # The program still returns 1.
    group[1].connect((PEER, 6000))
    peer().sendto(b'stranger', (ME, 5000))
    equal(group[0].recv(10), b'stranger')
    silent(group[1])


def test_peek_and_truncation():
    a, b = mudp('', 5000), peer()
    b.sendto(b'0123456789', (ME, 5000))
    equal(a.recv(4, socket.MSG_PEEK), b'0123')
    data, _, flags, _ = a.recvmsg(4, 0, socket.MSG_PEEK | socket.MSG_TRUNC)
    equal((data, flags & socket.MSG_TRUNC), (b'0123', socket.MSG_TRUNC))
    buffer = bytearray(4)
    equal(a.recv_into(buffer, 4, socket.MSG_TRUNC), 10)
    a.setblocking(False)
    fails(errno.EAGAIN, a.recv, 10)
    a.settimeout(WAIT)
    b.sendto(b'', (ME, 5000))
    equal(a.recvfrom(10), (b'', (PEER, port_of(b))))


def test_peek_offset():
    a, b = mudp('', 5000), peer()
    a.setsockopt(socket.SOL_SOCKET, SO_PEEK_OFF, 0)
    b.sendto(b'abcd', (ME, 5000))
    b.sendto(b'efgh', (ME, 5000))
    time.sleep(0.2)
    equal(a.recv(2, socket.MSG_PEEK), b'ab')
    equal(a.recv(9, socket.MSG_PEEK), b'cd')
    equal(a.recv(9, socket.MSG_PEEK), b'efgh')
    equal(a.recv(9), b'abcd')
    equal(a.recv(9), b'efgh')


def test_cork_makes_one_datagram():
    a, b = mudp('', 5000), peer(6000)
    a.sendto(b'one ', socket.MSG_MORE, (PEER, 6000))
    a.sendto(b'two ', socket.MSG_MORE, (PEER, 6000))
    a.sendto(b'three', (PEER, 6000))
    equal(b.recv(100), b'one two three')
    a.connect((PEER, 6000))
    a.setsockopt(SOL_UDP, UDP_CORK, 1)
    equal(a.getsockopt(SOL_UDP, UDP_CORK), 1)
    parts = [os.urandom(n) for n in (1, 5000, 3, 20000)]
    for part in parts:
        a.send(part)
    silent(b)
    a.setsockopt(SOL_UDP, UDP_CORK, 0)
    equal(b.recv(65536), b''.join(parts))
    # A datagram that becomes too large is dropped, and the next one is whole.
    a.setsockopt(SOL_UDP, UDP_CORK, 1)
    a.send(bytes(60000))
    fails(errno.EMSGSIZE, a.send, bytes(6000))
    a.send(b'next')
    a.setsockopt(SOL_UDP, UDP_CORK, 0)
    equal(b.recv(65536), b'next')
    # What is collected is dropped with the socket.
    a.send(b'never', socket.MSG_MORE)
    a.close()
    silent(b)


def test_segment_cuts_a_message():
    a, b = mudp('', 5000), peer(6000)
    a.setsockopt(SOL_UDP, UDP_SEGMENT, 1000)
    equal(a.getsockopt(SOL_UDP, UDP_SEGMENT), 1000)
    data = os.urandom(2500)
    a.sendto(data, (PEER, 6000))
    equal([b.recv(65536) for _ in range(3)], [data[:1000], data[1000:2000], data[2000:]])
    a.setsockopt(SOL_UDP, UDP_SEGMENT, 0)
    size = struct.pack('H', 500)
    a.sendmsg([data[:1000]], [(SOL_UDP, UDP_SEGMENT, size)], 0, (PEER, 6000))
    equal([b.recv(65536) for _ in range(2)], [data[:500], data[500:1000]])
    fails(errno.EINVAL, a.sendmsg, [bytes(65000)],
          [(SOL_UDP, UDP_SEGMENT, struct.pack('H', 100))], 0, (PEER, 6000))
    fails(errno.EMSGSIZE, a.sendmsg, [bytes(6000)],
          [(SOL_UDP, UDP_SEGMENT, struct.pack('H', 2000))], 0, (PEER, 6000))


def test_gro_takes_several_as_one():
    a, b = mudp('', 5000), peer()
    a.setsockopt(SOL_UDP, UDP_GRO, 1)
    equal(a.getsockopt(SOL_UDP, UDP_GRO), 1)
    data = os.urandom(2500)
    b.sendmsg([data], [(SOL_UDP, UDP_SEGMENT, struct.pack('H', 1000))], 0, (ME, 5000))
    got, control, _, _ = a.recvmsg(65536, 100)
    equal(got, data)
    equal([(c[0], c[1], struct.unpack('i', c[2])[0]) for c in control],
          [(SOL_UDP, UDP_GRO, 1000)])
    a.setsockopt(SOL_UDP, UDP_GRO, 0)
    b.sendmsg([data], [(SOL_UDP, UDP_SEGMENT, struct.pack('H', 1000))], 0, (ME, 5000))
    equal([len(a.recv(65536)) for _ in range(3)], [1000, 1000, 500])


def test_port_unreachable_is_an_error():
    a = mudp()
    a.connect((PEER, 9))
    a.send(b'x')
    fails(errno.ECONNREFUSED, a.recv, 10)
    # Without a peer, only a program that asks is told.
    a = mudp('', 5000)
    a.sendto(b'x', (PEER, 9))
    silent(a)
    equal(a.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 0)


def test_error_queue():
    a = mudp('', 5000)
    a.setsockopt(socket.SOL_IP, IP_RECVERR, 1)
    a.sendto(b'payload', (PEER, 9))
    poll = select.poll()
    poll.register(a, 0)
    equal(poll.poll(WAIT * 1000), [(a.fileno(), select.POLLERR)])
    data, control, flags, address = a.recvmsg(100, 200, socket.MSG_ERRQUEUE)
    equal((data, address), (b'payload', (PEER, 9)))
    equal(flags & socket.MSG_ERRQUEUE, socket.MSG_ERRQUEUE)
    level, kind, value = control[0]
    equal((level, kind), (socket.SOL_IP, IP_RECVERR))
    number, origin, icmp_type, code = struct.unpack_from('IBBB', value)
    equal((number, origin, icmp_type, code), (errno.ECONNREFUSED, 2, 3, 3))
    equal(socket.inet_ntoa(value[20:24]), PEER)
    equal(a.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 0)    # told by the queue
    a.sendto(b'again', (PEER, 9))
    equal(poll.poll(WAIT * 1000), [(a.fileno(), select.POLLERR)])
    fails(errno.ECONNREFUSED, a.recv, 10)
    a.recvmsg(100, 200, socket.MSG_ERRQUEUE)
    a.setblocking(False)
    fails(errno.EAGAIN, a.recvmsg, 100, 200, socket.MSG_ERRQUEUE)


def test_mtu_discovery():
    a = mudp()
    fails(errno.ENOTCONN, a.getsockopt, socket.SOL_IP, IP_MTU)
    a.connect((PEER, 9))
    equal(a.getsockopt(socket.SOL_IP, IP_MTU), 1500)
    a.setsockopt(socket.SOL_IP, IP_MTU_DISCOVER, 2)    # always DF
    a.setsockopt(socket.SOL_IP, IP_RECVERR, 1)
    fails(errno.EMSGSIZE, a.send, bytes(1473))
    _, control, _, _ = a.recvmsg(100, 200, socket.MSG_ERRQUEUE)
    number, origin, _, _, _, info = struct.unpack_from('IBBBBI', control[0][2])
    equal((number, origin, info), (errno.EMSGSIZE, 1, 1500))
    a.setsockopt(socket.SOL_IP, IP_MTU_DISCOVER, 0)
    equal(a.send(bytes(1473)), 1473)


def control_of(s, wanted, size=100):
    _, control, _, _ = s.recvmsg(size, 400)
    for level, kind, value in control:
        if (level, kind) == wanted:
            return value
    raise AssertionError(f'no {wanted} in {control}')


def test_control_messages_are_received():
    a, b = mudp('', 5000), peer()
    index = socket.if_nametoindex('v0')
    for option in (IP_PKTINFO, IP_RECVTTL, IP_RECVTOS, IP_ORIGDSTADDR, IP_RECVOPTS):
        a.setsockopt(socket.SOL_IP, option, 1)
        equal(a.getsockopt(socket.SOL_IP, option), 1)
    b.setsockopt(socket.SOL_IP, socket.IP_TTL, 33)
    b.setsockopt(socket.SOL_IP, socket.IP_TOS, 0x28)
    b.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, b'\x07\x07\x04\0\0\0\0\0')
    b.sendto(b'x', (ME, 5000))
    _, control, _, _ = a.recvmsg(10, 400)
    got = {kind: value for level, kind, value in control if level == socket.SOL_IP}
    equal(got[IP_PKTINFO], struct.pack('i', index) + 2 * socket.inet_aton(ME))
    equal(struct.unpack('i', got[socket.IP_TTL])[0], 33)
    equal(got[socket.IP_TOS], b'\x28')
    equal(got[IP_ORIGDSTADDR][:8], struct.pack('=H', socket.AF_INET) +
          struct.pack('!H', 5000) + socket.inet_aton(ME))
    equal(got[IP_RECVOPTS][:2], b'\x07\x07')
    b.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    b.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, b'')
    b.sendto(b'x', (BROADCAST, 5000))
    equal(control_of(a, (socket.SOL_IP, IP_PKTINFO)),
          struct.pack('i', index) + socket.inet_aton(ME) + socket.inet_aton(BROADCAST))


def test_control_messages_are_sent():
    a, b = mudp('', 5000), peer(6000)
    for option in (IP_RECVTTL, IP_RECVTOS):
        b.setsockopt(socket.SOL_IP, option, 1)
    index = socket.if_nametoindex('v0')
    info = struct.pack('i', index) + socket.inet_aton(ME) + bytes(4)
    a.sendmsg([b'x'], [(socket.SOL_IP, socket.IP_TTL, struct.pack('i', 7)),
                       (socket.SOL_IP, socket.IP_TOS, struct.pack('i', 0x88)),
                       (socket.SOL_IP, IP_PKTINFO, info)], 0, (PEER, 6000))
    _, control, _, source = b.recvmsg(10, 400)
    got = {kind: value for level, kind, value in control}
    equal(struct.unpack('i', got[socket.IP_TTL])[0], 7)
    equal(got[socket.IP_TOS], b'\x88')
    equal(source, (ME, 5000))
    for bad in ((socket.IP_TTL, struct.pack('i', 0)), (socket.IP_TTL, b'abc'),
                (socket.IP_TOS, struct.pack('i', 256)), (77, struct.pack('i', 1))):
        fails(errno.EINVAL, a.sendmsg, [b'x'], [(socket.SOL_IP, *bad)], 0, (PEER, 6000))
    # Nor with a device: nobody sends from the address of another.
    for wrong in (struct.pack('i', 0), struct.pack('i', index)):
        wrong += socket.inet_aton('10.9.0.77') + bytes(4)
        fails(errno.EADDRNOTAVAIL, a.sendmsg, [b'x'], [(socket.SOL_IP, IP_PKTINFO, wrong)], 0,
              (PEER, 6000))


def test_options_of_the_header():
    a, b = mudp('', 5000), peer(6000)
    for option in (IP_RECVTTL, IP_RECVTOS, IP_RECVOPTS):
        b.setsockopt(socket.SOL_IP, option, 1)
    a.setsockopt(socket.SOL_IP, socket.IP_TTL, 9)
    a.setsockopt(socket.SOL_IP, socket.IP_TOS, 0x10)
    route = b'\x07\x07\x04\0\0\0\0\0'
    a.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, route)
    equal(a.getsockopt(socket.SOL_IP, socket.IP_OPTIONS, 40), route)
    a.sendto(b'x', (PEER, 6000))
    _, control, _, _ = b.recvmsg(10, 400)
    got = {kind: value for level, kind, value in control}
    equal(struct.unpack('i', got[socket.IP_TTL])[0], 9)
    equal(got[socket.IP_TOS], b'\x10')
    equal(got[IP_RECVOPTS][:3], b'\x07\x07\x08')    # the peer has added its address
    a.setsockopt(socket.SOL_IP, socket.IP_OPTIONS, b'')
    equal(a.getsockopt(socket.SOL_IP, socket.IP_OPTIONS, 40), b'')
    fails(errno.EINVAL, a.setsockopt, socket.SOL_IP, socket.IP_OPTIONS, bytes(41))


def test_options_that_do_not_exist():
    a = mudp()
    for option in (3, 16, 17, 19, 21, 22, 23, 64, 100):
        fails(errno.ENOPROTOOPT, a.setsockopt, socket.SOL_IP, option, 1)
    for option in (100, 101, 102):
        fails(errno.ENOPROTOOPT, a.setsockopt, SOL_UDP, option, 1)
    for level in (6, 41, 132):
        fails(errno.ENOPROTOOPT, a.setsockopt, level, 1, 1)
        fails(errno.ENOPROTOOPT, a.getsockopt, level, 1)


def test_broadcast():
    a, b = mudp('', 5000), peer(5000)
    fails(errno.EACCES, a.sendto, b'x', (BROADCAST, 5000))
    fails(errno.EACCES, a.connect, (BROADCAST, 5000))
    a.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    for address in (BROADCAST, '255.255.255.255'):
        a.sendto(b'all', (address, 5000))
        equal(b.recvfrom(10), (b'all', (ME, 5000)))
        equal(a.recvfrom(10), (b'all', (ME, 5000)))    # also to this host
    b.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    c = mudp(BROADCAST, 5001)
    b.sendto(b'net', (BROADCAST, 5001))
    equal(c.recv(10), b'net')
    b.sendto(b'one', (ME, 5001))
    silent(c)


def mreq(group, device=None, address='0.0.0.0'):
    index = socket.if_nametoindex(device) if device else 0
    return socket.inet_aton(group) + socket.inet_aton(address) + struct.pack('i', index)


def sender():
    b = peer()
    b.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF, socket.inet_aton(PEER))
    return b


def test_multicast_membership():
    a, b = mudp('', 5000), sender()
    a.setsockopt(socket.SOL_IP, IP_MULTICAST_ALL, 0)
    b.sendto(b'early', (GROUP, 5000))
    silent(a)
    a.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, mreq(GROUP))
    fails(errno.EADDRINUSE, a.setsockopt, socket.SOL_IP, socket.IP_ADD_MEMBERSHIP,
          mreq(GROUP, 'v0'))
    b.sendto(b'in', (GROUP, 5000))
    equal(a.recv(10), b'in')
    # Another socket of the port that has not joined, and wants only what it has joined.
    c = mudp()
    c.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    c.setsockopt(socket.SOL_IP, IP_MULTICAST_ALL, 0)
    a.close()
    a = mudp()
    a.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    a.bind(('', 5000))
    c.bind(('', 5000))
    a.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, mreq(GROUP, None, ME)[:8])
    b.sendto(b'one', (GROUP, 5000))
    equal(a.recv(10), b'one')
    silent(c)
    a.setsockopt(socket.SOL_IP, socket.IP_DROP_MEMBERSHIP, mreq(GROUP))
    fails(errno.EADDRNOTAVAIL, a.setsockopt, socket.SOL_IP, socket.IP_DROP_MEMBERSHIP,
          mreq(GROUP))
    b.sendto(b'out', (GROUP, 5000))
    silent(a)
    fails(errno.EINVAL, a.setsockopt, socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, mreq(PEER))
    fails(errno.ENODEV, a.setsockopt, socket.SOL_IP, socket.IP_ADD_MEMBERSHIP,
          mreq(GROUP, 'lo'))


def source(group, of, address=ME):
    return socket.inet_aton(group) + socket.inet_aton(address) + socket.inet_aton(of)


def test_multicast_sources():
    a, b = mudp('', 5000), sender()
    other = '10.9.0.77'
    join, leave = 39, 40    # IP_ADD_SOURCE_MEMBERSHIP, IP_DROP_SOURCE_MEMBERSHIP
    a.setsockopt(socket.SOL_IP, join, source(GROUP, other))
    b.sendto(b'no', (GROUP, 5000))
    silent(a)
    a.setsockopt(socket.SOL_IP, join, source(GROUP, PEER))
    fails(errno.EADDRNOTAVAIL, a.setsockopt, socket.SOL_IP, join, source(GROUP, PEER))
    b.sendto(b'yes', (GROUP, 5000))
    equal(a.recv(10), b'yes')
    fails(errno.EINVAL, a.setsockopt, socket.SOL_IP, IP_BLOCK_SOURCE, source(GROUP, PEER))
    a.setsockopt(socket.SOL_IP, leave, source(GROUP, PEER))
    b.sendto(b'no', (GROUP, 5000))
    silent(a)
    a.setsockopt(socket.SOL_IP, leave, source(GROUP, other))
    fails(errno.EADDRNOTAVAIL, a.setsockopt, socket.SOL_IP, leave, source(GROUP, other))
    a.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, mreq(GROUP))
    a.setsockopt(socket.SOL_IP, IP_BLOCK_SOURCE, source(GROUP, PEER))
    b.sendto(b'no', (GROUP, 5000))
    silent(a)
    a.setsockopt(socket.SOL_IP, IP_UNBLOCK_SOURCE, source(GROUP, PEER))
    b.sendto(b'yes', (GROUP, 5000))
    equal(a.recv(10), b'yes')
    whole = socket.inet_aton(GROUP) + socket.inet_aton(ME)
    a.setsockopt(socket.SOL_IP, IP_MSFILTER,
                 whole + struct.pack('II', 1, 1) + socket.inet_aton(PEER))
    b.sendto(b'filter', (GROUP, 5000))
    equal(a.recv(10), b'filter')
    a.setsockopt(socket.SOL_IP, IP_MSFILTER, whole + struct.pack('II', 1, 0))
    fails(errno.EINVAL, a.setsockopt, socket.SOL_IP, IP_MSFILTER,
          whole + struct.pack('II', 1, 0))
    fails(errno.EINVAL, a.setsockopt, socket.SOL_IP, IP_MSFILTER,
          whole + struct.pack('II', 5, 0))


def group_req(group, device, of=None):
    address = struct.pack('=H2x4s120x', socket.AF_INET, socket.inet_aton(group))
    data = struct.pack('I4x', socket.if_nametoindex(device)) + address
    if of:
        data += struct.pack('=H2x4s120x', socket.AF_INET, socket.inet_aton(of))
    return data


def test_multicast_protocol_independent():
    a, b = mudp('', 5000), sender()
    a.setsockopt(socket.SOL_IP, MCAST_JOIN_GROUP, group_req(GROUP, 'v0'))
    b.sendto(b'in', (GROUP, 5000))
    equal(a.recv(10), b'in')
    a.setsockopt(socket.SOL_IP, MCAST_LEAVE_GROUP, group_req(GROUP, 'v0'))
    a.setsockopt(socket.SOL_IP, MCAST_JOIN_SOURCE_GROUP, group_req(GROUP, 'v0', PEER))
    b.sendto(b'again', (GROUP, 5000))
    equal(a.recv(10), b'again')
    a.setsockopt(socket.SOL_IP, MCAST_LEAVE_SOURCE_GROUP, group_req(GROUP, 'v0', PEER))
    fails(errno.EINVAL, a.setsockopt, socket.SOL_IP, MCAST_JOIN_GROUP,
          group_req(GROUP, 'v0')[:20])


def test_multicast_sending():
    a, b = mudp('', 5000), peer(6000)
    b.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, mreq(GROUP, None, PEER)[:8])
    b.setsockopt(socket.SOL_IP, IP_RECVTTL, 1)
    a.sendto(b'x', (GROUP, 6000))
    equal(struct.unpack('i', control_of(b, (0, socket.IP_TTL)))[0], 1)
    a.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_TTL, 5)
    a.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF, socket.inet_aton(ME))
    equal(a.getsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF, 4), socket.inet_aton(ME))
    a.sendto(b'x', (GROUP, 6000))
    equal(struct.unpack('i', control_of(b, (0, socket.IP_TTL)))[0], 5)
    fails(errno.EADDRNOTAVAIL, a.setsockopt, socket.SOL_IP, socket.IP_MULTICAST_IF,
          socket.inet_aton(PEER))
    # To members on this host, unless the sender does not want that.
    c = mudp('', 6000)
    c.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, mreq(GROUP))
    a.sendto(b'loop', (GROUP, 6000))
    equal(c.recv(10), b'loop')
    a.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_LOOP, 0)
    a.sendto(b'loop', (GROUP, 6000))
    silent(c)


def test_memberships_have_a_limit():
    a = mudp()
    limit = int(open('/proc/sys/net/ipv4/igmp_max_memberships').read())
    for i in range(limit):
        a.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, mreq(f'239.2.0.{i}'))
    fails(errno.ENOBUFS, a.setsockopt, socket.SOL_IP, socket.IP_ADD_MEMBERSHIP,
          mreq('239.3.0.1'))


def test_bind_to_device():
    a, b = mudp(), peer(6000)
    a.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'v0\0')
    a.bind((ME, 5000))
    a.sendto(b'x', (PEER, 6000))
    equal(b.recvfrom(10), (b'x', (ME, 5000)))
    # A device without an endpoint leads nowhere.
    c = mudp()
    c.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'lo\0')
    fails(errno.EADDRNOTAVAIL, c.bind, (ME, 5001))
    c.bind(('', 5000))    # not in the way of the other
    fails(errno.ENETUNREACH, c.sendto, b'x', (PEER, 6000))
    b.sendto(b'to v0', (ME, 5000))
    equal(a.recv(10), b'to v0')
    d = mudp()
    d.setsockopt(socket.SOL_IP, IP_UNICAST_IF, struct.pack('!I', socket.if_nametoindex('v0')))
    d.sendto(b'y', (PEER, 6000))
    equal(b.recv(10), b'y')


def run(*lines):
    for line in lines:
        subprocess.run(line.split(), check=True)


ATTACH = 'mipv4 attach e0 addr 10.7.0.1/24'
DETOUR = f'mipv4 route add {PEER}/32 via 10.7.0.2 dev e0'

# Each first leads what goes to PEER to a second endpoint, and then away from it.
DETOURS = (
    ((DETOUR,), f'mipv4 route del {PEER}/32 via 10.7.0.2 dev e0'),
    ((DETOUR,), 'mipv4 detach e0'),
    ((ATTACH, DETOUR), 'ip link set e0 down'),
    (('ip link set e0 up',), 'mipv4 addr del 10.7.0.1/24 dev e0'),
)


def test_choice_follows_each_change():
    """After each change of an endpoint, the next message goes where it leads. Another thread
    sends to the same destination all the time, so that each CPU has chosen before."""
    run('ip link add e0 type dummy', 'ip link set e0 up', ATTACH)
    a, b, other, done = mudp('', 5000), peer(6000), mudp(), threading.Event()

    def flood():
        while not done.is_set():
            try:
                other.sendto(b'flood', (PEER, 6001))
            except OSError:     # in the moment of a change
                pass

    thread = threading.Thread(target=flood, daemon=True)
    thread.start()
    try:
        for n in range(5):
            for there, back in DETOURS:
                run(*there)
                a.sendto(b'lost', (PEER, 6000))
                run(back)
                a.sendto(b'%d' % n, (PEER, 6000))
                equal(b.recv(10), b'%d' % n)
            run('mipv4 detach e0', ATTACH)
    finally:
        done.set()
        thread.join()


def test_receive_buffer_is_honest():
    a, b = mudp('', 5000), peer()
    a.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 10000)
    a.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
    room = a.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    for _ in range(200):
        b.sendto(b'x', (ME, 5000))
    time.sleep(0.5)
    n = drained(a)
    # Each octet occupies some 700: truesize counts, not the length.
    if not 2 <= n <= room / 256:
        raise AssertionError(f'{n} datagrams in {room} octets')
    b.sendto(b'y', (ME, 5000))
    a.settimeout(WAIT)
    dropped = struct.unpack('I', control_of(a, (socket.SOL_SOCKET, SO_RXQ_OVFL)))[0]
    equal(dropped, 200 - n)
    a.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
    b.sendto(bytes(60000), (ME, 5000))    # an empty queue takes one of any size
    equal(len(a.recv(65536)), 60000)


def test_queues_are_told():
    a, b = mudp('', 5000), peer()
    size = array.array('i', [0])
    import fcntl
    fcntl.ioctl(a, SIOCINQ, size)
    equal(size[0], 0)
    b.sendto(b'12345', (ME, 5000))
    a.recv(10, socket.MSG_PEEK)
    fcntl.ioctl(a, SIOCINQ, size)
    equal(size[0], 5)
    fcntl.ioctl(a, SIOCOUTQ, size)
    equal(size[0], 0)


def test_timestamps():
    a, b = mudp('', 5000), peer()
    a.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    b.sendto(b'x', (ME, 5000))
    seconds, _ = struct.unpack('qq', control_of(a, (socket.SOL_SOCKET, SO_TIMESTAMPNS)))
    if abs(seconds - time.time()) > 60:
        raise AssertionError(f'{seconds}')
    # When a datagram was sent, in software, with the number of the message.
    a.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 0)
    a.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, 1 << 1 | 1 << 4 | 1 << 7 | 1 << 11)
    a.sendto(b'x', (PEER, 9))
    select.select([], [], [a], WAIT)
    _, control, _, _ = a.recvmsg(10, 400, socket.MSG_ERRQUEUE)
    kinds = [(level, kind) for level, kind, _ in control]
    equal(kinds, [(socket.SOL_SOCKET, SO_TIMESTAMPING), (socket.SOL_IP, IP_RECVERR)])


def test_time_of_sending_has_the_device():
    a = mudp()
    a.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    # In software, with control messages (OPT_CMSG); then without the datagram (OPT_TSONLY).
    a.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, 1 << 1 | 1 << 4 | 1 << 10)
    a.sendto(b'x', (PEER, 9))
    select.select([], [], [a], WAIT)
    _, control, _, _ = a.recvmsg(100, 400, socket.MSG_ERRQUEUE)
    info = [data for level, kind, data in control if (level, kind) == (0, IP_PKTINFO)]
    equal(info, [struct.pack('i', socket.if_nametoindex('v0')) + socket.inet_aton(ME) +
                 socket.inet_aton(PEER)])
    a.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, 1 << 1 | 1 << 4 | 1 << 10 | 1 << 11)
    a.sendto(b'x', (PEER, 9))
    select.select([], [], [a], WAIT)
    _, control, _, _ = a.recvmsg(100, 400, socket.MSG_ERRQUEUE)
    equal([kind for _, kind, _ in control], [SO_TIMESTAMPING, IP_RECVERR])


def test_poll_and_epoll():
    a, b = mudp('', 5000), peer()
    poll = select.poll()
    poll.register(a, select.POLLIN | select.POLLOUT)
    equal(poll.poll(0), [(a.fileno(), select.POLLOUT)])
    edge = select.epoll()
    edge.register(a, select.EPOLLIN | select.EPOLLET)
    b.sendto(b'1', (ME, 5000))
    equal(edge.poll(WAIT), [(a.fileno(), select.EPOLLIN)])
    equal(edge.poll(0), [])
    b.sendto(b'2', (ME, 5000))
    equal(edge.poll(WAIT), [(a.fileno(), select.EPOLLIN)])
    equal(poll.poll(0), [(a.fileno(), select.POLLIN | select.POLLOUT)])
    equal((a.recv(10), a.recv(10)), (b'1', b'2'))


def test_shutdown_wakes_the_reader():
    a = mudp('', 5000)
    fails(errno.ENOTCONN, mudp().shutdown, socket.SHUT_RD)
    a.connect((PEER, 9))
    threading.Timer(0.3, a.shutdown, [socket.SHUT_RDWR]).start()
    a.settimeout(None)
    equal(a.recv(10), b'')
    fails(errno.EPIPE, a.send, b'x')


def test_many_messages_in_one_call():
    class IoVec(ctypes.Structure):
        _fields_ = [('base', ctypes.c_char_p), ('len', ctypes.c_size_t)]

    class MsgHdr(ctypes.Structure):
        _fields_ = [('name', ctypes.c_void_p), ('namelen', ctypes.c_uint),
                    ('iov', ctypes.POINTER(IoVec)), ('iovlen', ctypes.c_size_t),
                    ('control', ctypes.c_void_p), ('controllen', ctypes.c_size_t),
                    ('flags', ctypes.c_int)]

    class MMsgHdr(ctypes.Structure):
        _fields_ = [('hdr', MsgHdr), ('len', ctypes.c_uint)]

    a, b = mudp('', 5000), peer(6000)
    a.connect((PEER, 6000))
    texts = [b'%d' % i for i in range(20)]
    vectors = [IoVec(t, len(t)) for t in texts]
    messages = (MMsgHdr * 20)(*[MMsgHdr(MsgHdr(iov=ctypes.pointer(v), iovlen=1))
                                for v in vectors])
    equal(LIBC.sendmmsg(a.fileno(), messages, 20, 0), 20)
    equal([b.recv(10) for _ in range(20)], texts)
    for t in texts:
        b.sendto(t, (ME, 5000))
    time.sleep(0.3)
    room = [ctypes.create_string_buffer(10) for _ in range(20)]
    vectors = [IoVec(ctypes.cast(r, ctypes.c_char_p), 10) for r in room]
    messages = (MMsgHdr * 20)(*[MMsgHdr(MsgHdr(iov=ctypes.pointer(v), iovlen=1))
                                for v in vectors])
    equal(LIBC.recvmmsg(a.fileno(), messages, 20, 0, None), 20)
    equal([r.raw[:m.len] for r, m in zip(room, messages)], texts)


def test_bad_memory_is_refused():
    a, b = mudp('', 5000), peer(6000)
    a.connect((PEER, 6000))
    fails(errno.EFAULT, lambda: check_errno(
        LIBC.send(a.fileno(), ctypes.c_void_p(8), 100, 0)))
    b.sendto(b'lost', (ME, 5000))
    select.select([a], [], [], WAIT)
    fails(errno.EFAULT, lambda: check_errno(
        LIBC.recv(a.fileno(), ctypes.c_void_p(8), 100, 0)))
    fails(errno.EFAULT, lambda: check_errno(
        LIBC.setsockopt(a.fileno(), 0, 35, ctypes.c_void_p(8), 12)))


def test_socket_filter_sees_the_header():
    a, b = mudp('', 5000), peer(6000)
    # Accept if the source port is 6000: ldh [0]; jeq #6000; ret #-1; ret #0
    code = struct.pack('HBBIHBBIHBBIHBBI', 0x28, 0, 0, 0, 0x15, 0, 1, 6000,
                       0x06, 0, 0, 0xffffffff, 0x06, 0, 0, 0)
    program = ctypes.create_string_buffer(code)
    a.setsockopt(socket.SOL_SOCKET, 26, struct.pack('HP', 4, ctypes.addressof(program)))
    peer(6001).sendto(b'no', (ME, 5000))
    b.sendto(b'yes', (ME, 5000))
    equal(a.recv(10), b'yes')
    silent(a)


def test_close_while_a_reader_waits():
    a = mudp('', 5000)
    a.settimeout(None)
    copy = a.dup()
    reader = threading.Thread(target=lambda: copy.recv(10), daemon=True)
    reader.start()
    time.sleep(0.2)
    a.close()
    peer().sendto(b'x', (ME, 5000))
    reader.join(WAIT)
    equal(reader.is_alive(), False)


def test_own_address():
    a, b = mudp('', 5000), mudp('', 5001)
    a.sendto(b'self', (ME, 5001))
    equal(b.recvfrom(10), (b'self', (ME, 5000)))


def test_checksum_can_be_left_out():
    a, b = mudp('', 5000), peer(6000)
    a.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    a.sendto(b'no sum', (PEER, 6000))
    equal(b.recv(10), b'no sum')
    b.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    b.sendto(b'none', (ME, 5000))
    equal(a.recv(10), b'none')


def test_address_without_a_port():
    a = mudp()
    a.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    a.bind((ME, 0))
    equal(a.getsockname(), (ME, 0))
    a.connect((PEER, 9))
    if not port_of(a):
        raise AssertionError('no port')


def test_foreign_address_with_freebind():
    a = mudp()
    a.setsockopt(socket.SOL_IP, IP_FREEBIND, 1)
    a.bind(('10.9.0.200', 5000))
    fails(errno.EADDRNOTAVAIL, a.sendto, b'x', (PEER, 9))
    a.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'v0')
    fails(errno.EADDRNOTAVAIL, a.sendto, b'x', (PEER, 9))


if __name__ == '__main__':
    globals()['test_' + sys.argv[1]]()
