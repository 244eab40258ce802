// JPEG decoded straight to an eighth or a quarter of its size. libjpeg spends nearly all of such a decoding on codes of
// coefficients that it then throws away; here they are passed over several at a time.
//
// Only the plain kind is read: baseline, one scan, grey or YCbCr. Whatever else it is, or whatever is wrong with it, is
// left to libjpeg, which has read the header before: nothing here ever reports an error, and every access is inside
// memory of known size.
#include "jpeg_reduced.h"

#include <jerror.h>
#include <stdlib.h>
#include <string.h>

enum {
    window = 11,
    windows = 1 << window,
    /// Zeros behind the bits, more than the longest block has and a refill looks at.
    padding = 1024,
    /// Zigzag place of the last coefficient that a quarter needs: the third of both directions.
    last_useful = 24,
    most_segments = 1 << 16,
    fraction = 10,
    /// No baseline file has a larger mean, nor a coefficient of more bits: so no sum overflows.
    most_mean = 4095,
    most_value_bits = 10,
};

/// What the next bits are. `bits` 0: not to be told from so few.
struct step {
    uint8_t bits;
    /// Places to go on; 64 or more: the block ends.
    uint8_t places;
    /// Of one code only: the length of the code, and how many bits of value follow it.
    uint8_t code_bits, value_bits;
};

/// A table of codes, for one code and for as many as the window holds.
struct codes {
    struct step one[windows], many[windows];
    /// For codes longer than the window: the first code of each length, left in 16 bits, and the place of its symbol.
    int32_t limit[18];
    int32_t offset[17];
    const uint8_t *symbols;
    int count;
};

struct component {
    const struct codes *dc, *ac;
    int across, down;
    int previous;
    /// What a coefficient adds, by its place in zigzag order, and to which of four sums; class 0 is thrown away.
    int32_t weight[64];
    uint8_t kind[64];
    uint8_t *plane;
    size_t stride;
};

/// The bits to come, the next ones on top. `left` of them are sound; what is below is nobody's business.
struct bits {
    const uint8_t *next;
    uint64_t word;
    uint32_t left;
};

/// At least 56 bits are there afterwards.
static inline void refill(struct bits *bits) {
    uint64_t word;
    memcpy(&word, bits->next, 8);
    bits->word |= __builtin_bswap64(word) >> bits->left;
    bits->next += (63 - bits->left) >> 3;
    bits->left |= 56;
}

static inline void pass(struct bits *bits, uint32_t count) {
    bits->word <<= count;
    bits->left -= count;
}

/// The place of the next bit, counted from the start.
static size_t place_of(const struct bits *bits, const uint8_t *start) {
    return (size_t)(bits->next - start) * 8 - bits->left;
}

/// Codes of each length are consecutive numbers.
static int make_codes(const JHUFF_TBL *table, int is_dc, struct codes *codes) {
    memset(codes, 0, sizeof *codes);
    codes->symbols = table->huffval;
    int32_t code = 0;
    int place = 0;
    for (int length = 1; length <= 16; length++) {
        codes->offset[length] = place - code;
        for (int n = 0; n < table->bits[length]; n++, code++, place++) {
            if (place > 255 || code >= 1 << length) return 0;
            uint8_t symbol = table->huffval[place], value_bits = symbol & 15;
            // No bits of value: the end of the block, or sixteen zeros, and nothing else.
            int is_sound = is_dc ? symbol <= 11 : value_bits > 0 || symbol == 0 || symbol == 0xF0;
            if (!is_sound || (!is_dc && value_bits > most_value_bits)) return 0;
            if (length > window) continue;
            struct step step = {.code_bits = (uint8_t)length, .value_bits = value_bits};
            step.bits = (uint8_t)(length + value_bits);
            step.places = is_dc ? 0 : symbol == 0 ? 64 : (uint8_t)((symbol >> 4) + 1);
            int32_t first = code << (window - length);
            for (int32_t n = 0; n < 1 << (window - length); n++) codes->one[first + n] = step;
        }
        codes->limit[length] = code << (16 - length);
        code <<= 1;
    }
    codes->limit[17] = 1 << 16;
    codes->count = place;
    if (is_dc) return 1;
    for (uint32_t bits = 0; bits < windows; bits++) {
        struct step all = {0};
        while (all.bits < window) {
            struct step next = codes->one[(bits << all.bits) & (windows - 1)];
            if (next.bits == 0 || all.bits + next.bits > window) break;
            int is_end = next.places >= 64;
            if (!is_end && all.places + next.places >= 64) break;
            all.bits += next.bits;
            all.places += next.places;
            if (is_end) break;
        }
        codes->many[bits] = all;
    }
    return 1;
}

