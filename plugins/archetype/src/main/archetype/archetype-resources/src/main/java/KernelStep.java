package ${package};

import ${package}.device.Floats;
import ${package}.kernel.Kernel;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import java.util.List;

/** Queues one kernel. Several runs may be in it at once, each with a memory and a queue of its own: it keeps nothing. */
record KernelStep(StepInfo info, List<Buffer> reads, Buffer output, Kernel kernel) implements Step {
    @Override
    public List<Buffer> writes() {
        return List.of(output);
    }

    @Override
    public void run(Memory memory) {
        var inputs = reads.stream().map(buffer -> ${classPrefix}Buffer.in(memory, buffer)).toArray(Floats[]::new);
        var result = ${classPrefix}Buffer.in(memory, output);
        var stream = (${classPrefix}Stream) memory.stream(output);
        stream.launch(toString(), () -> kernel.run(result, inputs));
    }

    /** Such as {@code node 'conv1' (Conv), kernel 'sum by sum'}. */
    @Override
    public String toString() {
        return "node '" + info.node() + "' (" + info.operator() + "), kernel '" + info.kernel() + "'";
    }
}
