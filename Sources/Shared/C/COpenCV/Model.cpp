#include "COpenCV.h"
#include "Guarded.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

struct copencv_model {
    cv::dnn::Net net;
};

namespace {

constexpr int side = 224;

/// The scores of a picture, as the last layer gives them.
std::vector<float> scores(copencv_model &model, const cv::Mat &picture, double &milliseconds) {
    cv::Mat blob = cv::dnn::blobFromImage(picture, 1 / 255.0, cv::Size(side, side), cv::Scalar(), false, false);
    model.net.setInput(blob);
    int64_t start = cv::getTickCount();
    cv::Mat output = model.net.forward();
    milliseconds = double(cv::getTickCount() - start) * 1000 / cv::getTickFrequency();
    cv::Mat row = output.reshape(1, 1), numbers;
    row.convertTo(numbers, CV_32F);
    return std::vector<float>(numbers.begin<float>(), numbers.end<float>());
}

/// Scores that are no shares of one are made so by a softmax.
void make_shares(std::vector<float> &scores) {
    double sum = 0;
    bool are_shares = true;
    for (float score : scores) {
        sum += double(score);
        are_shares = are_shares && score >= 0 && score <= 1;
    }
    if (are_shares && std::abs(sum - 1) < 1e-3) return;
    float most = *std::max_element(scores.begin(), scores.end());
    sum = 0;
    for (float &score : scores) {
        score = std::exp(score - most);
        sum += double(score);
    }
    for (float &score : scores) score = float(double(score) / sum);
}

}  // namespace

int copencv_model_open(const uint8_t *bytes, size_t count, int is_onnx, copencv_model **model) {
    *model = nullptr;
    return guarded([&] {
        // The first thing that OpenCV is asked for, before the wall: threads that it started now would stay outside.
        cv::setNumThreads(0);
        const char *start = reinterpret_cast<const char *>(bytes);
        cv::dnn::Net net = is_onnx ? cv::dnn::readNetFromONNX(start, count) : cv::dnn::readNetFromTensorflow(start, count);
        if (net.empty()) CV_Error(cv::Error::StsError, "no layers");
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        copencv_model opened{net};
        // Layers ask for memory and tables when they run first.
        double milliseconds = 0;
        scores(opened, cv::Mat::zeros(side, side, CV_8UC3), milliseconds);
        *model = new copencv_model(opened);
    });
}

void copencv_model_close(copencv_model *model) { delete model; }

int copencv_model_run(
    copencv_model *model, const uint8_t *rgb, int width, int height, float *confidences, int most, int *count,
    double *milliseconds
) {
    if (!model || !rgb || width < 1 || height < 1 || most < 1) return COPENCV_BAD_ARGUMENT;
    return guarded([&] {
        cv::Mat picture(height, width, CV_8UC3, const_cast<uint8_t *>(rgb)), small;
        // Averaged: OpenCV's own reduction on the way into the network skips pixels.
        bool is_larger = width > side && height > side;
        cv::resize(picture, small, cv::Size(side, side), 0, 0, is_larger ? cv::INTER_AREA : cv::INTER_LINEAR);
        std::vector<float> found = scores(*model, small, *milliseconds);
        for (float score : found) {
            if (!std::isfinite(score)) CV_Error(cv::Error::StsError, "no numbers");
        }
        if (found.empty() || found.size() > size_t(most)) CV_Error(cv::Error::StsError, "too many classes");
        make_shares(found);
        std::copy(found.begin(), found.end(), confidences);
        *count = int(found.size());
    });
}
