"""Serves and sends in many namespaces at once, as it is told, one line each:

serve NETNS tcp|udp ADDRESS PORT
probe ID NETNS tcp|udp|icmp ADDRESS PORT
go          sends all probes together, prints "ID what the client saw" for each, then "done"
reset       closes everything
"""

import ctypes
import errno
import os
import selectors
import socket
import struct
import sys
import threading
import time

LIBC = ctypes.CDLL(None, use_errno=True)
PATIENCE = 2.4
BYTES = 4000
servers = selectors.DefaultSelector()
serving = []
probes = []
lock = threading.Lock()


def enter(name):
    fd = os.open("/run/netns/" + name, os.O_RDONLY)
    try:
        if LIBC.setns(fd, 0) != 0:
            raise OSError(ctypes.get_errno(), "setns " + name)
    finally:
        os.close(fd)


def inside(name, work):
    """Runs work on a thread of its own in the namespace."""
    thread = threading.Thread(target=lambda: (enter(name), work()), daemon=True)
    thread.start()
    return thread


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def serve(name, kind, address, port):
    def work():
        sock = socket.socket(
            family(address), socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM
        )
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family(address) == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        elif kind == "udp":
            sock.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO: answer from where it was asked
        sock.bind((address, port))
        if kind == "tcp":
            sock.listen(64)
        serving.append(sock)
        servers.register(sock, selectors.EVENT_READ, (name, kind))

    inside(name, work).join()


def talk(connection, name):
    try:
        connection.settimeout(PATIENCE)
        got = 0
        while got < BYTES:
            data = connection.recv(BYTES - got)
            if not data:
                return
            got += len(data)
        connection.sendall((name + " ").ljust(BYTES).encode())
        connection.recv(1)
    except OSError:
        pass
    finally:
        connection.close()


def back(level, kind, where):
    """PKTINFO for an answer from the address that was asked."""
    if level == socket.IPPROTO_IP:
        return (level, kind, struct.pack("I4s4s", 0, where[4:8], b"\0" * 4))
    return (level, kind, where[:16] + b"\0" * 4)


def answer():
    while True:
        for key, _ in servers.select(0.05):
            name, kind = key.data
            try:
                if kind == "tcp":
                    connection, _ = key.fileobj.accept()
                    connection.setblocking(True)
                    threading.Thread(target=talk, args=(connection, name), daemon=True).start()
                else:
                    data, notes, _, source = key.fileobj.recvmsg(100, 200)
                    key.fileobj.sendmsg([name.encode()], [back(*note) for note in notes], 0, source)
            except (OSError, ValueError):
                pass


def word(failed):
    if isinstance(failed, socket.timeout):
        return "timeout"
    if failed.errno == errno.ECONNREFUSED:
        return "refused"
    return errno.errorcode.get(failed.errno, str(failed))


def tcp(address, port):
    with socket.socket(family(address), socket.SOCK_STREAM) as sock:
        sock.settimeout(PATIENCE)
        sock.connect((address, port))
        try:
            sock.sendall(b"x" * BYTES)
            got = b""
            while len(got) < BYTES:
                data = sock.recv(BYTES)
                if not data:
                    return "closed"
                got += data
            return "ok " + got.split()[0].decode()
        except socket.timeout:
            return "connected, no reply"


def udp(address, port):
    with socket.socket(family(address), socket.SOCK_DGRAM) as sock:
        sock.settimeout(PATIENCE)
        sock.connect((address, port))
        sock.send(b"hello")
        return "ok " + sock.recv(100).decode()


def icmp(address):
    six = family(address) == socket.AF_INET6
    proto = socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP
    with socket.socket(family(address), socket.SOCK_DGRAM, proto) as sock:
        sock.setsockopt(41 if six else 0, 25 if six else 11, 1)  # RECVERR
        sock.settimeout(PATIENCE)
        sock.connect((address, 0))
        sock.send(struct.pack("!BBHHH", 128 if six else 8, 0, 0, 0, 1) + b"hello")
        sock.recv(100)
        return "ok"


def probe(results, key, name, kind, address, port):
    try:
        enter(name)
        said = (
            tcp(address, port)
            if kind == "tcp"
            else udp(address, port) if kind == "udp" else icmp(address)
        )
    except OSError as failed:
        said = word(failed)
    with lock:
        results[key] = said


def go():
    results = {}
    threads = [
        threading.Thread(target=probe, args=(results, *words), daemon=True) for words in probes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE * 3)
    for key in list(results):
        print(key, results[key])
    probes.clear()
    print("done", flush=True)


def reset():
    for sock in serving:
        servers.unregister(sock)
        sock.close()
    serving.clear()
    print("done", flush=True)


threading.Thread(target=answer, daemon=True).start()
for line in sys.stdin:
    words = line.split()
    if words[0] == "serve":
        serve(words[1], words[2], words[3], int(words[4]))
    elif words[0] == "probe":
        probes.append((words[1], words[2], words[3], words[4], int(words[5])))
    elif words[0] == "go":
        go()
    else:
        reset()
