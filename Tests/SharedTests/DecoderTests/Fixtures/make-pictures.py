#!/usr/bin/env python3
"""Makes the fixtures of colours, animations and rare kinds of pictures, and colors.json with what lcms makes of them.

Needs Pillow, pillow-heif, tifffile and numpy (PyPI) and heif-enc (Debian: libheif-examples).
"""
import io
import json
import pathlib
import struct
import subprocess
import tempfile

import numpy
import pillow_heif
import tifffile
from PIL import Image, ImageCms

HERE = pathlib.Path(__file__).parent
SIDE = 24
# Red, green, blue and what lies between: saturated ones leave sRGB, the others must not move.
PATCHES = [
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (230, 120, 20), (20, 200, 190), (200, 40, 160),
    (128, 128, 128), (240, 240, 240), (30, 30, 30), (200, 160, 140), (90, 120, 60), (60, 80, 140),
]


def s15(value):
    return struct.pack(">i", round(value * 65536))


def tag(kind, body):
    data = kind + b"\0\0\0\0" + body
    return data + b"\0" * (-len(data) % 4)


def profile(kind, space, pcs, tags):
    """An ICC profile, version 2.4 or 4 as its tags need."""
    tags = {b"desc": tag(b"desc", struct.pack(">I", 5) + b"test\0" + b"\0" * 78), b"cprt": tag(b"text", b"CC0\0"),
            b"wtpt": tag(b"XYZ ", s15(0.9642) + s15(1) + s15(0.8249)), **tags}
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s12s4s", offset + len(body), b"lcms", 0x02400000, kind, space, pcs, b"\x07\xe8" + b"\0" * 10, b"acsp")
    head += b"\0" * 28 + s15(0.9642) + s15(1) + s15(0.8249)
    return head + b"\0" * (128 - len(head)) + struct.pack(">I", len(tags)) + table + body


def matrix_profile(colors, curve):
    """Three primaries around D65, adapted to D50 as Bradford does."""
    def xyz(x, y):
        return numpy.array([x / y, 1, (1 - x - y) / y])
    white, d50 = xyz(0.3127, 0.3290), numpy.array([0.9642, 1, 0.8249])
    columns = numpy.array([xyz(*color) for color in colors]).T
    columns = columns * numpy.linalg.solve(columns, white)
    cone = numpy.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    adapt = numpy.linalg.inv(cone) @ numpy.diag((cone @ d50) / (cone @ white)) @ cone
    columns = adapt @ columns
    tags = {}
    for n, name in enumerate((b"r", b"g", b"b")):
        tags[name + b"XYZ"] = tag(b"XYZ ", b"".join(s15(value) for value in columns[:, n]))
        tags[name + b"TRC"] = curve
    return profile(b"mntr", b"RGB ", b"XYZ ", tags)


