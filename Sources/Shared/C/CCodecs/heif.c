#include <libheif/heif.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"

/// A file with its main picture.
struct opened {
    struct heif_context *context;
    struct heif_image_handle *handle;
};

void ccodecs_prepare(void) { heif_init(NULL); }

/// Stands in the place of libde265's own: libheif asks it for a thread, which nobody gets behind the wall, and libde265
/// would wait for that thread for ever. Without one it decodes on the caller's.
int de265_start_worker_threads(void *decoder, int count);
int de265_start_worker_threads(void *decoder, int count) {
    (void)decoder, (void)count;
    return 0;
}

static int status_of(struct heif_error error) {
    switch (error.code) {
        case heif_error_Ok: return CCODECS_OK;
        case heif_error_Memory_allocation_error:
            return error.subcode == heif_suberror_Security_limit_exceeded ? CCODECS_TOO_LARGE : CCODECS_NO_MEMORY;
        case heif_error_Unsupported_filetype:
        case heif_error_Unsupported_feature: return CCODECS_UNSUPPORTED;
        default: return CCODECS_BROKEN;
    }
}

static void close_file(struct opened *opened) {
    heif_image_handle_release(opened->handle);
    heif_context_free(opened->context);
}

static int open_file(ccodecs_input input, struct opened *opened) {
    *opened = (struct opened){.context = heif_context_alloc()};
    if (!opened->context) return CCODECS_NO_MEMORY;
    // Behind the wall no thread can be started.
    heif_context_set_max_decoding_threads(opened->context, 0);
    int code = status_of(heif_context_read_from_memory_without_copy(opened->context, input.bytes, input.count, NULL));
    if (code == CCODECS_OK) {
        code = status_of(heif_context_get_primary_image_handle(opened->context, &opened->handle));
    }
    return code;
}

static int read_facts(const struct heif_image_handle *handle, ccodecs_facts *facts) {
    int width = heif_image_handle_get_width(handle), height = heif_image_handle_get_height(handle);
    if (width <= 0 || height <= 0) return CCODECS_BROKEN;
    // As they are shown: the file turns and mirrors by itself, and its EXIF orientation does not count.
    facts->width = (uint32_t)width;
    facts->height = (uint32_t)height;
    facts->orientation = 1;
    int bits = heif_image_handle_get_luma_bits_per_pixel(handle);
    facts->bits = bits > 0 ? (uint32_t)bits : 8;
    facts->model = heif_image_handle_has_alpha_channel(handle) ? CCODECS_RGBA : CCODECS_RGB;
    return CCODECS_OK;
}

int ccodecs_heif_inspect(ccodecs_input input, ccodecs_facts *facts) {
    struct opened opened;
    int code = open_file(input, &opened);
    if (code == CCODECS_OK) code = read_facts(opened.handle, facts);
    close_file(&opened);
    return code;
}

/// The small picture that cameras put beside the large one, if it is large enough; it has been turned like that.
static struct heif_image_handle *find_small(const struct heif_image_handle *handle, uint32_t least) {
    heif_item_id ids[4];
    int count = heif_image_handle_get_list_of_thumbnail_IDs(handle, ids, 4);
    struct heif_image_handle *best = NULL;
    for (int n = 0; n < count && n < 4; n++) {
        struct heif_image_handle *small = NULL;
        if (heif_image_handle_get_thumbnail(handle, ids[n], &small).code != heif_error_Ok) continue;
        int width = heif_image_handle_get_width(small), height = heif_image_handle_get_height(small);
        int is_large = width > 0 && height > 0 && (uint32_t)(width > height ? width : height) >= least;
        // The same picture, not a part of it: its sides are in the same proportion, but for rounding.
        double proportion = (double)heif_image_handle_get_width(handle) / heif_image_handle_get_height(handle);
        int is_same = is_large && width < proportion * height * 1.02 && width > proportion * height / 1.02;
        if (is_same && !best) {
            best = small;
        } else {
            heif_image_handle_release(small);
        }
    }
    return best;
}

static struct heif_error decode_by(
    const struct heif_image_handle *handle, const char *decoder, struct heif_image **image
) {
    struct heif_decoding_options *options = heif_decoding_options_alloc();
    options->convert_hdr_to_8bit = 1;
    if (decoder && options->version >= 4) options->decoder_id = decoder;
    int has_alpha = heif_image_handle_has_alpha_channel(handle);
    struct heif_error error = heif_decode_image(
        handle, image, heif_colorspace_RGB, has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
        options);
    heif_decoding_options_free(options);
    return error;
}

static void keep_colors(const struct heif_image_handle *handle, ccodecs_picture *picture) {
    enum heif_color_profile_type type = heif_image_handle_get_color_profile_type(handle);
    if (type == heif_color_profile_type_rICC || type == heif_color_profile_type_prof) {
        size_t count = heif_image_handle_get_raw_color_profile_size(handle);
        if (count == 0 || count > ccodecs_most_profile_bytes) return;
        picture->profile = malloc(count);
        if (picture->profile &&
            heif_image_handle_get_raw_color_profile(handle, picture->profile).code == heif_error_Ok) {
            picture->profile_count = count;
        } else {
            free(picture->profile);
            picture->profile = NULL;
        }
    } else if (type == heif_color_profile_type_nclx) {
        struct heif_color_profile_nclx *numbers = NULL;
        if (heif_image_handle_get_nclx_color_profile(handle, &numbers).code != heif_error_Ok || !numbers) return;
        if (numbers->color_primaries == heif_color_primaries_SMPTE_EG_432_1) picture->space = CCODECS_DISPLAY_P3;
        if (numbers->color_primaries == heif_color_primaries_ITU_R_BT_2020_2_and_2100_0) {
            picture->space = CCODECS_BT2020;
        }
        heif_nclx_color_profile_free(numbers);
    }
}

