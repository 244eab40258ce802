#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "formats.h"
#include "tiff_pixels.h"

enum {
    /// Strips and tiles together promise no more than so many times the file, and a little.
    most_times = 4,
    little_more = 16 << 20,
};

struct source {
    ccodecs_input input;
    toff_t at;
    /// libtiff asked for more memory than there is, or than it may have.
    int lacks_memory;
};

static tmsize_t give(thandle_t handle, void *to, tmsize_t count) {
    struct source *source = handle;
    if (count <= 0 || source->at >= source->input.count) return 0;
    size_t left = source->input.count - (size_t)source->at;
    size_t given = (size_t)count < left ? (size_t)count : left;
    memcpy(to, source->input.bytes + source->at, given);
    source->at += given;
    return (tmsize_t)given;
}

static tmsize_t refuse(thandle_t handle, void *from, tmsize_t count) {
    (void)handle, (void)from, (void)count;
    return -1;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    struct source *source = handle;
    toff_t from = whence == SEEK_CUR ? source->at : whence == SEEK_END ? source->input.count : 0;
    source->at = from + offset;
    return source->at;
}

static int leave_open(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t size(thandle_t handle) { return ((struct source *)handle)->input.count; }

/// libtiff has no error codes; only its words tell a lack of memory from damage.
static int take_note(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
    (void)tiff, (void)module, (void)arguments;
    struct source *source = user;
    if (strstr(format, "emory") || strstr(format, "No space")) source->lacks_memory = 1;
    return 1;
}

static int say_nothing(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
    (void)tiff, (void)user, (void)module, (void)format, (void)arguments;
    return 1;
}

/// Small copies of a page may come before it.
static void skip_small_copies(TIFF *tiff) {
    enum { most_copies = 16 };
    for (int n = 0; n < most_copies; n++) {
        uint32_t kind = 0;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
        if (!(kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK))) return;
        if (!TIFFReadDirectory(tiff)) break;
    }
    TIFFSetDirectory(tiff, 0);
}

/// Opens the first page. `m`: no memory map; strips of uncompressed pictures are cut small by libtiff itself.
static TIFF *open_first_page(struct source *source) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, ccodecs_tiff_most_bytes);
    TIFFOpenOptionsSetErrorHandlerExtR(options, take_note, source);
    TIFFOpenOptionsSetWarningHandlerExtR(options, say_nothing, NULL);
    TIFF *tiff = TIFFClientOpenExt("input", "rm", source, give, refuse, seek, leave_open, size, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    if (tiff) skip_small_copies(tiff);
    return tiff;
}

static int read_layout(TIFF *tiff, struct tiff_layout *layout) {
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &layout->width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &layout->height)) {
        return CCODECS_BROKEN;
    }
    layout->photometric = PHOTOMETRIC_MINISBLACK;
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &layout->photometric);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &layout->bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &layout->samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &layout->planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &layout->compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &layout->sample_format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &layout->orientation);
    return layout->width > 0 && layout->height > 0 ? CCODECS_OK : CCODECS_BROKEN;
}

static ccodecs_model model_of(const struct tiff_layout *layout) {
    switch (layout->photometric) {
        case PHOTOMETRIC_MINISWHITE:
        case PHOTOMETRIC_MINISBLACK:
            if (layout->bits == 1) return CCODECS_BILEVEL;
            return layout->samples == 2 ? CCODECS_GREY_ALPHA : CCODECS_GREY;
        case PHOTOMETRIC_PALETTE: return CCODECS_PALETTE;
        case PHOTOMETRIC_SEPARATED: return CCODECS_CMYK;
        case PHOTOMETRIC_YCBCR: return CCODECS_YCBCR;
        case PHOTOMETRIC_CIELAB:
        case PHOTOMETRIC_ICCLAB:
        case PHOTOMETRIC_ITULAB: return CCODECS_LAB;
        default: return layout->samples > 3 ? CCODECS_RGBA : CCODECS_RGB;
    }
}

int ccodecs_tiff_inspect(ccodecs_input input, ccodecs_facts *facts) {
    struct source source = {.input = input};
    TIFF *tiff = open_first_page(&source);
    if (!tiff) return CCODECS_BROKEN;
    struct tiff_layout layout = {0};
    int code = read_layout(tiff, &layout);
    TIFFClose(tiff);
    if (code != CCODECS_OK) return code;
    facts->width = layout.width;
    facts->height = layout.height;
    facts->bits = layout.bits;
    facts->model = model_of(&layout);
    facts->orientation = layout.orientation >= 1 && layout.orientation <= 8 ? layout.orientation : 1;
    return CCODECS_OK;
}

