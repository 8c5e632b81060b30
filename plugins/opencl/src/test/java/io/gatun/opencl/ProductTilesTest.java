package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.DiskCache;
import io.gatun.spi.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tiles for graphics cards, which no processor would choose, on whatever device there is. */
class ProductTilesTest {
    /** More than one tile of any size along each side, and no whole number of them. */
    private static final int ROWS = 132;

    private static final int COLUMNS = 164;
    private static final int DEPTH = 36;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireDevice() {
        OpenClDevice.require();
    }

    static List<ProductTile> tiles() {
        return ProductTiles.GRAPHICS;
    }

    @ParameterizedTest
    @MethodSource("tiles")
    void cutEveryProduct(ProductTile tile) {
        var device = Devices.find().getFirst();
        var convolution = ProductTile.Fetch.convolution(4);
        var gathering = ProductTile.Fetch.convolution(1);
        assertThat(tile.fits(device, convolution)).as("a 1x1 convolution").isTrue();
        assertThat(tile.fits(device, gathering)).as("any other").isTrue();
        try (var context = ClContext.open(device);
                var programs = new Programs(context, new DiskCache(folder))) {
            // every second one the other way round, as building them for a processor takes seconds
            requireProduct(context, programs, tile, tiles().indexOf(tile) % 2 == 1);
        }
    }

    /** @param crossed whether both sides lie the other way round, fetched by fours */
    private static void requireProduct(ClContext context, Programs programs, ProductTile tile, boolean crossed) {
        int width = crossed ? 4 : 1;
        var kernel = programs.kernel(
                "gemm",
                "gemm",
                List.of(tile.definitions(
                        "VA=" + width,
                        "VB=" + width,
                        "A_ALONG_K=" + (crossed ? 0 : 1),
                        "B_ALONG_K=" + (crossed ? 1 : 0),
                        "CONSTANT_B=0",
                        "ACTIVATION=IDENTITY")));
        try (var arena = Arena.ofConfined();
                var run = new OneRun(ClStream.open(context, 1 << 20), new HashMap<>())) {
            var a = run.buffer(0, ROWS * DEPTH);
            var b = run.buffer(1, COLUMNS * DEPTH);
            var y = run.buffer(2, ROWS * COLUMNS);
            var call = KernelCall.of(kernel)
                    .buffer(a)
                    .ints(0, crossed ? ROWS : DEPTH, 0, 0, 0)
                    .buffer(b)
                    .ints(0, crossed ? DEPTH : COLUMNS, 0, 0, 0, 1, 1)
                    .buffer(a)
                    .ints(0, 0, 0)
                    .reals(1, 0)
                    .buffer(y)
                    .ints(0, COLUMNS, ROWS, COLUMNS, DEPTH)
                    .reals(0, 0);
            var left = arena.allocate(a.bytes(), 16);
            var right = arena.allocate(b.bytes(), 16);
            var product = arena.allocate(y.bytes(), 16);
            for (int k = 0; k < DEPTH; k++) {
                for (int m = 0; m < ROWS; m++) {
                    left.setAtIndex(ValueLayout.JAVA_FLOAT, crossed ? k * ROWS + m : m * DEPTH + k, left(m, k));
                }
                for (int n = 0; n < COLUMNS; n++) {
                    right.setAtIndex(ValueLayout.JAVA_FLOAT, crossed ? n * DEPTH + k : k * COLUMNS + n, right(k, n));
                }
            }
            run.multiply(tile.call(call, ROWS, COLUMNS, 1), Map.of(a, left, b, right), y, product);
            for (int m = 0; m < ROWS; m++) {
                for (int n = 0; n < COLUMNS; n++) {
                    assertThat(product.getAtIndex(ValueLayout.JAVA_FLOAT, m * COLUMNS + n))
                            .as("row %d, column %d", m, n)
                            .isCloseTo(product(m, n), within(0f));
                }
            }
        }
    }

    /** Small whole numbers, so that sums are exact in any order. */
    private static float left(int m, int k) {
        return (m * 7 + k * 3) % 11 - 5;
    }

    private static float right(int k, int n) {
        return (k * 5 + n * 13) % 17 - 8;
    }

    private static float product(int m, int n) {
        float sum = 0;
        for (int k = 0; k < DEPTH; k++) {
            sum += left(m, k) * right(k, n);
        }
        return sum;
    }

    /** Buffers of one stream. */
    private record OneRun(ClStream stream, Map<Buffer, DeviceBuffer> buffers) implements Memory, AutoCloseable {
        /** So many floats in a place of their own. */
        Buffer buffer(int id, int floats) {
            var buffer = new Buffer(id, "operand", (long) floats * Float.BYTES, Buffer.Kind.ACTIVATION, 1);
            buffers.put(buffer, stream.buffer((long) id << 18, buffer.bytes()));
            return buffer;
        }

        void multiply(KernelCall call, Map<Buffer, MemorySegment> in, Buffer y, MemorySegment out) {
            in.forEach((buffer, values) -> stream.upload(values, device(buffer)));
            stream.enqueue(call, this);
            stream.download(device(y), out);
            stream.await();
        }

        @Override
        public DeviceBuffer device(Buffer buffer) {
            return buffers.get(buffer);
        }

        @Override
        public DeviceStream stream(Buffer buffer) {
            return stream;
        }

        @Override
        public long address(Buffer buffer) {
            throw new IllegalStateException("nothing lies on the host");
        }

        @Override
        public MemorySegment segment(Buffer buffer) {
            throw new IllegalStateException("nothing lies on the host");
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
