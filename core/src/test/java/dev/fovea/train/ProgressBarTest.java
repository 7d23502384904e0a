package dev.fovea.train;

import static dev.fovea.train.TrainerTest.halves;
import static dev.fovea.train.TrainerTest.smallCnn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.optimizer.Adam;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static String shown(ProgressBar bar, StringBuilder text) {
    Trainer.compile(smallCnn(), new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy())
        .fit(halves(48), Fit.epochs(2).batchSize(16).callbacks(bar));
    return text.toString();
  }

  @Test
  void writesALineForEachEpochAsKeras() {
    StringBuilder text = new StringBuilder();
    assertThat(shown(new ProgressBar(text::append, false), text).lines())
        .hasSize(4)
        .element(0)
        .isEqualTo("Epoch 1/2");
    assertThat(text.toString().lines().toList().get(1))
        .matches("3/3 \u2501{20} \\d+s \\d+ms/step - accuracy: [\\d.e-]+ - loss: [\\d.e-]+");
  }

  @Test
  void aMovingBarIsDrawnOver() {
    StringBuilder text = new StringBuilder();
    assertThat(shown(new ProgressBar(text::append, true), text))
        .contains("\r3/3 ")
        .startsWith("Epoch 1/2");
  }

  @Test
  void isOfAsciiWhereTheTerminalHasNothingElse() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream ascii = new PrintStream(bytes, true, StandardCharsets.US_ASCII);
    shown(ProgressBar.on(ascii), new StringBuilder());
    assertThat(bytes.toString(StandardCharsets.US_ASCII)).contains("3/3 ====================");
  }

  @Test
  void showsSmallFiguresAsKeras() {
    assertThat(ProgressBar.figure(0.25)).isEqualTo("0.2500");
    assertThat(ProgressBar.figure(0)).isEqualTo("0.0000");
    assertThat(ProgressBar.figure(0.000123)).isEqualTo("1.2300e-04");
  }
}
