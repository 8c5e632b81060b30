/**
 * The table of operator cases: operators, attributes and awkward sizes, as code.
 *
 * <p>Nothing comes in; out go small graphs of one node each, with inputs to run them on. Every accelerator runs the same
 * table, the CPU included.
 *
 * <p>Nothing here knows what runs a case, or how close the result must be.
 */
package io.gatun.conformance.cases;
