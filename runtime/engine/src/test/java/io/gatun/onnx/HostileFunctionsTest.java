package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.onnx.proto.FunctionProto;
import io.gatun.onnx.proto.NodeProto;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions that call themselves, or each other so often that a small file becomes a graph without end. */
class HostileFunctionsTest {
    private static final String DOMAIN = "own";

    private static NodeProto.Builder call(String function) {
        return NodeProto.newBuilder()
                .setOpType(function)
                .setDomain(DOMAIN)
                .addInput("x")
                .addOutput("y");
    }

    /** y = called(called(... x)). */
    private static FunctionProto.Builder function(String name, String called, int times) {
        var function = FunctionProto.newBuilder()
                .setName(name)
                .setDomain(DOMAIN)
                .addInput("x")
                .addOutput("y");
        function.addOpsetImportBuilder().setDomain(DOMAIN).setVersion(1);
        function.addOpsetImportBuilder().setVersion(17);
        for (int i = 0; i < times; i++) {
            function.addNode(NodeProto.newBuilder()
                    .setOpType(called)
                    .setDomain(called.equals("Neg") ? "" : DOMAIN)
                    .addInput(i == 0 ? "x" : "t" + i)
                    .addOutput(i == times - 1 ? "y" : "t" + (i + 1)));
        }
        return function;
    }

    private static TestModel calling(String name, List<FunctionProto.Builder> functions) {
        var model = TestModel.withInput(2).node(call(name));
        model.model.addOpsetImportBuilder().setDomain(DOMAIN).setVersion(1);
        functions.forEach(model.model::addFunctions);
        return model;
    }

    private static void assertRefused(TestModel model, LoadOptions options, String end) {
        assertThatThrownBy(() -> Model.read(model.bytes(), "test.onnx", options))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith("test.onnx: node 'F")
                .hasMessageEndingWith(end);
    }

    @Test
    void aFunctionThatCallsItself() {
        assertRefused(
                calling("F", List.of(function("F", "F", 1))),
                LoadOptions.defaults(),
                "function 'own.F' calls itself: own.F -> own.F");
    }

    @Test
    void functionsThatCallEachOther() {
        assertRefused(
                calling("F", List.of(function("F", "G", 1), function("G", "F", 1))),
                LoadOptions.defaults(),
                "function 'own.F' calls itself: own.F -> own.G -> own.F");
    }

    @Test
    void aFewFunctionsThatBecomeMillionsOfNodes() {
        var functions = new java.util.ArrayList<FunctionProto.Builder>();
        for (int level = 0; level < 8; level++) {
            functions.add(function("F" + level, level == 7 ? "Neg" : "F" + (level + 1), 10));
        }
        assertRefused(
                calling("F0", functions),
                LoadOptions.defaults(),
                "the graph has more than 100000 nodes (Limits.nodes)");
    }

    @Test
    void functionsInEachOtherWithoutEnd() {
        var functions = new java.util.ArrayList<FunctionProto.Builder>();
        for (int level = 0; level < 30; level++) {
            functions.add(function("F" + level, level == 29 ? "Neg" : "F" + (level + 1), 1));
        }
        assertRefused(
                calling("F0", functions),
                LoadOptions.defaults(),
                "subgraphs and functions nest more than 16 deep (Limits.subgraphDepth)");
        Model.read(
                        calling("F0", functions).bytes(),
                        "test.onnx",
                        LoadOptions.defaults().limits(Limits.defaults().subgraphDepth(30)))
                .close();
    }
}
