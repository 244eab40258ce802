#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"
#include "png_limits.h"

enum { widest = 1 << 24 };

struct ccodecs_png_rows {
    png_structp png;
    png_infop header;
    ccodecs_input input;
    size_t at;
    ccodecs_png_facts facts;
    ccodecs_colors *colors;
    size_t row_bytes;
    /// An interlaced picture; its rows are there only when the last of seven passes is read.
    uint8_t *all;
    uint8_t **rows;
    int is_interlaced, is_broken;
    /// Rows given, and those of this call.
    uint32_t given, wanted, done;
    uint8_t *to;
};

static void give(png_structp png, png_bytep to, size_t count) {
    ccodecs_png_rows *rows = png_get_io_ptr(png);
    if (count > rows->input.count - rows->at) png_error(png, "The file ends here.");
    memcpy(to, rows->input.bytes + rows->at, count);
    rows->at += count;
}

static void give_up(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

static void say_nothing(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/// The profile of the file, or the space that is known otherwise.
static void open_colors(ccodecs_png_rows *rows, ccodecs_space space) {
    png_charp name;
    png_bytep profile = NULL;
    png_uint_32 count = 0;
    int compression;
    if (png_get_iCCP(rows->png, rows->header, &name, &compression, &profile, &count) != PNG_INFO_iCCP) profile = NULL;
    if (count > ccodecs_most_profile_bytes) profile = NULL;
    if (!profile && space == CCODECS_SRGB) return;
    rows->colors = ccodecs_colors_open(profile, count, space, rows->facts.channels, rows->facts.bits);
}

static int start(ccodecs_png_rows *rows, uint64_t most_pixels, ccodecs_space space) {
    rows->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, say_nothing);
    if (!rows->png) return CCODECS_NO_MEMORY;
    rows->header = png_create_info_struct(rows->png);
    if (!rows->header) return CCODECS_NO_MEMORY;
    png_set_read_fn(rows->png, rows, give);
    ccodecs_png_set_limits(rows->png);
    if (setjmp(png_jmpbuf(rows->png)) != 0) return CCODECS_BROKEN;
    png_read_info(rows->png, rows->header);
    rows->facts.width = png_get_image_width(rows->png, rows->header);
    rows->facts.height = png_get_image_height(rows->png, rows->header);
    if (rows->facts.width > widest) return CCODECS_TOO_LARGE;
    if ((uint64_t)rows->facts.width * rows->facts.height > most_pixels) return CCODECS_TOO_LARGE;
    rows->is_interlaced = png_get_interlace_type(rows->png, rows->header) != PNG_INTERLACE_NONE;
    png_set_expand(rows->png);
    // The file has the high byte first, and this machine, as all that are built for, last.
    if (png_get_bit_depth(rows->png, rows->header) == 16) png_set_swap(rows->png);
    png_set_interlace_handling(rows->png);
    png_read_update_info(rows->png, rows->header);
    rows->facts.channels = png_get_channels(rows->png, rows->header);
    rows->facts.bits = png_get_bit_depth(rows->png, rows->header);
    rows->row_bytes = png_get_rowbytes(rows->png, rows->header);
    open_colors(rows, space);
    return CCODECS_OK;
}

int ccodecs_png_open(
    ccodecs_input input, uint64_t most_pixels, ccodecs_space space, ccodecs_png_facts *facts, ccodecs_png_rows **opened
) {
    ccodecs_png_rows *rows = calloc(1, sizeof *rows);
    if (!rows) return CCODECS_NO_MEMORY;
    rows->input = input;
    int code = start(rows, most_pixels, space);
    *facts = rows->facts;
    if (code != CCODECS_OK) {
        ccodecs_png_close(rows);
        return code;
    }
    *opened = rows;
    return CCODECS_OK;
}

void ccodecs_png_close(ccodecs_png_rows *rows) {
    if (!rows) return;
    png_destroy_read_struct(&rows->png, &rows->header, NULL);
    ccodecs_colors_close(rows->colors);
    free(rows->all);
    free(rows->rows);
    free(rows);
}

/// All passes at once.
static void read_whole(ccodecs_png_rows *rows) {
    rows->all = calloc(rows->facts.height, rows->row_bytes);
    rows->rows = malloc(rows->facts.height * sizeof *rows->rows);
    if (!rows->all || !rows->rows) png_error(rows->png, "No memory.");
    for (uint32_t y = 0; y < rows->facts.height; y++) rows->rows[y] = rows->all + y * rows->row_bytes;
    png_read_image(rows->png, rows->rows);
}

static void read_on(ccodecs_png_rows *rows) {
    if (rows->is_interlaced && !rows->all) read_whole(rows);
    for (; rows->done < rows->wanted; rows->done++, rows->given++) {
        uint8_t *row = rows->to + rows->done * rows->row_bytes;
        if (rows->is_interlaced) {
            memcpy(row, rows->rows[rows->given], rows->row_bytes);
        } else {
            png_read_row(rows->png, row, NULL);
        }
    }
}

uint32_t ccodecs_png_read(ccodecs_png_rows *rows, uint32_t count, void *to) {
    uint32_t left = rows->facts.height - rows->given;
    if (rows->is_broken) return 0;
    (rows->to = to), (rows->done = 0), (rows->wanted = count < left ? count : left);
    if (setjmp(png_jmpbuf(rows->png)) == 0) {
        read_on(rows);
    } else {
        rows->is_broken = 1;
    }
    for (uint32_t y = 0; rows->colors && y < rows->done; y++) {
        ccodecs_colors_paint(rows->colors, rows->to + y * rows->row_bytes, rows->facts.width);
    }
    return rows->done;
}
