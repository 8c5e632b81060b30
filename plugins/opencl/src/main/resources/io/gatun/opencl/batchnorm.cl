#include "common.cl"

// scale * (x - mean) / sqrt(variance + epsilon) + bias by channel. Work-items: (four pixels, channel, image).
kernel void batchnorm(global const real *x, int x0, int xs, global real *y, int y0, int ys, global const float *scale,
        global const float *bias, global const float *mean, global const float *variance, float epsilon, int images,
        int channels, int plane) {
    int i = get_global_id(0) * 4;
    int c = get_global_id(1);
    int n = get_global_id(2);
    if (i >= plane || c >= channels || n >= images) {
        return;
    }
    float a = scale[c] / sqrt(variance[c] + epsilon);
    float b = bias[c] - mean[c] * a;
    x += x0 + (long) n * xs + (long) c * plane;
    y += y0 + (long) n * ys + (long) c * plane;
    if (i + 4 <= plane) {
        STORE4(LOAD4(x, i) * a + b, y, i);
    } else {
        for (; i < plane; i++) {
            STORE(LOAD(x, i) * a + b, y, i);
        }
    }
}
