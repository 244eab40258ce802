#include "band_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"

enum {
    most_pages = 64,
    most_text = 1 << 20,
    tag_of_gdal_metadata = 42112,
    tag_of_missing = 42113,
    tag_of_white = 50717,
};

/// Values are between these, or zero: their squares and products are numbers.
static const float most_value = 1e15f, least_value = 1e-20f;

static void take_name(TIFF *tiff, uint32_t tag, char name[ccodecs_most_name]) {
    char *text = NULL;
    if (!TIFFGetField(tiff, tag, &text) || !text) return;
    size_t count = strnlen(text, ccodecs_most_name - 1);
    memcpy(name, text, count);
    name[count] = 0;
}

/// Geographers write down which value means nothing.
static void find_missing(TIFF *tiff, ccodecs_page *facts) {
    uint32_t count = 0;
    char *text = NULL, copy[64] = {0};
    // Unknown to this libtiff, which then answers a count and the bytes; one that knows it might answer a text alone.
    const TIFFField *field = TIFFFindField(tiff, tag_of_missing, TIFF_ANY);
    if (!field || !TIFFFieldPassCount(field) || TIFFFieldReadCount(field) != TIFF_VARIABLE2) return;
    if (!TIFFGetField(tiff, tag_of_missing, &count, &text) || !text || count == 0) return;
    memcpy(copy, text, count < sizeof copy - 1 ? count : sizeof copy - 1);
    char *end = copy;
    facts->missing = strtod(copy, &end);
    facts->has_missing = end != copy;
}

/// Where the scale ends, if the file says so.
static void find_most(TIFF *tiff, ccodecs_page *facts) {
    uint16_t most = 0;
    uint32_t count = 0;
    void *white = NULL;
    // Some write the greatest sample there is instead: only what fills its bits is the end of a scale.
    int is_said = TIFFGetField(tiff, TIFFTAG_MAXSAMPLEVALUE, &most) && most > 0;
    if (is_said && ((uint32_t)most & ((uint32_t)most + 1)) == 0) facts->most = most;
    const TIFFField *field = TIFFFindField(tiff, tag_of_white, TIFF_ANY);
    if (!field || !TIFFFieldPassCount(field)) return;
    uint16_t short_count = 0;
    int is_wide = TIFFFieldReadCount(field) == TIFF_VARIABLE2;
    int is_there = is_wide ? TIFFGetField(tiff, tag_of_white, &count, &white)
                           : TIFFGetField(tiff, tag_of_white, &short_count, &white);
    if (!is_there || !white || (is_wide ? count : short_count) == 0) return;
    if (TIFFFieldDataType(field) == TIFF_LONG) {
        uint32_t value = 0;
        memcpy(&value, white, sizeof value);
        if (value > 0 && value <= 65535) facts->most = value;
    }
}

static void find_kinds(TIFF *tiff, ccodecs_page *facts) {
    uint16_t count = 0, *kinds = NULL;
    if (!TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) || !kinds) return;
    for (uint32_t n = 0; n < count && n < facts->channels; n++) {
        if (kinds[n] == EXTRASAMPLE_UNSPECIFIED) continue;
        facts->kinds[facts->channels - (count < facts->channels ? count : facts->channels) + n] = ccodecs_alpha_channel;
    }
}

