#pragma once

#include "COpenCV.h"

#include <new>
#include <opencv2/core.hpp>

/// No exception crosses the C line.
template <typename Work>
int guarded(Work work) noexcept {
    try {
        work();
        return COPENCV_OK;
    } catch (const std::bad_alloc &) {
        return COPENCV_NO_MEMORY;
    } catch (const cv::Exception &error) {
        return error.code == cv::Error::StsNoMem ? COPENCV_NO_MEMORY : COPENCV_FAILED;
    } catch (...) {
        return COPENCV_FAILED;
    }
}
