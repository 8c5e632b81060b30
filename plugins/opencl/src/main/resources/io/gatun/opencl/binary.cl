#include "common.cl"
#include "walk.cl"

// FUNCTION(a, b) names one of these.
inline float floor_mod(float a, float b) { float r = fmod(a, b); return r != 0 && (r < 0) != (b < 0) ? r + b : r; }

#define ADD(a, b) ((a) + (b))
#define SUB(a, b) ((a) - (b))
#define MUL(a, b) ((a) * (b))
#define DIV(a, b) ((a) / (b))
#define POW(a, b) pow(a, b)
#define MOD(a, b) floor_mod(a, b)
#define FMOD(a, b) fmod(a, b)
#define MAX(a, b) (isnan(a) ? (a) : (b) <= (a) ? (a) : (b))
#define MIN(a, b) (isnan(a) ? (a) : (b) >= (a) ? (a) : (b))
#define PRELU(a, b) ((a) < 0 ? (a) * (b) : (a))

inline float apply(float a, float b) { return FUNCTION(a, b); }

// y = factor * FUNCTION(a, b), all of one shape. Work-items: (four elements of an image, image).
kernel void alike(global const real *a, int a0, int as, global const real *b, int b0, int bs, global real *y, int y0,
        int ys, int images, int size, float factor) {
    int i = get_global_id(0) * 4;
    int n = get_global_id(1);
    if (i >= size || n >= images) {
        return;
    }
    a += a0 + (long) n * as;
    b += b0 + (long) n * bs;
    y += y0 + (long) n * ys;
    if (i + 4 <= size) {
        float4 u = LOAD4(a, i);
        float4 v = LOAD4(b, i);
        float4 w = (float4)(apply(u.s0, v.s0), apply(u.s1, v.s1), apply(u.s2, v.s2), apply(u.s3, v.s3));
        STORE4(w * factor, y, i);
    } else {
        for (; i < size; i++) {
            STORE(apply(LOAD(a, i), LOAD(b, i)) * factor, y, i);
        }
    }
}

// The same with broadcasting. Work-items: positions of y.
kernel void repeated(global const real *a, int a0, int as, global const real *b, int b0, int bs, global real *y, int y0,
        int ys, int positions, float factor, int d1, int d2, int d3, int d4, int sa0, int sa1, int sa2, int sa3, int sa4,
        int sb0, int sb1, int sb2, int sb3, int sb4, int sy0, int sy1, int sy2, int sy3, int sy4) {
    int at = get_global_id(0);
    if (at >= positions) {
        return;
    }
    Position p = position(at, d1, d2, d3, d4);
    float u = LOAD(a, a0 + offset(p, sa0, sa1, sa2, sa3, sa4));
    float v = LOAD(b, b0 + offset(p, sb0, sb1, sb2, sb3, sb4));
    STORE(apply(u, v) * factor, y, y0 + offset(p, sy0, sy1, sy2, sy3, sy4));
}