def ink_profile():
    """A simple press: inks multiply, paper is a little grey, black is not quite black."""
    steps, table = 5, []
    for c in range(steps):
        for m in range(steps):
            for y in range(steps):
                for k in range(steps):
                    ink = [value / (steps - 1) for value in (c, m, y, k)]
                    light = 0.93 * (1 - 0.96 * ink[3])
                    rgb = [light * (1 - 0.85 * ink[n]) ** 1.3 for n in range(3)]
                    lum = 0.2 * rgb[0] + 0.7 * rgb[1] + 0.1 * rgb[2]
                    lab = (116 * max(lum, 0.0089) ** (1 / 3) - 16,
                           160 * (rgb[0] ** (1 / 2.2) - rgb[1] ** (1 / 2.2)) * 0.6,
                           110 * (rgb[1] ** (1 / 2.2) - rgb[2] ** (1 / 2.2)) * 0.7)
                    table += [round(lab[0] * 65280 / 100), round((lab[1] + 128) * 256), round((lab[2] + 128) * 256)]
    body = struct.pack(">BBBB", 4, 3, steps, 0) + b"".join(s15(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    body += struct.pack(">HH", 2, 2) + struct.pack(">HH", 0, 65535) * 4
    body += struct.pack(f">{len(table)}H", *(min(65535, max(0, value)) for value in table)) + struct.pack(">HH", 0, 65535) * 3
    return profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": tag(b"mft2", body)})


SRGB_CURVE = tag(b"para", struct.pack(">HH", 3, 0) + b"".join(s15(v) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
ADOBE_CURVE = tag(b"curv", struct.pack(">IH", 1, 563))
P3 = matrix_profile([(0.68, 0.32), (0.265, 0.69), (0.15, 0.06)], SRGB_CURVE)
ADOBE = matrix_profile([(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)], ADOBE_CURVE)
INKS = ink_profile()
GREY = profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": tag(b"curv", struct.pack(">IH", 1, round(1.4 * 256)))})


def chart(mode="RGB", patches=PATCHES):
    image = Image.new(mode, (4 * SIDE, 3 * SIDE))
    for n, color in enumerate(patches):
        x, y = n % 4 * SIDE, n // 4 * SIDE
        image.paste(color, (x, y, x + SIDE, y + SIDE))
    return image


def reference(image, icc):
    """What lcms says: relative colorimetric with black point compensation, to sRGB."""
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    out = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), 1, outputMode="RGB", flags=flags)
    return [list(out.getpixel((n % 4 * SIDE + SIDE // 2, n // 4 * SIDE + SIDE // 2))) for n in range(12)]


def heif(image, name, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "in.png"
        image.save(path, icc_profile=image.info.get("icc_profile"))
        subprocess.run(["heif-enc", *options, "-q", "90", str(path), "-o", str(HERE / name)], check=True, stdout=subprocess.DEVNULL)


def colors():
    found = {}
    rgb = chart()
    for name, icc in (("p3", P3), ("adobe", ADOBE)):
        rgb.save(HERE / f"{name}.jpg", quality=97, subsampling=0, icc_profile=icc)
        found[f"{name}.jpg"] = reference(rgb, icc)
    rgb.save(HERE / "p3.png", icc_profile=P3, optimize=True)
    rgb.save(HERE / "adobe.webp", lossless=True, icc_profile=ADOBE)
    rgb.save(HERE / "p3.tiff", compression="tiff_lzw", icc_profile=P3)
    with_profile = rgb.copy()
    with_profile.info["icc_profile"] = P3
    heif(with_profile, "p3.heic")
    heif(with_profile, "p3.avif", "-A")
    found |= {"p3.png": reference(rgb, P3), "adobe.webp": reference(rgb, ADOBE), "p3.tiff": reference(rgb, P3),
              "p3.heic": reference(rgb, P3), "p3.avif": reference(rgb, P3)}
    rgb.save(HERE / "chart.jpg", quality=97, subsampling=0)
    # A broken profile, and one for other pixels, change nothing.
    rgb.save(HERE / "broken-profile.jpg", quality=97, subsampling=0, icc_profile=P3[:200])
    rgb.save(HERE / "grey-profile-on-rgb.jpg", quality=97, subsampling=0, icc_profile=GREY)
    found |= {"broken-profile.jpg": [list(p) for p in PATCHES], "grey-profile-on-rgb.jpg": [list(p) for p in PATCHES]}
    grey = chart("L", [n * 22 for n in range(12)])
    grey.save(HERE / "grey-profile.jpg", quality=97, icc_profile=GREY)
    found["grey-profile.jpg"] = reference(grey, GREY)
    inks = chart("CMYK", [(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (0, 0, 0, 0), (255, 255, 0, 0),
                          (0, 255, 255, 0), (255, 0, 255, 0), (60, 40, 30, 20), (20, 120, 90, 0), (100, 0, 80, 60), (0, 0, 0, 128)])
    # Pillow writes Adobe's marker and inverts, as Photoshop does.
    inks.save(HERE / "inks.jpg", quality=98, subsampling=0, icc_profile=INKS)
    inks.save(HERE / "inks.tiff", compression="tiff_lzw", icc_profile=INKS)
    found["inks.jpg"] = found["inks.tiff"] = reference(inks, INKS)
    (HERE / "colors.json").write_text(json.dumps(found, separators=(",", ":")).replace("]],", "]],\n") + "\n")


def quadrants():
    image = Image.new("RGB", (64, 48))
    for n, color in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))):
        image.paste(color, (n % 2 * 32, n // 2 * 24, n % 2 * 32 + 32, n // 2 * 24 + 24))
    return image


def animations():
    empty, full = Image.new("RGBA", (64, 48)), quadrants().convert("RGBA")
    part = empty.copy()
    part.paste(full.crop((0, 0, 64, 24)), (0, 0))
    kinds = {"save_all": True, "append_images": [empty, full], "duration": 100}
    empty.save(HERE / "empty-first.png", **kinds, default_image=False, blend=0, disposal=0)
    Image.new("RGB", (64, 48), "white").save(HERE / "empty-first.webp", save_all=True, lossless=True, append_images=[quadrants()], duration=100)
    Image.new("RGB", (64, 48), "black").save(HERE / "empty-first.gif", save_all=True, append_images=[quadrants()], duration=100)


def heifs():
    for orientation in range(1, 9):
        image = quadrants()
        exif = Image.Exif()
        exif[0x0112] = orientation
        # The turning is written as a property of the picture, and EXIF made to say 1.
        pillow_heif.from_pillow(image).save(HERE / f"turned-{orientation}.heic", quality=90, exif=exif.tobytes())
    heif(quadrants(), "quadrants.avif", "-A")
    alpha = quadrants().convert("RGBA")
    alpha.putalpha(Image.eval(Image.linear_gradient("L").rotate(90).resize((64, 48)), lambda v: 0 if v > 127 else 255))
    heif(alpha, "alpha.heic")


def jpegs():
    """Larger ones, of odd sizes, with every sampling of colours; one of them busy to the last coefficient."""
    shades = Image.merge("RGB", [Image.linear_gradient("L").resize((645, 483)), Image.radial_gradient("L").resize((645, 483)),
                                 Image.linear_gradient("L").rotate(90).resize((645, 483))])
    shades.save(HERE / "plain.jpg", quality=80)
    shades.save(HERE / "full-colour.jpg", quality=80, subsampling=0)
    shades.save(HERE / "half-colour.jpg", quality=80, subsampling=1)
    shades.save(HERE / "restarts.jpg", quality=80, restart_marker_blocks=7)
    shades.convert("L").save(HERE / "grey-large.jpg", quality=80)
    rng = numpy.random.default_rng(1)
    grain = rng.normal(0, 40, (243, 325, 1)) + rng.normal(0, 12, (243, 325, 3))
    busy = numpy.asarray(shades.resize((325, 243)), numpy.float32) * 0.6 + 50 + grain
    Image.fromarray(numpy.clip(busy, 0, 255).astype(numpy.uint8)).save(HERE / "busy.jpg", quality=90)


def facts():
    exif = Image.Exif()
    exif[0x010F] = "Fuji"
    exif.get_ifd(0x8769)[0x8827] = 200
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description dc:title="Rice"/></x:xmpmeta>'
    pillow_heif.from_pillow(quadrants()).save(HERE / "facts.heic", quality=80, exif=exif.tobytes(), xmp=xmp)


def tiffs():
    pixels = numpy.asarray(quadrants())
    grey = numpy.tile(numpy.linspace(0, 1, 64, dtype=numpy.float32), (48, 1))
    write = tifffile.imwrite
    write(HERE / "float.tiff", pixels.astype(numpy.float32) / 255, photometric="rgb", compression="zlib")
    write(HERE / "float-tiled.tiff", pixels.astype(numpy.float32) / 255, photometric="rgb", tile=(16, 32), compression="zlib")
    write(HERE / "float-planes.tiff", numpy.moveaxis(pixels, 2, 0).astype(numpy.float64) / 255, photometric="rgb", planarconfig="separate", compression="zlib")
    write(HERE / "sixteen-tiled.tiff", pixels.astype(numpy.uint16) * 257, photometric="rgb", tile=(32, 16), compression="zlib")
    bands = numpy.dstack([pixels, pixels[:, :, 0], pixels[:, :, 1]])
    write(HERE / "five-bands.tiff", bands, photometric="minisblack", planarconfig="contig", compression="zlib")
    heights = (grey * 3000 - 200).astype(numpy.float32)
    heights[:, :8] = -9999
    write(HERE / "heights.tiff", heights, photometric="minisblack", compression="zlib", extratags=[(42113, "s", 0, "-9999", True)])
    write(HERE / "signed.tiff", (grey * 60000 - 30000).astype(numpy.int16), photometric="minisblack")
    with tifffile.TiffWriter(HERE / "copy-first.tiff") as file:
        file.write(numpy.zeros((12, 16, 3), numpy.uint8), photometric="rgb", subfiletype=1)
        file.write(pixels, photometric="rgb", compression="zlib")


if __name__ == "__main__":
    colors()
    animations()
    heifs()
    tiffs()
    jpegs()
    facts()
