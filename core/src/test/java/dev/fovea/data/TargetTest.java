package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Tensor X = Tensor.zeros(Shape.of(3, 2));

  private static Dataset data(float... y) {
    return Datasets.of(X, Tensor.of(Shape.of(3), y));
  }

  private static Dataset named(String... names) {
    return Datasets.of(X, Tensor.zeros(Shape.of(3)), new Target.Label(List.of(names)));
  }

  @Test
  void shapes() {
    assertThat(Target.label(10).shape()).isEqualTo(Shape.of(1));
    assertThat(Target.oneHot(10).shape()).isEqualTo(Shape.of(10));
    assertThat(Target.values(2, 3).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(Target.mask(8, 6, 4).shape()).isEqualTo(Shape.of(8, 6, 1));
    assertThat(Target.boxes(7, 4).shape()).isEqualTo(Shape.of(7, 5));
  }

  @Test
  void wholeNumbersAreLabelsUnlessStatedOtherwise() {
    assertThat(data(0, 3, 1).targets()).containsExactly(Target.label(4));
    assertThat(data(0, 0.5f, 1).targets()).containsExactly(Target.values(1));
    assertThat(data(0, -1, 1).targets()).containsExactly(Target.values(1));
    assertThat(data(0, Float.NaN, 1).targets()).containsExactly(Target.values(1));
    assertThat(data(0, 1e30f, 1).targets()).containsExactly(Target.values(1));
    assertThat(Datasets.of(X, X).targets()).containsExactly(Target.values(2));
    Tensor whole = Tensor.of(Shape.of(3, 1), 0, 3, 1);
    assertThat(Datasets.of(X, whole, Target.values(1)).targets()).containsExactly(Target.values(1));
    assertThat(Datasets.of(List.of(X), List.of(whole, X)).targets())
        .containsExactly(Target.label(4), Target.values(2));
  }

  @Test
  void kindsMustFitTheNumbers() {
    assertThatThrownBy(() -> Datasets.of(X, X, Target.oneHot(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "target 0 is of shape 2 in each sample, but a one-hot row of 3 classes needs shape 3");
    assertThatThrownBy(() -> Datasets.of(List.of(X), List.of(X, X), List.of(Target.values(2))))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("2 targets but 1 kinds");
    assertThatThrownBy(() -> new Target.Label(3, List.of("cat", "dog")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 classes cannot have 2 names");
  }

  @Test
  void classesOfLabelsAndOneHotRows() {
    assertThat(Classified.of(data(0, 3, 1)).labels()).containsExactly(0, 3, 1);
    Classified rows = Classified.of(Datasets.oneHot(data(0, 3, 1), 5));
    assertThat(rows.labels()).containsExactly(0, 3, 1);
    assertThat(rows.classNames()).containsExactly("0", "1", "2", "3", "4");
    assertThat(Classified.of(rows)).isSameAs(rows);
    Classified animals = Classified.of(Datasets.oneHot(named("cat", "dog"), 3));
    assertThat(animals.classNames()).containsExactly("cat", "dog", "2");
    assertThat(animals.className(1)).isEqualTo("dog");
  }

  @Test
  void classesAreAskedForInOneLine() {
    assertThatThrownBy(() -> Classified.of(data(0.5f, 1, 2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a class label or one-hot row is needed")
        .hasMessageContaining("not values of shape 1");
    for (Target kind : List.of(Target.mask(1, 2, 3), Target.boxes(1, 2))) {
      Tensor y = Tensor.zeros(kind.shape().prepend(3));
      assertThatThrownBy(() -> Classified.of(Datasets.of(X, y, kind)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("not " + kind.description());
    }
  }

  @Test
  void labelsOutOfRangeAreNamed() {
    for (float bad : new float[] {2, -1, 0.5f, Float.NaN}) {
      Tensor y = Tensor.of(Shape.of(3), 0, bad, 1);
      Classified data = Classified.of(Datasets.of(X, y, Target.label(2)));
      assertThat(data.label(2)).isEqualTo(1);
      assertThatThrownBy(data::labels)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("sample 1 has the label " + bad)
          .hasMessageContaining("2 classes (0 to 1)");
    }
  }

  @Test
  void viewsKeepTheKind() {
    Dataset animals = named("cat", "dog");
    assertThat(Datasets.limit(animals, 1).targets()).isEqualTo(animals.targets());
    assertThat(Datasets.shuffled(animals, 1).targets()).isEqualTo(animals.targets());
    assertThat(Classified.of(animals).targets()).isEqualTo(animals.targets());
  }

  @Test
  void concatenationsKeepAllClassesAndNames() {
    assertThat(Datasets.concatenate(data(0, 1, 1), data(4, 0, 0)).targets())
        .containsExactly(Target.label(5));
    assertThat(Datasets.concatenate(data(4, 0, 0), data(0, 1, 1)).targets())
        .containsExactly(Target.label(5));
    assertThat(Datasets.concatenate(data(0, 1, 1), named("cat", "dog")).targets())
        .isEqualTo(named("cat", "dog").targets());
    assertThat(Datasets.concatenate(data(0, 1, 1), data(0, 0.5f, 0)).targets())
        .containsExactly(Target.values(1));
    assertThatThrownBy(() -> Datasets.concatenate(named("cat", "dog"), named("dog", "cat")))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("2 classes [cat, dog] and a label of 2 classes [dog, cat]");
    assertThatThrownBy(() -> Datasets.concatenate(named("cat", "dog"), data(0, 1, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("do not go into one dataset");
  }
}
