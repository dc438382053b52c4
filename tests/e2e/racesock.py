# racesock.py: programs with UDP sockets of mipv4, for races.py. The threads of such a worker
# use the same sockets at once, so that a socket is closed, connected or killed while others
# send and wait.
import ctypes
import errno
import os
import select
import socket
import struct
import threading
import time

import sockdiag
from modules import libc

IP, UDP, SOL = socket.SOL_IP, 17, socket.SOL_SOCKET
GROUP = "239.1.2."
PORTS = (0, 5000, 5000, 5001, 5002, 4000)
# Options that are numbers, and values of them.
NUMBERS = (
    (IP, 1, (0, 0x10, 0xff)), (IP, 2, (1, 64, -1)), (IP, 8, (0, 1)), (IP, 10, (0, 1, 2, 3, 4, 5)),
    (IP, 11, (0, 1, 1)), (IP, 12, (0, 1)), (IP, 13, (0, 1)), (IP, 15, (0, 1)), (IP, 24, (0, 1)),
    (IP, 33, (0, 1, 5)), (IP, 34, (0, 1)), (IP, 49, (0, 1)), (IP, 50, (0,)),
    (UDP, 1, (0, 0, 1)), (UDP, 103, (0, 0, 100, 1400)), (UDP, 104, (0, 1)),
    (SOL, 2, (0, 1)), (SOL, 15, (0, 1)), (SOL, 6, (0, 1, 1)), (SOL, 7, (0, 5000, 200000)),
    (SOL, 8, (0, 3000, 200000)), (SOL, 11, (0, 0, 1)), (SOL, 12, (0, 6)), (SOL, 36, (0, 7)),
    (SOL, 42, (-1, 0, 10)), (SOL, 37, (0, 0x3ff, 0x1a1b)), (SOL, 40, (0, 1)), (SOL, 27, (0,)),
)
FILTERS = (26, 51)	# SO_ATTACH_FILTER, SO_ATTACH_REUSEPORT_CBPF
RETURN_0 = struct.pack("=HBBI", 6, 0, 0, 0)
RETURN_ALL = struct.pack("=HBBI", 6, 0, 0, 0xffff)
DONTWAIT, MORE, CONFIRM = socket.MSG_DONTWAIT, socket.MSG_MORE, socket.MSG_CONFIRM
WAIT = 300	# ms


def check(result):
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def set_option(sock, level, name, value):
    """Not the function of socket, which keeps other threads from running."""
    check(libc.setsockopt(sock.fileno(), level, name, value, len(value)))


def sockaddr(host, port, family=socket.AF_INET):
    return struct.pack("=H", family) + struct.pack("!H", port) + socket.inet_aton(host) + bytes(8)


def open_socket(kind, protocol):
    """A socket of a companion."""
    try:
        return socket.socket(socket.AF_INET, kind, protocol)
    except OSError as error:
        # The error of the kernel while the module of a protocol is unloaded.
        if error.errno == errno.ENOMEM:
            raise OSError(errno.EPROTONOSUPPORT, "unloading") from error
        raise


def new_socket(reuse):
    sock = open_socket(socket.SOCK_DGRAM, sockdiag.IPPROTO_MUDP)
    sock.setsockopt(SOL, 20, struct.pack("=qq", 0, WAIT * 1000))
    if reuse:
        sock.setsockopt(SOL, reuse, 1)
    return sock


def poll(sock, timeout):
    """Wait; the socket may be closed by another thread."""
    try:
        waiter = select.poll()
        waiter.register(sock, select.POLLIN | select.POLLERR)
    except ValueError as error:
        raise OSError(errno.EBADF, "closed") from error
    return waiter.poll(timeout)


