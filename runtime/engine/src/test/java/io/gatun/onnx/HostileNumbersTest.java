package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.GatunException;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.ModelProto;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Well-formed files with numbers no operator expects: every one is read or refused, by name and in one line. */
class HostileNumbersTest {
    private static final long[] NUMBERS = {
        Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1, 2, 7, -2, 1L << 31, 1L << 32, 1L << 40, 1L << 62, Integer.MIN_VALUE
    };
    private static final int ROUNDS = 10;

    @TestFactory
    Stream<DynamicTest> operators() {
        return OnnxCases.in("node", "A", OperatorTable.INSTANCE.all().keySet(), HostileNumbersTest::attack);
    }

    private static void attack(OnnxCase of) throws IOException {
        var good = ModelProto.parseFrom(java.nio.file.Files.readAllBytes(of.model()));
        var random = new Random(of.name().hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            var model = good.toBuilder();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                change(model.getGraphBuilder(), random);
            }
            try (var arena = Arena.ofConfined()) {
                OnnxReader.read(model.build().toByteArray(), "hostile.onnx", arena);
            } catch (GatunException refusal) {
                assertThat(refusal.getMessage())
                        .as("%s, round %d", of, round)
                        .startsWith("hostile.onnx: ")
                        .doesNotContain("\n", "Exception");
            }
        }
    }

    private static void change(GraphProto.Builder graph, Random random) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        var node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
        if (random.nextBoolean() && node.getAttributeCount() > 0) {
            change(node.getAttributeBuilder(random.nextInt(node.getAttributeCount())), number, random);
        } else if (random.nextBoolean() && node.getInputCount() > 0) {
            node.setInput(random.nextInt(node.getInputCount()), random.nextBoolean() ? "" : node.getInput(0));
        } else if (graph.getInputCount() > 0) {
            var type = graph.getInputBuilder(random.nextInt(graph.getInputCount()))
                    .getTypeBuilder()
                    .getTensorTypeBuilder();
            var shape = type.getShapeBuilder();
            switch (random.nextInt(3)) {
                case 0 -> type.setElemType(random.nextInt(30));
                case 1 -> shape.addDimBuilder().setDimValue(number);
                default -> {
                    if (shape.getDimCount() > 0) {
                        shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(number);
                    }
                }
            }
        }
    }

    private static void change(AttributeProto.Builder attribute, long number, Random random) {
        if (attribute.hasI()) {
            attribute.setI(number);
        } else if (attribute.hasT()) {
            attribute.getTBuilder().addDims(number);
        } else if (attribute.getIntsCount() > 0 && random.nextBoolean()) {
            attribute.setInts(random.nextInt(attribute.getIntsCount()), number);
        } else {
            attribute.clearInts().addInts(number);
        }
    }
}
