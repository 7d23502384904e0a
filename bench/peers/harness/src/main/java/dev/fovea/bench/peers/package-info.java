/** Fovea beside other frameworks: the same work, each in processes of its own, in one run. */
@NullMarked
package dev.fovea.bench.peers;

import org.jspecify.annotations.NullMarked;
