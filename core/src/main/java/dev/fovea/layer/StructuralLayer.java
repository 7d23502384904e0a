package dev.fovea.layer;

/**
 * A layer that has a place in a model's graph but computes nothing by itself, such as an input, a
 * layer that shares the array of its input, or a nested model. Plans resolve such layers and never
 * bind them.
 */
public interface StructuralLayer extends Layer {
  @Override
  default Step bind(Binding binding) {
    throw new IllegalStateException(
        "%s \"%s\" computes nothing by itself; make a model of it and plan that"
            .formatted(className(), name()));
  }
}
