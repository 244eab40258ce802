// The short way through plain JPEGs.
#pragma once
#include <stdio.h>

#include <jpeglib.h>

#include "formats.h"

/// Decodes to 1/8 or 2/8 of the size, after `jpeg_read_header` from memory; 1 or 3 channels. Answers 0, with nothing
/// changed, for every file that is not plain and whole: then libjpeg shall do it.
int ccodecs_jpeg_reduced(
    const struct jpeg_decompress_struct *jpeg, uint32_t eighths, uint32_t channels, ccodecs_picture *picture);
