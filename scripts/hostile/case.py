"""One file of the hostile set, and small tools to write files by hand."""

import dataclasses
import functools
import struct
import zlib


@dataclasses.dataclass
class Case:
    """What is uploaded: under which name, declared as what."""

    group: str
    name: str
    data: bytes
    declared: str = ""
    # Left out of the short set of `make test`.
    slow: bool = False


@dataclasses.dataclass
class Canary:
    """A file nobody may read and a server nobody may call."""

    path: str
    port: int

    @property
    def file(self):
        return "file://" + self.path

    @property
    def http(self):
        return f"http://127.0.0.1:{self.port}/canary"


def le(number, width=4):
    return (number & (1 << 8 * width) - 1).to_bytes(width, "little")


def be(number, width=4):
    return (number & (1 << 8 * width) - 1).to_bytes(width, "big")


BLOCK = 1 << 20


@functools.cache
def _block():
    """A mebibyte of zeros, deflated so that it can be repeated."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(bytes(BLOCK)) + deflate.flush(zlib.Z_FULL_FLUSH)


def zeros(count, raw=False):
    """So many zero bytes, deflated without ever holding them."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = _block() * (count // BLOCK) + deflate.compress(bytes(count % BLOCK)) + deflate.flush()
    if raw:
        return body
    return b"\x78\xda" + body + be(count % 65_521 << 16 | 1)


def chunk(kind, data, crc=None):
    """A chunk of PNG."""
    return be(len(data)) + kind + data + (be(zlib.crc32(kind + data)) if crc is None else crc)


def png(width, height, bits=8, color=0, data=None, extra=b"", interlaced=0):
    """A PNG; without `data` an honest black one."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    if data is None:
        data = zeros(height * ((width * bits * channels + 7) // 8 + 1))
    header = struct.pack(">IIBBBBB", width & 0xFFFFFFFF, height & 0xFFFFFFFF, bits, color, 0, 0, interlaced)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def tiff(entries, after=b"", nexts=0, magic=b"II*\0"):
    """A little-endian TIFF of one directory at 8; `after` follows it."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return magic + le(8) + le(len(entries), 2) + body + le(nexts) + after
