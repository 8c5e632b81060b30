package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.Session;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A network that gives one row of numbers a picture, run on any number of pictures whatever batch it was made for. */
final class PictureNetwork {
    private final Session session;
    private final GraphInput input;

    /** @throws GatunException if it has more than one input or output */
    PictureNetwork(Session session) {
        this.session = session;
        var model = session.model();
        if (model.inputs().size() != 1 || model.outputs().size() != 1) {
            throw new GatunException(model.name() + ": wanted a network of one input and one output, this has "
                    + model.inputs().size() + " and " + model.outputs().size());
        }
        this.input = model.inputs().getFirst();
    }

    DType dtype() {
        return input.dtype();
    }

    /** How many pictures to hand over at once: what the network was made for, or else {@code wanted}. */
    int batch(int wanted) {
        return fixedBatch().orElse(wanted);
    }

    private OptionalInt fixedBatch() {
        return input.dims().getFirst() instanceof Dim.Fixed(long size)
                ? OptionalInt.of(Math.toIntExact(size))
                : OptionalInt.empty();
    }

    /**
     * Numbers in the row of one picture.
     *
     * @param height of pictures
     * @param width of pictures
     * @throws GatunException if the output is no row for each picture
     */
    int rowLength(int height, int width) {
        int batch = batch(1);
        var output =
                session.outputTypes(List.of(Shape.of(batch, 3, height, width))).getFirst();
        return rowLength(output, batch);
    }

    private int rowLength(TensorType output, int batch) {
        long size = output.shape().size();
        if (size == 0 || size % batch != 0) {
            throw new GatunException(session.model().name() + ": output '"
                    + session.model().outputs().getFirst() + "' is " + output + ", which is no row for each of " + batch
                    + " pictures");
        }
        return Math.toIntExact(size / batch);
    }

    @FunctionalInterface
    interface Row {
        /**
         * @param picture which, from 0 on
         * @param start of its row in {@code output}
         * @param length numbers in the row
         */
        void accept(int picture, Tensor output, long start, int length);
    }

    /** @param pictures [N,3,H,W] */
    void run(Tensor pictures, Row use) {
        long count = pictures.shape().dim(0);
        int batch = batch(Math.toIntExact(count));
        for (long first = 0; first < count; first += batch) {
            run(pictures, first, (int) Math.min(batch, count - first), batch, use);
        }
    }

    private void run(Tensor pictures, long first, int count, int batch, Row use) {
        var type = new TensorType(pictures.dtype(), pictures.shape().with(0, batch));
        long bytes = type.bytes() / batch;
        var part = pictures.segment().asSlice(first * bytes, count * bytes);
        if (count == batch) {
            run(Tensor.view(type, part), first, count, use);
            return;
        }
        try (var filledUp = Tensor.allocate(type.dtype(), type.shape())) {
            filledUp.segment().copyFrom(part);
            run(filledUp, first, count, use);
        }
    }

    private void run(Tensor batch, long first, int count, Row use) {
        try (var results = session.run(Map.of(input.name(), batch))) {
            var output = results.get(0);
            int length = rowLength(output.type(), Math.toIntExact(batch.shape().dim(0)));
            for (int i = 0; i < count; i++) {
                use.accept(Math.toIntExact(first + i), output, (long) i * length, length);
            }
        }
    }
}
