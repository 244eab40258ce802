#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"
#include "png_limits.h"

enum {
    most_bytes_in_a_chunk = ccodecs_most_profile_bytes,
    most_cached_chunks = 64,
    widest = 1 << 24,
};

struct reader {
    png_structp png;
    png_infop header;
    ccodecs_input input;
    size_t at;
    ccodecs_sink *sink;
    uint8_t *row, *all;
    uint8_t **rows;
    /// A frame of an animation: the screen it lies on, where, and one row of that, transparent beside the frame.
    uint32_t screen_width, screen_height, left, top;
    uint8_t *screen_row;
};

static void give(png_structp png, png_bytep to, size_t count) {
    struct reader *reader = png_get_io_ptr(png);
    if (count > reader->input.count - reader->at) png_error(png, "The file ends here.");
    memcpy(to, reader->input.bytes + reader->at, count);
    reader->at += count;
}

static void give_up(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

static void say_nothing(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

void ccodecs_png_set_limits(png_structp png) {
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(png, most_bytes_in_a_chunk);
    png_set_chunk_cache_max(png, most_cached_chunks);
    // Text and other side chunks are not wanted, and inflating them is a favourite trap. A profile is wanted; libpng
    // believes it no further than the length in its own header and the limit above.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    static const png_byte unread[] = "zTXt\0iTXt\0tEXt\0sPLT\0eXIf\0hIST\0tIME";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, unread, (int)(sizeof unread / 5));
}

static int open_reader(struct reader *reader) {
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, say_nothing);
    if (!reader->png) return CCODECS_NO_MEMORY;
    reader->header = png_create_info_struct(reader->png);
    if (!reader->header) return CCODECS_NO_MEMORY;
    png_set_read_fn(reader->png, reader, give);
    ccodecs_png_set_limits(reader->png);
    return CCODECS_OK;
}

static void close_reader(struct reader *reader) {
    png_destroy_read_struct(&reader->png, &reader->header, NULL);
    free(reader->row);
    free(reader->all);
    free(reader->rows);
    free(reader->screen_row);
    ccodecs_sink_drop(reader->sink);
}

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static ccodecs_model model_of(int color_type, uint32_t bits) {
    switch (color_type) {
        case PNG_COLOR_TYPE_GRAY: return bits == 1 ? CCODECS_BILEVEL : CCODECS_GREY;
        case PNG_COLOR_TYPE_GRAY_ALPHA: return CCODECS_GREY_ALPHA;
        case PNG_COLOR_TYPE_PALETTE: return CCODECS_PALETTE;
        case PNG_COLOR_TYPE_RGB_ALPHA: return CCODECS_RGBA;
        default: return CCODECS_RGB;
    }
}

int ccodecs_png_inspect(ccodecs_input input, ccodecs_facts *facts) {
    // The header chunk is always the first and always of this shape; libpng checks its checksum when it decodes.
    if (input.count < 33 || memcmp(input.bytes + 12, "IHDR", 4) != 0) return CCODECS_BROKEN;
    facts->width = big_endian(input.bytes + 16);
    facts->height = big_endian(input.bytes + 20);
    facts->bits = input.bytes[24];
    facts->model = model_of(input.bytes[25], facts->bits);
    return CCODECS_OK;
}

/// Asks for 8 bits a channel, no palette, transparency as alpha. Answers the channels that will come.
static int simplify(struct reader *reader) {
    png_set_expand(reader->png);
    png_set_scale_16(reader->png);
    png_set_packing(reader->png);
    png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->header);
    return png_get_channels(reader->png, reader->header);
}

/// Gives a row to the sink, as part of a row of the screen where there is one.
static void feed(struct reader *reader, const uint8_t *row, uint32_t width, int channels) {
    if (reader->screen_row) {
        memcpy(reader->screen_row + (size_t)reader->left * (size_t)channels, row, (size_t)width * (size_t)channels);
        row = reader->screen_row;
    }
    ccodecs_sink_row(reader->sink, row, channels);
}

static void read_straight(struct reader *reader, uint32_t width, uint32_t height, int channels) {
    reader->row = malloc(png_get_rowbytes(reader->png, reader->header));
    if (!reader->row) png_error(reader->png, "No memory.");
    for (uint32_t y = 0; y < height; y++) {
        png_read_row(reader->png, reader->row, NULL);
        feed(reader, reader->row, width, channels);
    }
}

