// The rows of a page of bands as the file has them. Each reader is a libtiff of its own, which keeps its place.
#pragma once
#include <tiffio.h>

#include "include/CCodecsBands.h"

/// A page of planes has one reader for each plane, so that none of them begins again with every row.
struct band_reader {
    ccodecs_file file;
    uint64_t at;
    TIFF *tiff;
    /// One row, or the rows of a row of tiles, as the file has them.
    uint8_t *rows;
    /// One tile.
    uint8_t *tile;
    uint32_t tile_width, tile_height;
    /// The first row in `rows`, and how many there are.
    uint32_t first, held;
};

struct ccodecs_bands {
    ccodecs_file file;
    ccodecs_page facts;
    uint32_t page;
    int is_planar, is_tiled;
    /// Strips of samples as they are: no code, no other order of bits.
    int is_plain;
    /// What its strips or tiles promise was held against the size of the file.
    int is_weighed;
    int lacks_memory;
    size_t row_bytes;
    struct band_reader readers[ccodecs_most_channels];
    /// What sRGB is made linear by.
    float *curve;
};

/// Opens the file at the page.
int ccodecs_band_reader_open(ccodecs_bands *bands, struct band_reader *reader);
/// Makes room for its rows, once the facts of the page are known.
int ccodecs_band_reader_prepare(ccodecs_bands *bands, struct band_reader *reader);
void ccodecs_band_reader_close(struct band_reader *reader);

/// Whether this way of packing samples is read: those that cameras and makers of maps use, no codec of fax machines.
int ccodecs_band_packing_is_known(uint32_t compression);
/// CCODECS_BROKEN if strips or tiles promise far more bytes than there are: each would be read again for others.
int ccodecs_band_weigh(ccodecs_bands *bands);
/// The samples of a row that lie with this channel; NULL where the file ends.
const uint8_t *ccodecs_band_row(ccodecs_bands *bands, uint32_t channel, uint32_t y);
