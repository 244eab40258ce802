// What we want of OpenCV: a good small picture, turning it the right way up, and a page of text made fit to be read.
// Pixels are 8 bits a channel, 1 (grey) or 3 (RGB) channels, rows without padding. The caller owns all memory.
#pragma once
#include <stdint.h>

#include "COpenCVCrops.h"

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

/// What a grey picture looks like to somebody who wants to read it.
typedef struct {
    /// Specks of ink that have the shape of letters; the rest is only known if there are enough of them.
    uint32_t letters;
    /// Pixels; the median.
    double letter_height;
    /// Half of the letters stand above it: 0, the top, to 1.
    double middle;
    /// Degrees by which the lines fall to the right, within 10; 0 if unknown.
    double skew;
    /// The lines run from top to bottom or from bottom to top.
    int is_sideways;
    /// The standard deviation of what the scanner added, in shades of grey.
    double noise;
} copencv_survey;

/// Looks at a grey page; takes a few hundredths of a second.
int copencv_look(const uint8_t *grey, int width, int height, copencv_survey *survey);

/// The size of a page turned against its skew and scaled.
void copencv_straight_size(int width, int height, double skew, double scale, int *to_width, int *to_height);

/// Turns a grey page against its skew, scales it, and blurs away noise (`blur`: a standard deviation in pixels of `from`;
/// 0: none). `to` has the size that `copencv_straight_size` says.
int copencv_straighten(
    const uint8_t *from, int width, int height, double skew, double scale, double blur, uint8_t *to, int to_width,
    int to_height);

#ifdef __cplusplus
}
#endif