/// A code that the window does not hold; 0 if there is no such code.
static struct step long_step(const struct codes *codes, uint64_t word, int is_dc) {
    int32_t top = (int32_t)(word >> 48);
    int length = 1;
    while (length <= 16 && top >= codes->limit[length]) length++;
    if (length > 16) return (struct step){0};
    int place = (top >> (16 - length)) + codes->offset[length];
    if (place < 0 || place >= codes->count) return (struct step){0};
    uint8_t symbol = codes->symbols[place];
    struct step step = {.code_bits = (uint8_t)length, .value_bits = symbol & 15};
    step.bits = (uint8_t)(length + step.value_bits);
    step.places = is_dc ? 0 : symbol == 0 ? 64 : (uint8_t)((symbol >> 4) + 1);
    return step;
}

/// The lower half of what so many bits can say is negative. Without a branch: nobody can foretell a sign.
static inline int32_t value_of(uint64_t word, struct step step) {
    int32_t raw = (int32_t)((word << step.code_bits) >> 1 >> (63 - step.value_bits));
    int32_t half = (1 << step.value_bits) >> 1;
    int32_t is_negative = (raw - half) >> 31;
    return raw + (is_negative & (1 - 2 * half));
}

/// Passes over the rest of a block; 0 if it is no code.
static inline int skip(struct bits *bits, const struct codes *ac, uint32_t place) {
    while (place < 64) {
        refill(bits);
        // Five windows fit into what is there.
        for (int n = 0; n < 5; n++) {
            struct step step = ac->many[bits->word >> (64 - window)];
            int has_end = step.places >= 64;
            uint32_t after = place + (has_end ? step.places - 64u : step.places);
            // Of several codes a later one may belong to the next block.
            if (step.bits == 0 || after > (has_end ? 63 : 64)) {
                refill(bits);
                step = ac->one[bits->word >> (64 - window)];
                if (step.bits == 0) step = long_step(ac, bits->word, 0);
                if (step.bits == 0 || (step.places < 64 && place + step.places > 64)) return 0;
                pass(bits, step.bits);
                place += step.places;
                break;
            }
            pass(bits, step.bits);
            place += step.places;
            if (place >= 64) return 1;
        }
    }
    return 1;
}

static inline uint8_t clamp(int32_t value) { return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value; }

