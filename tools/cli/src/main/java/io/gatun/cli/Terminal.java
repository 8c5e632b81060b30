package io.gatun.cli;

/** Whether somebody is watching stderr, and how wide the window is; only the script that starts the command can tell. */
final class Terminal {
    private static final int WIDTH_ELSEWHERE = 100;
    private static final int NARROWEST = 55;

    private Terminal() {}

    /** Whether stderr is a terminal. */
    static boolean isWatched() {
        return Integer.getInteger("gatun.columns") != null;
    }

    /** Columns to fill with text. */
    static int width() {
        int columns = Integer.getInteger("gatun.columns", 0);
        return columns == 0 ? WIDTH_ELSEWHERE : Math.max(NARROWEST, columns);
    }
}
