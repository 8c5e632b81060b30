package io.gatun.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One operator, its inputs and its attributes, written as a line:
 *
 * <pre>{@code
 * Conv-11 f32[1,3,7,7] f32[4,3,3,3] - strides=[2,2] auto_pad=SAME_UPPER # why this row is here
 * }</pre>
 *
 * <ul>
 *   <li>{@code Name-opset} comes first, {@code -} is an optional input that is left out, other inputs are {@link Operand}s;
 *   <li>{@code name=value} is an attribute: a whole number, a float (with a point), a text, a list such as {@code [1,2]}, or
 *       a tensor such as {@code i32[1]=7};
 *   <li>{@code outputs=y_y} names the outputs, one letter each, {@code _} is one that is left out; without it there is one;
 *   <li>{@code oracle=f32} has ONNX Runtime compute in another type than that of the first input, where it lacks that one;
 *   <li>{@code expect=f32[2]=1,2} is what an output must be where ONNX Runtime departs from the specification or has no such
 *       operator (the comment says so); one an output;
 *   <li>{@code ! words} means that Gatun must refuse, with a message that contains the words.
 * </ul>
 */
record Row(
        String text,
        String type,
        int opset,
        List<Operand> inputs,
        List<String> attributes,
        String outputs,
        Optional<String> oracle,
        List<Operand> expected,
        Optional<String> refusal) {

    static Row parse(String line) {
        var text = line.strip();
        var cases = text.split("\\s#\\s", 2)[0].strip();
        var parts = cases.split("\\s!(\\s|$)", 2);
        var words = parts[0].strip().split("\\s+");
        var inputs = new ArrayList<Operand>();
        var attributes = new ArrayList<String>();
        var expected = new ArrayList<Operand>();
        var outputs = "y";
        var oracle = Optional.<String>empty();
        for (int i = 1; i < words.length; i++) {
            var word = words[i];
            if (word.equals("-")) {
                inputs.add(null);
            } else if (Operand.isOperand(word)) {
                inputs.add(Operand.parse(word));
            } else if (word.startsWith("outputs=")) {
                outputs = word.substring("outputs=".length());
            } else if (word.startsWith("oracle=")) {
                oracle = Optional.of(word.substring("oracle=".length()));
            } else if (word.startsWith("expect=")) {
                expected.add(Operand.parse(word.substring("expect=".length())));
            } else {
                attributes.add(word);
            }
        }
        int dash = words[0].lastIndexOf('-');
        return new Row(
                text,
                words[0].substring(0, dash),
                Integer.parseInt(words[0].substring(dash + 1)),
                inputs,
                attributes,
                outputs,
                oracle,
                expected,
                parts.length == 1 ? Optional.empty() : Optional.of(parts[1].strip()));
    }

    @Override
    public String toString() {
        return text;
    }
}
