#include "Crop.h"
#include "Guarded.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <opencv2/imgproc.hpp>
#include <string>

namespace {

/// Below the map: the histogram on a bar of the colours, with three numbers.
constexpr int legend_height = 84;
constexpr int least_width = 220;
constexpr int bar_top = 48, bar_height = 14, most_tall = 40;
constexpr int columns = 60;
const cv::Scalar grey(160, 160, 160), white(255, 255, 255), ink(40, 40, 40), light(200, 200, 200);

/// Viridis (S. van der Walt and N. Smith, 2015): even to the eye from dark to light, also to those who cannot tell red
/// from green. From low to high, in RGB.
cv::Mat3b color_table() {
    cv::Mat1b ramp(1, 255);
    for (int n = 0; n < ramp.cols; n++) ramp(0, n) = uint8_t(std::lround(n * 255.0 / 254));
    cv::Mat colors;
    cv::applyColorMap(ramp, colors, cv::COLORMAP_VIRIDIS);
    cv::cvtColor(colors, colors, cv::COLOR_BGR2RGB);
    return colors;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

void write(cv::Mat &canvas, const std::string &text, int right_of, int baseline, double share) {
    constexpr double size = 0.4;
    int below = 0;
    cv::Size room = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, size, 1, &below);
    cv::Point at(right_of - int(std::lround(room.width * share)), baseline);
    cv::putText(canvas, text, at, cv::FONT_HERSHEY_SIMPLEX, size, ink, 1, cv::LINE_AA);
}

/// Pixels by value over the span of the colours, what lies outside in the first and the last column; of plants again.
struct columns_of {
    std::array<double, columns> all{}, plants{};

    explicit columns_of(const crops::index &index) {
        double step = (index.high - index.low) / crops::fine_steps;
        for (int slot = 0; slot < crops::no_value_slot; slot++) {
            double value = index.low + (slot - 0.5) * step;
            double share = (value - index.map_low) / (index.map_high - index.map_low);
            auto column = size_t(std::min(columns - 1.0, std::max(0.0, std::floor(share * columns))));
            double green = index.histogram[size_t(slot + crops::slots)];
            all[column] += index.histogram[size_t(slot)] + green;
            plants[column] += green;
        }
    }
};

/// Light: every pixel; dark: those of plants.
void draw_histogram(cv::Mat canvas, const crops::index &index, int left, int width) {
    columns_of counts(index);
    double most = std::max(1.0, *std::max_element(counts.all.begin(), counts.all.end()));
    for (int n = 0; n < columns; n++) {
        int from = left + n * width / columns, to = left + (n + 1) * width / columns;
        auto draw = [&](double count, const cv::Scalar &color) {
            int tall = int(std::lround(count / most * most_tall));
            if (tall > 0) canvas(cv::Rect(from, bar_top - tall, std::max(1, to - from - 1), tall)).setTo(color);
        };
        draw(counts.all[size_t(n)], light);
        draw(counts.plants[size_t(n)], ink);
    }
}

void draw_legend(cv::Mat canvas, const crops::index &index, const char *title) {
    cv::Mat3b table = color_table();
    int left = 60, right = canvas.cols - 16, width = right - left;
    cv::Mat bar;
    cv::resize(table, bar, cv::Size(width, bar_height), 0, 0, cv::INTER_LINEAR);
    bar.copyTo(canvas(cv::Rect(left, bar_top, width, bar_height)));
    draw_histogram(canvas, index, left, width);
    int baseline = bar_top + bar_height + 14;
    write(canvas, title, 6, bar_top + 12, 0);
    write(canvas, number(index.map_low), left, baseline, 0);
    write(canvas, number((index.map_low + index.map_high) / 2), left + width / 2, baseline, 0.5);
    write(canvas, number(index.map_high), right, baseline, 1);
}

float encoded(float value) {
    float light = std::min(1.0f, std::max(0.0f, value));
    return light <= 0.0031308f ? light * 12.92f : 1.055f * std::pow(light, 1 / 2.4f) - 0.055f;
}

/// What is white: 1 for a photograph; for others the light that two pixels of a hundred exceed, in each band.
float white_of(const cv::Mat3f &picture, int channel) {
    std::vector<float> values;
    values.reserve(picture.total());
    for (const cv::Vec3f &pixel : picture) {
        // Sorting goes astray on what is no number.
        if (std::isfinite(pixel[channel])) values.push_back(pixel[channel]);
    }
    if (values.empty()) return 1;
    auto place = values.begin() + long(values.size() * 98 / 100);
    std::nth_element(values.begin(), place, values.end());
    return *place > 0 ? *place : 1;
}

}  // namespace

