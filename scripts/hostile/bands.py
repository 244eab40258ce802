"""Captures of several bands that lie about their samples, their cameras and their pages."""

import struct
import zlib

from .case import Case, le, zeros

GROUP = "picture"
BYTE, ASCII, SHORT, LONG, LONG8 = 1, 2, 3, 4, 16
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, LONG8: 8}
BANDS = ["Blue", "Green", "Red", "NIR", "Red edge"]
# Those of `make test`: one of each kind.
OF_EVERY_RUN = {
    "promise", "mixed-bits", "all-opacity", "planes-without-strips", "one-tile", "endless-specks", "strip-of-headers",
    "packing-7", "packing-34887-tiled", "bomb", "predictor-3-3", "jpeg-6-1", "loop", "300-pages", "long-tags", "big-count",
    "xmp-entity", "xmp-deep", "gdal-items", "nodata-numbers", "dji-most", "micasense-least", "floats-wild",
}


def cases(canary, samples):
    for part in (sizes(), tilings(), packings(samples), pages(), cameras(canary), numbers()):
        for name, data in part:
            yield Case(GROUP, f"bands-{name}.tiff", data, "image/tiff", slow=name not in OF_EVERY_RUN)


def packet(properties="", names=BANDS):
    """XMP of a camera; its names are why these files are measured at all."""
    listed = "".join(f"<rdf:li>{name}</rdf:li>" for name in names)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {properties}><Camera:BandName><rdf:Seq>{listed}</rdf:Seq></Camera:BandName>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def texts(text):
    return (ASCII, text if isinstance(text, bytes) else text.encode() + b"\0")


def directory(entries, at, nexts=0, big=False):
    """A list of tags that stands at `at`, with its values behind it."""
    room, width, count = (8, 20, 8) if big else (4, 12, 2)
    behind = at + count + width * len(entries) + room
    listed, values = le(len(entries), count), b""
    for tag, (kind, content, *said) in sorted(entries.items()):
        raw = content if isinstance(content, bytes) else b"".join(le(number, SIZES[kind]) for number in content)
        number = said[0] if said else len(raw) // SIZES[kind]
        listed += le(tag, 2) + le(kind, 2) + le(number, room)
        listed += raw.ljust(room, b"\0") if len(raw) <= room else le(behind + len(values), room)
        values += (raw + bytes(len(raw) % 2)) if len(raw) > room else b""
    return listed + le(nexts, room) + values


