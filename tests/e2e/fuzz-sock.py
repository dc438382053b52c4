# fuzz-sock.py DEV ADDRESS GATEWAY SEED: while the fuzzer of sockets runs, detach and attach
# the endpoint, dump sockets and kill some, until SIGTERM. One process, because it takes long
# to start programs under checkers.
import random
import signal
import socket
import struct
import sys
import time

import sockdiag
from cycle import A_ADDR, A_GATEWAY, A_IFINDEX, A_PREFIXLEN, ATTACH, DETACH, attr, call, connect, \
    find_family


def main():
    dev, address, gateway, seed = sys.argv[1:]
    ends = []
    signal.signal(signal.SIGTERM, lambda *_: ends.append(True))
    r = random.Random(seed)
    index = attr(A_IFINDEX, struct.pack("=I", socket.if_nametoindex(dev)))
    config = index + attr(A_ADDR, socket.inet_aton(address)) + attr(A_PREFIXLEN, b"\x18") + \
        attr(A_GATEWAY, socket.inet_aton(gateway))
    attached = dumped = killed = 0
    with connect() as genl, sockdiag.connect() as diag:
        family = find_family(genl)
        while not ends:
            time.sleep(r.random())
            what = r.choice(("detach", "dump", "kill", "kill"))
            if what == "detach":
                call(genl, family, DETACH, index)
                time.sleep(r.random() ** 4)
                call(genl, family, ATTACH, config)
                attached += 1
                continue
            found = sockdiag.dump(diag)
            dumped += len(found)
            if what == "kill" and found:
                killed += sockdiag.kill(diag, r.choice(found))
    print(f"attached {attached} times, {dumped} sockets dumped, {killed} killed")


main()
