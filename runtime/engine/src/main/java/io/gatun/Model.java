package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Metadata;
import io.gatun.onnx.ModelFiles;
import io.gatun.onnx.OnnxReader;
import io.gatun.pass.Optimised;
import io.gatun.pass.Passes;
import io.gatun.plan.DerivedConstants;
import io.gatun.run.Lifetime;
import io.gatun.tensor.Tensor;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A network that was read, checked and optimised; the weights live here and are shared by all its sessions.
 *
 * <p>Safe to share between threads. {@link #close} waits for runs in flight and then frees the weights.
 */
public final class Model implements AutoCloseable {
    private final String name;
    private final Graph graph;
    private final Arena arena;
    private final Lifetime lifetime;
    private final Optimised optimised;
    private final DerivedConstants derived;
    private final ModelFiles files;

    private Model(String name, Graph graph, ModelFiles files, Arena arena) {
        this.name = name;
        this.graph = graph;
        this.files = files;
        this.arena = arena;
        this.lifetime = new Lifetime("model '" + name + "'");
        this.optimised = Passes.run(graph, arena);
        var lasting = Collections.<Tensor>newSetFromMap(new IdentityHashMap<>());
        optimised.graph().allConstants().forEach(lasting::add);
        this.derived = new DerivedConstants(arena, lasting::contains);
    }

    /**
     * Loads an ONNX file. The file is mapped, not read: weights are not copied until a kernel packs them, and the file must
     * not change while the model is open: {@link LoadOptions#copied} is for places where it may.
     *
     * @throws GatunException in one line that names the file, if it is missing, not ONNX, damaged, or asks for something that
     *     Gatun does not know
     */
    public static Model load(Path file) {
        return load(file, LoadOptions.defaults());
    }

    /**
     * As {@link #load(Path)}.
     *
     * @param options what the file may ask for, and whether to read it into memory, so that it may change while the model is
     *     open
     */
    public static Model load(Path file, LoadOptions options) {
        Overture.begin(file);
        return open(String.valueOf(file.getFileName()), options, (files, arena) -> OnnxReader.read(file, files, arena));
    }

    /** Loads ONNX bytes. @param name what messages call the model */
    public static Model read(byte[] bytes, String name) {
        return read(bytes, name, LoadOptions.defaults());
    }

    /** As {@link #read(byte[], String)}. @param options what the model may ask for */
    public static Model read(byte[] bytes, String name, LoadOptions options) {
        var heap = MemorySegment.ofArray(bytes);
        return open(name, options, (_, arena) -> OnnxReader.read(heap, name, Optional.empty(), options, arena));
    }

    /** Loads ONNX bytes to the end of a stream, which stays open. @param name what messages call the model */
    public static Model read(InputStream stream, String name) {
        return read(stream, name, LoadOptions.defaults());
    }

    /** As {@link #read(InputStream, String)}. @param options what the model may ask for */
    public static Model read(InputStream stream, String name, LoadOptions options) {
        return open(name, options, (_, arena) -> OnnxReader.read(stream, name, options, arena));
    }

    /**
     * Loads ONNX bytes where they lie. The native memory must stay alive and unchanged until the model is closed.
     *
     * @param name what messages call the model
     */
    public static Model read(MemorySegment bytes, String name) {
        var options = LoadOptions.defaults();
        return open(name, options, (_, arena) -> OnnxReader.read(bytes, name, Optional.empty(), options, arena));
    }

    /** A model from a graph made in code. The memory of its constants must stay alive until the model is closed. */
    public static Model of(Graph graph) {
        return open(graph.name(), LoadOptions.defaults(), (_, _) -> graph);
    }

    @FunctionalInterface
    private interface Source {
        Graph read(ModelFiles files, Arena arena);
    }

    private static Model open(String name, LoadOptions options, Source source) {
        var arena = Arena.ofShared();
        var files = new ModelFiles(options, arena);
        try {
            return optimise(name, source.read(files, arena), files, arena);
        } catch (RuntimeException | Error failure) {
            files.close();
            arena.close();
            throw failure;
        }
    }

    private static Model optimise(String name, Graph graph, ModelFiles files, Arena arena) {
        try {
            return new Model(name, graph, files, arena);
        } catch (GatunException refusal) {
            throw refusal.in(name);
        } catch (OutOfMemoryError shortage) {
            throw new GatunException(name + ": there is not enough memory to load it", shortage);
        } catch (InternalError fault) {
            files.requireWhole();
            throw fault;
        }
    }

    /** The file's name, or what the caller named it. */
    public String name() {
        return name;
    }

    /** The network as it was read, before any pass. */
    public Graph graph() {
        return graph;
    }

    public List<GraphInput> inputs() {
        return graph.inputs();
    }

    /** Names of the outputs, in order. */
    public List<String> outputs() {
        return graph.outputs().stream().map(io.gatun.graph.Value::name).toList();
    }

    public Metadata metadata() {
        return graph.metadata();
    }

    /** A session with {@link Options#defaults()}. */
    public Session session() {
        return session(Options.defaults());
    }

    /**
     * A way to run this model. Close it before the model.
     *
     * @throws GatunException if a preferred accelerator does not exist
     * @throws IllegalStateException if the model is closed
     */
    public Session session(Options options) {
        lifetime.begin();
        try {
            return new Session(this, options);
        } finally {
            lifetime.end();
        }
    }

    /** @throws GatunException if a file that the weights lie in was truncated: whoever reads them may end the JVM */
    void requireWhole() {
        files.requireWhole();
    }

    Lifetime lifetime() {
        return lifetime;
    }

    Optimised optimised() {
        return optimised;
    }

    DerivedConstants derived() {
        return derived;
    }

    Arena arena() {
        return arena;
    }

    /** Waits for runs in flight, then frees the weights. Later runs get an {@link IllegalStateException}. */
    @Override
    public void close() {
        if (lifetime.close()) {
            files.close();
            arena.close();
        }
    }
}