/// Which way leads to the pixels.
enum way { by_rows, by_machine, by_samples, by_none };

static enum way choose_way(TIFF *tiff, const struct tiff_layout *layout) {
    char reason[1024];
    int is_plain = layout->sample_format == SAMPLEFORMAT_UINT || layout->sample_format == SAMPLEFORMAT_VOID;
    if (is_plain && ccodecs_tiff_is_plain(tiff, layout)) return by_rows;
    // The machine would take the third band of many for blue, and fractions for whole numbers.
    if (is_plain && layout->bits <= 16 && layout->samples <= 4 && TIFFRGBAImageOK(tiff, reason)) return by_machine;
    if (ccodecs_tiff_has_samples(layout)) return by_samples;
    return is_plain && TIFFRGBAImageOK(tiff, reason) ? by_machine : by_none;
}

static int read_pixels(
    TIFF *tiff, enum way way, const struct tiff_layout *layout, const ccodecs_inks *inks, ccodecs_sink *sink
) {
    switch (way) {
        case by_rows: return ccodecs_tiff_read_rows(tiff, layout, inks, sink);
        case by_machine: return ccodecs_tiff_read_packed(tiff, layout, sink);
        case by_samples: return ccodecs_tiff_read_samples(tiff, layout, sink);
        case by_none: break;
    }
    return CCODECS_UNSUPPORTED;
}

int ccodecs_tiff_is_overfull(TIFF *tiff, uint64_t file) {
    uint32_t count = TIFFIsTiled(tiff) ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
    uint64_t most = file * most_times + little_more, sum = 0;
    // Where each lies takes more than a byte of the file.
    if (count > file) return 1;
    for (uint32_t n = 0; n < count; n++) {
        uint64_t bytes = TIFFGetStrileByteCount(tiff, n);
        if (bytes > most || sum > most - bytes) return 1;
        sum += bytes;
    }
    return 0;
}

static int decode_page(TIFF *tiff, uint64_t file, ccodecs_wish wish, ccodecs_picture *picture) {
    struct tiff_layout layout = {0};
    int code = read_layout(tiff, &layout);
    if (code != CCODECS_OK) return code;
    if ((uint64_t)layout.width * layout.height > wish.most_pixels) return CCODECS_TOO_LARGE;
    enum way way = choose_way(tiff, &layout);
    if (way == by_none) return CCODECS_UNSUPPORTED;
    if (ccodecs_tiff_is_overfull(tiff, file)) return CCODECS_BROKEN;
    // The caller turns the small picture; libtiff would turn (some of) the large one.
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    uint32_t profile_count = 0;
    void *profile = NULL;
    if (wish.grey || !TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &profile_count, &profile)) profile = NULL;
    int is_inks = layout.photometric == PHOTOMETRIC_SEPARATED;
    ccodecs_inks *inks = is_inks ? ccodecs_inks_open(profile, profile_count, 0) : NULL;
    ccodecs_sink *sink = NULL;
    uint32_t factor = ccodecs_factor(layout.width, layout.height, wish.enough);
    int is_grey = layout.photometric == PHOTOMETRIC_MINISBLACK || layout.photometric == PHOTOMETRIC_MINISWHITE;
    if (way == by_samples && layout.samples >= 3) is_grey = 0;
    code = ccodecs_sink_open(layout.width, layout.height, factor, wish.grey || is_grey, &sink);
    if (code == CCODECS_OK) code = read_pixels(tiff, way, &layout, inks, sink);
    ccodecs_inks_close(inks);
    if (code != CCODECS_OK) {
        ccodecs_sink_drop(sink);
        return code;
    }
    code = ccodecs_sink_finish(sink, picture);
    if (code == CCODECS_OK && !is_inks) ccodecs_keep_profile(picture, profile, profile_count);
    return code;
}

int ccodecs_tiff_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    struct source source = {.input = input};
    TIFF *tiff = open_first_page(&source);
    if (!tiff) return CCODECS_BROKEN;
    int code = decode_page(tiff, input.count, wish, picture);
    TIFFClose(tiff);
    return code == CCODECS_BROKEN && source.lacks_memory ? CCODECS_NO_MEMORY : code;
}
