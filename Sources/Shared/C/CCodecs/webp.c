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

/// Where the first picture lies on the canvas.
struct frame {
    ccodecs_input input;
    uint32_t x, y, width, height;
};

static int find_first_frame(ccodecs_input input, WebPDemuxer **demuxer, struct frame *frame) {
    WebPData data = {.bytes = input.bytes, .size = input.count};
    WebPDemuxState state;
    *demuxer = WebPDemuxPartial(&data, &state);
    WebPIterator iterator;
    if (!*demuxer || !WebPDemuxGetFrame(*demuxer, 1, &iterator)) return CCODECS_BROKEN;
    *frame = (struct frame){
        .input = {.bytes = iterator.fragment.bytes, .count = iterator.fragment.size},
        .x = (uint32_t)iterator.x_offset,
        .y = (uint32_t)iterator.y_offset,
        .width = (uint32_t)iterator.width,
        .height = (uint32_t)iterator.height,
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

int ccodecs_webp_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    ccodecs_facts canvas = {0};
    int code = ccodecs_webp_inspect(input, &canvas);
    if (code != CCODECS_OK) return code;
    WebPDemuxer *demuxer = NULL;
    struct frame frame;
    code = find_first_frame(input, &demuxer, &frame);
    uint8_t *rgba = NULL;
    if (code == CCODECS_OK) {
        uint32_t factor = ccodecs_factor(canvas.width, canvas.height, wish.enough), width, height;
        code = decode_frame(frame, factor, &rgba, &width, &height);
        if (code == CCODECS_OK) {
            uint32_t canvas_width = (canvas.width - 1) / factor + 1, canvas_height = (canvas.height - 1) / factor + 1;
            code = compose(
                rgba, width, height, frame.x / factor, frame.y / factor, canvas_width, canvas_height, wish.grey,
                picture);
        }
    }
    free(rgba);
    WebPDemuxDelete(demuxer);
    return code;
}
