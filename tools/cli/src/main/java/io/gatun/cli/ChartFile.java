package io.gatun.cli;

import io.gatun.cli.chart.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A file for a chart.
 *
 * @param path of the file
 * @param format of what is in it
 */
record ChartFile(Path path, Format format) {
    /** What is in such a file, named as its ending. */
    enum Format {
        PNG,
        SVG;

        byte[] bytes(Drawing drawing) {
            return switch (this) {
                case PNG -> drawing.png();
                case SVG -> drawing.svg();
            };
        }

        String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Tells the format by the file's ending. */
    static final class ByName implements ITypeConverter<ChartFile> {
        @Override
        public ChartFile convert(String name) {
            for (var format : Format.values()) {
                if (name.toLowerCase(Locale.ROOT).endsWith(format.ending())) {
                    return new ChartFile(Path.of(name), format);
                }
            }
            throw new TypeConversionException("'" + name + "' must end in .png or .svg, which tells what to draw");
        }
    }

    /** @throws io.gatun.GatunException if the folder does not exist, or this Java cannot draw letters */
    void write(Drawing drawing) throws IOException {
        var bytes = format.bytes(drawing);
        AtomicFile.write(path, file -> Files.write(file, bytes));
    }
}
