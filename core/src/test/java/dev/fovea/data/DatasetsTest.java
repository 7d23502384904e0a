package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetsTest {
  private static final Tensor X = Tensor.of(Shape.of(4, 2), 0, 1, 10, 11, 20, 21, 30, 31);
  private static final Tensor Y = Tensor.of(Shape.of(4), 0, 1, 2, 1);
  private static final Dataset DATA = Datasets.of(X, Y);

  @Test
  void samplesOfTensors() {
    assertThat(DATA.size()).isEqualTo(4);
    assertThat(DATA.inputShapes()).containsExactly(Shape.of(2));
    assertThat(DATA.targetShapes()).containsExactly(Shape.of(1));
    assertThat(firstValues(DATA)).containsExactly(0, 10, 20, 30);
    assertThat(Classified.of(DATA).labels()).containsExactly(0, 1, 2, 1);
  }

  @Test
  void severalInputsAndTargets() {
    Tensor z = Tensor.of(Shape.of(4, 1, 3), new float[12]);
    Dataset data = Datasets.of(List.of(X, z), List.of(Y, X));
    assertThat(data.inputShapes()).containsExactly(Shape.of(2), Shape.of(1, 3));
    assertThat(data.targetShapes()).containsExactly(Shape.of(1), Shape.of(2));
    float[] target = new float[2];
    data.readTarget(3, 1, target, 0);
    assertThat(target).containsExactly(30, 31);
  }

  @Test
  void tensorsOfDifferentLengths() {
    assertThatThrownBy(() -> Datasets.of(X, Tensor.of(Shape.of(3), 0, 1, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("as many samples each, not 4 and 3");
  }

  @Test
  void selectsByPlace() {
    Dataset selected = Datasets.select(DATA, 3, 0, 3);
    assertThat(firstValues(selected)).containsExactly(30, 0, 30);
    assertThat(Classified.of(selected).labels()).containsExactly(1, 0, 1);
    assertThatThrownBy(() -> Datasets.select(DATA, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void selectionKeepsItsOwnPlaces() {
    int[] places = {1, 2};
    Dataset selected = Datasets.select(DATA, places);
    places[0] = 3;
    assertThat(firstValues(selected)).containsExactly(10, 20);
  }

  @Test
  void limits() {
    assertThat(firstValues(Datasets.limit(DATA, 2))).containsExactly(0, 10);
    assertThat(Datasets.limit(DATA, 9).size()).isEqualTo(4);
    Dataset one = Datasets.limit(DATA, 1);
    assertThatThrownBy(() -> one.readInput(1, 0, new float[2], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Classified.of(one).label(1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void splitHoldsBackTheLast() {
    Split split = Split.last(DATA, 0.3);
    assertThat(firstValues(split.train())).containsExactly(0, 10);
    assertThat(firstValues(split.test())).containsExactly(20, 30);
    assertThatThrownBy(() -> Split.last(DATA, 1.1)).hasMessageContaining("must be 0 to 1, not 1.1");
  }

  @Test
  void randomSplitIsDecidedByTheSeedAndLosesNothing() {
    Dataset many = Datasets.of(Tensor.of(Shape.of(100, 1), ramp(100)), Tensor.zeros(Shape.of(100)));
    Split split = Split.random(many, 0.25, 7);
    float[] test = firstValues(split.test());
    assertThat(test).hasSize(25).containsExactly(firstValues(Split.random(many, 0.25, 7).test()));
    assertThat(test).isNotEqualTo(firstValues(Split.random(many, 0.25, 8).test()));
    assertThat(firstValues(Datasets.concatenate(split.train(), split.test())))
        .containsExactlyInAnyOrder(ramp(100));
  }

  @Test
  void oneHotRows() {
    Dataset oneHot = Datasets.oneHot(DATA, 3);
    assertThat(oneHot.targetShapes()).containsExactly(Shape.of(3));
    float[] row = {9, 9, 9, 9, 9};
    oneHot.readTarget(2, 0, row, 1);
    assertThat(row).containsExactly(9, 0, 0, 1, 9);
    assertThat(Classified.of(oneHot).label(2)).isEqualTo(2);
  }

  @Test
  void oneHotNeedsEnoughClasses() {
    assertThatThrownBy(() -> Datasets.oneHot(DATA, 2).readTarget(2, 0, new float[2], 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("sample 2 is of class 2, but there are 2 classes (0 to 1)");
    assertThatThrownBy(() -> Datasets.oneHot(Datasets.of(X, X), 2))
        .isInstanceOf(ShapeException.class);
  }

  @Test
  void concatenates() {
    Dataset both = Datasets.concatenate(Datasets.limit(DATA, 1), DATA, Datasets.select(DATA, 2));
    assertThat(firstValues(both)).containsExactly(0, 0, 10, 20, 30, 20);
    assertThat(Classified.of(both).labels()).containsExactly(0, 0, 1, 2, 1, 2);
    assertThatThrownBy(() -> Datasets.concatenate(DATA, Datasets.of(Y, Y)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("do not go into one dataset");
  }

  @Test
  void inputsAsOneTensor() {
    Tensor inputs = Datasets.inputs(DATA, 2, 1);
    assertThat(inputs.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(inputs.data()).containsExactly(20, 21, 10, 11);
  }

  private static float[] ramp(int count) {
    float[] ramp = new float[count];
    for (int i = 0; i < count; i++) {
      ramp[i] = i;
    }
    return ramp;
  }

  private static float[] firstValues(Dataset data) {
    int[] all = IntStream.range(0, data.size()).toArray();
    Tensor inputs = Datasets.inputs(data, all);
    int each = inputs.data().length / all.length;
    float[] first = new float[all.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = inputs.data()[i * each];
    }
    return first;
  }
}
