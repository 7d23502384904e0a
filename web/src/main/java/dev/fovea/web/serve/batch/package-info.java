/** Dynamic batching: calls of many threads that are computed together. */
@NullMarked
package dev.fovea.web.serve.batch;

import org.jspecify.annotations.NullMarked;