static inline int read_block(struct bits *bits, struct component *part, int is_quarter, uint8_t *to) {
    refill(bits);
    struct step step = part->dc->one[bits->word >> (64 - window)];
    if (step.bits == 0) step = long_step(part->dc, bits->word, 1);
    if (step.bits == 0) return 0;
    part->previous += value_of(bits->word, step);
    pass(bits, step.bits);
    if (part->previous < -most_mean || part->previous > most_mean) return 0;
    int32_t sums[4] = {0, 0, 0, 0};
    int32_t middle = part->previous * part->weight[0] + (128 << fraction) + (1 << (fraction - 1));
    if (!is_quarter) {
        *to = clamp(middle >> fraction);
        return skip(bits, part->ac, 1);
    }
    uint32_t place = 1;
    while (place <= last_useful) {
        refill(bits);
        // Two of the longest codes fit into what is there.
        for (int n = 0; n < 2 && place <= last_useful; n++) {
            step = part->ac->one[bits->word >> (64 - window)];
            if (step.bits == 0) step = long_step(part->ac, bits->word, 0);
            if (step.bits == 0) return 0;
            // Behind sixteen zeros, and at the end, there is no value.
            uint32_t here = (place + step.places - 1) & 63;
            sums[part->kind[here]] += value_of(bits->word, step) * part->weight[here];
            pass(bits, step.bits);
            place += step.places;
        }
    }
    if (place < 64 && !skip(bits, part->ac, place)) return 0;
    to[0] = clamp((middle + sums[1] + sums[2] + sums[3]) >> fraction);
    to[1] = clamp((middle - sums[1] + sums[2] - sums[3]) >> fraction);
    to[part->stride] = clamp((middle + sums[1] - sums[2] - sums[3]) >> fraction);
    to[part->stride + 1] = clamp((middle - sums[1] - sums[2] + sums[3]) >> fraction);
    return 1;
}

/// The mean of the cosines over half a block, which is what a coefficient adds to a pixel four times as wide.
static void weigh(struct component *part, const JQUANT_TBL *table, int is_quarter) {
    static const double mean[8] = {1, 0.906127, 0, -0.318190, 0, 0, 0, 0};
    static const uint8_t places[64] = {
        0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
        41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
        30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};
    for (int n = 0; n < 64; n++) {
        int across = places[n] % 8, down = places[n] / 8;
        double weight = mean[across] * mean[down];
        int is_used = n == 0 || (is_quarter && n <= last_useful && weight != 0);
        // libjpeg keeps the table row by row.
        double exact = weight * table->quantval[places[n]] / 8 * (1 << fraction);
        part->weight[n] = is_used ? (int32_t)(exact + (exact < 0 ? -0.5 : 0.5)) : 0;
        part->kind[n] = is_used && n > 0 ? (uint8_t)((across > 0 ? 1 : 0) + (down > 0 ? 2 : 0)) : 0;
    }
}

/// All of a decoding that must be freed.
struct work {
    uint8_t *bytes, *planes;
    size_t *segments;
    size_t end;
    struct codes *codes;
    struct component parts[3];
    int count, most_across, most_down;
    uint32_t mcus_across, mcus_down;
};

static int is_plain(const struct jpeg_decompress_struct *jpeg) {
    int is_color = jpeg->num_components == 3 && jpeg->jpeg_color_space == JCS_YCbCr;
    int is_grey = jpeg->num_components == 1 && jpeg->jpeg_color_space == JCS_GRAYSCALE;
    return (is_color || is_grey) && !jpeg->progressive_mode && !jpeg->arith_code && jpeg->data_precision == 8 &&
           jpeg->comps_in_scan == jpeg->num_components && jpeg->Ss == 0 && jpeg->Se == 63 && jpeg->Al == 0;
}