cv::Mat copencv_crop::turned(const cv::Mat &picture) const {
    cv::Mat result;
    switch (orientation) {
        case 2: cv::flip(picture, result, 1); break;
        case 3: cv::flip(picture, result, -1); break;
        case 4: cv::flip(picture, result, 0); break;
        case 5: cv::transpose(picture, result); break;
        case 6: cv::rotate(picture, result, cv::ROTATE_90_CLOCKWISE); break;
        case 7:
            cv::transpose(picture, result);
            cv::flip(result, result, -1);
            break;
        case 8: cv::rotate(picture, result, cv::ROTATE_90_COUNTERCLOCKWISE); break;
        default: result = picture;
    }
    return result;
}

cv::Mat copencv_crop::colors(int place) const {
    const cv::Mat1b &map = indices[size_t(place)].map;
    cv::Mat3b table = color_table(), result(map.size());
    for (int y = 0; y < map.rows; y++) {
        for (int x = 0; x < map.cols; x++) {
            int step = map(y, x);
            result(y, x) = step == 0 ? cv::Vec3b(160, 160, 160) : table(0, step - 1);
        }
    }
    return result;
}

cv::Mat copencv_crop::seen() const {
    cv::Mat3b result(photograph.size());
    float whites[3] = {1, 1, 1};
    for (int n = 0; n < 3 && !is_photograph; n++) whites[n] = white_of(photograph, n);
    for (int y = 0; y < photograph.rows; y++) {
        for (int x = 0; x < photograph.cols; x++) {
            for (int n = 0; n < 3; n++) {
                result(y, x)[n] = uint8_t(std::lround(encoded(photograph(y, x)[n] / whites[n]) * 255));
            }
        }
    }
    return result;
}

void copencv_crop_small_size(const copencv_crop *crop, int *width, int *height) {
    int across = (crop->width + crop->factor - 1) / crop->factor, down = (crop->height + crop->factor - 1) / crop->factor;
    *width = crop->is_transposed() ? down : across;
    *height = crop->is_transposed() ? across : down;
}

void copencv_crop_map_size(const copencv_crop *crop, int *width, int *height) {
    copencv_crop_small_size(crop, width, height);
    *width = std::max(*width, least_width);
    *height += legend_height;
}

int copencv_crop_map(const copencv_crop *crop, int place, const char *title, uint8_t *rgb) {
    if (place < 0 || place >= int(crop->indices.size()) || !crop->indices[size_t(place)].is_mapped) {
        return COPENCV_BAD_ARGUMENT;
    }
    return guarded([&] {
        int width = 0, height = 0;
        copencv_crop_map_size(crop, &width, &height);
        cv::Mat canvas(height, width, CV_8UC3, rgb);
        canvas.setTo(white);
        cv::Mat map = crop->turned(crop->colors(place));
        map.copyTo(canvas(cv::Rect(0, 0, map.cols, map.rows)));
        cv::Mat legend = canvas(cv::Rect(0, map.rows, width, legend_height));
        draw_legend(legend, crop->indices[size_t(place)], title);
    });
}

int copencv_crop_has_photograph(const copencv_crop *crop) { return crop->light[0] >= 0; }

int copencv_crop_photograph(const copencv_crop *crop, uint8_t *rgb) {
    if (crop->light[0] < 0) return COPENCV_BAD_ARGUMENT;
    return guarded([&] {
        cv::Mat picture = crop->turned(crop->seen());
        picture.copyTo(cv::Mat(picture.size(), CV_8UC3, rgb));
    });
}

int copencv_crop_overlay(const copencv_crop *crop, int place, uint8_t *rgb) {
    if (crop->light[0] < 0 || place < 0 || place >= int(crop->indices.size()) ||
        !crop->indices[size_t(place)].is_mapped) {
        return COPENCV_BAD_ARGUMENT;
    }
    return guarded([&] {
        cv::Mat picture = crop->seen(), half;
        cv::Mat where = crop->indices[size_t(place)].map > 0;
        if (crop->has_canopy) where &= crop->plants > 0;
        cv::addWeighted(picture, 0.5, crop->colors(place), 0.5, 0, half);
        half.copyTo(picture, where);
        cv::Mat result = crop->turned(picture);
        result.copyTo(cv::Mat(result.size(), CV_8UC3, rgb));
    });
}
