/** The work of the harness, done by another framework. */
@NullMarked
package dev.fovea.bench.peers.tensorflow;

import org.jspecify.annotations.NullMarked;
