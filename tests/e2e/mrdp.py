"""The sockets of the example companion: socket(AF_INET, SOCK_SEQPACKET, 259).

mrdp.py TEST: run a test in a VM where example.sh has made its network: both ends of the link
belong to mipv4. The peer is a socket of the namespace "peer".
"""
import ctypes
import errno
import fcntl
import select
import socket
import struct
import sys
import threading
import time
from sock import IP_MTU, IP_RECVERR, LIBC, ME, PEER, SIOCINQ, WAIT, equal, fails, in_namespace, \
    silent

MRDP = 259
SO_RCVTIMEO, SO_SNDTIMEO, SO_ATTACH_FILTER, SO_DETACH_FILTER = 20, 21, 26, 27
PORT = 4000
NOBODY = '10.9.0.99'
LEN = 8192


def opened(where=None):
    """A socket without an address."""
    def make():
        return socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET, MRDP)
    s = in_namespace(where, make) if where else make()
    s.settimeout(WAIT)
    return s


def one(to=PEER, port=PORT, where=None):
    """A socket with a peer; both have the same port."""
    s = opened(where)
    s.bind(('', port))
    s.connect((to, port))
    return s


def both(port=PORT):
    """Both sides of a session."""
    return one(PEER, port), one(ME, port, 'peer')


def exchange(a, b):
    """A message each way, so that both sides know each other."""
    a.send(b'ping')
    equal(b.recv(10), b'ping')
    b.send(b'pong')
    equal(a.recv(10), b'pong')


def events(s, wait=0):
    """What poll() reports."""
    poll = select.poll()
    poll.register(s, select.POLLIN | select.POLLOUT | select.POLLRDHUP)
    return dict(poll.poll(wait * 1000)).get(s.fileno(), 0)


def waits_for(condition):
    end = time.monotonic() + WAIT
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('it does not come')
        time.sleep(0.01)


def fill(s):
    """Send until there is no room; the number of messages."""
    s.setblocking(False)
    n = 0
    try:
        while True:
            s.send(b'%100d' % n)
            n += 1
    except BlockingIOError:
        s.settimeout(WAIT)
        return n


def background(function, *args):
    """Call it in a thread; a function returns its result or its errno."""
    result = []

    def run():
        try:
            result.append(function(*args))
        except OSError as e:
            result.append(e.errno)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(0.2)

    def end():
        thread.join(WAIT)
        return result[0] if result else 'still waits'
    return end


def test_socket_is_of_the_right_type():
    s = opened()
    equal(s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE), socket.SOCK_SEQPACKET)
    equal(s.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL), MRDP)
    for kind in socket.SOCK_DGRAM, socket.SOCK_STREAM:
        fails(errno.EPROTONOSUPPORT, socket.socket, socket.AF_INET, kind, MRDP)
    fails(errno.EOPNOTSUPP, s.listen)
    fails(errno.EOPNOTSUPP, s.accept)


def test_socket_without_a_peer():
    s = opened()
    for call, arg in (s.send, b'x'), (s.recv, 10):
        fails(errno.ENOTCONN, call, arg)
    fails(errno.ENOTCONN, s.sendto, b'x', (PEER, PORT))
    fails(errno.ENOTCONN, s.getpeername)
    fails(errno.ENOTCONN, s.shutdown, socket.SHUT_WR)
    s = opened()
    s.setblocking(False)
    fails(errno.ENOTCONN, s.recv, 10)
    equal(events(s) & select.POLLHUP, select.POLLHUP)


def test_session_is_with_one_host():
    s = opened()
    fails(errno.ENETUNREACH, s.connect, ('224.0.0.1', PORT))
    fails(errno.EACCES, s.connect, ('10.9.0.255', PORT))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    fails(errno.ENETUNREACH, s.connect, ('10.9.0.255', PORT))
    fails(errno.ENETUNREACH, s.connect, ('192.0.2.1', PORT))
    fails(errno.ENOTCONN, s.getpeername)
    s.connect((PEER, PORT))
    fails(errno.EISCONN, s.connect, (PEER, PORT))
    fails(errno.EISCONN, s.connect, (NOBODY, PORT))
    fails(errno.EISCONN, s.sendto, b'x', (PEER, PORT))
    equal(s.getpeername(), (PEER, PORT))
    equal(s.getsockname()[0], ME)
    equal(s.getsockopt(socket.SOL_IP, IP_MTU), 1500)


