"""Uploads a 200 KB JPEG again and again to both sides in turns, and prints latency and server CPU side by side."""
import argparse
import asyncio
import itertools
import os
import statistics
import time

import uvloop

SIZE = 200 * 1024
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + os.urandom(SIZE - 28)
TICKS = os.sysconf("SC_CLK_TCK")
NUMBERS = itertools.count(time.time_ns())


def request(token, port):
    """One upload whose last bytes are new, so that no side can call it a duplicate."""
    boundary = b"millrace-bench"
    body = b"".join((
        b"--", boundary, b'\r\ncontent-disposition: form-data; name="file"; filename="photo.jpg"\r\n',
        b"content-type: image/jpeg\r\n\r\n", JPEG, next(NUMBERS).to_bytes(8, "big"), b"\r\n--", boundary, b"--\r\n",
    ))
    head = (
        f"POST /api/v1/files/upload HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nauthorization: Bearer {token}\r\n"
        f"content-type: multipart/form-data; boundary=millrace-bench\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(reader):
    """Reads one answer; its status must be 202."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 202"):
        raise RuntimeError(f"{head!r} {body!r}")


async def connection(port, token, until, times):
    """Uploads over one connection until the time is up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        bytes_out = request(token, port)
        began = time.perf_counter()
        writer.write(bytes_out)
        await answer(reader)
        times.append(time.perf_counter() - began)
    writer.close()


def cpu_seconds(pid):
    """CPU time that a process used so far."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def measure(port, pid, token, connections, seconds):
    """One round: p50 and p99 in ms, server CPU in ms a request, requests a second."""
    times = []
    cpu, began = cpu_seconds(pid), time.perf_counter()
    await asyncio.gather(*(connection(port, token, began + seconds, times) for _ in range(connections)))
    took = time.perf_counter() - began
    times.sort()
    return (
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.99)] * 1000,
        (cpu_seconds(pid) - cpu) * 1000 / len(times),
        len(times) / took,
    )


async def main():
    """Prints one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--token", required=True)
    parser.add_argument("--peer", nargs=2, type=int, required=True)
    parser.add_argument("--millrace", nargs=2, type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    sides = {"peer": options.peer, "millrace": options.millrace}
    print(f"POST /files/upload, {SIZE // 1024} KB JPEG, median of {options.rounds} rounds of {options.seconds:g} s")
    print(f"{'':24}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms':>10}{'req/s':>10}")
    for connections in (1, 16):
        rounds = {name: [] for name in sides}
        for name, (port, pid) in sides.items():
            await measure(port, pid, options.token, connections, 2)
        for _ in range(options.rounds):
            for name, (port, pid) in sides.items():
                rounds[name].append(await measure(port, pid, options.token, connections, options.seconds))
        medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in rounds.items()}
        label = f"{connections} connection{'s' if connections > 1 else ''}"
        for name, row in medians.items():
            print(f"{label:16}{name:8}" + "".join(f"{value:10.2f}" for value in row))
            label = ""
        ratios = [peer / ours for peer, ours in zip(medians["peer"], medians["millrace"])]
        ratios[3] = 1 / ratios[3]
        print(f"{'':16}{'ratio':8}" + "".join(f"{value:9.1f}x" for value in ratios))


uvloop.run(main())