static int read_facts(ccodecs_bands *bands, uint64_t most_pixels) {
    TIFF *tiff = bands->readers[0].tiff;
    ccodecs_page *facts = &bands->facts;
    uint16_t bits = 1, channels = 1, planar = 1, format = 1, photometric = PHOTOMETRIC_MINISBLACK, orientation = 1;
    uint16_t compression = 1, order = FILLORDER_MSB2LSB;
    uint32_t kind = 0;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &facts->width)) return CCODECS_BROKEN;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &facts->height)) return CCODECS_BROKEN;
    if (facts->width == 0 || facts->height == 0) return CCODECS_BROKEN;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &channels);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_FILLORDER, &order);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
    facts->is_copy = (kind & FILETYPE_REDUCEDIMAGE) != 0;
    facts->is_mask = (kind & FILETYPE_MASK) != 0;
    facts->has_next = !TIFFLastDirectory(tiff);
    facts->bits = bits;
    facts->channels = channels;
    facts->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
    bands->is_planar = planar == PLANARCONFIG_SEPARATE && channels > 1;
    bands->is_tiled = TIFFIsTiled(tiff);
    bands->is_plain = !bands->is_tiled && compression == COMPRESSION_NONE && order == FILLORDER_MSB2LSB;
    int is_jpeg = compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR && bits == 8 && channels == 3;
    // libtiff makes RGB of samples that lie together only.
    is_jpeg = is_jpeg && !bands->is_planar;
    if (is_jpeg && TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB)) photometric = PHOTOMETRIC_RGB;
    facts->light = photometric == PHOTOMETRIC_RGB ? ccodecs_rgb_light
        : photometric == PHOTOMETRIC_MINISBLACK   ? ccodecs_grey_light
                                                  : ccodecs_other_light;
    facts->is_float = format == SAMPLEFORMAT_IEEEFP;
    if ((uint64_t)facts->width * facts->height > most_pixels) return CCODECS_TOO_LARGE;
    int is_whole = format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID;
    int is_known = facts->is_float ? bits == 32 : is_whole && (bits == 8 || bits == 12 || bits == 16);
    if (!ccodecs_band_packing_is_known(compression)) return CCODECS_UNSUPPORTED;
    if (facts->is_mask) return is_whole && channels == 1 && (bits == 1 || bits == 8) ? CCODECS_OK : CCODECS_UNSUPPORTED;
    if (!is_known || channels == 0 || channels > ccodecs_most_channels) return CCODECS_UNSUPPORTED;
    if (facts->light == ccodecs_other_light) return CCODECS_UNSUPPORTED;
    find_kinds(tiff, facts);
    find_most(tiff, facts);
    find_missing(tiff, facts);
    take_name(tiff, TIFFTAG_MAKE, facts->make);
    take_name(tiff, TIFFTAG_MODEL, facts->model);
    take_name(tiff, TIFFTAG_PAGENAME, facts->name);
    if (facts->name[0] == 0) take_name(tiff, TIFFTAG_IMAGEDESCRIPTION, facts->name);
    return CCODECS_OK;
}

static int open_all(ccodecs_bands *bands, uint64_t most_pixels) {
    int code = ccodecs_band_reader_open(bands, &bands->readers[0]);
    if (code == CCODECS_OK) code = read_facts(bands, most_pixels);
    if (code == CCODECS_OK) code = ccodecs_band_reader_prepare(bands, &bands->readers[0]);
    return code;
}

int ccodecs_bands_open(
    ccodecs_file file, uint32_t page, uint64_t most_pixels, ccodecs_page *facts, ccodecs_bands **opened
) {
    if (page >= most_pages) return CCODECS_NO_FRAME;
    ccodecs_bands *bands = calloc(1, sizeof *bands);
    if (!bands) return CCODECS_NO_MEMORY;
    (bands->file = file), (bands->page = page);
    int code = open_all(bands, most_pixels);
    *facts = bands->facts;
    if (code != CCODECS_OK) {
        // A page that could not be read for want of memory is not one that is not there.
        int is_lost = code == CCODECS_BROKEN || code == CCODECS_NO_FRAME;
        if (is_lost && bands->lacks_memory) code = CCODECS_NO_MEMORY;
        ccodecs_bands_close(bands);
        return code;
    }
    *opened = bands;
    return CCODECS_OK;
}

void ccodecs_bands_close(ccodecs_bands *bands) {
    if (!bands) return;
    for (uint32_t n = 0; n < ccodecs_most_channels; n++) ccodecs_band_reader_close(&bands->readers[n]);
    free(bands->curve);
    free(bands);
}

const char *ccodecs_bands_text(ccodecs_bands *bands, uint32_t tag, size_t *count) {
    TIFF *tiff = bands->readers[0].tiff;
    uint32_t bytes = 0;
    char *text = NULL;
    const TIFFField *field = TIFFFindField(tiff, tag, TIFF_ANY);
    if (!field || (tag != TIFFTAG_XMLPACKET && tag != tag_of_gdal_metadata)) return NULL;
    if (!TIFFFieldPassCount(field)) {
        if (!TIFFGetField(tiff, tag, &text) || !text) return NULL;
        *count = strnlen(text, most_text);
        return text;
    }
    if (!TIFFGetField(tiff, tag, &bytes, &text) || !text) return NULL;
    *count = bytes < most_text ? bytes : most_text;
    return text;
}

