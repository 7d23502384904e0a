package dev.fovea.layer.shape;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.tensor.Shape;

/** A layer whose output is made of pieces of its input. */
interface Rearranging extends Layer {
  /** Where the pieces come from, for samples of these shapes. */
  Rearrangement rearrangement(Shape input, Shape output);

  @Override
  default void forward(Pass pass) {
    planned(pass).forward(pass);
  }

  @Override
  default void backward(Pass pass) {
    planned(pass).backward(pass);
  }

  private Rearrangement planned(Pass pass) {
    return pass.keep(0, () -> rearrangement(pass.inputShape(0), pass.outputShape()));
  }
}
