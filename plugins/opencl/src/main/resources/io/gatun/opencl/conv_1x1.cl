#include "common.cl"
#include "activation.cl"

// Convolution 1x1 with stride 1: for each image, filters [rows][depth] times pixels [depth][plane].
//
// The columns of all images are numbered through, so that a tile may hold pixels of several images. PIXELS is 4 if planes are
// multiples of four pixels, which then are read and written as such, else 1.
//
// parameters  rows as floats: the bias; then [depth][rows] the filters, rows padded to a multiple of 4 and depth to one of BK
// x           [images][depth][plane]
// addend, y   [images][rows][plane]; the addend is read only if hasAddend
// ...First    where the first image begins, and ...Image how far the next one is; in elements

#define VA 4
#define VB PIXELS
#define A_ALONG_K 0
#define B_ALONG_K 0
#define WORKER ((int) get_local_id(0))

kernel __attribute__((reqd_work_group_size((BM / TM) * (BN / TN), 1, 1)))
void conv_1x1(
        global const float *restrict parameters,
        global const real *restrict x,
        const int xFirst,
        const int xImage,
        global const real *addend,
        const int addendFirst,
        const int addendImage,
        const int hasAddend,
        global real *y,
        const int yFirst,
        const int yImage,
        const int rows,
        const int depth,
        const int plane,
        const int columns,
        const float alpha,
        const float beta) {
    const int padded = (rows + 3) & ~3;
    const int tiles = (rows + BM - 1) / BM;
    const int first_row = (int) (get_group_id(0) % tiles) * BM;
    const int first_column = (int) (get_group_id(0) / tiles) * BN;
    global const real *filters = (global const real *) (parameters + padded);

    // a work-item fetches pixels of one column only, or of four
    const int own = first_column + WORKER % (BN / PIXELS) * PIXELS;
    const bool inside = own < columns;
    global const real *pixels = x + (inside ? xFirst + (size_t) (own / plane) * xImage + own % plane : 0);

#define FETCH_A(row, k) \
    (first_row + (row) < padded ? LOAD4_ALIGNED(filters, (size_t) (k) * padded + first_row + (row)) : (float4)(0.0f))
#if PIXELS == 4
#define FETCH_B(k, column) (inside && (k) < depth ? LOAD4_ALIGNED(pixels, (size_t) (k) * plane) : (float4)(0.0f))
#else
#define FETCH_B(k, column) (inside && (k) < depth ? LOAD(pixels, (size_t) (k) * plane) : 0.0f)
#endif
#define BIAS(row) parameters[row]
#include "product.cl"

    const int group = 0;
#include "conv_store.cl"
}
