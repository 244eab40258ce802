#define _GNU_SOURCE
#include "band_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "include/CCodecs.h"
#include "tiff_pixels.h"

enum {
    /// No row of tiles may ask for more at once.
    most_bytes = 256 << 20,
};

static tmsize_t give(thandle_t handle, void *to, tmsize_t count) {
    struct band_reader *reader = handle;
    if (count <= 0 || reader->at >= reader->file.count) return 0;
    uint64_t left = reader->file.count - reader->at;
    size_t wanted = (uint64_t)count < left ? (size_t)count : (size_t)left;
    if (reader->file.bytes) {
        memcpy(to, reader->file.bytes + reader->at, wanted);
        reader->at += wanted;
        return (tmsize_t)wanted;
    }
    if (lseek(reader->file.descriptor, (off_t)(reader->file.offset + reader->at), SEEK_SET) < 0) return -1;
    size_t done = 0;
    while (done < wanted) {
        ssize_t got = read(reader->file.descriptor, (uint8_t *)to + done, wanted - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += (size_t)got;
    }
    reader->at += done;
    return (tmsize_t)done;
}

static tmsize_t refuse(thandle_t handle, void *from, tmsize_t count) {
    (void)handle, (void)from, (void)count;
    return -1;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    struct band_reader *reader = handle;
    uint64_t from = whence == SEEK_CUR ? reader->at : whence == SEEK_END ? reader->file.count : 0;
    reader->at = from + offset;
    return reader->at;
}

static int leave_open(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t size(thandle_t handle) { return ((struct band_reader *)handle)->file.count; }

/// libtiff has no error codes; only its words tell a lack of memory from damage.
static int take_note(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
    (void)tiff, (void)module, (void)arguments;
    ccodecs_bands *bands = user;
    if (strstr(format, "emory") || strstr(format, "No space")) bands->lacks_memory = 1;
    return 1;
}

static int say_nothing(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
    (void)tiff, (void)user, (void)module, (void)format, (void)arguments;
    return 1;
}

/// `m`: no memory map. `D`: where strips and tiles lie is read when the first of them is, so that pages that are only
/// looked at cost little. The tags of the pages between are passed over unread.
int ccodecs_band_reader_open(ccodecs_bands *bands, struct band_reader *reader) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return CCODECS_NO_MEMORY;
    reader->file = bands->file;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, most_bytes);
    TIFFOpenOptionsSetErrorHandlerExtR(options, take_note, bands);
    TIFFOpenOptionsSetWarningHandlerExtR(options, say_nothing, NULL);
    reader->tiff = TIFFClientOpenExt("input", "rmD", reader, give, refuse, seek, leave_open, size, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    if (!reader->tiff) return CCODECS_BROKEN;
    if (bands->page > 0 && !TIFFSetDirectory(reader->tiff, bands->page)) return CCODECS_NO_FRAME;
    return CCODECS_OK;
}

/// Room that is all zeros: a codec may answer fewer samples than it was asked for, and what lay in this memory before
/// is nobody's picture.
int ccodecs_band_reader_prepare(ccodecs_bands *bands, struct band_reader *reader) {
    uint32_t together = bands->is_planar ? 1 : bands->facts.channels;
    uint64_t row = ((uint64_t)bands->facts.width * together * bands->facts.bits + 7) / 8;
    if (row > most_bytes) return CCODECS_NO_MEMORY;
    bands->row_bytes = (size_t)row;
    if (!bands->is_tiled) {
        tmsize_t line = TIFFScanlineSize(reader->tiff);
        if (line <= 0 || (uint64_t)line < row || line > most_bytes) return CCODECS_BROKEN;
        reader->rows = calloc(1, (size_t)line);
        return reader->rows ? CCODECS_OK : CCODECS_NO_MEMORY;
    }
    TIFFGetField(reader->tiff, TIFFTAG_TILEWIDTH, &reader->tile_width);
    TIFFGetField(reader->tiff, TIFFTAG_TILELENGTH, &reader->tile_height);
    tmsize_t bytes = TIFFTileSize(reader->tiff);
    if (reader->tile_width == 0 || reader->tile_height == 0 || bytes <= 0) return CCODECS_BROKEN;
    // Samples of few bits are packed over the borders of bytes, but not over those of tiles.
    if (reader->tile_width % 8 != 0 && bands->facts.bits % 8 != 0) return CCODECS_UNSUPPORTED;
    uint64_t tile_row = ((uint64_t)reader->tile_width * together * bands->facts.bits + 7) / 8;
    uint64_t expected = (uint64_t)reader->tile_width * reader->tile_height;
    if (bytes > most_bytes || expected > most_bytes || row * reader->tile_height > most_bytes) {
        return CCODECS_NO_MEMORY;
    }
    if ((uint64_t)bytes < tile_row * reader->tile_height) return CCODECS_BROKEN;
    reader->tile = calloc(1, (size_t)bytes);
    reader->rows = calloc(reader->tile_height, (size_t)row);
    return reader->tile && reader->rows ? CCODECS_OK : CCODECS_NO_MEMORY;
}

void ccodecs_band_reader_close(struct band_reader *reader) {
    if (reader->tiff) TIFFClose(reader->tiff);
    free(reader->rows);
    free(reader->tile);
    (reader->tiff = NULL), (reader->rows = NULL), (reader->tile = NULL);
}

int ccodecs_band_packing_is_known(uint32_t compression) {
    switch (compression) {
        case COMPRESSION_NONE:
        case COMPRESSION_LZW:
        case COMPRESSION_JPEG:
        case COMPRESSION_ADOBE_DEFLATE:
        case COMPRESSION_DEFLATE:
        case COMPRESSION_PACKBITS:
        case COMPRESSION_LERC:
        case COMPRESSION_ZSTD:
        case COMPRESSION_WEBP: return 1;
        default: return 0;
    }
}

int ccodecs_band_weigh(ccodecs_bands *bands) {
    // Of plain strips only the rows are read, whatever the strips promise.
    if (bands->is_weighed || bands->is_plain) return CCODECS_OK;
    bands->is_weighed = 1;
    return ccodecs_tiff_is_overfull(bands->readers[0].tiff, bands->file.count) ? CCODECS_BROKEN : CCODECS_OK;
}

/// Whether a strip or tile was written at all. Where a list is too short libtiff answers 0 and guesses a size: the header
/// would be shown as a picture.
static int is_there(const struct band_reader *reader, uint32_t place) {
    return TIFFGetStrileOffset(reader->tiff, place) > 0;
}

/// Reads the row of tiles that holds a row.
static int read_tiles(ccodecs_bands *bands, struct band_reader *reader, uint32_t y, uint16_t plane) {
    uint32_t top = y - y % reader->tile_height;
    size_t bits = (bands->is_planar ? 1 : bands->facts.channels) * (size_t)bands->facts.bits;
    size_t tile_row = (reader->tile_width * bits + 7) / 8;
    uint32_t rows = bands->facts.height - top < reader->tile_height ? bands->facts.height - top : reader->tile_height;
    tmsize_t bytes = TIFFTileSize(reader->tiff);
    reader->held = 0;
    for (uint32_t left = 0; left < bands->facts.width; left += reader->tile_width) {
        uint32_t tile = TIFFComputeTile(reader->tiff, left, top, 0, plane);
        memset(reader->tile, 0, (size_t)bytes);
        if (!is_there(reader, tile)) return CCODECS_BROKEN;
        if (TIFFReadEncodedTile(reader->tiff, tile, reader->tile, bytes) <= 0) return CCODECS_BROKEN;
        uint32_t room = bands->facts.width - left;
        uint32_t wide = room < reader->tile_width ? room : reader->tile_width;
        for (uint32_t row = 0; row < rows; row++) {
            memcpy(
                reader->rows + row * bands->row_bytes + left * bits / 8, reader->tile + row * tile_row,
                (wide * bits + 7) / 8);
        }
    }
    (reader->first = top), (reader->held = rows);
    return CCODECS_OK;
}

/// Reads a row that nobody packed, and not the strip around it, of which libtiff would keep all: some writers make one
/// strip of a whole plane.
static int read_plain(ccodecs_bands *bands, struct band_reader *reader, uint32_t y, uint16_t plane) {
    uint32_t rows = 0, strip = TIFFComputeStrip(reader->tiff, y, plane);
    if (!TIFFGetFieldDefaulted(reader->tiff, TIFFTAG_ROWSPERSTRIP, &rows) || rows == 0) return CCODECS_BROKEN;
    uint64_t start = TIFFGetStrileOffset(reader->tiff, strip), count = TIFFGetStrileByteCount(reader->tiff, strip);
    uint64_t passed = (uint64_t)(y % rows) * bands->row_bytes;
    if (count < passed + bands->row_bytes || start == 0 || start > reader->file.count) return CCODECS_BROKEN;
    reader->held = 0;
    reader->at = start + passed;
    if (give(reader, reader->rows, (tmsize_t)bands->row_bytes) != (tmsize_t)bands->row_bytes) return CCODECS_BROKEN;
    if (TIFFIsByteSwapped(reader->tiff)) {
        tmsize_t bytes = (tmsize_t)bands->row_bytes;
        if (bands->facts.bits == 16) TIFFSwabArrayOfShort((uint16_t *)(void *)reader->rows, bytes / 2);
        if (bands->facts.bits == 32) TIFFSwabArrayOfLong((uint32_t *)(void *)reader->rows, bytes / 4);
    }
    (reader->first = y), (reader->held = 1);
    return CCODECS_OK;
}

static int read_packed(struct band_reader *reader, uint32_t y, uint16_t plane) {
    reader->held = 0;
    if (!is_there(reader, TIFFComputeStrip(reader->tiff, y, plane))) return CCODECS_BROKEN;
    if (TIFFReadScanline(reader->tiff, reader->rows, y, plane) != 1) return CCODECS_BROKEN;
    (reader->first = y), (reader->held = 1);
    return CCODECS_OK;
}

const uint8_t *ccodecs_band_row(ccodecs_bands *bands, uint32_t channel, uint32_t y) {
    struct band_reader *reader = &bands->readers[bands->is_planar ? channel : 0];
    uint16_t plane = bands->is_planar ? (uint16_t)channel : 0;
    if (!reader->rows) {
        int code = reader->tiff ? CCODECS_OK : ccodecs_band_reader_open(bands, reader);
        if (code == CCODECS_OK) code = ccodecs_band_reader_prepare(bands, reader);
        if (code == CCODECS_NO_MEMORY) bands->lacks_memory = 1;
        if (code != CCODECS_OK) {
            ccodecs_band_reader_close(reader);
            return NULL;
        }
    }
    if (reader->held == 0 || y < reader->first || y - reader->first >= reader->held) {
        int code = bands->is_tiled ? read_tiles(bands, reader, y, plane)
            : bands->is_plain      ? read_plain(bands, reader, y, plane)
                                   : read_packed(reader, y, plane);
        if (code != CCODECS_OK) return NULL;
    }
    return reader->rows + (size_t)(y - reader->first) * bands->row_bytes;
}
