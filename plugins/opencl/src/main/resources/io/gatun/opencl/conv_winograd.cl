#include "common.cl"

// Convolution 3x3 with stride 1 by Winograd's F(m x m, 3x3), m being TILE: 4 or 2. Three kernels, one after the other:
//
//   winograd_input    cuts the images into overlapping tiles of SIDE x SIDE pixels, SIDE being m + 2, and transforms them
//   winograd_product  multiplies them with the filters, which were transformed when they were packed: one product for each of
//                     the SIDE * SIDE elements
//   winograd_output   transforms the products back into tiles of m x m pixels, with bias, addend and activation
//
// F(4x4) interpolates at 0, +-sqrt(1/2), +-sqrt(2) and infinity, which rounds half as much as the usual 0, +-1, +-2; F(2x2) at
// 0, 1, -1 and infinity. Tiles are numbered through all images of a launch; there may be fewer images than the batch has.
// Filters and what lies between the kernels is float: [element][channel][tile], the tiles padded to a multiple of 4.

#define SIDE (TILE + 2)

// Tiles of one image, and those of a launch as they lie between the kernels.
#define ACROSS ((outWidth + TILE - 1) / TILE)
#define DOWN ((outHeight + TILE - 1) / TILE)

#if TILE == 4
#define A1 0.70710678118654752f
#define A3 0.35355339059327376f
#define B1 1.41421356237309505f
#define B3 2.82842712474619010f

inline void to_elements(const float *x, float *out) {
    const float x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5];
    const float near_even = x4 - 2.0f * x2;
    const float near_odd = A1 * x3 - B1 * x1;
    const float far_even = x4 - 0.5f * x2;
    const float far_odd = B1 * x3 - A1 * x1;
    out[0] = x0 + x4 - 2.5f * x2;
    out[1] = near_even + near_odd;
    out[2] = near_even - near_odd;
    out[3] = far_even + far_odd;
    out[4] = far_even - far_odd;
    out[5] = x1 + x5 - 2.5f * x3;
}

inline void to_pixels(const float *x, float *out) {
    const float near = x[1] + x[2];
    const float near_odd = x[1] - x[2];
    const float far = x[3] + x[4];
    const float far_odd = x[3] - x[4];
    out[0] = x[0] + near + far;
    out[1] = A1 * near_odd + B1 * far_odd;
    out[2] = 0.5f * near + 2.0f * far;
    out[3] = A3 * near_odd + B3 * far_odd + x[5];
}
#else
inline void to_elements(const float *x, float *out) {
    const float x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
    out[0] = x2 - x0;
    out[1] = x1 + x2;
    out[2] = x2 - x1;
    out[3] = x3 - x1;
}

inline void to_pixels(const float *x, float *out) {
    out[0] = x[0] + x[1] + x[2];
    out[1] = x[1] - x[2] + x[3];
}
#endif

#if STAGE == 0
// One work-item for each tile and channel.
//
// x      [images][channels][height][width], from firstImage on
// tiles  of all images together
kernel void winograd_input(
        global const real *restrict x,
        const int xFirst,
        const int xImage,
        global float *restrict elements,
        const int firstImage,
        const int channels,
        const int height,
        const int width,
        const int outHeight,
        const int outWidth,
        const int padTop,
        const int padLeft,
        const int tiles) {
    const int tile = get_global_id(0);
    const int channel = get_global_id(1);
    if (tile >= tiles || channel >= channels) {
        return;
    }
    const int image = tile / (ACROSS * DOWN);
    const int top = tile % (ACROSS * DOWN) / ACROSS * TILE - padTop;
    const int left = tile % ACROSS * TILE - padLeft;
    const size_t plane = (size_t) height * width;
    global const real *from = x + xFirst + (size_t) (firstImage + image) * xImage + channel * plane;

    float half_done[SIDE * SIDE];
#pragma unroll
    for (int j = 0; j < SIDE; j++) {
        float line[SIDE];
        float transformed[SIDE];
        const int column = left + j;
#pragma unroll
        for (int i = 0; i < SIDE; i++) {
            const int row = top + i;
            const bool inside = row >= 0 && row < height && column >= 0 && column < width;
            line[i] = inside ? LOAD(from, row * width + column) : 0.0f;
        }
        to_elements(line, transformed);
#pragma unroll
        for (int i = 0; i < SIDE; i++) {
            half_done[i * SIDE + j] = transformed[i];
        }
    }
    const int padded = (tiles + 3) & ~3;
#pragma unroll
    for (int i = 0; i < SIDE; i++) {
        float transformed[SIDE];
        to_elements(half_done + i * SIDE, transformed);
#pragma unroll
        for (int j = 0; j < SIDE; j++) {
            elements[((size_t) (i * SIDE + j) * channels + channel) * padded + tile] = transformed[j];
        }
    }
}
#endif

