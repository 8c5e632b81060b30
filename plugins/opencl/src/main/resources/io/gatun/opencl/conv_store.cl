// Stores the sums of product.cl as images, with what follows the convolution: bias, addend, activation. Included into the body
// of a kernel.
//
// group      which of the groups of output channels the rows belong to
// BIAS(row)  what a row begins with
// PIXELS     4 if planes are multiples of four pixels, else 1

#pragma unroll
    for (int j = 0; j < TN / 4; j++) {
        const int column = first_column + COLUMN(j);
        if (column >= columns) {
            continue;
        }
        const int image = column / plane;
        const int pixel = column % plane;
#pragma unroll
        for (int i = 0; i < TM; i++) {
            const int row = first_row + ROW(i);
            if (row >= rows) {
                continue;
            }
            const size_t channel = (size_t) (group * rows + row) * plane;
            float4 sum = sums[i][j] + BIAS(row);
#if PIXELS == 4
            if (hasAddend) {
                sum += LOAD4_ALIGNED(addend, addendFirst + (size_t) image * addendImage + channel + pixel);
            }
            STORE4_ALIGNED(activate4(sum, alpha, beta), y, yFirst + (size_t) image * yImage + channel + pixel);
#else
            const float values[4] = {sum.s0, sum.s1, sum.s2, sum.s3};
            int of = image;
            int at = pixel;
#pragma unroll
            for (int c = 0; c < 4; c++) {
                if (column + c < columns) {
                    float value = values[c];
                    if (hasAddend) {
                        value += LOAD(addend, addendFirst + (size_t) of * addendImage + channel + at);
                    }
                    STORE(activate(value, alpha, beta), y, yFirst + (size_t) of * yImage + channel + at);
                }
                if (++at == plane) {
                    at = 0;
                    of++;
                }
            }
#endif
        }
    }
