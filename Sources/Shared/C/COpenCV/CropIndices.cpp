#include "CropIndices.h"

namespace crops {
namespace {

using planes = const float *const *;

/// Values that are quotients; written so that the compiler makes vectors of it: no branch, one division a pixel.
template <typename Parts>
void quotients(const float *base, int count, float *to, Parts parts) {
    for (int x = 0; x < count; x++) {
        float over, under;
        parts(x, over, under);
        float value = over / under;
        to[x] = (std::fabs(under) < least_denominator ? none : value) + base[x];
    }
}

/// (a − b) / (a + b).
void difference(const float *a, const float *b, const float *base, int count, float *to) {
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = a[x] - b[x];
        under = a[x] + b[x];
    });
}

/// a / b − 1.
void ratio(const float *a, const float *b, const float *base, int count, float *to) {
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = a[x] - b[x];
        under = b[x];
    });
}

void ndvi(planes in, const float *base, int count, float *to) {
    difference(in[copencv_nir], in[copencv_red], base, count, to);
}

void gndvi(planes in, const float *base, int count, float *to) {
    difference(in[copencv_nir], in[copencv_green], base, count, to);
}

void ndre(planes in, const float *base, int count, float *to) {
    difference(in[copencv_nir], in[copencv_red_edge], base, count, to);
}

void ndwi(planes in, const float *base, int count, float *to) {
    difference(in[copencv_green], in[copencv_nir], base, count, to);
}

void savi(planes in, const float *base, int count, float *to) {
    const float *nir = in[copencv_nir], *red = in[copencv_red];
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = 1.5f * (nir[x] - red[x]);
        under = nir[x] + red[x] + 0.5f;
    });
}

void osavi(planes in, const float *base, int count, float *to) {
    const float *nir = in[copencv_nir], *red = in[copencv_red];
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = nir[x] - red[x];
        under = nir[x] + red[x] + 0.16f;
    });
}

void msavi(planes in, const float *base, int count, float *to) {
    const float *nir = in[copencv_nir], *red = in[copencv_red];
    for (int x = 0; x < count; x++) {
        float twice = 2 * nir[x] + 1;
        // (2N + 1)² − 8 (N − R), so that nothing below zero comes of rounding where both bands are bright.
        float less = 2 * nir[x] - 1, under = less * less + 8 * red[x];
        to[x] = (under < 0 ? none : 0.5f * (twice - std::sqrt(under < 0 ? 0 : under))) + base[x];
    }
}

void evi2(planes in, const float *base, int count, float *to) {
    const float *nir = in[copencv_nir], *red = in[copencv_red];
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = 2.5f * (nir[x] - red[x]);
        under = nir[x] + 2.4f * red[x] + 1;
    });
}

void cig(planes in, const float *base, int count, float *to) {
    ratio(in[copencv_nir], in[copencv_green], base, count, to);
}

void cire(planes in, const float *base, int count, float *to) {
    ratio(in[copencv_nir], in[copencv_red_edge], base, count, to);
}

void gli(planes in, const float *base, int count, float *to) {
    const float *red = in[copencv_red], *green = in[copencv_green], *blue = in[copencv_blue];
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = 2 * green[x] - red[x] - blue[x];
        under = 2 * green[x] + red[x] + blue[x];
    });
}

void vari(planes in, const float *base, int count, float *to) {
    const float *red = in[copencv_red], *green = in[copencv_green], *blue = in[copencv_blue];
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = green[x] - red[x];
        under = green[x] + red[x] - blue[x];
        // Colours of every day make this denominator nearly zero, unlike those of the others. Where it is less than a
        // step of eight bits makes of this light, it is noise that decides, and thousands would drown the mean.
        float least = least_vari_share * (red[x] + green[x] + blue[x]);
        under = std::fabs(under) < least ? 0 : under;
    });
}

void exg(planes in, const float *base, int count, float *to) {
    const float *red = in[copencv_red], *green = in[copencv_green], *blue = in[copencv_blue];
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = 2 * green[x] - red[x] - blue[x];
        under = red[x] + green[x] + blue[x];
    });
}

void ngrdi(planes in, const float *base, int count, float *to) {
    difference(in[copencv_green], in[copencv_red], base, count, to);
}

void tgi(planes in, const float *base, int count, float *to) {
    const float *red = in[copencv_red], *green = in[copencv_green], *blue = in[copencv_blue];
    for (int x = 0; x < count; x++) to[x] = green[x] - 0.39f * red[x] - 0.61f * blue[x] + base[x];
}

void gcc(planes in, const float *base, int count, float *to) {
    const float *red = in[copencv_red], *green = in[copencv_green], *blue = in[copencv_blue];
    quotients(base, count, to, [=](int x, float &over, float &under) {
        over = green[x];
        under = red[x] + green[x] + blue[x];
    });
}

}  // namespace

const formula formulas[] = {
    {"ndvi", false, false, true, false, true, ndvi},   {"gndvi", false, true, false, false, true, gndvi},
    {"ndre", false, false, false, true, true, ndre},   {"savi", false, false, true, false, true, savi},
    {"osavi", false, false, true, false, true, osavi}, {"msavi", false, false, true, false, true, msavi},
    {"evi2", false, false, true, false, true, evi2},   {"cig", false, true, false, false, true, cig},
    {"cire", false, false, false, true, true, cire},   {"ndwi", false, true, false, false, true, ndwi},
    {"gli", true, true, true, false, false, gli},      {"vari", true, true, true, false, false, vari},
    {"exg", true, true, true, false, false, exg},      {"ngrdi", false, true, true, false, false, ngrdi},
    {"tgi", true, true, true, false, false, tgi},      {"gcc", true, true, true, false, false, gcc},
};

const int formula_count = sizeof formulas / sizeof *formulas;

void find_canopy(planes in, const float *base, int count, float *canopy) {
    const float *red = in[copencv_red], *green = in[copencv_green], *blue = in[copencv_blue];
    for (int x = 0; x < count; x++) {
        float sum = red[x] + green[x] + blue[x];
        // Both are divided by the same sum, which is positive: the sign needs no division. What is zero but for rounding
        // is no plant.
        float excess = 30 * green[x] - 23 * red[x] - 10 * blue[x];
        bool is_plant = (sum >= least_denominator) & (excess > 1e-5f * sum) & (base[x] == 0);
        canopy[x] = is_plant ? 0 : none;
    }
}

}  // namespace crops
