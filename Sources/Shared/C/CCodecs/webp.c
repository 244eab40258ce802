#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include "formats.h"

int ccodecs_webp_inspect(ccodecs_input input, ccodecs_facts *facts) {
    WebPBitstreamFeatures features;
    switch (WebPGetFeatures(input.bytes, input.count, &features)) {
        case VP8_STATUS_OK: break;
        case VP8_STATUS_OUT_OF_MEMORY: return CCODECS_NO_MEMORY;
        case VP8_STATUS_UNSUPPORTED_FEATURE: return CCODECS_UNSUPPORTED;
        default: return CCODECS_BROKEN;
    }
    facts->width = (uint32_t)features.width;
    facts->height = (uint32_t)features.height;
    facts->bits = 8;
    facts->model = features.has_alpha ? CCODECS_RGBA : CCODECS_RGB;
    return CCODECS_OK;
}

/// Where a picture lies on the canvas, and what it does to what is there.
struct frame {
    ccodecs_input input;
    uint32_t x, y, width, height;
    int is_blended, is_cleared;
};

static int find_frame(WebPDemuxer *demuxer, int number, struct frame *frame) {
    WebPIterator iterator;
    if (!demuxer || !WebPDemuxGetFrame(demuxer, number, &iterator)) return CCODECS_BROKEN;
    *frame = (struct frame){
        .input = {.bytes = iterator.fragment.bytes, .count = iterator.fragment.size},
        .x = (uint32_t)iterator.x_offset,
        .y = (uint32_t)iterator.y_offset,
        .width = (uint32_t)iterator.width,
        .height = (uint32_t)iterator.height,
        .is_blended = iterator.blend_method == WEBP_MUX_BLEND,
        .is_cleared = iterator.dispose_method == WEBP_MUX_DISPOSE_BACKGROUND,
    };
    WebPDemuxReleaseIterator(&iterator);
    return CCODECS_OK;
}

/// Decodes into memory of ours, reduced by libwebp itself.
static int decode_frame(struct frame frame, uint32_t factor, uint8_t **rgba, uint32_t *width, uint32_t *height) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return CCODECS_UNSUPPORTED;
    *width = (frame.width - 1) / factor + 1;
    *height = (frame.height - 1) / factor + 1;
    config.options.use_scaling = factor > 1;
    config.options.scaled_width = (int)*width;
    config.options.scaled_height = (int)*height;
    size_t row_bytes = (size_t)*width * 4, count = row_bytes * *height;
    *rgba = malloc(count);
    if (!*rgba) return CCODECS_NO_MEMORY;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = *rgba;
    config.output.u.RGBA.stride = (int)row_bytes;
    config.output.u.RGBA.size = count;
    VP8StatusCode status = WebPDecode(frame.input.bytes, frame.input.count, &config);
    WebPFreeDecBuffer(&config.output);
    if (status == VP8_STATUS_OK) return CCODECS_OK;
    return status == VP8_STATUS_OUT_OF_MEMORY ? CCODECS_NO_MEMORY : CCODECS_BROKEN;
}

/// Lays the frame's rows on a transparent canvas.
static int compose(
    const uint8_t *rgba, uint32_t width, uint32_t height, uint32_t left, uint32_t top, uint32_t canvas_width,
    uint32_t canvas_height, int grey, ccodecs_picture *picture
) {
    ccodecs_sink *sink = NULL;
    uint8_t *row = calloc(canvas_width, 4);
    uint8_t *empty = calloc(canvas_width, 4);
    int code = row && empty ? ccodecs_sink_open(canvas_width, canvas_height, 1, grey, &sink) : CCODECS_NO_MEMORY;
    if (code == CCODECS_OK) {
        uint32_t wide = left >= canvas_width ? 0 : width < canvas_width - left ? width : canvas_width - left;
        for (uint32_t y = 0; y < canvas_height; y++) {
            int is_inside = y >= top && y - top < height;
            if (is_inside) memcpy(row + (size_t)left * 4, rgba + (size_t)(y - top) * width * 4, (size_t)wide * 4);
            ccodecs_sink_row(sink, is_inside ? row : empty, 4);
        }
        code = ccodecs_sink_finish(sink, picture);
    }
    free(row);
    free(empty);
    return code;
}

