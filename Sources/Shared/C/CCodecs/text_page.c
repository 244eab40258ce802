// A sheet of text, as a typewriter would set it: one size, lines broken at spaces, a mark that belongs to the letter
// before drawn over it. The fonts are ours and are read before any file comes.
#include <ft2build.h>
#include FT_FREETYPE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"

enum { most_fonts = 4, spaces_in_a_tab = 4, most_side = 8192 };

struct ccodecs_fonts {
    FT_Library library;
    FT_Face faces[most_fonts];
    uint8_t *files[most_fonts];
    int count;
};

/// Where the next letter goes, and the sheet.
struct sheet {
    ccodecs_fonts *fonts;
    uint8_t *pixels;
    uint32_t width, height;
    int32_t x, y, left, right, bottom, line;
};

static uint8_t *read_file(const char *path, size_t *count) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    uint8_t *bytes = NULL;
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size > 0 && size < 16 << 20 && fseek(file, 0, SEEK_SET) == 0) bytes = malloc((size_t)size);
    if (bytes && fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    *count = bytes ? (size_t)size : 0;
    return bytes;
}

ccodecs_fonts *ccodecs_fonts_open(const char *const *paths) {
    ccodecs_fonts *fonts = calloc(1, sizeof *fonts);
    if (!fonts || FT_Init_FreeType(&fonts->library) != 0) {
        free(fonts);
        return NULL;
    }
    for (; *paths && fonts->count < most_fonts; paths++) {
        size_t count;
        uint8_t *bytes = read_file(*paths, &count);
        FT_Face face;
        if (bytes && FT_New_Memory_Face(fonts->library, bytes, (FT_Long)count, 0, &face) == 0) {
            fonts->files[fonts->count] = bytes;
            fonts->faces[fonts->count++] = face;
        } else {
            free(bytes);
        }
    }
    if (fonts->count > 0) return fonts;
    ccodecs_fonts_close(fonts);
    return NULL;
}

void ccodecs_fonts_close(ccodecs_fonts *fonts) {
    if (!fonts) return;
    for (int n = 0; n < fonts->count; n++) {
        FT_Done_Face(fonts->faces[n]);
        free(fonts->files[n]);
    }
    FT_Done_FreeType(fonts->library);
    free(fonts);
}

/// The first font that has the letter; the first one's empty box if none has.
static FT_Face face_of(const ccodecs_fonts *fonts, uint32_t letter, FT_UInt *glyph) {
    for (int n = 0; n < fonts->count; n++) {
        *glyph = FT_Get_Char_Index(fonts->faces[n], letter);
        if (*glyph != 0) return fonts->faces[n];
    }
    return fonts->faces[0];
}

static int32_t advance_of(const ccodecs_fonts *fonts, uint32_t letter) {
    FT_UInt glyph;
    FT_Face face = face_of(fonts, letter, &glyph);
    if (FT_Load_Glyph(face, glyph, FT_LOAD_NO_BITMAP) != 0) return 0;
    return (int32_t)(face->glyph->advance.x >> 6);
}

/// Darkens the sheet where the letter is; what lies beside the sheet is left out.
static void stamp(struct sheet *sheet, const FT_Bitmap *bitmap, int32_t left, int32_t top) {
    if (bitmap->pixel_mode != FT_PIXEL_MODE_GRAY) return;
    for (uint32_t y = 0; y < bitmap->rows; y++) {
        int64_t row = (int64_t)top + y;
        if (row < 0 || row >= sheet->height) continue;
        const uint8_t *from = bitmap->buffer + (ptrdiff_t)y * bitmap->pitch;
        for (uint32_t x = 0; x < bitmap->width; x++) {
            int64_t column = (int64_t)left + x;
            if (column < 0 || column >= sheet->width) continue;
            uint8_t *to = sheet->pixels + (size_t)row * sheet->width + (size_t)column;
            *to = (uint8_t)(*to * (255 - from[x]) / 255);
        }
    }
}

static void draw(struct sheet *sheet, uint32_t letter) {
    FT_UInt glyph;
    FT_Face face = face_of(sheet->fonts, letter, &glyph);
    if (FT_Load_Glyph(face, glyph, FT_LOAD_RENDER) != 0) return;
    stamp(sheet, &face->glyph->bitmap, sheet->x + face->glyph->bitmap_left, sheet->y - face->glyph->bitmap_top);
    sheet->x += (int32_t)(face->glyph->advance.x >> 6);
}

static void next_line(struct sheet *sheet) {
    sheet->x = sheet->left;
    sheet->y += sheet->line;
}

/// How far the word goes that begins here, and how many letters it has.
static int32_t measure(const struct sheet *sheet, const uint32_t *letters, size_t count, size_t *length) {
    int32_t width = 0;
    size_t n = 0;
    // A word that is wider than a line is broken anywhere.
    for (; n < count && letters[n] > ' ' && width <= sheet->right - sheet->left; n++) {
        width += advance_of(sheet->fonts, letters[n]);
    }
    *length = n;
    return width;
}

static void set(struct sheet *sheet, const uint32_t *letters, size_t count) {
    int32_t space = advance_of(sheet->fonts, ' ');
    for (size_t at = 0; at < count && sheet->y < sheet->bottom;) {
        uint32_t letter = letters[at];
        if (letter <= ' ') {
            if (letter == '\n' || letter == '\f') next_line(sheet);
            if (letter == ' ') sheet->x += space;
            if (letter == '\t') sheet->x += space * spaces_in_a_tab;
            at++;
            continue;
        }
        size_t length;
        int32_t width = measure(sheet, letters + at, count - at, &length);
        if (sheet->x > sheet->left && sheet->x + width > sheet->right) next_line(sheet);
        for (size_t n = 0; n < length && sheet->y < sheet->bottom; n++) {
            if (sheet->x > sheet->right) next_line(sheet);
            draw(sheet, letters[at + n]);
        }
        at += length;
    }
}

int ccodecs_draw_text(
    ccodecs_fonts *fonts, const uint32_t *letters, size_t count, uint32_t width, uint32_t height,
    uint32_t letter_height, ccodecs_picture *picture
) {
    *picture = (ccodecs_picture){0};
    if (width == 0 || height == 0 || width > most_side || height > most_side || letter_height < 4 ||
        letter_height > 256) {
        return CCODECS_UNSUPPORTED;
    }
    for (int n = 0; n < fonts->count; n++) {
        if (FT_Set_Pixel_Sizes(fonts->faces[n], 0, letter_height) != 0) return CCODECS_UNSUPPORTED;
    }
    uint8_t *pixels = malloc((size_t)width * height);
    if (!pixels) return CCODECS_NO_MEMORY;
    memset(pixels, 0xFF, (size_t)width * height);
    int32_t margin = (int32_t)(width < height ? width : height) / 12;
    struct sheet sheet = {
        .fonts = fonts,
        .pixels = pixels,
        .width = width,
        .height = height,
        .x = margin,
        .y = margin + (int32_t)letter_height,
        .left = margin,
        .right = (int32_t)width - margin,
        .bottom = (int32_t)height - margin,
        .line = (int32_t)letter_height * 3 / 2,
    };
    set(&sheet, letters, count);
    *picture = (ccodecs_picture){.pixels = pixels, .width = width, .height = height, .channels = 1};
    return CCODECS_OK;
}
