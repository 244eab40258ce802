// What is gathered of a capture while its rows come by.
#pragma once

#include "COpenCV.h"
#include "CropIndices.h"

#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

namespace crops {

/// Steps of the fine histogram that median and percentiles are read from, where not all values are kept.
constexpr int fine_steps = 2000;
/// Captures of so many pixels keep every value, and have exact medians: at most 2 MiB an index.
constexpr int64_t most_kept = 1 << 18;
/// Slots: below the span, the steps, above it, no value.
constexpr int slots = fine_steps + 3;
constexpr int no_value_slot = slots - 1;

/// What a part of a row added.
struct part {
    double sum = 0;
    int64_t count = 0;
};

/// Sums over pixels that have a value. Four at once, so that the compiler makes vectors of it.
struct sums {
    static constexpr int lanes = 4;
    double sum = 0;
    /// Squares of the distances from the mean, put together part by part (Chan, Golub and LeVeque, 1983): the mean of the
    /// squares less the square of the mean would be nothing but rounding where all pixels are nearly the same.
    double spread = 0;
    float low[lanes], high[lanes];
    int64_t count = 0;

    sums();
    part add(const float *values, int length);
    double total() const { return sum; }
    double deviation() const { return count > 0 ? std::sqrt(spread / double(count)) : 0; }

   private:
    double pivot(const float *values, int length) const;
    void merge(const part &near, double squares, double pivot);
};

/// One index.
struct index {
    const formula *what;
    double low, high, map_low, map_high;
    bool is_mapped;
    sums whole, canopy;
    /// Twice `slots`: pixels beside plants, and plants.
    std::vector<uint32_t> histogram;
    /// Every value, of captures that are small; of plants again.
    bool is_kept;
    std::vector<float> kept, kept_plants;
    std::array<double, copencv_zones> zone_sums{};
    std::array<int64_t, copencv_zones> zone_counts{};
    /// Of the rows of map cells that are being summed.
    std::vector<float> column_sums, column_counts;
    /// The map, as it lies in the file: 0 no value, 1…255 from low to high.
    cv::Mat1b map;

    void count(const float *values, const float *canopy, int width, std::vector<int> &places);
};

/// Where the cells of the grid begin and end along a side as it lies in the file, and which of the turned picture they
/// are.
struct edges {
    std::array<int, copencv_grid + 1> at;
    std::array<int, copencv_grid> cell;

    edges(int length, bool is_flipped);
    int cell_of(int place) const;
};

}  // namespace crops

struct copencv_crop {
    int width, height, orientation, side;
    bool is_photograph, has_canopy;
    bool has_band[copencv_band_count];
    /// Pixels of a cell of the maps.
    int factor = 1;
    std::vector<crops::index> indices;
    copencv_crop_counts counts{};
    std::array<copencv_zone, copencv_zones> zones{};
    crops::edges across, down;
    /// Rows taken, and how many of them are in the sums of the columns.
    int taken = 0, summed = 0;
    std::vector<float> base, canopy, values;
    std::vector<int> places;
    /// The photograph: what its three bands are, sums of the columns, and the small picture.
    int light[3] = {-1, -1, -1};
    std::vector<float> light_sums[3], light_counts, canopy_sums;
    cv::Mat3f photograph;
    /// Cells of which half or more are plants.
    cv::Mat1b plants;

    explicit copencv_crop(const copencv_crop_plan &plan);
    void take(const float *const *planes, const uint8_t *state);
    bool is_transposed() const { return orientation >= 5; }
    cv::Mat turned(const cv::Mat &picture) const;
    cv::Mat colors(int place) const;
    cv::Mat seen() const;

   private:
    void count_zones(const uint8_t *state);
    void sum_columns(const float *const *planes, const uint8_t *state);
    void flush();
    int zone_of(int column, int row) const;
};
