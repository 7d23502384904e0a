package dev.fovea.web.serve.inference;

import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The likeliest classes of a model's first output. */
public final class Classes {
  private final SavedModel saved;
  private final OutputMeaning meaning;

  /**
   * A class.
   *
   * @param name its name, or its number if it has none
   */
  public record Likely(int index, String name, float probability) {}

  /**
   * Creates what names the classes of a model.
   *
   * @throws WebException if its first output does not tell classes
   */
  public Classes(SavedModel saved) {
    this.saved = saved;
    this.meaning = saved.outputMeaning();
    if (meaning == OutputMeaning.VALUES) {
      throw WebException.invalid(
          "the first output of this model, %s, does not tell classes; use infer"
              .formatted(saved.model().outputShape()));
    }
  }

  /**
   * Returns the likeliest classes of a sample, the likeliest first.
   *
   * @param output (samples, outputs)
   * @throws WebException if the model gives NaN
   */
  public List<Likely> of(Tensor output, int sample, int count) {
    int size = output.shape().tail().size();
    float[] outputs = Arrays.copyOfRange(output.data(), sample * size, (sample + 1) * size);
    float[] p = meaning.probabilities(outputs);
    for (float probability : p) {
      if (Float.isNaN(probability)) {
        throw new WebException(
            Problem.INTERNAL, "the model gives NaN; its numbers overflow for this image");
      }
    }
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -p[i]).thenComparing(i -> i))
        .limit(Math.max(1, count))
        .map(i -> new Likely(i, saved.metadata().className(i), p[i]))
        .toList();
  }
}
