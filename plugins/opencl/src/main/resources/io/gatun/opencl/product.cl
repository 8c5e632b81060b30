// The tile of a matrix product that one work-group computes, included into the body of a kernel.
//
// The product is sums[row][column] = sum over k of A[row][k] * B[k][column]. Before this the kernel defines
//   WORKER         number of the work-item in its work-group, 0 to WORKERS - 1
//   FETCH_A(row, k), FETCH_B(k, column)
//                  VA (VB) elements in float, adjacent along the side that is adjacent in memory: 1 or 4; rows, columns and k
//                  count within the tile of the work-group and within the whole depth; zero where there are none
//   depth          how many k there are
// and the host
//   BM BN BK       rows, columns and depth of a work-group's tile
//   TM TN          rows and columns of a work-item's tile, multiples of 4
//   VA VB          elements of one fetch
//   A_ALONG_K B_ALONG_K
//                  1 if elements adjacent in memory differ in k
//
// Afterwards sums[i][j] holds, for row ROW(i), the four columns from COLUMN(j). Two tiles in local memory take turns, so that
// the next is fetched while the present one is multiplied. Rows of a work-item lie in groups of four, BM * 4 / TM apart, so
// that work-items that run together read adjacent float4s of local memory, which no two banks fight over.

#define WORKERS ((BM / TM) * (BN / TN))
#define ROW(i) (((i) / 4) * (BM * 4 / TM) + (WORKER / (BN / TN)) * 4 + (i) % 4)
#define COLUMN(j) ((j) * (BN * 4 / TN) + (WORKER % (BN / TN)) * 4)

#define A_SLOTS (BM * BK / VA / WORKERS)
#define B_SLOTS (BN * BK / VB / WORKERS)

#if A_ALONG_K
#define A_ROW(slot) ((slot) / (BK / VA))
#define A_K(slot) ((slot) % (BK / VA) * VA)
#define A_PAD 4
#else
#define A_ROW(slot) ((slot) % (BM / VA) * VA)
#define A_K(slot) ((slot) / (BM / VA))
#define A_PAD 0
#endif

#if B_ALONG_K
#define B_COLUMN(slot) ((slot) / (BK / VB))
#define B_K(slot) ((slot) % (BK / VB) * VB)
#define B_PAD 4
#else
#define B_COLUMN(slot) ((slot) % (BN / VB) * VB)
#define B_K(slot) ((slot) / (BN / VB))
#define B_PAD 0
#endif

    local float4 a_tile[2][BK][(BM + A_PAD) / 4];
    local float4 b_tile[2][BK][(BN + B_PAD) / 4];
    float4 sums[TM][TN / 4];
    for (int i = 0; i < TM; i++) {
        for (int j = 0; j < TN / 4; j++) {
            sums[i][j] = (float4)(0.0f);
        }
    }

    // the first turn only fetches
    for (int k0 = -BK, turn = 1; k0 < depth; k0 += BK, turn ^= 1) {
#if VA == 4
        float4 a_next[A_SLOTS];
#else
        float a_next[A_SLOTS];
#endif
#if VB == 4
        float4 b_next[B_SLOTS];
#else
        float b_next[B_SLOTS];
#endif
        const int next = k0 + BK;
        if (next < depth) {
#pragma unroll
            for (int s = 0; s < A_SLOTS; s++) {
                const int slot = WORKER + s * WORKERS;
                a_next[s] = FETCH_A(A_ROW(slot), next + A_K(slot));
            }
#pragma unroll
            for (int s = 0; s < B_SLOTS; s++) {
                const int slot = WORKER + s * WORKERS;
                b_next[s] = FETCH_B(next + B_K(slot), B_COLUMN(slot));
            }
        }
        if (k0 >= 0) {
#pragma unroll
            for (int k = 0; k < BK; k++) {
                float4 a[TM / 4];
                float4 b[TN / 4];
#pragma unroll
                for (int i = 0; i < TM / 4; i++) {
                    a[i] = a_tile[turn][k][ROW(4 * i) / 4];
                }
#pragma unroll
                for (int j = 0; j < TN / 4; j++) {
                    b[j] = b_tile[turn][k][COLUMN(j) / 4];
                }
#pragma unroll
                for (int i = 0; i < TM / 4; i++) {
#pragma unroll
                    for (int j = 0; j < TN / 4; j++) {
                        sums[4 * i][j] += a[i].s0 * b[j];
                        sums[4 * i + 1][j] += a[i].s1 * b[j];
                        sums[4 * i + 2][j] += a[i].s2 * b[j];
                        sums[4 * i + 3][j] += a[i].s3 * b[j];
                    }
                }
            }
        }
        if (next < depth) {
            const int to = turn ^ 1;
#pragma unroll
            for (int s = 0; s < A_SLOTS; s++) {
                const int slot = WORKER + s * WORKERS;
#if VA == 1
                ((local float *) a_tile[to][A_K(slot)])[A_ROW(slot)] = a_next[s];
#elif A_ALONG_K
                ((local float *) a_tile[to][A_K(slot)])[A_ROW(slot)] = a_next[s].s0;
                ((local float *) a_tile[to][A_K(slot) + 1])[A_ROW(slot)] = a_next[s].s1;
                ((local float *) a_tile[to][A_K(slot) + 2])[A_ROW(slot)] = a_next[s].s2;
                ((local float *) a_tile[to][A_K(slot) + 3])[A_ROW(slot)] = a_next[s].s3;
#else
                a_tile[to][A_K(slot)][A_ROW(slot) / 4] = a_next[s];
#endif
            }
#pragma unroll
            for (int s = 0; s < B_SLOTS; s++) {
                const int slot = WORKER + s * WORKERS;
#if VB == 1
                ((local float *) b_tile[to][B_K(slot)])[B_COLUMN(slot)] = b_next[s];
#elif B_ALONG_K
                ((local float *) b_tile[to][B_K(slot)])[B_COLUMN(slot)] = b_next[s].s0;
                ((local float *) b_tile[to][B_K(slot) + 1])[B_COLUMN(slot)] = b_next[s].s1;
                ((local float *) b_tile[to][B_K(slot) + 2])[B_COLUMN(slot)] = b_next[s].s2;
                ((local float *) b_tile[to][B_K(slot) + 3])[B_COLUMN(slot)] = b_next[s].s3;
#else
                b_tile[to][B_K(slot)][B_COLUMN(slot) / 4] = b_next[s];
#endif
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
