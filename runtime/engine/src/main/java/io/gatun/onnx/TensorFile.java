package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.LoadOptions;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/** A file that holds one tensor (a TensorProto, by convention {@code .pb}), as ONNX's test cases keep inputs and outputs. */
public final class TensorFile {
    private TensorFile() {}

    /**
     * Reads a tensor.
     *
     * @return a tensor that owns its memory
     * @throws GatunException if the file cannot be read or holds no tensor
     */
    public static Tensor read(Path file) {
        return read(file, LoadOptions.defaults());
    }

    /** As {@link #read(Path)}. @param options what the file may ask for */
    public static Tensor read(Path file, LoadOptions options) {
        try (var arena = Arena.ofConfined();
                var files = new ModelFiles(options, arena)) {
            var bytes = files.open(file);
            var folder = Optional.ofNullable(file.toAbsolutePath().getParent());
            var view = new TensorReader(new ExternalData(folder, files), options.limits(), arena)
                    .read(bytes)
                    .tensor();
            var tensor = Tensor.allocate(view.dtype(), view.shape());
            tensor.segment().copyFrom(view.segment());
            return tensor;
        } catch (GatunException refusal) {
            throw refusal.in(String.valueOf(file.getFileName()));
        }
    }

    /**
     * Writes a tensor; a file of this name is replaced once the new one is complete.
     *
     * @throws GatunException if the file cannot be written
     */
    public static void write(Path file, String name, Tensor tensor) {
        var message = new TensorMessage(name, tensor);
        AtomicFile.write(file, channel -> message.writeTo(channel, _ -> {}));
    }
}
