#include "Crop.h"
#include "Guarded.h"

#include <algorithm>
#include <cmath>

namespace {

/// The value that so great a share of the pixels lies below, as far as the steps of the histogram tell: between the least
/// and the greatest, in equal parts within a step.
double percentile(
    const crops::index &index, const std::vector<int64_t> &counts, int64_t count, double share, double low, double high
) {
    double rank = share * double(count - 1), before = 0;
    double width = (index.high - index.low) / crops::fine_steps;
    for (int slot = 0; slot < crops::no_value_slot; slot++) {
        double here = double(counts[size_t(slot)]);
        if (here > 0 && rank < before + here) {
            double part = (rank - before + 0.5) / here;
            bool is_below = slot == 0, is_above = slot == crops::fine_steps + 1;
            double from = is_below ? low : index.low + width * (is_above ? crops::fine_steps : slot - 1);
            double to = is_below ? index.low : is_above ? high : from + width;
            return std::min(high, std::max(low, from + (to - from) * part));
        }
        before += here;
    }
    return high;
}

/// The value that so great a share of these lies below, between two of them in equal parts, as NumPy does it.
double percentile(std::vector<float> &values, double share) {
    double rank = share * double(values.size() - 1), whole = std::floor(rank);
    auto place = values.begin() + std::ptrdiff_t(whole);
    std::nth_element(values.begin(), place, values.end());
    if (place + 1 == values.end()) return double(*place);
    double next = double(*std::min_element(place + 1, values.end()));
    return double(*place) + (next - double(*place)) * (rank - whole);
}

copencv_statistics statistics(
    const crops::index &index, const crops::sums &sums, const std::vector<int64_t> &counts, std::vector<float> kept
) {
    copencv_statistics result{};
    result.pixels = sums.count;
    if (sums.count == 0) return result;
    double count = double(sums.count);
    result.min = double(*std::min_element(sums.low, sums.low + sums.lanes));
    result.max = double(*std::max_element(sums.high, sums.high + sums.lanes));
    result.mean = sums.total() / count;
    result.std = sums.deviation();
    if (!kept.empty()) {
        result.median = percentile(kept, 0.5);
        result.p10 = percentile(kept, 0.1);
        result.p90 = percentile(kept, 0.9);
        return result;
    }
    result.median = percentile(index, counts, sums.count, 0.5, result.min, result.max);
    result.p10 = percentile(index, counts, sums.count, 0.1, result.min, result.max);
    result.p90 = percentile(index, counts, sums.count, 0.9, result.min, result.max);
    return result;
}

}  // namespace

void copencv_crop_counts_of(const copencv_crop *crop, copencv_crop_counts *counts) {
    *counts = crop->counts;
    counts->has_canopy = crop->has_canopy;
}

int copencv_crop_reading(
    const copencv_crop *crop, int place, copencv_statistics *whole, copencv_statistics *canopy, int64_t *histogram
) {
    if (place < 0 || place >= int(crop->indices.size())) return COPENCV_BAD_ARGUMENT;
    return guarded([&] {
        const crops::index &index = crop->indices[size_t(place)];
        std::vector<int64_t> all(crops::slots), plants(crops::slots);
        for (size_t n = 0; n < size_t(crops::slots); n++) {
            plants[n] = index.histogram[n + crops::slots];
            all[n] = index.histogram[n] + plants[n];
        }
        *whole = statistics(index, index.whole, all, index.kept);
        *canopy = statistics(index, index.canopy, plants, index.kept_plants);
        std::fill(histogram, histogram + copencv_histogram_steps, 0);
        constexpr int share = crops::fine_steps / copencv_histogram_steps;
        for (int slot = 0; slot < crops::no_value_slot; slot++) {
            int step = std::min(copencv_histogram_steps - 1, std::max(0, slot - 1) / share);
            histogram[step] += all[size_t(slot)];
        }
    });
}

int copencv_crop_zone(const copencv_crop *crop, int number, copencv_zone *zone, double *means) {
    if (number < 0 || number >= copencv_zones) return COPENCV_BAD_ARGUMENT;
    *zone = crop->zones[size_t(number)];
    for (const crops::index &index : crop->indices) {
        int64_t count = index.zone_counts[size_t(number)];
        *means++ = count > 0 ? index.zone_sums[size_t(number)] / double(count) : std::nan("");
    }
    return COPENCV_OK;
}
