/**
 * ONNX files as immutable records: the graph of a model, its nodes and its numbers, as they stand
 * in the file. Nothing is computed here, and nothing here knows what an operator means.
 */
@NullMarked
package dev.fovea.formats.onnx.graph;

import org.jspecify.annotations.NullMarked;
