package dev.fovea.insight.attribution;

import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a model gives a class, before softmax or sigmoid, and the gradient of that by the picture.
 * Of a model with one output, yes or no, class 1 is the yes and class 0 has the opposite score. The
 * model is not changed. Serves one thread at a time.
 */
public final class ClassScore {
  private static final int BATCH = 32;

  private final int category;
  private final Shape shape;
  private final Plan plan;
  private final boolean binary;

  private ClassScore(int category, Shape shape, Plan plan, boolean binary) {
    this.category = category;
    this.shape = shape;
    this.plan = plan;
    this.binary = binary;
  }

  /**
   * The score of a class.
   *
   * @param image the shape of the pictures: (height, width, channels)
   * @throws IllegalArgumentException if there is no such class, or the model gives no classes
   * @throws ShapeException if the model takes no such picture
   */
  public static ClassScore of(Model model, Shape image, int category) {
    if (model.inputShapes().size() != 1 || image.rank() != 3) {
      throw new ShapeException(
          "explanations need a model with one picture as its input; this one takes "
              + model.inputShapes());
    }
    PlanSpec spec =
        PlanSpec.of(BATCH)
            .mode(Mode.EXPLAIN)
            .inputShapes(List.of(image))
            .logits((output, last) -> output == 0);
    Plan plan = new Plan(model, spec);
    Shape output = plan.outputShape(0);
    int classes = output.size() == 1 ? 2 : output.size();
    if (output.rank() != 1) {
      throw new ShapeException(
          "explanations need a model that gives a row of classes, not " + output);
    }
    if (category < 0 || category >= classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there is no class %d; the model has 0 to %d", category, classes - 1));
    }
    return new ClassScore(category, image, plan, output.size() == 1);
  }

  /** The class. */
  public int category() {
    return category;
  }

  /** The layers; {@link #gradients} leaves their values and gradients, of the last samples. */
  public List<PlannedLayer> layers() {
    return plan.layers();
  }

  /**
   * The scores.
   *
   * @param images (samples, height, width, channels)
   * @return one for each sample
   */
  public float[] scores(Tensor images) {
    int samples = samples(images);
    float[] scores = new float[samples];
    for (int from = 0; from < samples; from += BATCH) {
      forward(images, from, Math.min(BATCH, samples - from), scores);
    }
    return scores;
  }

  /**
   * The gradients of the score by every number of the pictures.
   *
   * @param images (samples, height, width, channels)
   * @return as the images
   */
  public Tensor gradients(Tensor images) {
    int samples = samples(images);
    float[] scores = new float[samples];
    Tensor gradients = Tensor.zeros(images.shape());
    for (int from = 0; from < samples; from += BATCH) {
      int here = Math.min(BATCH, samples - from);
      forward(images, from, here, scores);
      for (int output = 0; output < plan.outputs(); output++) {
        Arrays.fill(plan.outputGradient(output), 0);
      }
      int classes = plan.outputShape(0).size();
      for (int i = 0; i < here; i++) {
        plan.outputGradient(0)[i * classes + column()] = sign();
      }
      plan.backward();
      int size = shape.size();
      System.arraycopy(plan.inputGradient(0), 0, gradients.data(), from * size, here * size);
    }
    return gradients;
  }

  private int column() {
    return binary ? 0 : category;
  }

  private float sign() {
    return binary && category == 0 ? -1 : 1;
  }

  private void forward(Tensor images, int from, int count, float[] scores) {
    float[] outputs = plan.run(images.samples(from, from + count)).getFirst().data();
    int classes = plan.outputShape(0).size();
    for (int i = 0; i < count; i++) {
      scores[from + i] = sign() * outputs[i * classes + column()];
    }
  }

  private int samples(Tensor images) {
    if (images.shape().rank() != 4 || !images.shape().tail().equals(shape)) {
      throw new ShapeException(
          "the pictures are (samples, %s), not %s".formatted(shape, images.shape()));
    }
    return images.batch();
  }
}
