#include "COpenCV.h"
#include "Guarded.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

/// Enough to tell letters apart, and little enough to be quick.
constexpr double enough_pixels = 4e6;
/// Fewer letters make no lines.
constexpr int letters_of_a_line = 25;
constexpr double most_degrees = 10;

/// The noise of a scanner is everywhere, ink is not: the median of a Laplacian sees only the noise.
double noise_of(const cv::Mat &page) {
    int side = 1024;
    cv::Rect middle((page.cols - std::min(page.cols, side)) / 2, (page.rows - std::min(page.rows, side)) / 2,
                    std::min(page.cols, side), std::min(page.rows, side));
    cv::Mat kernel = (cv::Mat_<float>(3, 3) << 1, -2, 1, -2, 4, -2, 1, -2, 1);
    cv::Mat edges;
    cv::filter2D(page(middle), edges, CV_16S, kernel);
    std::vector<int> counts(2048);
    for (int y = 0; y < edges.rows; y++) {
        const int16_t *row = edges.ptr<int16_t>(y);
        for (int x = 0; x < edges.cols; x++) counts[std::min(2047, std::abs(int(row[x])))]++;
    }
    int64_t half = int64_t(edges.rows) * edges.cols / 2, seen = 0;
    int median = 0;
    while (median < 2047 && (seen += counts[median]) <= half) median++;
    return median / (6 * 0.6745);
}

/// How sharply the ink falls into lines when the page is sheared by an angle.
double sharpness(const std::vector<cv::Point> &ink, double degrees, std::vector<int> &bins) {
    double slope = std::tan(degrees * CV_PI / 180);
    int offset = int(bins.size()) / 3;
    std::fill(bins.begin(), bins.end(), 0);
    for (const cv::Point &point : ink) {
        int at = offset + int(std::lround(point.y - point.x * slope));
        if (at >= 0 && at < int(bins.size())) bins[at]++;
    }
    double sum = 0;
    for (size_t at = 1; at < bins.size(); at++) {
        double step = bins[at] - bins[at - 1];
        sum += step * step;
    }
    return sum;
}

/// The angle at which the ink is sharpest, and how sharp it is there.
std::pair<double, double> best_angle(const std::vector<cv::Point> &ink, int extent) {
    std::vector<int> bins(size_t(extent) * 3);
    std::pair<double, double> best{0, sharpness(ink, 0, bins)};
    auto look = [&](double from, double to, double step) {
        for (double degrees = from; degrees <= to + step / 2; degrees += step) {
            double sharp = sharpness(ink, degrees, bins);
            if (sharp > best.second) best = {degrees, sharp};
        }
    };
    look(-most_degrees, most_degrees, 0.5);
    look(best.first - 0.4, best.first + 0.4, 0.1);
    return best;
}