def capture(
    width=64, height=64, channels=5, bits=16, kind=1, planar=1, packing=1, tile=None, rows=None, data=None, counts=None,
    starts=None, xmp=None, more=None, big=False, nexts=0, photometric=1,
):
    """One page; samples stand from 16 on, honest and dull unless `data` says otherwise."""
    together = 1 if planar == 2 else channels
    across, down = tile or (width, rows or height)
    pieces = -(-width // across) * -(-height // down) * (channels if planar == 2 else 1)
    piece = (across * together * bits + 7) // 8 * down
    if data is None:
        data = bytes(range(1, 251)) * (piece * pieces // 250 + 1)
    data = data[: piece * pieces] if packing == 1 else data
    starts = [16 + n * piece for n in range(pieces)] if starts is None else starts
    counts = [piece] * pieces if counts is None else counts
    places = (324, 325) if tile else (273, 279)
    entries = {
        256: (LONG, [width]), 257: (LONG, [height]), 258: (SHORT, [bits] * channels), 259: (SHORT, [packing]),
        262: (SHORT, [photometric]), places[0]: (LONG, starts), 277: (SHORT, [channels]), places[1]: (LONG, counts),
        284: (SHORT, [planar]), 339: (SHORT, [kind] * channels), 700: (BYTE, packet() if xmp is None else xmp),
    }
    entries |= {322: (LONG, [tile[0]]), 323: (LONG, [tile[1]])} if tile else {278: (LONG, [down])}
    entries |= more or {}
    place = 16 + len(data) + len(data) % 2
    head = b"II+\0" + le(8, 2) + le(0, 2) + le(place, 8) if big else (b"II*\0" + le(place)).ljust(16, b"\0")
    return head + data + bytes(len(data) % 2) + directory(entries, place, nexts, big)


def sizes():
    nothing = {"data": b"", "starts": [16], "counts": [64]}
    yield "promise", capture(17_000, 17_000, bits=32, kind=3, **nothing)
    yield "widest", capture(0xFFFFFFFF, 0xFFFFFFFF, **nothing)
    yield "long-row", capture(2_000_000, 1, channels=2, xmp=packet(names=["Red", "NIR"]))
    yield "long-column", capture(1, 2_000_000, channels=2, xmp=packet(names=["Red", "NIR"]))
    yield "no-channels", capture(more={277: (SHORT, [0])})
    yield "many-channels", capture(more={277: (SHORT, [65_535])})
    yield "fewer-bits", capture(more={258: (SHORT, [1] * 5)})
    yield "mixed-bits", capture(more={258: (SHORT, [8, 16, 32, 12, 1])})
    yield "twelve-bits", capture(bits=12)
    yield "twelve-bits-tiled", capture(bits=12, tile=(32, 32))
    yield "half-floats", capture(bits=16, kind=3)
    yield "doubles", capture(bits=64, kind=3)
    yield "complex", capture(bits=32, kind=6)
    yield "signed", capture(kind=2)
    yield "all-opacity", capture(more={338: (SHORT, [2] * 5)})
    yield "more-opacity", capture(more={338: (SHORT, [2] * 500)})
    yield "no-way-up", capture(more={274: (SHORT, [0xFFFF])})


def tilings():
    yield "one-strip-a-plane", capture(2_000, 2_000, planar=2)
    yield "planes-without-strips", capture(planar=2, starts=[16], counts=[8_192])
    yield "one-tile", capture(10_000, 10_000, tile=(10_000, 10_000), data=b"", starts=[16], counts=[64])
    yield "widest-tile", capture(tile=(0x7FFFFFF0, 0x7FFFFFF0), data=b"", starts=[16], counts=[64])
    yield "no-tile", capture(more={322: (LONG, [0]), 323: (LONG, [0]), 324: (LONG, [16]), 325: (LONG, [64])})
    specks = {"data": bytes(10), "starts": [16] * 250_000, "counts": [10] * 250_000}
    yield "specks", capture(500, 500, tile=(1, 1), **specks)
    yield "endless-specks", capture(3_000, 3_000, tile=(1, 1), **specks)
    yield "towers", capture(64, 2_000, tile=(1, 2_000))
    yield "backwards", capture(rows=1, starts=[16 + (63 - n) * 640 for n in range(64)])
    yield "strip-of-headers", capture(rows=1, starts=[0] * 64)
    yield "strip-past-end", capture(starts=[0xFFFFFFF0])
    yield "strip-too-short", capture(counts=[1])
    yield "no-strip", capture(counts=[0])
    shared = zlib.compress(bytes(40_000_000), 0)[:4_000_000]
    yield "shared-strips", capture(
        100_000, 500, packing=8, rows=1, data=shared, starts=[16] * 500, counts=[len(shared)] * 500
    )


def packings(samples):
    junk = bytes(range(256)) * 64
    cameras_write = (5, 7, 8, 32773, 32946, 34887, 50000, 50001)
    for code in (*cameras_write, 2, 3, 4, 6, 32766, 32809, 32895, 32909, 34661, 34676, 34925, 65535):
        yield f"packing-{code}", capture(packing=code, data=junk, starts=[16], counts=[len(junk)])
        yield f"packing-{code}-tiled", capture(packing=code, data=junk, tile=(64, 64), starts=[16], counts=[len(junk)])
    bomb = zeros(400 << 20)
    one = {"data": bomb, "starts": [16], "counts": [len(bomb)]}
    yield "bomb", capture(packing=8, **one)
    yield "black", capture(3_000, 2_500, packing=8, **one)
    honest = zlib.compress(bytes(range(256)) * 320)
    for code in (2, 3, 65535):
        for kind, bits in ((1, 16), (3, 32)):
            more = {317: (SHORT, [code])}
            yield f"predictor-{code}-{kind}", capture(
                packing=8, kind=kind, bits=bits, data=honest, starts=[16], counts=[len(honest)], more=more
            )
    photo = samples.get("rgb.jpg", b"\xff\xd8\xff\xd9")
    names = packet(names=BANDS[:3])
    for photometric in (2, 6):
        for planar in (1, 2):
            # The picture within is neither as wide nor as high as the strip around it.
            pieces = {"starts": [16] * (3 if planar == 2 else 1), "counts": [len(photo)] * (3 if planar == 2 else 1)}
            yield f"jpeg-{photometric}-{planar}", capture(
                900, 900, 3, 8, planar=planar, packing=7, data=photo, photometric=photometric, xmp=names, **pieces
            )


def pages():
    yield "loop", capture(nexts=16 + 64 * 64 * 10)
    one = packet(names=["Red"])
    for count in (300, 65_535):
        tags = {
            256: (LONG, [8]), 257: (LONG, [8]), 258: (SHORT, [8]), 259: (SHORT, [1]), 262: (SHORT, [1]),
            273: (LONG, [8]), 277: (SHORT, [1]), 278: (LONG, [8]), 279: (LONG, [64]), 285: (ASCII, b"Red\0"),
        }
        step = 2 + 12 * len(tags) + 4
        body = b"".join(directory(tags, 72 + n * step, 72 + (n + 1) * step) for n in range(count - 1))
        last = directory(tags | {700: (BYTE, one)}, 72 + (count - 1) * step)
        yield f"{count}-pages", b"II*\0" + le(72) + bytes(range(64)) + body + last
    yield "below", capture(more={330: (LONG, [16 + 40_960] * 1_000), 34665: (LONG, [16 + 40_960])})
    yield "many-tags", capture(more={tag: (BYTE, b"x" * 100) for tag in range(50_000, 54_000)})
    yield "long-tags", capture(more={tag: (BYTE, b"", 0xFFFFFFF0) for tag in range(60_000, 60_200)})
    yield "long-names", capture(more={tag: texts(b"\xff" * 1_000_000) for tag in (270, 271, 272, 285, 305)})
    yield "big", capture(big=True)
    height = le(257, 2) + le(LONG, 2)
    yield "big-count", capture(big=True).replace(height + le(1, 8), height + b"\xff" * 8)


def cameras(canary):
    yield "xmp-laughs", capture(xmp=b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + packet())
    yield "xmp-entity", capture(xmp=f'<!DOCTYPE x [<!ENTITY e SYSTEM "{canary.file}">]>'.encode() + packet(names=["&e;"] * 5))
    yield "xmp-deep", capture(xmp=b"<a>" * 300_000 + packet())
    yield "xmp-wide", capture(xmp=packet(" ".join(f'Camera:A{n}="{n}"' for n in range(100_000))))
    yield "xmp-names", capture(xmp=packet(names=["Red"] * 50_000))
    yield "xmp-quotes", capture(xmp=packet() + b'<a b="' * 150_000)
    yield "xmp-ends", capture(xmp=packet()[:200])
    roles = "".join(f'<Item role="description" sample="{n}">Red</Item>' for n in (*range(70_000), -1, 1 << 63))
    yield "gdal-items", capture(more={42112: texts(f"<GDALMetadata>{roles}</GDALMetadata>")})
    yield "gdal-laughs", capture(more={42112: texts('<!DOCTYPE x [<!ENTITY a "Red">]><GDALMetadata>&a;</GDALMetadata>')})
    for name, value in (("most", "1e999"), ("none", "nan"), ("hex", "0x1p-1074"), ("long", "9" * 100_000)):
        yield f"nodata-{name}", capture(more={42113: texts(value)})
    yield "nodata-numbers", capture(more={42113: (LONG8, [0x3030303030303030] * 64)})
    yield "white-level", capture(more={50717: (LONG, [0] * 60_000), 281: (SHORT, [0])})
    maker = {271: texts("MicaSense"), 272: texts("RedEdge-M")}
    for name, value in (("nothing", "0"), ("most", "1e308"), ("least", "1e-320"), ("below", "-1e10"), ("none", "nan")):
        list_of = ",".join([value] * 6)
        tags = (
            f'drone-dji:VignettingData="{list_of}" Camera:VignettingPolynomial="{list_of}" drone-dji:SensorGain="{value}" '
            f'Camera:VignettingCenter="{value},{value}" MicaSense:RadiometricCalibration="{value},{value},{value}" '
            f'drone-dji:ExposureTime="{value}" drone-dji:Irradiance="{value}" drone-dji:BlackLevel="{value}" '
            f'Camera:Irradiance="{value}" Camera:SensorModel="{value},{value},{value}"'
        )
        for camera in (maker, {271: texts("DJI")}, {271: texts("Parrot")}):
            who = camera[271][1][:-1].decode().lower()
            one = packet(tags, ["Red"])
            yield f"{who}-{name}", capture(channels=1, xmp=one, more=camera)


def numbers():
    for name, word in (
        ("none", 0x7FC00000), ("most", 0x7F7FFFFF), ("endless", 0x7F800000), ("below-endless", 0xFF800000),
        ("least", 1), ("nothing", 0), ("less-than-nothing", 0x80000000),
    ):
        yield f"floats-{name}", capture(bits=32, kind=3, data=le(word) * 64 * 64 * 5)
    wild = b"".join(struct.pack("<f", (-1) ** n * 10.0 ** (n % 76 - 38)) for n in range(64 * 64 * 5))
    yield "floats-wild", capture(bits=32, kind=3, data=wild)
