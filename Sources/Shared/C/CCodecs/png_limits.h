// What no PNG may ask of libpng, whichever way it is read.
#pragma once
#include <png.h>

void ccodecs_png_set_limits(png_structp png);
