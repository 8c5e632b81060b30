#include "common.cl"
#include "activation.cl"

// Convolution with any kernel, stride, dilation, padding and groups, as a product that never stores its right side: row k of
// that is a channel and a tap, column n an output pixel, and elements are gathered as they are fetched ("implicit GEMM").
//
// TAPS_H, TAPS_W: the kernel, known here so that dividing by it is cheap. Output pixels of all images are numbered through.
// PIXELS is 4 if output planes are multiples of four pixels, which then are written as such, else 1.
//
// CONSTANT_FILTERS 1:
//   filters     the bias as floats, [groups][rows]; then [groups][depth][rows] the filters, rows padded to a multiple of 4 and
//               depth to one of 32
// CONSTANT_FILTERS 0:
//   filters     [groups][rows][depth], as the operator has them; bias [groups][rows] is read only if hasBias
// x             [images][groups][channels][height][width]
// addend, y     [images][groups][rows][outHeight][outWidth]; the addend is read only if hasAddend
// ...First      where the first image begins, and ...Image how far the next one is; in elements
// rows, channels are those of one group

#define VA (CONSTANT_FILTERS ? 4 : 1)
#define VB 1
#define A_ALONG_K (!CONSTANT_FILTERS)
#define B_ALONG_K 0
#define WORKER ((int) get_local_id(0))
#define TAPS (TAPS_H * TAPS_W)

// The pixel that a tap sees, or 0 in the padding.
inline float tap(global const real *image, int row, int column, int height, int width, size_t plane) {
    return row >= 0 && row < height && column >= 0 && column < width ? LOAD(image, plane + row * width + column) : 0.0f;
}

kernel __attribute__((reqd_work_group_size((BM / TM) * (BN / TN), 1, 1)))
void conv_direct(
#if CONSTANT_FILTERS
        global const float *restrict parameters,
#else
        global const real *restrict filters,
        global const real *restrict bias,
        const int hasBias,
#endif
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
        const int groups,
        const int rows,
        const int channels,
        const int height,
        const int width,
        const int outHeight,
        const int outWidth,
        const int columns,
        const int strideH,
        const int strideW,
        const int padTop,
        const int padLeft,
        const int dilationH,
        const int dilationW,
        const float alpha,
        const float beta) {
    const int depth = channels * TAPS;
    const int plane = outHeight * outWidth;
    const int tiles = (rows + BM - 1) / BM;
    const int first_row = (int) (get_group_id(0) % tiles) * BM;
    const int first_column = (int) (get_group_id(0) / tiles) * BN;
    const int group = get_group_id(1);

    // a work-item fetches for one column only
    const int own = first_column + WORKER % BN;
    const bool inside = own < columns;
    const int top = own % plane / outWidth * strideH - padTop;
    const int left = own % outWidth * strideW - padLeft;
    const size_t in_plane = (size_t) height * width;
    global const real *source =
            x + (inside ? xFirst + (size_t) (own / plane) * xImage + (size_t) group * channels * in_plane : 0);

#if CONSTANT_FILTERS
    const int padded = (rows + 3) & ~3;
    global const float *bias = parameters + (size_t) group * padded;
    global const real *filters =
            (global const real *) (parameters + (size_t) groups * padded) + (size_t) group * ((depth + 31) & ~31) * padded;
#define FETCH_A(row, k) \
    (first_row + (row) < padded ? LOAD4_ALIGNED(filters, (size_t) (k) * padded + first_row + (row)) : (float4)(0.0f))
#define BIAS(row) bias[row]
#else
    const size_t first_filter = (size_t) group * rows * depth;
#define FETCH_A(row, k) \
    (first_row + (row) < rows && (k) < depth \
             ? LOAD(filters, first_filter + (size_t) (first_row + (row)) * depth + (k)) \
             : 0.0f)
#define BIAS(row) (hasBias ? LOAD(bias, group * rows + (row)) : 0.0f)
#endif
#define FETCH_B(k, column) \
    (inside && (k) < depth \
             ? tap(source, \
                     top + (k) % TAPS / TAPS_W * dilationH, \
                     left + (k) % TAPS_W * dilationW, \
                     height, \
                     width, \
                     (size_t) ((k) / TAPS) * in_plane) \
             : 0.0f)
#include "product.cl"
#include "conv_store.cl"
}
