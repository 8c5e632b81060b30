/**
 * A device for tests.
 *
 * <p>In come parts of networks, as any plugin gets them; out come results, computed by the operators' definitions in memory
 * that the processor's kernels never see, and a ledger of all that happened.
 *
 * <p>It must know nothing of the engine behind the SPI.
 */
package io.gatun.spi.fake;
