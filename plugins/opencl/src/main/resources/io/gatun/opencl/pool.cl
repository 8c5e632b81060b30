#include "common.cl"

// The largest (MAX) or the mean (AVERAGE) of the elements under a window. Work-items: elements of y.
// Padding counts in the mean where `padded` is not 0; what lies beyond the padding after the image (pb, pr) never does.
kernel void pool(global const real *x, int x0, int xs, global real *y, int y0, int ys, int images, int channels, int ih,
        int iw, int oh, int ow, int kh, int kw, int sh, int sw, int dh, int dw, int pt, int pl, int pb, int pr,
        int padded) {
    int at = get_global_id(0);
    if (at >= images * channels * oh * ow) {
        return;
    }
    int ox = at % ow;
    int oy = at / ow % oh;
    int c = at / (ow * oh) % channels;
    int n = at / (ow * oh * channels);
    int top = oy * sh - pt;
    int left = ox * sw - pl;
    x += x0 + (long) n * xs + (long) c * ih * iw;
    int i0 = top < 0 ? (-top + dh - 1) / dh : 0;
    int j0 = left < 0 ? (-left + dw - 1) / dw : 0;
    int i1 = min(kh, (ih - top + dh - 1) / dh);
    int j1 = min(kw, (iw - left + dw - 1) / dw);
#ifdef MAX
    float result = -INFINITY;
#else
    float result = 0;
#endif
    for (int i = i0; i < i1; i++) {
        for (int j = j0; j < j1; j++) {
            float v = LOAD(x, (top + i * dh) * iw + left + j * dw);
#ifdef MAX
            result = v > result || isnan(v) ? v : result;
#else
            result += v;
#endif
        }
    }
#ifndef MAX
    if (padded) {
        i0 = j0 = 0;
        i1 = min(kh, (ih + pb - top + dh - 1) / dh);
        j1 = min(kw, (iw + pr - left + dw - 1) / dw);
    }
    result /= max(1, max(0, i1 - i0) * max(0, j1 - j0));
#endif
    STORE(result, y, y0 + (long) n * ys + ((long) c * oh + oy) * ow + ox);
}
