package dev.fovea.formats;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.partialConv2D;
import static dev.fovea.layer.Layers.radialBasis;
import static dev.fovea.layer.Layers.scaledTanh;
import static dev.fovea.layer.Layers.subsampling2D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.loss.MaximumAPosteriori;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import dev.fovea.weight.Initializers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeNetFileTest {
  @TempDir private Path folder;

  @Test
  void aModelOfItsLayersAndItsLossComesBack() throws IOException {
    Model model =
        Model.sequential(
            Shape.of(26, 26, 1),
            conv2D(3, 3),
            scaledTanh(),
            subsampling2D(2),
            partialConv2D(List.of(List.of(0), List.of(0, 2), List.of(1, 2), List.of(2)), 6),
            scaledTanh(1.5, 0.5),
            flatten(),
            dense(84),
            radialBasis(10).centersInitializer(Initializers.stylizedDigits()).learnsCenters(false));
    model.initialize(3);
    Trainer trainer =
        Trainer.compile(model, new Adam(0.01), new MaximumAPosteriori(7), new Accuracy());
    Path file = folder.resolve("lenet.keras");
    SavedModel.of(trainer).save(file);
    SavedModel saved = SavedModel.load(file);
    Tensor x = Tensor.zeros(Shape.of(2, 26, 26, 1));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = i % 17 / 17f;
    }
    assertThat(saved.model().predict(x).data()).isEqualTo(model.predict(x).data());
    assertThat(saved.model().layers().stream().map(layer -> layer.layer().config()))
        .isEqualTo(model.layers().stream().map(layer -> layer.layer().config()).toList());
    assertThat(saved.trainer().orElseThrow().losses()).containsExactly(new MaximumAPosteriori(7));
    assertThat(saved.model().trainableWeights()).hasSameSizeAs(model.trainableWeights());
  }
}
