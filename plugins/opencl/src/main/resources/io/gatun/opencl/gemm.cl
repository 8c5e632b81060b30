#include "common.cl"
#include "activation.cl"

// Products of matrices: y = activation(scale * A * B + scaleC * C), many of them at once.
//
// A_ALONG_K     1 if A lies as [rows][depth], 0 if as [depth][rows]
// B_ALONG_K     1 if B lies as [columns][depth], 0 if as [depth][columns]
// VA, VB        4 if their lines are multiples of four elements and begin at such, else 1
//
// CONSTANT_B 1: B, C, scale and scaleC were packed together: columns, padded to a multiple of 4, floats of C; then
//               [columns][depth] of B, depth padded to a multiple of 4
// CONSTANT_B 0: B as it is; C is read only if hasC, cRow and cColumn being its strides, 0 where it repeats
//
// ...First      where the first matrix begins; ...Line elements from a line to the next
// Matrices are counted along three axes, of which the extents of the last two are given; ...Step0 to ...Step2 are the strides
// of the axes, 0 where matrices repeat. All in elements.

#define WORKER ((int) get_local_id(0))

kernel __attribute__((reqd_work_group_size((BM / TM) * (BN / TN), 1, 1)))
void gemm(
        global const real *restrict a,
        const int aFirst,
        const int aLine,
#if CONSTANT_B
        global const float *restrict parameters,
#else
        const int aStep0,
        const int aStep1,
        const int aStep2,
        global const real *restrict b,
        const int bFirst,
        const int bLine,
        const int bStep0,
        const int bStep1,
        const int bStep2,
        const int extent1,
        const int extent2,
        global const real *restrict c,
        const int hasC,
        const int cRow,
        const int cColumn,
        const float scale,
        const float scaleC,
#endif
        global real *restrict y,
        const int yFirst,
        const int yLine,
        const int rows,
        const int columns,
        const int depth,
        const float alpha,
        const float beta) {
    const int tiles = (columns + BN - 1) / BN;
    const int first_row = (int) (get_group_id(0) / tiles) * BM;
    const int first_column = (int) (get_group_id(0) % tiles) * BN;
    const int matrix = get_group_id(1);
#if CONSTANT_B
    const int bLine = (depth + 3) & ~3;
    global const real *right = (global const real *) (parameters + ((columns + 3) & ~3));
    global const real *left = a + aFirst;
#define FINISHED(sum, row, column) ((sum) + parameters[column])
#else
    const int at0 = matrix / (extent1 * extent2);
    const int at1 = matrix / extent2 % extent1;
    const int at2 = matrix % extent2;
    global const real *left = a + aFirst + (size_t) at0 * aStep0 + (size_t) at1 * aStep1 + (size_t) at2 * aStep2;
    global const real *right = b + bFirst + (size_t) at0 * bStep0 + (size_t) at1 * bStep1 + (size_t) at2 * bStep2;
#define FINISHED(sum, row, column) \
    (scale * (sum) + (hasC ? scaleC * LOAD(c, (size_t) (row) * cRow + (size_t) (column) * cColumn) : 0.0f))
#endif

#if VA == 4
#define LOAD_A LOAD4_ALIGNED
#define NO_A (float4)(0.0f)
#else
#define LOAD_A LOAD
#define NO_A 0.0f
#endif
#if VB == 4
#define LOAD_B LOAD4_ALIGNED
#define NO_B (float4)(0.0f)
#else
#define LOAD_B LOAD
#define NO_B 0.0f
#endif
#if A_ALONG_K
#define A_AT(row, k) ((size_t) (first_row + (row)) * aLine + (k))
#else
#define A_AT(row, k) ((size_t) (k) * aLine + first_row + (row))
#endif
#if B_ALONG_K
#define B_AT(k, column) ((size_t) (first_column + (column)) * bLine + (k))
#else
#define B_AT(k, column) ((size_t) (k) * bLine + first_column + (column))
#endif
#define FETCH_A(row, k) (first_row + (row) < rows && (k) < depth ? LOAD_A(left, A_AT(row, k)) : NO_A)
#define FETCH_B(k, column) (first_column + (column) < columns && (k) < depth ? LOAD_B(right, B_AT(k, column)) : NO_B)
#include "product.cl"

#pragma unroll
    for (int i = 0; i < TM; i++) {
        const int row = first_row + ROW(i);
        if (row >= rows) {
            continue;
        }
        global real *line = y + yFirst + ((size_t) matrix * rows + row) * yLine;
#pragma unroll
        for (int j = 0; j < TN / 4; j++) {
            const int column = first_column + COLUMN(j);
            const float values[4] = {sums[i][j].s0, sums[i][j].s1, sums[i][j].s2, sums[i][j].s3};
#pragma unroll
            for (int n = 0; n < 4; n++) {
                if (column + n < columns) {
                    STORE(activate(FINISHED(values[n], row, column + n), alpha, beta), line, column + n);
                }
            }
        }
    }
}
