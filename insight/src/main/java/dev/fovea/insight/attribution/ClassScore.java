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
 * The score of a class, which is the output of a model before softmax or sigmoid, and its gradient
 * with respect to the image. If the model has a single output (binary classification), its value is
 * the score of class 1 and the negated value is the score of class 0. The model is not modified.
 * Instances are not safe for use by multiple threads.
 */
public final class ClassScore {
  private static final int BATCH = 32;

  private final int category;
  private final Shape shape;
  private final Plan plan;
  private final boolean binary;
  private final int batch;
  private final SilencedMaps silenced;

  private ClassScore(
      int category, Shape shape, Plan plan, boolean binary, int batch, SilencedMaps silenced) {
    this.category = category;
    this.shape = shape;
    this.plan = plan;
    this.binary = binary;
    this.batch = batch;
    this.silenced = silenced;
  }

  /**
   * Returns the score of a class.
   *
   * @param image shape of the images, (height, width, channels)
   * @param category index of the class
   * @throws IllegalArgumentException if there is no such class
   * @throws ShapeException if the model does not accept such images, or does not classify
   */
  public static ClassScore of(Model model, Shape image, int category) {
    return of(model, image, category, BATCH);
  }

  /**
   * Returns the score of a class, computed for a number of images at a time; see the other method.
   *
   * @param batch the number of images, which the memory that is taken is in proportion to
   */
  public static ClassScore of(Model model, Shape image, int category, int batch) {
    if (model.inputShapes().size() != 1 || image.rank() != 3) {
      throw new ShapeException(
          "explanations need a model with one picture as its input; this one takes "
              + model.inputShapes());
    }
    PlanSpec spec =
        PlanSpec.of(batch)
            .mode(Mode.EXPLAIN)
            .inputShapes(List.of(image))
            .logits((output, last) -> output == 0);
    Plan plan = new Plan(model, spec);
    Shape output = plan.outputShape(0);
    if (output.rank() != 1) {
      throw new ShapeException(
          "explanations need a model that gives a row of classes, not " + output);
    }
    return new ClassScore(0, image, plan, output.size() == 1, batch, SilencedMaps.NONE)
        .of(category);
  }

  /**
   * Returns the score of another class of the same model. Both share their memory, so that only one
   * of them may be in use.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  public ClassScore of(int another) {
    int classes = binary ? 2 : plan.outputShape(0).size();
    if (another < 0 || another >= classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there is no class %d; the model has 0 to %d", another, classes - 1));
    }
    return new ClassScore(another, shape, plan, binary, batch, silenced);
  }

  /**
   * Returns the score of the same class in a network some of whose maps are switched off. Both
   * share their memory, so that only one of them may be in use.
   */
  public ClassScore without(SilencedMaps maps) {
    return new ClassScore(category, shape, plan, binary, batch, maps);
  }

  /** Returns the index of the class. */
  public int category() {
    return category;
  }

  /**
   * Returns the layers, which hold the values and gradients of the last batch passed to {@link
   * #gradients}.
   */
  public List<PlannedLayer> layers() {
    return plan.layers();
  }

  /**
   * Returns the scores of images.
   *
   * @param images (samples, height, width, channels)
   * @return one score for each sample
   */
  public float[] scores(Tensor images) {
    int samples = samples(images);
    float[] scores = new float[samples];
    for (int from = 0; from < samples; from += batch) {
      forward(images, from, Math.min(batch, samples - from), scores);
    }
    return scores;
  }

  /**
   * Returns the gradients of the scores with respect to the images.
   *
   * @param images (samples, height, width, channels)
   * @return a tensor of the same shape
   */
  public Tensor gradients(Tensor images) {
    int samples = samples(images);
    float[] scores = new float[samples];
    Tensor gradients = Tensor.zeros(images.shape());
    for (int from = 0; from < samples; from += batch) {
      int here = Math.min(batch, samples - from);
      forward(images, from, here, scores);
      for (int output = 0; output < plan.outputs(); output++) {
        Arrays.fill(plan.outputGradient(output), 0);
      }
      int classes = plan.outputShape(0).size();
      for (int i = 0; i < here; i++) {
        plan.outputGradient(0)[i * classes + column()] = sign();
      }
      plan.backward(layer -> silenced.silenceGradients(layer, here));
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
    System.arraycopy(images.data(), from * shape.size(), plan.input(0), 0, count * shape.size());
    plan.forward(count, 0, layer -> silenced.silenceValues(layer, count));
    float[] outputs = plan.output(0);
    int classes = plan.outputShape(0).size();
    for (int i = 0; i < count; i++) {
      scores[from + i] = sign() * outputs[i * classes + column()];
    }
  }

  private int samples(Tensor images) {
    if (images.shape().rank() != 4 || !images.shape().tail().equals(shape)) {
      throw new ShapeException(
          "the images must have the shape (samples, %s), not %s".formatted(shape, images.shape()));
    }
    return images.batch();
  }
}
