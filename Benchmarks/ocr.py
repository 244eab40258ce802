"""Reads the same pages by our decoders, by a tesseract program for each page, and by pytesseract; see Benchmarks/ocr."""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

# One thread each, for all three: tesseract's own threads cost seven times the work.
os.environ["OMP_THREAD_LIMIT"] = "1"

TIMED = ["english-300", "thai-300", "english-150", "thai-150"]


def distance(read, written):
    row = list(range(len(written) + 1))
    for index, letter in enumerate(read, 1):
        diagonal, row[0] = row[0], index
        for at, known in enumerate(written, 1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (letter != known))
    return row[-1]


def error_rate(read, written):
    read, written = "".join(read.split()), "".join(written.split())
    return distance(read, written) / len(written)


def spent():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))


def timed(work):
    start, cpu = time.monotonic(), spent()
    texts = work()
    return texts, time.monotonic() - start, spent() - cpu


def ours(arguments, files, workers, rounds=1):
    command = [arguments.ours, str(workers), arguments.languages, str(rounds), *map(str, files)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def by_program(arguments, files):
    command = ["-", "-l", arguments.languages]
    return [
        subprocess.run(["tesseract", str(file), *command], check=True, capture_output=True, text=True).stdout
        for file in files
    ]


def by_pytesseract(arguments, files):
    import pytesseract
    from PIL import Image

    return [pytesseract.image_to_string(Image.open(file), lang=arguments.languages) for file in files]


def compare(arguments):
    files = [arguments.pages / f"{name}.png" for name in TIMED]
    ways = {
        "millrace": lambda: ours(arguments, files * 5, 1)["texts"][: len(files)] * 5,
        "tesseract a page": lambda: by_program(arguments, files * 5),
        "pytesseract": lambda: by_pytesseract(arguments, files * 5),
    }
    best = {}
    for _ in range(arguments.rounds):
        for name, way in ways.items():
            texts, wall, cpu = timed(way)
            if name not in best or cpu < best[name][2]:
                best[name] = (texts, wall, cpu)
    print(f"{'':18} pages/core-minute  wall s/page  misread")
    for name, (texts, wall, cpu) in best.items():
        misread = [error_rate(text, file.with_suffix(".txt").read_text()) for text, file in zip(texts, files)]
        rate = sum(misread) / len(misread)
        print(f"{name:18} {60 * len(texts) / cpu:17.1f}  {wall / len(texts):11.2f}  {rate:7.2%}")
    base = best["tesseract a page"][2]
    print(f"ratio to tesseract a page: {base / best['millrace'][2]:.2f}")


def scale(arguments):
    """Four equal pages, model loading left out: that is done once for each decoder."""
    files = [arguments.pages / "english-300.png"] * 4
    best = {workers: min(ours(arguments, files, workers, 3)["seconds"] for _ in range(arguments.rounds)) for workers in (1, 2)}
    print(f"12 pages: 1 decoder {best[1]:.2f} s, 2 decoders {best[2]:.2f} s: {best[1] / best[2]:.2f} times")


def cases(arguments):
    files = sorted(arguments.pages.glob("*.png"))
    texts = ours(arguments, files, 2)["texts"]
    print(f"{'case':22} millrace  tesseract")
    for file, text, other in zip(files, texts, by_program(arguments, files)):
        written = file.with_suffix(".txt").read_text()
        print(f"{file.stem:22} {error_rate(text, written):8.2%}  {error_rate(other, written):9.2%}")


def scan(arguments):
    file = arguments.pages / "scan.pdf"
    subprocess.run(["scripts/ocr-pages", "--scan", file, str(arguments.scan)], check=True)
    found = ours(arguments, [file], 2)
    peak = found["peakKiB"] / 1024
    print(f"{found['pages']} pages in {found['seconds']:.0f} s, {found['cpu']:.0f} s of processor; peak of a process {peak:.0f} MiB")
    if peak > 1024:
        sys.exit("a process took more than 1 GiB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--languages", default="eng+tha")
    parser.add_argument("--scan", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.scan:
        return scan(arguments)
    compare(arguments)
    scale(arguments)
    cases(arguments)


if __name__ == "__main__":
    main()
