package dev.fovea.data.image;

/** What the images that a model was trained on were drawn on, as their edges tell. */
public enum Ground {
  /** Light ink on dark ground, as MNIST's digits. */
  DARK,

  /** Dark ink on light ground, as a scanned page. */
  LIGHT,

  /** No even ground, as of photographs, or an unknown one. */
  NONE
}
