// Pages whose samples are no plain bytes: floating point, signed, 32 and 64 bits, planes, more bands than colours.
// They are walked twice, once for the range of their values and once for the pixels.
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tiff_pixels.h"

enum { tag_of_missing = 42113 };

struct band {
    TIFF *tiff;
    const struct tiff_layout *layout;
    /// Blocks are strips, as wide as the page, or tiles.
    uint32_t block_width, block_height;
    int is_tiled, is_planar;
    size_t sample_bytes;
    /// Samples of a pixel that lie together.
    uint32_t together;
    uint8_t *block;
    size_t block_bytes;
    /// The rows of a row of blocks: up to three colours of each pixel.
    float *values;
    uint32_t colors;
};

struct range {
    double low, high;
    double missing;
    int has_missing;
};

static double value_at(const struct band *band, const uint8_t *at) {
    uint16_t format = band->layout->sample_format;
    switch (band->sample_bytes) {
        case 1: return format == SAMPLEFORMAT_INT ? (double)(int8_t)*at : *at;
        case 2: {
            uint16_t bits;
            memcpy(&bits, at, 2);
            return format == SAMPLEFORMAT_INT ? (double)(int16_t)bits : bits;
        }
        case 4: {
            uint32_t bits;
            float number;
            memcpy(&bits, at, 4), memcpy(&number, at, 4);
            if (format == SAMPLEFORMAT_IEEEFP) return (double)number;
            return format == SAMPLEFORMAT_INT ? (double)(int32_t)bits : bits;
        }
        default: {
            double number;
            memcpy(&number, at, 8);
            return number;
        }
    }
}

int ccodecs_tiff_has_samples(const struct tiff_layout *layout) {
    int is_light = layout->photometric == PHOTOMETRIC_MINISBLACK || layout->photometric == PHOTOMETRIC_MINISWHITE ||
                   layout->photometric == PHOTOMETRIC_RGB;
    int is_number = layout->bits == 8 || layout->bits == 16 || layout->bits == 32;
    int is_float = layout->sample_format == SAMPLEFORMAT_IEEEFP && (layout->bits == 32 || layout->bits == 64);
    int is_whole = layout->sample_format == SAMPLEFORMAT_UINT || layout->sample_format == SAMPLEFORMAT_INT;
    return is_light && layout->samples > 0 && (is_float || (is_whole && is_number));
}

static int open_band(struct band *band) {
    const struct tiff_layout *layout = band->layout;
    band->is_tiled = TIFFIsTiled(band->tiff);
    band->is_planar = layout->planar == PLANARCONFIG_SEPARATE;
    band->sample_bytes = layout->bits / 8;
    band->together = band->is_planar ? 1 : layout->samples;
    band->colors = layout->samples >= 3 ? 3 : 1;
    band->block_width = layout->width;
    if (band->is_tiled) {
        TIFFGetField(band->tiff, TIFFTAG_TILEWIDTH, &band->block_width);
        TIFFGetField(band->tiff, TIFFTAG_TILELENGTH, &band->block_height);
    } else {
        TIFFGetFieldDefaulted(band->tiff, TIFFTAG_ROWSPERSTRIP, &band->block_height);
        if (band->block_height > layout->height) band->block_height = layout->height;
    }
    if (band->block_width == 0 || band->block_height == 0) return CCODECS_BROKEN;
    tmsize_t bytes = band->is_tiled ? TIFFTileSize(band->tiff) : TIFFStripSize(band->tiff);
    uint64_t expected = (uint64_t)band->block_width * band->block_height;
    uint64_t values = (uint64_t)layout->width * band->block_height;
    if (bytes <= 0 || bytes > ccodecs_tiff_most_bytes || expected > ccodecs_tiff_most_bytes) return CCODECS_NO_MEMORY;
    if (values > ccodecs_tiff_most_bytes / sizeof(float) / band->colors) return CCODECS_NO_MEMORY;
    if ((uint64_t)bytes < expected * band->together * band->sample_bytes) return CCODECS_BROKEN;
    band->block_bytes = (size_t)bytes;
    band->block = malloc(band->block_bytes);
    band->values = malloc(values * band->colors * sizeof(float));
    return band->block && band->values ? CCODECS_OK : CCODECS_NO_MEMORY;
}

/// Copies the colours of one block into the band; `first` is the colour that a plane holds.
static void take_block(struct band *band, uint32_t left, uint32_t rows, uint32_t first) {
    uint32_t room = band->layout->width - left;
    uint32_t wide = room < band->block_width ? room : band->block_width;
    uint32_t count = band->is_planar ? 1 : band->colors;
    for (uint32_t y = 0; y < rows; y++) {
        const uint8_t *from = band->block + (size_t)y * band->block_width * band->together * band->sample_bytes;
        float *to = band->values + ((size_t)y * band->layout->width + left) * band->colors + first;
        for (uint32_t x = 0; x < wide; x++, to += band->colors) {
            for (uint32_t n = 0; n < count; n++) to[n] = (float)value_at(band, from + n * band->sample_bytes);
            from += band->together * band->sample_bytes;
        }
    }
}