/// Draws a frame on the canvas, or, without pixels, clears its place. Everything is reduced already.
static void draw(
    uint8_t *canvas, uint32_t canvas_width, uint32_t canvas_height, const uint8_t *rgba, uint32_t width,
    uint32_t height, uint32_t left, uint32_t top, int is_blended
) {
    uint32_t wide = left >= canvas_width ? 0 : width < canvas_width - left ? width : canvas_width - left;
    for (uint32_t y = 0; y < height && top + y < canvas_height; y++) {
        uint8_t *to = canvas + ((size_t)(top + y) * canvas_width + left) * 4;
        for (uint32_t x = 0; x < wide; x++, to += 4) {
            const uint8_t *from = rgba ? rgba + ((size_t)y * width + x) * 4 : (const uint8_t[4]){0};
            uint32_t over = is_blended ? from[3] : 255, under = (uint32_t)to[3] * (255 - over) / 255;
            if (over + under == 0) continue;
            uint32_t share = is_blended ? over : 1, rest = is_blended ? under : 0;
            for (int n = 0; n < 3; n++) to[n] = (uint8_t)((from[n] * share + to[n] * rest) / (share + rest));
            to[3] = (uint8_t)(is_blended ? over + under : from[3]);
        }
    }
}

/// Plays the animation up to the frame, on a canvas that is reduced from the start.
static int decode_later_frame(
    WebPDemuxer *demuxer, ccodecs_facts canvas, ccodecs_wish wish, ccodecs_picture *picture
) {
    if (wish.frame >= WebPDemuxGetI(demuxer, WEBP_FF_FRAME_COUNT)) return CCODECS_NO_FRAME;
    uint32_t factor = ccodecs_factor(canvas.width, canvas.height, wish.enough);
    uint32_t wide = (canvas.width - 1) / factor + 1, high = (canvas.height - 1) / factor + 1;
    if ((uint64_t)wide * high > ccodecs_most_screen_pixels) return CCODECS_NO_FRAME;
    uint8_t *pixels = calloc((size_t)wide * high, 4);
    int code = pixels ? CCODECS_OK : CCODECS_NO_MEMORY;
    for (uint32_t number = 0; number <= wish.frame && code == CCODECS_OK; number++) {
        struct frame frame;
        uint8_t *rgba = NULL;
        uint32_t width = 0, height = 0;
        code = find_frame(demuxer, (int)number + 1, &frame);
        if (code == CCODECS_OK) code = decode_frame(frame, factor, &rgba, &width, &height);
        if (code == CCODECS_OK) {
            uint32_t left = frame.x / factor, top = frame.y / factor;
            draw(pixels, wide, high, rgba, width, height, left, top, frame.is_blended);
            int is_over = frame.is_cleared && number < wish.frame;
            if (is_over) draw(pixels, wide, high, NULL, width, height, left, top, 0);
        }
        free(rgba);
    }
    if (code == CCODECS_OK) code = compose(pixels, wide, high, 0, 0, wide, high, wish.grey, picture);
    free(pixels);
    return code == CCODECS_BROKEN ? CCODECS_NO_FRAME : code;
}

static void keep_profile(const WebPDemuxer *demuxer, ccodecs_picture *picture) {
    WebPChunkIterator chunk;
    if (!WebPDemuxGetChunk(demuxer, "ICCP", 1, &chunk)) return;
    ccodecs_keep_profile(picture, chunk.chunk.bytes, chunk.chunk.size);
    WebPDemuxReleaseChunkIterator(&chunk);
}

static int decode_first_frame(
    WebPDemuxer *demuxer, ccodecs_facts canvas, ccodecs_wish wish, ccodecs_picture *picture
) {
    struct frame frame;
    int code = find_frame(demuxer, 1, &frame);
    if (code != CCODECS_OK) return code;
    uint8_t *rgba = NULL;
    uint32_t factor = ccodecs_factor(canvas.width, canvas.height, wish.enough), width, height;
    code = decode_frame(frame, factor, &rgba, &width, &height);
    if (code == CCODECS_OK) {
        uint32_t wide = (canvas.width - 1) / factor + 1, high = (canvas.height - 1) / factor + 1;
        code = compose(rgba, width, height, frame.x / factor, frame.y / factor, wide, high, wish.grey, picture);
    }
    free(rgba);
    return code;
}

int ccodecs_webp_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    ccodecs_facts canvas = {0};
    int code = ccodecs_webp_inspect(input, &canvas);
    if (code != CCODECS_OK) return code;
    WebPData data = {.bytes = input.bytes, .size = input.count};
    WebPDemuxState state;
    WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
    if (!demuxer) return CCODECS_BROKEN;
    code = wish.frame == 0 ? decode_first_frame(demuxer, canvas, wish, picture)
                           : decode_later_frame(demuxer, canvas, wish, picture);
    if (code == CCODECS_OK) keep_profile(demuxer, picture);
    WebPDemuxDelete(demuxer);
    return code;
}
