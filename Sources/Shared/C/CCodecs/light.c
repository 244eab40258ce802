#include <math.h>

#include "formats.h"

/// IEC 61966-2-1.
static double linear(double value) {
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

void ccodecs_fill_curve(float *curve, uint32_t count, int is_srgb) {
    double end = count - 1;
    for (uint32_t n = 0; n < count; n++) curve[n] = (float)(is_srgb ? linear(n / end) : n / end);
}

void ccodecs_fill_srgb_curve(float *curve, uint32_t count, double end) {
    for (uint32_t n = 0; n < count; n++) curve[n] = (float)linear(n < end ? n / end : 1);
}

/// RGB of 8 bits, which most pictures are.
static void spread_rgb(
    const uint8_t *pixels, size_t count, const float *curve, float *const *planes, uint8_t *state
) {
    float *red = planes[0], *green = planes[1], *blue = planes[2];
    for (size_t n = 0; n < count; n++, pixels += 3) {
        red[n] = curve[pixels[0]];
        green[n] = curve[pixels[1]];
        blue[n] = curve[pixels[2]];
        int is_full = (pixels[0] == 255) | (pixels[1] == 255) | (pixels[2] == 255);
        state[n] |= is_full ? ccodecs_is_saturated : 0;
    }
}

void ccodecs_linear_planes(
    const void *pixels, size_t count, uint32_t channels, uint32_t bits, const float *curve, float *const *planes,
    uint8_t *state
) {
    if (channels == 3 && bits == 8) {
        spread_rgb(pixels, count, curve, planes, state);
        return;
    }
    uint32_t colors = channels < 3 ? 1 : 3, end = bits == 8 ? 255 : 65535;
    const uint8_t *narrow = pixels;
    const uint16_t *wide = pixels;
    for (uint32_t channel = 0; channel < channels; channel++) {
        int is_opacity = channel >= colors;
        float *to = is_opacity ? 0 : planes[channel];
        for (size_t n = 0; n < count; n++) {
            size_t at = n * channels + channel;
            uint32_t sample = bits == 8 ? narrow[at] : wide[at];
            if (is_opacity) {
                state[n] |= sample <= end / 2 ? ccodecs_is_empty : 0;
            } else {
                to[n] = curve[sample];
                state[n] |= sample == end ? ccodecs_is_saturated : 0;
            }
        }
    }
}

void ccodecs_part_planes(float *const *planes, size_t count, const double *factors) {
    for (size_t n = 0; n < count; n++) {
        double red = planes[0][n], green = planes[1][n], blue = planes[2][n];
        for (int row = 0; row < 3; row++) {
            const double *factor = factors + 3 * row;
            double light = factor[0] * red + factor[1] * green + factor[2] * blue;
            planes[row][n] = light > 0 ? (float)light : 0;
        }
    }
}
