"""Films, playlists that call themselves films, odd names, lying types, nothing at all."""

from .case import Case, be, le, png

FILM = "video/mp4"
TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "tiff": "image/tiff", "webp": "image/webp", "bmp": "image/bmp",
    "heic": "image/heic", "svg": "image/svg+xml", "pdf": "application/pdf", "mp4": FILM, "txt": "text/plain", "html": "text/html",
    "xml": "application/xml", "zip": "application/zip", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822", "rtf": "application/rtf",
}


def cases(canary, samples):
    yield from playlists(canary)
    yield from films(canary)
    yield from names()
    yield from nothing()
    yield from lies(samples)


def playlists(canary):
    lines = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n{canary.file}\n#EXTINF:10.0,\n{canary.http}.ts\n#EXTINF:10.0,\nconcat:{canary.http}.m3u8|{canary.file}\n#EXT-X-ENDLIST\n"
    concat = f"ffconcat version 1.0\nfile '{canary.file}'\nfile '{canary.path}'\nfile '{canary.http}.mp4'\n"
    session = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video %d RTP/AVP 96\na=rtpmap:96 H264/90000\n" % canary.port
    dash = f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{canary.http}</BaseURL><Period><AdaptationSet><Representation id="1"><SegmentList><SegmentURL media="{canary.file}"/></SegmentList></Representation></AdaptationSet></Period></MPD>'
    smooth = f"[playlist]\nFile1={canary.http}\n[Reference]\nRef1={canary.http}\n"
    for kind, text in (("hls", lines), ("concat", concat), ("session", session), ("dash", dash), ("list", smooth)):
        for ending in ("mp4", "avi", "mkv", "jpg"):
            yield Case("playlist", f"{kind}.{ending}", text.encode(), {"jpg": "image/jpeg", "mp4": FILM, "avi": "video/x-msvideo", "mkv": "video/x-matroska"}[ending])
        yield Case("playlist", f"{kind}-behind.mp4", box(b"ftyp", b"isom" + be(512) + b"isom") + text.encode(), FILM)
    # An AVI whose subtitle track is a playlist: ffmpeg opened it.
    subtitle = b"GAB2\0" + le(2, 2) + bytes(4) + lines.encode()
    header = b"avih" + le(56) + le(40_000) + bytes(20) + le(1) + bytes(28)
    stream = b"LIST" + le(4 + 64 + 8 + 8) + b"strl" + b"strh" + le(56) + b"txts" + bytes(52) + b"strf" + le(0) + bytes(8)
    body = b"LIST" + le(4 + len(header) + len(stream)) + b"hdrl" + header + stream
    movie = b"00tx" + le(len(subtitle)) + subtitle
    body += b"LIST" + le(4 + len(movie)) + b"movi" + movie
    yield Case("playlist", "subtitles.avi", b"RIFF" + le(4 + len(body)) + b"AVI " + body, "video/x-msvideo")


def box(kind, data, size=None):
    return be(len(data) + 8 if size is None else size) + kind + data


def film(width=64, height=64, tables=b"", reference=b"", seconds=1):
    head = box(b"ftyp", b"isom" + be(512) + b"isommp41")
    matrix = be(0x10000) + bytes(12) + be(0x10000) + bytes(12) + be(0x40000000)
    mvhd = box(b"mvhd", be(0) * 3 + be(1_000) + be(seconds * 1_000) + be(0x10000) + be(0x100, 2) + bytes(10) + matrix + bytes(24) + be(2))
    tkhd = box(b"tkhd", be(7) + bytes(8) + be(1) + bytes(4) + be(seconds * 1_000) + bytes(16) + matrix + be(width << 16) + be(height << 16))
    mdhd = box(b"mdhd", bytes(12) + be(1_000) + be(seconds * 1_000) + bytes(4))
    handler = box(b"hdlr", bytes(8) + b"vide" + bytes(13))
    source = reference or box(b"url ", be(1))
    dinf = box(b"dinf", box(b"dref", be(0) + be(1) + source))
    avc = bytes(6) + be(1, 2) + bytes(16) + be(width, 2) + be(height, 2) + be(0x480000) * 2 + bytes(4) + be(1, 2) + bytes(32) + be(24, 2) + b"\xff\xff"
    stsd = box(b"stsd", be(0) + be(1) + box(b"avc1", avc + box(b"avcC", b"\1\x42\0\x0a\xff\xe0\0")))
    plain = b"".join(box(kind, be(0) + be(0)) for kind in (b"stts", b"stsc", b"stco")) + box(b"stsz", be(0) * 3)
    stbl = box(b"stbl", stsd + (tables or plain))
    minf = box(b"minf", box(b"vmhd", bytes(12)) + dinf + stbl)
    return head + box(b"moov", mvhd + box(b"trak", tkhd + box(b"mdia", mdhd + handler + minf))) + box(b"mdat", bytes(64))


