// The three ways to the pixels of an open TIFF page.
#pragma once
#include <tiffio.h>

#include "formats.h"

enum {
    /// No strip, tile or table of a file may ask for more at once.
    ccodecs_tiff_most_bytes = 320 << 20,
};

struct tiff_layout {
    uint32_t width, height;
    uint16_t bits, samples, photometric, planar, compression, sample_format, orientation;
};

/// Whether strips or tiles promise far more bytes than the file has: then many are the same ones, read again for each.
int ccodecs_tiff_is_overfull(TIFF *tiff, uint64_t file);

/// Whether rows can be read one by one and understood without libtiff's RGBA machine: memory is then one row.
int ccodecs_tiff_is_plain(TIFF *tiff, const struct tiff_layout *layout);

/// Row by row; for plain pages. `inks` may be NULL.
int ccodecs_tiff_read_rows(
    TIFF *tiff, const struct tiff_layout *layout, const ccodecs_inks *inks, ccodecs_sink *sink);

/// By libtiff's RGBA machine, which understands every kind and holds a strip or a row of tiles at a time.
int ccodecs_tiff_read_packed(TIFF *tiff, const struct tiff_layout *layout, ccodecs_sink *sink);

/// Whether the samples are numbers of a kind that `ccodecs_tiff_read_samples` understands.
int ccodecs_tiff_has_samples(const struct tiff_layout *layout);

/// By the values of the samples, block by block; for kinds that neither of the others reads.
int ccodecs_tiff_read_samples(TIFF *tiff, const struct tiff_layout *layout, ccodecs_sink *sink);
