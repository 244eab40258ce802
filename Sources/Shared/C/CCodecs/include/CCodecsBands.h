// The samples of TIFF pages as numbers, row by row: what bands of a camera are read by. No picture is kept.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum {
    /// More channels than any camera here has are refused.
    ccodecs_most_channels = 10,
    ccodecs_most_name = 64,
};

/// A file, or a part of one: in memory, or behind a descriptor that is read by `lseek` and `read`.
typedef struct {
    /// NULL: behind the descriptor.
    const uint8_t *bytes;
    int descriptor;
    /// Where it begins behind the descriptor.
    uint64_t offset;
    uint64_t count;
} ccodecs_file;

/// What the channels of a page are, beside their colours.
typedef enum {
    ccodecs_plain_channel,
    /// Opacity, or anything that stands for it.
    ccodecs_alpha_channel,
} ccodecs_channel_kind;

/// The number of a kind of light, as TIFF has it.
typedef enum {
    ccodecs_other_light,
    ccodecs_grey_light,
    ccodecs_rgb_light,
} ccodecs_light;

/// A page.
typedef struct {
    uint32_t width, height;
    /// Samples of a pixel.
    uint32_t channels;
    /// Bits of a sample: 8, 12, 16, or 32 for floating point; of a mask 1 or 8.
    uint32_t bits;
    int is_float;
    ccodecs_light light;
    ccodecs_channel_kind kinds[ccodecs_most_channels];
    /// 1…8.
    uint32_t orientation;
    /// MaxSampleValue or the WhiteLevel of a raw picture, 0 where neither is said.
    double most;
    /// The value that means nothing.
    double missing;
    int has_missing;
    /// A reduced copy of another page, or of its mask.
    int is_copy;
    /// It says which pixels of another page count: 1 or 8 bits, of which 0 means nothing.
    int is_mask;
    /// Another page follows.
    int has_next;
    char make[ccodecs_most_name], model[ccodecs_most_name], name[ccodecs_most_name];
} ccodecs_page;

/// An open page.
typedef struct ccodecs_bands ccodecs_bands;

/// Opens the page of a number, from 0. Refuses by the header: CCODECS_UNSUPPORTED for samples of another kind or more
/// channels, CCODECS_TOO_LARGE for more pixels, CCODECS_NO_FRAME for a page that is not there.
int ccodecs_bands_open(
    ccodecs_file file, uint32_t page, uint64_t most_pixels, ccodecs_page *facts, ccodecs_bands **bands);
void ccodecs_bands_close(ccodecs_bands *bands);

/// The text of XMP (700), of GDAL's metadata (42112), or NULL; alive as long as the page is open.
const char *ccodecs_bands_text(ccodecs_bands *bands, uint32_t tag, size_t *count);

/// What is done to the samples of a channel on the way: value = max(0, sample − black) · factor · vignette · rows.
typedef struct {
    double black, factor;
    /// Samples from here on are saturated; infinite: none.
    double saturated;
    /// Samples are coded as sRGB on a scale that ends at `end`: made linear; black and factor do not count.
    int is_srgb;
    double end;
    /// 1 + k₀r + … + k₅r⁶ around the centre: 0 none, 1 multiplied, −1 divided by.
    int vignette;
    double center_x, center_y, k[6];
    /// 1 / (1 + row · y).
    double row;
} ccodecs_radiometry;

/// A channel that is wanted, and where its values go: width · rows numbers.
typedef struct {
    uint32_t channel;
    ccodecs_radiometry radiometry;
    float *values;
} ccodecs_lane;

enum { ccodecs_is_saturated = 1, ccodecs_is_empty = 2 };

/// Reads the next rows of a mask and adds to the state which pixels are empty.
int ccodecs_bands_mask(ccodecs_bands *bands, uint32_t top, uint32_t rows, uint8_t *state);

/// Reads the next rows into the lanes and adds what is saturated or empty to the state of each pixel. Rows come in
/// their order, each once. CCODECS_BROKEN where the file ends. Where a value is no number below 10¹⁵, by the file or by
/// what is done to it, the pixel is empty.
int ccodecs_bands_rows(
    ccodecs_bands *bands, uint32_t top, uint32_t rows, const ccodecs_lane *lanes, uint32_t count, uint8_t *state);
