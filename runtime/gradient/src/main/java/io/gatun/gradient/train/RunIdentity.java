package io.gatun.gradient.train;

import io.gatun.graph.Graph;
import io.gatun.onnx.OnnxWriter;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** What a run is: all that its results depend on, but for the examples themselves, of which only the number is known. */
final class RunIdentity {
    /** Enough to tell networks apart, and few enough to read. */
    private static final int DIGITS = 16;

    private RunIdentity() {}

    /** @param schedule in words */
    static SequencedMap<String, String> of(
            TrainingStep step, String purpose, String schedule, Examples examples, Optional<Examples> validation) {
        var settings = step.settings();
        var identity = new LinkedHashMap<String, String>();
        identity.put("what it is for", purpose);
        identity.put("the network", digest(step.network()));
        identity.put(
                "what learns",
                step.learning().size() + " parameters from '" + step.learning().getFirst() + "' on");
        identity.put("the loss", settings.loss().toString());
        identity.put("the optimiser", settings.optimiser().toString());
        identity.put("the decay of weights", Double.toString(settings.decay()));
        identity.put("the clipping of gradients", Double.toString(settings.clipping()));
        identity.put("the seed", Long.toString(settings.seed()));
        identity.put("the schedule", schedule);
        identity.put("the number of examples", size(examples));
        identity.put(
                "the number of examples for validation",
                validation.map(RunIdentity::size).orElse("0"));
        identity.put(
                "what computes",
                settings.options().numerics()
                        + settings.options().required().toString()
                        + settings.options().preferred());
        return identity;
    }

    private static String size(Examples examples) {
        return examples.size() + " in " + examples.batches() + " batches";
    }

    /** The beginning of a digest of its bytes as a file: nodes, attributes and weights. @throws io.gatun.GatunException if it cannot be written as one */
    static String digest(Graph network) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            OnnxWriter.write(network, new WritableByteChannel() {
                @Override
                public int write(ByteBuffer bytes) {
                    int length = bytes.remaining();
                    digest.update(bytes);
                    return length;
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void close() {}
            });
            return HexFormat.of().formatHex(digest.digest(), 0, DIGITS / 2);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
