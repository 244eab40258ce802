"""Every sample, ending early: at every KiB, and in its first bytes."""

from .case import Case
from .media import TYPES


def places(size):
    step = 1_024 if size > 4_096 else max(1, size // 8)
    return sorted({*range(step, size, step), *(n for n in (4, 8, 13, 30, 60, 100, 200) if n < size), size - 1})


def cases(canary, samples):
    for name, data in samples.items():
        ending = name.rsplit(".", 1)[-1]
        all_places = places(len(data))
        few = set(all_places[:: max(1, len(all_places) // 3)])
        for place in all_places:
            # Recognising a large scan takes seconds.
            slow = place not in few or len(data) > 60_000
            yield Case("cut", f"{place}-{name}", data[:place], TYPES.get(ending, "application/octet-stream"), slow=slow)
        # Whole, with a few bytes turned over.
        for seed in range(6):
            torn = bytearray(data)
            for n in range(1 + len(data) // 2_000):
                torn[(seed * 7_919 + n * 104_729) % len(data)] ^= 1 << (seed + n) % 8
            yield Case("cut", f"torn-{seed}-{name}", bytes(torn), TYPES.get(ending, "application/octet-stream"), slow=seed > 0 or len(data) > 60_000)
