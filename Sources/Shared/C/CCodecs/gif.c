#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"

struct source {
    ccodecs_input input;
    size_t at;
};

static int give(GifFileType *gif, GifByteType *to, int count) {
    struct source *source = gif->UserData;
    size_t left = source->input.count - source->at;
    size_t given = count < 0 ? 0 : (size_t)count < left ? (size_t)count : left;
    memcpy(to, source->input.bytes + source->at, given);
    source->at += given;
    return (int)given;
}

static uint32_t little_endian(const uint8_t *bytes) { return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8; }

int ccodecs_gif_inspect(ccodecs_input input, ccodecs_facts *facts) {
    if (input.count < 13) return CCODECS_BROKEN;
    facts->width = little_endian(input.bytes + 6);
    facts->height = little_endian(input.bytes + 8);
    facts->bits = 8;
    facts->model = CCODECS_PALETTE;
    return CCODECS_OK;
}

/// Goes to the next picture; notes its transparent colour on the way, −1 if none, and what becomes of it afterwards.
static int find_frame(GifFileType *gif, int *transparent, int *disposal) {
    *transparent = -1;
    *disposal = DISPOSAL_UNSPECIFIED;
    GifRecordType kind;
    while (DGifGetRecordType(gif, &kind) == GIF_OK) {
        if (kind == IMAGE_DESC_RECORD_TYPE) return DGifGetImageDesc(gif) == GIF_OK;
        if (kind != EXTENSION_RECORD_TYPE) return 0;
        int code;
        GifByteType *block;
        if (DGifGetExtension(gif, &code, &block) != GIF_OK) return 0;
        GraphicsControlBlock control;
        if (code == GRAPHICS_EXT_FUNC_CODE && block && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
            *transparent = control.TransparentColor;
            *disposal = control.DisposalMode;
        }
        while (block) {
            if (DGifGetExtensionNext(gif, &block) != GIF_OK) return 0;
        }
    }
    return 0;
}

/// Reads the colour numbers of the frame; answers how many rows could be read, counted from the top.
static uint32_t read_indices(GifFileType *gif, uint8_t *indices, uint32_t width, uint32_t height) {
    static const uint32_t first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
    if (!gif->Image.Interlace) {
        for (uint32_t y = 0; y < height; y++) {
            if (DGifGetLine(gif, indices + (size_t)y * width, (int)width) != GIF_OK) return y;
        }
        return height;
    }
    for (int pass = 0; pass < 4; pass++) {
        for (uint32_t y = first[pass]; y < height; y += step[pass]) {
            // The rows of a pass lie all over the picture; half of them are there once the third pass is through.
            if (DGifGetLine(gif, indices + (size_t)y * width, (int)width) != GIF_OK) return pass < 3 ? 0 : height;
        }
    }
    return height;
}

static void color_row(
    const ColorMapObject *map, const uint8_t *indices, uint32_t count, int transparent, uint8_t *rgba
) {
    for (uint32_t x = 0; x < count; x++, rgba += 4) {
        int index = indices[x];
        int is_drawn = index != transparent && map && index < map->ColorCount;
        GifColorType color = is_drawn ? map->Colors[index] : (GifColorType){0};
        rgba[0] = color.Red;
        rgba[1] = color.Green;
        rgba[2] = color.Blue;
        rgba[3] = is_drawn ? 255 : 0;
    }
}

static int decode_frame(GifFileType *gif, ccodecs_wish wish, int transparent, ccodecs_picture *picture) {
    uint32_t width = (uint32_t)gif->SWidth, height = (uint32_t)gif->SHeight;
    uint32_t frame_width = (uint32_t)gif->Image.Width, frame_height = (uint32_t)gif->Image.Height;
    uint32_t left = (uint32_t)gif->Image.Left, top = (uint32_t)gif->Image.Top;
    if (gif->Image.Left < 0 || gif->Image.Top < 0 || gif->Image.Width <= 0 || gif->Image.Height <= 0) {
        return CCODECS_BROKEN;
    }
    if ((uint64_t)frame_width * frame_height > wish.most_pixels) return CCODECS_TOO_LARGE;
    ccodecs_sink *sink = NULL;
    uint8_t *indices = calloc((size_t)frame_width, frame_height), *row = calloc(width, 4);
    int code = CCODECS_NO_MEMORY;
    if (indices && row) {
        code = ccodecs_sink_open(width, height, ccodecs_factor(width, height, wish.enough), wish.grey, &sink);
    }
    if (code == CCODECS_OK) {
        uint32_t read = read_indices(gif, indices, frame_width, frame_height);
        const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
        uint32_t wide = left >= width ? 0 : frame_width < width - left ? frame_width : width - left;
        uint32_t last = read == frame_height ? height : top + read < height ? top + read : height;
        for (uint32_t y = 0; y < last; y++) {
            memset(row, 0, (size_t)width * 4);
            if (y >= top && y - top < frame_height) {
                color_row(map, indices + (size_t)(y - top) * frame_width, wide, transparent, row + (size_t)left * 4);
            }
            ccodecs_sink_row(sink, row, 4);
        }
        code = ccodecs_sink_finish(sink, picture);
    }
    free(indices);
    free(row);
    return code;
}

