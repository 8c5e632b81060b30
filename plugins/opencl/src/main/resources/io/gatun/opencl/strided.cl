#include "common.cl"
#include "walk.cl"

// y[p] = x[p] for the positions p of a box along which both move as their strides say. Work-items: positions.
kernel void strided(global const real *x, int x0, int xs, global real *y, int y0, int ys, int positions, int d1, int d2,
        int d3, int d4, int sx0, int sx1, int sx2, int sx3, int sx4, int sy0, int sy1, int sy2, int sy3, int sy4) {
    int at = get_global_id(0);
    if (at >= positions) {
        return;
    }
    Position p = position(at, d1, d2, d3, d4);
    STORE(LOAD(x, x0 + offset(p, sx0, sx1, sx2, sx3, sx4)), y, y0 + offset(p, sy0, sy1, sy2, sy3, sy4));
}

// y = value, everywhere. Work-items: elements.
kernel void fill(global real *y, int y0, int ys, int size, float value) {
    int i = get_global_id(0);
    if (i < size) {
        STORE(value, y, y0 + i);
    }
}
