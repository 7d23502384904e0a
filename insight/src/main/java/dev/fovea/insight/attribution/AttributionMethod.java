package dev.fovea.insight.attribution;

import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A method that attributes the score of a class to the pixels of an image. */
public sealed interface AttributionMethod
    permits GradCam, Saliency, IntegratedGradients, Occlusion, SmoothGrad {

  /** The words that {@link #of} accepts, one for each method. */
  List<String> WORDS = usual().map(AttributionMethod::word).toList();

  /** Returns the name of the method as it is written in titles. */
  String name();

  /** Returns the name of the method in the language of the given texts. */
  default String name(Words words) {
    return words.textOr("method." + word(), name());
  }

  /** Returns the meaning of the values of the map, as part of a sentence. */
  String meaning(Words words);

  /**
   * Computes the attribution of an image.
   *
   * @param image (height, width, channels), as the model takes it
   * @throws IllegalArgumentException if the model lacks the layers that the method needs
   */
  Attribution explain(ClassScore score, Tensor image);

  /** Returns the name of the method in lower case and with hyphens, as {@link #of} accepts it. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** Creates every method with its default settings. */
  private static Stream<AttributionMethod> usual() {
    return Stream.of(
        new GradCam(""),
        new Saliency(),
        IntegratedGradients.usual(),
        Occlusion.usual(),
        SmoothGrad.usual());
  }

  /**
   * Returns the method of the given name, with its default settings.
   *
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  static AttributionMethod of(String word) {
    return usual()
        .filter(method -> method.word().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no method \"%s\"; there are %s"
                        .formatted(word, String.join(", ", WORDS))));
  }
}
