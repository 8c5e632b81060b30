#include "common.cl"
#include "activation.cl"

// y[i] = activate(x[i]). Work-items: (four elements of an image, image).
kernel void map(global const real *x, int x0, int xs, global real *y, int y0, int ys, int images, int size, float alpha,
        float beta) {
    int i = get_global_id(0) * 4;
    int n = get_global_id(1);
    if (i >= size || n >= images) {
        return;
    }
    x += x0 + (long) n * xs;
    y += y0 + (long) n * ys;
    if (i + 4 <= size) {
        STORE4(activate4(LOAD4(x, i), alpha, beta), y, i);
    } else {
        for (; i < size; i++) {
            STORE(activate(LOAD(x, i), alpha, beta), y, i);
        }
    }
}
