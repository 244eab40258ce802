#include <stdlib.h>
#include <string.h>

#include "formats.h"

static int begins_with(ccodecs_input input, size_t at, const char *magic, size_t count) {
    return input.count >= at + count && memcmp(input.bytes + at, magic, count) == 0;
}

/// The first brand of pictures in the `ftyp` box. `mif1` alone says nothing of the coding; libheif finds out.
static ccodecs_format sniff_box(ccodecs_input input) {
    static const char heic[][5] = {"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"};
    size_t size = (size_t)input.bytes[0] << 24 | (size_t)input.bytes[1] << 16 | input.bytes[2] << 8 | input.bytes[3];
    size_t end = size > 128 ? 128 : size;
    int is_picture = 0;
    for (size_t at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
        if (begins_with(input, at, "avif", 4) || begins_with(input, at, "avis", 4)) return CCODECS_AVIF;
        for (size_t n = 0; n < sizeof heic / sizeof *heic; n++) is_picture |= begins_with(input, at, heic[n], 4);
    }
    return is_picture ? CCODECS_HEIC : CCODECS_UNKNOWN;
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
    if (begins_with(input, 4, "ftyp", 4)) return sniff_box(input);
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
        case CCODECS_HEIC:
        case CCODECS_AVIF: code = ccodecs_heif_inspect(input, facts); break;
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
    ccodecs_format format = ccodecs_sniff(input);
    int is_animated = format == CCODECS_PNG || format == CCODECS_WEBP || format == CCODECS_GIF;
    if (wish.frame > 0 && !is_animated) return CCODECS_NO_FRAME;
    switch (format) {
        case CCODECS_JPEG: return ccodecs_jpeg_decode(input, wish, picture);
        case CCODECS_PNG: return ccodecs_png_decode(input, wish, picture);
        case CCODECS_WEBP: return ccodecs_webp_decode(input, wish, picture);
        case CCODECS_GIF: return ccodecs_gif_decode(input, wish, picture);
        case CCODECS_TIFF: return ccodecs_tiff_decode(input, wish, picture);
        case CCODECS_HEIC:
        case CCODECS_AVIF: return ccodecs_heif_decode(input, wish, picture);
        case CCODECS_BMP:
        case CCODECS_PNM:
        case CCODECS_UNKNOWN: break;
    }
    return CCODECS_UNSUPPORTED;
}

void ccodecs_free_picture(ccodecs_picture *picture) {
    free(picture->pixels);
    free(picture->profile);
    *picture = (ccodecs_picture){0};
}

void ccodecs_keep_profile(ccodecs_picture *picture, const void *profile, size_t count) {
    if (!profile || count == 0 || count > ccodecs_most_profile_bytes) return;
    picture->profile = malloc(count);
    if (!picture->profile) return;
    memcpy(picture->profile, profile, count);
    picture->profile_count = count;
}

void ccodecs_free_bytes(uint8_t *bytes) { free(bytes); }
