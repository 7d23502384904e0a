package dev.fovea.layer.shape;

import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.tensor.Shape;

/** A layer whose output is made of pieces of its input. */
interface Rearranging extends Layer {
  /** Where the pieces come from, for samples of these shapes. */
  Rearrangement rearrangement(Shape input, Shape output);

  @Override
  default Step bind(Binding binding) {
    return rearrangement(binding.inputShape(), binding.outputShape()).bind(binding);
  }
}
