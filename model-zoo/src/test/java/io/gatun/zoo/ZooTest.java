package io.gatun.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooTest {
    @TempDir
    Path folder;

    @Test
    void knowsTheNetworksByName() {
        assertThat(Zoo.names())
                .doesNotHaveDuplicates()
                .contains(
                        "vgg16",
                        "vgg16-bn",
                        "resnet50",
                        "alexnet",
                        "zfnet",
                        "googlenet",
                        "squeezenet1.1",
                        "mobilenetv2")
                .contains("allcnn", Zoo.DEFAULT, "resnet56-cifar10");
        assertThat(Zoo.entry("vgg16").trained()).isFalse();
        assertThat(Zoo.entry(Zoo.DEFAULT).trained()).isTrue();
        assertThat(Zoo.entry("allcnn").preprocessing()).isEqualTo(Preprocessing.cifar10());
    }

    @Test
    void saysWhichNetworksThereAre() {
        assertThatThrownBy(() -> Zoo.entry("vgg17"))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith("the zoo has no network called 'vgg17'; there are alexnet, zfnet, vgg11,");
        assertThatThrownBy(() -> Zoo.open("vgg16"))
                .isInstanceOf(GatunException.class)
                .hasMessage("vgg16: the zoo has no trained weights for it, only for resnet20-cifar10");
    }

    @Test
    void exportsANetworkThatLoadsAgain() {
        var file = folder.resolve("allcnn.onnx");
        Zoo.export("allcnn", 1, file);
        try (var arena = Arena.ofConfined();
                var model = Model.load(file)) {
            var built = Zoo.build("allcnn", 1, arena);
            assertThat(model.graph().inputs()).isEqualTo(built.inputs());
            assertThat(model.graph().nodes()).isEqualTo(built.nodes());
            assertThat(model.graph().constants()).hasSameSizeAs(built.constants());
            built.constants()
                    .forEach((value, tensor) -> assertThat(model.graph()
                                    .constant(value)
                                    .orElseThrow()
                                    .segment()
                                    .mismatch(tensor.segment()))
                            .as("weights of %s", value)
                            .isEqualTo(-1));
            assertThat(Preprocessing.of(model.metadata())).contains(Preprocessing.cifar10());
        }
    }

    @Test
    void exportsTrainedWeightsAsTheyAre() throws IOException {
        var file = folder.resolve("default.onnx");
        Zoo.export(Zoo.DEFAULT, 1, file);
        assertThat(Files.size(file)).isEqualTo(1_107_027);
    }

    @Test
    void theTrainedNetworkHasItsArchitecture() {
        try (var arena = Arena.ofConfined();
                var model = Zoo.load(Zoo.DEFAULT)) {
            var built = Zoo.build(Zoo.DEFAULT, 1, arena);
            assertThat(model.inputs()).isEqualTo(built.inputs());
            assertThat(numbers(model.graph())).isEqualTo(numbers(built)).isEqualTo(274_042);
            assertThat(operators(model.graph(), "Conv")).isEqualTo(operators(built, "Conv"));
            assertThat(operators(model.graph(), "Add")).isEqualTo(operators(built, "Add"));
        }
    }

    private static long numbers(Graph graph) {
        return graph.constants().values().stream()
                .mapToLong(tensor -> tensor.size())
                .sum();
    }

    private static long operators(Graph graph, String type) {
        return graph.nodes().stream()
                .map(Node::op)
                .filter(op -> op.type().equals(type))
                .count();
    }
}
