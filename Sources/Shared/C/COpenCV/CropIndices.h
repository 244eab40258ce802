// The formulas, one row at a time.
#pragma once

#include "COpenCV.h"

#include <cmath>
#include <limits>

namespace crops {

/// A denominator that is nearer to zero makes no value.
constexpr float least_denominator = 1e-6f;
/// VARI: also one that is less than this share of all three bands together.
constexpr float least_vari_share = 0.01f;
constexpr float none = std::numeric_limits<float>::quiet_NaN();

struct formula {
    const char *name;
    /// What it needs.
    bool blue, green, red, edge, nir;
    /// Reckons a row; `base` is 0 for pixels that count and no number for others.
    void (*reckon)(const float *const *bands, const float *base, int count, float *to);
};

extern const formula formulas[];
extern const int formula_count;

/// Plants: ExG − ExR > 0 on chromatic coordinates, with ExG = 2g − r − b and ExR = 1.3r − g.
void find_canopy(const float *const *bands, const float *base, int count, float *canopy);

}  // namespace crops
