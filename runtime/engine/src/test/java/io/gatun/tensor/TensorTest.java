package io.gatun.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTest {
    @ParameterizedTest
    @EnumSource(DType.class)
    void everyTypeStoresOneAndZero(DType dtype) {
        try (var tensor = Tensor.allocate(dtype, Shape.of(3))) {
            tensor.set(1, 1L);
            assertThat(tensor.doubleAt(1)).isEqualTo(1);
            assertThat(tensor.longAt(1)).isEqualTo(1);
            assertThat(tensor.bitsAt(0)).isZero();
            assertThat(tensor.bitsAt(2)).isZero();
            assertThat(tensor.segment().byteSize()).isEqualTo((3L * dtype.bits() + 7) / 8);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void bitsAreStoredAndFoundBesideTheirNeighbours(DType dtype) {
        long mask = -1L >>> Long.SIZE - dtype.bits();
        try (var tensor = Tensor.allocate(dtype, Shape.of(7))) {
            for (int i = 0; i < 7; i++) {
                tensor.setBits(i, mask);
            }
            tensor.setBits(3, ~mask | 1);
            for (int i = 0; i < 7; i++) {
                assertThat(tensor.bitsAt(i)).isEqualTo(i == 3 ? 1 : mask);
            }
        }
    }

    @Test
    void elementsThatShareAByteBeginWithItsLowBits() {
        try (var four = Tensor.allocate(DType.INT4, Shape.of(3));
                var two = Tensor.allocate(DType.UINT2, Shape.of(5))) {
            for (int i = 0; i < 3; i++) {
                four.set(i, (long) i - 2);
            }
            for (int i = 0; i < 5; i++) {
                two.set(i, (long) i);
            }
            assertThat(four.segment().toArray(ValueLayout.JAVA_BYTE)).containsExactly(0xFE, 0x00);
            assertThat(four.toLongs()).containsExactly(-2, -1, 0);
            assertThat(two.segment().toArray(ValueLayout.JAVA_BYTE)).containsExactly(0b11_10_01_00, 0);
            assertThat(two.toString()).isEqualTo("u2[5] [0, 1, 2, 3, 0]");
        }
    }

    @Test
    void everyHalfSurvivesARoundTripThroughDouble() {
        try (var tensor = Tensor.allocate(DType.FLOAT16, Shape.of(1))) {
            for (int bits = 0; bits < 1 << 16; bits++) {
                double value = Float.float16ToFloat((short) bits);
                tensor.set(0, value);
                assertThat(Double.valueOf(tensor.doubleAt(0))).isEqualTo(Double.valueOf(value));
            }
        }
    }

    @Test
    void halfRoundsOnceEvenWhereRoundingThroughFloatWouldRoundTwice() {
        double justAboveHalfway = 1 + 0x1p-11 + 0x1p-40;
        try (var tensor = Tensor.allocate(DType.FLOAT16, Shape.of(1))) {
            tensor.set(0, justAboveHalfway);
            assertThat(tensor.doubleAt(0)).isEqualTo(1 + 0x1p-10);
        }
        try (var tensor = Tensor.allocate(DType.BFLOAT16, Shape.of(1))) {
            tensor.set(0, 1 + 0x1p-8 + 0x1p-40);
            assertThat(tensor.doubleAt(0)).isEqualTo(1 + 0x1p-7);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1, -1024})
    void unsignedLongsBecomeTheNearestDouble(long bits) {
        try (var tensor = Tensor.allocate(DType.UINT64, Shape.of(1))) {
            tensor.set(0, bits);
            var exact = new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
            assertThat(tensor.doubleAt(0)).isEqualTo(exact.doubleValue());
        }
    }

    @Test
    void indicesAreRowMajorAndChecked() {
        try (var tensor = Tensor.of(Shape.of(2, 3), 0f, 1f, 2f, 3f, 4f, 5f)) {
            assertThat(tensor.getFloat(1, 2)).isEqualTo(5);
            assertThat(tensor.getFloat(0, 1)).isEqualTo(1);
            assertThatThrownBy(() -> tensor.getFloat(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> tensor.getFloat(0)).hasMessageContaining("1 indices for a tensor f32[2,3]");
        }
    }

    @Test
    void aViewMustFitItsMemory() {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(12);
            assertThatThrownBy(() -> Tensor.view(TensorType.of(DType.FLOAT32, 4), memory))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("f32[4] needs 16 bytes, the memory has 12");
        }
        assertThatThrownBy(() -> Tensor.view(TensorType.of(DType.INT8, 4), MemorySegment.ofArray(new byte[4])))
                .hasMessageContaining("Java heap");
    }

    @Test
    void memoryThatIsHeldOutlivesItsTensor() {
        var tensor = Tensor.of(Shape.of(1), 7f);
        var hold = tensor.reshaped(Shape.SCALAR).hold();
        tensor.close();
        assertThat(tensor.floatAt(0)).isEqualTo(7);
        assertThatThrownBy(tensor::hold).isInstanceOf(IllegalStateException.class);
        hold.close();
        assertThat(tensor.segment().scope().isAlive()).isFalse();
    }

    @Test
    void shapesThatOverflowAreRefused() {
        assertThatThrownBy(() -> Shape.of(Long.MAX_VALUE, 2)).hasMessageContaining("more than 2^63 elements");
        assertThatThrownBy(() -> Shape.of(3, -1)).hasMessageContaining("cannot be negative");
        assertThatThrownBy(() -> Tensor.allocate(DType.FLOAT64, Shape.of(1L << 61)))
                .hasMessageContaining("larger than 2^63 bytes");
        assertThat(Shape.of(0, 5).size()).isZero();
    }

    @Test
    void whatIsComputedIsComputedForEachReaderUntilSomebodyKeepsIt() {
        int[] computations = {0};
        try (var arena = Arena.ofShared()) {
            var tensor = Tensor.computed(new TensorType(DType.INT64, Shape.of(2)), arena, memory -> {
                computations[0]++;
                memory.setAtIndex(Elements.I64, 1, 7);
            });
            assertThat(computations[0]).isZero();
            var lent = tensor.<MemorySegment>lend(memory -> {
                assertThat(memory.getAtIndex(Elements.I64, 1)).isEqualTo(7);
                return memory;
            });
            assertThat(lent.scope().isAlive()).isFalse();
            assertThat(tensor.toLongs()).containsExactly(0, 7);
            assertThat(tensor.segment().scope()).isEqualTo(arena.scope());
            MemorySegment kept = tensor.lend(memory -> memory);
            assertThat(kept).isEqualTo(tensor.segment());
            assertThat(computations[0]).isEqualTo(2);
        }
    }
}
