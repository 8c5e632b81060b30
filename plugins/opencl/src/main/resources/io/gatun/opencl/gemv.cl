#include "common.cl"
#include "activation.cl"

// A few rows times a constant matrix, as in a fully connected layer: y[row][n] = activation(sum of x[row][k] * w[n][k] + bias[n]).
// Reading the matrix, once, takes all the time. A work-group computes WIDTH adjacent columns for all ROWS rows: its work-items
// walk along k side by side, and add up what they have in local memory at the end.
//
// parameters  columns, padded to a multiple of 4, floats: the bias; then [columns][depth] the matrix, depth padded to a multiple
//             of 4 with zeros
// x           rows of depth elements, xLine apart; read in fours if VECTOR is 4, when all begin at a multiple of four
// y           rows of columns elements, yLine apart

#define WORKER ((int) get_local_id(0))

#if VECTOR == 4
#define READ LOAD4_ALIGNED
#define PRODUCT(u, v) dot(u, v)
typedef float4 numbers;
#else
#define READ LOAD
#define PRODUCT(u, v) ((u) * (v))
typedef float numbers;
#endif

kernel __attribute__((reqd_work_group_size(WORKERS, 1, 1)))
void gemv(
        global const float *restrict parameters,
        global const real *restrict x,
        const int xFirst,
        const int xLine,
        global real *restrict y,
        const int yFirst,
        const int yLine,
        const int columns,
        const int depth,
        const float alpha,
        const float beta) {
    const int first = get_group_id(0) * WIDTH;
    const int line = (depth + 3) & ~3;
    global const real *matrix = (global const real *) (parameters + ((columns + 3) & ~3));
    local float partial[WIDTH * ROWS][WORKERS];

    float sums[WIDTH][ROWS];
#pragma unroll
    for (int n = 0; n < WIDTH; n++) {
#pragma unroll
        for (int m = 0; m < ROWS; m++) {
            sums[n][m] = 0.0f;
        }
    }
    for (int k = WORKER * VECTOR; k < depth; k += WORKERS * VECTOR) {
        numbers in[ROWS];
#pragma unroll
        for (int m = 0; m < ROWS; m++) {
            in[m] = READ(x, xFirst + (size_t) m * xLine + k);
        }
#pragma unroll
        for (int n = 0; n < WIDTH; n++) {
            const int column = min(first + n, columns - 1);
            const numbers weights = READ(matrix, (size_t) column * line + k);
#pragma unroll
            for (int m = 0; m < ROWS; m++) {
                sums[n][m] += PRODUCT(weights, in[m]);
            }
        }
    }
#pragma unroll
    for (int n = 0; n < WIDTH; n++) {
#pragma unroll
        for (int m = 0; m < ROWS; m++) {
            partial[n * ROWS + m][WORKER] = sums[n][m];
        }
    }
    for (int half_of = WORKERS / 2; half_of > 0; half_of /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int i = WORKER; i < WIDTH * ROWS * half_of; i += WORKERS) {
            partial[i / half_of][i % half_of] += partial[i / half_of][i % half_of + half_of];
        }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int i = WORKER; i < WIDTH * ROWS; i += WORKERS) {
        const int column = first + i / ROWS;
        if (column < columns) {
            STORE(activate(partial[i][0] + parameters[column], alpha, beta), y, yFirst + (size_t) (i % ROWS) * yLine + column);
        }
    }
}
