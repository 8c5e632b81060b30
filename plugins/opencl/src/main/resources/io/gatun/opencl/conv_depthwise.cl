#include "common.cl"
#include "activation.cl"

// Depthwise convolution: each output channel sees one input channel, so that reading and writing memory is all there is to it.
// A work-item computes four adjacent output pixels, whose windows overlap, and its neighbours the next ones.
//
// TAPS_H, TAPS_W: the kernel. PIXELS is 4 if output lines are multiples of four pixels, which then are written as such, else 1.
// STRIDE_W and DILATION_W are known here, so that taps shared by adjacent pixels stay in registers.
//
// parameters  rows as floats: the bias; then [rows][TAPS_H][TAPS_W] the filters, rows padded to a multiple of 4
// x           [images][channels][height][width]
// addend, y   [images][rows][outHeight][outWidth]; the addend is read only if hasAddend
// rows        output channels, a multiple of the channels

#define ACROSS 4

// Input pixels of a line that the windows of a work-item see.
#define SEEN ((ACROSS - 1) * STRIDE_W + (TAPS_W - 1) * DILATION_W + 1)

kernel void conv_depthwise(
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
        const int images,
        const int channels,
        const int rows,
        const int height,
        const int width,
        const int outHeight,
        const int outWidth,
        const int strideH,
        const int padTop,
        const int padLeft,
        const int dilationH,
        const float alpha,
        const float beta) {
    const int strips = (outWidth + ACROSS - 1) / ACROSS;
    const int strip = get_global_id(0);
    const int row = get_global_id(1);
    if (strip >= strips * outHeight || row >= rows) {
        return;
    }
    const int line = strip / strips;
    const int first = strip % strips * ACROSS;
    const int padded = (rows + 3) & ~3;
    global const real *filter = (global const real *) (parameters + padded) + (size_t) row * TAPS_H * TAPS_W;
    const int left = first * STRIDE_W - padLeft;
    const size_t plane = (size_t) height * width;

    for (int image = get_global_id(2); image < images; image += get_global_size(2)) {
        global const real *from = x + xFirst + (size_t) image * xImage + row / (rows / channels) * plane;
        float sums[ACROSS];
#pragma unroll
        for (int p = 0; p < ACROSS; p++) {
            sums[p] = parameters[row];
        }
        for (int i = 0; i < TAPS_H; i++) {
            const int in_line = line * strideH - padTop + i * dilationH;
            if (in_line >= 0 && in_line < height) {
                float seen[SEEN];
#pragma unroll
                for (int s = 0; s < SEEN; s++) {
                    const int at = left + s;
                    seen[s] = at >= 0 && at < width ? LOAD(from, in_line * width + at) : 0.0f;
                }
#pragma unroll
                for (int j = 0; j < TAPS_W; j++) {
                    const float weight = LOAD(filter, i * TAPS_W + j);
#pragma unroll
                    for (int p = 0; p < ACROSS; p++) {
                        sums[p] += weight * seen[p * STRIDE_W + j * DILATION_W];
                    }
                }
            }
        }
        const int start = (row * outHeight + line) * outWidth + first;
        global const real *terms = addend + addendFirst + (size_t) image * addendImage;
        global real *to = y + yFirst + (size_t) image * yImage;
#if PIXELS == 4
        float4 four = (float4)(sums[0], sums[1], sums[2], sums[3]);
        if (hasAddend) {
            four += LOAD4_ALIGNED(terms, start);
        }
        STORE4_ALIGNED(activate4(four, alpha, beta), to, start);
#else
#pragma unroll
        for (int p = 0; p < ACROSS; p++) {
            if (first + p < outWidth) {
                const float value = hasAddend ? sums[p] + LOAD(terms, start + p) : sums[p];
                STORE(activate(value, alpha, beta), to, start + p);
            }
        }
#endif
    }
}
