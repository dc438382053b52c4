#!/usr/bin/python3
"""tcp: a TCP connection of Linux, for coexist.sh

    tcp.py server           answer each octet on 10.9.0.1, port 7070
    tcp.py client ADDRESS   exchange octets with the server from this address
"""
import socket
import sys

SERVER = ("10.9.0.1", 7070)


def serve():
    with socket.create_server(SERVER) as listener:
        while True:
            with listener.accept()[0] as connection:
                while octets := connection.recv(1):
                    connection.sendall(octets)


def call(address):
    with socket.create_connection(SERVER, 5, (address, 0)) as connection:
        for i in range(50):
            connection.sendall(bytes([i]))
            if connection.recv(1) != bytes([i]):
                sys.exit(f"octet {i} was not answered")
    print("answered")


if sys.argv[1] == "server":
    serve()
else:
    call(sys.argv[2])
