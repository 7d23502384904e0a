package dev.fovea.app.common;

import dev.fovea.data.Dataset;
import dev.fovea.data.Target;
import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Grounds;
import dev.fovea.data.image.Preparation;
import dev.fovea.store.ModelMetadata;
import dev.fovea.tensor.Shape;
import java.util.List;

/** What is saved with a model that was trained on a dataset that is from no folder of images. */
final class DatasetMetadata {
  /** The number of samples whose ground is looked at. */
  private static final int SEEN = 500;

  private DatasetMetadata() {}

  static ModelMetadata of(Dataset samples) {
    Target target = samples.targets().getFirst();
    List<String> names =
        target instanceof Target.Classes classes ? classes.classNames() : List.of();
    ModelMetadata metadata = ModelMetadata.NONE.classNames(names);
    boolean images =
        target instanceof Target.Category
            && samples.inputShapes().size() == 1
            && samples.inputShape().isKnown()
            && Preparation.isImage(samples.inputShape());
    return images
        ? metadata.preparation(Preparation.of(samples.inputShape())).ground(ground(samples))
        : metadata;
  }

  private static Ground ground(Dataset samples) {
    Shape shape = samples.inputShape();
    float[] image = new float[shape.size()];
    int count = Math.min(SEEN, samples.size());
    int dark = 0;
    int light = 0;
    for (int i = 0; i < count; i++) {
      samples.readInput(i, 0, image, 0);
      Ground ground = Grounds.of(shape.dim(0), shape.dim(1), shape.channels(), at -> image[at]);
      dark += ground == Ground.DARK ? 1 : 0;
      light += ground == Ground.LIGHT ? 1 : 0;
    }
    return Grounds.common(dark, light, count);
  }
}
