package dev.fovea.data.image;

/** How an image of one aspect ratio becomes one of another. */
public enum Fit {
  /** The middle of the image is taken, as large as possible; its edges may be cut off. */
  CROP,

  /** The whole image is taken, and what is empty beside it has the color of the background. */
  PAD,

  /** The whole image is taken, stretched along one axis. */
  STRETCH
}
