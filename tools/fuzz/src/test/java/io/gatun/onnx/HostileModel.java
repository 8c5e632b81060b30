package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.Tensor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes a model through all that can be done with it, with little memory and time. */
final class HostileModel {
    private static final Limits LIMITS = Limits.defaults()
            .tensorBytes(1 << 22)
            .runBytes(1 << 24)
            .outputBytes(1 << 23)
            .nodes(200);
    private static final Options OPTIONS =
            Options.defaults().threads(1).timeout(Duration.ofSeconds(2)).plansKept(1);

    private HostileModel() {}

    /** Reads, optimises, plans and runs it. @throws GatunException if any of that is refused */
    static Void run(byte[] bytes) {
        try (var model = Model.read(bytes, "fuzz.onnx", LoadOptions.defaults().limits(LIMITS));
                var session = model.session(OPTIONS)) {
            var inputs = new HashMap<String, Tensor>();
            try {
                model.inputs().forEach(input -> inputs.put(input.name(), tensor(input)));
                session.run(inputs).close();
            } finally {
                inputs.values().forEach(Tensor::close);
            }
        }
        return null;
    }

    /** Small numbers, as shapes, axes and indices are; symbols are 2. */
    private static Tensor tensor(GraphInput input) {
        var shape = input.shapeWith(Map.of(), 2);
        var type = new io.gatun.tensor.TensorType(input.dtype(), shape);
        if (type.bytes() > LIMITS.tensorBytes()) {
            throw new GatunException("input '" + input.name() + "' is too large for this test");
        }
        var tensor = Tensor.allocate(input.dtype(), shape);
        var numbers = List.of(1L, 0L, 2L, -1L, 3L);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, numbers.get((int) ((i + input.name().length()) % numbers.size())));
        }
        return tensor;
    }
}
