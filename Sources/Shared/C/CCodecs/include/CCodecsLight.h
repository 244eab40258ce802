// Developed pictures as light, with all of their bits and their opacity: what indices of photographs are reckoned from.
#pragma once
#include "CCodecs.h"

/// Fills a table of what each sample of a scale of `count` steps stands for, 0…1: sRGB made linear, or as it is.
void ccodecs_fill_curve(float *curve, uint32_t count, int is_srgb);

/// Pixels to planes of light, one a colour. Adds which are saturated, and which are empty: less than half opaque.
/// `channels`: 1 grey, 3 RGB, and one more with opacity. `bits`: 8 or 16, in this machine's order, by a curve of 256 or
/// 65,536 steps.
void ccodecs_linear_planes(
    const void *pixels, size_t count, uint32_t channels, uint32_t bits, const float *curve, float *const *planes,
    uint8_t *state);

/// Parts what three planes mix, by nine factors, row by row; what comes out below zero is zero.
void ccodecs_part_planes(float *const *planes, size_t count, const double *factors);

/// An open PNG, read row by row. Only an interlaced one is kept whole.
typedef struct ccodecs_png_rows ccodecs_png_rows;

typedef struct {
    uint32_t width, height;
    /// As above: palettes, few bits and a transparent colour are spread out.
    uint32_t channels, bits;
} ccodecs_png_facts;

/// Opens it. Colours become sRGB by its profile; without one, `space` holds.
int ccodecs_png_open(
    ccodecs_input input, uint64_t most_pixels, ccodecs_space space, ccodecs_png_facts *facts, ccodecs_png_rows **rows);
void ccodecs_png_close(ccodecs_png_rows *rows);

/// Reads the next rows; answers how many came before the file ended or made no sense.
uint32_t ccodecs_png_read(ccodecs_png_rows *rows, uint32_t count, void *to);
