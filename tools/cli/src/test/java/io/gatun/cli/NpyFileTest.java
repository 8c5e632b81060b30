package io.gatun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
    private static final String HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
    private static final byte[] TWO_FLOATS = ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1.5f)
            .putFloat(-2f)
            .array();

    @TempDir
    private Path folder;

    private Path file(int version, String header, byte[] data) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        var length = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(header.length())
                .array();
        bytes.write(length, 0, version == 1 ? 2 : 4);
        bytes.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(data);
        return Files.write(folder.resolve("a.npy"), bytes.toByteArray());
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            mode = Mode.MATCH_NONE,
            names = {"BFLOAT16", "FLOAT[48]E.*", "U?INT[24]"})
    void readsWhatItWrote(DType type) throws IOException {
        var file = folder.resolve("a.npy");
        try (var written = Tensor.allocate(type, Shape.of(2, 1, 3))) {
            for (long i = 0; i < written.size(); i++) {
                written.set(i, i % 2);
            }
            NpyFile.write(file, written);
            try (var read = NpyFile.read(file)) {
                assertThat(read.type()).isEqualTo(written.type());
                assertThat(read.toLongs()).containsExactly(0, 1, 0, 1, 0, 1);
            }
        }
        assertThat((Files.size(file) - 6L * type.bits() / Byte.SIZE) % 64).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            mode = Mode.MATCH_ANY,
            names = {"BFLOAT16", "FLOAT[48]E.*", "U?INT[24]"})
    void refusesElementsThatNumPyLacks(DType type) {
        try (var tensor = Tensor.allocate(type, Shape.of(3))) {
            assertThatThrownBy(() -> NpyFile.write(folder.resolve("a.npy"), tensor))
                    .hasMessage("a.npy: NumPy knows no elements of type " + type);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsWhatNumPyWrites(int version) throws IOException {
        try (var read = NpyFile.read(file(version, HEADER, TWO_FLOATS))) {
            assertThat(read.toString()).isEqualTo("f32[1,2] [1.5, -2.0]");
        }
    }

    @Test
    void readsAScalar() throws IOException {
        var data = new byte[] {7};
        try (var read = NpyFile.read(file(1, "{'descr': '|u1', 'fortran_order': True, 'shape': ()}", data))) {
            assertThat(read.toString()).isEqualTo("u8[] [7]");
        }
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        assertRefused(file(4, HEADER, TWO_FLOATS), "version 4");
        assertRefused(file(1, HEADER, new byte[7]), "f32[1,2] needs 8 bytes, the file has 7");
        assertRefused(file(1, HEADER.replace("<f4", ">f4"), TWO_FLOATS), "big-endian");
        assertRefused(file(1, HEADER.replace("<f4", "<c8"), TWO_FLOATS), "'c8'");
        assertRefused(file(1, HEADER.replace("False", "True"), TWO_FLOATS), "Fortran order");
        assertRefused(file(1, HEADER.replace("(1, 2)", "(9999999999, 9999999999)"), TWO_FLOATS), "2^63");
        assertRefused(file(1, HEADER.replace("(1, 2)", "(99999999999999999999)"), TWO_FLOATS), "64-bit");
        assertRefused(file(1, "{}", TWO_FLOATS), "header");
        assertRefused(Files.write(folder.resolve("a.npy"), new byte[] {1, 2, 3}), "not a NumPy file");
        var cut = Files.readAllBytes(file(2, HEADER, TWO_FLOATS));
        assertRefused(Files.write(folder.resolve("a.npy"), java.util.Arrays.copyOf(cut, 30)), "ends within its header");
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(GatunException.class)
                .hasMessageContaining("a.npy: ")
                .hasMessageContaining(why);
    }

    @Test
    void bfloat16IsNotNumPys() {
        try (var tensor = Tensor.allocate(DType.BFLOAT16, Shape.of(1))) {
            assertThatThrownBy(() -> NpyFile.write(folder.resolve("a.npy"), tensor))
                    .isInstanceOf(GatunException.class)
                    .hasMessageContaining("bf16");
        }
    }
}
