package dev.fovea.train;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private static final Optimizer STILL = new SGD(0, 0);
  private static final Logger LOGGER = Logger.getLogger("dev.fovea");

  private static List<String> warnings(Runnable run) {
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            messages.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LOGGER.addHandler(handler);
    try {
      run.run();
    } finally {
      LOGGER.removeHandler(handler);
    }
    return messages;
  }

  private static List<String> compiled(Model model, Loss loss) {
    return warnings(() -> Trainer.compile(model, STILL, loss));
  }

  @Test
  void softmaxOverOneUnit() {
    Model one = Model.sequential(Shape.of(3), dense(1).activation(Activation.SOFTMAX));
    String softmax =
        ": a softmax over an axis of size 1 (its output has shape %s) is always 1; did you mean"
            + " sigmoid?";
    assertThat(compiled(one, new MeanSquaredError()))
        .containsExactly("Dense \"dense\"" + softmax.formatted("1"));
    assertThat(
            compiled(
                Model.sequential(Shape.of(3), one, dense(2).activation(Activation.SOFTMAX)),
                new MeanSquaredError()))
        .as("within a model")
        .containsExactly("Dense \"dense\"" + softmax.formatted("1"));
    assertThat(
            compiled(
                Model.sequential(Shape.of(4, 4, 2), conv2D(1, 3).activation(Activation.SOFTMAX)),
                new MeanSquaredError()))
        .containsExactly("Conv2D \"conv2d\"" + softmax.formatted("2x2x1"));
    assertThat(
            compiled(
                Model.sequential(Shape.of(1, 4), new Softmax("first", 1)), new MeanSquaredError()))
        .containsExactly("Softmax \"first\"" + softmax.formatted("1x4"));
    assertThat(
            compiled(Model.sequential(Shape.of(1, 4), new Softmax("", -1)), new MeanSquaredError()))
        .isEmpty();
  }

  @Test
  void classesOverOneUnit() {
    Model one = Model.sequential(Shape.of(3), dense(1).activation(Activation.SIGMOID));
    for (Loss loss :
        List.of(
            new CategoricalCrossentropy(),
            new SparseCategoricalCrossentropy(),
            Losses.of("categorical_focal_crossentropy"))) {
      assertThat(compiled(one, loss))
          .singleElement()
          .asString()
          .startsWith(loss.className() + " of an output of shape 1 has one class");
    }
    assertThat(compiled(one, new BinaryCrossentropy())).isEmpty();
    assertThat(
            compiled(
                Model.sequential(Shape.of(3), dense(2).activation(Activation.SOFTMAX)),
                new CategoricalCrossentropy()))
        .isEmpty();
  }

  private static List<String> fitted(Loss loss, int outputs, int width, float... y) {
    Model model = Model.sequential(Shape.of(3), dense(outputs));
    int size = y.length / width;
    Dataset data =
        Datasets.of(Tensor.zeros(Shape.of(size, 3)), Tensor.of(Shape.of(size, width), y));
    return warnings(() -> Trainer.compile(model, STILL, loss).fit(data, Fit.epochs(1)));
  }

  @Test
  void aSingleClass() {
    String warning =
        "all 3 samples to train on are of one class: the model learns to answer it always; check"
            + " the labels, or the folders they are made of";
    Loss sparse = new SparseCategoricalCrossentropy(true);
    assertThat(fitted(sparse, 2, 1, 1, 1, 1)).containsExactly(warning);
    assertThat(fitted(new BinaryCrossentropy(true, 0), 1, 1, 0, 0, 0)).containsExactly(warning);
    assertThat(fitted(new CategoricalCrossentropy(true, 0), 2, 2, 0, 1, 0, 1, 0, 1))
        .containsExactly(warning);
    assertThat(fitted(sparse, 2, 1, 1, 1, 0)).isEmpty();
    assertThat(fitted(new CategoricalCrossentropy(true, 0), 2, 2, 0, 1, 0, 1, 1, 0)).isEmpty();
    assertThat(fitted(new MeanSquaredError(), 1, 1, 4, 4, 4)).as("a regression").isEmpty();
  }
}
