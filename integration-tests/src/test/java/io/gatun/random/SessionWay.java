package io.gatun.random;

import io.gatun.GatunException;
import io.gatun.Numerics;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.spi.Workers;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.LongStream;

/** A session of the model that was written to a file and read again. */
final class SessionWay implements Way {
    private final Workers workers;
    private final Numerics numerics;
    private final int share;

    /** @param share one case of so many */
    SessionWay(Workers workers, Numerics numerics, int share) {
        this.workers = workers;
        this.numerics = numerics;
        this.share = share;
    }

    @Override
    public String name() {
        return "session, " + numerics + ", threads " + workers.threads();
    }

    @Override
    public boolean takes(RandomCase subject) {
        return Math.floorMod(subject.seed(), share) == 0;
    }

    @Override
    public Noise.Exactness exactness() {
        return numerics == Numerics.COMPACT ? Noise.Exactness.COMPACT : Noise.Exactness.KERNELS;
    }

    @Override
    public List<List<Tensor>> run(Subject subject) throws NotComparable {
        if (numerics != Numerics.STRICT) {
            subject.requireFiniteConvolutions();
        }
        var options = Options.defaults().workers(workers).numerics(numerics);
        try (var session = subject.model().session(options)) {
            var results = new ArrayList<List<Tensor>>();
            for (var feed : subject.randomCase().feeds()) {
                results.add(run(subject, session, feed));
            }
            requireSameBits(run(subject, session, subject.randomCase().feeds().getFirst()), results.getFirst());
            return results;
        }
    }

    private static List<Tensor> run(Subject subject, Session session, List<Tensor> feed) {
        var inputs = new HashMap<String, Tensor>();
        for (int i = 0; i < feed.size(); i++) {
            inputs.put(subject.model().inputs().get(i).name(), feed.get(i));
        }
        try (var results = session.run(inputs)) {
            var outputs = new ArrayList<Tensor>();
            subject.model().outputs().forEach(name -> outputs.add(results.get(name)));
            return subject.keep(outputs);
        }
    }

    /** A plan that ran before leaves its memory behind. Which NaN comes out is the processor's choice. */
    private static void requireSameBits(List<Tensor> again, List<Tensor> first) {
        for (int i = 0; i < first.size(); i++) {
            var old = first.get(i);
            var now = again.get(i);
            if (now.segment().mismatch(old.segment()) >= 0
                    && LongStream.range(0, old.size())
                            .anyMatch(at -> Double.compare(now.doubleAt(at), old.doubleAt(at)) != 0
                                    || now.longAt(at) != old.longAt(at))) {
                throw new GatunException("output " + i + " is another when the session runs again");
            }
        }
    }
}
