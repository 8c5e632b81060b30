package io.gatun.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time in seconds, such as {@code 10} or {@code 0.5}. */
final class Seconds implements ITypeConverter<Duration> {
    private static final double NANOS = 1e9;

    @Override
    public Duration convert(String text) {
        try {
            double nanos = Double.parseDouble(text) * NANOS;
            if (nanos >= 1) {
                return Duration.ofNanos((long) nanos);
            }
        } catch (NumberFormatException notANumber) {
            throw refusal(text);
        }
        throw refusal(text);
    }

    private static TypeConversionException refusal(String text) {
        return new TypeConversionException("wanted a number of seconds above 0, got '" + text + "'");
    }
}
