package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void countsWhatThePaperCounts() throws IOException {
        var document = gatun("inspect", "resnet20-cifar10", "--json").fine().object();
        var totals = (Map<?, ?>) document.get("totals");
        assertThat(totals.get("parameters")).isEqualTo(272_474);
        var layers = (List<?>) document.get("layers");
        assertThat(layers).hasSize((Integer) totals.get("layers"));
        assertThat(layers.stream()
                        .mapToLong(layer -> ((Number) ((Map<?, ?>) layer).get("macs")).longValue())
                        .sum())
                .isEqualTo(((Number) totals.get("macs")).longValue());
        assertThat(layers)
                .anySatisfy(
                        layer -> assertThat(((Map<?, ?>) layer).get("heaviest")).isEqualTo(true));
        assertThat(((Map<?, ?>) document.get("opsets")).get("")).isEqualTo(17);
        assertThat(((Map<?, ?>) document.get("metadata")).get("labels").toString())
                .contains("cat");
    }

    @Test
    void printsATable() {
        var text = gatun("inspect", "squeezenet1.1").fine().out();
        assertThat(text.lines().skip(1).findFirst().orElseThrow())
                .containsSubsequence("layer", "operator", "output", "parameters", "MACs", "activation bytes");
        assertThat(text)
                .containsPattern("conv1 +Conv +f32\\[1,64,111,111\\] +1,792 +21,290,688[* ] +3,154,176\\*")
                .containsPattern("total +\\d+ layers +1,235,496 ")
                .contains(
                        "input     input  f32[N,3,224,224]",
                        "output    logits  f32[1,1000]",
                        "metadata  preprocessing");
    }

    @Test
    void shapesCanBeChosen() {
        var relu = SmallModels.relu(folder.resolve("relu.onnx"));
        assertThat(gatun("inspect", relu, "--shape", "x=5x2x3").fine().out())
                .containsPattern("y +Relu +f32\\[5,2,3\\] +0 +0 +120\\*")
                .contains("producer  gatun");
        gatun("inspect", relu, "--shape", "5x2x4").failed("relu.onnx: input 'x' wants f32[N,2,3], got f32[5,2,4]");
    }

    @Test
    void explainShowsThePlan() {
        var relu = SmallModels.relu(folder.resolve("relu.onnx"));
        assertThat(gatun("explain", relu, "--shape", "5x2x3", "--threads", 1)
                        .fine()
                        .out())
                .startsWith("relu.onnx")
                .containsSubsequence("node", "operator", "device", "kernel", "why")
                .containsPattern("y +Relu +cpu ")
                .contains("numerics: fast", "memory: ");
        assertThat(gatun("explain", relu, "--numerics", "strict").fine().out()).contains("numerics: strict");
        gatun("explain", relu, "--shape", "z=5").failed("there is no input 'z'");
    }
}
