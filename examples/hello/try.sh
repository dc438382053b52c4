#!/bin/sh
# try.sh: hello.ko on a link without a network card. The end "near" belongs to mipv4, the
# end "far" to Linux, in a network namespace. Run it as root where hello.ko is;
# docs/companion.md explains it.
set -eu

ip netns add far
ip link add near type veth peer name far netns far
ip link set near up
ip -n far addr add 10.9.1.1/24 dev far
ip -n far link set far up

modprobe mipv4
insmod hello.ko
mipv4 attach near addr 10.9.1.2/24
mipv4 show dev near

ip netns exec far python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
s.settimeout(5)
s.sendto(b"hello", ("10.9.1.2", 0))
print("received:", s.recv(100)[20:])'
dmesg | tail -n 1

mipv4 detach near
rmmod hello
ip netns del far
