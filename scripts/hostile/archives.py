"""Archives that climb, unfold, overlap and lie; and what is several things at once."""

import gzip
import io
import struct
import tarfile
import zipfile

from .case import Case, png, zeros

ZIP = "application/zip"


def cases(canary, samples):
    yield from zips(canary)
    yield from tars(canary)
    yield from polyglots(samples)


def pack(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in parts:
            file.writestr(name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def entry(name, packed, size, crc=0, place=0, claimed=None):
    """One entry by hand: its local header, and its line in the directory."""
    claimed = size if claimed is None else claimed
    fields = struct.pack("<HHHHHIII", 20, 0, 8, 0, 0, crc, len(packed), claimed)
    local = b"PK\3\4" + fields + struct.pack("<HH", len(name), 0) + name
    line = b"PK\1\2" + b"\x14\0" + fields + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, place) + name
    return local, line


def ending(lines, place, count=None):
    count = len(lines) if count is None else count
    body = b"".join(lines)
    return body + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), len(body), place, 0)


def overlapping(count):
    """Fifield's: every entry is the same compressed megabytes."""
    packed = zeros(100 << 20, raw=True)
    local, _ = entry(b"a", packed, 100 << 20)
    lines = [entry(b"a%d" % n, packed, 100 << 20)[1] for n in range(count)]
    return local + packed + ending(lines, len(local) + len(packed))


def quoted(count):
    """Entries whose data is the headers of those behind them."""
    packed = zeros(10 << 20, raw=True)
    body, lines = b"", []
    for number in range(count):
        local, line = entry(b"%05d" % number, packed, 10 << 20, place=35 * number)
        body += local
        lines.append(line)
    return body + packed + ending(lines, len(body) + len(packed))


def zips(canary):
    def case(name, data, declared=ZIP, **more):
        return Case("archive", name, data, declared, **more)

    yield case("climbs.zip", pack([("../" * 12 + "tmp/millrace-climbed", "x"), ("..\\..\\climbed", "x"), ("ok/../../x", "x")]))
    yield case("absolute.zip", pack([(canary.path, "overwritten"), ("C:\\windows\\x", "x"), ("//host/share", "x")]))
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    yield case("link.zip", pack([(link, canary.path), ("link/x", "x")]))
    names = ["CON", "a\x01b", "x" * 60_000, "\u202egnp.exe", "-rf", "$(id)", "a\nb", " ", "."]
    yield case("names.zip", pack([(name, "x") for name in names]))
    nested = pack([("a.txt", bytes(1 << 20))])
    for level in range(6):
        nested = pack([(f"{level}-{n}.zip", nested) for n in range(16 if level < 3 else 2)])
    yield case("nested.zip", nested)
    packed = zeros(200 << 20, raw=True)
    local, line = entry(b"a.txt", packed, 200 << 20)
    yield case("bomb.zip", local + packed + ending([line], len(local) + len(packed)))
    local, line = entry(b"a.txt", packed, 200 << 20, claimed=10)
    yield case("lying.zip", local + packed + ending([line], len(local) + len(packed)))
    yield case("overlapping.zip", overlapping(5_000))
    yield case("quoted.zip", quoted(2_000))
    yield case("65535-entries.zip", pack([(f"{n}", "") for n in range(65_534)]), slow=True)
    local, line = entry(b"a", b"\x03\0", 0)
    yield case("many-claimed.zip", local + b"\x03\0" + ending([line], len(local) + 2, 65_535))
    yield case("directory-past-end.zip", local + b"\x03\0" + ending([line], 0xFFFFFF00))
    yield case("entry-past-end.zip", local + b"\x03\0" + ending([entry(b"a", b"\x03\0", 0, place=0xFFFFFF00)[1]], len(local) + 2))
    yield case("many-endings.zip", b"PK\5\6" * 300_000)
    yield case("64.zip", local + b"\x03\0" + b"PK\6\6" + struct.pack("<QHHIIQQQQ", 2**63, 45, 45, 0, 0, 2**63, 2**63, 2**63, 2**63) + b"PK\6\7" + struct.pack("<IQI", 0, len(local) + 2, 1) + b"PK\5\6" + b"\xff" * 16 + b"\0\0")


def tars(canary):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        for name, kind, target in (("../../../tmp/millrace-climbed", tarfile.REGTYPE, ""), ("link", tarfile.SYMTYPE, canary.path), ("hard", tarfile.LNKTYPE, canary.path), ("pipe", tarfile.FIFOTYPE, ""), ("/dev/x", tarfile.CHRTYPE, "")):
            item = tarfile.TarInfo(name)
            item.type, item.linkname = kind, target
            file.addfile(item)
    yield Case("archive", "climbs.tar", out.getvalue(), "application/x-tar")
    yield Case("archive", "climbs.tar.gz", gzip.compress(out.getvalue(), mtime=0), "application/gzip")
    bomb = b"\x1f\x8b\x08" + bytes(6) + b"\xff" + zeros(300 << 20, raw=True) + bytes(8)
    yield Case("archive", "bomb.gz", bomb, "application/gzip")
    yield Case("archive", "bomb.svgz", bomb, "image/svg+xml")


def polyglots(samples):
    def case(name, data, declared):
        return Case("polyglot", name, data, declared)

    within = pack([("a.txt", "Rice")])
    page = b"<html><script>alert(1)</script>Rice</html>"
    document = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj trailer<</Root 1 0 R>>"
    yield case("gifar.gif", b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;" + within, "image/gif")
    yield case("script.gif", b"GIF89a/*" + bytes(60) + b"*/=1;alert(1)//;", "image/gif")
    yield case("php.png", png(64, 64) + b"<?php system($_GET[0]); ?>", "image/png")
    yield case("page.png", png(64, 64) + page, "text/html")
    yield case("page.bmp", b"BM" + page, "image/bmp")
    yield case("document.png", png(64, 64) + document, "application/pdf")
    yield case("picture.pdf", document + png(64, 64), "image/png")
    yield case("late.pdf", bytes(900) + document, "application/pdf")
    yield case("archive.pdf", document + within, ZIP)
    yield case("xml.zip", b"<?xml version='1.0'?><x/>" + within, "application/xml")
    yield case("film.jpg", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\xff\xd8\xff\xe0" * 8, "image/jpeg")
    for name, photo in samples.items():
        if name in ("rgb.jpg", "notes.txt", "lossy.webp"):
            yield case("zip-in-" + name, photo + within, ZIP)
            yield case("pdf-in-" + name, photo + document, "application/pdf")
            yield case("page-in-" + name, photo[:2] + page + photo[2:], "text/html")