class Sockets:
    """The sockets of a worker."""
    LIMIT = 12

    def __init__(self):
        self.lock = threading.Lock()
        self.all, self.resting = [], 0

    def add(self, sock):
        with self.lock:
            if time.monotonic() < self.resting:
                old = sock
            else:
                self.all.append(sock)
                old = self.all.pop(0) if len(self.all) > self.LIMIT else None
        if old:
            old.close()

    def pick(self, which):
        with self.lock:
            if not self.all:
                raise BlockingIOError(errno.EAGAIN, "no socket")
            return self.all[int(which * len(self.all))]

    def ready(self, which):
        """A socket that has something to receive, or any."""
        with self.lock:
            socks = [sock for sock in self.all if poll(sock, 0)]
        return socks[int(which * len(socks))] if socks else self.pick(which)

    def close(self, which):
        with self.lock:
            sock = self.all.pop(int(which * len(self.all))) if self.all else None
        if sock:
            sock.close()

    def rest(self, pause):
        """Have no sockets for a while, so that modules can be unloaded."""
        with self.lock:
            self.resting = time.monotonic() + pause
            socks, self.all = self.all, []
        for sock in socks:
            sock.close()
        time.sleep(pause)


class Ops:
    """The operations; races.py makes a worker of them."""
    OPS = {"sock_open": 24, "sock_bind": 24, "sock_connect": 15, "sock_disconnect": 5, "sock_send": 30,
           "sock_sendmsg": 12, "sock_recv": 20, "sock_wait": 5, "sock_number": 15, "sock_filter": 5,
           "sock_device": 4, "sock_options": 2, "sock_group": 18, "sock_look": 8, "sock_shutdown": 2,
           "sock_close": 8, "sock_rest": 1, "sock_dump": 4, "sock_kill": 3}
    PAUSE = 0.03
    THREADS = 3

    def one(self, r, words, function):
        """An operation on a socket."""
        which = r.random()
        return f"socket {which:.2f}: {words}", lambda: function(self.sockets.pick(which))

    def host(self, r):
        d = self.dev(r)
        return r.choice((d.net + "1", d.net + "2", d.net + "2", d.base, d.base, d.net + "10",
                         d.net + str(r.randint(30, 60)), d.net + "255", GROUP + str(r.randint(1, 6)),
                         "172.16.1.1"))

    def sock_open(self, r):
        d, reuse = self.dev(r), r.choice((0, 2, 15, 15))
        return f"socket for {d.name}, option {reuse}", \
            lambda: self.sockets.add(self.in_namespace(d, new_socket, reuse))

    def sock_bind(self, r):
        host, port = r.choice(("0.0.0.0", "0.0.0.0", self.host(r))), r.choice(PORTS)
        return self.one(r, f"bind {host}:{port}", lambda sock: sock.bind((host, port)))

    def sock_connect(self, r):
        host, port = self.host(r), r.choice((7, 4000, 5000, 5001))
        return self.one(r, f"connect {host}:{port}", lambda sock: sock.connect((host, port)))

    def sock_disconnect(self, r):
        to = sockaddr("0.0.0.0", 0, socket.AF_UNSPEC)
        return self.one(r, "disconnect", lambda sock: check(libc.connect(sock.fileno(), to, len(to))))

    def sock_send(self, r):
        host, port, size = self.host(r), r.choice((7, 9, 4000, 5000, 5001)), \
            r.choice((0, 10, 1000, 1472, 5000, 65507))
        flags = r.choice((0, DONTWAIT, DONTWAIT | CONFIRM, MORE))
        named, count = r.random() < 0.7, r.choice((1, 1, 8))

        def do(sock):
            for _ in range(count):
                if named:
                    sock.sendto(bytes(size), flags, (host, port))
                else:
                    sock.send(bytes(size), flags)
        return self.one(r, f"send {count} of {size} to {host}:{port} flags {flags:x}", do)

    def sock_sendmsg(self, r):
        host, size = self.host(r), r.choice((10, 3000, 30000))
        cmsg = r.choice((
            [(UDP, 103, struct.pack("=H", r.choice((500, 1400))))],
            [(IP, 8, struct.pack("=I4s4s", 0, socket.inet_aton(self.dev(r).base), bytes(4)))],
            [(IP, 2, struct.pack("=i", 3)), (IP, 1, struct.pack("=i", 4))],
            [(SOL, 37, struct.pack("=I", 0x3))],
            [(IP, 7, bytes([7, 11, 4]) + bytes(9))],
        ))
        return self.one(r, f"sendmsg {size} to {host} with {cmsg[0][:2]}",
                        lambda sock: sock.sendmsg([bytes(size)], cmsg, DONTWAIT, (host, 5000)))

    def sock_recv(self, r):
        flags, count = r.choice((0, 0, 0x2, 0x20, 0x2000)), r.choice((1, 8, 30))
        size = r.choice((10, 70000))

        which = r.random()

        def do():
            sock = self.sockets.ready(which)
            for _ in range(count):
                sock.recvmsg(size, 300, flags | DONTWAIT)
        return f"socket {which:.2f}: receive {count} flags {flags:x}", do

    def sock_wait(self, r):
        polls = r.random() < 0.5

        def do(sock):
            if polls:
                poll(sock, WAIT)
            else:
                sock.recv(70000)
        return self.one(r, "poll" if polls else "wait", do)

    def sock_number(self, r):
        level, name, values = r.choice(NUMBERS)
        value = r.choice(values)
        return self.one(r, f"option {level} {name} {value}",
                        lambda sock: set_option(sock, level, name, struct.pack("=i", value)))

    def sock_filter(self, r):
        name, code = r.choice(FILTERS), r.choice((RETURN_0, RETURN_ALL))

        def do(sock):
            text = ctypes.create_string_buffer(code)
            set_option(sock, SOL, name, struct.pack("@HP", 1, ctypes.addressof(text)))
        return self.one(r, f"filter {name}", do)

    def sock_device(self, r):
        name = r.choice((b"", self.dev(r).name.encode()))
        return self.one(r, f"device {name}", lambda sock: set_option(sock, SOL, 25, name + b"\0"))

    def sock_options(self, r):
        value = r.choice((b"", bytes([7, 11, 4]) + bytes(9)))
        return self.one(r, f"options {value.hex()}", lambda sock: set_option(sock, IP, 4, value))

    def sock_group(self, r):
        group, source = socket.inet_aton(GROUP + str(r.randint(1, 6))), socket.inet_aton("10.9.0.1")
        name = r.choice((35, 35, 35, 36, 39, 39, 40, 37, 38, 41, 32))
        value = group + (bytes(4) if name < 37 or name == 32 else bytes(4) + source)
        if name == 41:
            value = group + bytes(4) + struct.pack("=II", r.randint(0, 1), 2) + source + source[:3] + b"\7"
        if name == 32:
            value = socket.inet_aton(self.dev(r).base)
        return self.one(r, f"group option {name}", lambda sock: set_option(sock, IP, name, value))

    def sock_look(self, r):
        def do(sock):
            sock.getsockname()
            for level, name in ((SOL, 4), (IP, 4), (IP, 32), (SOL, 55)):
                sock.getsockopt(level, name, 64)
            sock.getsockopt(IP, 14)		# only if it is connected
        return self.one(r, "read its options", do)

    def sock_shutdown(self, r):
        how = r.randint(0, 2)
        return self.one(r, f"shutdown {how}", lambda sock: sock.shutdown(how))

    def sock_close(self, r):
        which = r.random()
        return f"close socket {which:.2f}", lambda: self.sockets.close(which)

    def sock_rest(self, r):
        pause = r.random() ** 2
        return f"close all sockets for {pause:.3f} s", lambda: self.sockets.rest(pause)

    def sock_dump(self, r):
        d = self.dev(r)

        def do():
            with self.in_namespace(d, sockdiag.connect) as diag:
                for found in sockdiag.dump(diag)[:3]:
                    sockdiag.get(diag, found)
        return f"dump the sockets of {d.name}", do

    def sock_kill(self, r):
        d, which = self.dev(r), r.random()

        def do():
            with self.in_namespace(d, sockdiag.connect) as diag:
                found = sockdiag.dump(diag)
                if not found or not sockdiag.kill(diag, found[int(which * len(found))]):
                    raise BlockingIOError(errno.EAGAIN, "no socket")
        return f"kill a socket of {d.name}", do
