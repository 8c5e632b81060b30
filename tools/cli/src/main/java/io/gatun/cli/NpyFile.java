package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** NumPy's file of one array: versions 1 to 3, little-endian, C order. */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;

    /** Magic, version, and the two bytes of a version 1 header's length. */
    private static final int PREFIX = MAGIC.length + 4;

    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-z]\\d+)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\s]*)\\)");

    private static final Map<DType, String> CODES = new EnumMap<>(Map.ofEntries(
            Map.entry(DType.FLOAT16, "f2"),
            Map.entry(DType.FLOAT32, "f4"),
            Map.entry(DType.FLOAT64, "f8"),
            Map.entry(DType.INT8, "i1"),
            Map.entry(DType.INT16, "i2"),
            Map.entry(DType.INT32, "i4"),
            Map.entry(DType.INT64, "i8"),
            Map.entry(DType.UINT8, "u1"),
            Map.entry(DType.UINT16, "u2"),
            Map.entry(DType.UINT32, "u4"),
            Map.entry(DType.UINT64, "u8"),
            Map.entry(DType.BOOL, "b1")));

    private NpyFile() {}

    /**
     * Reads an array.
     *
     * @return a tensor that owns its memory
     * @throws GatunException if the file is no such array, naming the file
     */
    static Tensor read(Path file) throws IOException {
        try (var arena = Arena.ofConfined();
                var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return parse(bytes);
        } catch (GatunException refusal) {
            throw refusal.in(String.valueOf(file.getFileName()));
        }
    }

    private static Tensor parse(MemorySegment bytes) {
        if (bytes.byteSize() < PREFIX + 2
                || !Arrays.equals(bytes.asSlice(0, MAGIC.length).toArray(ValueLayout.JAVA_BYTE), MAGIC)) {
            throw new GatunException("not a NumPy file");
        }
        int version = bytes.get(ValueLayout.JAVA_BYTE, MAGIC.length);
        if (version < 1 || version > 3) {
            throw new GatunException("a NumPy file of version " + version + ", known are 1 to 3");
        }
        int lengthAt = MAGIC.length + 2;
        var order = ByteOrder.LITTLE_ENDIAN;
        long length = version == 1
                ? Short.toUnsignedLong(bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), lengthAt))
                : Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), lengthAt));
        long headerAt = lengthAt + (version == 1 ? 2 : 4);
        if (headerAt + length > bytes.byteSize()) {
            throw new GatunException("a damaged NumPy file: it ends within its header");
        }
        var header = new String(bytes.asSlice(headerAt, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        return tensor(header, bytes.asSlice(headerAt + length));
    }

    private static Tensor tensor(String header, MemorySegment data) {
        var descr = DESCR.matcher(header);
        var fortran = FORTRAN.matcher(header);
        var shape = SHAPE.matcher(header);
        if (!descr.find() || !fortran.find() || !shape.find()) {
            throw new GatunException("its header is not that of an array of numbers: " + header.strip());
        }
        var type = CODES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(descr.group(2)))
                .findFirst()
                .orElseThrow(() -> new GatunException("holds elements of type '" + descr.group(2) + "', known are "
                        + CODES.values().stream().sorted().collect(Collectors.joining(", "))))
                .getKey();
        if (descr.group(1).equals(">") && type.bits() > Byte.SIZE) {
            throw new GatunException("is big-endian; only little-endian arrays are read");
        }
        var dims = shape(shape.group(1));
        if (fortran.group(1).equals("True") && dims.rank() > 1) {
            throw new GatunException("is in Fortran order; save it with numpy.ascontiguousarray");
        }
        var wanted = new TensorType(type, dims);
        if (wanted.bytes() != data.byteSize()) {
            throw new GatunException(wanted + " needs " + wanted.bytes() + " bytes, the file has " + data.byteSize());
        }
        var tensor = Tensor.allocate(type, dims);
        tensor.segment().copyFrom(data);
        return tensor;
    }

    private static Shape shape(String text) {
        try {
            return Shape.of(Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(extent -> !extent.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray());
        } catch (NumberFormatException tooLarge) {
            throw new GatunException("its shape (" + text + ") is not one of 64-bit numbers", tooLarge);
        }
    }

    /**
     * Writes an array of version 1; a file of this name is replaced once the new one is complete.
     *
     * @throws GatunException if NumPy has no such element type
     */
    static void write(Path file, Tensor tensor) throws IOException {
        var code = CODES.get(tensor.dtype());
        if (code == null) {
            throw new GatunException(file.getFileName() + ": NumPy knows no elements of type " + tensor.dtype());
        }
        var prefix = ByteBuffer.wrap(prefix(code, tensor));
        AtomicFile.write(file, neighbour -> {
            try (var channel = FileChannel.open(neighbour, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeAll(channel, prefix);
                long size = tensor.type().bytes();
                for (long at = 0; at < size; at += Integer.MAX_VALUE) {
                    long part = Math.min(Integer.MAX_VALUE, size - at);
                    writeAll(channel, tensor.segment().asSlice(at, part).asByteBuffer());
                }
            }
        });
    }

    private static byte[] prefix(String code, Tensor tensor) {
        var extents = Arrays.stream(tensor.shape().dims())
                .mapToObj(extent -> extent + ",")
                .collect(Collectors.joining());
        var order = tensor.dtype().bits() == Byte.SIZE ? "|" : "<";
        var header = "{'descr': '" + order + code + "', 'fortran_order': False, 'shape': (" + extents + "), }";
        int unpadded = PREFIX + header.length() + 1;
        header += " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        return ByteBuffer.allocate(PREFIX + header.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
