// libpng reads the default picture of an animation only. A later frame is made a PNG of its own here, chunk by chunk.
#include <stdlib.h>
#include <string.h>

#include "formats.h"

enum { most_chunks = 65536 };

struct chunk {
    const uint8_t *name, *content;
    uint32_t count;
};

/// What is written, in memory as long as the animation: no chunk grows.
struct page {
    uint8_t *bytes;
    size_t count;
};

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/// The chunk there; moves on behind it. 0 at the end, or where the rest is cut off.
static int next_chunk(ccodecs_input input, size_t *at, struct chunk *chunk) {
    if (input.count < 12 || *at > input.count - 12) return 0;
    chunk->count = big_endian(input.bytes + *at);
    chunk->name = input.bytes + *at + 4;
    chunk->content = chunk->name + 4;
    if (chunk->count > input.count - 12 - *at) return 0;
    *at += (size_t)chunk->count + 12;
    return 1;
}

static int is(const struct chunk *chunk, const char *name) { return memcmp(chunk->name, name, 4) == 0; }

static void write_chunk(struct page *page, const char *name, const uint8_t *content, uint32_t count) {
    uint8_t *to = page->bytes + page->count;
    for (int n = 0; n < 4; n++) to[n] = (uint8_t)(count >> (24 - 8 * n));
    memcpy(to + 4, name, 4);
    if (count > 0) memcpy(to + 8, content, count);
    memset(to + 8 + count, 0, 4);
    page->count += (size_t)count + 12;
}

/// Writes the header anew for the frame's size.
static void write_header(struct page *page, const struct chunk *header, const uint8_t *size) {
    uint8_t content[13];
    memcpy(content, header->content, 13);
    memcpy(content, size, 8);
    write_chunk(page, "IHDR", content, 13);
}

static int write_frame(ccodecs_input input, uint32_t frame, struct page *page, uint32_t *left, uint32_t *top) {
    struct chunk chunk, header;
    size_t at = 8;
    if (!next_chunk(input, &at, &header) || !is(&header, "IHDR") || header.count != 13) return CCODECS_BROKEN;
    memcpy(page->bytes, input.bytes, 8);
    page->count = 8;
    // Frames are counted by their control chunks; that of the default picture comes before IDAT and is not one of ours.
    uint32_t seen = 0;
    int is_default_over = 0, is_written = 0;
    size_t colors = at;
    for (int n = 0; n < most_chunks && next_chunk(input, &at, &chunk); n++) {
        if (is(&chunk, "IDAT")) is_default_over = 1;
        if (is(&chunk, "fcTL") && is_default_over) {
            if (seen == frame) break;
            if (++seen != frame) continue;
            if (chunk.count < 26) return CCODECS_BROKEN;
            (*left = big_endian(chunk.content + 12)), (*top = big_endian(chunk.content + 16));
            write_header(page, &header, chunk.content + 4);
            struct chunk side;
            for (size_t from = colors; next_chunk(input, &from, &side) && !is(&side, "IDAT");) {
                int is_wanted = is(&side, "PLTE") || is(&side, "tRNS") || is(&side, "iCCP");
                if (is_wanted) write_chunk(page, (const char *)side.name, side.content, side.count);
            }
        } else if (is(&chunk, "fdAT") && seen == frame && chunk.count > 4) {
            write_chunk(page, "IDAT", chunk.content + 4, chunk.count - 4);
            is_written = 1;
        }
    }
    if (!is_written) return CCODECS_NO_FRAME;
    write_chunk(page, "IEND", NULL, 0);
    return CCODECS_OK;
}

int ccodecs_apng_frame(
    ccodecs_input input, uint32_t frame, uint8_t **png, size_t *count, uint32_t *left, uint32_t *top
) {
    struct page page = {.bytes = malloc(input.count + 64)};
    if (!page.bytes) return CCODECS_NO_MEMORY;
    int code = write_frame(input, frame, &page, left, top);
    if (code != CCODECS_OK) {
        free(page.bytes);
        return code;
    }
    *png = page.bytes;
    *count = page.count;
    return CCODECS_OK;
}
