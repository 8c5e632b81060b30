// A position of a box of five axes, of which a kernel is told the inner four extents.
typedef struct {
    int i0, i1, i2, i3, i4;
} Position;

inline Position position(int at, int d1, int d2, int d3, int d4) {
    Position p;
    p.i4 = at % d4;
    at /= d4;
    p.i3 = at % d3;
    at /= d3;
    p.i2 = at % d2;
    at /= d2;
    p.i1 = at % d1;
    p.i0 = at / d1;
    return p;
}

inline int offset(Position p, int s0, int s1, int s2, int s3, int s4) {
    return p.i0 * s0 + p.i1 * s1 + p.i2 * s2 + p.i3 * s3 + p.i4 * s4;
}
