// One pair of functions a format; the dispatcher in codecs.c has checked magic and argument.
#pragma once
#include "include/CCodecs.h"

int ccodecs_jpeg_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_jpeg_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_png_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_png_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_webp_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_webp_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_gif_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_gif_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);

int ccodecs_tiff_inspect(ccodecs_input input, ccodecs_facts *facts);
int ccodecs_tiff_decode(ccodecs_input input, ccodecs_wish wish, ccodecs_picture *picture);
