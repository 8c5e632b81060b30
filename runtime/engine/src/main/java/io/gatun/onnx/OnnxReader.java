package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.LoadOptions;
import io.gatun.graph.Graph;
import io.gatun.graph.Metadata;
import io.gatun.onnx.proto.ModelProto;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads ONNX models. Weights are not copied: they are slices of the mapped file, so the arena must live as long as the graph
 * is used, and the file must not change meanwhile.
 *
 * <p>Whatever is wrong with a file, all that comes out is a {@link GatunException} of one line.
 */
public final class OnnxReader {
    private static final System.Logger LOG = System.getLogger(OnnxReader.class.getName());

    /** Where operator sets came into the format; files before it mean the first. */
    private static final long FIRST_IR_VERSION_WITH_OPSETS = 3;

    private static final Set<Integer> LARGE = Set.of(
            ModelProto.GRAPH_FIELD_NUMBER, ModelProto.FUNCTIONS_FIELD_NUMBER, ModelProto.DOC_STRING_FIELD_NUMBER);

    private OnnxReader() {}

    /**
     * Reads a model file, mapped into {@code arena}. Messages call it by its file name.
     *
     * @throws GatunException if it cannot be read, is no ONNX model, or one that Gatun cannot run
     */
    public static Graph read(Path file, Arena arena) {
        return read(file, LoadOptions.defaults(), arena);
    }

    /** As {@link #read(Path, Arena)}. @param options whether to map the file, and what the model may ask for */
    public static Graph read(Path file, LoadOptions options, Arena arena) {
        try (var files = new ModelFiles(options, arena)) {
            return read(file, files, arena);
        }
    }

    /** As {@link #read(Path, Arena)}. @param files opens the file and those with external data; stays open */
    public static Graph read(Path file, ModelFiles files, Arena arena) {
        var name = String.valueOf(file.getFileName());
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent());
        return named(name, () -> read(files.open(file), folder, files, arena));
    }

    /** Reads a model from an array, which is copied. External data is refused. */
    public static Graph read(byte[] model, String name, Arena arena) {
        return read(MemorySegment.ofArray(model), name, Optional.empty(), LoadOptions.defaults(), arena);
    }

    /** Reads a model from a stream to its end; does not close it. External data is refused. */
    public static Graph read(InputStream model, String name, Arena arena) {
        return read(model, name, LoadOptions.defaults(), arena);
    }

    /** As {@link #read(InputStream, String, Arena)}. @param options what the model may ask for */
    public static Graph read(InputStream model, String name, LoadOptions options, Arena arena) {
        return named(name, () -> {
            try (var files = new ModelFiles(options, arena)) {
                return read(NativeBytes.of(model, files, arena), Optional.empty(), files, arena);
            } catch (IOException broken) {
                throw new GatunException("cannot be read: " + broken.getMessage(), broken);
            }
        });
    }

    /** As {@link #read(MemorySegment, String, Optional, LoadOptions, Arena)} with {@link LoadOptions#defaults()}. */
    public static Graph read(MemorySegment model, String name, Optional<Path> folder, Arena arena) {
        return read(model, name, folder, LoadOptions.defaults(), arena);
    }

    /**
     * Reads a model from memory.
     *
     * @param model the bytes of the file; must live as long as {@code arena}; copied if they are on the heap
     * @param name what messages call the file
     * @param folder where files with external data lie; empty if there are none
     * @param options how to open files with external data, and what the model may ask for
     * @param arena owns what has to be decoded or mapped
     * @throws GatunException if it is no ONNX model, or one that Gatun cannot run
     */
    public static Graph read(
            MemorySegment model, String name, Optional<Path> folder, LoadOptions options, Arena arena) {
        return named(name, () -> {
            try (var files = new ModelFiles(options, arena)) {
                files.count(model.byteSize());
                return read(NativeBytes.of(model, arena), folder, files, arena);
            }
        });
    }

    private static Graph named(String name, Supplier<Graph> reading) {
        try {
            return reading.get();
        } catch (GatunException refusal) {
            throw refusal.in(name);
        } catch (OutOfMemoryError shortage) {
            throw new GatunException(name + ": there is not enough memory to read it", shortage);
        } catch (InternalError fault) {
            throw new GatunException(name + ": became shorter while it was read", fault);
        }
    }

    private static Graph read(MemorySegment model, Optional<Path> folder, ModelFiles files, Arena arena) {
        if (model.byteSize() == 0) {
            throw new GatunException("the file is empty");
        }
        List<MemorySegment> graphs = new ArrayList<>();
        List<MemorySegment> functions = new ArrayList<>();
        var header = header(model, graphs, functions);
        if (graphs.size() != 1) {
            throw new GatunException("not an ONNX model: it has " + graphs.size() + " graphs instead of one");
        }
        var tensors = new TensorReader(new ExternalData(folder, files), files.limits(), arena);
        var parser = new GraphParser(tensors, files.limits());
        var context = new ImportContext(
                parser, new AttributeReader(tensors), functions(functions, parser), files.limits(), arena);
        return GraphReader.read(context, parser.graph(graphs.getFirst()), metadata(header));
    }

    private static Map<FunctionMessage.Id, FunctionMessage> functions(List<MemorySegment> bytes, GraphParser parser) {
        var functions = new HashMap<FunctionMessage.Id, FunctionMessage>();
        for (var message : bytes) {
            var function = parser.function(message);
            if (functions.put(function.id(), function) != null) {
                throw new GatunException("two functions have the name '" + function.id() + "'");
            }
        }
        return functions;
    }

    private static ModelProto header(MemorySegment model, List<MemorySegment> graphs, List<MemorySegment> functions) {
        try {
            return new Message(model)
                    .read(
                            LARGE,
                            (field, payload) -> {
                                if (field == ModelProto.GRAPH_FIELD_NUMBER) {
                                    graphs.add(payload);
                                } else if (field == ModelProto.FUNCTIONS_FIELD_NUMBER) {
                                    functions.add(payload);
                                }
                            },
                            ModelProto.parser(),
                            "the model");
        } catch (GatunException refusal) {
            throw graphs.isEmpty() ? refusal.in("not an ONNX model, or a damaged one") : refusal;
        }
    }

    private static Metadata metadata(ModelProto model) {
        Map<String, Long> opsets = new HashMap<>();
        for (var opset : model.getOpsetImportList()) {
            opsets.put(opset.getDomain().equals("ai.onnx") ? "" : opset.getDomain(), opset.getVersion());
        }
        if (opsets.isEmpty() && model.getIrVersion() < FIRST_IR_VERSION_WITH_OPSETS) {
            opsets.put("", 1L);
        }
        if (opsets.getOrDefault("", 0L) > OperatorTable.NEWEST_OPSET) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "operator set {0} is newer than {1}; reading it as that one",
                    opsets.get(""),
                    OperatorTable.NEWEST_OPSET);
        }
        Map<String, String> properties = new HashMap<>();
        model.getMetadataPropsList().forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
        var producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
        return new Metadata(producer, model.getIrVersion(), opsets, properties);
    }
}
