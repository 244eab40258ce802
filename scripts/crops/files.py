"""TIFF and PNG, as little of them as the captures need."""

import struct
import zlib

import numpy as np

SHORT, LONG, ASCII = 3, 4, 2
KINDS = {"uint": 1, "float": 3}


def written(capture):
    """The capture as a file."""
    if capture.name.endswith(".png"):
        return png(capture.samples)
    return tiff(capture.samples, capture.nodata, capture.is_planar, is_packed=True)


def tiff(samples, nodata=None, is_planar=False, is_packed=False):
    """Baseline TIFF in strips, black is zero, every band but the first an unspecified extra sample."""
    height, width, count = samples.shape
    little = samples.astype(samples.dtype.newbyteorder("<"), copy=False)
    planes = [little[..., n] for n in range(count)] if is_planar else [little]
    rows = max(1, 65536 // (planes[0].nbytes // height))
    strips = [plane[top:top + rows].tobytes() for plane in planes for top in range(0, height, rows)]
    if is_packed:
        strips = [zlib.compress(strip, 9) for strip in strips]
    offsets = np.cumsum([8] + [len(strip) + len(strip) % 2 for strip in strips])
    bits, kind = samples.dtype.itemsize * 8, KINDS[samples.dtype.name.rstrip("0123456789")]
    entries = [
        (256, LONG, [width]), (257, LONG, [height]), (258, SHORT, [bits] * count),
        (259, SHORT, [8 if is_packed else 1]), (262, SHORT, [1]), (273, LONG, offsets[:-1].tolist()),
        (277, SHORT, [count]), (278, LONG, [rows]), (279, LONG, [len(strip) for strip in strips]),
        (284, SHORT, [2 if is_planar else 1]), (338, SHORT, [0] * (count - 1)), (339, SHORT, [kind] * count),
    ]
    if nodata is not None:
        entries.append((42113, ASCII, f"{nodata:g}".encode() + b"\0"))
    out = bytearray(struct.pack("<2sHI", b"II", 42, int(offsets[-1])))
    for strip in strips:
        out += strip + b"\0" * (len(strip) % 2)
    return bytes(out + directory(entries, len(out)))


def directory(entries, at):
    """The tags; what does not fit into four bytes lies behind them."""
    head, tail = struct.pack("<H", len(entries)), b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, kind, values in sorted(entries):
        data = values if kind == ASCII else struct.pack(f"<{len(values)}{'H' if kind == SHORT else 'I'}", *values)
        place = data.ljust(4, b"\0")
        if len(data) > 4:
            place = struct.pack("<I", behind + len(tail))
            tail += data + b"\0" * (len(data) % 2)
        head += struct.pack("<HHI", tag, kind, len(values)) + place
    return head + struct.pack("<I", 0) + tail


def png(samples):
    """8 bits a sample, grey or colour; every row as the difference from its left neighbour."""
    height, width = samples.shape[:2]
    step = samples.shape[2] if samples.ndim == 3 else 1
    rows = samples.reshape(height, width * step).astype(np.uint8)
    less = rows.copy()
    less[:, step:] -= rows[:, :-step]
    data = np.concatenate([np.ones((height, 1), np.uint8), less], axis=1).tobytes()

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2 if step == 3 else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
