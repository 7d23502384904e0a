package dev.fovea.web.explore.live;

import dev.fovea.data.Classified;
import dev.fovea.data.DataException;
import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.WebException;
import java.util.Locale;

/**
 * The samples that fit a network.
 *
 * @param name what the page calls them
 */
public record Samples(String name, Classified train, Classified test) {
  /**
   * Returns the samples of a dataset.
   *
   * @throws WebException if they do not fit the network or have no classes
   */
  public static Samples of(String name, Split split, LiveNetwork network) {
    if (!network.model().inputShape().accepts(split.train().inputShape())
        || network.model().inputShapes().size() != 1) {
      throw WebException.notFound(
          "the samples of %s have the shape %s, and %s takes %s; start with another --dataset"
              .formatted(
                  name, split.train().inputShape(), network.name(), network.model().inputShape()));
    }
    try {
      return new Samples(name, Classified.of(split.train()), Classified.of(split.test()));
    } catch (DataException | ShapeException e) {
      throw WebException.notFound(
          "the samples of %s have no classes: %s".formatted(name, WebException.line(e)));
    }
  }

  /**
   * Returns the input of a test sample.
   *
   * @throws WebException if there is no such sample
   */
  public Tensor input(int number) {
    if (number < 0 || number >= test.size()) {
      throw WebException.notFound(
          String.format(
              Locale.ROOT,
              "%s has the test samples 0 to %d, not %d",
              name,
              test.size() - 1,
              number));
    }
    return Tensor.of(test.inputShape(), Datasets.inputs(test, number).data());
  }
}
