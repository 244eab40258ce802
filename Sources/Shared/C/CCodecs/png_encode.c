#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "include/CCodecs.h"

/// Of 1 to 9: maps have few colours, and more effort hardly makes them smaller.
enum { effort = 3 };

struct growing {
    uint8_t *bytes;
    size_t count, room;
};

static void keep(png_structp png, png_bytep from, size_t count) {
    struct growing *to = png_get_io_ptr(png);
    if (count > to->room - to->count) {
        size_t room = (to->count + count) * 2;
        uint8_t *bytes = realloc(to->bytes, room);
        if (!bytes) png_error(png, "No memory.");
        (to->bytes = bytes), (to->room = room);
    }
    memcpy(to->bytes + to->count, from, count);
    to->count += count;
}

static void do_nothing(png_structp png) { (void)png; }

static void give_up(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

static void say_nothing(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void write_rows(
    png_structp png, png_infop header, const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels
) {
    int color = channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(png, header, width, height, 8, color, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, effort);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    png_write_info(png, header);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * channels);
    png_write_end(png, header);
}

int ccodecs_encode_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, uint8_t **bytes, size_t *count
) {
    if (!pixels || width == 0 || height == 0 || (channels != 1 && channels != 3)) return CCODECS_UNSUPPORTED;
    struct growing to = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, say_nothing);
    png_infop header = png ? png_create_info_struct(png) : NULL;
    if (!header) {
        png_destroy_write_struct(&png, NULL);
        return CCODECS_NO_MEMORY;
    }
    png_set_write_fn(png, &to, keep, do_nothing);
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &header);
        free(to.bytes);
        return CCODECS_NO_MEMORY;
    }
    write_rows(png, header, pixels, width, height, channels);
    png_destroy_write_struct(&png, &header);
    *bytes = to.bytes;
    *count = to.count;
    return CCODECS_OK;
}
