package io.gatun.cli;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on stderr for work that turns out to take more than two seconds, if somebody is watching; gone once the work is done. */
final class Progress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int REFRESH_MILLIS = 200;
    private static final String CLEAR_LINE = "\r\033[K";

    private final String task;
    private final long total;
    private final Thread starter;
    private ProgressBar bar;
    private long done;
    private String message = "";

    /** @param total steps, or -1 where nobody knows */
    Progress(String task, long total) {
        this.task = task;
        this.total = total;
        this.starter = Thread.ofVirtual().unstarted(this::showLater);
        if (Terminal.isWatched()) {
            starter.start();
        }
    }

    private void showLater() {
        try {
            Thread.sleep(PATIENCE);
            show();
        } catch (InterruptedException finished) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void show() {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, Terminal.width() - 1))
                .clearDisplayOnFinish()
                .build();
        bar.stepTo(done);
        bar.setExtraMessage(message);
    }

    void step() {
        steps(1);
    }

    synchronized void steps(int more) {
        done += more;
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** Goes to a step, and says something behind the bar. */
    synchronized void at(long done, String message) {
        this.done = done;
        this.message = " " + message;
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(this.message);
        }
    }

    /** Prints a line where the bar is; the bar goes on below. */
    synchronized void println(String line, PrintWriter to) {
        if (bar != null) {
            System.err.print(CLEAR_LINE);
        }
        to.println(line);
        to.flush();
    }

    @Override
    public synchronized void close() {
        starter.interrupt();
        if (bar != null) {
            bar.close();
        }
    }
}
