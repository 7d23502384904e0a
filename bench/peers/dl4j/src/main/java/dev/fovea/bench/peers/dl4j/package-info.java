/** The work of the harness, done by another framework. */
@NullMarked
package dev.fovea.bench.peers.dl4j;

import org.jspecify.annotations.NullMarked;
