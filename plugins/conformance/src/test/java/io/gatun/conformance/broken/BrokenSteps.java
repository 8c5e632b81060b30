package io.gatun.conformance.broken;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.gatun.conformance.AcceleratorConformance;
import io.gatun.conformance.honest.HonestBuffer;
import io.gatun.conformance.honest.HonestDevice;
import io.gatun.conformance.honest.HonestProvider;
import io.gatun.conformance.honest.HonestStep;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Memory;
import io.gatun.spi.Step;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What can be wrong with a kernel. */
final class BrokenSteps {
    private BrokenSteps() {}

    @FunctionalInterface
    private interface StepMaker {
        Step make(Node node, Graph part, CompileContext resources);
    }

    private static HonestProvider with(StepMaker steps) {
        return new HonestProvider(() -> new HonestDevice() {
            @Override
            protected Step step(Node node, Graph part, CompileContext resources) {
                return steps.make(node, part, resources);
            }
        });
    }

    /** Where a step's output lies. */
    private static HonestBuffer output(Step step, Memory memory) {
        return (HonestBuffer) memory.device(step.writes().getFirst());
    }

    static final class IsWrongAtOneSize extends AcceleratorConformance {
        IsWrongAtOneSize() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                protected void compute(List<Tensor> in, List<Tensor> out) {
                    super.compute(in, out);
                    var y = out.getFirst();
                    if (node.op() instanceof Conv && y.shape().dim(-1) == 17) {
                        y.set(y.size() - 1, y.doubleAt(y.size() - 1) + 0.01);
                    }
                }
            }));
        }
    }

    static final class WritesBehindItsBuffer extends AcceleratorConformance {
        WritesBehindItsBuffer() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                public void run(Memory memory) {
                    super.run(memory);
                    var out = output(this, memory);
                    stream(memory).enqueue(() -> out.block().set(JAVA_BYTE, out.offset() + out.bytes(), (byte) 1));
                }
            }));
        }
    }

    static final class WritesBeforeItsBuffer extends AcceleratorConformance {
        WritesBeforeItsBuffer() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                public void run(Memory memory) {
                    super.run(memory);
                    var out = output(this, memory);
                    stream(memory).enqueue(() -> out.block().set(JAVA_BYTE, out.offset() - 4, (byte) 1));
                }
            }));
        }
    }

    static final class ReadsBehindItsBuffer extends AcceleratorConformance {
        ReadsBehindItsBuffer() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                public void run(Memory memory) {
                    super.run(memory);
                    var out = output(this, memory);
                    stream(memory).enqueue(() -> {
                        float first = out.segment().get(JAVA_FLOAT, 0);
                        float behind = out.block().get(JAVA_FLOAT, out.offset() + out.bytes());
                        out.segment().set(JAVA_FLOAT, 0, first + 0 * behind);
                    });
                }
            }));
        }
    }

    static final class AddsToWhatIsThere extends AcceleratorConformance {
        AddsToWhatIsThere() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                protected void compute(List<Tensor> in, List<Tensor> out) {
                    double there = out.getFirst().doubleAt(0);
                    super.compute(in, out);
                    out.getFirst().set(0, out.getFirst().doubleAt(0) + 0 * there);
                }
            }));
        }
    }

    static final class OverwritesInputs extends AcceleratorConformance {
        OverwritesInputs() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                protected void compute(List<Tensor> in, List<Tensor> out) {
                    super.compute(in, out);
                    in.getFirst().set(0, 9.0);
                }
            }));
        }
    }

    static final class ChangesWeights extends AcceleratorConformance {
        ChangesWeights() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                protected void compute(List<Tensor> in, List<Tensor> out) {
                    super.compute(in, out);
                    if (node.op() instanceof Conv || node.op() instanceof FusedConv) {
                        in.get(1).set(0, in.get(1).doubleAt(0) + 1);
                    }
                }
            }));
        }
    }

    static final class ThrowsWhatItLikes extends AcceleratorConformance {
        ThrowsWhatItLikes() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                public void run(Memory memory) {
                    throw new ArrayIndexOutOfBoundsException(7);
                }
            }));
        }
    }

    static final class KeepsOperandsInTheStep extends AcceleratorConformance {
        KeepsOperandsInTheStep() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                private volatile HonestBuffer last;

                @Override
                public void run(Memory memory) {
                    super.run(memory);
                    last = output(this, memory);
                    stream(memory).enqueue(() -> {
                        Thread.yield();
                        var out = last.segment();
                        out.set(JAVA_FLOAT, 0, out.get(JAVA_FLOAT, 0) + 1);
                        Thread.yield();
                        out = last.segment();
                        out.set(JAVA_FLOAT, 0, out.get(JAVA_FLOAT, 0) - 1);
                    });
                }
            }));
        }
    }

    static final class IsNeverTheSame extends AcceleratorConformance {
        IsNeverTheSame() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                protected void compute(List<Tensor> in, List<Tensor> out) {
                    super.compute(in, out);
                    var y = out.getFirst();
                    y.set(0, y.doubleAt(0) + 1e-6 * ThreadLocalRandom.current().nextDouble());
                }
            }));
        }
    }

    static final class LeaksInEachRun extends AcceleratorConformance {
        LeaksInEachRun() {
            super(with((node, part, resources) -> new HonestStep(node, part, resources) {
                @Override
                public void run(Memory memory) {
                    Arena.global().allocate(200_000).fill((byte) 1);
                    super.run(memory);
                }
            }));
        }
    }

    static final class HangsInAStep extends AcceleratorConformance {
        HangsInAStep() {
            super(
                    with((node, part, resources) -> new HonestStep(node, part, resources) {
                        @Override
                        public void run(Memory memory) {
                            BrokenProviders.hang();
                        }
                    }),
                    Duration.ofSeconds(3));
        }
    }
}
