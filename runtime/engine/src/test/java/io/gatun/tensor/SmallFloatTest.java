package io.gatun.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.Narrowing.Direction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats of 8 and 4 bits against their definition written as fields of bits, and against published numbers. */
class SmallFloatTest {
    private static final Narrowing SATURATING = Narrowing.DEFAULT;
    private static final Narrowing OPEN = new Narrowing(false, Direction.UP);

    private static double decoded(DType dtype, int bits) {
        return switch (dtype) {
            case FLOAT8E4M3FN -> (bits & 0x7F) == 0x7F ? Double.NaN : field(bits, 4, 3, 7);
            case FLOAT8E4M3FNUZ -> bits == 0x80 ? Double.NaN : field(bits, 4, 3, 8);
            case FLOAT8E5M2 ->
                (bits & 0x7C) != 0x7C
                        ? field(bits, 5, 2, 15)
                        : (bits & 3) != 0 ? Double.NaN : bits > 0x7F ? -1.0 / 0 : 1.0 / 0;
            case FLOAT8E5M2FNUZ -> bits == 0x80 ? Double.NaN : field(bits, 5, 2, 16);
            case FLOAT8E8M0 -> bits == 255 ? Double.NaN : Math.pow(2, bits - 127);
            case FLOAT4E2M1 -> field(bits, 2, 1, 1);
            default -> throw new IllegalArgumentException(dtype.toString());
        };
    }

    private static double field(int bits, int exponentBits, int fractionBits, int bias) {
        int sign = bits >> exponentBits + fractionBits;
        int exponent = bits >> fractionBits & (1 << exponentBits) - 1;
        double fraction = (bits & (1 << fractionBits) - 1) / (double) (1 << fractionBits);
        double magnitude =
                exponent == 0 ? fraction * Math.pow(2, 1 - bias) : (1 + fraction) * Math.pow(2, exponent - bias);
        return sign == 0 ? magnitude : -magnitude;
    }

    private static int stored(DType dtype, double value, Narrowing narrowing) {
        try (var tensor = Tensor.allocate(dtype, Shape.of(2))) {
            tensor.set(1, value, narrowing);
            return (int) tensor.bitsAt(1);
        }
    }

