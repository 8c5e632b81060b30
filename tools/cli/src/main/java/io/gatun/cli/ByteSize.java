package io.gatun.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes such as {@code 4096}, {@code 500m} or {@code 4g}. */
final class ByteSize implements ITypeConverter<Long> {
    private static final String UNITS = "kmgt";

    @Override
    public Long convert(String text) {
        var size = text.toLowerCase(Locale.ROOT);
        int unit = size.isEmpty() ? -1 : UNITS.indexOf(size.charAt(size.length() - 1));
        try {
            long number = Long.parseLong(unit < 0 ? size : size.substring(0, size.length() - 1));
            if (number > 0) {
                return Math.multiplyExact(number, 1L << 10 * (unit + 1));
            }
        } catch (NumberFormatException | ArithmeticException noSize) {
            throw refusal(text);
        }
        throw refusal(text);
    }

    private static TypeConversionException refusal(String text) {
        return new TypeConversionException("wanted a size such as 500m or 4g, got '" + text + "'");
    }
}
