package dev.fovea.formats.dataset;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Images of a folder, with their classes. */
final class ImageDataset implements Dataset {
  private final ImageSource source;
  private final Target.Label target;
  private final int[] images;
  private final int[] labels;

  /**
   * Creates a dataset.
   *
   * @param images the numbers of the images in their source
   * @param labels the class of each
   */
  ImageDataset(ImageSource source, Target.Label target, int[] images, int[] labels) {
    this.source = source;
    this.target = target;
    this.images = images.clone();
    this.labels = labels.clone();
  }

  /** Returns the number of a sample in the source. */
  int image(int index) {
    return images[index];
  }

  @Override
  public String source(int index) {
    return source.path(images[index]).toString();
  }

  @Override
  public int size() {
    return images.length;
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(source.shape());
  }

  @Override
  public List<Target> targets() {
    return List.of(target);
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    source.read(images[index], into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    into[offset] = labels[index];
  }

  @Override
  public void expect(int... indices) {
    source.expect(Arrays.stream(indices).map(index -> images[index]).toArray());
  }
}
