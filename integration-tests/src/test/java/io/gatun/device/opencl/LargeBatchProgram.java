package io.gatun.device.opencl;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Zoo;
import java.util.Random;

/** Runs more images at once than a device has memory for that gives a quarter of 1 GiB at once, and says how it went. */
final class LargeBatchProgram {
    private static final int IMAGES = 1_500;
    private static final int CLASSES = 10;
    private static final float CLOSE = 1e-3f;

    private LargeBatchProgram() {}

    public static void main(String[] arguments) {
        boolean insist = arguments[0].equals("require");
        var options = insist
                ? Options.defaults().require(OpenCl.NAME)
                : Options.defaults().prefer(OpenCl.NAME);
        try (var model = Zoo.load(Zoo.DEFAULT);
                var session = model.session(options);
                var cpu = model.session(Options.defaults())) {
            System.out.println(agree(session, cpu) ? "as the CPU" : "not as the CPU");
        } catch (GatunException failure) {
            System.out.println(failure.getMessage());
        }
    }

    /** Whether the first image's scores among many are those that it has alone. */
    private static boolean agree(Session session, Session cpu) {
        try (var many = images(IMAGES);
                var scores = session.run(many);
                var one = images(1);
                var wanted = cpu.run(one)) {
            for (int i = 0; i < CLASSES; i++) {
                if (!(Math.abs(scores.getFloat(0, i) - wanted.getFloat(0, i)) < CLOSE)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The first is the same, however many. */
    private static Tensor images(int count) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(count, 3, 32, 32));
        var random = new Random(1);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, (double) random.nextFloat());
        }
        return tensor;
    }
}
