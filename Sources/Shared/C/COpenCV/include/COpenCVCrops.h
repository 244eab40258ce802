// Vegetation indices of bands that come row by row, in one pass, and the pictures drawn of them. Bands are planes of
// numbers, 0 to 1 where they are reflectance. Nothing grows with the picture but the small maps.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum {
    copencv_blue,
    copencv_green,
    copencv_red,
    copencv_red_edge,
    copencv_nir,
    copencv_band_count,
} copencv_band;

enum {
    copencv_most_indices = 24,
    copencv_histogram_steps = 50,
    copencv_grid = 10,
    copencv_zones = copencv_grid * copencv_grid,
    /// States of a pixel; anything but 0 is not counted.
    copencv_saturated = 1,
    copencv_empty = 2,
};

/// An index that is wanted.
typedef struct {
    /// From `copencv_index_number`.
    int number;
    /// The span of the histogram.
    double low, high;
    /// The span of the map's colours.
    double map_low, map_high;
    /// A map is wanted.
    int is_mapped;
} copencv_wanted_index;

typedef struct {
    int width, height;
    /// 1…8, as EXIF numbers them: maps and zones are those of the turned picture.
    int orientation;
    /// Whether each of the `copencv_band_count` bands comes.
    const int *has_band;
    /// At most `copencv_most_indices`.
    const copencv_wanted_index *indices;
    int index_count;
    /// Longest side of the maps and of the small photograph; 0: none.
    int side;
    /// The bands are those of a photograph on its own scale; others are stretched to be seen.
    int is_photograph;
} copencv_crop_plan;

typedef struct {
    int64_t pixels;
    double mean, median, p10, p90, std, min, max;
} copencv_statistics;

typedef struct {
    int64_t all, valid, canopy;
} copencv_zone;

typedef struct {
    int64_t all, valid, saturated, empty, canopy;
    /// Whether plants could be told from soil.
    int has_canopy;
} copencv_crop_counts;

typedef struct copencv_crop copencv_crop;

#ifdef __cplusplus
extern "C" {
#endif

/// The number of an index by its name, `ndvi`; −1 if it is not known here.
int copencv_index_number(const char *name);
/// Whether these bands allow it.
int copencv_index_is_possible(int number, const int *has_band);

/// COPENCV_NO_MEMORY also for a side of more than 2²⁰ pixels, or more than 2³² of them.
int copencv_crop_open(const copencv_crop_plan *plan, copencv_crop **crop);
void copencv_crop_close(copencv_crop *crop);

/// The next rows, from the top. A plane for each band; NULL for those that do not come.
int copencv_crop_rows(copencv_crop *crop, int rows, const float *const *planes, const uint8_t *state);

/// After the last row.
void copencv_crop_counts_of(const copencv_crop *crop, copencv_crop_counts *counts);
/// Of the index at a place in the plan, with `copencv_histogram_steps` counts.
int copencv_crop_reading(
    const copencv_crop *crop, int place, copencv_statistics *whole, copencv_statistics *canopy, int64_t *histogram);
/// Of a cell of the grid, row by row from the top left of the turned picture, with the mean of each index of the plan;
/// NAN where it has no value.
int copencv_crop_zone(const copencv_crop *crop, int number, copencv_zone *zone, double *means);

/// The size of the small photograph, and of a map with its legend.
void copencv_crop_small_size(const copencv_crop *crop, int *width, int *height);
void copencv_crop_map_size(const copencv_crop *crop, int *width, int *height);

/// The map of an index, by its place in the plan, with its legend: RGB.
int copencv_crop_map(const copencv_crop *crop, int place, const char *title, uint8_t *rgb);
/// Whether there are bands enough for a photograph: red, green and blue, or near infrared, red and green.
int copencv_crop_has_photograph(const copencv_crop *crop);
/// The small photograph; in the colours of near infrared, red and green where there is no blue.
int copencv_crop_photograph(const copencv_crop *crop, uint8_t *rgb);
/// The map of an index laid half over the small photograph, on plants alone where they could be told.
int copencv_crop_overlay(const copencv_crop *crop, int place, uint8_t *rgb);

/// A model that names what is on a picture.
typedef struct copencv_model copencv_model;

/// Reads ONNX or TensorFlow's frozen graph, and runs it once. Answers no model for what cannot be read.
int copencv_model_open(const uint8_t *bytes, size_t count, int is_onnx, copencv_model **model);
void copencv_model_close(copencv_model *model);
/// Runs it on RGB pixels: the confidence of each class, at most `most`, and the milliseconds of the forward pass.
int copencv_model_run(
    copencv_model *model, const uint8_t *rgb, int width, int height, float *confidences, int most, int *count,
    double *milliseconds);

#ifdef __cplusplus
}
#endif
