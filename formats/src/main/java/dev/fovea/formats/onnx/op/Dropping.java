package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * Dropout. In inference it passes its input through. In training it draws random numbers, of which
 * ONNX does not say how they are drawn; where a node gives a seed, they are those of ONNX's own
 * reference implementation.
 */
final class Dropping {
  private Dropping() {}

  static void addTo(OperatorTable table) {
    table.addAll("Dropout", Dropping::dropout, 1, 6, 7, 10, 12, 13, 22);
  }

  private static List<Array> dropout(Call call) {
    Array x = call.input(0);
    boolean isTraining =
        call.version() >= 12 && call.optional(2).map(flag -> flag.integer(0) != 0).orElse(false);
    double ratio = call.optional(1).map(given -> given.number(0)).orElse(0.5);
    if (!isTraining || ratio == 0) {
      // Up to version 9, the mask has the type of the input.
      ElementType mask = call.version() < 10 ? x.type() : ElementType.BOOL;
      return List.of(x, Array.ofIntegers(mask, x.shape(), i -> 1));
    }
    Optional<Long> seed =
        call.node().has("seed") ? Optional.of(call.node().whole("seed", 0)) : Optional.empty();
    if (ratio < 0 || ratio >= 1) {
      throw call.failure("drops a part of " + ratio + ", which is not from 0 to 1");
    }
    MersenneTwister random =
        new MersenneTwister(
            seed.orElseThrow(
                    () ->
                        call.failure(
                            "is set to training without a seed, so that no result would be right;"
                                + " export the model for inference"))
                .intValue());
    boolean[] kept = new boolean[x.size()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = random.nextDouble() >= ratio;
    }
    double scale = 1 / (1 - ratio);
    return List.of(
        Array.ofNumbers(x.type(), x.shape(), i -> kept[i] ? x.number(i) * scale : 0),
        Elementwise.truth(x.shape(), i -> kept[i]));
  }
}
