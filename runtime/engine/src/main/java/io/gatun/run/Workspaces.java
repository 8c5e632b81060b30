package io.gatun.run;

import io.gatun.RunControl;
import io.gatun.plan.Plan;
import io.gatun.spi.DeviceException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;

/** The workspaces of one plan: each is lent to one run at a time and kept for the next. */
final class Workspaces implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Plan plan;
    private final Arena arena = Arena.ofShared();
    private final Deque<Workspace> idle = new ArrayDeque<>();
    private int lent;

    Workspaces(Plan plan) {
        this.plan = plan;
    }

    /**
     * One that nobody uses: a new one, if need be. A device that has no memory left for another may have some as soon as a run
     * in flight has ended, and is waited for.
     *
     * @throws DeviceException if a device has not enough memory for a single run, or has failed
     */
    Workspace take() {
        while (true) {
            synchronized (this) {
                lent++;
                var known = idle.pollFirst();
                if (known != null) {
                    return known;
                }
            }
            try {
                return new Workspace(plan, arena);
            } catch (DeviceException shortage) {
                returned();
                if (!awaitsAnother()) {
                    throw shortage;
                }
            } catch (RuntimeException | Error failure) {
                returned();
                throw failure;
            }
        }
    }

    /** Ends the use. @param usable whether another run may have it */
    void giveBack(Workspace workspace, boolean usable) {
        if (!usable) {
            workspace.close();
        }
        synchronized (this) {
            if (usable) {
                idle.addFirst(workspace);
            }
            returned();
        }
    }

    private synchronized void returned() {
        lent--;
        notifyAll();
    }

    /** Whether it is worth while to try again: a run was in flight and has ended, here or since the attempt. */
    private synchronized boolean awaitsAnother() {
        if (idle.isEmpty() && lent == 0) {
            return false;
        }
        int before = lent;
        while (idle.isEmpty() && lent >= before) {
            RunControl.check();
            try {
                wait(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    /** Gives their memory back. No run may be in flight. */
    @Override
    public synchronized void close() {
        idle.forEach(Workspace::close);
        idle.clear();
        arena.close();
    }
}
