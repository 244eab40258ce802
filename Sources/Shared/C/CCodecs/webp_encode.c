#include <stdlib.h>
#include <webp/encode.h>

#include "formats.h"

/// Of 0 to 6; each step costs more time than it saves bytes.
enum { effort = 0 };

/// Grey pixels as RGB; NULL if memory runs out.
static uint8_t *colored(const uint8_t *grey, size_t count) {
    uint8_t *rgb = malloc(count * 3);
    for (size_t n = 0; rgb && n < count; n++) rgb[3 * n] = rgb[3 * n + 1] = rgb[3 * n + 2] = grey[n];
    return rgb;
}

static int encode(WebPPicture *picture, const WebPConfig *config, const uint8_t *rgb, WebPMemoryWriter *writer) {
    if (!WebPPictureImportRGB(picture, rgb, picture->width * 3)) return CCODECS_NO_MEMORY;
    picture->writer = WebPMemoryWrite;
    picture->custom_ptr = writer;
    int is_written = WebPEncode(config, picture);
    WebPPictureFree(picture);
    return is_written ? CCODECS_OK : CCODECS_NO_MEMORY;
}

int ccodecs_encode_webp(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality, uint8_t **bytes,
    size_t *count
) {
    WebPConfig config;
    WebPPicture picture;
    if (!pixels || width == 0 || height == 0 || width > WEBP_MAX_DIMENSION || height > WEBP_MAX_DIMENSION ||
        (channels != 1 && channels != 3) || !WebPConfigInit(&config) || !WebPPictureInit(&picture)) {
        return CCODECS_UNSUPPORTED;
    }
    config.quality = (float)quality;
    config.method = effort;
    picture.width = (int)width;
    picture.height = (int)height;
    uint8_t *rgb = channels == 1 ? colored(pixels, (size_t)width * height) : NULL;
    if (channels == 1 && !rgb) return CCODECS_NO_MEMORY;
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    int code = encode(&picture, &config, rgb ? rgb : pixels, &writer);
    free(rgb);
    if (code != CCODECS_OK) {
        WebPMemoryWriterClear(&writer);
        return code;
    }
    // libwebp allocates by malloc, as `ccodecs_free_bytes` expects.
    *bytes = writer.mem;
    *count = writer.size;
    return CCODECS_OK;
}
