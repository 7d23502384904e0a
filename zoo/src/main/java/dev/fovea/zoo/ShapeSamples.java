package dev.fovea.zoo;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.shapes.ShapeImages;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Generated pictures of colored shapes of one size, drawn when they are first read and kept. */
final class ShapeSamples implements Dataset {
  private static final float WHITE = 255;

  private final ShapeImages images;
  private final Shape shape;
  private final Target.Label target = new Target.Label(ShapeImages.classNames());

  /** The pictures that were drawn; two threads that draw the same one draw the same bytes. */
  private final AtomicReferenceArray<byte[]> drawn;

  /**
   * Creates samples.
   *
   * @param shape (height, width, 3)
   */
  ShapeSamples(int count, long seed, Shape shape) {
    this.images = new ShapeImages(seed);
    this.shape = shape;
    drawn = new AtomicReferenceArray<>(count);
  }

  @Override
  public int size() {
    return drawn.length();
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(shape);
  }

  @Override
  public List<Target> targets() {
    return List.of(target);
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    byte[] rgb = drawn.get(Objects.checkIndex(index, size()));
    if (rgb == null) {
      rgb = images.picture(index, shape.dim(0), shape.dim(1)).rgb();
      drawn.set(index, rgb);
    }
    for (int i = 0; i < rgb.length; i++) {
      into[offset + i] = (rgb[i] & 0xff) / WHITE;
    }
  }

  /** Reads the class; pictures take turns. */
  @Override
  public void readTarget(int index, int which, float[] into, int offset) {
    into[offset] = Objects.checkIndex(index, size()) % target.classes();
  }
}
