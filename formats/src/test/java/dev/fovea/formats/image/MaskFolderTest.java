package dev.fovea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.formats.dataset.DatasetFiles;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskFolderTest {
  private static final Optional<Shape> AS_THEY_ARE = Optional.empty();

  @TempDir Path folder;

  private void image(String name, int height, int width, int value) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    TestImages.grey(file, height, width, value);
  }

  private void mask(String name, int width, int... numbers) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    PngFiles.write(file, numbers.length / width, width, bytes);
  }

  private void colors(String name, int width, int... rgb) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, rgb.length / width, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, rgb.length / width, rgb, 0, width);
    ImageIO.write(image, "png", file.toFile());
  }

  private static float[] mask(Dataset data, int index) {
    float[] mask = new float[data.targetShapes().getFirst().size()];
    data.readTarget(index, 0, mask, 0);
    return mask;
  }

  private Split load(Optional<Shape> shape) {
    return DatasetFiles.load(folder, shape);
  }

  /** Two folders: what is in which is known. */
  private void trainAndTest() throws IOException {
    image("train/images/b.png", 2, 3, 51);
    mask("train/masks/b.png", 3, 0, 1, 2, 255, 0, 0);
    image("train/images/a.bmp", 2, 3, 102);
    mask("train/masks/a.png", 3, 1, 1, 1, 1, 1, 1);
    image("test/images/c.png", 2, 3, 0);
    mask("test/masks/c.png", 3, 4, 0, 0, 0, 0, 0);
  }

  @Test
  void masksHoldNumbers() throws IOException {
    trainAndTest();
    Split split = load(AS_THEY_ARE);
    Dataset train = split.train();
    assertThat(train.size()).isEqualTo(2);
    assertThat(train.source(0)).endsWith("a.bmp");
    assertThat(train.inputShape()).isEqualTo(Shape.of(2, 3, 1));
    assertThat(Datasets.inputs(train, 1).data()).containsOnly(0.2f);
    assertThat(mask(train, 1)).containsExactly(0, 1, 2, 255, 0, 0);
    // The largest number in any mask says how many classes there are, of both parts.
    assertThat(train.targets().getFirst()).isEqualTo(split.test().targets().getFirst());
    Target.Mask kind = (Target.Mask) train.targets().getFirst();
    assertThat(kind.classes()).isEqualTo(5);
    assertThat(kind.outside()).isEqualTo(255);
  }

  @Test
  void aFifthIsHeldOutIfThereIsNoTestFolder() throws IOException {
    for (int i = 0; i < 10; i++) {
      image("images/" + i + ".png", 2, 2, i);
      mask("masks/" + i + ".png", 2, 0, 1, 1, 0);
    }
    assertThat(load(AS_THEY_ARE).train().size()).isEqualTo(8);
    assertThat(load(AS_THEY_ARE).test().size()).isEqualTo(2);
  }

  @Test
  void theNumbersOfAPaletteAreTaken() throws IOException {
    byte[] red = {0, (byte) 200, 10};
    byte[] rest = {0, 0, 99};
    IndexColorModel palette = new IndexColorModel(8, 3, red, rest, rest);
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setSample(0, 0, 0, 2);
    image.getRaster().setSample(1, 0, 0, 1);
    trainAndTest();
    image("train/images/p.png", 1, 2, 7);
    ImageIO.write(image, "png", folder.resolve("train/masks/p.png").toFile());
    Dataset train = load(Optional.of(Shape.of(1, 2, 1))).train();
    assertThat(mask(train, 2)).containsExactly(2, 1);
  }

  @Test
  void colorsStandForClasses() throws IOException {
    Files.writeString(
        folder.resolve("classes.csv"),
        "name,color\nground,#000000\nroad, #804080\n\ncar, van,#0000ff\nignore,#FFFFFF\n");
    for (String part : new String[] {"train", "val"}) {
      image(part + "/images/a.png", 1, 4, 7);
      colors(part + "/masks/a.png", 4, 0x804080, 0, 0xffffff, 0x0000ff);
    }
    Dataset train = load(AS_THEY_ARE).train();
    assertThat(mask(train, 0)).containsExactly(1, 0, 255, 2);
    assertThat(((Target.Mask) train.targets().getFirst()).classNames())
        .containsExactly("ground", "road", "car, van");
    colors("val/masks/a.png", 4, 0, 0, 0x804081, 0);
    fails("val/masks/a.png: the pixel at column 2, row 0 has the color #804081; ");
  }

  /** Masks take the nearest pixel, so no class comes in between. */
  @Test
  void masksAreScaledWithTheirImages() throws IOException {
    trainAndTest();
    image("train/images/large.png", 4, 6, 255);
    int[] numbers = new int[24];
    for (int i = 0; i < 24; i++) {
      numbers[i] = i % 6 < 2 ? 0 : i % 6 < 4 ? 3 : 1;
    }
    mask("train/masks/large.png", 6, numbers);
    fails("large.png: has shape 4x6x1, the first image 2x3x1; make them equal, or give --size HxW");
    Dataset train = load(Optional.of(Shape.of(2, 3, 3))).train();
    assertThat(train.inputShape()).isEqualTo(Shape.of(2, 3, 3));
    assertThat(mask(train, 2)).containsExactly(0, 3, 1, 0, 3, 1);
    assertThat(load(Optional.of(Shape.of(2, 3, Shape.UNKNOWN))).train().inputShape())
        .isEqualTo(Shape.of(2, 3, 1));
  }

  private void fails(String message) {
    assertThatThrownBy(() -> load(AS_THEY_ARE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void everyImageHasAMaskOfItsSize() throws IOException {
    trainAndTest();
    image("train/images/lonely.png", 2, 3, 9);
    fails("lonely.png: has no mask " + folder.resolve("train/masks/lonely.png"));
    mask("train/masks/lonely.png", 2, 0, 1, 0, 1);
    fails("lonely.png: has 2x2 pixels, its image 2x3; a mask has the size of its image");
    mask("train/masks/lonely.png", 3, 0, 1, 0, 1, 0, 1);
    mask("train/masks/more.png", 3, 0, 1, 0, 1, 0, 1);
    fails("more.png: is the mask of no image; add the image, or remove the mask");
    Files.delete(folder.resolve("train/masks/more.png"));
    image("train/masks/lonely.bmp", 2, 3, 0);
    fails("is a mask of the same name");
  }

  @Test
  void everyPixelHasAClass() throws IOException {
    trainAndTest();
    Files.writeString(folder.resolve("classes.csv"), "name\nground\none\ntwo\n");
    fails("c.png: the pixel at column 0, row 0 is of class 4; ");
    fails("classes.csv names 0 to 2, and 255 does not count");
    Files.delete(folder.resolve("classes.csv"));
    colors("train/masks/b.png", 3, 0, 0, 0, 0, 0, 1);
    fails("b.png: is in color; give the color of each class in classes.csv");
  }

  @Test
  void refusesAFileOfClassesThatSaysNothing() throws IOException {
    trainAndTest();
    Path file = folder.resolve("classes.csv");
    Files.writeString(file, "ground\nroad\n");
    fails("must begin with the line \"name,color\" or \"name\", not \"ground\"");
    Files.writeString(file, "name,color\nground,#000000\nroad,red\n");
    fails("line 3 must be a name and a color such as road,#804080 that no line before it has");
    Files.writeString(file, "name,color\nground,#000000\nroad,#000000\n");
    fails("line 3 must be a name and a color");
    Files.writeString(file, "name\nground\nground\n");
    fails("line 3 must be a name that no line before it has, not \"ground\"");
    Files.writeString(file, "name\nground\n");
    fails("names 1 classes; a mask has 2 to 255");
  }
}
