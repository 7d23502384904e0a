package dev.fovea.formats.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DroppingTest {
  private static List<Array> run(Map<String, Attribute> attributes, double ratio) {
    Node node =
        new Node("d", "", "Dropout", "", List.of("x", "r", "t"), List.of("y", "m"), attributes);
    return Operators.compute(
        node,
        Map.of("", 13),
        List.of(
            Optional.of(Array.of(Shape.of(4), 1f, 2, 3, 4)),
            Optional.of(Array.scalar(ElementType.FLOAT, ratio)),
            Optional.of(Array.scalar(ElementType.BOOL, 1))),
        1 << 20);
  }

  @Test
  void numbersAreThoseOfNumPy() {
    // numpy.random.seed(0); numpy.random.uniform(size=3)
    MersenneTwister random = new MersenneTwister(0);
    assertThat(random.nextDouble()).isEqualTo(0.5488135039273248);
    assertThat(random.nextDouble()).isEqualTo(0.7151893663724195);
    assertThat(random.nextDouble()).isEqualTo(0.6027633760716439);
  }

  @Test
  void trainingDropsByTheSeed() {
    // The first four numbers are 0.549, 0.715, 0.603 and 0.545.
    List<Array> outputs = run(Map.of("seed", new Attribute.Whole(0)), 0.6);
    assertThat(outputs.get(0).toFloats())
        .containsExactly(new float[] {0, 5, 7.5f, 0}, within(1e-5f));
    assertThat(outputs.get(1).toLongs()).containsExactly(0, 1, 1, 0);
  }

  @Test
  void trainingWithoutASeedIsRefused() {
    assertThatThrownBy(() -> run(Map.of(), 0.6))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("Dropout \"d\": is set to training without a seed");
    assertThat(run(Map.of(), 0).getFirst().toFloats()).containsExactly(1, 2, 3, 4);
  }
}
