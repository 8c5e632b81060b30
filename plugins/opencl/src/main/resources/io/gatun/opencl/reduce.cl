#include "common.cl"

// What is folded (SUM, MEAN, PROD, MAX, MIN, L1, L2, LOG_SUM, SUM_SQUARE): START, one more element, two parts, the end.
#if defined(PROD)
#define START 1
#define FOLD(f, x) ((f) * (x))
#define JOIN(f, g) ((f) * (g))
#elif defined(MAX)
#define START -INFINITY
#define FOLD(f, x) ((x) > (f) || isnan(x) ? (x) : (f))
#define JOIN(f, g) FOLD(f, g)
#elif defined(MIN)
#define START INFINITY
#define FOLD(f, x) ((x) < (f) || isnan(x) ? (x) : (f))
#define JOIN(f, g) FOLD(f, g)
#else
#define START 0
#if defined(L1)
#define FOLD(f, x) ((f) + fabs(x))
#elif defined(L2) || defined(SUM_SQUARE)
#define FOLD(f, x) ((f) + (x) * (x))
#else
#define FOLD(f, x) ((f) + (x))
#endif
#define JOIN(f, g) ((f) + (g))
#endif
#if defined(MEAN)
#define END(f, n) ((f) / (n))
#elif defined(L2)
#define END(f, n) sqrt(f)
#elif defined(LOG_SUM)
#define END(f, n) log(f)
#else
#define END(f, n) (f)
#endif

// Folds rows of elements that lie side by side. Work-groups: rows; their size is a power of two.
kernel void rows(global const real *x, int x0, int xs, global real *y, int y0, int ys, int in_image, int length,
        local float *parts) {
    int n = get_group_id(0) / in_image;
    int row = get_group_id(0) % in_image;
    int lid = get_local_id(0);
    x += x0 + (long) n * xs + (long) row * length;
    float f = START;
    for (int i = lid; i < length; i += get_local_size(0)) {
        float v = LOAD(x, i);
        f = FOLD(f, v);
    }
    parts[lid] = f;
    for (int half_size = get_local_size(0) / 2; half_size > 0; half_size /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lid < half_size) {
            float g = parts[lid + half_size];
            parts[lid] = JOIN(parts[lid], g);
        }
    }
    if (lid == 0) {
        STORE(END(parts[0], (float) length), y, y0 + (long) n * ys + row);
    }
}

// Folds lines of elements that lie `inner` apart. Work-items: lines.
kernel void lines(global const real *x, int x0, int xs, global real *y, int y0, int ys, int count, int length, int inner) {
    int line = get_global_id(0);
    if (line >= count) {
        return;
    }
    x += x0 + (long) (line / inner) * length * inner + line % inner;
    float f = START;
    for (int i = 0; i < length; i++) {
        float v = LOAD(x, (long) i * inner);
        f = FOLD(f, v);
    }
    STORE(END(f, (float) length), y, y0 + line);
}
