// Values in memory are floats, or halves where HALF is defined; kernels compute in float.
// LOAD(p, i) and STORE(x, p, i) move one element, LOAD4 and STORE4 four from element i on, which needs no alignment; for
// LOAD4_ALIGNED and STORE4_ALIGNED element i begins at a multiple of four elements.
#ifdef HALF
typedef half real;
#define LOAD(p, i) vload_half(i, p)
#define LOAD4(p, i) vload_half4(0, (p) + (i))
#define STORE(x, p, i) vstore_half_rte(x, i, p)
#define STORE4(x, p, i) vstore_half4_rte(x, 0, (p) + (i))
#define LOAD4_ALIGNED(p, i) vloada_half4(0, (p) + (i))
#define STORE4_ALIGNED(x, p, i) vstorea_half4_rte(x, 0, (p) + (i))
#else
typedef float real;
#define LOAD(p, i) ((p)[i])
#define LOAD4(p, i) vload4(0, (p) + (i))
#define STORE(x, p, i) ((p)[i] = (x))
#define STORE4(x, p, i) vstore4(x, 0, (p) + (i))
#define LOAD4_ALIGNED(p, i) (*(global const float4 *) ((p) + (i)))
#define STORE4_ALIGNED(x, p, i) (*(global float4 *) ((p) + (i)) = (x))
#endif
