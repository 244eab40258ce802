"""Surveys of fields: our decoder beside Python with NumPy and OpenCV; see Benchmarks/crops.

Counted is processor time, of all threads and children, not the clock: so a busy machine disturbs little. The peer does the
same work twice over: `plain` as one writes it down with NumPy, `tuned` with OpenCV's masked statistics and quantiles from
a histogram as fine as ours. Both keep everything in 32-bit floats and decode from memory.
"""

import argparse
import io
import json
import pathlib
import resource
import statistics
import subprocess
import sys

# By file: its bands, in order.
CAPTURES = {
    "photograph-20.jpg": ["red", "green", "blue"],
    "five-bands-12.tiff": ["blue", "green", "red", "nir", "red_edge"],
}
# As much as our medians and tenths are off at most: a thousandth of the range.
STEPS = 1000
SIDE_OF_GRID = 10


def ratio(np, above, below):
    """The quotient, and no number where there is nothing to divide by."""
    below[np.abs(below) < 1e-6] = np.nan
    return np.divide(above, below, out=above)


def formulas(np):
    """By name: bands, and what to do with them."""
    infrared = {
        "ndvi": ("nir red", lambda n, r: ratio(np, n - r, n + r)),
        "gndvi": ("nir green", lambda n, g: ratio(np, n - g, n + g)),
        "ndre": ("nir red_edge", lambda n, e: ratio(np, n - e, n + e)),
        "savi": ("nir red", lambda n, r: ratio(np, 1.5 * (n - r), n + r + 0.5)),
        "osavi": ("nir red", lambda n, r: ratio(np, n - r, n + r + 0.16)),
        "msavi": ("nir red", lambda n, r: n + 0.5 - 0.5 * np.sqrt((2 * n + 1) ** 2 - 8 * (n - r))),
        "evi2": ("nir red", lambda n, r: ratio(np, 2.5 * (n - r), n + 2.4 * r + 1)),
        "cig": ("nir green", lambda n, g: ratio(np, n - g, g.copy())),
        "cire": ("nir red_edge", lambda n, e: ratio(np, n - e, e.copy())),
        "ndwi": ("green nir", lambda g, n: ratio(np, g - n, g + n)),
    }
    visible = {
        "gli": ("red green blue", lambda r, g, b: ratio(np, 2 * g - r - b, 2 * g + r + b)),
        "vari": ("red green blue", lambda r, g, b: ratio(np, g - r, g + r - b)),
        "exg": ("red green blue", lambda r, g, b: ratio(np, 2 * g - r - b, r + g + b)),
        "ngrdi": ("red green", lambda r, g: ratio(np, g - r, g + r)),
        "tgi": ("red green blue", lambda r, g, b: g - 0.39 * r - 0.61 * b),
        "gcc": ("red green blue", lambda r, g, b: ratio(np, g.copy(), r + g + b)),
    }
    return infrared | visible