void look(const cv::Mat &page, copencv_survey &survey) {
    survey.noise = noise_of(page);
    double scale = std::min(1.0, std::sqrt(enough_pixels / (double(page.rows) * page.cols)));
    cv::Mat small = page;
    if (scale < 1) cv::resize(page, small, {}, scale, scale, cv::INTER_AREA);
    if (survey.noise > 4) {
        cv::Mat calm;
        cv::GaussianBlur(small, calm, {}, 1);
        small = calm;
    }
    cv::Mat ink;
    cv::threshold(small, ink, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
    // A page without ink has no two shades to tell apart.
    cv::Scalar dark = cv::mean(small, ink), light = cv::mean(small, ~ink);
    if (light[0] - dark[0] < 16) return;
    if (cv::countNonZero(ink) * 2 > ink.rows * ink.cols) ink = ~ink;

    cv::Mat labels, stats, centers;
    int count = cv::connectedComponentsWithStats(ink, labels, stats, centers, 8, CV_32S);
    std::vector<char> is_letter(size_t(count), 0);
    std::vector<int> heights, tops;
    for (int label = 1; label < count; label++) {
        int width = stats.at<int>(label, cv::CC_STAT_WIDTH), height = stats.at<int>(label, cv::CC_STAT_HEIGHT);
        int area = stats.at<int>(label, cv::CC_STAT_AREA);
        bool fits = height >= 3 && height <= ink.rows / 6 && width <= ink.cols / 3 && width <= height * 8 &&
            height <= width * 12 && area >= 8 && area * 12 >= width * height;
        if (!fits) continue;
        is_letter[size_t(label)] = 1;
        heights.push_back(height);
        tops.push_back(stats.at<int>(label, cv::CC_STAT_TOP));
    }
    survey.letters = uint32_t(heights.size());
    if (heights.empty()) return;
    std::nth_element(heights.begin(), heights.begin() + long(heights.size() / 2), heights.end());
    survey.letter_height = heights[heights.size() / 2] / scale;
    std::nth_element(tops.begin(), tops.begin() + long(tops.size() / 2), tops.end());
    survey.middle = double(tops[tops.size() / 2]) / ink.rows;
    if (int(heights.size()) < letters_of_a_line) return;

    std::vector<cv::Point> along, across;
    int step = std::max(1, std::max(ink.rows, ink.cols) / 1000);
    for (int y = 0; y < ink.rows; y++) {
        const int *row = labels.ptr<int>(y);
        for (int x = y % step; x < ink.cols; x += step) {
            if (row[x] == 0 || !is_letter[size_t(row[x])]) continue;
            along.push_back({x / step, y / step});
            across.push_back({y / step, x / step});
        }
    }
    int extent = std::max(ink.rows, ink.cols) / step + 1;
    auto [level, level_sharpness] = best_angle(along, extent);
    auto [plumb, plumb_sharpness] = best_angle(across, extent);
    survey.is_sideways = plumb_sharpness > level_sharpness * 1.5;
    // What is seen across is the mirror image of the page turned by a quarter.
    double skew = survey.is_sideways ? -plumb : level;
    survey.skew = std::abs(skew) < most_degrees - 0.25 ? skew : 0;
}

}  // namespace

int copencv_look(const uint8_t *grey, int width, int height, copencv_survey *survey) {
    *survey = copencv_survey{};
    if (grey == nullptr || width < 3 || height < 3) return COPENCV_BAD_ARGUMENT;
    return guarded([&] {
        look(cv::Mat(height, width, CV_8UC1, const_cast<uint8_t *>(grey)), *survey);
    });
}

void copencv_straight_size(int width, int height, double skew, double scale, int *to_width, int *to_height) {
    double radians = std::abs(skew) * CV_PI / 180;
    *to_width = std::max(1, int(std::ceil((width * std::cos(radians) + height * std::sin(radians)) * scale)));
    *to_height = std::max(1, int(std::ceil((height * std::cos(radians) + width * std::sin(radians)) * scale)));
}

int copencv_straighten(
    const uint8_t *from, int width, int height, double skew, double scale, double blur, uint8_t *to, int to_width,
    int to_height
) {
    int wanted_width = 0, wanted_height = 0;
    copencv_straight_size(width, height, skew, scale, &wanted_width, &wanted_height);
    if (from == nullptr || to == nullptr || width < 1 || height < 1 || scale <= 0 || std::abs(skew) > 45 ||
        to_width != wanted_width || to_height != wanted_height) {
        return COPENCV_BAD_ARGUMENT;
    }
    return guarded([&] {
        cv::Mat source(height, width, CV_8UC1, const_cast<uint8_t *>(from));
        cv::Mat target(to_height, to_width, CV_8UC1, to);
        cv::Mat calm = source;
        if (blur > 0) {
            calm = cv::Mat();
            cv::GaussianBlur(source, calm, {}, blur);
        }
        // getRotationMatrix2D turns against the clock: lines that fall to the right rise by it.
        cv::Mat turn = cv::getRotationMatrix2D({width / 2.0f, height / 2.0f}, skew, scale);
        turn.at<double>(0, 2) += to_width / 2.0 - width / 2.0;
        turn.at<double>(1, 2) += to_height / 2.0 - height / 2.0;
        int how = scale < 0.8 ? cv::INTER_AREA : cv::INTER_CUBIC;
        if (skew == 0) {
            cv::resize(calm, target, target.size(), 0, 0, how);
        } else {
            cv::warpAffine(calm, target, turn, target.size(), cv::INTER_CUBIC, cv::BORDER_CONSTANT, 255);
        }
    });
}
