"""A field drawn by numbers: rows of plants on soil, in reflectance, and the captures that cameras make of it."""

import dataclasses

import numpy as np

# Reflectance, 0 to 1: blue, green, red, red edge, near infrared.
BANDS = ["blue", "green", "red", "red_edge", "nir"]
LEAF = np.array([0.036, 0.150, 0.058, 0.300, 0.520])
YELLOW_LEAF = np.array([0.050, 0.240, 0.165, 0.310, 0.400])
SOIL = np.array([0.075, 0.115, 0.170, 0.215, 0.265])
DAMP_SOIL = np.array([0.042, 0.064, 0.092, 0.120, 0.150])
# The excess of red is 1.4 r − g or 1.3 r − g, by whom one reads. No pixel's being a plant may hang on that, nor on the
# last bit of a float.
RED_SHARES, MARGIN = (1.3, 1.4), 2e-3


@dataclasses.dataclass
class Capture:
    """Samples as they are written, and what they mean."""

    name: str
    bands: list
    samples: np.ndarray  # rows, columns, bands
    plants: np.ndarray  # the truth of the drawing, before any camera
    nodata: float | None = None
    is_planar: bool = False

    @property
    def sample_type(self):
        return str(self.samples.dtype)


class Dice:
    """Numbers that stay the same with every version of NumPy."""

    def __init__(self, seed):
        self.state = np.random.RandomState(seed)

    def even(self, low, high, shape=None):
        return low + (high - low) * self.state.random_sample(shape)

    def bell(self, shape):
        """Nearly normal, of variance 1, and never far out."""
        return sum(self.state.random_sample(shape) for _ in range(4)) * np.sqrt(3) - 2 * np.sqrt(3)


def blurred(noise, size):
    """Noise of so many cells, drawn out smoothly over the whole shape."""
    rows, columns = noise.shape
    y, x = np.linspace(0, rows - 1, size[0]), np.linspace(0, columns - 1, size[1])
    top, left = np.minimum(y.astype(int), rows - 2), np.minimum(x.astype(int), columns - 2)
    v, u = (y - top)[:, None], (x - left)[None, :]
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)

    def corner(down, right):
        return noise[np.ix_(top + down, left + right)]

    return (1 - v) * ((1 - u) * corner(0, 0) + u * corner(0, 1)) + v * ((1 - u) * corner(1, 0) + u * corner(1, 1))


