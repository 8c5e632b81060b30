package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.onnx.proto.StringStringEntryProto;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weights that lie in other files beside the model. A model is untrusted: only files inside its own folder are opened,
 * links followed.
 */
final class ExternalData {
    private final Optional<Path> folder;
    private final ModelFiles files;
    private final Map<String, MemorySegment> mapped = new HashMap<>();

    /** @param folder where the model file lies; empty if the model did not come from a file */
    ExternalData(Optional<Path> folder, ModelFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * Maps the part of a file that the entries describe.
     *
     * @param wanted how many bytes the tensor needs
     * @throws GatunException if it lies outside the model's folder, is missing, or is shorter or longer
     */
    MemorySegment locate(List<StringStringEntryProto> entries, long wanted) {
        var values = new HashMap<String, String>();
        entries.forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        var location = values.getOrDefault("location", "");
        if (location.isEmpty()) {
            throw new GatunException("its data lies in another file, but the entry 'location' is missing");
        }
        var file = mapped.get(location);
        if (file == null) {
            file = map(location);
            mapped.put(location, file);
        }
        long offset = number(values, "offset", 0);
        if (offset < 0 || offset > file.byteSize()) {
            throw new GatunException(
                    "its data begins at byte " + offset + " of '" + location + "', which has " + file.byteSize());
        }
        long length = number(values, "length", Math.min(wanted, file.byteSize() - offset));
        if (length < 0) {
            throw new GatunException("the entry 'length' of its external data is " + length);
        }
        if (length != wanted || length > file.byteSize() - offset) {
            throw new GatunException("wants " + wanted + " bytes of data, '" + location + "' has "
                    + Math.min(length, file.byteSize() - offset) + " from byte " + offset);
        }
        return file.asSlice(offset, length);
    }

    private static long number(Map<String, String> values, String key, long otherwise) {
        var text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException wrong) {
            throw new GatunException(
                    "the entry '" + key + "' of its external data wants a number, got '" + text + "'", wrong);
        }
    }

    private MemorySegment map(String location) {
        var base = folder.orElseThrow(() -> new GatunException(
                "its data lies in the file '" + location + "', but the model was not loaded from a folder"));
        try {
            var relative = Path.of(location);
            var root = base.toRealPath();
            if (relative.isAbsolute()
                    || relative.getRoot() != null
                    || !base.resolve(relative).normalize().startsWith(base.normalize())) {
                throw outside(location);
            }
            var file = base.resolve(relative).toRealPath();
            if (!file.startsWith(root)) {
                throw outside(location);
            }
            return open(file, location);
        } catch (InvalidPathException wrong) {
            throw new GatunException("'" + location + "', where its data should lie, is not a file name", wrong);
        } catch (IOException missing) {
            throw new GatunException("the file '" + location + "', where its data should lie, cannot be read", missing);
        }
    }

    private MemorySegment open(Path file, String location) {
        try {
            return files.open(file);
        } catch (GatunException refusal) {
            throw refusal.in("the file '" + location + "', where its data should lie");
        }
    }

    private static GatunException outside(String location) {
        return new GatunException("its data lies in '" + location + "', which is outside the model's folder");
    }
}
