#include "common.cl"

// x / (bias + scale * s)^beta, s the sum of the squares of `before` channels before to `after` behind. Work-items: elements.
kernel void lrn(global const real *x, int x0, int xs, global real *y, int y0, int ys, int images, int channels, int plane,
        int before, int after, float bias, float scale, float beta) {
    int at = get_global_id(0);
    if (at >= images * channels * plane) {
        return;
    }
    int c = at / plane % channels;
    int n = at / (plane * channels);
    int inside = at % (plane * channels);
    x += x0 + (long) n * xs;
    int first = max(0, c - before) - c;
    int last = min(channels - 1 - c, after);
    float squares = 0;
    for (int i = first; i <= last; i++) {
        float v = LOAD(x, inside + i * plane);
        squares += v * v;
    }
    STORE(LOAD(x, inside) / pow(bias + scale * squares, beta), y, y0 + (long) n * ys + inside);
}
