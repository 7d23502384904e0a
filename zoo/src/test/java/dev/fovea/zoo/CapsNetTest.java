package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.SubModel;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapsNetTest {
  private static final CapsNet TINY = new CapsNet(8, 4, 8, 8, List.of(32));

  /** The numbers of the paper: 8.2 million with the decoder, 1152 primary capsules. */
  @Test
  void thePapersNetworkHasThePapersSizes() {
    Model paper = CapsNet.PAPER.create();
    long convolutions = 9 * 9 * 256 + 256 + 9 * 9 * 256 * 256L + 256;
    long routing = 1152 * 8 * 10 * 16L;
    long decoder = 160 * 512 + 512 + 512 * 1024 + 1024 + 1024 * 784 + 784L;
    assertThat(paper.parameters()).isEqualTo(convolutions + routing + decoder);
    assertThat(paper.outputShapes()).containsExactly(Shape.of(10), Shape.of(28, 28, 1));
  }

  /** Training reads the true class; what is trained predicts from images alone. */
  @Test
  void trainingChangesTheNetworkThatPredicts() {
    Dataset images = Datasets.limit(DigitsDataset.split(1).train(), 200);
    Model network = TINY.create();
    network.initialize(1);
    Trainer trainer = TINY.compile(network, new Adam(0.005)).on(Kernels.best(Workers.of(2)));
    trainer.fit(TINY.samples(images), Fit.epochs(12).batchSize(20).seed(1).quiet());
    Dataset rows = Datasets.oneHot(images, 10);
    Trainer judge =
        Trainer.compile(
            SubModel.ofFirstOutput(network),
            new Adam(0.001),
            TINY.losses().getFirst(),
            new Accuracy());
    assertThat(judge.evaluate(rows, 50).get("accuracy")).isGreaterThan(0.8);
  }

  @Test
  void samplesHaveTheClassAsInputAndNoDifferenceAsTarget() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 0.1f, 0.2f, 0.3f, 0.4f);
    Dataset labels = Datasets.of(x, Tensor.of(Shape.of(1, 1), 2), Target.label(3));
    for (Dataset images : List.of(labels, Datasets.oneHot(labels, 3))) {
      Dataset samples = TINY.samples(images);
      assertThat(samples.inputShapes()).containsExactly(Shape.of(2, 2, 1), Shape.of(3));
      assertThat(samples.targetShapes()).containsExactly(Shape.of(3), Shape.of(2, 2, 1));
      float[] read = new float[5];
      samples.readInput(0, 1, read, 1);
      assertThat(read).containsExactly(0, 0, 0, 1, 0);
      samples.readTarget(0, 0, read, 1);
      assertThat(read).containsExactly(0, 0, 0, 1, 0);
      samples.readInput(0, 0, read, 0);
      assertThat(read).containsExactly(0.1f, 0.2f, 0.3f, 0.4f, 0);
      samples.readTarget(0, 1, read, 0);
      assertThat(read).containsOnly(0);
    }
    Dataset values = Datasets.of(x, Tensor.of(Shape.of(1, 2), 0.5f, 0.5f), Target.values(2));
    assertThatThrownBy(() -> TINY.samples(values)).isInstanceOf(DataException.class);
  }
}
