package io.gatun.packaging;

import io.gatun.Options;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Zoo;
import java.time.Duration;
import java.time.Instant;

/** A user's program: runs the embedded network at least so many times and for so many seconds, on one thread. */
final class RepeatProgram {
    private RepeatProgram() {}

    public static void main(String[] arguments) {
        int runs = Integer.parseInt(arguments[0]);
        var end = Instant.now().plus(Duration.ofSeconds(Long.parseLong(arguments[1])));
        try (var model = Zoo.load(Zoo.DEFAULT);
                var session = model.session(Options.defaults().threads(1));
                var picture = Tensor.allocate(DType.FLOAT32, Shape.of(1, 3, 32, 32))) {
            for (int i = 0; i < runs || Instant.now().isBefore(end); i++) {
                session.run(picture).close();
            }
        }
    }
}
