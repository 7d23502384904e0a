package dev.fovea.insight;

import static dev.fovea.layer.Layers.capsuleLength;
import static dev.fovea.layer.Layers.capsuleMask;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.reshape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.weight.Initializers;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapsuleDecoderTest {
  private static final Symbol IMAGE = Symbol.input(2, 2, 1);

  /** The two rows of the image are the capsules. */
  private static final Symbol CAPSULES = IMAGE.then(reshape(2, 2));

  /** A decoder whose image is the masked capsules themselves. */
  private static final Symbol DECODED =
      CAPSULES
          .then(capsuleMask())
          .then(dense(4).kernelInitializer(Initializers.identity()))
          .then(reshape(2, 2, 1));

  private static Model model(Symbol... outputs) {
    return Model.of("", List.of(IMAGE), List.of(outputs));
  }

  @Test
  void variesTheLongestCapsule() {
    CapsuleDecoder decoder = CapsuleDecoder.of(model(CAPSULES.then(capsuleLength()), DECODED));
    CapsuleDecoder.Varied varied =
        decoder.vary(Tensor.of(Shape.of(2, 2, 1), 0.1f, 0.2f, 0.3f, 0.4f), List.of(-1.0, 0.0, 2.0));
    assertThat(varied.capsule()).isEqualTo(1);
    assertThat(varied.length()).isCloseTo(0.5, within(1e-6));
    assertThat(varied.reconstruction().shape()).isEqualTo(Shape.of(2, 2, 1));
    assertThat(varied.reconstruction().data()).containsExactly(0, 0, 0.3f, 0.4f);
    assertThat(varied.variations()).hasSize(2).allSatisfy(row -> assertThat(row).hasSize(3));
    assertThat(varied.variations().get(0).get(2).data()).containsExactly(0, 0, 2.3f, 0.4f);
    assertThat(varied.variations().get(1).get(0).data())
        .containsExactly(new float[] {0, 0, 0.3f, -0.6f}, within(1e-6f));
    assertThat(varied.variations().get(1).get(1).data()).containsExactly(0, 0, 0.3f, 0.4f);
  }

  @Test
  void refusesWhatReconstructsNothing() {
    for (Model none :
        List.of(
            model(IMAGE.then(flatten()).then(dense(4))),
            model(CAPSULES.then(capsuleLength())),
            model(CAPSULES.then(capsuleMask()).then(dense(3))))) {
      assertThatThrownBy(() -> CapsuleDecoder.of(none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no capsules with a decoder")
          .hasMessageContaining("capsnet");
    }
  }
}
