/**
 * Turns ONNX graphs into models of layers.
 *
 * <p>Two ideas carry it. A value of the graph is a {@link dev.fovea.formats.onnx.convert.View} of
 * the output of a layer: which part of the layer's memory each axis of the graph's value is. So
 * transposing and reshaping change the view and cost nothing, a graph with channels in front comes
 * out with channels last, and what reads a flattened map gets its weights in the order of the
 * memory. And every size that a file leaves open is assumed to be two different numbers: what comes
 * out the same under both is fixed, and what comes out as the batch is the batch.
 */
@NullMarked
package dev.fovea.formats.onnx.convert;

import org.jspecify.annotations.NullMarked;