class Peer:
    """The whole work in Python."""

    def __init__(self, order):
        import cv2
        import numpy

        cv2.setNumThreads(1)
        self.cv2, self.np, self.order = cv2, numpy, order
        self.formulas = {name: (needs.split(), of) for name, (needs, of) in formulas(numpy).items()}
        levels = numpy.arange(256, dtype=numpy.float32) / 255
        self.light = numpy.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
        self.light = self.light.astype(numpy.float32)

    def read(self, data, bands):
        """Reflectance by band, and which pixels count."""
        np, cv2 = self.np, self.cv2
        if data[:2] == b"\xff\xd8":
            samples = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
            top, scaled = 255, lambda plane: cv2.LUT(plane, self.light)
        else:
            # OpenCV reads no more than four bands.
            import tifffile

            samples = tifffile.imread(io.BytesIO(data))
            top, scaled = 65535, lambda plane: plane.astype(np.float32) * np.float32(1 / 65535)
        planes = [np.ascontiguousarray(samples[..., n]) for n in range(samples.shape[2])]
        valid = np.ones(planes[0].shape, bool)
        for plane in planes:
            valid &= plane < top
        return {band: scaled(plane) for band, plane in zip(bands, planes)}, valid

    def plain(self, values, mask, span):
        np = self.np
        chosen = values[mask]
        p10, median, p90 = np.percentile(chosen, [10, 50, 90])
        return {
            "mean": float(chosen.mean(dtype=np.float64)), "std": float(chosen.std(dtype=np.float64)), "median": median,
            "p10": p10, "p90": p90, "min": chosen.min(), "max": chosen.max(), "pixels": chosen.size,
            "histogram": np.histogram(np.clip(chosen, *span), 50, span)[0],
        }

    def tuned(self, values, mask, span):
        np, cv2 = self.np, self.cv2
        mask = mask.view(np.uint8)
        mean, std = cv2.meanStdDev(values, mask=mask)
        least, most, _, _ = cv2.minMaxLoc(values, mask)
        inner = (span[0], float(np.nextafter(np.float32(span[1]), np.float32(9e9))))
        counts = cv2.calcHist([values], [0], mask, [STEPS], inner).ravel()
        pixels = cv2.countNonZero(mask)
        # What lies outside the range is left out of the histogram.
        below = np.cumsum(counts)
        places = np.searchsorted(below, [0.1 * pixels, 0.5 * pixels, 0.9 * pixels]) / STEPS
        p10, median, p90 = span[0] + places * (span[1] - span[0])
        return {
            "mean": float(mean[0, 0]), "std": float(std[0, 0]), "median": median, "p10": p10, "p90": p90, "min": least,
            "max": most, "pixels": pixels, "histogram": counts.reshape(50, -1).sum(1),
        }

    def zones(self, values, mask):
        rows, columns = ([n * side // SIDE_OF_GRID for n in range(SIDE_OF_GRID + 1)] for side in values.shape)
        places = [
            (slice(rows[y], rows[y + 1]), slice(columns[x], columns[x + 1]))
            for y in range(SIDE_OF_GRID) for x in range(SIDE_OF_GRID)
        ]
        return [self.cv2.mean(values[place], mask[place].view("uint8"))[0] for place in places]

    def map(self, values, mask, span, side):
        """A coloured picture of the index as PNG, made after it was made small."""
        np, cv2 = self.np, self.cv2
        factor = side / max(values.shape)
        values = np.where(mask, values, np.float32(span[0]))
        small = cv2.resize(values, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else values
        scale = 255 / (span[1] - span[0])
        colours = cv2.applyColorMap(cv2.convertScaleAbs(small - span[0], alpha=scale), cv2.COLORMAP_VIRIDIS)
        return colours, cv2.imencode(".png", colours)[1]

    def overlay(self, light, colours):
        """The map over the photograph, as JPEG."""
        cv2, np = self.cv2, self.np
        size = colours.shape[1::-1]
        small = [cv2.resize(light[band], size, interpolation=cv2.INTER_AREA) for band in ("blue", "green", "red")]
        picture = cv2.convertScaleAbs(np.sqrt(cv2.merge(small)), alpha=255)
        return cv2.imencode(".jpg", cv2.addWeighted(picture, 0.5, colours, 0.5, 0))[1]

    def survey(self, data, way):
        np = self.np
        light, valid = self.read(data, self.order["bands"])
        r, g, b = (light[band] for band in ("red", "green", "blue"))
        # 2g − r − b > 1.4 r − g, whatever the three add up to.
        plants = (3 * g > 2.4 * r + b) & valid
        measure, told, first = getattr(self, way), {}, None
        for name, span in self.order["ranges"].items():
            needs, of = self.formulas[name]
            values = of(*(light[band] for band in needs))
            counts = valid & ~np.isnan(values)
            told[name] = measure(values, counts, span)
            told[name, "canopy"] = measure(values, counts & plants, span)
            told[name, "zones"] = self.zones(values, counts)
            if name in self.order["maps"]:
                colours, _ = self.map(values, counts, span, self.order["side"])
                first = first if first is not None else colours
        if first is not None:
            self.overlay(light, first)
        return {name: told[name]["mean"] for name in self.order["ranges"]}, float(plants.sum() / valid.sum())


def high_water():
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def as_peer(order):
    """In a process of its own: what was asked for on standard input, what was found on standard output."""
    peer = Peer(order)
    data = pathlib.Path(order["file"]).read_bytes()
    start = spent()
    for _ in range(order["images"]):
        means, cover = peer.survey(data, order["way"])
    cpu = spent() - start
    return {"images": order["images"], "cpu": cpu, "peakKiB": high_water(), "means": means, "canopyCover": cover}


def run_peer(order):
    program = [sys.executable, __file__, "--peer"]
    done = subprocess.run(program, check=True, input=json.dumps(order), stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def run_ours(arguments, file, bands):
    command = [arguments.ours, ",".join(bands), str(arguments.images), str(arguments.side), str(file)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found | {"peakKiB": found["decoderPeakKiB"]}


def agree(name, ours, peer):
    """The same work has the same results."""
    for index, mean in peer["means"].items():
        low, high = ours["ranges"][index]
        if abs(mean - ours["means"][index]) > (high - low) / STEPS:
            raise SystemExit(f"{name}: {index} is {ours['means'][index]} here and {mean} in Python")
    if abs(peer["canopyCover"] - (ours.get("canopyCover") or 0)) > 1e-2:
        raise SystemExit(f"{name}: canopy is {ours.get('canopyCover')} here and {peer['canopyCover']} in Python")


def compare(arguments, name, bands):
    file, found = arguments.captures / name, {"millrace": [], "plain": [], "tuned": []}
    for _ in range(arguments.rounds):
        ours = run_ours(arguments, file, bands)
        found["millrace"].append(ours)
        order = {
            "file": str(file), "bands": bands, "images": arguments.images, "side": arguments.side,
            "ranges": ours["ranges"], "maps": ours["maps"],
        }
        for way in ("plain", "tuned"):
            found[way].append(run_peer(order | {"way": way}))
            agree(name, ours, found[way][-1])
    cost = {who: statistics.median(run["cpu"] / run["images"] for run in runs) for who, runs in found.items()}
    peak = {who: max(run["peakKiB"] for run in runs) / 1024 for who, runs in found.items()}
    print(f"{name}: {len(ours['means'])} indices, {len(ours['maps'])} maps, the means agree")
    for who, title in (("millrace", "decoder"), ("plain", "NumPy + OpenCV"), ("tuned", "OpenCV, tuned")):
        again = "" if who == "millrace" else f"   decoder : this = {cost[who] / cost['millrace']:.2f}"
        print(f"  {title:16} {60 / cost[who]:7.1f} images/min/core  {cost[who]:6.2f} s each  {peak[who]:6.0f} MiB{again}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--images", type=int, default=3)
    parser.add_argument("--side", type=int, default=1600)
    parser.add_argument("--ours")
    parser.add_argument("--captures", type=pathlib.Path)
    parser.add_argument("--peer", action="store_true")
    arguments = parser.parse_args()
    if arguments.peer:
        print(json.dumps(as_peer(json.load(sys.stdin))))
        return
    for name, bands in CAPTURES.items():
        compare(arguments, name, bands)


if __name__ == "__main__":
    main()