/// The samples of one channel as numbers.
static void spread(const ccodecs_bands *bands, const uint8_t *row, uint32_t channel, float *to) {
    uint32_t width = bands->facts.width, step = bands->is_planar ? 1 : bands->facts.channels;
    uint32_t first = bands->is_planar ? 0 : channel;
    switch (bands->facts.bits) {
        case 1:
            for (uint32_t x = 0; x < width; x++) to[x] = (float)(row[x / 8] >> (7 - x % 8) & 1);
            break;
        case 8: {
            const uint8_t *from = row + first;
            if (step == 1) {
                for (uint32_t x = 0; x < width; x++) to[x] = (float)from[x];
            } else {
                for (uint32_t x = 0; x < width; x++) to[x] = (float)from[(size_t)x * step];
            }
            break;
        }
        case 12:
            for (uint32_t x = 0; x < width; x++) {
                size_t bit = ((size_t)x * step + first) * 12;
                const uint8_t *at = row + bit / 8;
                unsigned value = bit % 8 == 0 ? (unsigned)at[0] << 4 | at[1] >> 4 : (unsigned)(at[0] & 15) << 8 | at[1];
                to[x] = (float)value;
            }
            break;
        case 16: {
            // malloc aligns the rows; libtiff has put the bytes in this machine's order.
            const uint16_t *from = (const uint16_t *)(const void *)row + first;
            if (step == 1) {
                for (uint32_t x = 0; x < width; x++) to[x] = (float)from[x];
            } else {
                for (uint32_t x = 0; x < width; x++) to[x] = (float)from[(size_t)x * step];
            }
            break;
        }
        default: {
            const float *from = (const float *)(const void *)row + first;
            for (uint32_t x = 0; x < width; x++) to[x] = from[(size_t)x * step];
        }
    }
}

/// sRGB made linear by a table of every sample that is possible.
static int make_curve(ccodecs_bands *bands, double end) {
    uint32_t count = bands->facts.bits == 8 ? 256 : 65536;
    bands->curve = malloc(count * sizeof *bands->curve);
    if (!bands->curve) return CCODECS_NO_MEMORY;
    ccodecs_fill_srgb_curve(bands->curve, count, end);
    return CCODECS_OK;
}

static void mark(const ccodecs_bands *bands, const ccodecs_radiometry *radiometry, const float *values, uint8_t *state) {
    uint32_t width = bands->facts.width;
    if (bands->facts.is_float) {
        // Before the black level, which would make a zero of what is no number.
        for (uint32_t x = 0; x < width; x++) state[x] |= fabsf(values[x]) < most_value ? 0 : ccodecs_is_empty;
    }
    if (bands->facts.has_missing) {
        float missing = (float)bands->facts.missing;
        for (uint32_t x = 0; x < width; x++) state[x] |= values[x] == missing ? ccodecs_is_empty : 0;
    }
    if (radiometry->saturated < 1e30) {
        float end = (float)radiometry->saturated;
        for (uint32_t x = 0; x < width; x++) state[x] |= values[x] >= end ? ccodecs_is_saturated : 0;
    }
}

/// Empties the pixels whose values cannot be reckoned with: none, or none when squared. Those next to nothing become
/// zero: numbers below the smallest normal one cost a processor a hundred times as much.
static void settle(uint32_t width, float *values, uint8_t *state) {
    for (uint32_t x = 0; x < width; x++) {
        float size = fabsf(values[x]);
        state[x] |= size < most_value ? 0 : ccodecs_is_empty;
        values[x] = size < most_value && size >= least_value ? values[x] : 0;
    }
}

/// Takes the shade of the lens away.
static void brighten(const ccodecs_radiometry *radiometry, uint32_t width, uint32_t y, float *values) {
    double down = y - radiometry->center_y;
    const double *k = radiometry->k;
    for (uint32_t x = 0; x < width; x++) {
        double across = x - radiometry->center_x, r = sqrt(across * across + down * down);
        double shade = 1 + r * (k[0] + r * (k[1] + r * (k[2] + r * (k[3] + r * (k[4] + r * k[5])))));
        // A polynomial that ends below zero here is none of a lens.
        double share = radiometry->vignette > 0 ? shade : 1 / shade;
        values[x] *= shade > 0 && share < most_value ? (float)share : NAN;
    }
}

