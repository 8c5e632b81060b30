package io.gatun.gradient.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Where to cut the way forth into segments, of which only what crosses a cut is kept (Chen et al. 2016, Training Deep Nets with
 * Sublinear Memory Cost). Networks are no chains of equal layers, so the cuts are not every so many nodes: they are those that
 * the least crosses, of all that leave no segment with more than a given number of bytes inside.
 *
 * @param crossing for each node, in running order, bytes of the values that those behind it read from it or from before
 * @param inside for each node, bytes of its values that the way back reads
 */
record CutPoints(List<Long> crossing, List<Long> inside) {
    private static final int START = -1;

    CutPoints {
        crossing = List.copyOf(crossing);
        inside = List.copyOf(inside);
    }

    long insideAll() {
        return inside.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The nodes to cut behind, in order.
     *
     * @param most bytes inside a segment; one of a single node may have more
     */
    List<Integer> within(long most) {
        int nodes = inside.size();
        var until = new long[nodes + 1];
        for (int i = 0; i < nodes; i++) {
            until[i + 1] = until[i] + inside.get(i);
        }
        var least = new long[nodes];
        var before = new int[nodes];
        for (int cut = 0; cut < nodes; cut++) {
            before[cut] = cheapestBefore(cut, until, least, most);
            least[cut] = crossing.get(cut) + (before[cut] == START ? 0 : least[before[cut]]);
        }
        // what comes after the last cut is a segment, too
        var cuts = new ArrayList<Integer>();
        for (int cut = cheapestBefore(nodes - 1, until, least, most); cut != START; cut = before[cut]) {
            cuts.addFirst(cut);
        }
        return cuts;
    }

    /** The cut, of those that may begin a segment that ends with node {@code end}, up to which the least is kept. */
    private static int cheapestBefore(int end, long[] until, long[] least, long most) {
        int cheapest = end - 1;
        for (int start = end - 1; start >= START && until[end + 1] - until[start + 1] <= most; start--) {
            if (start == START) {
                return START;
            }
            if (least[start] < least[cheapest]) {
                cheapest = start;
            }
        }
        return cheapest;
    }
}
