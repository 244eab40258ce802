#include <stdlib.h>
#include <string.h>

#include "formats.h"

static int begins_with(ccodecs_input input, size_t at, const char *magic, size_t count) {
    return input.count >= at + count && memcmp(input.bytes + at, magic, count) == 0;
}

ccodecs_format ccodecs_sniff(ccodecs_input input) {
    if (begins_with(input, 0, "\xFF\xD8\xFF", 3)) return CCODECS_JPEG;
    if (begins_with(input, 0, "\x89PNG\r\n\x1A\n", 8)) return CCODECS_PNG;
    if (begins_with(input, 0, "RIFF", 4) && begins_with(input, 8, "WEBP", 4)) return CCODECS_WEBP;
    if (begins_with(input, 0, "GIF87a", 6) || begins_with(input, 0, "GIF89a", 6)) return CCODECS_GIF;
    if (begins_with(input, 0, "II*\0", 4) || begins_with(input, 0, "MM\0*", 4)) return CCODECS_TIFF;
    if (begins_with(input, 0, "II+\0", 4) || begins_with(input, 0, "MM\0+", 4)) return CCODECS_TIFF;
    if (begins_with(input, 0, "BM", 2)) return CCODECS_BMP;
    if (begins_with(input, 0, "P5\n", 3) || begins_with(input, 0, "P6\n", 3)) return CCODECS_PNM;
    return CCODECS_UNKNOWN;
}

int ccodecs_inspect(ccodecs_input input, ccodecs_facts *facts) {
    *facts = (ccodecs_facts){.orientation = 1};
    int code = CCODECS_UNSUPPORTED;
    switch (ccodecs_sniff(input)) {
        case CCODECS_JPEG: code = ccodecs_jpeg_inspect(input, facts); break;
        case CCODECS_PNG: code = ccodecs_png_inspect(input, facts); break;
        case CCODECS_WEBP: code = ccodecs_webp_inspect(input, facts); break;
        case CCODECS_GIF: code = ccodecs_gif_inspect(input, facts); break;
        case CCODECS_TIFF: code = ccodecs_tiff_inspect(input, facts); break;
        case CCODECS_BMP:
        case CCODECS_PNM:
        case CCODECS_UNKNOWN: break;
    }
    if (code == CCODECS_OK && (facts->width == 0 || facts->height == 0)) return CCODECS_BROKEN;
    return code;
}

int ccodecs_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    *picture = (ccodecs_picture){0};
    ccodecs_facts facts;
    int code = ccodecs_inspect(input, &facts);
    if (code != CCODECS_OK) return code;
    // Before anything is allocated: a few bytes of header may promise terabytes.
    if ((uint64_t)facts.width * facts.height > wish.most_pixels) return CCODECS_TOO_LARGE;
    switch (ccodecs_sniff(input)) {
        case CCODECS_JPEG: return ccodecs_jpeg_decode(input, wish, picture);
        case CCODECS_PNG: return ccodecs_png_decode(input, wish, picture);
        case CCODECS_WEBP: return ccodecs_webp_decode(input, wish, picture);
        case CCODECS_GIF: return ccodecs_gif_decode(input, wish, picture);
        case CCODECS_TIFF: return ccodecs_tiff_decode(input, wish, picture);
        case CCODECS_BMP:
        case CCODECS_PNM:
        case CCODECS_UNKNOWN: break;
    }
    return CCODECS_UNSUPPORTED;
}

void ccodecs_free_picture(ccodecs_picture *picture) {
    free(picture->pixels);
    *picture = (ccodecs_picture){0};
}

void ccodecs_free_bytes(uint8_t *bytes) { free(bytes); }
