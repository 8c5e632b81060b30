/**
 * The drawing of the house, enforced: which package, jar and file may know or be what.
 *
 * <p>Comes in: the compiled classes of the engine, the zoo and the command line, the poms, and every source file.
 *
 * <p>Goes out: one failure per broken line of a table, with the classes that break it.
 *
 * <p>Must not know: what any of that code does.
 */
package io.gatun.arch;
