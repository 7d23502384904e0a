package dev.fovea.formats.onnx.write;

import static dev.fovea.layer.Layers.*;
import static dev.fovea.layer.Operations.*;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.model.Model;
import dev.fovea.model.TrainedLike;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that move, join and weigh axes in orders that nobody would choose: whatever order a value
 * has in the graph, it is the right one for whatever reads it.
 */
class RandomGraphExportTest {
  private static final int LAYERS = 9;

  /** Seeds whose graphs end with a softmax of single values, which is 1 whatever they are. */
  private static final Set<Integer> CONSTANT = Set.of(63);

  static IntStream seeds() {
    return IntStream.range(0, 80).filter(seed -> !CONSTANT.contains(seed));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void givesTheSameOutputs(int seed) throws Exception {
    Choice choice = new Choice(seed);
    List<Symbol> values = new ArrayList<>();
    Symbol input = Symbol.input(4, 6, 3);
    values.add(input);
    Symbol x = input;
    for (int i = 0; i < LAYERS; i++) {
      Symbol from = choice.of(3) == 0 ? values.get(choice.of(values.size())) : x;
      x = next(from, values, choice);
      values.add(x);
    }
    Model model = Model.of("", List.of(input), List.of(x, values.get(LAYERS - 2)));
    TrainedLike.model(model);
    InOnnxRuntime.verify(model, OnnxOptions.DEFAULT, 2);
    InOnnxRuntime.verify(model, OnnxOptions.DEFAULT.layout(OnnxLayout.NHWC), 2);
  }

  private static Symbol next(Symbol x, List<Symbol> values, Choice choice) {
    int rank = x.shape().rank();
    return switch (choice.of(19)) {
      case 0 -> x.then(dense(2 + choice.of(5)).activation(Activation.TANH));
      case 1 -> x.then(batchNormalization());
      case 2 -> x.then(layerNormalization());
      case 3 -> x.then(layerNormalization().axis(IntStream.rangeClosed(1, rank).toArray()));
      case 4 -> x.then(softmax(1 + choice.of(rank)));
      case 5 -> x.then(prelu());
      case 6 -> x.then(permute(choice.permutation(rank)));
      case 7 -> x.then(reshape(choice.factors(x.shape().size())));
      case 8 -> concatenate(1 + choice.of(rank), x, x.then(scaledTanh()));
      case 9 -> x.then(rescaling(byChannel(x)).offset(0.1)).then(relu());
      case 10 -> x.then(groupNormalization(1));
      case 11 -> add(x, x.then(dense(1)));
      case 12 -> joined(x, values, choice);
      case 13 -> x.then(reduction(ReductionRule.MEAN, 1 + choice.of(rank)).keepdims(rank < 2));
      case 14 -> x.then(take(1 + choice.of(rank), 0, -1, 0));
      case 15 -> x.then(slice(1 + choice.of(rank), -1, Integer.MIN_VALUE).steps(-1));
      case 16 -> x.then(tile(IntStream.range(0, rank).map(i -> i == 0 ? 2 : 1).toArray()));
      case 17 -> rank < 2 ? x : matmul().apply(x.then(softmax()), x.then(swapped(rank)));
      default -> convolved(x);
    };
  }

  /** Exchanges the last two axes. */
  private static Layer swapped(int rank) {
    int[] axes = IntStream.rangeClosed(1, rank).toArray();
    axes[rank - 1] = rank - 1;
    axes[rank - 2] = rank;
    return permute(axes);
  }

  private static double[] byChannel(Symbol x) {
    return IntStream.range(0, x.shape().channels()).mapToDouble(i -> 0.6 + 0.1 * i).toArray();
  }

  /** With a value of the same shape, or with a vector of as many channels. */
  private static Symbol joined(Symbol x, List<Symbol> values, Choice choice) {
    List<Symbol> fitting =
        values.stream()
            .filter(
                value ->
                    value.shape().equals(x.shape())
                        || value.shape().equals(Shape.of(x.shape().channels())))
            .toList();
    return fitting.isEmpty()
        ? x.then(flatten())
        : multiply(x, fitting.get(choice.of(fitting.size())));
  }

  private static Symbol convolved(Symbol x) {
    return switch (x.shape().rank()) {
      case 2 -> x.then(conv1D(3, 2).padding(Padding.SAME));
      case 3 ->
          x.then(conv2D(4, 2).padding(Padding.SAME)).then(maxPooling2D(2).padding(Padding.SAME));
      case 4 -> x.then(conv3D(2, 2).padding(Padding.SAME));
      default -> x.then(flatten());
    };
  }

  private static Symbol concatenate(int axis, Symbol... values) {
    return dev.fovea.layer.Layers.concatenate(axis).apply(values);
  }

  /** Random choices of one seed. */
  private static final class Choice {
    private final CounterRandom random;
    private int drawn;

    Choice(int seed) {
      random = CounterRandom.ofSeed(seed);
    }

    int of(int count) {
      return (int) random.uniform(drawn++, 0, count);
    }

    int[] permutation(int count) {
      int[] order = random.stream(drawn++).permutation(count);
      return IntStream.of(order).map(axis -> axis + 1).toArray();
    }

    /** One to four factors of a size. */
    int[] factors(int size) {
      List<Integer> factors = new ArrayList<>();
      int rest = size;
      for (int count = of(4); count > 0; count--) {
        int factor = 1 + of(6);
        if (rest % factor == 0) {
          factors.add(factor);
          rest /= factor;
        }
      }
      factors.add(of(factors.size() + 1), rest);
      return factors.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