def test_messages_keep_their_bounds():
    a, b = both()
    messages = [b'one', b'second', b'', bytes(range(256)) * 32, b'x']
    for message in messages:
        equal(a.send(message), len(message))
    for message in messages:
        data, _, flags, source = b.recvmsg(LEN + 1)
        equal(data, message)
        equal(flags, socket.MSG_EOR)
        equal(source, (ME, PORT))
    fails(errno.EMSGSIZE, a.send, bytes(LEN + 1))
    fails(errno.EOPNOTSUPP, a.send, b'x', socket.MSG_OOB)


def test_short_buffer_truncates():
    a, b = both()
    for _ in range(2):
        a.send(b'0123456789')
    data, _, flags, _ = b.recvmsg(4, 0, socket.MSG_PEEK)
    equal((data, flags), (b'0123', socket.MSG_TRUNC))
    equal(fcntl.ioctl(b, SIOCINQ, bytes(4)), struct.pack('i', 10))
    data, _, flags, _ = b.recvmsg(4)
    equal((data, flags), (b'0123', socket.MSG_TRUNC))
    buf = bytearray(4)
    equal(b.recv_into(buf, 4, socket.MSG_TRUNC), 10)


def test_both_may_send_first():
    a, b = both()
    a.send(b'a')
    b.send(b'b')
    equal(a.recv(10), b'b')
    equal(b.recv(10), b'a')
    exchange(a, b)


def test_sessions_of_different_ports_are_apart():
    pairs = [both(PORT + i) for i in range(10)]
    for i, (a, _) in enumerate(pairs):
        a.send(b'%d' % i)
    for i, (_, b) in enumerate(pairs):
        equal(b.recv(10), b'%d' % i)


def test_send_waits_for_room():
    a, b = both()
    exchange(a, b)
    n = fill(a)
    equal(events(a) & select.POLLOUT, 0)
    a.settimeout(None)
    a.setsockopt(socket.SOL_SOCKET, SO_SNDTIMEO, struct.pack('ll', 0, 300000))
    begin = time.monotonic()
    fails(errno.EAGAIN, a.send, b'x')
    if not 0.2 < time.monotonic() - begin < WAIT:
        raise AssertionError('it did not wait')
    a.setsockopt(socket.SOL_SOCKET, SO_SNDTIMEO, struct.pack('ll', WAIT, 0))
    waiting = background(a.send, b'last')
    for i in range(n):
        equal(int(b.recv(200)), i)
    equal(waiting(), 4)
    equal(b.recv(200), b'last')
    waits_for(lambda: events(a) & select.POLLOUT)


def test_receive_waits_as_long_as_it_may():
    a, b = both()
    a.settimeout(None)
    a.setsockopt(socket.SOL_SOCKET, SO_RCVTIMEO, struct.pack('ll', 0, 300000))
    fails(errno.EAGAIN, a.recv, 10)
    fails(errno.EAGAIN, a.recv, 10, socket.MSG_DONTWAIT)
    equal(events(a), select.POLLOUT)
    b.send(b'x')
    waits_for(lambda: events(a) == select.POLLIN | select.POLLOUT)
    equal(a.recv(10), b'x')


def test_shutdown_is_an_end_of_file():
    a, b = both()
    for i in range(100):
        a.send(b'%d' % i)
    a.shutdown(socket.SHUT_WR)
    fails(errno.EPIPE, a.send, b'x')
    for i in range(100):
        equal(b.recv(10), b'%d' % i)
    data, _, flags, _ = b.recvmsg(10)
    equal((data, flags), (b'', 0))
    equal(events(b) & select.POLLRDHUP, select.POLLRDHUP)
    # The other direction stays.
    b.send(b'reply')
    equal(a.recv(10), b'reply')
    b.shutdown(socket.SHUT_WR)
    equal(a.recv(10), b'')
    equal(events(a) & select.POLLHUP, select.POLLHUP)


def test_shutdown_wakes_the_reader():
    a, _ = both()
    waiting = background(a.recv, 10)
    a.shutdown(socket.SHUT_RD)
    equal(waiting(), b'')


def test_close_is_an_end_of_file():
    a, b = both()
    exchange(a, b)
    a.send(b'last')
    a.close()
    equal(b.recv(10), b'last')
    equal(b.recv(10), b'')
    b.send(b'x')
    waits_for(lambda: events(b) & select.POLLERR)
    fails(errno.ECONNREFUSED, b.send, b'x')
    fails(errno.ENOTCONN, b.send, b'x')


def test_close_lingers_until_the_peer_has_all():
    a, b = both()
    exchange(a, b)
    n = fill(a)
    a.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, WAIT))
    waiting = background(a.close)
    for i in range(n):
        equal(int(b.recv(200)), i)
    equal(b.recv(10), b'')
    equal(waiting(), None)


