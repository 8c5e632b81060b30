package io.gatun.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.onnx.proto.FunctionProto;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.onnx.proto.NodeProto;
import io.gatun.onnx.proto.TensorProto.DataType;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs inside nodes and functions of a model: what they see of what is around them, and what is refused. */
class SubgraphsTest {
    private static NodeProto.Builder node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(output);
    }

    private static GraphProto.Builder branch(NodeProto.Builder... nodes) {
        var graph = GraphProto.newBuilder().setName("branch");
        for (var node : nodes) {
            graph.addNode(node);
        }
        graph.addOutputBuilder().setName(nodes[nodes.length - 1].getOutput(0));
        return graph;
    }

    private static NodeProto.Builder branches(String output, GraphProto.Builder yes, GraphProto.Builder no) {
        return node("If", List.of("c"), output)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("then_branch")
                        .setType(AttributeType.GRAPH)
                        .setG(yes))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("else_branch")
                        .setType(AttributeType.GRAPH)
                        .setG(no));
    }

    private static TestModel model(NodeProto.Builder... nodes) {
        var model = TestModel.withInput(2).input("c", DataType.BOOL_VALUE);
        for (var node : nodes) {
            model.node(node);
        }
        return model;
    }

    private static void assertRefused(TestModel model, String message) {
        try (var arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> model.read(arena))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("test.onnx: " + message);
        }
    }

    @Test
    void whatBodiesReadIsAnInputOfTheirNode() {
        var inner = branches("y2", branch(node("Relu", List.of("h"), "a")), branch(node("Neg", List.of("x"), "a")));
        var outer = branches("y", branch(inner), branch(node("Abs", List.of("x"), "a")));
        try (var arena = Arena.ofConfined()) {
            // the node that makes 'h' stands behind the one whose body's body reads it
            var graph = model(outer, node("Exp", List.of("x"), "h")).read(arena);
            assertThat(graph.nodes()).extracting("name").containsExactly("Exp_1", "If_0");
            assertThat(graph.nodes().getLast().inputs()).extracting(Value::name).containsExactly("c", "c", "h", "x");
        }
    }

    @Test
    void namesOfBodiesAreTheirOwnButMustNotHideOthers() {
        var relu = branch(node("Relu", List.of("x"), "a"));
        try (var arena = Arena.ofConfined()) {
            assertThat(model(branches("y", relu, relu), branches("z", relu, relu))
                            .read(arena)
                            .nodes())
                    .hasSize(2);
        }
        assertRefused(
                model(node("Exp", List.of("x"), "a"), branches("y", relu, branch(node("Abs", List.of("a"), "b")))),
                "node 'If_1' (If): node 'Relu_0' (Relu): makes 'a', which exists already around the subgraph");
    }

    @Test
    void whatNobodyMakesIsRefused() {
        assertRefused(
                model(branches(
                        "y", branch(node("Relu", List.of("nothing"), "a")), branch(node("Relu", List.of("x"), "a")))),
                "node 'If_0' (If): input 'nothing' is not made by anything");
    }

    @Test
    void branchesMustFitTheirNode() {
        var relu = branch(node("Relu", List.of("x"), "a"));
        var two = relu.clone();
        two.addOutputBuilder().setName("x");
        assertRefused(model(branches("y", relu, two)), "node 'If_0' (If): a branch has 2 outputs, the node lists 1");
        var withInput = relu.clone();
        withInput.addInputBuilder().setName("i");
        assertRefused(
                model(branches("y", withInput, relu)), "node 'If_0' (If): a branch has no inputs, this one has 1");
        var sequence = relu.clone();
        sequence.addInputBuilder().setName("s").getTypeBuilder().getSequenceTypeBuilder();
        assertRefused(
                model(branches("y", sequence, relu)),
                "node 'If_0' (If): 's' of a subgraph is a sequence, only tensors are supported");
    }

    @Test
    void nestingIsLimited() {
        var deep = branch(node("Relu", List.of("x"), "a"));
        for (int i = 0; i < 3; i++) {
            deep = branch(branches("level" + i, deep, branch(node("Neg", List.of("x"), "n" + i))));
        }
        var bytes = model(branches("y", deep, deep)).bytes();
        Model.read(
                        bytes,
                        "test.onnx",
                        LoadOptions.defaults().limits(Limits.defaults().subgraphDepth(4)))
                .close();
        assertThatThrownBy(() -> Model.read(
                        bytes,
                        "test.onnx",
                        LoadOptions.defaults().limits(Limits.defaults().subgraphDepth(3))))
                .hasMessageEndingWith("subgraphs and functions nest more than 3 deep (Limits.subgraphDepth)");
    }

    private static FunctionProto.Builder function(String name, String... calls) {
        var function = FunctionProto.newBuilder()
                .setDomain("own")
                .setName(name)
                .addInput("a")
                .addOutput("b");
        var input = "a";
        for (int i = 0; i < calls.length; i++) {
            var output = i == calls.length - 1 ? "b" : "b" + i;
            function.addNode(node(calls[i], List.of(input), output).setDomain(calls[i].equals("Relu") ? "" : "own"));
            input = output;
        }
        return function;
    }

    private static TestModel calling(String name, FunctionProto.Builder... functions) {
        var model = model(node(name, List.of("x"), "y").setDomain("own"));
        model.model.addOpsetImportBuilder().setDomain("own").setVersion(1);
        for (var function : functions) {
            model.model.addFunctions(function);
        }
        return model;
    }

    @Test
    void functionsAreInlinedUnderNamesOfTheirOwn() {
        try (var arena = Arena.ofConfined()) {
            var graph = calling("F", function("F", "G", "G"), function("G", "Relu", "Relu"))
                    .read(arena);
            assertThat(graph.nodes())
                    .extracting("name")
                    .containsExactly("F_0/G_0/Relu_0", "F_0/G_0/Relu_1", "F_0/G_1/Relu_0", "F_0/G_1/Relu_1");
            assertThat(graph.nodes().getLast().output()).isEqualTo(new Value("y"));
        }
    }

    @Test
    void functionsThatCallThemselvesAreRefused() {
        assertRefused(
                calling("F", function("F", "G"), function("G", "Relu", "F")),
                "node 'F_0' (F): node 'F_0/G_0' (G): node 'F_0/G_0/F_1' (F): function 'own.F' calls itself:"
                        + " own.F -> own.G -> own.F");
        assertRefused(calling("F", function("G", "Relu")), "node 'F_0' (F): unknown operator F of domain 'own'");
    }

    @Test
    void functionsThatDoubleEachOtherReachTheLimitOfNodes() {
        var functions = new FunctionProto.Builder[12];
        functions[0] = function("F0", "Relu", "Relu");
        for (int i = 1; i < functions.length; i++) {
            functions[i] = function("F" + i, "F" + (i - 1), "F" + (i - 1));
        }
        var bytes = calling("F11", functions).bytes();
        var few = LoadOptions.defaults().limits(Limits.defaults().nodes(1000));
        assertThatThrownBy(() -> Model.read(bytes, "test.onnx", few))
                .hasMessageEndingWith("the graph has more than 1000 nodes (Limits.nodes)");
    }

    @Test
    void callsMustFitTheirFunction() {
        var tooMany = model(node("F", List.of("x", "x"), "y").setDomain("own"));
        tooMany.model.addFunctions(function("F", "Relu"));
        assertRefused(tooMany, "node 'F_0' (F): function 'own.F' has 1 inputs, the call 2");
        var unmade = FunctionProto.newBuilder()
                .setDomain("own")
                .setName("F")
                .addInput("a")
                .addOutput("b");
        assertRefused(calling("F", unmade), "node 'F_0' (F): output 'b' of function 'own.F' is not made by anything");
    }

    @Test
    void attributesOutsideOfFunctionsReferToNothing() {
        var leaky = node("LeakyRelu", List.of("x"), "y")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("alpha")
                        .setType(AttributeType.FLOAT)
                        .setRefAttrName("slope"));
        assertRefused(
                model(leaky),
                "node 'LeakyRelu_0' (LeakyRelu): refers to attribute 'slope' of a function, but stands in none");
    }
}
