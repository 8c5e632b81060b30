/**
 * Does what a newcomer does: generates a plugin from the archetype, builds it, and uses it, by the commands and the code of
 * {@code docs/plugins.md}.
 *
 * <p>In come the page, the archetype and the jars of this build; out goes a failure wherever one does not fit the others.
 *
 * <p>Nothing here knows a class of the generated project: all goes through files, Maven and the service loader.
 */
package io.gatun.archetype;
