package dev.fovea.insight.attribution;

import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.text.Words;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Tensor;
import java.util.List;

/**
 * Grad-CAM: the sum of the feature maps of a convolution, each weighted by the mean gradient of the
 * score over it, without the negative part (R. Selvaraju et al., Grad-CAM: visual explanations from
 * deep networks via gradient-based localization, ICCV 2017, equations 1 and 2).
 *
 * @param layer name or number of the layer; empty for the last convolution
 */
public record GradCam(String layer) implements AttributionMethod {
  @Override
  public String name() {
    return "Grad-CAM";
  }

  @Override
  public String meaning(Words words) {
    return layer.isEmpty()
        ? words.text("method.grad-cam.meaning")
        : words.text("method.grad-cam.meaning.layer", layer);
  }

  @Override
  public Attribution explain(ClassScore score, Tensor image) {
    List<PlannedLayer> layers = score.layers();
    PlannedLayer chosen =
        layer.isEmpty()
            ? LayerLookup.first(layers.reversed(), GradCam::hasMaps, "convolution")
            : LayerLookup.require(
                layers, LayerLookup.find(layers, layer), GradCam::hasRows, "layer with maps");
    Tensor batch = ImageBatches.of(image);
    score.gradients(batch);
    int height = chosen.outputShape().dim(0);
    int width = chosen.outputShape().dim(1);
    int channels = chosen.outputShape().channels();
    int places = height * width;
    float[] weights = new float[channels];
    for (int i = 0; i < places * channels; i++) {
      weights[i % channels] += chosen.gradient()[i] / places;
    }
    float[] heat = new float[places];
    for (int i = 0; i < places; i++) {
      for (int c = 0; c < channels; c++) {
        heat[i] += weights[c] * chosen.values()[i * channels + c];
      }
      heat[i] = Math.max(0, heat[i]);
    }
    return new Attribution(name(), score.category(), score.scores(batch)[0], height, width, heat);
  }

  private static boolean hasMaps(PlannedLayer layer) {
    return KernelBank.has(layer.layer()) && hasRows(layer);
  }

  private static boolean hasRows(PlannedLayer layer) {
    return layer.outputShape().rank() == 3;
  }
}
