package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.zoo.shapes.ShapeImages;
import dev.fovea.zoo.shapes.ShapeImages.Picture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeImagesTest {
  @Test
  void picturesOfAllKindsAndMixedSizes() {
    List<Integer> sides = new ArrayList<>();
    ShapeImages images = new ShapeImages(3);
    for (int i = 0; i < 20; i++) {
      Picture picture = images.picture(i);
      assertThat(picture.kind().className()).isEqualTo(ShapeImages.classNames().get(i % 10));
      assertThat(picture.rgb()).hasSize(picture.height() * picture.width() * 3);
      sides.add(picture.height());
      sides.add(picture.width());
    }
    assertThat(Collections.min(sides)).isBetween(80, 150);
    assertThat(Collections.max(sides)).isBetween(600, 900);
    assertThat(ShapeImages.classNames()).hasSize(10).isSorted();
  }

  @Test
  void theSeedAndTheNumberTellEverything() {
    Picture picture = new ShapeImages(3).picture(4);
    assertThat(new ShapeImages(3).picture(4).rgb()).isEqualTo(picture.rgb());
    assertThat(new ShapeImages(4).picture(4).rgb()).isNotEqualTo(picture.rgb());
  }

  /** The middle of a circle and that of a ring differ from their neighborhoods as they should. */
  @Test
  void theShapeStandsOut() {
    int found = 0;
    for (int i = 1; i < 100; i += 10) {
      Picture circle = new ShapeImages(8).picture(i);
      // The most frequent color is the shape's or the ground's; the other is far from it.
      int[] counts = new int[512];
      for (int p = 0; p < circle.height() * circle.width(); p++) {
        counts[
            (circle.rgb()[3 * p] & 0xe0) << 1
                | (circle.rgb()[3 * p + 1] & 0xe0) >> 2
                | (circle.rgb()[3 * p + 2] & 0xff) >> 5]++;
      }
      int kinds = 0;
      for (int count : counts) {
        kinds += count > circle.height() * circle.width() / 50 ? 1 : 0;
      }
      found += kinds >= 2 ? 1 : 0;
    }
    assertThat(found).isEqualTo(10);
  }
}
