// libjpeg's header wants this one before it.
#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"
#include "jpeg_reduced.h"

enum { most_scans = 200 };

/// libjpeg's error handler with a way back, and what went wrong.
struct trouble {
    struct jpeg_error_mgr manager;
    jmp_buf back;
    int status;
    /// The data ended before the picture did; how much of it was there then, in 1/1000.
    int is_cut_off, thousandths;
    int is_damaged;
};

struct reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_progress_mgr progress;
    struct trouble trouble;
    uint8_t *pixels, *line;
    /// The profile, in memory from `malloc`.
    JOCTET *profile;
    unsigned int profile_count;
    /// How to mix four inks, where the profile says it.
    ccodecs_inks *inks;
};

static void give_up(j_common_ptr jpeg) {
    struct trouble *trouble = (struct trouble *)jpeg->err;
    switch (trouble->manager.msg_code) {
        case JERR_OUT_OF_MEMORY: trouble->status = CCODECS_NO_MEMORY; break;
        case JERR_IMAGE_TOO_BIG: trouble->status = CCODECS_TOO_LARGE; break;
        case JERR_BAD_PRECISION:
        case JERR_SOF_UNSUPPORTED:
        case JERR_ARITH_NOTIMPL:
        case JERR_CONVERSION_NOTIMPL: trouble->status = CCODECS_UNSUPPORTED; break;
        default: trouble->status = CCODECS_BROKEN;
    }
    longjmp(trouble->back, 1);
}

static int thousandths_read(const struct jpeg_decompress_struct *jpeg) {
    // Several scans: the first one has every pixel, coarsely.
    if (jpeg->input_scan_number > 1) return 1000;
    if (jpeg->total_iMCU_rows == 0) return 0;
    return (int)((uint64_t)jpeg->input_iMCU_row * 1000 / jpeg->total_iMCU_rows);
}

static void take_note(j_common_ptr common, int level) {
    if (level >= 0) return;
    struct trouble *trouble = (struct trouble *)common->err;
    trouble->manager.num_warnings++;
    trouble->is_damaged |= trouble->manager.msg_code == JWRN_HUFF_BAD_CODE;
    int is_end = trouble->manager.msg_code == JWRN_JPEG_EOF || trouble->manager.msg_code == JWRN_HIT_MARKER;
    if (!is_end || trouble->is_cut_off || !common->is_decompressor) return;
    trouble->is_cut_off = 1;
    trouble->thousandths = thousandths_read((struct jpeg_decompress_struct *)common);
}

static void say_nothing(j_common_ptr jpeg) { (void)jpeg; }

static struct jpeg_error_mgr *listen_to(struct trouble *trouble) {
    jpeg_std_error(&trouble->manager);
    trouble->manager.error_exit = give_up;
    trouble->manager.emit_message = take_note;
    trouble->manager.output_message = say_nothing;
    return &trouble->manager;
}

/// A progressive file may hold scans without end, each one costing a walk over the whole picture.
static void count_scans(j_common_ptr common) {
    if (!common->is_decompressor) return;
    if (((struct jpeg_decompress_struct *)common)->input_scan_number > most_scans) ERREXIT(common, JERR_INPUT_EOF);
}

static void open_reader(struct reader *reader, ccodecs_input input, int with_profile) {
    jpeg_create_decompress(&reader->jpeg);
    if (with_profile) jpeg_save_markers(&reader->jpeg, JPEG_APP0 + 2, 0xFFFF);
    reader->progress.progress_monitor = count_scans;
    reader->jpeg.progress = &reader->progress;
    jpeg_mem_src(&reader->jpeg, input.bytes, input.count);
    jpeg_read_header(&reader->jpeg, TRUE);
}

int ccodecs_jpeg_inspect(ccodecs_input input, ccodecs_facts *facts) {
    struct reader reader = {0};
    reader.jpeg.err = listen_to(&reader.trouble);
    if (setjmp(reader.trouble.back) == 0) {
        open_reader(&reader, input, 0);
        facts->width = reader.jpeg.image_width;
        facts->height = reader.jpeg.image_height;
        facts->bits = (uint32_t)reader.jpeg.data_precision;
        int channels = reader.jpeg.num_components;
        facts->model = channels == 1 ? CCODECS_GREY : channels == 4 ? CCODECS_CMYK : CCODECS_RGB;
    }
    jpeg_destroy_decompress(&reader.jpeg);
    return reader.trouble.status;
}

/// The smallest of 1/8, 1/4, 1/2, 1 that leaves enough; those four have fast paths.
static void choose_scale(struct jpeg_decompress_struct *jpeg, ccodecs_wish wish) {
    uint64_t enough = wish.least > 0 ? (uint64_t)wish.least * 3 / 2 : wish.enough;
    uint32_t longest = jpeg->image_width > jpeg->image_height ? jpeg->image_width : jpeg->image_height;
    jpeg->scale_denom = 8;
    for (jpeg->scale_num = 1; jpeg->scale_num < 8; jpeg->scale_num *= 2) {
        if (enough != 0 && (uint64_t)longest * jpeg->scale_num / 8 >= enough) return;
    }
}

