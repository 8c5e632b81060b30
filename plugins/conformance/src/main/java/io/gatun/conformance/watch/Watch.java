package io.gatun.conformance.watch;

import io.gatun.graph.Node;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What was asked of a watched accelerator, and what there is to complain of. Safe to share between threads. */
public final class Watch {
    /** What is opened and must be closed. */
    public enum Kind {
        ACCELERATOR("accelerators"),
        STREAM("streams"),
        RESIDENT("buffers of weights");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Map<Kind, AtomicInteger> opened = new EnumMap<>(Kind.class);
    private final Map<Kind, AtomicInteger> closed = new EnumMap<>(Kind.class);
    private final Queue<List<Node>> parts = new ConcurrentLinkedQueue<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger steps = new AtomicInteger();

    public Watch() {
        for (var kind : Kind.values()) {
            opened.put(kind, new AtomicInteger());
            closed.put(kind, new AtomicInteger());
        }
    }

    void opened(Kind kind) {
        opened.get(kind).incrementAndGet();
    }

    void closed(Kind kind) {
        closed.get(kind).incrementAndGet();
    }

    void compiled(List<Node> part) {
        parts.add(part);
    }

    void ran() {
        steps.incrementAndGet();
    }

    void complain(String complaint) {
        complaints.add(complaint);
    }

    /** The nodes of each part that was compiled. */
    public List<List<Node>> parts() {
        return List.copyOf(parts);
    }

    /** How many steps were run. */
    public int steps() {
        return steps.get();
    }

    /** @throws AssertionError if there is anything to complain of */
    public void requireNoComplaints() {
        if (!complaints.isEmpty()) {
            throw new AssertionError(complaints.stream().distinct().limit(3).collect(Collectors.joining("; and "))
                    + (complaints.size() > 1 ? " (" + complaints.size() + " in all)" : ""));
        }
    }

    /** @throws AssertionError if something is open, or was closed twice */
    public void requireAllClosed() {
        for (var kind : Kind.values()) {
            int difference = opened.get(kind).get() - closed.get(kind).get();
            if (difference != 0) {
                throw new AssertionError(
                        difference > 0
                                ? difference + " of " + opened.get(kind) + " " + kind.words + " were never closed"
                                : -difference + " " + kind.words + " were closed twice");
            }
        }
    }
}