/// Interlaced rows come in seven passes, so all of them must be kept.
static void read_interlaced(struct reader *reader, uint32_t width, uint32_t height, int channels) {
    size_t row_bytes = png_get_rowbytes(reader->png, reader->header);
    reader->all = calloc(height, row_bytes);
    reader->rows = malloc(height * sizeof *reader->rows);
    if (!reader->all || !reader->rows) png_error(reader->png, "No memory.");
    for (uint32_t y = 0; y < height; y++) reader->rows[y] = reader->all + y * row_bytes;
    png_read_image(reader->png, reader->rows);
    for (uint32_t y = 0; y < height; y++) feed(reader, reader->rows[y], width, channels);
}

/// Opens the sink: as large as the picture, or as the screen, whose rows above the frame are empty.
static int open_sink(struct reader *reader, ccodecs_wish wish, uint32_t width, uint32_t height, int channels) {
    uint32_t wide = width, high = height;
    if (reader->screen_width > 0) {
        if (reader->left > reader->screen_width || width > reader->screen_width - reader->left) return CCODECS_BROKEN;
        if (reader->top > reader->screen_height || height > reader->screen_height - reader->top) return CCODECS_BROKEN;
        (wide = reader->screen_width), (high = reader->screen_height);
        reader->screen_row = calloc(wide, (size_t)channels);
        if (!reader->screen_row) return CCODECS_NO_MEMORY;
        // Without alpha, what lies beside the frame is white.
        if (channels % 2 == 1) memset(reader->screen_row, 0xFF, (size_t)wide * (size_t)channels);
    }
    int is_grey = wish.grey || channels < 3;
    int code = ccodecs_sink_open(wide, high, ccodecs_factor(wide, high, wish.enough), is_grey, &reader->sink);
    if (code != CCODECS_OK || !reader->screen_row) return code;
    for (uint32_t y = 0; y < reader->top; y++) ccodecs_sink_row(reader->sink, reader->screen_row, channels);
    return CCODECS_OK;
}

static int read_all(struct reader *reader, ccodecs_wish wish) {
    png_read_info(reader->png, reader->header);
    uint32_t width = png_get_image_width(reader->png, reader->header);
    uint32_t height = png_get_image_height(reader->png, reader->header);
    if (width > widest || (uint64_t)width * height > wish.most_pixels) return CCODECS_TOO_LARGE;
    int is_interlaced = png_get_interlace_type(reader->png, reader->header) != PNG_INTERLACE_NONE;
    int channels = simplify(reader);
    int code = open_sink(reader, wish, width, height, channels);
    if (code != CCODECS_OK) return code;
    if (is_interlaced) {
        read_interlaced(reader, width, height, channels);
    } else {
        read_straight(reader, width, height, channels);
    }
    if (!reader->screen_row) return CCODECS_OK;
    memset(reader->screen_row, channels % 2 == 1 ? 0xFF : 0, (size_t)reader->screen_width * (size_t)channels);
    for (uint32_t y = reader->top + height; y < reader->screen_height; y++) {
        ccodecs_sink_row(reader->sink, reader->screen_row, channels);
    }
    return CCODECS_OK;
}

static void keep_profile(struct reader *reader, ccodecs_picture *picture) {
    png_charp name;
    png_bytep profile;
    png_uint_32 count;
    int compression;
    if (png_get_iCCP(reader->png, reader->header, &name, &compression, &profile, &count) == PNG_INFO_iCCP) {
        ccodecs_keep_profile(picture, profile, count);
    }
}

static int decode(struct reader *start, ccodecs_wish wish, ccodecs_picture *picture) {
    struct reader reader = *start;
    int code = open_reader(&reader);
    if (code == CCODECS_OK) {
        // The checksums of a frame are those of its chunks in the animation, and were not carried over.
        if (reader.screen_width > 0) png_set_crc_action(reader.png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
        if (setjmp(png_jmpbuf(reader.png)) == 0) {
            code = read_all(&reader, wish);
        } else if (!reader.sink) {
            code = CCODECS_BROKEN;
        }
    }
    // An error after the first rows may leave enough of them.
    if (code == CCODECS_OK) {
        code = ccodecs_sink_finish(reader.sink, picture);
        reader.sink = NULL;
        if (code == CCODECS_OK) keep_profile(&reader, picture);
    }
    close_reader(&reader);
    return code;
}

int ccodecs_png_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    struct reader reader = {.input = input};
    if (wish.frame == 0) return decode(&reader, wish, picture);
    ccodecs_facts screen = {0};
    int code = ccodecs_png_inspect(input, &screen);
    if (code != CCODECS_OK) return code;
    uint8_t *png = NULL;
    code = ccodecs_apng_frame(input, wish.frame, &png, &reader.input.count, &reader.left, &reader.top);
    if (code != CCODECS_OK) return code;
    reader.input.bytes = png;
    (reader.screen_width = screen.width), (reader.screen_height = screen.height);
    code = decode(&reader, wish, picture);
    free(png);
    return code;
}
