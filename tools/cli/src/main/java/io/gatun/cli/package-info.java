/**
 * The command {@code gatun}.
 *
 * <p>Comes in: words from the command line, and files they name.
 *
 * <p>Goes out: text or one JSON document on stdout, progress and one line per error on stderr, an exit code.
 *
 * <p>Must not know: kernels, plans, or anything else the library does not offer to every program.
 */
package io.gatun.cli;