/// Reads the row of blocks that begins at `top`; answers its rows, 0 if the file ends before.
static uint32_t read_band(struct band *band, uint32_t top) {
    uint32_t left_rows = band->layout->height - top;
    uint32_t rows = left_rows < band->block_height ? left_rows : band->block_height;
    uint32_t planes = band->is_planar ? band->colors : 1;
    for (uint32_t plane = 0; plane < planes; plane++) {
        for (uint32_t left = 0; left < band->layout->width; left += band->block_width) {
            tmsize_t got;
            memset(band->block, 0, band->block_bytes);
            if (band->is_tiled) {
                uint32_t tile = TIFFComputeTile(band->tiff, left, top, 0, (uint16_t)plane);
                got = TIFFReadEncodedTile(band->tiff, tile, band->block, (tmsize_t)band->block_bytes);
            } else {
                uint32_t strip = TIFFComputeStrip(band->tiff, top, (uint16_t)plane);
                got = TIFFReadEncodedStrip(band->tiff, strip, band->block, (tmsize_t)band->block_bytes);
            }
            if (got <= 0) return 0;
            take_block(band, left, rows, plane);
        }
    }
    return rows;
}

static int is_there(double value, const struct range *range) {
    if (!(fabs(value) < 1e30)) return 0;
    return !range->has_missing || (float)value != (float)range->missing;
}

/// Geographers write down which value means nothing.
static void find_missing(TIFF *tiff, struct range *range) {
    uint32_t count = 0;
    char *text = NULL, copy[64] = {0};
    if (!TIFFGetField(tiff, tag_of_missing, &count, &text) || !text || count == 0) return;
    memcpy(copy, text, count < sizeof copy - 1 ? count : sizeof copy - 1);
    char *end = copy;
    range->missing = strtod(copy, &end);
    range->has_missing = end != copy;
}

/// Short whole numbers have the range of their type, fractions that of light if they fit; all else is stretched from
/// the darkest to the lightest.
static void find_range(struct band *band, struct range *range) {
    const struct tiff_layout *layout = band->layout;
    find_missing(band->tiff, range);
    if (layout->sample_format == SAMPLEFORMAT_UINT && layout->bits <= 16) {
        (range->low = 0), (range->high = layout->bits == 8 ? 255 : 65535);
        return;
    }
    (range->low = DBL_MAX), (range->high = -DBL_MAX);
    for (uint32_t top = 0; top < layout->height; top += band->block_height) {
        uint32_t rows = read_band(band, top);
        if (rows == 0) break;
        size_t count = (size_t)rows * layout->width * band->colors;
        for (size_t n = 0; n < count; n++) {
            double value = (double)band->values[n];
            if (!is_there(value, range)) continue;
            if (value < range->low) range->low = value;
            if (value > range->high) range->high = value;
        }
    }
    int is_light = layout->sample_format == SAMPLEFORMAT_IEEEFP && range->low >= 0 && range->high <= 1;
    if (is_light) (range->low = 0), (range->high = 1);
    if (range->low >= range->high) range->high = range->low + 1;
}

static void give_row(const struct band *band, const struct range *range, const float *values, uint8_t *row) {
    int is_inverted = band->layout->photometric == PHOTOMETRIC_MINISWHITE;
    for (uint32_t x = 0; x < band->layout->width; x++, values += band->colors) {
        uint8_t alpha = 0;
        for (uint32_t n = 0; n < band->colors; n++) {
            double share = ((double)values[n] - range->low) / (range->high - range->low);
            int is_seen = is_there((double)values[n], range);
            double light = !is_seen || share < 0 ? 0 : share > 1 ? 1 : share;
            *row++ = (uint8_t)((is_inverted ? 1 - light : light) * 255 + 0.5);
            if (is_seen) alpha = 255;
        }
        *row++ = alpha;
    }
}

int ccodecs_tiff_read_samples(TIFF *tiff, const struct tiff_layout *layout, ccodecs_sink *sink) {
    struct band band = {.tiff = tiff, .layout = layout};
    struct range range = {0};
    int code = open_band(&band);
    uint8_t *row = code == CCODECS_OK ? malloc((size_t)layout->width * (band.colors + 1)) : NULL;
    if (code == CCODECS_OK && !row) code = CCODECS_NO_MEMORY;
    if (code == CCODECS_OK) {
        find_range(&band, &range);
        for (uint32_t top = 0; top < layout->height; top += band.block_height) {
            uint32_t rows = read_band(&band, top);
            if (rows == 0) break;
            for (uint32_t y = 0; y < rows; y++) {
                give_row(&band, &range, band.values + (size_t)y * layout->width * band.colors, row);
                ccodecs_sink_row(sink, row, (int)band.colors + 1);
            }
        }
    }
    free(row);
    free(band.block);
    free(band.values);
    return code;
}
