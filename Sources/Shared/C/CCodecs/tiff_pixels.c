#include "tiff_pixels.h"

#include <stdlib.h>
#include <string.h>

int ccodecs_tiff_is_plain(TIFF *tiff, const struct tiff_layout *layout) {
    int is_grey = layout->photometric == PHOTOMETRIC_MINISBLACK || layout->photometric == PHOTOMETRIC_MINISWHITE;
    int is_rgb = layout->photometric == PHOTOMETRIC_RGB;
    int is_cmyk = layout->photometric == PHOTOMETRIC_SEPARATED && layout->bits == 8;
    int fits = (is_grey && layout->samples <= 2) || (is_rgb && (layout->samples == 3 || layout->samples == 4)) ||
               (is_cmyk && layout->samples == 4);
    int is_jpeg = layout->compression == COMPRESSION_JPEG || layout->compression == COMPRESSION_OJPEG;
    return fits && !is_jpeg && !TIFFIsTiled(tiff) && layout->planar == PLANARCONFIG_CONTIG &&
           (layout->bits == 8 || layout->bits == 16);
}

/// A fourth sample is only alpha if the file says so. Premultiplied colour is divided again, as the sink multiplies.
static int alpha_kind(TIFF *tiff) {
    uint16_t count = 0, *kinds = NULL;
    if (!TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) || count == 0) return EXTRASAMPLE_UNSPECIFIED;
    return kinds[0];
}

/// Shares of ink to light, three channels instead of four.
static void paint_row(uint8_t *row, uint32_t width) {
    const uint8_t *ink = row;
    for (uint32_t x = 0; x < width; x++, ink += 4) {
        uint32_t paper = 255u - ink[3];
        uint8_t light[] = {
            (uint8_t)((255u - ink[0]) * paper / 255), (uint8_t)((255u - ink[1]) * paper / 255),
            (uint8_t)((255u - ink[2]) * paper / 255)};
        memcpy(row + (size_t)x * 3, light, 3);
    }
}

static void simplify_row(uint8_t *row, const struct tiff_layout *layout, int alpha) {
    size_t samples = (size_t)layout->width * layout->samples;
    if (layout->bits == 16) {
        // libtiff has put the bytes in this machine's order.
        for (size_t n = 0; n < samples; n++) row[n] = row[2 * n + 1];
    }
    uint16_t colors = layout->samples < 3 ? 1 : 3;
    int has_alpha = layout->samples > colors;
    for (uint32_t x = 0; x < layout->width; x++, row += layout->samples) {
        for (uint16_t n = 0; n < colors; n++) {
            if (layout->photometric == PHOTOMETRIC_MINISWHITE) row[n] = (uint8_t)(255 - row[n]);
            if (has_alpha && alpha == EXTRASAMPLE_ASSOCALPHA && row[colors] != 0) {
                uint32_t full = (uint32_t)row[n] * 255 / row[colors];
                row[n] = full > 255 ? 255 : (uint8_t)full;
            }
        }
        if (has_alpha && alpha == EXTRASAMPLE_UNSPECIFIED) row[colors] = 255;
    }
}

int ccodecs_tiff_read_rows(
    TIFF *tiff, const struct tiff_layout *layout, const ccodecs_inks *inks, ccodecs_sink *sink
) {
    tmsize_t row_bytes = TIFFScanlineSize(tiff);
    tmsize_t expected = (tmsize_t)layout->width * layout->samples * (layout->bits / 8);
    if (row_bytes < expected) return CCODECS_BROKEN;
    uint8_t *row = malloc((size_t)row_bytes);
    if (!row) return CCODECS_NO_MEMORY;
    int alpha = alpha_kind(tiff);
    for (uint32_t y = 0; y < layout->height && TIFFReadScanline(tiff, row, y, 0) == 1; y++) {
        if (inks) {
            // In place: three bytes are written behind four that have been read.
            ccodecs_inks_paint(inks, row, row, layout->width);
            ccodecs_sink_row(sink, row, 3);
        } else if (layout->photometric == PHOTOMETRIC_SEPARATED) {
            paint_row(row, layout->width);
            ccodecs_sink_row(sink, row, 3);
        } else {
            simplify_row(row, layout, alpha);
            ccodecs_sink_row(sink, row, layout->samples);
        }
    }
    free(row);
    return CCODECS_OK;
}

