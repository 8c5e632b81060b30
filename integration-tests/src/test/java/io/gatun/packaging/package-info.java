/**
 * What users start: Gatun's jars in a JVM of their own, with the flags that README names and without them.
 *
 * <p>In come the jars (or class folders) that the tests themselves run on; out goes what a child process printed.
 *
 * <p>Nothing here knows how a network is run.
 */
package io.gatun.packaging;
