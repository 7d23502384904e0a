package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.model.Mode;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What layers say they read, against what changes when a position of an input does. */
class LayerReachTest {
  static final List<LayerCase> CASES =
      LayerCases.all().stream()
          .filter(one -> one.inputs().stream().allMatch(Shape::isKnown))
          .filter(one -> !one.inputs().isEmpty() && one.inputs().getFirst().rank() > 1)
          .toList();

  private static Tensor[] inputs(LayerCase one) {
    CounterRandom random = CounterRandom.ofSeed(5);
    Tensor[] inputs = new Tensor[one.inputs().size()];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = Tensor.zeros(one.inputs().get(k).prepend(1));
      for (int i = 0; i < inputs[k].data().length; i++) {
        inputs[k].data()[i] = random.uniform(1000L * k + i, -1, 1);
      }
    }
    return inputs;
  }

  /** The index of an element along an axis of one sample. */
  private static int index(int element, Shape sample, int axis) {
    return element / sample.slice(axis + 1, sample.rank()).size() % sample.dim(axis);
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void everyPositionThatMattersIsSaid(LayerCase one) {
    Layer layer = one.layer();
    Shape output = layer.outputShape(one.inputs());
    LayerRun run = new LayerRun(layer, Mode.PREDICT, 1, one.inputs().toArray(Shape[]::new));
    float[] before = run.apply(inputs(one)).data().clone();
    for (int k = 0; k < one.inputs().size(); k++) {
      Shape input = one.inputs().get(k);
      for (int axis = 0; axis < input.rank() - 1; axis++) {
        Reach reach = layer.reach(one.inputs(), k, axis);
        assertThat(reach.kind()).isNotEqualTo(Reach.Kind.UNKNOWN);
        if (input.rank() != output.rank()) {
          continue;
        }
        for (int position = 0; position < input.dim(axis); position++) {
          Tensor[] changed = inputs(one);
          for (int i = 0; i < changed[k].data().length; i++) {
            changed[k].data()[i] += index(i, input, axis) == position ? 3 : 0;
          }
          float[] after = run.apply(changed).data();
          for (int i = 0; i < after.length; i++) {
            int o = index(i, output, axis);
            if (after[i] != before[i]) {
              assertThat(position).isBetween(reach.first(o), reach.last(o, input.dim(axis)));
              assertThat(reach.reads(o, position)).as("output %d, input %d", o, position).isTrue();
            }
          }
        }
      }
    }
  }
}
