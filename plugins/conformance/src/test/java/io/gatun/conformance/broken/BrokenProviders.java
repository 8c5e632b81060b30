package io.gatun.conformance.broken;

import io.gatun.GatunException;
import io.gatun.conformance.AcceleratorConformance;
import io.gatun.conformance.honest.HonestDevice;
import io.gatun.conformance.honest.HonestProvider;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.Unary;
import io.gatun.spi.Availability;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.Support;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What can be wrong before anything runs. */
final class BrokenProviders {
    private BrokenProviders() {}

    static final class ThrowsInProbe extends AcceleratorConformance {
        ThrowsInProbe() {
            super(new HonestProvider() {
                @Override
                public Availability probe() {
                    throw new UnsatisfiedLinkError("libhonest.so");
                }
            });
        }
    }

    static final class HangsInProbe extends AcceleratorConformance {
        HangsInProbe() {
            super(
                    new HonestProvider() {
                        @Override
                        public Availability probe() {
                            return hang();
                        }
                    },
                    Duration.ofSeconds(1));
        }
    }

    static final class IsAbsent extends AcceleratorConformance {
        IsAbsent() {
            super(new HonestProvider() {
                @Override
                public Availability probe() {
                    return new Availability.Absent("there is no driver; install it");
                }
            });
        }
    }

    static final class GivesNoReason extends AcceleratorConformance {
        GivesNoReason() {
            super(new HonestProvider(() -> new HonestDevice() {
                @Override
                public Support supports(Graph graph, Node node) {
                    return super.supports(graph, node) instanceof Support.Yes yes ? yes : new Support.No("");
                }
            }));
        }
    }

    static final class LiesAboutSupport extends AcceleratorConformance {
        LiesAboutSupport() {
            super(new HonestProvider(() -> new HonestDevice() {
                @Override
                public Compiled compile(Graph part, CompileContext resources) {
                    if (part.nodes().stream().anyMatch(node -> node.op() instanceof Unary)) {
                        throw new GatunException("honest: there is no kernel for this after all");
                    }
                    return super.compile(part, resources);
                }
            }));
        }
    }

    /** Never returns. */
    static <T> T hang() {
        while (true) {
            LockSupport.park();
            Thread.interrupted(); // or parking would no longer wait
        }
    }
}
