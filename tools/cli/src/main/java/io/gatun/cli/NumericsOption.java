package io.gatun.cli;

import io.gatun.Numerics;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How exactly to compute: an option of every command that runs a model. */
final class NumericsOption {
    @Option(
            names = "--numerics",
            paramLabel = "HOW",
            converter = ByName.class,
            description = {
                "fast: the fastest kernels (default);",
                "strict: no transforms, one order of summation;",
                "compact: large fully connected weights in bfloat16."
            })
    private Numerics numerics = Numerics.FAST;

    Numerics numerics() {
        return numerics;
    }

    static String nameOf(Numerics numerics) {
        return numerics.name().toLowerCase(Locale.ROOT);
    }

    static final class ByName implements ITypeConverter<Numerics> {
        @Override
        public Numerics convert(String text) {
            return Arrays.stream(Numerics.values())
                    .filter(numerics -> nameOf(numerics).equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("wanted one of " + names() + ", got '" + text + "'"));
        }

        private static String names() {
            return Arrays.stream(Numerics.values()).map(NumericsOption::nameOf).collect(Collectors.joining(", "));
        }
    }
}
