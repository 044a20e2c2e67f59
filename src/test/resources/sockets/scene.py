"""Sockets of every sort in the namespace it is started in, held until its input ends.

Its argument is an address of that namespace, with a link called eth0.
"""
import os
import socket
import sys

ADDRESS = sys.argv[1]
SO_REUSEPORT, SO_BINDTODEVICE, SO_MARK, IPV6_V6ONLY = 15, 25, 36, 26
keep = []


def made(family, kind, where, *options, listen=None):
    one = socket.socket(family, kind)
    for level, option, value in options:
        one.setsockopt(level, option, value)
    one.bind(where)
    if listen is not None:
        one.listen(listen)
    keep.append(one)
    return one


def connected(listener, family=socket.AF_INET, to=None):
    one = socket.socket(family)
    one.connect(to or listener.getsockname()[:2])
    other, _ = listener.accept()
    keep.extend([one, other])
    return one, other


INET, INET6, UNIX = socket.AF_INET, socket.AF_INET6, socket.AF_UNIX
STREAM, DGRAM = socket.SOCK_STREAM, socket.SOCK_DGRAM

plain = made(INET, STREAM, ("0.0.0.0", 8001), listen=5)
loopback = made(INET, STREAM, ("127.0.0.1", 8002), listen=128)
dual = made(INET6, STREAM, ("::", 8003), listen=7)
made(INET6, STREAM, ("::", 8004), (41, IPV6_V6ONLY, 1), listen=7)
made(INET6, STREAM, ("::1", 8005), listen=1)
for _ in range(2):
    made(INET, STREAM, (ADDRESS, 8006), (1, SO_REUSEPORT, 1), listen=3)
made(INET, STREAM, (ADDRESS, 8007), (1, SO_MARK, 0x2A), listen=3)
made(INET, STREAM, (ADDRESS, 8008))  # bound, and nothing else
waiting = made(INET, STREAM, ("127.0.0.1", 8009), listen=4)
made(INET, STREAM, ("0.0.0.0", 8010), (1, SO_BINDTODEVICE, b"eth0"), listen=4)

made(INET, DGRAM, ("0.0.0.0", 53))
made(INET, DGRAM, ("127.0.0.11", 5300))
made(INET, DGRAM, ("0.0.0.0", 68), (1, SO_BINDTODEVICE, b"eth0"))
made(INET6, DGRAM, ("::", 5353))
made(INET6, DGRAM, ("::1", 5354), (41, IPV6_V6ONLY, 1))
udp = made(INET, DGRAM, ("127.0.0.1", 5001))
udp.connect(("127.0.0.1", 53))

near, far = connected(loopback)
far.send(b"four")  # is never read
connected(plain, to=(ADDRESS, 8001))
connected(dual, INET6, ("::ffff:127.0.0.1", 8003))
connected(dual, INET6, ("::1", 8003))
for _ in range(2):  # are never accepted
    late = socket.socket(INET)
    late.connect(("127.0.0.1", 8009))
    keep.append(late)
closing, other = connected(loopback)
closing.close()
keep.remove(closing)  # leaves FIN-WAIT-2 and CLOSE-WAIT

folder = sys.argv[2]
made(UNIX, STREAM, os.path.join(folder, "stream"), listen=3)
made(UNIX, DGRAM, os.path.join(folder, "datagrams"))
made(UNIX, socket.SOCK_SEQPACKET, b"\0plumb\0packets", listen=2)
keep.extend(socket.socketpair(UNIX, STREAM))

if os.fork() == 0:  # a second owner of everything
    sys.stdin.read()
    os._exit(0)
print("ready", flush=True)
sys.stdin.read()
