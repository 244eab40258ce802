#include "Crop.h"
#include "Guarded.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

namespace crops {

void index::count(const float *values, const float *canopy, int width, std::vector<int> &places) {
    float first = float(low), scale = float(fine_steps / (high - low)), end = float(high);
    int *place = places.data();
    for (int x = 0; x < width; x++) {
        float value = values[x];
        float step = (value - first) * scale;
        step = step < fine_steps - 1 ? step : fine_steps - 1;
        int slot = int(step > 0 ? step : 0) + 1;
        slot = value < first ? 0 : slot;
        slot = value > end ? fine_steps + 1 : slot;
        place[x] = value == value ? slot : no_value_slot;
    }
    uint32_t *counts = histogram.data();
    if (canopy) {
        for (int x = 0; x < width; x++) place[x] += canopy[x] == 0 ? slots : 0;
    }
    for (int x = 0; x < width; x++) counts[place[x]]++;
    if (!is_kept) return;
    for (int x = 0; x < width; x++) {
        if (values[x] != values[x]) continue;
        kept.push_back(values[x]);
        if (canopy && canopy[x] == 0) kept_plants.push_back(values[x]);
    }
}

edges::edges(int length, bool is_flipped) {
    for (int n = 0; n <= copencv_grid; n++) {
        auto border = [&](int n) { return int(int64_t(n) * length / copencv_grid); };
        at[n] = is_flipped ? length - border(copencv_grid - n) : border(n);
        if (n < copencv_grid) cell[n] = is_flipped ? copencv_grid - 1 - n : n;
    }
}

int edges::cell_of(int place) const {
    int n = 0;
    while (n < copencv_grid - 1 && place >= at[n + 1]) n++;
    return cell[n];
}

}  // namespace crops

namespace {

/// No camera and no map has a longer side; rows of that length fit into a decoder a few dozen times.
constexpr int most_side = 1 << 20;
/// As far as the histograms count.
constexpr int64_t most_pixels = std::numeric_limits<uint32_t>::max();

bool flips_across(int orientation) {
    return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
}

bool flips_down(int orientation) {
    return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
}

}  // namespace

copencv_crop::copencv_crop(const copencv_crop_plan &plan)
    : width(plan.width), height(plan.height), orientation(plan.orientation), side(plan.side),
      is_photograph(plan.is_photograph != 0), across(plan.width, flips_across(plan.orientation)),
      down(plan.height, flips_down(plan.orientation)), base(size_t(plan.width)), canopy(size_t(plan.width)),
      values(size_t(plan.width)), places(size_t(plan.width)) {
    for (int n = 0; n < copencv_band_count; n++) has_band[n] = plan.has_band[n] != 0;
    has_canopy = has_band[copencv_red] && has_band[copencv_green] && has_band[copencv_blue];
    int small_width = 0, small_height = 0;
    if (side > 0) {
        // The legend stands below the turned picture.
        factor = std::max(1, (std::max(width, height) + side - 1) / side);
        small_width = (width + factor - 1) / factor;
        small_height = (height + factor - 1) / factor;
    }
    for (int n = 0; n < plan.index_count; n++) {
        const copencv_wanted_index &wanted = plan.indices[n];
        crops::index index{};
        index.what = &crops::formulas[wanted.number];
        (index.low = wanted.low), (index.high = wanted.high);
        (index.map_low = wanted.map_low), (index.map_high = wanted.map_high);
        index.is_mapped = wanted.is_mapped && side > 0;
        index.is_kept = int64_t(width) * height <= crops::most_kept;
        index.histogram.assign(size_t(crops::slots) * 2, 0);
        if (index.is_mapped) {
            index.column_sums.assign(size_t(width), 0);
            index.column_counts.assign(size_t(width), 0);
            index.map = cv::Mat1b::zeros(small_height, small_width);
        }
        indices.push_back(std::move(index));
    }
    if (side == 0 || !has_band[copencv_red] || !has_band[copencv_green]) return;
    if (has_band[copencv_blue]) {
        (light[0] = copencv_red), (light[1] = copencv_green), (light[2] = copencv_blue);
    } else if (has_band[copencv_nir]) {
        (light[0] = copencv_nir), (light[1] = copencv_red), (light[2] = copencv_green);
    } else {
        return;
    }
    for (auto &column : light_sums) column.assign(size_t(width), 0);
    light_counts.assign(size_t(width), 0);
    canopy_sums.assign(size_t(width), 0);
    photograph = cv::Mat3f::zeros(small_height, small_width);
    plants = cv::Mat1b::zeros(small_height, small_width);
}

