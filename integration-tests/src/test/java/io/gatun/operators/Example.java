package io.gatun.operators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The smallest use of an operator that shows which element types it accepts. One line says it:
 *
 * <pre>Slice  T[4,3] I[1]=1 I[1]=3  ; name=value  -> 1</pre>
 *
 * <p>First the inputs: an element type, or a capital letter for one that is to be found out; then the extents; then the
 * numbers, repeated as often as needed, of an input that is a constant, or after {@code ~} those that are fed. Others are fed
 * with ones. A dash is an input left out. Attributes are numbers, lists in brackets, words, an element type written {@code
 * <T>}, tensors written as inputs are, or {@code @NAME:TU} for one of the {@link ExampleGraphs} and
 * the types of its values. Last the number of outputs,
 * which is otherwise one.
 *
 * @param attributes as they are written
 */
record Example(String operator, List<Operand> inputs, SequencedMap<String, String> attributes, int outputs) {
    /**
     * A tensor of an example.
     *
     * @param type an element type or a letter
     * @param values its numbers, repeated
     * @param constant whether the file holds it
     */
    record Operand(String type, List<Long> dims, List<Double> values, boolean constant) {
        static Operand parse(String text) {
            int open = text.indexOf('[');
            int close = text.indexOf(']');
            var dims = split(text.substring(open + 1, close)).map(Long::valueOf).toList();
            boolean given = close + 1 < text.length();
            var values = given
                    ? split(text.substring(close + 2)).map(Double::valueOf).toList()
                    : List.of(1.0);
            return new Operand(text.substring(0, open), dims, values, given && text.charAt(close + 1) == '=');
        }

        private static Stream<String> split(String list) {
            return Arrays.stream(list.split(",")).filter(part -> !part.isEmpty());
        }

        boolean isVariable() {
            return type.length() == 1 && Character.isUpperCase(type.charAt(0));
        }
    }

    static Example parse(String line) {
        var outputs = line.split("\\s->\\s");
        var parts = outputs[0].split(";");
        var words = parts[0].strip().split("\\s+");
        var inputs = new ArrayList<Operand>();
        for (int i = 1; i < words.length; i++) {
            inputs.add(words[i].equals("-") ? null : Operand.parse(words[i]));
        }
        var attributes = new LinkedHashMap<String, String>();
        for (var attribute : parts.length < 2 ? new String[0] : parts[1].strip().split("\\s+")) {
            int equals = attribute.indexOf('=');
            attributes.put(attribute.substring(0, equals), attribute.substring(equals + 1));
        }
        return new Example(words[0], inputs, attributes, outputs.length < 2 ? 1 : Integer.parseInt(outputs[1].strip()));
    }

    /** The letters, in alphabetical order of T, U, V, … and then the others. */
    List<String> variables() {
        var found = new TreeSet<String>();
        inputs.stream().filter(input -> input != null && input.isVariable()).forEach(input -> found.add(input.type));
        attributes.values().stream()
                .filter(value -> value.startsWith("<"))
                .forEach(value -> found.add(value.substring(1, value.length() - 1)));
        attributes.values().stream()
                .filter(value -> value.startsWith("@"))
                .forEach(value -> found.addAll(letters(value)));
        attributes.values().stream()
                .filter(Example::isTensor)
                .map(Operand::parse)
                .filter(Operand::isVariable)
                .forEach(operand -> found.add(operand.type));
        return List.copyOf(found);
    }

    /** The letters of a graph, T and U in {@code @name:TU}. */
    static List<String> letters(String graph) {
        return List.of(graph.substring(graph.indexOf(':') + 1).split(""));
    }

    /** Whether an attribute's value is written as tensors are. */
    static boolean isTensor(String value) {
        return value.matches("\\w+\\[[\\d,]*\\]=.*");
    }
}