    private static double loaded(DType dtype, int bits) {
        try (var tensor = Tensor.allocate(dtype, Shape.of(2))) {
            tensor.setBits(1, bits);
            return tensor.doubleAt(1);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, mode = Mode.MATCH_ANY, names = "FLOAT[48]E.*")
    void allBitsMeanWhatTheFormatSays(DType dtype) {
        for (int bits = 0; bits < 1 << dtype.bits(); bits++) {
            assertThat(Double.valueOf(loaded(dtype, bits))).isEqualTo(Double.valueOf(decoded(dtype, bits)));
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, mode = Mode.MATCH_ANY, names = "FLOAT[48]E.*")
    void allNumbersSurviveARoundTrip(DType dtype) {
        for (int bits = 0; bits < 1 << dtype.bits(); bits++) {
            double value = loaded(dtype, bits);
            if (Double.isNaN(value)) {
                assertThat(loaded(dtype, stored(dtype, value, SATURATING))).isNaN();
            } else if (Double.isFinite(value)) {
                assertThat(stored(dtype, value, SATURATING)).isEqualTo(bits);
                assertThat(stored(dtype, value, OPEN)).isEqualTo(bits);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "FLOAT4E2M1"})
    void whatLiesBetweenGoesToTheNearestAndHalfwayToTheEvenOne(DType dtype) {
        double[] numbers = IntStream.range(0, 1 << dtype.bits() - 1)
                .mapToDouble(bits -> decoded(dtype, bits))
                .filter(Double::isFinite)
                .toArray();
        for (int bits = 0; bits + 1 < numbers.length; bits++) {
            double halfway = (numbers[bits] + numbers[bits + 1]) / 2;
            int even = bits % 2 == 0 ? bits : bits + 1;
            int sign = 1 << dtype.bits() - 1;
            assertThat(stored(dtype, halfway, OPEN)).isEqualTo(even);
            assertThat(stored(dtype, Math.nextDown(halfway), OPEN)).isEqualTo(bits);
            assertThat(stored(dtype, Math.nextUp(halfway), OPEN)).isEqualTo(bits + 1);
            if (even > 0) {
                assertThat(stored(dtype, -halfway, OPEN)).isEqualTo(even | sign);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT8E4M3FN, 448, 464, NaN",
        "FLOAT8E4M3FNUZ, 240, 247.9, NaN",
        "FLOAT8E5M2, 57344, 61439.9, Infinity",
        "FLOAT8E5M2FNUZ, 57344, 61439.9, NaN",
        "FLOAT4E2M1, 6, 7, 6"
    })
    void whatIsTooLargeSaturatesUnlessToldOtherwise(
            DType dtype, double largest, double stillRoundedDown, double beyond) {
        for (int sign : new int[] {1, -1}) {
            assertThat(loaded(dtype, stored(dtype, sign * stillRoundedDown, OPEN)))
                    .isEqualTo(sign * largest);
            for (double large : new double[] {stillRoundedDown * 1.01, 1e6, 1e300, Double.POSITIVE_INFINITY}) {
                assertThat(loaded(dtype, stored(dtype, sign * large, SATURATING)))
                        .isEqualTo(sign * largest);
                assertThat(Double.valueOf(loaded(dtype, stored(dtype, sign * large, OPEN))))
                        .isEqualTo(Double.valueOf(sign * beyond));
            }
        }
    }

    @Test
    void negativeZeroIsZeroWhereTheFormatHasNone() {
        assertThat(stored(DType.FLOAT8E4M3FN, -0.0, SATURATING)).isEqualTo(0x80);
        assertThat(stored(DType.FLOAT8E5M2, -1e-9, SATURATING)).isEqualTo(0x80);
        assertThat(stored(DType.FLOAT4E2M1, -0.0, SATURATING)).isEqualTo(0x8);
        assertThat(stored(DType.FLOAT8E4M3FNUZ, -0.0, SATURATING)).isZero();
        assertThat(stored(DType.FLOAT8E5M2FNUZ, -1e-9, SATURATING)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "1, 127, 127, 127",
        "1.25, 128, 127, 127",
        "1.5, 128, 127, 128",
        "1.75, 128, 127, 128",
        "-3, 129, 128, 129",
        "1e-300, 0, 0, 0",
        "1.5e-38, 2, 1, 1",
        "3e38, 254, 254, 254",
        "NaN, 255, 255, 255"
    })
    void powersOfTwoRoundInTheDirectionGiven(double value, int up, int down, int nearest) {
        assertThat(stored(DType.FLOAT8E8M0, value, new Narrowing(true, Direction.UP)))
                .isEqualTo(up);
        assertThat(stored(DType.FLOAT8E8M0, value, new Narrowing(true, Direction.DOWN)))
                .isEqualTo(down);
        assertThat(stored(DType.FLOAT8E8M0, value, new Narrowing(true, Direction.NEAREST)))
                .isEqualTo(nearest);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0x1p-130, 0x1.8p127, 0x1p128, Double.POSITIVE_INFINITY})
    void whatIsNoPowerOfTwoInRangeIsNoNumberUnlessItSaturates(double value) {
        assertThat(stored(DType.FLOAT8E8M0, value, SATURATING)).isEqualTo(value < 1 ? 0 : 254);
        assertThat(loaded(DType.FLOAT8E8M0, stored(DType.FLOAT8E8M0, value, OPEN)))
                .isNaN();
    }

    @Test
    void fourBitsHaveNoPlaceForNaN() {
        assertThat(stored(DType.FLOAT4E2M1, Double.NaN, SATURATING)).isEqualTo(0x8);
    }
}
