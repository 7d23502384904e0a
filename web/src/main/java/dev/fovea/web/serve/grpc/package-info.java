/** The Open Inference Protocol over gRPC. */
@NullMarked
package dev.fovea.web.serve.grpc;

import org.jspecify.annotations.NullMarked;
