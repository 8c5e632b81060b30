/**
 * A device that everybody has: memory, queues, and a thread for each queue that does what it is told, slowly. It stands where
 * your device's driver will.
 *
 * <p>In come commands; out go numbers in the device's memory, and failures when somebody asks for them.
 *
 * <p>Nothing here knows of networks or of Gatun.
 */
package ${package}.device;
