package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table(List.of("what", "ms"), Set.of("what"));

    @BeforeEach
    void fill() {
        table.add(List.of("a", "123.4"));
        table.add(List.of("longer", "5.6"));
    }

    @Test
    void aTerminalGetsAlignedColumns() {
        assertThat(table.aligned()).isEqualTo("""
                what       ms
                a       123.4
                longer    5.6
                """);
    }

    @Test
    void markdownSaysWhichColumnsAreNumbers() {
        assertThat(table.markdown()).isEqualTo("""
                | what   |    ms |
                |--------|------:|
                | a      | 123.4 |
                | longer |   5.6 |
                """);
    }

    @Test
    void aRowMustFit() {
        assertThatThrownBy(() -> table.add(List.of("a"))).hasMessage("a row of 1 cells in a table of 2 columns");
    }
}