/// The screen of an animation, RGBA, as the frames before have left it.
struct screen {
    uint32_t width, height;
    uint8_t *pixels;
};

/// Draws a frame on the screen, or, with no indices, clears its place. What lies beside the screen is left out.
static void draw(const struct screen *screen, const GifFileType *gif, const uint8_t *indices, int transparent) {
    const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    uint32_t left = (uint32_t)gif->Image.Left, top = (uint32_t)gif->Image.Top;
    uint32_t frame_width = (uint32_t)gif->Image.Width, frame_height = (uint32_t)gif->Image.Height;
    uint32_t wide = left >= screen->width                    ? 0
                    : frame_width < screen->width - left ? frame_width
                                                         : screen->width - left;
    for (uint32_t y = 0; y < frame_height && top + y < screen->height; y++) {
        uint8_t *to = screen->pixels + ((size_t)(top + y) * screen->width + left) * 4;
        for (uint32_t x = 0; x < wide; x++, to += 4) {
            if (!indices) {
                memset(to, 0, 4);
                continue;
            }
            int index = indices[(size_t)y * frame_width + x];
            if (index != transparent) color_row(map, indices + (size_t)y * frame_width + x, 1, -1, to);
        }
    }
}

/// Plays the animation up to the frame.
static int play(GifFileType *gif, ccodecs_wish wish, struct screen *screen) {
    for (uint32_t frame = 0;; frame++) {
        int transparent, disposal;
        if (!find_frame(gif, &transparent, &disposal)) return CCODECS_NO_FRAME;
        if (gif->Image.Left < 0 || gif->Image.Top < 0 || gif->Image.Width <= 0 || gif->Image.Height <= 0) {
            return CCODECS_NO_FRAME;
        }
        uint32_t width = (uint32_t)gif->Image.Width, height = (uint32_t)gif->Image.Height;
        if ((uint64_t)width * height > ccodecs_most_screen_pixels) return CCODECS_NO_FRAME;
        uint8_t *indices = calloc(width, height);
        if (!indices) return CCODECS_NO_MEMORY;
        int is_whole = read_indices(gif, indices, width, height) == height;
        int is_shown = disposal != DISPOSE_PREVIOUS || frame == wish.frame;
        if (is_whole && is_shown) draw(screen, gif, indices, transparent);
        free(indices);
        if (!is_whole) return CCODECS_NO_FRAME;
        if (frame == wish.frame) return CCODECS_OK;
        if (disposal == DISPOSE_BACKGROUND) draw(screen, gif, NULL, -1);
    }
}

static int decode_later_frame(GifFileType *gif, ccodecs_wish wish, ccodecs_picture *picture) {
    struct screen screen = {.width = (uint32_t)gif->SWidth, .height = (uint32_t)gif->SHeight};
    if ((uint64_t)screen.width * screen.height > ccodecs_most_screen_pixels) return CCODECS_NO_FRAME;
    screen.pixels = calloc((size_t)screen.width * screen.height, 4);
    if (!screen.pixels) return CCODECS_NO_MEMORY;
    int code = play(gif, wish, &screen);
    ccodecs_sink *sink = NULL;
    if (code == CCODECS_OK) {
        uint32_t factor = ccodecs_factor(screen.width, screen.height, wish.enough);
        code = ccodecs_sink_open(screen.width, screen.height, factor, wish.grey, &sink);
    }
    if (code == CCODECS_OK) {
        for (uint32_t y = 0; y < screen.height; y++) {
            ccodecs_sink_row(sink, screen.pixels + (size_t)y * screen.width * 4, 4);
        }
        code = ccodecs_sink_finish(sink, picture);
    }
    free(screen.pixels);
    return code;
}

int ccodecs_gif_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    struct source source = {.input = input};
    int error = 0;
    GifFileType *gif = DGifOpen(&source, give, &error);
    if (!gif) return error == D_GIF_ERR_NOT_ENOUGH_MEM ? CCODECS_NO_MEMORY : CCODECS_BROKEN;
    int transparent, disposal, code;
    if (wish.frame > 0) {
        code = decode_later_frame(gif, wish, picture);
    } else {
        int is_there = find_frame(gif, &transparent, &disposal);
        code = is_there ? decode_frame(gif, wish, transparent, picture) : CCODECS_BROKEN;
    }
    DGifCloseFile(gif, &error);
    return code;
}
