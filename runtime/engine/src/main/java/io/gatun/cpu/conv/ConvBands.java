package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Workers;

/**
 * A {@link ConvChain} in bands of output rows, one image after the other, so that what lies between its convolutions never
 * leaves the second-level cache. Each worker has a ring of expanded rows, and going down an image it adds only those that the
 * next band sees for the first time; where one worker's share ends and another's begins, both compute up to two rows. The
 * kernels are those of the single convolutions, and so are the bits.
 */
public final class ConvBands {
    private ConvBands() {}

    /** Bytes of scratch for a pool of so many threads. */
    public static long scratchBytes(ConvChain chain, int threads) {
        return BandPlan.of(chain, threads).scratchBytes(threads);
    }

    /** Computes all output pixels. */
    public static void run(ConvChain chain, BandOperands o, Workers workers) {
        o.check(chain);
        var plan = BandPlan.of(chain, workers.threads());
        plan.planes().ifPresent(layout -> layout.writeOffsets(o.scratch()));
        var ways = new Way[workers.threads()];
        var bands = plan.bands();
        workers.parallel(Math.multiplyExact(plan.g().images(), bands.count()), (task, worker) -> {
            if (ways[worker] == null) {
                ways[worker] = new Way(chain, o, plan, plan.ring(o.scratch(), worker));
            }
            int band = task % bands.count();
            ways[worker].band(task / bands.count(), bands.first(band), bands.first(band + 1));
        });
    }

    /** One worker's way from band to band: rows {@code first} to {@code end} - 1 of {@code image} are in its ring. */
    private static final class Way {
        private final ConvChain chain;
        private final BandOperands o;
        private final BandPlan plan;
        private final ConvGeometry g;
        private final long ring;
        private int image = -1;
        private int first;
        private int end;

        Way(ConvChain chain, BandOperands o, BandPlan plan, long ring) {
            this.chain = chain;
            this.o = o;
            this.plan = plan;
            this.g = plan.g();
            this.ring = ring;
        }

        /** Output rows {@code from} to {@code to} - 1 of an image. */
        void band(int ofImage, int from, int to) {
            int top = Math.max(0, from * g.strideH() - g.padTop());
            int bottom = Math.min(g.height(), (to - 1) * g.strideH() - g.padTop() + g.kernelH());
            chain.expand().ifPresent(layer -> expand(layer, ofImage, top, bottom));
            long middle = plan.middle(ring);
            for (int y = from; y < to; y++) {
                depthwise(ofImage, y, middle + (y - from) * plan.outRowBytes());
            }
            var layer = chain.project();
            long pixel = ((long) ofImage * g.outHeight() + from) * g.outWidth();
            product(
                    (to - from) * g.outWidth(),
                    middle,
                    plan.ld(),
                    new PackedMatrix(o.project(), g.channels(), layer.geometry().outChannels()),
                    o.out() + 4 * pixel * o.ldOut(),
                    o.ldOut(),
                    o.addend() == 0 ? 0 : o.addend() + 4 * pixel * o.ldAddend(),
                    layer.epilogue());
        }

        /** Sees to it that rows {@code from} to {@code to} - 1 are in the ring. */
        private void expand(ConvChain.Layer layer, int ofImage, int from, int to) {
            if (ofImage != image || from < first || from > end) {
                image = ofImage;
                first = from;
                end = from;
            }
            while (end < to) {
                int slot = end % plan.ring();
                int rows = Math.min(to - end, plan.ring() - slot);
                expand(layer, rows, ring + slot * plan.rowBytes());
                end += rows;
            }
            first = Math.max(first, end - plan.ring());
        }

        private void expand(ConvChain.Layer layer, int rows, long out) {
            var filters = new PackedMatrix(o.expand(), layer.geometry().depth(), g.channels());
            if (plan.planes().isPresent()) {
                var layout = plan.planes().get();
                long lines = plan.lines(ring);
                layout.copy(o.in(), image, end, end + rows, lines);
                layout.convolve(lines, o.scratch(), filters, rows, out, plan.ld(), 0, 0, layer.epilogue());
            } else {
                long in = o.in() + 4 * o.ldIn() * g.width() * ((long) image * g.height() + end);
                product(rows * g.width(), in, o.ldIn(), filters, out, plan.ld(), 0, layer.epilogue());
            }
        }

        private void depthwise(int ofImage, int y, long out) {
            int top = y * g.strideH() - g.padTop();
            var lines = new Depthwise3x3.Lines(
                    line(ofImage, top),
                    line(ofImage, top + 1),
                    line(ofImage, top + 2),
                    4 * (plan.ring() > 0 ? plan.ld() : o.ldIn()),
                    ConvDepthwise.zeros(g, o.depthwise()));
            var epilogue = chain.depthwise().epilogue();
            int channels = Rows.whole(g.channels());
            ConvDepthwise.row(g, lines, o.depthwise(), 0, channels, out, 4L * plan.ld(), 0, 0, epilogue);
        }

        /** Address of the first pixel of a row that the depthwise convolution reads, or 0 for a row outside. */
        private long line(int ofImage, int y) {
            if (y < 0 || y >= g.height()) {
                return 0;
            }
            return plan.ring() > 0
                    ? ring + y % plan.ring() * plan.rowBytes()
                    : o.in() + 4 * o.ldIn() * g.width() * ((long) ofImage * g.height() + y);
        }

        private void product(
                int pixels, long a, long lda, PackedMatrix b, long c, long ldc, long addend, Epilogue epilogue) {
            Gemm.block(pixels, a, lda, b, 0, b.panels(), c, ldc, addend, o.ldAddend(), epilogue);
        }
    }
}
