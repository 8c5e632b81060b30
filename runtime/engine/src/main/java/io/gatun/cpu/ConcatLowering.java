package io.gatun.cpu;

import io.gatun.cpu.map.CopyRows;
import io.gatun.cpu.map.Rows;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Concat;
import io.gatun.spi.Memory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joining values along their channels. Most parts are written where the whole wants them by whoever makes them; only the
 * others are copied.
 */
final class ConcatLowering {
    /**
     * A part made more than so many nodes before it is joined stays apart: the memory of the whole would be taken for all
     * that time.
     */
    private static final int NEAR = 32;

    private ConcatLowering() {}

    /**
     * Where a value lies in a concatenation.
     *
     * @param whole the concatenation
     * @param offset channels before the value's first
     */
    record Slot(Value whole, int offset) {}

    /**
     * The values that can be made in place. Kernels write whole vectors, so a part begins on a multiple of 16 channels and
     * has a multiple of 16, unless it is the last one. A value that is joined several times is made in the first place.
     */
    static Map<Value, Slot> slots(CpuCompiler compiler) {
        var slots = new HashMap<Value, Slot>();
        var made = new HashMap<Value, Integer>();
        compiler.graph().inputs().forEach(input -> made.put(input.value(), 0));
        int now = 0;
        for (var node : compiler.graph().nodes()) {
            if (applies(compiler, node)) {
                addSlots(compiler, node, made, now, slots);
            }
            for (var output : node.outputs()) {
                made.put(output, now);
            }
            now++;
        }
        return slots;
    }

    private static void addSlots(
            CpuCompiler compiler, Node node, Map<Value, Integer> made, int now, Map<Value, Slot> slots) {
        int offset = 0;
        for (int i = 0; i < node.inputs().size(); i++) {
            var part = node.input(i);
            int channels = (int) compiler.type(part).shape().dim(1);
            boolean last = i == node.inputs().size() - 1;
            boolean whole = offset % Rows.BLOCK == 0 && (last || channels % Rows.BLOCK == 0);
            if (whole && made.containsKey(part) && now - made.get(part) <= NEAR) {
                slots.putIfAbsent(part, new Slot(node.output(), offset));
            }
            offset += channels;
        }
    }

    private static boolean applies(CpuCompiler compiler, Node node) {
        return node.op() instanceof Concat(long axis)
                && node.inputs().stream().allMatch(value -> compiler.isFloat(value) && compiler.canBePixels(value))
                && compiler.canBePixels(node.output())
                && compiler.type(node.output()).shape().axis(axis) == 1;
    }

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!applies(compiler, node)) {
            return false;
        }
        var parts = new ArrayList<Pixels>();
        node.inputs().forEach(value -> parts.add(compiler.pixels(value)));
        var out = compiler.hasPixels(node.output())
                ? compiler.pixels(node.output())
                : compiler.definePixels(node.output());
        var copies = copies(parts, out);
        if (!copies.isEmpty()) {
            compiler.emit(new KernelStep(
                    compiler.info(
                            node,
                            "copy of channels",
                            "%d of %d parts could not be made in place".formatted(copies.size(), parts.size())),
                    copies.stream().map(copy -> copy.from.buffer()).toList(),
                    List.of(out.buffer()),
                    memory -> copies.forEach(copy -> copy.run(compiler, memory, out))));
        }
        return true;
    }

    /** The parts that do not lie in their places already. */
    private static List<Copy> copies(List<Pixels> parts, Pixels out) {
        var copies = new ArrayList<Copy>();
        int offset = 0;
        for (var part : parts) {
            if (part.buffer() != out.buffer() || part.offset() != out.offset() + offset) {
                copies.add(new Copy(part, offset));
            }
            offset += part.channels();
        }
        return List.copyOf(copies);
    }

    private record Copy(Pixels from, int offset) {
        void run(CpuCompiler compiler, Memory memory, Pixels out) {
            CopyRows.run(
                    compiler.resources().workers(),
                    from.rows(),
                    from.channels(),
                    from.address(memory),
                    from.ld(),
                    out.address(memory) + (long) offset * Float.BYTES,
                    out.ld());
        }
    }
}