static uint8_t times(uint32_t ink, uint32_t black) { return (uint8_t)((ink * black + 127) / 255); }

/// CMYK as four bytes of white share each (Adobe writes them so; others write shares of ink).
static void paint(const uint8_t *cmyk, uint32_t width, int is_inverted, int channels, uint8_t *out) {
    uint8_t flip = is_inverted ? 0 : 255;
    for (uint32_t x = 0; x < width; x++, cmyk += 4) {
        uint32_t black = cmyk[3] ^ flip;
        uint32_t red = times(cmyk[0] ^ flip, black), green = times(cmyk[1] ^ flip, black),
                 blue = times(cmyk[2] ^ flip, black);
        if (channels == 1) {
            *out++ = (uint8_t)((77 * red + 150 * green + 29 * blue + 128) >> 8);
        } else {
            *out++ = (uint8_t)red;
            *out++ = (uint8_t)green;
            *out++ = (uint8_t)blue;
        }
    }
}

static uint32_t choose_channels(struct jpeg_decompress_struct *jpeg, int grey) {
    if (jpeg->num_components == 4) {
        jpeg->out_color_space = JCS_CMYK;
        return grey ? 1 : 3;
    }
    // libjpeg makes grey of these two by itself, and then does not even decode the colour.
    int can_be_grey = jpeg->jpeg_color_space == JCS_GRAYSCALE || jpeg->jpeg_color_space == JCS_YCbCr ||
                      jpeg->jpeg_color_space == JCS_RGB;
    int is_grey = jpeg->jpeg_color_space == JCS_GRAYSCALE || (grey && can_be_grey);
    jpeg->out_color_space = is_grey ? JCS_GRAYSCALE : JCS_RGB;
    return is_grey ? 1 : 3;
}

static void decode_rows(struct reader *reader, ccodecs_wish wish, ccodecs_picture *picture) {
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    choose_scale(jpeg, wish);
    picture->channels = choose_channels(jpeg, wish.grey);
    jpeg->dct_method = JDCT_ISLOW;
    if (!wish.grey && jpeg_read_icc_profile(jpeg, &reader->profile, &reader->profile_count) && picture->channels == 3 &&
        jpeg->out_color_space == JCS_CMYK) {
        reader->inks = ccodecs_inks_open(reader->profile, reader->profile_count, jpeg->saw_Adobe_marker);
    }
    int is_inks = jpeg->out_color_space == JCS_CMYK;
    if (!is_inks && ccodecs_jpeg_reduced(jpeg, jpeg->scale_num, picture->channels, picture)) {
        reader->pixels = picture->pixels;
        return;
    }
    jpeg_start_decompress(jpeg);
    picture->width = jpeg->output_width;
    picture->height = jpeg->output_height;
    size_t row_bytes = (size_t)picture->width * picture->channels;
    reader->pixels = malloc(row_bytes * picture->height);
    reader->line = malloc((size_t)picture->width * 4);
    if (!reader->pixels || !reader->line) ERREXIT1((j_common_ptr)jpeg, JERR_OUT_OF_MEMORY, 0);
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *row = reader->pixels + jpeg->output_scanline * row_bytes;
        if (jpeg->out_color_space == JCS_CMYK) {
            jpeg_read_scanlines(jpeg, &reader->line, 1);
            if (reader->inks) {
                ccodecs_inks_paint(reader->inks, reader->line, row, picture->width);
                continue;
            }
            paint(reader->line, picture->width, jpeg->saw_Adobe_marker, (int)picture->channels, row);
        } else {
            jpeg_read_scanlines(jpeg, &row, 1);
        }
    }
    // The end of the file is not looked at: what follows the last row is no matter of ours.
}

int ccodecs_jpeg_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture) {
    struct reader reader = {0};
    reader.jpeg.err = listen_to(&reader.trouble);
    if (setjmp(reader.trouble.back) == 0) {
        open_reader(&reader, input, !wish.grey);
        decode_rows(&reader, wish, picture);
    }
    jpeg_destroy_decompress(&reader.jpeg);
    free(reader.line);
    int is_painted = reader.inks != NULL;
    ccodecs_inks_close(reader.inks);
    int status = reader.trouble.status;
    if (status == CCODECS_OK && reader.trouble.is_cut_off && reader.trouble.thousandths < 500) status = CCODECS_BROKEN;
    if (status != CCODECS_OK) {
        free(reader.pixels);
        free(reader.profile);
        *picture = (ccodecs_picture){0};
        return status;
    }
    picture->pixels = reader.pixels;
    if (!is_painted) ccodecs_keep_profile(picture, reader.profile, reader.profile_count);
    free(reader.profile);
    picture->is_partial = reader.trouble.is_cut_off || reader.trouble.is_damaged;
    return CCODECS_OK;
}
