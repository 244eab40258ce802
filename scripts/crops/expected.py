"""Every number of a capture, by the textbook: 64-bit floats, whole arrays, no shortcuts."""

import json

import numpy as np

from crops import field

FULL_SCALE = {"uint8": 255, "uint16": 65535, "float32": 1}
# A quotient by less than this is none.
LEAST_DIVISOR = 1e-6
# Of VARI also one that is less than this share of all the light.
LEAST_VARI_SHARE = 0.01
SIDE = 10


def quotient(above, below):
    below = np.where(np.abs(below) < LEAST_DIVISOR, np.nan, below)
    return above / below


def vari(r, g, b):
    below = g + r - b
    return quotient(g - r, np.where(np.abs(below) < LEAST_VARI_SHARE * (r + g + b), 0, below))


# By the name of the index: its bands, and what to do with them.
INDICES = {
    "ndvi": (("nir", "red"), lambda n, r: quotient(n - r, n + r)),
    "gndvi": (("nir", "green"), lambda n, g: quotient(n - g, n + g)),
    "ndre": (("nir", "red_edge"), lambda n, e: quotient(n - e, n + e)),
    "savi": (("nir", "red"), lambda n, r: quotient(1.5 * (n - r), n + r + 0.5)),
    "osavi": (("nir", "red"), lambda n, r: quotient(n - r, n + r + 0.16)),
    "msavi": (("nir", "red"), lambda n, r: (2 * n + 1 - np.sqrt((2 * n + 1) ** 2 - 8 * (n - r))) / 2),
    "evi2": (("nir", "red"), lambda n, r: quotient(2.5 * (n - r), n + 2.4 * r + 1)),
    "cig": (("nir", "green"), lambda n, g: quotient(n, g) - 1),
    "cire": (("nir", "red_edge"), lambda n, e: quotient(n, e) - 1),
    "ndwi": (("green", "nir"), lambda g, n: quotient(g - n, g + n)),
    "gli": (("red", "green", "blue"), lambda r, g, b: quotient(2 * g - r - b, 2 * g + r + b)),
    "vari": (("red", "green", "blue"), vari),
    "exg": (("red", "green", "blue"), lambda r, g, b: quotient(2 * g - r - b, r + g + b)),
    "ngrdi": (("red", "green"), lambda r, g: quotient(g - r, g + r)),
    "tgi": (("red", "green", "blue"), lambda r, g, b: g - 0.39 * r - 0.61 * b),
    "gcc": (("red", "green", "blue"), lambda r, g, b: quotient(g, r + g + b)),
}


def bands(capture):
    """Reflectance by the name of the band, which pixels count, and why others do not."""
    samples = capture.samples.astype(np.float64)
    empty = np.isnan(samples).any(2)
    if capture.nodata is not None:
        empty |= (samples == capture.nodata).any(2)
    top = FULL_SCALE[capture.sample_type]
    is_float = capture.sample_type == "float32"
    saturated = np.zeros_like(empty) if is_float else (samples == top).any(2) & ~empty
    light = field.linear(samples) if capture.sample_type == "uint8" else samples / top
    return {band: light[..., n] for n, band in enumerate(capture.bands)}, empty, saturated


def canopy(light):
    """The excess of green over that of red, on shares of the sum; none without three visible bands."""
    if not {"red", "green", "blue"} <= light.keys():
        return None
    total = light["red"] + light["green"] + light["blue"]
    r, g, b = (light[band] / total for band in ("red", "green", "blue"))
    masks = [(2 * g - r - b) - (share * r - g) > 0 for share in field.RED_SHARES]
    assert (masks[0] == masks[1]).all()
    return masks[0]


def short(value):
    return float(f"{value:.9g}")


def statistics(values):
    if not len(values):
        return None
    p10, median, p90 = np.percentile(values, [10, 50, 90])
    found = {
        "mean": values.mean(), "median": median, "p10": p10, "p90": p90, "std": values.std(), "min": values.min(),
        "max": values.max(),
    }
    return {"pixels": len(values)} | {name: short(value) for name, value in found.items()}


def cells(height, width):
    """The places of the grid, row by row: none is more than a pixel larger than another, together they are the whole."""
    rows, columns = ([n * side // SIDE for n in range(SIDE + 1)] for side in (height, width))
    for y in range(SIDE):
        for x in range(SIDE):
            yield slice(rows[y], rows[y + 1]), slice(columns[x], columns[x + 1])


def mean(values):
    return short(values.mean()) if len(values) else None


def zones(shape, valid, plants, found):
    places = list(cells(*shape))
    values = {
        name: [mean(index[place][valid[place] & ~np.isnan(index[place])]) for place in places]
        for name, index in found.items()
    }
    return {
        "pixels": [int(valid[place].size) for place in places],
        "valid": [int(valid[place].sum()) for place in places],
        "canopy": None if plants is None else [int((plants & valid)[place].sum()) for place in places],
        "values": values,
    }


def survey(capture):
    """All about a capture."""
    light, empty, saturated = bands(capture)
    valid = ~empty & ~saturated
    plants = canopy(light)
    found = {
        name: of(*(light[band] for band in needs)) for name, (needs, of) in INDICES.items() if light.keys() >= set(needs)
    }
    indices = {}
    for name, values in found.items():
        counts = valid & ~np.isnan(values)
        indices[name] = {
            "whole": statistics(values[counts]),
            "canopy": None if plants is None else statistics(values[counts & plants]),
        }
    told = {
        "bands": capture.bands, "sample_type": capture.sample_type, "scale": FULL_SCALE[capture.sample_type],
        "nodata": capture.nodata, "width": valid.shape[1], "height": valid.shape[0],
        "pixels": {
            "all": valid.size, "valid": int(valid.sum()), "saturated": int(saturated.sum()), "empty": int(empty.sum())
        },
        "canopy_pixels": None, "canopy_cover": None, "mask_overlap": None,
        "indices": indices, "refused": [name for name in INDICES if name not in found],
        "zones": zones(valid.shape, valid, plants, found),
    }
    if plants is not None:
        told["canopy_pixels"] = int((plants & valid).sum())
        told["canopy_cover"] = short((plants & valid).sum() / valid.sum())
        # Intersection over union with what was drawn.
        told["mask_overlap"] = short((plants & capture.plants).sum() / (plants | capture.plants).sum())
    return told


def document(captures):
    """expected.json."""
    with np.errstate(invalid="ignore"):
        told = {capture.name: survey(capture) for capture in captures}
    lines = [f'"{name}": {json.dumps(survey, separators=(",", ":"))}' for name, survey in told.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"