def test_close_while_packets_fly():
    for _ in range(100):
        a, b = both()
        for _ in range(20):
            a.send(bytes(1000))
            b.send(bytes(1000))
        a.close()
        b.close()


def test_nobody_is_there():
    a = one()
    a.send(b'x')
    fails(errno.ECONNREFUSED, a.recv, 10)
    fails(errno.ENOTCONN, a.recv, 10)
    fails(errno.ENOTCONN, a.send, b'x')
    equal(events(a) & select.POLLHUP, select.POLLHUP)
    # The host does not exist.
    a = one(NOBODY, PORT + 1)
    a.send(b'x')
    a.settimeout(4 * WAIT)
    fails(errno.EHOSTUNREACH, a.recv, 10)


def test_error_queue_has_the_icmp_error():
    a = one()
    a.setsockopt(socket.SOL_IP, IP_RECVERR, 1)
    a.send(b'what failed')
    waits_for(lambda: events(a) & select.POLLERR)
    data, control, flags, name = a.recvmsg(100, 100, socket.MSG_ERRQUEUE)
    equal((data, name), (b'what failed', (PEER, PORT)))
    equal(flags & socket.MSG_ERRQUEUE, socket.MSG_ERRQUEUE)
    equal(control[0][2][:7], struct.pack('IBBB', errno.ECONNREFUSED, 2, 3, 3))
    # As with UDP, the error was read with the queue.
    fails(errno.ENOTCONN, a.recv, 10)


def test_peer_may_be_about_to_connect():
    b = opened('peer')
    b.bind(('', PORT))
    a = one()
    a.send(b'early')
    time.sleep(0.3)
    b.connect((ME, PORT))
    equal(b.recv(10), b'early')
    exchange(a, b)


def test_session_ends_if_the_peer_starts_anew():
    a, b = both()
    exchange(a, b)
    # So b sends no end of file.
    equal(LIBC.connect(b.fileno(), struct.pack('H14x', 0), 16), 0)
    b.close()
    b = one(ME, PORT, 'peer')
    a.send(b'y')
    fails(errno.ECONNRESET, a.recv, 10)


def test_disconnected_socket_has_another_session():
    a, b = both()
    exchange(a, b)
    a.send(b'never read')
    b.shutdown(socket.SHUT_RDWR)
    for s in a, b:
        equal(LIBC.connect(s.fileno(), struct.pack('H14x', 0), 16), 0)
        fails(errno.ENOTCONN, s.send, b'x')
    while True:     # what came before can be read still
        try:
            b.recv(10, socket.MSG_DONTWAIT)
        except OSError:
            break
    a.connect((PEER, PORT))
    b.connect((ME, PORT))
    exchange(a, b)


def test_dead_session_must_be_disconnected():
    a = one()
    a.send(b'x')
    fails(errno.ECONNREFUSED, a.recv, 10)
    fails(errno.EISCONN, a.connect, (PEER, PORT))
    equal(LIBC.connect(a.fileno(), struct.pack('H14x', 0), 16), 0)
    a.connect((PEER, PORT))
    b = one(ME, PORT, 'peer')
    exchange(a, b)


def test_filter_sees_the_header():
    a, b = both()
    exchange(a, b)
    # Drop what comes from the port: a load, a comparison, two returns.
    code = ctypes.create_string_buffer(
        struct.pack('HBBI', 0x28, 0, 0, 0) + struct.pack('HBBI', 0x15, 0, 1, PORT) +
        struct.pack('HBBI', 0x06, 0, 0, 0) + struct.pack('HBBI', 0x06, 0, 0, 0xffff))
    b.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                 struct.pack('HxxxxxxP', 4, ctypes.addressof(code)))
    a.send(bytes(1000))
    a.send(b'x')
    b.settimeout(0.5)
    silent(b)
    b.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)
    b.settimeout(WAIT)
    equal(len(b.recv(2000)), 1000)
    equal(b.recv(10), b'x')


def test_full_receive_buffer_is_no_loss():
    a, b = both()
    exchange(a, b)
    b.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
    for i in range(20):
        a.send(b'%1000d' % i)
    time.sleep(0.2)
    for i in range(20):
        equal(int(b.recv(2000)), i)


def stays_for_a_while():
    a, b = both()
    exchange(a, b)
    time.sleep(5)
    exchange(a, b)


if __name__ == '__main__':
    (globals().get('test_' + sys.argv[1]) or stays_for_a_while)()
