package io.gatun.spi.fake;

import io.gatun.spi.DeviceException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a fake device was asked to do, what of it is still open, and when it shall fail. Shared by all threads. */
public final class FakeLedger {
    /** A call to the plugin. */
    public enum Call {
        PROBE,
        OPEN,
        SUPPORTS,
        COMPILE,
        STREAM,
        BUFFER,
        RESIDENT,
        UPLOAD,
        DOWNLOAD,
        ENQUEUE,
        AWAIT
    }

    private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
    private final List<String> complaints = new ArrayList<>();
    private int total;
    private int open;
    private int everOpened;
    private int failsAt = Integer.MAX_VALUE;
    private Function<String, Throwable> failure = DeviceException::new;
    private boolean lost;
    private boolean forGood;

    /** Fails at the n-th call from now on, from 1, and at no other. */
    public synchronized void failAt(int n, Function<String, Throwable> failure) {
        this.failsAt = total + n;
        this.failure = failure;
    }

    /** Fails at the n-th call from now on, and at every call after it. */
    public synchronized void loseAt(int n) {
        failAt(n, DeviceException::new);
        forGood = true;
    }

    /** @throws RuntimeException what the ledger was told to throw, be it checked or not */
    synchronized void note(Call call) {
        calls.merge(call, 1, Integer::sum);
        total++;
        if (lost || total == failsAt) {
            lost = forGood;
            throw FakeLedger.<RuntimeException>sneaky(failure.apply("the fake failed at call " + total + ", " + call));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    synchronized void opened() {
        open++;
        everOpened++;
    }

    synchronized void closed() {
        open--;
    }

    synchronized void complain(String about) {
        complaints.add(about);
    }

    /** How often. */
    public synchronized int count(Call... of) {
        int sum = 0;
        for (var call : of) {
            sum += calls.getOrDefault(call, 0);
        }
        return sum;
    }

    /** All calls. */
    public synchronized int total() {
        return total;
    }

    /** Accelerators, compiled parts, streams and resident buffers that nobody has closed. */
    public synchronized int open() {
        return open;
    }

    /** Those that were ever opened. */
    public synchronized int everOpened() {
        return everOpened;
    }

    /** What the engine did against the rules, such as closing twice. */
    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }
}