/// Tables and planes, by the header.
static int prepare(const struct jpeg_decompress_struct *jpeg, int per_block, struct work *work) {
    work->count = jpeg->num_components;
    (work->most_across = 1), (work->most_down = 1);
    work->codes = calloc(8, sizeof *work->codes);
    if (!work->codes) return 0;
    for (int n = 0; n < work->count; n++) {
        const jpeg_component_info *info = jpeg->cur_comp_info[n];
        struct component *part = &work->parts[n];
        if (info != &jpeg->comp_info[n] || info->dc_tbl_no < 0 || info->dc_tbl_no > 3 || info->ac_tbl_no < 0 ||
            info->ac_tbl_no > 3 || info->quant_tbl_no < 0 || info->quant_tbl_no > 3) {
            return 0;
        }
        // A single component has blocks one by one, whatever factors it claims.
        part->across = work->count == 1 ? 1 : info->h_samp_factor;
        part->down = work->count == 1 ? 1 : info->v_samp_factor;
        if (part->across < 1 || part->across > 2 || part->down < 1 || part->down > 2) return 0;
        if (part->across > work->most_across) work->most_across = part->across;
        if (part->down > work->most_down) work->most_down = part->down;
        const JHUFF_TBL *dc = jpeg->dc_huff_tbl_ptrs[info->dc_tbl_no], *ac = jpeg->ac_huff_tbl_ptrs[info->ac_tbl_no];
        const JQUANT_TBL *quant = jpeg->quant_tbl_ptrs[info->quant_tbl_no];
        struct codes *dc_codes = &work->codes[info->dc_tbl_no], *ac_codes = &work->codes[4 + info->ac_tbl_no];
        if (!dc || !ac || !quant || !make_codes(dc, 1, dc_codes) || !make_codes(ac, 0, ac_codes)) return 0;
        (part->dc = dc_codes), (part->ac = ac_codes);
        for (int q = 0; q < 64; q++) {
            if (quant->quantval[q] > 255) return 0;
        }
        weigh(part, quant, per_block == 2);
    }
    // The light has every pixel.
    if (work->parts[0].across != work->most_across || work->parts[0].down != work->most_down) return 0;
    uint32_t wide = 8 * (uint32_t)work->most_across, high = 8 * (uint32_t)work->most_down;
    work->mcus_across = (jpeg->image_width + wide - 1) / wide;
    work->mcus_down = (jpeg->image_height + high - 1) / high;
    size_t total = 0, starts[3];
    for (int n = 0; n < work->count; n++) {
        struct component *part = &work->parts[n];
        part->stride = (size_t)work->mcus_across * (size_t)(part->across * per_block);
        starts[n] = total;
        total += part->stride * work->mcus_down * (size_t)(part->down * per_block);
    }
    work->planes = malloc(total);
    if (!work->planes) return 0;
    for (int n = 0; n < work->count; n++) work->parts[n].plane = work->planes + starts[n];
    return 1;
}

/// Copies what is coded, without the zeros stuffed behind 0xFF; notes where segments begin. 0 if the end is missing.
static int unstuff(const uint8_t *from, size_t count, struct work *work, size_t *segment_count) {
    size_t out = 0;
    *segment_count = 1;
    work->segments[0] = 0;
    while (count > 1) {
        const uint8_t *mark = memchr(from, 0xFF, count - 1);
        if (!mark) return 0;
        size_t run = (size_t)(mark - from);
        memcpy(work->bytes + out, from, run);
        out += run;
        if (mark[1] == 0) {
            work->bytes[out++] = 0xFF;
        } else if (mark[1] >= 0xD0 && mark[1] <= 0xD7) {
            if (*segment_count == most_segments) return 0;
            work->segments[(*segment_count)++] = out;
        } else {
            memset(work->bytes + out, 0, padding);
            work->end = out;
            return mark[1] == 0xD9;
        }
        from += run + 2;
        count -= run + 2;
    }
    return 0;
}

static inline int read_mcu(struct bits *bits, struct work *work, const int per_block, uint32_t x, uint32_t y) {
    for (int n = 0; n < work->count; n++) {
        struct component *part = &work->parts[n];
        for (int down = 0; down < part->down; down++) {
            for (int across = 0; across < part->across; across++) {
                size_t row = ((size_t)y * (size_t)part->down + (size_t)down) * (size_t)per_block;
                size_t column = ((size_t)x * (size_t)part->across + (size_t)across) * (size_t)per_block;
                // The longest block is far shorter than the zeros behind the end.
                if (!read_block(bits, part, per_block == 2, part->plane + row * part->stride + column)) return 0;
                if (bits->next > work->bytes + work->end + 8) return 0;
            }
        }
    }
    return 1;
}

/// Whether only the bits that fill up a byte are left.
static int is_over(const struct bits *bits, const uint8_t *start, size_t end) {
    size_t at = place_of(bits, start);
    return at <= end * 8 && end * 8 - at < 8;
}

