#include <stdlib.h>
#include <string.h>

#include "include/CCodecs.h"

struct ccodecs_sink {
    uint32_t width, height, factor;
    uint32_t channels, out_width, out_height;
    /// Rows taken, and how many of them are in `sums`.
    uint32_t taken, summed;
    /// One row in its final channels, full width.
    uint8_t *line;
    /// One output row of sums; NULL when the factor is 1.
    uint32_t *sums;
    uint8_t *pixels;
};

uint32_t ccodecs_factor(uint32_t width, uint32_t height, uint32_t enough) {
    uint32_t longest = width > height ? width : height;
    if (enough == 0 || longest <= enough) return 1;
    // Sums of factor² bytes stay within 32 bits.
    uint32_t factor = longest / enough;
    return factor > 2048 ? 2048 : factor;
}

int ccodecs_sink_open(uint32_t width, uint32_t height, uint32_t factor, int grey, ccodecs_sink **opened) {
    if (width == 0 || height == 0 || factor == 0) return CCODECS_BROKEN;
    ccodecs_sink *sink = calloc(1, sizeof *sink);
    if (!sink) return CCODECS_NO_MEMORY;
    *sink = (ccodecs_sink){.width = width, .height = height, .factor = factor, .channels = grey ? 1 : 3};
    sink->out_width = (width - 1) / factor + 1;
    sink->out_height = (height - 1) / factor + 1;
    size_t row = (size_t)sink->out_width * sink->channels;
    sink->line = malloc((size_t)width * sink->channels);
    sink->sums = factor > 1 ? calloc(row, sizeof *sink->sums) : NULL;
    sink->pixels = malloc(row * sink->out_height);
    if (!sink->line || !sink->pixels || (factor > 1 && !sink->sums)) {
        ccodecs_sink_drop(sink);
        return CCODECS_NO_MEMORY;
    }
    memset(sink->pixels, 0xFF, row * sink->out_height);
    *opened = sink;
    return CCODECS_OK;
}

void ccodecs_sink_drop(ccodecs_sink *sink) {
    if (!sink) return;
    free(sink->line);
    free(sink->sums);
    free(sink->pixels);
    free(sink);
}

static uint8_t on_white(uint32_t value, uint32_t alpha) {
    return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

static uint8_t grey_of(uint32_t red, uint32_t green, uint32_t blue) {
    return (uint8_t)((77 * red + 150 * green + 29 * blue + 128) >> 8);
}

/// Writes one row in the sink's own channels, without alpha.
static void flatten(const ccodecs_sink *sink, const uint8_t *row, int channels, uint8_t *out) {
    if ((uint32_t)channels == sink->channels) {
        memcpy(out, row, (size_t)sink->width * sink->channels);
        return;
    }
    for (uint32_t x = 0; x < sink->width; x++, row += channels) {
        uint8_t red = row[0], green = channels < 3 ? row[0] : row[1], blue = channels < 3 ? row[0] : row[2];
        if (channels == 2 || channels == 4) {
            uint8_t alpha = row[channels - 1];
            red = on_white(red, alpha);
            green = on_white(green, alpha);
            blue = on_white(blue, alpha);
        }
        if (sink->channels == 1) {
            *out++ = channels < 3 ? red : grey_of(red, green, blue);
        } else {
            *out++ = red;
            *out++ = green;
            *out++ = blue;
        }
    }
}

/// Adds a row to the sums, cell by cell; the channel count is a constant so that the compiler can do it well.
static inline void add_row(ccodecs_sink *sink, const uint8_t *from, const uint32_t channels) {
    uint32_t *sums = sink->sums;
    for (uint32_t left = sink->width; left > 0; sums += channels) {
        uint32_t cell = left < sink->factor ? left : sink->factor;
        uint32_t cell_sums[3] = {0};
        for (uint32_t x = 0; x < cell; x++, from += channels) {
            for (uint32_t channel = 0; channel < channels; channel++) cell_sums[channel] += from[channel];
        }
        for (uint32_t channel = 0; channel < channels; channel++) sums[channel] += cell_sums[channel];
        left -= cell;
    }
}

static void add(ccodecs_sink *sink, const uint8_t *row) {
    if (sink->channels == 1) {
        add_row(sink, row, 1);
    } else {
        add_row(sink, row, 3);
    }
    sink->summed++;
}

/// Writes the averages of the rows summed so far; the last column and row may be made of fewer pixels.
static void flush(ccodecs_sink *sink) {
    if (sink->summed == 0) return;
    uint8_t *out = sink->pixels + (size_t)((sink->taken - 1) / sink->factor) * sink->out_width * sink->channels;
    const uint32_t *sums = sink->sums;
    for (uint32_t x = 0; x < sink->out_width; x++) {
        uint32_t left = sink->width - x * sink->factor;
        uint32_t cell = (left < sink->factor ? left : sink->factor) * sink->summed;
        for (uint32_t channel = 0; channel < sink->channels; channel++) {
            *out++ = (uint8_t)((*sums++ + cell / 2) / cell);
        }
    }
    memset(sink->sums, 0, (size_t)sink->out_width * sink->channels * sizeof *sink->sums);
    sink->summed = 0;
}

void ccodecs_sink_row(ccodecs_sink *sink, const uint8_t *row, int channels) {
    if (sink->taken >= sink->height) return;
    if (sink->factor == 1) {
        flatten(sink, row, channels, sink->pixels + (size_t)sink->taken * sink->width * sink->channels);
        sink->taken++;
        return;
    }
    if ((uint32_t)channels == sink->channels) {
        add(sink, row);
    } else {
        flatten(sink, row, channels, sink->line);
        add(sink, sink->line);
    }
    sink->taken++;
    if (sink->summed == sink->factor || sink->taken == sink->height) flush(sink);
}

int ccodecs_sink_finish(ccodecs_sink *sink, ccodecs_picture *picture) {
    if (sink->factor > 1) flush(sink);
    int is_enough = (uint64_t)sink->taken * 2 >= sink->height && sink->taken > 0;
    if (is_enough) {
        *picture = (ccodecs_picture){
            .pixels = sink->pixels,
            .width = sink->out_width,
            .height = sink->out_height,
            .channels = sink->channels,
            .is_partial = sink->taken < sink->height,
        };
        sink->pixels = NULL;
    }
    ccodecs_sink_drop(sink);
    return is_enough ? CCODECS_OK : CCODECS_BROKEN;
}