/// Numbers of a camera may be anything: what they make no light of is left empty.
static void correct(
    const ccodecs_bands *bands, const ccodecs_radiometry *radiometry, uint32_t y, float *values, uint8_t *state
) {
    uint32_t width = bands->facts.width;
    if (radiometry->is_srgb && bands->curve) {
        for (uint32_t x = 0; x < width; x++) values[x] = bands->curve[(uint32_t)values[x]];
        return;
    }
    float black = (float)radiometry->black;
    double rise = 1 + radiometry->row * y;
    double scale = rise > 0 ? radiometry->factor / rise : 0;
    float factor = scale > 0 && scale < most_value ? (float)scale : NAN;
    if (black != 0) {
        for (uint32_t x = 0; x < width; x++) {
            float light = values[x] - black;
            values[x] = (light > 0 ? light : 0) * factor;
        }
    } else if (factor != 1) {
        for (uint32_t x = 0; x < width; x++) values[x] *= factor;
    }
    if (radiometry->vignette != 0) brighten(radiometry, width, y, values);
    // Whole numbers stay within these bounds by a factor that any camera has.
    int is_tame = !bands->facts.is_float && radiometry->vignette == 0 && factor > 1e-12f && factor < 1e6f;
    if (!is_tame) settle(width, values, state);
}

/// Adds what an alpha channel leaves out: less than half opaque.
static int mark_transparent(ccodecs_bands *bands, uint32_t channel, uint32_t y, float *room, uint8_t *state) {
    const uint8_t *row = ccodecs_band_row(bands, channel, y);
    if (!row) return bands->lacks_memory ? CCODECS_NO_MEMORY : CCODECS_BROKEN;
    float half = bands->facts.is_float ? 0.5f : (float)((1u << bands->facts.bits) / 2);
    spread(bands, row, channel, room);
    for (uint32_t x = 0; x < bands->facts.width; x++) state[x] |= room[x] >= half ? 0 : ccodecs_is_empty;
    return CCODECS_OK;
}

int ccodecs_bands_mask(ccodecs_bands *bands, uint32_t top, uint32_t rows, uint8_t *state) {
    if (top > bands->facts.height || rows > bands->facts.height - top) return CCODECS_BROKEN;
    if (ccodecs_band_weigh(bands) != CCODECS_OK) return CCODECS_BROKEN;
    float *room = malloc(bands->facts.width * sizeof *room);
    if (!room) return CCODECS_NO_MEMORY;
    int code = CCODECS_OK;
    for (uint32_t y = 0; y < rows && code == CCODECS_OK; y++, state += bands->facts.width) {
        const uint8_t *row = ccodecs_band_row(bands, 0, top + y);
        if (row) {
            spread(bands, row, 0, room);
            for (uint32_t x = 0; x < bands->facts.width; x++) state[x] |= room[x] > 0 ? 0 : ccodecs_is_empty;
        } else {
            code = bands->lacks_memory ? CCODECS_NO_MEMORY : CCODECS_BROKEN;
        }
    }
    free(room);
    return code;
}

int ccodecs_bands_rows(
    ccodecs_bands *bands, uint32_t top, uint32_t rows, const ccodecs_lane *lanes, uint32_t count, uint8_t *state
) {
    if (top > bands->facts.height || rows > bands->facts.height - top || count == 0) return CCODECS_BROKEN;
    for (uint32_t n = 0; n < count; n++) {
        if (lanes[n].channel >= bands->facts.channels || !lanes[n].values) return CCODECS_BROKEN;
        if (!lanes[n].radiometry.is_srgb || bands->facts.is_float || bands->curve) continue;
        if (make_curve(bands, lanes[n].radiometry.end) != CCODECS_OK) return CCODECS_NO_MEMORY;
    }
    if (ccodecs_band_weigh(bands) != CCODECS_OK) return CCODECS_BROKEN;
    for (uint32_t y = 0; y < rows; y++) {
        size_t at = (size_t)y * bands->facts.width;
        // The first lane serves as room for the alpha channels before it gets its own values.
        for (uint32_t n = 0; n < bands->facts.channels; n++) {
            if (bands->facts.kinds[n] != ccodecs_alpha_channel) continue;
            int code = mark_transparent(bands, n, top + y, lanes[0].values + at, state + at);
            if (code != CCODECS_OK) return code;
        }
        for (uint32_t n = 0; n < count; n++) {
            const uint8_t *row = ccodecs_band_row(bands, lanes[n].channel, top + y);
            if (!row) return bands->lacks_memory ? CCODECS_NO_MEMORY : CCODECS_BROKEN;
            float *values = lanes[n].values + at;
            spread(bands, row, lanes[n].channel, values);
            mark(bands, &lanes[n].radiometry, values, state + at);
            correct(bands, &lanes[n].radiometry, top + y, values, state + at);
        }
    }
    return CCODECS_OK;
}
