# modules.py: load and unload companions, and run programs that use them; for cycles.sh.
#
#   cycle FILE N [DEV...]  load a module and unload it, N times; mudp starts with
#                          services on the devices
#   mudp ADDRESS DEV...    run short-lived programs that listen and send, until SIGTERM
#   mrdp ADDRESS DEV...    the same for programs that have sessions with ADDRESS
#
# The last two print a report. Any operation of theirs may fail at any moment.
import ctypes
import os
import random
import signal
import socket
import struct
import sys
import time

from cycle import attr, call, connect, find_family

SYS_DELETE_MODULE, SYS_FINIT_MODULE = 176, 313	# x86-64
# linux/mudp.h
SERVICE_ADD, SERVICE_DEL, SERVICE_GET, STATS_GET, LISTEN, SEND = 1, 2, 3, 4, 5, 7
A_IFINDEX, A_ADDR, A_PORT, A_LOCAL_PORT, A_SERVICE, A_DATA, A_SIZE, A_COUNT = 1, 2, 3, 5, 6, 7, 8, 10
ECHO, DISCARD, SINK = 0, 1, 2
ECHO_PORT, SINK_PORT, LISTEN_PORT = 7, 9, 5000
MRDP, MRDP_PORT = 259, 4000

libc = ctypes.CDLL(None, use_errno=True)


def syscall(number, *args):
    if libc.syscall(number, *args) < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def load(file):
    with open(file, "rb") as module:
        syscall(SYS_FINIT_MODULE, module.fileno(), b"", 0)


def unload(name):
    """Unloading fails while a file of the module is open or a dump runs."""
    end = time.monotonic() + 60
    while True:
        try:
            syscall(SYS_DELETE_MODULE, name.encode(), os.O_NONBLOCK)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise
            time.sleep(0.001)


def index(dev):
    return attr(A_IFINDEX, struct.pack("=I", socket.if_nametoindex(dev)))


def port(number, kind=A_LOCAL_PORT):
    return attr(kind, struct.pack("!H", number))


def serve(genl, family, dev):
    for number, kind in ((ECHO_PORT, ECHO), (SINK_PORT, SINK)):
        call(genl, family, SERVICE_ADD, index(dev) + port(number) + attr(A_SERVICE, bytes([kind])))


def note(text):
    """Write to the kernel's log, to relate operations to its messages."""
    with open("/dev/kmsg", "w", encoding="ascii") as log:
        log.write(f"cycles: {text}\n")


def cycle(file, count, *devs):
    name = os.path.basename(file)[:-3]
    start = time.monotonic()
    count = int(count)
    for i in range(count):
        if i % max(1, count // 20) == 0:
            note(f"{name} {i} of {count}")
        before = time.monotonic()
        load(file)
        if devs:
            with connect() as genl:
                family = find_family(genl, name)
                for dev in devs:
                    serve(genl, family, dev)
        # On a slow machine programs need more time to use the module.
        time.sleep(random.random() * max(0.05, time.monotonic() - before))
        unload(name)
    text = f"{count} times loaded and unloaded in {time.monotonic() - start:.0f} s"
    note(text)
    print(text)


def of_mudp(address, dev, count):
    """A program with a socket: its operations, in random order."""
    to = attr(A_ADDR, socket.inet_aton(address))
    asks = [
        (LISTEN, index(dev) + port(LISTEN_PORT)),
        (LISTEN, index(dev) + port(0)),
        (SEND, index(dev) + to + port(ECHO_PORT, A_PORT) + attr(A_DATA, b"hello")),
        (SEND, index(dev) + to + port(LISTEN_PORT, A_PORT) + attr(A_SIZE, struct.pack("=I", 100)) +
         attr(A_COUNT, struct.pack("=I", 16))),
        (SEND, index(dev) + to + port(SINK_PORT, A_PORT) + attr(A_SIZE, struct.pack("=I", 9000))),
        (SERVICE_GET, b""),
        (STATS_GET, index(dev)),
        (SERVICE_ADD, index(dev) + port(LISTEN_PORT + 1) + attr(A_SERVICE, bytes([DISCARD]))),
        (SERVICE_DEL, index(dev) + port(LISTEN_PORT + 1)),
    ]
    with connect() as genl:
        family = find_family(genl, "mudp")
        for cmd, payload in random.sample(asks, len(asks)):
            try:
                call(genl, family, cmd, payload, dump=cmd == SERVICE_GET)
                count["done"] += 1
            except OSError:
                count["refused"] += 1


def of_mrdp(address, dev, count):
    """A session, and its state after the socket is closed."""
    with socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET, MRDP) as s:
        s.setblocking(False)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, dev.encode())
        s.bind(("", MRDP_PORT))
        s.connect((address, MRDP_PORT))
        for size in (0, 10, 1200, 8192):
            s.send(bytes(size))
            count["done"] += 1
        for _ in range(5):
            time.sleep(0.002)
            try:
                s.recv(9000)
                count["done"] += 1
            except BlockingIOError:
                pass


def use(program, address, *devs):
    """Run programs until SIGTERM. Loading has priority."""
    os.nice(10)
    count = {"done": 0, "refused": 0}
    ends = []
    signal.signal(signal.SIGTERM, lambda *_: ends.append(True))
    while not ends:
        try:
            program(address, random.choice(devs), count)
        except OSError:
            count["refused"] += 1
        time.sleep(random.random() * 0.1)
    text = f"{count['done']} done, {count['refused']} refused"
    note(f"{program.__name__} {address} {text}")
    print(text)


def main():
    if sys.argv[1] == "cycle":
        cycle(*sys.argv[2:])
    else:
        use({"mudp": of_mudp, "mrdp": of_mrdp}[sys.argv[1]], *sys.argv[2:])


if __name__ == "__main__":
    main()
