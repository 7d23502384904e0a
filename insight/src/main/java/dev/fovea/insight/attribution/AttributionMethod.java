package dev.fovea.insight.attribution;

import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/** A way to ask where a decision comes from. */
public sealed interface AttributionMethod
    permits GradCam, Saliency, IntegratedGradients, Occlusion, SmoothGrad {

  /** The words that {@link #of} takes. */
  List<String> WORDS =
      List.of("grad-cam", "saliency", "integrated-gradients", "occlusion", "smoothgrad");

  /** The name of the method. */
  String name();

  /** What the heat is, in a sentence. */
  String meaning();

  /**
   * Explains a picture.
   *
   * @param image (height, width, channels), as the model takes it
   * @throws IllegalArgumentException if the model has nothing that the method looks at
   */
  Attribution explain(ClassScore score, Tensor image);

  /**
   * A method with its usual settings.
   *
   * @throws IllegalArgumentException for another word, listing those there are
   */
  static AttributionMethod of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "grad-cam" -> new GradCam("");
      case "saliency" -> new Saliency();
      case "integrated-gradients" -> IntegratedGradients.usual();
      case "occlusion" -> Occlusion.usual();
      case "smoothgrad" -> SmoothGrad.usual();
      default ->
          throw new IllegalArgumentException(
              "there is no method \"%s\"; there are %s".formatted(word, String.join(", ", WORDS)));
    };
  }
}