/// Averages the decoded rows down.
static int reduce(const struct heif_image *image, int has_alpha, ccodecs_wish wish, ccodecs_picture *picture) {
    int stride = 0;
    const uint8_t *row = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    int width = heif_image_get_width(image, heif_channel_interleaved);
    int height = heif_image_get_height(image, heif_channel_interleaved);
    if (!row || width <= 0 || height <= 0 || stride < width * (has_alpha ? 4 : 3)) return CCODECS_BROKEN;
    ccodecs_sink *sink = NULL;
    uint32_t factor = ccodecs_factor((uint32_t)width, (uint32_t)height, wish.enough);
    int code = ccodecs_sink_open((uint32_t)width, (uint32_t)height, factor, wish.grey, &sink);
    if (code != CCODECS_OK) return code;
    for (int y = 0; y < height; y++, row += stride) ccodecs_sink_row(sink, row, has_alpha ? 4 : 3);
    return ccodecs_sink_finish(sink, picture);
}

static int decode(
    const struct heif_image_handle *handle, int is_av1, ccodecs_wish wish, ccodecs_picture *picture
) {
    struct heif_image *image = NULL;
    // dav1d, which libheif prefers, starts threads; aom does without.
    struct heif_error error = decode_by(handle, is_av1 ? "aom" : NULL, &image);
    if (error.code != heif_error_Ok) error = decode_by(handle, is_av1 ? NULL : "aom", &image);
    int code = status_of(error);
    if (code == CCODECS_OK) code = reduce(image, heif_image_handle_has_alpha_channel(handle), wish, picture);
    heif_image_release(image);
    return code;
}

int ccodecs_heif_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    struct opened opened;
    int code = open_file(input, &opened);
    if (code == CCODECS_OK) {
        int is_av1 = ccodecs_sniff(input) == CCODECS_AVIF;
        struct heif_image_handle *small = wish.least > 0 ? find_small(opened.handle, wish.least) : NULL;
        code = small ? decode(small, is_av1, wish, picture) : CCODECS_BROKEN;
        heif_image_handle_release(small);
        if (code != CCODECS_OK) code = decode(opened.handle, is_av1, wish, picture);
        if (code == CCODECS_OK) keep_colors(opened.handle, picture);
    }
    close_file(&opened);
    return code;
}

enum { most_side_bytes = 1 << 20, most_sides = 32 };

/// A copy of a block; NULL for one that is too large or cannot be read.
static uint8_t *copy_side(const struct heif_image_handle *handle, heif_item_id id, size_t *count) {
    *count = heif_image_handle_get_metadata_size(handle, id);
    if (*count == 0 || *count > most_side_bytes) return NULL;
    uint8_t *copy = malloc(*count);
    if (copy && heif_image_handle_get_metadata(handle, id, copy).code != heif_error_Ok) {
        free(copy);
        copy = NULL;
    }
    return copy;
}

/// EXIF comes with four bytes before it that say how much more there is to pass over.
static void strip_offset(uint8_t *exif, size_t *count) {
    size_t offset = 0;
    for (int n = 0; n < 4 && (size_t)n < *count; n++) offset = offset << 8 | exif[n];
    size_t start = offset + 4 < *count ? offset + 4 : *count;
    *count -= start;
    memmove(exif, exif + start, *count);
}

void ccodecs_heif_sides(ccodecs_input input, ccodecs_sides *sides) {
    *sides = (ccodecs_sides){0};
    struct opened opened;
    if (open_file(input, &opened) == CCODECS_OK) {
        heif_item_id ids[most_sides];
        int count = heif_image_handle_get_list_of_metadata_block_IDs(opened.handle, NULL, ids, most_sides);
        for (int n = 0; n < count; n++) {
            const char *type = heif_image_handle_get_metadata_type(opened.handle, ids[n]);
            const char *content = heif_image_handle_get_metadata_content_type(opened.handle, ids[n]);
            if (!type) continue;
            if (!sides->exif && strcmp(type, "Exif") == 0) {
                sides->exif = copy_side(opened.handle, ids[n], &sides->exif_count);
                if (sides->exif) strip_offset(sides->exif, &sides->exif_count);
            } else if (!sides->xmp && content && strcmp(content, "application/rdf+xml") == 0) {
                sides->xmp = copy_side(opened.handle, ids[n], &sides->xmp_count);
            }
        }
    }
    close_file(&opened);
}

void ccodecs_free_sides(ccodecs_sides *sides) {
    free(sides->exif);
    free(sides->xmp);
    *sides = (ccodecs_sides){0};
}
