/** Metrics: figures that judge a model's outputs, under Keras's names. */
@NullMarked
package dev.fovea.metric;

import org.jspecify.annotations.NullMarked;
