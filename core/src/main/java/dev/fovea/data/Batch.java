package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * The samples of a step in the arrays that they were read into; no copy.
 *
 * @param samples how many there are at the front of the arrays
 * @param inputShapes the shape of each input of a sample
 * @param targetShapes the shape of each target of a sample
 * @param inputs one array for each input, (samples, ...)
 * @param targets one array for each target, (samples, ...)
 */
public record Batch(
    int samples,
    List<Shape> inputShapes,
    List<Shape> targetShapes,
    float[][] inputs,
    float[][] targets) {}