/// One row of libtiff's packed pixels, whose colour is multiplied by alpha, to plain RGBA.
static void unpack(const uint32_t *packed, uint32_t count, uint8_t *rgba) {
    for (uint32_t x = 0; x < count; x++, rgba += 4) {
        uint32_t alpha = TIFFGetA(packed[x]);
        uint32_t colors[] = {TIFFGetR(packed[x]), TIFFGetG(packed[x]), TIFFGetB(packed[x])};
        for (int n = 0; n < 3; n++) {
            uint32_t full = alpha == 0 ? 0 : colors[n] * 255 / alpha;
            rgba[n] = full > 255 ? 255 : (uint8_t)full;
        }
        rgba[3] = (uint8_t)alpha;
    }
}

/// Strips: one at a time, its rows bottom first.
static int read_strips(
    TIFF *tiff, const struct tiff_layout *layout, uint32_t strip_rows, uint32_t *packed, ccodecs_sink *sink
) {
    uint8_t *row = malloc((size_t)layout->width * 4);
    if (!row) return CCODECS_NO_MEMORY;
    for (uint32_t top = 0; top < layout->height && TIFFReadRGBAStripExt(tiff, top, packed, 1); top += strip_rows) {
        uint32_t rows = layout->height - top < strip_rows ? layout->height - top : strip_rows;
        for (uint32_t y = 0; y < rows; y++) {
            unpack(packed + (size_t)(rows - 1 - y) * layout->width, layout->width, row);
            ccodecs_sink_row(sink, row, 4);
        }
    }
    free(row);
    return CCODECS_OK;
}

/// Tiles: a whole row of them at a time; a tile is always whole, its rows bottom first.
static int read_tiles(
    TIFF *tiff, const struct tiff_layout *layout, uint32_t tile_width, uint32_t tile_height, uint32_t *packed,
    ccodecs_sink *sink
) {
    uint8_t *band = malloc((size_t)layout->width * tile_height * 4);
    if (!band) return CCODECS_NO_MEMORY;
    int is_read = 1;
    for (uint32_t top = 0; top < layout->height && is_read; top += tile_height) {
        uint32_t rows = layout->height - top < tile_height ? layout->height - top : tile_height;
        for (uint32_t left = 0; left < layout->width && is_read; left += tile_width) {
            is_read = TIFFReadRGBATileExt(tiff, left, top, packed, 1);
            uint32_t wide = layout->width - left < tile_width ? layout->width - left : tile_width;
            for (uint32_t y = 0; y < rows && is_read; y++) {
                const uint32_t *from = packed + (size_t)(tile_height - 1 - y) * tile_width;
                unpack(from, wide, band + ((size_t)y * layout->width + left) * 4);
            }
        }
        for (uint32_t y = 0; y < rows && is_read; y++) ccodecs_sink_row(sink, band + (size_t)y * layout->width * 4, 4);
    }
    free(band);
    return CCODECS_OK;
}

int ccodecs_tiff_read_packed(TIFF *tiff, const struct tiff_layout *layout, ccodecs_sink *sink) {
    uint32_t width = layout->width, rows = 0;
    int is_tiled = TIFFIsTiled(tiff);
    if (is_tiled) {
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &width);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &rows);
    } else {
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
        if (rows > layout->height) rows = layout->height;
    }
    if (width == 0 || rows == 0) return CCODECS_BROKEN;
    uint64_t bytes = (uint64_t)width * rows * 4, band = (uint64_t)layout->width * rows * 4;
    if (bytes > ccodecs_tiff_most_bytes || band > ccodecs_tiff_most_bytes) return CCODECS_NO_MEMORY;
    uint32_t *packed = malloc(bytes);
    if (!packed) return CCODECS_NO_MEMORY;
    int code = is_tiled ? read_tiles(tiff, layout, width, rows, packed, sink)
                        : read_strips(tiff, layout, rows, packed, sink);
    free(packed);
    return code;
}
