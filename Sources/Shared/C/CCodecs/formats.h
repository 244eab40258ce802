// One pair of functions a format; the dispatcher in codecs.c has checked magic and argument.
#pragma once
#include "include/CCodecs.h"

int ccodecs_jpeg_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_jpeg_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_png_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_png_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_webp_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_webp_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_gif_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_gif_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_heif_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_heif_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_tiff_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_tiff_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

enum {
    /// A longer profile is passed over.
    ccodecs_most_profile_bytes = 4 << 20,
    /// Larger animations are shown by their first frame alone: what follows needs the whole screen in memory.
    ccodecs_most_screen_pixels = 16 << 20,
};

/// Keeps a copy of a file's profile with its picture; lack of memory only loses the colours.
void ccodecs_keep_profile(ccodecs_picture *picture, const void *profile, size_t count);

/// Turns shares of ink into sRGB, as a CMYK profile says.
typedef struct ccodecs_inks ccodecs_inks;

/// NULL if this is no profile of inks. `is_inverted`: the bytes are shares of white (Adobe's way).
ccodecs_inks *ccodecs_inks_open(const void *profile, size_t count, int is_inverted);
void ccodecs_inks_paint(const ccodecs_inks *inks, const uint8_t *cmyk, uint8_t *rgb, uint32_t count);
void ccodecs_inks_close(ccodecs_inks *inks);

/// The frame of an APNG as a PNG of its own (freed by `free`), and where it lies on the screen; its checksums are zero.
int ccodecs_apng_frame(
    ccodecs_input input, uint32_t frame, uint8_t **png, size_t *count, uint32_t *left, uint32_t *top);

/// Makes sRGB of pixels, whose last channel may be opacity, which stays.
typedef struct ccodecs_colors ccodecs_colors;

/// NULL if the profile is broken or made for other pixels. Without a profile, `space` holds. `bits`: 8 or 16.
ccodecs_colors *ccodecs_colors_open(
    const void *profile, size_t count, ccodecs_space space, uint32_t channels, uint32_t bits);
void ccodecs_colors_paint(const ccodecs_colors *colors, void *pixels, uint32_t count);
void ccodecs_colors_close(ccodecs_colors *colors);

/// Fills a table of samples coded as sRGB on a scale that ends at `end`, made linear; what lies beyond is 1.
void ccodecs_fill_srgb_curve(float *curve, uint32_t count, double end);
