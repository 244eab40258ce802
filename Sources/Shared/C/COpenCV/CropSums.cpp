#include "Crop.h"

#include <algorithm>
#include <limits>

namespace crops {

sums::sums() {
    std::fill(low, low + lanes, std::numeric_limits<float>::infinity());
    std::fill(high, high + lanes, -std::numeric_limits<float>::infinity());
}

/// A value that the others are near to, so that their distances from it are small: the mean so far.
double sums::pivot(const float *values, int length) const {
    if (count > 0) return sum / double(count);
    for (int x = 0; x < length; x++) {
        if (values[x] == values[x]) return double(values[x]);
    }
    return 0;
}

/// Adds a part of which the distances from the pivot and their squares were summed.
void sums::merge(const part &near, double squares, double pivot) {
    double here = double(near.count), offset = near.sum / here;
    double own = std::max(0.0, squares - near.sum * offset);
    double gap = count > 0 ? pivot + offset - sum / double(count) : 0;
    spread += own + gap * gap * (double(count) * here / (double(count) + here));
    sum += near.sum + pivot * here;
    count += near.count;
}

part sums::add(const float *values, int length) {
    double middle = pivot(values, length);
    int x = 0;
    int counts[lanes] = {};
    double total[lanes] = {}, squares[lanes] = {};
    // Copies of the members stay in registers.
    float least[lanes], most[lanes];
    for (int n = 0; n < lanes; n++) (least[n] = low[n]), (most[n] = high[n]);
    for (; x + lanes <= length; x += lanes) {
        for (int n = 0; n < lanes; n++) {
            // No number is not equal to itself, and neither less nor greater than anything.
            float value = values[x + n];
            int is_there = value == value;
            double distance = is_there ? double(value) - middle : 0;
            counts[n] += is_there;
            total[n] += distance;
            squares[n] += distance * distance;
            least[n] = value < least[n] ? value : least[n];
            most[n] = value > most[n] ? value : most[n];
        }
    }
    for (; x < length; x++) {
        float value = values[x];
        if (value != value) continue;
        double distance = double(value) - middle;
        counts[0]++;
        total[0] += distance;
        squares[0] += distance * distance;
        least[0] = std::min(least[0], value);
        most[0] = std::max(most[0], value);
    }
    for (int n = 0; n < lanes; n++) (low[n] = least[n]), (high[n] = most[n]);
    part near;
    near.count = int64_t(counts[0]) + counts[1] + counts[2] + counts[3];
    if (near.count == 0) return near;
    near.sum = (total[0] + total[1]) + (total[2] + total[3]);
    merge(near, (squares[0] + squares[1]) + (squares[2] + squares[3]), middle);
    near.sum += middle * double(near.count);
    return near;
}

}  // namespace crops
