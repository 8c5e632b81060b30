// y = x, each a float or a half. Work-items: (four elements of an image, image).
#ifdef FROM_HALF
#define FROM half
#define LOAD_FROM(p, i) vload_half(i, p)
#else
#define FROM float
#define LOAD_FROM(p, i) ((p)[i])
#endif
#ifdef TO_HALF
#define TO half
#define STORE_TO(v, p, i) vstore_half_rte(v, i, p)
#else
#define TO float
#define STORE_TO(v, p, i) ((p)[i] = (v))
#endif

kernel void copy(global const FROM *x, int x0, int xs, global TO *y, int y0, int ys, int images, int size) {
    int first = get_global_id(0) * 4;
    int n = get_global_id(1);
    if (n >= images) {
        return;
    }
    x += x0 + (long) n * xs;
    y += y0 + (long) n * ys;
    for (int i = first; i < min(first + 4, size); i++) {
        STORE_TO(LOAD_FROM(x, i), y, i);
    }
}
