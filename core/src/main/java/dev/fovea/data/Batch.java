package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * The samples of one training step, in the arrays that they were read into; not a copy.
 *
 * @param samples the number of samples at the front of the arrays
 * @param inputShapes the shape of each input of a sample
 * @param targetKinds the kind of each target of a sample
 * @param inputs one array for each input, (samples, ...)
 * @param targets one array for each target, (samples, ...)
 */
public record Batch(
    int samples,
    List<Shape> inputShapes,
    List<Target> targetKinds,
    float[][] inputs,
    float[][] targets) {}
