/**
 * The code that README shows, compiled and run.
 *
 * <p>In comes the repository's README; out goes a failure wherever it and {@link io.gatun.examples.Examples} differ, or
 * an example does not do what README says.
 *
 * <p>Nothing here uses more than the public interface.
 */
package io.gatun.examples;
