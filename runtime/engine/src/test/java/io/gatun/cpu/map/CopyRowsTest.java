package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyRowsTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "16, 16", "3, 13", "5, 4", "17, 1", "64, 32", "33, 67", "15, 31"})
    void concatenatesAtAnyChannelAndSplitsBack(int first, int second) {
        int rows = 997;
        int ldFirst = Rows.padded(first);
        int ldSecond = Rows.padded(second);
        int both = first + second;
        int ldBoth = Rows.padded(both);
        float[] a = Floats.random(rows * first, 1);
        float[] b = Floats.random(rows * second, 2);
        Floats joined = Floats.poisoned(rows * ldBoth);
        // the second slice before the first: neither may spill into the other
        CopyRows.run(
                WORKERS,
                rows,
                second,
                Floats.rows(b, second, ldSecond).address(),
                ldSecond,
                joined.address() + 4L * first,
                ldBoth);
        CopyRows.run(WORKERS, rows, first, Floats.rows(a, first, ldFirst).address(), ldFirst, joined.address(), ldBoth);
        float[] wanted = new float[rows * ldBoth];
        for (int i = 0; i < wanted.length; i++) {
            int row = i / ldBoth;
            int c = i % ldBoth;
            wanted[i] = c < first ? a[row * first + c] : c < both ? b[row * second + c - first] : Float.NaN;
        }
        assertThat(joined.values()).isEqualTo(wanted);
        joined.assertIntact("joined");

        Floats split = Floats.poisoned(rows * ldSecond);
        CopyRows.run(WORKERS, rows, second, joined.address() + 4L * first, ldBoth, split.address(), ldSecond);
        assertThat(split.columns(second, ldSecond)).isEqualTo(b);
        split.assertIntact("split");
    }

    @Test
    void refusesSlicesLongerThanRows() {
        assertThatThrownBy(() -> CopyRows.run(WORKERS, 1, 17, 64, 16, 64, 32))
                .hasMessageContaining("17 floats, 16 apart");
    }
}