#if STAGE == 1
#define VA 4
#define VB 4
#define A_ALONG_K 0
#define B_ALONG_K 0
#define WORKER ((int) get_local_id(0))

// parameters  rows as floats: the bias; then [element][depth][rows] the filters, rows padded to a multiple of 4, depth to 32
// elements    [element][depth][tiles]
// products    [element][rows][tiles]
kernel __attribute__((reqd_work_group_size((BM / TM) * (BN / TN), 1, 1)))
void winograd_product(
        global const float *restrict parameters,
        global const float *restrict elements,
        global float *restrict products,
        const int rows,
        const int depth,
        const int tiles) {
    const int padded = (rows + 3) & ~3;
    const int columns = (tiles + 3) & ~3;
    const int row_tiles = (rows + BM - 1) / BM;
    const int first_row = (int) (get_group_id(0) % row_tiles) * BM;
    const int first_column = (int) (get_group_id(0) / row_tiles) * BN;
    const int element = get_group_id(1);
    global const float *filters = parameters + padded + (size_t) element * ((depth + 31) & ~31) * padded;
    const int own = first_column + WORKER % (BN / 4) * 4;
    global const float *column_start = elements + (size_t) element * depth * columns + own;

#define FETCH_A(row, k) \
    (first_row + (row) < padded ? *(global const float4 *) (filters + (size_t) (k) * padded + first_row + (row)) : (float4)(0.0f))
#define FETCH_B(k, column) \
    (own < columns && (k) < depth ? *(global const float4 *) (column_start + (size_t) (k) * columns) : (float4)(0.0f))
#include "product.cl"

    global float *out = products + (size_t) element * rows * columns;
#pragma unroll
    for (int i = 0; i < TM; i++) {
        const int row = first_row + ROW(i);
#pragma unroll
        for (int j = 0; j < TN / 4; j++) {
            const int column = first_column + COLUMN(j);
            if (row < rows && column < columns) {
                *(global float4 *) (out + (size_t) row * columns + column) = sums[i][j];
            }
        }
    }
}
#endif

#if STAGE == 2
#include "activation.cl"

// One work-item for each tile and output channel.
//
// parameters  begins with the bias
// addend, y   [images][rows][outHeight][outWidth], from firstImage on; the addend is read only if hasAddend
kernel void winograd_output(
        global const float *restrict parameters,
        global const float *restrict products,
        global const real *addend,
        const int addendFirst,
        const int addendImage,
        const int hasAddend,
        global real *y,
        const int yFirst,
        const int yImage,
        const int firstImage,
        const int rows,
        const int outHeight,
        const int outWidth,
        const int tiles,
        const float alpha,
        const float beta) {
    const int tile = get_global_id(0);
    const int row = get_global_id(1);
    if (tile >= tiles || row >= rows) {
        return;
    }
    const int image = tile / (ACROSS * DOWN);
    const int top = tile % (ACROSS * DOWN) / ACROSS * TILE;
    const int left = tile % ACROSS * TILE;
    const int padded = (tiles + 3) & ~3;

    float half_done[TILE * SIDE];
#pragma unroll
    for (int j = 0; j < SIDE; j++) {
        float line[SIDE];
        float transformed[TILE];
#pragma unroll
        for (int i = 0; i < SIDE; i++) {
            line[i] = products[((size_t) (i * SIDE + j) * rows + row) * padded + tile];
        }
        to_pixels(line, transformed);
#pragma unroll
        for (int i = 0; i < TILE; i++) {
            half_done[i * SIDE + j] = transformed[i];
        }
    }
    const float bias = parameters[row];
    const size_t channel = (size_t) row * outHeight * outWidth;
    global const real *from = addend + addendFirst + (size_t) (firstImage + image) * addendImage + channel;
    global real *to = y + yFirst + (size_t) (firstImage + image) * yImage + channel;
#pragma unroll
    for (int i = 0; i < TILE; i++) {
        float pixels[TILE];
        to_pixels(half_done + i * SIDE, pixels);
#pragma unroll
        for (int j = 0; j < TILE; j++) {
            if (top + i < outHeight && left + j < outWidth) {
                const int at = (top + i) * outWidth + left + j;
                float value = pixels[j] + bias;
                if (hasAddend) {
                    value += LOAD(from, at);
                }
                STORE(activate(value, alpha, beta), to, at);
            }
        }
    }
}
#endif
