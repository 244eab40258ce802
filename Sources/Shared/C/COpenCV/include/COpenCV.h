// The two things we want of OpenCV: a good small picture, and turning it the right way up.
// Pixels are 8 bits a channel, 1 (grey) or 3 (RGB) channels, rows without padding. The caller owns all memory.
#pragma once
#include <stdint.h>

enum {
    COPENCV_OK = 0,
    COPENCV_BAD_ARGUMENT = 1,
    COPENCV_NO_MEMORY = 2,
    COPENCV_FAILED = 3,
};

#ifdef __cplusplus
extern "C" {
#endif

/// Keeps OpenCV on the caller's thread. Call once, first.
int copencv_prepare(void);

/// Averages `from` down into `to`; equal sizes copy. Never enlarges: a larger `to` is a bad argument.
int copencv_shrink(
    const uint8_t *from, int from_width, int from_height, uint8_t *to, int to_width, int to_height, int channels);

/// Turns a picture as its EXIF orientation (1…8) says. `to` has swapped sides for 5…8.
int copencv_orient(const uint8_t *from, int width, int height, int channels, int orientation, uint8_t *to);

#ifdef __cplusplus
}
#endif
