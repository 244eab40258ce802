#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"

// Black point compensation and relative colorimetry: what viewers of photographs do.
enum { flags = cmsFLAGS_BLACKPOINTCOMPENSATION };
static const cmsUInt32Number intent = INTENT_RELATIVE_COLORIMETRIC;

struct ccodecs_inks {
    cmsHTRANSFORM transform;
};

struct ccodecs_colors {
    cmsHTRANSFORM transform;
};

static cmsToneCurve *srgb_curve(void) {
    static const cmsFloat64Number steps[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    return cmsBuildParametricToneCurve(NULL, 4, steps);
}

/// A profile of three primaries around the white of daylight (D65).
static cmsHPROFILE primaries(const cmsCIExyYTRIPLE *colors, cmsToneCurve *curve) {
    if (!curve) return NULL;
    cmsCIExyY white = {0.3127, 0.3290, 1};
    cmsHPROFILE profile = cmsCreateRGBProfile(&white, colors, (cmsToneCurve *[]){curve, curve, curve});
    cmsFreeToneCurve(curve);
    return profile;
}

static cmsHPROFILE of_space(ccodecs_space space) {
    static const cmsCIExyYTRIPLE adobe = {{0.64, 0.33, 1}, {0.21, 0.71, 1}, {0.15, 0.06, 1}};
    static const cmsCIExyYTRIPLE p3 = {{0.68, 0.32, 1}, {0.265, 0.69, 1}, {0.15, 0.06, 1}};
    static const cmsCIExyYTRIPLE bt2020 = {{0.708, 0.292, 1}, {0.17, 0.797, 1}, {0.131, 0.046, 1}};
    switch (space) {
        case CCODECS_ADOBE_RGB: return primaries(&adobe, cmsBuildGamma(NULL, 563 / 256.0));
        case CCODECS_DISPLAY_P3: return primaries(&p3, srgb_curve());
        case CCODECS_BT2020: return primaries(&bt2020, srgb_curve());
        case CCODECS_SRGB: break;
    }
    return NULL;
}

/// Grey as light as the grey of sRGB.
static cmsHPROFILE grey_target(void) {
    cmsToneCurve *curve = srgb_curve();
    if (!curve) return NULL;
    cmsHPROFILE profile = cmsCreateGrayProfile(cmsD50_xyY(), curve);
    cmsFreeToneCurve(curve);
    return profile;
}

/// How pixels lie in memory. Opacity is carried along.
static cmsUInt32Number layout_of(uint32_t channels, uint32_t bits) {
    uint32_t colors = channels < 3 ? 1 : 3;
    cmsUInt32Number space = colors == 1 ? PT_GRAY : PT_RGB;
    return COLORSPACE_SH(space) | CHANNELS_SH(colors) | EXTRA_SH(channels - colors) | BYTES_SH(bits / 8);
}

ccodecs_colors *ccodecs_colors_open(
    const void *profile, size_t count, ccodecs_space space, uint32_t channels, uint32_t bits
) {
    if (channels < 1 || channels > 4) return NULL;
    int is_grey = channels < 3;
    cmsHPROFILE from = profile ? cmsOpenProfileFromMem(profile, (cmsUInt32Number)count) : of_space(space);
    cmsHTRANSFORM transform = NULL;
    cmsColorSpaceSignature wanted = is_grey ? cmsSigGrayData : cmsSigRgbData;
    if (from && cmsGetColorSpace(from) == wanted) {
        cmsHPROFILE to = is_grey ? grey_target() : cmsCreate_sRGBProfile();
        cmsUInt32Number type = layout_of(channels, bits);
        // Shortened for speed, 16 bits would come out as coarse as eight.
        cmsUInt32Number how = flags | (bits == 16 ? cmsFLAGS_NOOPTIMIZE : 0);
        if (to) transform = cmsCreateTransform(from, type, to, type, intent, how);
        if (to) cmsCloseProfile(to);
    }
    if (from) cmsCloseProfile(from);
    ccodecs_colors *colors = transform ? malloc(sizeof *colors) : NULL;
    if (colors) {
        colors->transform = transform;
    } else if (transform) {
        cmsDeleteTransform(transform);
    }
    return colors;
}

void ccodecs_colors_paint(const ccodecs_colors *colors, void *pixels, uint32_t count) {
    cmsDoTransform(colors->transform, pixels, pixels, count);
}

void ccodecs_colors_close(ccodecs_colors *colors) {
    if (!colors) return;
    cmsDeleteTransform(colors->transform);
    free(colors);
}

int ccodecs_to_srgb(
    uint8_t *pixels, size_t count, uint32_t channels, const uint8_t *profile, size_t profile_count,
    ccodecs_space space
) {
    if (channels != 1 && channels != 3) return 0;
    ccodecs_colors *colors = ccodecs_colors_open(profile, profile_count, space, channels, 8);
    if (!colors) return 0;
    // lcms counts in 32 bits.
    for (size_t done = 0; done < count;) {
        size_t part = count - done < 1 << 20 ? count - done : 1 << 20;
        ccodecs_colors_paint(colors, pixels + done * channels, (uint32_t)part);
        done += part;
    }
    ccodecs_colors_close(colors);
    return 1;
}

ccodecs_inks *ccodecs_inks_open(const void *profile, size_t count, int is_inverted) {
    if (!profile || count > ccodecs_most_profile_bytes) return NULL;
    cmsHPROFILE from = cmsOpenProfileFromMem(profile, (cmsUInt32Number)count), to = NULL;
    cmsHTRANSFORM transform = NULL;
    if (from && cmsGetColorSpace(from) == cmsSigCmykData) to = cmsCreate_sRGBProfile();
    if (to) {
        cmsUInt32Number type = is_inverted ? TYPE_CMYK_8_REV : TYPE_CMYK_8;
        transform = cmsCreateTransform(from, type, to, TYPE_RGB_8, intent, flags);
        cmsCloseProfile(to);
    }
    if (from) cmsCloseProfile(from);
    if (!transform) return NULL;
    ccodecs_inks *inks = malloc(sizeof *inks);
    if (!inks) {
        cmsDeleteTransform(transform);
        return NULL;
    }
    inks->transform = transform;
    return inks;
}

void ccodecs_inks_paint(const ccodecs_inks *inks, const uint8_t *cmyk, uint8_t *rgb, uint32_t count) {
    cmsDoTransform(inks->transform, cmyk, rgb, count);
}

void ccodecs_inks_close(ccodecs_inks *inks) {
    if (!inks) return;
    cmsDeleteTransform(inks->transform);
    free(inks);
}