int copencv_crop::zone_of(int column, int row) const {
    int along = across.cell[column], over = row;
    return is_transposed() ? along * copencv_grid + over : over * copencv_grid + along;
}

void copencv_crop::count_zones(const uint8_t *state) {
    int row = down.cell_of(taken);
    for (int column = 0; column < copencv_grid; column++) {
        copencv_zone &zone = zones[size_t(zone_of(column, row))];
        int valid = 0, empty = 0, plants = 0;
        for (int x = across.at[column]; x < across.at[column + 1]; x++) {
            valid += state[x] == 0;
            empty += (state[x] & copencv_empty) != 0;
        }
        if (has_canopy) {
            for (int x = across.at[column]; x < across.at[column + 1]; x++) plants += canopy[x] == 0;
        }
        int all = across.at[column + 1] - across.at[column];
        (zone.all += all), (zone.valid += valid), (zone.canopy += plants);
        (counts.all += all), (counts.valid += valid), (counts.canopy += plants);
        (counts.empty += empty), (counts.saturated += all - valid - empty);
    }
}

void copencv_crop::take(const float *const *planes, const uint8_t *state) {
    for (int x = 0; x < width; x++) base[x] = state[x] == 0 ? 0 : crops::none;
    if (has_canopy) crops::find_canopy(planes, base.data(), width, canopy.data());
    count_zones(state);
    int row = down.cell_of(taken);
    for (crops::index &index : indices) {
        index.what->reckon(planes, base.data(), width, values.data());
        for (int column = 0; column < copencv_grid; column++) {
            int from = across.at[column], to = across.at[column + 1];
            size_t zone = size_t(zone_of(column, row));
            crops::part part = index.whole.add(values.data() + from, to - from);
            index.zone_sums[zone] += part.sum;
            index.zone_counts[zone] += part.count;
        }
        index.count(values.data(), has_canopy ? canopy.data() : nullptr, width, places);
        if (index.is_mapped) {
            float *sums = index.column_sums.data(), *counts = index.column_counts.data();
            const float *from = values.data();
            for (int x = 0; x < width; x++) {
                bool is_there = from[x] == from[x];
                sums[x] += is_there ? from[x] : 0;
                counts[x] += is_there ? 1 : 0;
            }
        }
        if (has_canopy) {
            for (int x = 0; x < width; x++) values[x] += canopy[x];
            index.canopy.add(values.data(), width);
        }
    }
    if (side > 0) sum_columns(planes, state);
    taken++;
    summed++;
    if (side > 0 && (summed == factor || taken == height)) flush();
}

void copencv_crop::sum_columns(const float *const *planes, const uint8_t *state) {
    if (light[0] < 0) return;
    for (int n = 0; n < 3; n++) {
        const float *from = planes[light[n]];
        float *to = light_sums[n].data();
        for (int x = 0; x < width; x++) to[x] += state[x] & copencv_empty ? 0 : from[x];
    }
    for (int x = 0; x < width; x++) light_counts[x] += state[x] & copencv_empty ? 0 : 1;
    if (!has_canopy) return;
    for (int x = 0; x < width; x++) canopy_sums[x] += canopy[x] == 0 ? 1 : 0;
}

