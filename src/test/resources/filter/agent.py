"""Sends probes from the namespace it runs in, and answers those of others with what it saw.

Reads lines of probes, "id proto source destination port sport;...", and prints for each line one
with their results, "id result;...". A server's answer says its name and the tuple that it saw.
"""

import os
import select
import socket
import struct
import sys
import threading
import time

NAME = sys.argv[1]
PORTS = [int(port) for port in sys.argv[2].split(",")]
WAIT = float(sys.argv[3])
SEEN = {}


def plain(address):
    return address[7:] if address.startswith("::ffff:") else address


def serve():
    sockets = {}
    for port in PORTS:
        for family in (socket.AF_INET, socket.AF_INET6):
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                sock = socket.socket(family, kind)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
                else:
                    sock.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO
                sock.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", port))
                if kind == socket.SOCK_STREAM:
                    sock.listen(64)
                sockets[sock] = (family, kind, port)
    while True:
        for sock in select.select(list(sockets), [], [])[0]:
            family, kind, port = sockets[sock]
            try:
                if kind == socket.SOCK_STREAM:
                    peer, source = sock.accept()
                    here = peer.getsockname()
                    peer.sendall(
                        f"{NAME} {source[0]} {source[1]} {here[0]} {here[1]}".encode()
                    )
                    peer.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 0, 0)
                    )
                    threading.Timer(1, peer.close).start()
                else:
                    data, notes, _, source = sock.recvmsg(100, 200)
                    where = notes[0][2]
                    here = (
                        socket.inet_ntop(family, where[:16])
                        if family == socket.AF_INET6
                        else socket.inet_ntoa(where[8:12])
                    )
                    SEEN[data.decode()] = True
                    sock.sendmsg(
                        [f"{NAME} {source[0]} {source[1]} {here} {port}".encode()],
                        [(notes[0][0], notes[0][1], where if family == socket.AF_INET6 else struct.pack("I4s4s", 0, where[8:12], b""))],
                        0,
                        source,
                    )
            except OSError as failed:
                print(f"{NAME}: {failed}", file=sys.stderr)


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


class Probe:
    def __init__(self, words):
        self.id, self.proto, self.source, self.destination, port, sport = words
        self.port, self.sport = int(port), int(sport)
        self.family = socket.AF_INET6 if ":" in self.destination else socket.AF_INET
        self.result = None
        self.connected = False
        try:
            self.start()
        except OSError as failed:
            self.fail(failed)

    def start(self):
        if self.proto == "echo":
            v6 = self.family == socket.AF_INET6
            self.sock = socket.socket(
                self.family,
                socket.SOCK_RAW,
                socket.IPPROTO_ICMPV6 if v6 else socket.IPPROTO_ICMP,
            )
            self.sock.setblocking(False)
            self.sock.bind((self.source, 0))
            head = struct.pack("!BBHHH", 128 if v6 else 8, 0, 0, self.sport, 1)
            data = b"x" * 56
            total = 0 if v6 else checksum(head + data)
            head = struct.pack("!BBHHH", 128 if v6 else 8, 0, total, self.sport, 1)
            self.send(lambda: self.sock.sendto(head + data, (self.destination, 0)))
            return
        kind = socket.SOCK_STREAM if self.proto == "tcp" else socket.SOCK_DGRAM
        self.sock = socket.socket(self.family, kind)
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.proto == "udp":
            # IP_RECVERR and IPV6_RECVERR: every ICMP error is told, not the fatal ones alone.
            v6 = self.family == socket.AF_INET6
            level = socket.IPPROTO_IPV6 if v6 else socket.IPPROTO_IP
            self.sock.setsockopt(level, 25 if v6 else 11, 1)
        self.sock.bind((self.source, self.sport))
        try:
            self.sock.connect((self.destination, self.port))
        except BlockingIOError:
            pass
        if self.proto == "udp":
            self.send(lambda: self.sock.send(self.id.encode()))

    @staticmethod
    def send(how):
        """What a rule of output drops or rejects is EPERM; an ICMP error may still come."""
        try:
            how()
        except PermissionError:
            pass

    def fail(self, failed):
        self.result = "silent" if failed.errno == 1 else "told"

    def wants(self):
        return self.proto == "tcp" and not self.connected

    def ready(self):
        try:
            if self.proto == "echo":
                self.echo()
                return
            if self.wants():
                error = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if error:
                    raise OSError(error, os.strerror(error))
                self.connected = True
                return
            self.result = "answer " + self.sock.recv(200).decode()
        except BlockingIOError:
            pass
        except OSError as failed:
            self.fail(failed)

    def echo(self):
        data, source = self.sock.recvfrom(500)
        v6 = self.family == socket.AF_INET6
        if not v6:
            data = data[20:]
        kind, _, _, number, _ = struct.unpack("!BBHHH", data[:8])
        if kind == (129 if v6 else 0) and number == self.sport:
            self.result = "answer echo " + source[0]
        elif kind in ((1, 2, 3, 4) if v6 else (3, 11)):
            inner = data[8:][40 if v6 else 20 :]
            if len(inner) >= 6 and struct.unpack("!H", inner[4:6])[0] == self.sport:
                self.result = "told"


def run(line):
    probes = [Probe(words.split()) for words in line.split(";") if words.strip()]
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        waiting = [p for p in probes if p.result is None]
        if not waiting:
            break
        reads, writes, _ = select.select(
            [p.sock for p in waiting if not p.wants()],
            [p.sock for p in waiting if p.wants()],
            [],
            max(0, end - time.monotonic()),
        )
        for probe in waiting:
            if probe.sock in reads or probe.sock in writes:
                probe.ready()
    for probe in probes:
        if hasattr(probe, "sock"):
            if probe.proto == "tcp":
                probe.sock.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                )
            probe.sock.close()
    return ";".join(f"{p.id} {p.result or 'silent'}" for p in probes)


if PORTS != [0]:
    threading.Thread(target=serve, daemon=True).start()
print("ready", flush=True)
for text in sys.stdin:
    text = text.strip()
    if text == "seen":
        print(" ".join(SEEN), flush=True)
        SEEN.clear()
    elif text.startswith("wait "):
        WAIT = float(text[5:])
        print("ok", flush=True)
    else:
        print(run(text), flush=True)
