package dev.fovea.insight.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The list of methods. */
class AttributionMethodTest {
  @Test
  void everyMethodHasAWord() {
    assertThat(AttributionMethod.WORDS)
        .map(word -> (Object) AttributionMethod.of(word).getClass())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.<Object>asList((Object[]) AttributionMethod.class.getPermittedSubclasses()));
  }
}