/// Makes a row of the small pictures of the columns summed so far.
void copencv_crop::flush() {
    int y = (taken - 1) / factor;
    auto cell = [&](const std::vector<float> &columns, int x) {
        double sum = 0;
        for (int n = x * factor, end = std::min(n + factor, width); n < end; n++) sum += double(columns[size_t(n)]);
        return sum;
    };
    for (crops::index &index : indices) {
        if (!index.is_mapped) continue;
        for (int x = 0; x < index.map.cols; x++) {
            double count = cell(index.column_counts, x);
            if (count == 0) continue;
            double span = index.map_high - index.map_low;
            double share = (cell(index.column_sums, x) / count - index.map_low) / span;
            index.map(y, x) = uint8_t(1 + std::lround(std::min(1.0, std::max(0.0, share)) * 254));
        }
        std::fill(index.column_sums.begin(), index.column_sums.end(), 0.0f);
        std::fill(index.column_counts.begin(), index.column_counts.end(), 0.0f);
    }
    summed = 0;
    if (light[0] < 0) return;
    for (int x = 0; x < photograph.cols; x++) {
        double count = cell(light_counts, x);
        if (count == 0) continue;
        for (int n = 0; n < 3; n++) photograph(y, x)[n] = float(cell(light_sums[n], x) / count);
        plants(y, x) = has_canopy && cell(canopy_sums, x) * 2 >= count ? 1 : 0;
    }
    for (auto &column : light_sums) std::fill(column.begin(), column.end(), 0.0f);
    std::fill(light_counts.begin(), light_counts.end(), 0.0f);
    std::fill(canopy_sums.begin(), canopy_sums.end(), 0.0f);
}

int copencv_index_number(const char *name) {
    for (int n = 0; n < crops::formula_count; n++) {
        if (std::strcmp(crops::formulas[n].name, name) == 0) return n;
    }
    return -1;
}

int copencv_index_is_possible(int number, const int *has_band) {
    if (number < 0 || number >= crops::formula_count) return 0;
    const crops::formula &what = crops::formulas[number];
    return (!what.blue || has_band[copencv_blue]) && (!what.green || has_band[copencv_green]) &&
        (!what.red || has_band[copencv_red]) && (!what.edge || has_band[copencv_red_edge]) &&
        (!what.nir || has_band[copencv_nir]);
}

int copencv_crop_open(const copencv_crop_plan *plan, copencv_crop **crop) {
    bool is_sound = plan->width > 0 && plan->height > 0 && plan->orientation >= 1 && plan->orientation <= 8 &&
        plan->index_count >= 0 && plan->index_count <= copencv_most_indices && plan->side >= 0;
    for (int n = 0; is_sound && n < plan->index_count; n++) {
        const copencv_wanted_index &index = plan->indices[n];
        is_sound = copencv_index_is_possible(index.number, plan->has_band) && index.low < index.high &&
            index.map_low < index.map_high;
    }
    if (!is_sound) return COPENCV_BAD_ARGUMENT;
    bool is_long = plan->width > most_side || plan->height > most_side;
    if (is_long || int64_t(plan->width) * plan->height > most_pixels) return COPENCV_NO_MEMORY;
    return guarded([&] { *crop = new copencv_crop(*plan); });
}

void copencv_crop_close(copencv_crop *crop) { delete crop; }

int copencv_crop_rows(copencv_crop *crop, int rows, const float *const *planes, const uint8_t *state) {
    if (rows < 0 || rows > crop->height - crop->taken) return COPENCV_BAD_ARGUMENT;
    for (int n = 0; n < copencv_band_count; n++) {
        if (crop->has_band[n] && !planes[n]) return COPENCV_BAD_ARGUMENT;
    }
    return guarded([&] {
        for (int y = 0; y < rows; y++) {
            const float *at[copencv_band_count];
            size_t start = size_t(y) * size_t(crop->width);
            for (int n = 0; n < copencv_band_count; n++) at[n] = crop->has_band[n] ? planes[n] + start : nullptr;
            crop->take(at, state + start);
        }
    });
}
