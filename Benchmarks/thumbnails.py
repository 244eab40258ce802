"""Thumbnails a core-second: Millrace's decoder beside libvips and Pillow, and the running Thumbnailer.

Counted is processor time, of all threads and children, not the clock: so a busy machine disturbs little.
"""
import argparse
import array
import io
import json
import os
import pathlib
import resource
import socket
import statistics
import struct
import subprocess
import time
import urllib.request

os.environ["VIPS_CONCURRENCY"] = "1"
import pyvips  # noqa: E402
from PIL import Image, ImageChops, ImageFilter, ImageOps  # noqa: E402

ROOT = pathlib.Path(__file__).parent.parent
BOX, QUALITY = 300, 85
SEALS = 0x1 | 0x2 | 0x4 | 0x8


def photograph(width, height):
    """Something that compresses as a photograph does: coloured light and shapes, and grain without colour."""
    layers = []
    for part, sigma, count in ((64, 60, 3), (12, 50, 3), (3, 30, 1)):
        channels = [Image.effect_noise((width // part + 1, height // part + 1), sigma) for _ in range(count)]
        layers.append(Image.merge("RGB", (channels * 3)[:3]).resize((width, height), Image.Resampling.BICUBIC))
    image = ImageChops.overlay(ImageChops.overlay(layers[0], layers[1]), layers[2]).filter(ImageFilter.GaussianBlur(1))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


class Decoder:
    """The sandboxed decoder, spoken to as a service does."""

    def __init__(self, with_webp):
        self.order = {"boxes": [BOX], "quality": QUALITY, "withWebP": with_webp, "withLook": True}
        ours, theirs = socket.socketpair()
        program = ROOT / ".build/release/millrace-decoder"
        environment = {"LC_ALL": "C", "OMP_THREAD_LIMIT": "1", "MALLOC_ARENA_MAX": "1", "SWIFT_BACKTRACE": "enable=no"}

        def place():
            os.dup2(theirs.fileno(), 3)

        self.process = subprocess.Popen(
            [program, "--serve", "--languages=", "--memory-mb=1024"], env=environment, preexec_fn=place, pass_fds=(3,))
        theirs.close()
        self.socket = ours
        self.receive()

    def take(self, count):
        data = bytearray()
        while len(data) < count:
            part = self.socket.recv(min(1 << 20, count - len(data)))
            if not part:
                raise RuntimeError("the decoder is gone")
            data += part
        return bytes(data)

    def receive(self):
        return json.loads(self.take(struct.unpack(">I", self.take(4))[0]))

    def draw(self, data):
        handle = os.memfd_create("input", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.write(handle, data)
        import fcntl
        fcntl.fcntl(handle, fcntl.F_ADD_SEALS, SEALS)
        request = {"operation": {"thumbnails": {"_0": self.order}}, "mostPixels": 64_000_000, "cpuSeconds": 30}
        header = json.dumps(request).encode()
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [handle]))]
        self.socket.sendmsg([struct.pack(">I", len(header)) + header], rights)
        os.close(handle)
        reply = self.receive()
        while "payload" not in reply:
            reply = next(iter(reply.values()))
        payload = self.take(reply["payload"])
        if not payload.startswith(b"\xff\xd8"):
            raise RuntimeError(f"no thumbnail: {reply}")
        return payload

    def seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/schedstat").read_text().split()
        return int(fields[0]) / 1e9


class Vips:
    def __init__(self):
        pyvips.cache_set_max(0)

    def draw(self, data):
        image = pyvips.Image.thumbnail_buffer(data, BOX, height=BOX, size="down")
        return image.write_to_buffer(".jpg[Q=85,strip]")

    def seconds(self):
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime


class Pillow(Vips):
    def __init__(self):
        pass

    def draw(self, data):
        image = Image.open(io.BytesIO(data))
        image.draft("RGB", (2 * BOX, 2 * BOX))
        image = ImageOps.exif_transpose(image)
        image.thumbnail((BOX, BOX), Image.Resampling.LANCZOS, reducing_gap=2.0)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def measure(tool, pictures):
    start = tool.seconds()
    for data in pictures:
        tool.draw(data)
    return (tool.seconds() - start) / len(pictures)


def alone(arguments, sets):
    tools = {"decoder": Decoder(False), "decoder + WebP": Decoder(True), "libvips": Vips(), "Pillow draft": Pillow()}
    print(f"libvips {'.'.join(str(pyvips.version(n)) for n in range(3))}, Pillow {Image.__version__}, "
          f"{arguments.rounds} rounds of {arguments.pictures} pictures, median; fit {BOX}, JPEG {QUALITY}")
    print(f"{'':16} {'12 MP ms':>9} {'a core-s':>9} {'24 MP ms':>9} {'a core-s':>9}")
    cost = {}
    for name, pictures in sets.items():
        for tool in tools.values():
            tool.draw(pictures[0])
        found = {tool: [] for tool in tools}
        for _ in range(arguments.rounds):
            for tool in tools:
                found[tool].append(measure(tools[tool], pictures))
        for tool in tools:
            cost[tool, name] = statistics.median(found[tool])
    for tool in tools:
        print(f"{tool:16} " + " ".join(f"{cost[tool, n] * 1000:9.1f} {1 / cost[tool, n]:9.1f}" for n in sets))
    for peer in ("libvips", "Pillow draft"):
        ratios = ", ".join(f"{n}: {cost[peer, n] / cost['decoder', n]:.2f}" for n in sets)
        print(f"decoder : {peer} = {ratios}")
    return cost


def family_seconds(process):
    """Processor time of a process, its children and those that it has collected."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(path.parent.name) == process:
            total += sum(int(fields[n]) for n in (11, 12, 13, 14)) / ticks
        elif int(fields[1]) == process:
            total += sum(int(fields[n]) for n in (11, 12)) / ticks
    return total


def call(arguments, method, path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{arguments.gateway}{path}", body, method=method)
    request.add_header("Authorization", f"Bearer {arguments.token}")
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def running(arguments, sets, cost):
    for name, pictures in sets.items():
        start, files = family_seconds(arguments.thumbnailer), []
        for n in range(arguments.files):
            # Bytes behind the end make each file another one.
            data = pictures[n % len(pictures)] + os.urandom(8)
            status, answer = call(arguments, "PUT", f"/api/v1/files/content/{n}.jpg", data)
            if status != 202:
                raise RuntimeError(f"{status}: {answer[:200]}")
            files.append(json.loads(answer)["file_id"])
        deadline = time.monotonic() + 120
        while files and time.monotonic() < deadline:
            files = [file for file in files if call(arguments, "GET", f"/api/v1/files/{file}/thumbnail")[0] != 200]
            time.sleep(0.2)
        if files:
            raise RuntimeError(f"{len(files)} files have no thumbnail after two minutes")
        each = (family_seconds(arguments.thumbnailer) - start) / arguments.files
        print(f"running Thumbnailer, {name}, WebP {'off' if os.environ.get('THUMBNAIL_WEBP') == 'false' else 'on'}: "
              f"{each * 1000:.1f} ms, {1 / each:.1f} a core-second; libvips in process : {cost['libvips', name] / each:.2f}, "
              f"Pillow in process : {cost['Pillow draft', name] / each:.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=8)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--gateway", type=int)
    parser.add_argument("--thumbnailer", type=int)
    parser.add_argument("--token")
    arguments = parser.parse_args()
    sizes = {"12 MP": (4000, 3000), "24 MP": (6000, 4000)}
    sets = {name: [photograph(*size) for _ in range(2)] for name, size in sizes.items()}
    sets = {name: (pair * arguments.pictures)[: arguments.pictures] for name, pair in sets.items()}
    print(", ".join(f"{name}: {len(pictures[0]) / 1e6:.1f} MB" for name, pictures in sets.items()))
    cost = alone(arguments, sets)
    if arguments.gateway:
        running(arguments, sets, cost)


if __name__ == "__main__":
    main()
