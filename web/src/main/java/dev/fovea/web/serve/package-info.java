/**
 * A server of models: the Open Inference Protocol over REST and gRPC, and what stands behind it.
 */
@NullMarked
package dev.fovea.web.serve;

import org.jspecify.annotations.NullMarked;
