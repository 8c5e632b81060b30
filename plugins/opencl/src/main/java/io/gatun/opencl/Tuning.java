package io.gatun.opencl;

import io.gatun.spi.DeviceException;
import io.gatun.spi.DiskCache;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out which of several ways to do something is the fastest on this device, and remembers it for later processes.
 *
 * <p>The system property {@code gatun.opencl.tuning} switches the search {@code on} or {@code off}. Unless it is set, graphics
 * cards are searched; processors take the first way, as they gain little by the choice.
 */
final class Tuning {
    private static final System.Logger LOG = System.getLogger(Tuning.class.getName());

    private final ClContext context;
    private final DiskCache cache;
    private final boolean searching;
    private final Map<String, String> winners = new ConcurrentHashMap<>();

    Tuning(ClContext context, DiskCache cache) {
        this(context, cache, isSearchWanted(context.device()));
    }

    Tuning(ClContext context, DiskCache cache, boolean searching) {
        this.context = context;
        this.cache = cache;
        this.searching = searching;
    }

    private static boolean isSearchWanted(ClDevice device) {
        var wanted = System.getProperty("gatun.opencl.tuning");
        return wanted == null ? device.kind() == ClDevice.Kind.GRAPHICS : wanted.equals("on");
    }

    /** One of the ways. */
    interface Candidate {
        /** Tells it from the others, and stays the same from one process to the next. */
        String name();

        /**
         * What is to be timed.
         *
         * @param buffers makes the memory that the calls work on
         * @throws DeviceException if the device cannot do it so
         */
        List<KernelCall> trial(TrialMemory buffers);
    }

    /**
     * The fastest of the candidates.
     *
     * @param task what is to be done: a kernel and a class of shapes, such as {@code conv_1x1 64x256x3136}
     * @param candidates at least one, the one to take without a search first
     */
    <C extends Candidate> C choose(String task, List<C> candidates) {
        var known = winners.get(task);
        if (known == null) {
            known = searching && candidates.size() > 1
                    ? remembered(task, candidates)
                    : candidates.getFirst().name();
            winners.put(task, known);
        }
        return named(known, candidates);
    }

    private <C extends Candidate> String remembered(String task, List<C> candidates) {
        var device = context.device();
        // other candidates are another question
        var names = candidates.stream().map(Candidate::name).toList();
        var key = List.of("tuning", device.vendor(), device.name(), device.driver(), task, names.toString());
        var kept = cache.get(key)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .filter(names::contains);
        if (kept.isPresent()) {
            return kept.get();
        }
        var winner = search(task, candidates);
        cache.put(key, winner.getBytes(StandardCharsets.UTF_8));
        return winner;
    }

    private static <C extends Candidate> C named(String name, List<C> candidates) {
        for (var candidate : candidates) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return candidates.getFirst();
    }

    private <C extends Candidate> String search(String task, List<C> candidates) {
        var best = candidates.getFirst().name();
        long least = Long.MAX_VALUE;
        var times = new ArrayList<String>();
        for (var candidate : candidates) {
            try (var memory = new TrialMemory(context)) {
                long nanos = memory.time(candidate.trial(memory));
                times.add(candidate.name() + " " + nanos / 1000 + " us");
                if (nanos < least) {
                    least = nanos;
                    best = candidate.name();
                }
            } catch (DeviceException unable) {
                times.add(candidate.name() + " fails: " + unable.getMessage());
            }
        }
        LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", task, times);
        return best;
    }
}
