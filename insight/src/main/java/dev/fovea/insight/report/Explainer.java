package dev.fovea.insight.report;

import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.attribution.Attribution;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.insight.attribution.ClassScore;
import dev.fovea.insight.attribution.GradCam;
import dev.fovea.insight.attribution.IntegratedGradients;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Overlay;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.figure.SamplePicture;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/** Draws the parts of pictures that answers of a network come from. */
final class Explainer {
  private static final double SHARE = 0.72;

  private final ClassScore score;
  private final AttributionMethod method;

  /** Chooses the method: Grad-CAM, or integrated gradients where there is no convolution. */
  Explainer(Model model, Shape picture) {
    // Pictures are explained one by one, which takes the least memory.
    score = ClassScore.of(model, picture, 0, 1);
    boolean convolves =
        LayerLookup.of(model, List.of(picture)).stream()
            .anyMatch(l -> KernelBank.has(l.layer()) && l.outputShape().rank() == 3);
    method = convolves ? new GradCam("") : IntegratedGradients.usual();
  }

  /** Returns the name of the method. */
  String method() {
    return method.name();
  }

  /** Returns the picture in grey with the parts that speak for a class in colors. */
  Pixels heat(Tensor picture, int category) {
    Attribution attribution = method.explain(score.of(category), picture);
    Scale scale =
        attribution.isSigned()
            ? Scale.aroundZero(ColorMap.DIVERGING, attribution.heat())
            : Scale.fromZero(ColorMap.VIRIDIS, attribution.heat());
    return Overlay.of(
        SamplePicture.of(picture),
        attribution.heat(),
        attribution.height(),
        attribution.width(),
        scale,
        SHARE);
  }
}
