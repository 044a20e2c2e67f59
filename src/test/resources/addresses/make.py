"""Writes ntop.tsv (bytes in hex, what inet_ntop says) and pton.tsv (text, what inet_pton reads in hex, or -)."""
import random
import socket

R = random.Random(1)


def ntop(data):
    return socket.inet_ntop(socket.AF_INET if len(data) == 4 else socket.AF_INET6, data)


def pton(text):
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            return socket.inet_pton(family, text).hex()
        except (OSError, ValueError):
            pass
    return "-"


samples = [bytes(16), bytes(15) + b"\1", bytes(4), b"\xff" * 4, b"\xff" * 16]
for zeros in range(256):  # every pattern of zero groups
    samples.append(b"".join(b"\0\0" if zeros >> i & 1 else bytes([R.randrange(256), R.randrange(1, 256)]) for i in range(8)))
for group5 in (b"\0\0", b"\xff\xff", b"\0\1"):  # compatible, mapped, neither
    for tail in (b"\1\2\3\4", b"\0\0\3\4", b"\1\2\0\0", bytes(4)):
        samples.append(bytes(10) + group5 + tail)
samples += [R.randbytes(4) for _ in range(40)] + [R.randbytes(16) for _ in range(40)]
texts = [ntop(s) for s in samples if R.random() < 0.4]
texts += """1.2.3 1.2.3.4.5 01.2.3.4 1.2.3.04 00.1.2.3 0.0.0.0 256.1.1.1 1.2.3.4. .1.2.3.4 1..2.3 1.2.3.4x 0x1.2.3.4 -1.2.3.4
+1.2.3.4 1.2.3.1111 : :: ::: :::: 1:: ::1 :1 1: :1:: 1:::2 1::2::3 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:8:9
1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1:2:3::4:5:6:7:8 1:2:3:4:5:6:7:8:: ::1:2:3:4:5:6:7:8 1:2:3:4:5:6:7: 1::2: 12345:: g:: 0001::
00001:: ABCD:: aBcD::eF ::1.2.3.4 ::ffff:1.2.3.4 ::ffff:01.2.3.4 1.2.3.4:: 1.2.3.4::1 1.2.3.4:1:2:3:4:5:6 ::1.2.3.4:5 ::1.2.3
1:2:3:4:5:6:1.2.3.4 1:2:3:4:5:6:7:1.2.3.4 1:2:3:4:5:1.2.3.4 1:2:3:4:5::1.2.3.4 1:2:3:4:5:6::1.2.3.4 fe80::1%eth0 [::1] ::/0
host localhost a.b.c.d 1.2.3.256 999.1.1.1 ::00001 ::g ::-1 ::+1 ::١""".split()
for text in list(texts):  # one character more, less or different
    if R.random() < 0.6:
        at = R.randrange(len(text) + 1)
        texts.append(text[:at] + R.choice("0123456789abcdef:.") + text[at + R.randrange(2):])
with open("ntop.tsv", "w") as out:
    out.writelines(f"{s.hex()}\t{ntop(s)}\n" for s in samples)
with open("pton.tsv", "w") as out:
    out.writelines(f"{t}\t{pton(t)}\n" for t in texts)
