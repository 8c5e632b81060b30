package io.gatun.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of an enum's constants, by the word that it is in print. */
abstract class ByWord<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    ByWord(Class<E> type) {
        this.type = type;
    }

    @Override
    public final E convert(String text) {
        var constants = type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> constant.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("wanted one of "
                        + Arrays.stream(constants).map(E::toString).collect(Collectors.joining(", ")) + ", got '" + text
                        + "'"));
    }
}
