#include "common.cl"

#ifdef LOGARITHM
#define RESULT(v, most, sum) ((v) - (most) - log(sum))
#else
#define RESULT(v, most, sum) (exp((v) - (most)) / (sum))
#endif

inline float joined_max(local float *parts, float mine) {
    int lid = get_local_id(0);
    parts[lid] = mine;
    for (int half_size = get_local_size(0) / 2; half_size > 0; half_size /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lid < half_size) {
            parts[lid] = fmax(parts[lid], parts[lid + half_size]);
        }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    float result = parts[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    return result;
}

inline float joined_sum(local float *parts, float mine) {
    int lid = get_local_id(0);
    parts[lid] = mine;
    for (int half_size = get_local_size(0) / 2; half_size > 0; half_size /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lid < half_size) {
            parts[lid] += parts[lid + half_size];
        }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    return parts[0];
}

// Along rows of elements that lie side by side. Work-groups: rows; their size is a power of two.
kernel void rows(global const real *x, int x0, int xs, global real *y, int y0, int ys, int length, local float *parts) {
    long start = (long) get_group_id(0) * length;
    int lid = get_local_id(0);
    x += x0 + start;
    y += y0 + start;
    float most = -INFINITY;
    for (int i = lid; i < length; i += get_local_size(0)) {
        most = fmax(most, LOAD(x, i));
    }
    most = joined_max(parts, most);
    float sum = 0;
    for (int i = lid; i < length; i += get_local_size(0)) {
        sum += exp(LOAD(x, i) - most);
    }
    sum = joined_sum(parts, sum);
    for (int i = lid; i < length; i += get_local_size(0)) {
        STORE(RESULT(LOAD(x, i), most, sum), y, i);
    }
}

// Along lines of elements that lie `inner` apart. Work-items: lines.
kernel void lines(global const real *x, int x0, int xs, global real *y, int y0, int ys, int count, int length, int inner) {
    int line = get_global_id(0);
    if (line >= count) {
        return;
    }
    long start = (long) (line / inner) * length * inner + line % inner;
    x += x0 + start;
    y += y0 + start;
    float most = -INFINITY;
    for (int i = 0; i < length; i++) {
        most = fmax(most, LOAD(x, (long) i * inner));
    }
    float sum = 0;
    for (int i = 0; i < length; i++) {
        sum += exp(LOAD(x, (long) i * inner) - most);
    }
    for (int i = 0; i < length; i++) {
        STORE(RESULT(LOAD(x, (long) i * inner), most, sum), y, (long) i * inner);
    }
}