def leaves(width, height, dice, size, fine=3):
    """Rosettes of leaves in rows, on a grid `fine` times as fine: coverage of each pixel, and how yellow it is."""
    shape = (height * fine, width * fine)
    cover, yellow = np.zeros(shape, bool), np.zeros(shape)
    spacing = int(17 * size)
    for row in range(spacing // 2, height, spacing):
        for column in range(spacing // 2, width, spacing - 2):
            if dice.even(0, 1) < 0.06:
                continue  # did not come up
            centre = np.array([row, column]) + dice.even(-1.5, 1.5, 2) * size
            age, turn = dice.even(0, 1), dice.even(0, np.pi)
            for number in range(7):
                length, breadth = dice.even(4.2, 7.4) * size, dice.even(1.5, 2.3) * size
                draw_leaf(cover, yellow, fine, centre, turn + number * 0.9, length, breadth, age > 0.93)
    return cover, yellow


def draw_leaf(cover, yellow, fine, centre, turn, length, breadth, is_yellow):
    """An ellipse from the centre outwards."""
    direction = np.array([np.sin(turn), np.cos(turn)])
    middle = (centre + direction * length / 2) * fine
    reach = int(length * fine) + 2
    top, left = (max(0, int(at) - reach) for at in middle)
    bottom, right = (min(side, int(at) + reach) for side, at in zip(cover.shape, middle))
    if top >= bottom or left >= right:
        return
    y, x = np.mgrid[top:bottom, left:right] + 0.5
    along = (y - middle[0]) * direction[0] + (x - middle[1]) * direction[1]
    across = (y - middle[0]) * direction[1] - (x - middle[1]) * direction[0]
    inside = (along / (length * fine / 2)) ** 2 + (across / (breadth * fine / 2)) ** 2 < 1
    cover[top:bottom, left:right] |= inside
    yellow[top:bottom, left:right] = np.where(inside, is_yellow, yellow[top:bottom, left:right])


def mean_of_cells(fine_values, fine):
    height, width = (side // fine for side in fine_values.shape)
    return fine_values.reshape(height, fine, width, fine).mean((1, 3))


def reflectance(width, height, seed, size=1.0):
    """Rows, columns, five bands; and the truth: pixels of which plants cover half or more."""
    dice = Dice(seed)
    cover, yellow = leaves(width, height, dice, size)
    share, age = mean_of_cells(cover, 3)[..., None], mean_of_cells(yellow, 3)[..., None]
    damp = np.clip(0.5 + 0.5 * blurred(dice.bell((5, 6)), (height, width)), 0, 1)[..., None]
    soil = DAMP_SOIL * damp + SOIL * (1 - damp)
    vigour = 1 + 0.22 * blurred(dice.bell((4, 4)), (height, width))[..., None]
    # Vigour is in the infrared, the rest is light and shade.
    leaf = (LEAF * (1 - age) + YELLOW_LEAF * age) * np.concatenate([np.ones_like(vigour)] * 3 + [vigour] * 2, axis=2)
    shade = 1 + 0.16 * dice.bell((height, width, 1))
    grain = 1 + 0.02 * dice.bell((height, width, 5))
    field = (soil * (1 - share) + leaf * share) * shade * grain
    return np.clip(field, 0.004, 0.93), share[..., 0] >= 0.5


def doubtful(blue, green, red):
    """Pixels whose being a plant hangs on the author one follows, or on rounding."""
    total = blue + green + red
    scores = [(3 * green - (1 + share) * red - blue) / total for share in RED_SHARES]
    return (np.minimum(*scores) < MARGIN) & (np.maximum(*scores) > -MARGIN)


def decided(field):
    """The same field with red taken from the doubtful pixels until nobody doubts that they are plants."""
    for _ in range(40):
        unsure = doubtful(field[..., 0], field[..., 1], field[..., 2])
        if not unsure.any():
            return field
        field[..., 2] = np.where(unsure, field[..., 2] * 0.93, field[..., 2])
    raise RuntimeError("pixels stay doubtful")


def linear(samples):
    """Light behind the 8-bit samples of a developed photograph, IEC 61966-2-1."""
    value = samples / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def developed(light):
    """8-bit samples of a photograph."""
    value = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    return np.rint(value * 255).astype(np.uint8)


def five_bands(width, height, seed):
    """16 bits a sample in the order of a camera with five lenses; the sun glints on some leaves."""
    field, plants = reflectance(width, height, seed)
    samples = np.rint(decided(field) * 65535).astype(np.uint16)
    samples = samples[..., [0, 1, 2, 4, 3]]
    glints = Dice(seed + 100).even(0, 1, plants.shape) < 0.004
    samples[glints & plants, 3] = 65535
    return Capture("rows-five-bands.tiff", ["blue", "green", "red", "nir", "red_edge"], samples, plants)


def four_bands(width, height, seed):
    """Floats without a blue band, a rotated mosaic: what lies outside is marked, one corner is no number."""
    field, plants = reflectance(width, height, seed)
    samples = field[..., [1, 2, 3, 4]].astype(np.float32)
    y, x = np.mgrid[0:height, 0:width]
    samples[(x + 0.4 * y < 12) | (x + 0.4 * y > width + 8)] = -9999
    samples[:5, 40:46, 2] = np.nan
    samples[30:32, 60, 3] = -9999  # a hole in one band is a hole
    # Red and infrared without any light: their quotient does not exist, that of the others does.
    samples[50, 30:36] = [0.05, 0, 0.05, 0]
    return Capture("rows-four-bands.tiff", ["green", "red", "red_edge", "nir"], samples, plants, -9999, True)


def photograph(width, height, seed):
    """A developed photograph of 8 bits a sample, taken from nearer and in better light."""
    field, plants = reflectance(width, height, seed, size=2.8)
    samples = developed(np.clip(field[..., [2, 1, 0]] * 1.9, 0, 0.95))
    for _ in range(60):
        red, green, blue = (linear(samples[..., n]) for n in range(3))
        unsure = doubtful(blue, green, red)
        if not unsure.any():
            return Capture("rows-photograph.png", ["red", "green", "blue"], samples, plants)
        samples[..., 0] = np.where(unsure, samples[..., 0] - 2, samples[..., 0])
    raise RuntimeError("pixels stay doubtful")


def tiled(capture, down, across):
    """The same field over and over; with some more grain, so that no packer sees the seams."""
    samples = np.tile(capture.samples, (down, across, 1))
    grain = Dice(1).state.randint(-2, 3, samples.shape[:2])[..., None]
    top = np.iinfo(samples.dtype).max - 1
    samples = np.clip(samples.astype(np.int32) + grain * (top // 255), 1, top).astype(samples.dtype)
    return dataclasses.replace(capture, samples=samples, plants=np.tile(capture.plants, (down, across)))
