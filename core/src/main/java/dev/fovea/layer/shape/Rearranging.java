package dev.fovea.layer.shape;

import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.tensor.Shape;

/** A layer whose output consists of pieces of its input. */
interface Rearranging extends Layer {
  /** Returns the mapping of pieces for samples of the given shapes. */
  Rearrangement rearrangement(Shape input, Shape output);

  @Override
  default Step bind(Binding binding) {
    return rearrangement(binding.inputShape(), binding.outputShape()).bind(binding);
  }
}