/// Every segment begins anew, and none may be missing or too long.
static inline int read_mcus(
    struct work *work, const int per_block, uint32_t interval, size_t segment_count, struct bits bits
) {
    uint32_t left = interval;
    size_t segment = 0;
    for (uint32_t y = 0; y < work->mcus_down; y++) {
        for (uint32_t x = 0; x < work->mcus_across; x++, left--) {
            if (interval > 0 && left == 0) {
                if (++segment >= segment_count || !is_over(&bits, work->bytes, work->segments[segment])) return 0;
                bits = (struct bits){.next = work->bytes + work->segments[segment]};
                left = interval;
                for (int n = 0; n < work->count; n++) work->parts[n].previous = 0;
            }
            if (!read_mcu(&bits, work, per_block, x, y)) return 0;
        }
    }
    return segment + 1 == segment_count && is_over(&bits, work->bytes, work->end);
}

static int read_scan(const struct jpeg_decompress_struct *jpeg, struct work *work, int per_block) {
    size_t count = jpeg->src->bytes_in_buffer, segment_count = 0;
    work->bytes = malloc(count + padding);
    work->segments = malloc(most_segments * sizeof *work->segments);
    if (!work->bytes || !work->segments) return 0;
    if (!unstuff(jpeg->src->next_input_byte, count, work, &segment_count)) return 0;
    struct bits bits = {.next = work->bytes};
    return per_block == 1 ? read_mcus(work, 1, jpeg->restart_interval, segment_count, bits)
                          : read_mcus(work, 2, jpeg->restart_interval, segment_count, bits);
}

static void paint_row(const struct work *work, uint32_t y, uint32_t width, uint8_t *out) {
    const struct component *light = &work->parts[0];
    const uint8_t *lights = light->plane + (size_t)y * light->stride;
    const uint8_t *colors[2];
    int shift[2];
    for (int n = 0; n < 2; n++) {
        const struct component *part = &work->parts[n + 1];
        size_t row = (size_t)y * (size_t)part->down / (size_t)work->most_down;
        colors[n] = part->plane + row * part->stride;
        shift[n] = part->across < work->most_across;
    }
    for (uint32_t x = 0; x < width; x++) {
        int32_t base = (lights[x] << 16) + 32768;
        int32_t blue = colors[0][x >> shift[0]] - 128, red = colors[1][x >> shift[1]] - 128;
        *out++ = clamp((base + 91881 * red) >> 16);
        *out++ = clamp((base - 22554 * blue - 46802 * red) >> 16);
        *out++ = clamp((base + 116130 * blue) >> 16);
    }
}

int ccodecs_jpeg_reduced(
    const struct jpeg_decompress_struct *jpeg, uint32_t eighths, uint32_t channels, ccodecs_picture *picture
) {
    if ((eighths != 1 && eighths != 2) || !is_plain(jpeg)) return 0;
    struct work work = {0};
    int per_block = (int)eighths;
    uint32_t width = (uint32_t)(((uint64_t)jpeg->image_width * eighths + 7) / 8);
    uint32_t height = (uint32_t)(((uint64_t)jpeg->image_height * eighths + 7) / 8);
    uint8_t *pixels = NULL;
    int is_read = prepare(jpeg, per_block, &work) && read_scan(jpeg, &work, per_block);
    if (is_read) pixels = malloc((size_t)width * height * channels);
    for (uint32_t y = 0; pixels && y < height; y++) {
        uint8_t *row = pixels + (size_t)y * width * channels;
        if (channels == 1) {
            memcpy(row, work.parts[0].plane + (size_t)y * work.parts[0].stride, width);
        } else {
            paint_row(&work, y, width, row);
        }
    }
    free(work.bytes);
    free(work.planes);
    free(work.segments);
    free(work.codes);
    if (!pixels) return 0;
    picture->pixels = pixels;
    (picture->width = width), (picture->height = height);
    picture->channels = channels;
    return 1;
}
