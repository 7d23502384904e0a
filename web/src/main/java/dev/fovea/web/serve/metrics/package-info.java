/** What a server counts and measures, for Prometheus. */
@NullMarked
package dev.fovea.web.serve.metrics;

import org.jspecify.annotations.NullMarked;
