package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;

/** Convolution by its definition, in double precision over row-major arrays. */
final class ConvReference {
    private ConvReference() {}

    /**
     * @param in [N, C, H, W]
     * @param filters [out channels, channels / groups, kernel height, kernel width]
     * @return [N, out height, out width, out channels], as the kernels lay it out, before any activation
     */
    static double[] run(ConvGeometry g, float[] in, float[] filters, float[] bias) {
        var out = new double[g.outPixels() * g.outChannels()];
        int next = 0;
        for (int n = 0; n < g.images(); n++) {
            for (int y = 0; y < g.outHeight(); y++) {
                for (int x = 0; x < g.outWidth(); x++) {
                    for (int oc = 0; oc < g.outChannels(); oc++) {
                        out[next++] = bias[oc] + element(g, in, filters, n, y, x, oc);
                    }
                }
            }
        }
        return out;
    }

    private static double element(ConvGeometry g, float[] in, float[] filters, int n, int y, int x, int oc) {
        int firstChannel = oc / g.groupOutChannels() * g.groupChannels();
        double sum = 0;
        for (int c = 0; c < g.groupChannels(); c++) {
            for (int i = 0; i < g.kernelH(); i++) {
                for (int j = 0; j < g.kernelW(); j++) {
                    int inY = y * g.strideH() - g.padTop() + i * g.dilationH();
                    int inX = x * g.strideW() - g.padLeft() + j * g.dilationW();
                    if (inY >= 0 && inY < g.height() && inX >= 0 && inX < g.width()) {
                        int at = ((n * g.channels() + firstChannel + c) * g.height() + inY) * g.width() + inX;
                        int tap = ((oc * g.groupChannels() + c) * g.kernelH() + i) * g.kernelW() + j;
                        sum += (double) in[at] * filters[tap];
                    }
                }
            }
        }
        return sum;
    }

    static double activated(double x, Epilogue epilogue) {
        if (epilogue.equals(Epilogue.none())) {
            return x;
        }
        if (epilogue.equals(Epilogue.leaky(epilogue.low()))) {
            return x < 0 ? x * epilogue.low() : x;
        }
        return Math.min(Math.max(x, epilogue.low()), epilogue.high());
    }
}
