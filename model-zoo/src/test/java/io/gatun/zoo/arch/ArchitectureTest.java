package io.gatun.zoo.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Conv;
import io.gatun.op.Gemm;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    static List<Architecture> all() {
        return Architecture.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void hasTheParametersItsPaperCountsAndInfersEveryTypeForOneAndTwoPictures(Architecture architecture) {
        var graph = architecture.build(new NoWeights(), Map.of());
        assertThat(parameters(graph)).isEqualTo(architecture.parameters());
        for (long batch : new long[] {1, 2}) {
            int size = architecture.inputSize();
            var bound = graph.bind(List.of(Shape.of(batch, 3, size, size)));
            assertThat(bound.nodes()).allSatisfy(node -> bound.requireType(node.output()));
            assertThat(bound.requireType(new Value("logits")).shape())
                    .isEqualTo(Shape.of(batch, architecture.classes()));
        }
    }

    /** The figures that papers and torchvision give, apart from the code they are checked against. */
    @ParameterizedTest
    @CsvSource({
        "alexnet, 61100840",
        "vgg11, 132863336",
        "vgg16, 138357544",
        "vgg16-bn, 138365992",
        "vgg19, 143667240",
        "googlenet, 6998552",
        "resnet18, 11689512",
        "resnet34, 21797672",
        "resnet50, 25557032",
        "resnet101, 44549160",
        "resnet152, 60192808",
        "resnet20-cifar10, 272474",
        "squeezenet1.0, 1248424",
        "squeezenet1.1, 1235496",
        "mobilenetv2, 3504872",
        "allcnn, 1369738"
    })
    void countsAsPublished(String name, long parameters) {
        assertThat(named(name).parameters()).isEqualTo(parameters);
    }

    /** Table 1 of Simonyan and Zisserman, column D: channels and side after every layer. */
    @Test
    void vgg16HasTheOutputVolumesOfItsPaper() {
        var expected = List.of(
                "conv1_1 64x224x224",
                "conv1_2 64x224x224",
                "pool1 64x112x112",
                "conv2_1 128x112x112",
                "conv2_2 128x112x112",
                "pool2 128x56x56",
                "conv3_1 256x56x56",
                "conv3_2 256x56x56",
                "conv3_3 256x56x56",
                "pool3 256x28x28",
                "conv4_1 512x28x28",
                "conv4_2 512x28x28",
                "conv4_3 512x28x28",
                "pool4 512x14x14",
                "conv5_1 512x14x14",
                "conv5_2 512x14x14",
                "conv5_3 512x14x14",
                "pool5 512x7x7",
                "flatten 25088",
                "fc6 4096",
                "fc7 4096",
                "fc8 1000");
        assertThat(volumes("vgg16").filter(line -> line.matches("(conv|pool|flatten|fc).*")))
                .containsExactlyElementsOf(expected);
        assertThat(volumes("vgg16").filter(line -> line.startsWith("relu")))
                .containsExactlyElementsOf(expected.stream()
                        .filter(line -> line.matches("(conv|fc[67]).*"))
                        .map(line -> line.replaceFirst("conv|fc", "relu"))
                        .toList());
    }

    @Test
    void zfnetHasTheSizesOfItsFigure() {
        assertThat(volumes("zfnet").filter(line -> line.matches("(conv|pool).*")))
                .containsExactly(
                        "conv1 96x110x110",
                        "pool1 96x55x55",
                        "conv2 256x26x26",
                        "pool2 256x13x13",
                        "conv3 384x13x13",
                        "conv4 384x13x13",
                        "conv5 256x13x13",
                        "pool5 256x6x6");
    }

    @Test
    void googlenetHasTheSizesOfItsTable() {
        assertThat(volumes("googlenet").filter(line -> line.matches("(pool.|inception..) .*")))
                .containsExactly(
                        "pool1 64x56x56",
                        "pool2 192x28x28",
                        "inception3a 256x28x28",
                        "inception3b 480x28x28",
                        "pool3 480x14x14",
                        "inception4a 512x14x14",
                        "inception4b 512x14x14",
                        "inception4c 512x14x14",
                        "inception4d 528x14x14",
                        "inception4e 832x14x14",
                        "pool4 832x7x7",
                        "inception5a 832x7x7",
                        "inception5b 1024x7x7",
                        "pool5 1024x1x1");
    }

    @ParameterizedTest
    @CsvSource({"vgg16, 15.47e9", "resnet50, 4.09e9", "mobilenetv2, 0.30e9", "squeezenet1.1, 0.35e9", "alexnet, 0.71e9"
    })
    void doesTheWorkThatIsPublished(String name, double macs) {
        var graph = bound(named(name));
        long sum = graph.nodes().stream()
                .mapToLong(node -> node.op().macs(graph.operands(node)))
                .sum();
        assertThat((double) sum).isCloseTo(macs, Percentage.withPercentage(2));
    }

    private static Architecture named(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    private static Graph bound(Architecture architecture) {
        int size = architecture.inputSize();
        return architecture.build(new NoWeights(), Map.of()).bind(List.of(Shape.of(1, 3, size, size)));
    }

    /** Each node's name and the extents of its output but the batch, such as {@code conv1_1 64x224x224}. */
    private static Stream<String> volumes(String name) {
        var graph = bound(named(name));
        return graph.nodes().stream().map(node -> node.name() + " " + volume(graph.requireType(node.output())));
    }

    private static String volume(TensorType type) {
        var extents = LongStream.of(type.shape().dims()).skip(1).mapToObj(Long::toString);
        return String.join("x", extents.toList());
    }

    /** Weights of the right type that take no memory and must not be read. */
    private record NoWeights() implements Weights {
        @Override
        public Tensor normal(String name, double deviation, long... dims) {
            return constant(0, dims);
        }

        @Override
        @SuppressWarnings("restricted")
        public Tensor constant(float value, long... dims) {
            var type = TensorType.of(DType.FLOAT32, dims);
            return Tensor.view(type, MemorySegment.NULL.reinterpret(type.bytes()));
        }
    }

    private static long parameters(Graph graph) {
        return graph.nodes().stream().mapToLong(node -> parameters(graph, node)).sum();
    }

    private static long parameters(Graph graph, Node node) {
        int end = switch (node.op()) {
            case Conv _, Gemm _, BatchNormalization _ -> 3;
            default -> 1;
        };
        return node.inputs().stream()
                .limit(end)
                .skip(1)
                .mapToLong(value -> graph.constant(value).map(Tensor::size).orElseThrow())
                .sum();
    }
}