def films(canary):
    def case(name, data, declared=FILM):
        return Case("film", name, data, declared)

    head = box(b"ftyp", b"isom" + be(512) + b"isom")
    yield case("plain.mp4", film())
    yield case("16384.mp4", film(16_384, 16_384))
    yield case("65535.mp4", film(65_535, 65_535))
    yield case("long.mp4", film(seconds=4_000_000))
    for kind in (b"stts", b"stsc", b"stco", b"ctts", b"stss", b"elst"):
        tables = box(kind, be(0) + be(1_000_000_000) + bytes(64))
        yield case(f"billion-{kind.decode()}.mp4", film(tables=tables))
    yield case("billion-samples.mp4", film(tables=box(b"stts", be(0) + be(1) + be(1_000_000_000) + be(1)) + box(b"stsz", be(0) + be(1) + be(1_000_000_000)) + box(b"stsc", be(0) + be(1) + be(1) * 3) + box(b"stco", be(0) + be(1) + be(48))))
    yield case("no-index.mp4", head + box(b"mdat", bytes(5_000)))
    yield case("zero-box.mp4", head + be(0) + b"moov")
    yield case("huge-box.mp4", head + be(1) + b"moov" + b"\x7f" + b"\xff" * 7)
    yield case("short-boxes.mp4", head + (be(4) + b"free") * 100_000)
    nested = b""
    for _ in range(20_000):
        nested = be(len(nested) + 8) + b"moov" + nested
    yield case("nested.mp4", head + nested)
    yield case("reference.mp4", film(reference=box(b"url ", be(0) + canary.http.encode() + b"\0")))
    path = canary.path.encode()
    alias = box(b"alis", be(0) + bytes(150) + be(2, 2) + be(len(path), 2) + path + be(0xFFFF, 2))
    yield case("alias.mov", film(reference=alias), "video/quicktime")
    redirect = box(b"moov", box(b"rmra", box(b"rmda", box(b"rdrf", be(0) + b"url " + be(len(canary.http) + 1) + canary.http.encode() + b"\0"))))
    yield case("redirect.mov", head + redirect, "video/quicktime")
    squeezed = box(b"moov", box(b"cmov", box(b"dcom", b"zlib") + box(b"cmvd", be(0x7FFFFFFF) + bytes(64))))
    yield case("squeezed.mov", head + squeezed, "video/quicktime")
    yield case("huge.mkv", b"\x1aE\xdf\xa3\x01" + b"\xff" * 7 + b"\x42\x82\x88matroska" + b"\x18S\x80g\x01" + b"\xff" * 7, "video/x-matroska")
    yield case("plain.avi", b"RIFF" + b"\xff" * 4 + b"AVI LIST" + b"\xff" * 4 + b"hdrlavih" + b"\xff" * 64, "video/x-msvideo")
    yield case("plain.flv", b"FLV\1\5\0\0\0\x09" + b"\xff" * 256, "video/x-flv")
    yield case("plain.ts", (b"G\x40\0\x10" + bytes(184)) * 2_000, "video/mp2t")
    yield case("plain.wav", b"RIFF" + b"\xff" * 4 + b"WAVEfmt " + b"\xff" * 24, "audio/wav")


def names():
    odd = [
        "CON", "a\0.jpg.php", "\u202egnp.exe", "\u0e02" * 300, "-rf.png", "$(id).jpg", "`id`.png", "../../../etc/passwd", "..", "/etc/passwd",
        "C:\\x\\y.png", 'quo"te.png', "new\r\nline.png", "; DROP TABLE files; --.png", "%00.png", "{{7*7}}.png", "<img src=x onerror=alert(1)>.png", " .png",
        "\ud7ff\ue000.png", "e\u0301.png", "a" * 5_000 + ".png",
    ]
    for number, name in enumerate(odd):
        yield Case("name", name, png(8 + number, 8), "image/png")


def nothing():
    for ending, declared in TYPES.items():
        yield Case("nothing", "empty." + ending, b"", declared)
        for size in (1, 2, 3, 7, 12, 33):
            yield Case("nothing", f"zeros-{size}.{ending}", bytes(size), declared)


def lies(samples):
    wanted = [name for name in samples if name in ("notes.txt", "report.pdf", "photo-rotated.jpg", "lossy.webp", "rgb.jpg", "lzw-two-pages.tiff", "interlaced.png", "letter.docx")]
    for number, name in enumerate(wanted):
        for ending, declared in TYPES.items():
            # Same bytes twice would be a duplicate: a byte behind the end makes them differ.
            yield Case("lie", f"{name}.{ending}", samples[name] + bytes(1), declared, slow=number > 0 and ending not in ("pdf", "zip"))
    for word in ("", "image/", "image/../../x", "a" * 5_000, "text/html; charset=\"x\r\ny\"", "multipart/form-data; boundary=x", "application/x-httpd-php"):
        yield Case("lie", "type.bin", png(9, 9 + len(word) % 300), word)
