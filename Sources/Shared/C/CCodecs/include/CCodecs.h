// Picture formats behind one plain interface: facts from the header alone, and pixels no larger than needed.
// Pixels come as 8-bit grey or RGB, alpha laid on white, rows without padding. No state is kept between calls.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "CCodecsBands.h"

enum {
    CCODECS_OK = 0,
    /// The bytes are not what their first ones promise, or end too early.
    CCODECS_BROKEN = 1,
    /// More pixels than allowed.
    CCODECS_TOO_LARGE = 2,
    /// A kind of this format that is not read here.
    CCODECS_UNSUPPORTED = 3,
    /// Memory ran out.
    CCODECS_NO_MEMORY = 4,
    /// The file has no frame of that number.
    CCODECS_NO_FRAME = 5,
};

typedef enum {
    CCODECS_UNKNOWN = 0,
    CCODECS_JPEG,
    CCODECS_PNG,
    CCODECS_WEBP,
    CCODECS_GIF,
    CCODECS_TIFF,
    CCODECS_BMP,
    CCODECS_PNM,
    CCODECS_HEIC,
    CCODECS_AVIF,
} ccodecs_format;

typedef enum {
    CCODECS_BILEVEL,
    CCODECS_GREY,
    CCODECS_GREY_ALPHA,
    CCODECS_PALETTE,
    CCODECS_RGB,
    CCODECS_RGBA,
    CCODECS_CMYK,
    CCODECS_YCBCR,
    CCODECS_LAB,
} ccodecs_model;

/// What the numbers of a pixel mean, where no profile says it.
typedef enum {
    CCODECS_SRGB,
    CCODECS_ADOBE_RGB,
    CCODECS_DISPLAY_P3,
    CCODECS_BT2020,
} ccodecs_space;

typedef struct {
    const uint8_t *bytes;
    size_t count;
} ccodecs_input;

/// What the header says, before anything is decoded.
typedef struct {
    uint32_t width, height;
    ccodecs_model model;
    /// Bits a channel.
    uint32_t bits;
    /// TIFF's own orientation, 1…8; 1 for other formats (theirs is in EXIF).
    uint32_t orientation;
} ccodecs_facts;

typedef struct {
    /// Refuse pictures with more.
    uint64_t most_pixels;
    /// A longest side of so many pixels is enough: decode reduced as far as this allows. 0: full size.
    uint32_t enough;
    /// What will be drawn in the end; 0: not known. A small copy in the file will do if its longest side has so many
    /// pixels, and a JPEG may be reduced until half as many again remain: its reductions go in large steps.
    uint32_t least;
    /// Grey is enough.
    int grey;
    /// Which picture of an animation, as it stands on the screen; 0: the first. Other formats have only that one.
    uint32_t frame;
} ccodecs_wish;

typedef struct {
    uint8_t *pixels;
    uint32_t width, height;
    /// 1 or 3.
    uint32_t channels;
    /// The file ends early or is damaged; what could be read is here, at least half of it.
    int is_partial;
    /// The ICC profile of the file, for `ccodecs_to_srgb`; NULL: there is none, or the pixels are sRGB already.
    uint8_t *profile;
    size_t profile_count;
    /// Holds where there is no profile.
    ccodecs_space space;
} ccodecs_picture;

/// Lets the libraries load what they load once. Call it before files can no longer be opened.
void ccodecs_prepare(void);

/// Tells the format by the first bytes. BMP and PNM are recognised here and read by the caller, row by
/// row, through a sink.
ccodecs_format ccodecs_sniff(ccodecs_input input);

/// Reads the header.
int ccodecs_inspect(ccodecs_input input, ccodecs_facts *facts);

/// What a HEIC or AVIF file carries beside its pixels; NULL where there is nothing.
typedef struct {
    uint8_t *exif, *xmp;
    size_t exif_count, xmp_count;
} ccodecs_sides;
/// Freed by `ccodecs_free_sides`.
void ccodecs_heif_sides(ccodecs_input input, ccodecs_sides *sides);
void ccodecs_free_sides(ccodecs_sides *sides);

/// Decodes. After CCODECS_OK the picture is freed by `ccodecs_free_picture`.
int ccodecs_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);
void ccodecs_free_picture(ccodecs_picture *picture);

/// Makes sRGB of grey or RGB pixels in place. A profile that is broken or made for other pixels is passed over.
/// Answers whether anything was changed.
int ccodecs_to_srgb(
    uint8_t *pixels, size_t count, uint32_t channels, const uint8_t *profile, size_t profile_count,
    ccodecs_space space);

/// Compresses grey or RGB pixels to JPEG, quality 1…100. After CCODECS_OK the bytes are freed by `ccodecs_free_bytes`.
int ccodecs_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality, uint8_t **bytes,
    size_t *count);
/// The same as WebP, quickly rather than as small as can be.
int ccodecs_encode_webp(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality, uint8_t **bytes,
    size_t *count);
/// The same as PNG.
int ccodecs_encode_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, uint8_t **bytes, size_t *count);
void ccodecs_free_bytes(uint8_t *bytes);

/// Fonts to draw text with.
typedef struct ccodecs_fonts ccodecs_fonts;

/// Reads those of the files that are there; the first that has a letter draws it. The list ends with NULL. Answers NULL
/// if none is there.
ccodecs_fonts *ccodecs_fonts_open(const char *const *paths);
void ccodecs_fonts_close(ccodecs_fonts *fonts);
/// A white sheet with the text on it, grey, as far as it goes; `letter_height` 4…256.
int ccodecs_draw_text(
    ccodecs_fonts *fonts, const uint32_t *letters, size_t count, uint32_t width, uint32_t height,
    uint32_t letter_height, ccodecs_picture *picture);

/// Takes rows from the top, lays alpha on white, and averages them down by a whole factor as they come.
typedef struct ccodecs_sink ccodecs_sink;

/// The whole factor by which a picture may be reduced so that `enough` remains; 1 if none.
uint32_t ccodecs_factor(uint32_t width, uint32_t height, uint32_t enough);
/// A sink for a picture of this size; `grey` makes it keep one channel.
int ccodecs_sink_open(uint32_t width, uint32_t height, uint32_t factor, int grey, ccodecs_sink **sink);
/// One row of `width` pixels with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels; rows too many are ignored.
void ccodecs_sink_row(ccodecs_sink *sink, const uint8_t *row, int channels);
/// Ends the sink. Half of the rows or more make a partial picture; fewer answer CCODECS_BROKEN.
int ccodecs_sink_finish(ccodecs_sink *sink, ccodecs_picture *picture);
/// Ends the sink without a picture.
void ccodecs_sink_drop(ccodecs_sink *sink);

#include "CCodecsLight.h"
