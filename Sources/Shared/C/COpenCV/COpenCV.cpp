#include "COpenCV.h"
#include "Guarded.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace {

bool is_picture(const uint8_t *pixels, int width, int height, int channels) {
    return pixels != nullptr && width > 0 && height > 0 && (channels == 1 || channels == 3);
}

/// A view; OpenCV takes no `const` pointer, and none of the calls here writes through this one.
cv::Mat view(const uint8_t *pixels, int width, int height, int channels) {
    return cv::Mat(height, width, CV_8UC(channels), const_cast<uint8_t *>(pixels));
}

}  // namespace

int copencv_prepare(void) {
    return guarded([] { cv::setNumThreads(0); });
}

int copencv_shrink(
    const uint8_t *from, int from_width, int from_height, uint8_t *to, int to_width, int to_height, int channels
) {
    if (!is_picture(from, from_width, from_height, channels) || !is_picture(to, to_width, to_height, channels) ||
        to_width > from_width || to_height > from_height) {
        return COPENCV_BAD_ARGUMENT;
    }
    return guarded([&] {
        cv::Mat source = view(from, from_width, from_height, channels);
        cv::Mat target = view(to, to_width, to_height, channels);
        if (source.size() == target.size()) {
            source.copyTo(target);
        } else {
            cv::resize(source, target, target.size(), 0, 0, cv::INTER_AREA);
        }
    });
}

int copencv_orient(const uint8_t *from, int width, int height, int channels, int orientation, uint8_t *to) {
    if (!is_picture(from, width, height, channels) || to == nullptr || orientation < 1 || orientation > 8) {
        return COPENCV_BAD_ARGUMENT;
    }
    return guarded([&] {
        cv::Mat source = view(from, width, height, channels);
        bool is_turned = orientation >= 5;
        cv::Mat target = is_turned ? view(to, height, width, channels) : view(to, width, height, channels);
        switch (orientation) {
            case 1: source.copyTo(target); break;
            case 2: cv::flip(source, target, 1); break;
            case 3: cv::flip(source, target, -1); break;
            case 4: cv::flip(source, target, 0); break;
            case 5: cv::transpose(source, target); break;
            case 6: cv::rotate(source, target, cv::ROTATE_90_CLOCKWISE); break;
            case 7: {
                cv::Mat transposed;
                cv::transpose(source, transposed);
                cv::flip(transposed, target, -1);
                break;
            }
            case 8: cv::rotate(source, target, cv::ROTATE_90_COUNTERCLOCKWISE); break;
        }
    });
}
