#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>

#include "include/CCodecs.h"

struct trouble {
    struct jpeg_error_mgr manager;
    jmp_buf back;
};

static void give_up(j_common_ptr jpeg) { longjmp(((struct trouble *)jpeg->err)->back, 1); }

static void say_nothing(j_common_ptr jpeg) { (void)jpeg; }

struct writer {
    struct jpeg_compress_struct jpeg;
    struct trouble trouble;
    unsigned char *bytes;
    unsigned long count;
};

static void write_rows(struct writer *writer, const uint8_t *pixels, int quality) {
    struct jpeg_compress_struct *jpeg = &writer->jpeg;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, quality, TRUE);
    jpeg->optimize_coding = TRUE;
    jpeg_start_compress(jpeg, TRUE);
    size_t row_bytes = (size_t)jpeg->image_width * (size_t)jpeg->input_components;
    while (jpeg->next_scanline < jpeg->image_height) {
        JSAMPROW row = (JSAMPROW)(pixels + jpeg->next_scanline * row_bytes);
        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
}

int ccodecs_encode_jpeg(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality, uint8_t **bytes,
    size_t *count
) {
    if (width == 0 || height == 0 || (channels != 1 && channels != 3)) return CCODECS_UNSUPPORTED;
    struct writer writer = {0};
    jpeg_std_error(&writer.trouble.manager);
    writer.trouble.manager.error_exit = give_up;
    writer.trouble.manager.output_message = say_nothing;
    writer.jpeg.err = &writer.trouble.manager;
    if (setjmp(writer.trouble.back) != 0) {
        jpeg_destroy_compress(&writer.jpeg);
        free(writer.bytes);
        return CCODECS_NO_MEMORY;
    }
    jpeg_create_compress(&writer.jpeg);
    jpeg_mem_dest(&writer.jpeg, &writer.bytes, &writer.count);
    writer.jpeg.image_width = width;
    writer.jpeg.image_height = height;
    writer.jpeg.input_components = (int)channels;
    writer.jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    write_rows(&writer, pixels, quality);
    jpeg_destroy_compress(&writer.jpeg);
    *bytes = writer.bytes;
    *count = writer.count;
    return CCODECS_OK;
}
