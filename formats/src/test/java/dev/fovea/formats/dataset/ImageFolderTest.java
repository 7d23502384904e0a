package dev.fovea.formats.dataset;

import static dev.fovea.formats.dataset.FolderTests.classes;
import static dev.fovea.formats.dataset.FolderTests.files;
import static dev.fovea.formats.dataset.FolderTests.image;
import static dev.fovea.formats.dataset.FolderTests.labels;
import static dev.fovea.formats.dataset.FolderTests.open;
import static dev.fovea.formats.dataset.FolderTests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Classified;
import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.data.image.Fit;
import dev.fovea.data.image.Ground;
import dev.fovea.data.image.ImageColor;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.formats.image.TestImages;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final FolderOptions STRICT = FolderOptions.usual().strict(true);

  @TempDir private Path folder;

  private List<String> leftOut() {
    return whole(folder).leftOut().stream()
        .map(left -> folder.relativize(left.path()) + ": " + left.reason())
        .toList();
  }

  private void refused(FolderOptions options, String message) {
    assertThatThrownBy(() -> open(folder, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n", "null");
  }

  @Test
  void samplesInOrderOfTheirNamesWithTheirClasses() throws IOException {
    classes(folder, 12, "dog", "cat");
    Dataset data = whole(folder).split().test();
    assertThat(Classified.of(data).classNames()).containsExactly("cat", "dog");
    // All first samples are of all classes, and 2.png comes before 10.png.
    assertThat(files(data, folder))
        .startsWith("cat/0.png", "dog/0.png", "cat/1.png", "dog/1.png", "cat/2.png")
        .endsWith("cat/11.png", "dog/11.png");
    assertThat(Classified.of(data).labels()).startsWith(0, 1, 0, 1);
    float[] input = new float[17];
    data.readInput(2, 0, input, 1);
    assertThat(input).startsWith(0, 101 / 255f, 101 / 255f);
  }

  @Test
  void hiddenFilesAndThoseOfSystemsArePassedOver() throws IOException {
    classes(folder, 2, "cat", "dog");
    for (String name :
        List.of(
            "__MACOSX/._cat",
            "cat/Thumbs.db",
            "desktop.ini",
            ".DS_Store",
            "dog/._0.png",
            ".git/config.png",
            "README.txt",
            "cat/notes.txt")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "no image");
    }
    assertThat(leftOut()).isEmpty();
    assertThat(whole(folder).split().test().size()).isEqualTo(4);
  }

  @Test
  void imagesOfAllSizesColorsAndFormatsInFoldersWithinClasses() throws IOException {
    image(folder.resolve("cat/a/b/small.png"), 40, 60, 10);
    image(folder.resolve("cat/wide.bmp"), 50, 70, 20);
    BufferedImage red = TestImages.rgbImage(BufferedImage.TYPE_INT_RGB, 90, 80, (x, y) -> 0xff0000);
    Files.createDirectories(folder.resolve("dog/2024"));
    TestImages.write(folder.resolve("dog/2024/red.jpg"), red);
    // The content counts, not the name.
    Files.move(
        image(folder.resolve("dog/x.png"), 44, 44, 30), folder.resolve("dog/2024/without-suffix"));
    ImageFolder found = whole(folder);

    assertThat(labels(found.split().test(), folder))
        .containsOnlyKeys(
            "cat/a/b/small.png", "cat/wide.bmp", "dog/2024/red.jpg", "dog/2024/without-suffix")
        .containsValues("cat", "dog");
    // The median of the shorter sides is 50, and one image is in color.
    assertThat(found.preparation()).isEqualTo(Preparation.of(Shape.of(48, 48, 3)).fit(Fit.CROP));
    assertThat(found.report())
        .contains(
            folder
                + ": 4 images of 2 classes, 2 PNG, 1 BMP, 1 JPEG, 44 x 44 to 80 x 90 pixels:"
                + " cat 2, dog 2",
            "4 images to test on",
            "Images become 48x48 rgb, cropped to the middle (--image-size, --color and --fit"
                + " change that); kept in memory");
  }

  @Test
  void whatCannotBeUsedIsLeftOutAndListed() throws IOException {
    classes(folder, 2, "cat", "dog");
    Files.writeString(folder.resolve("cat/text.png"), "this is no image");
    Files.write(folder.resolve("cat/empty.jpg"), new byte[0]);
    Files.write(folder.resolve("dog/bomb.png"), TestImages.pngOfSize(100_000, 100_000));
    byte[] whole = Files.readAllBytes(folder.resolve("dog/1.png"));
    Files.write(folder.resolve("dog/half.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(folder.resolve("dog/phone.HEIC"), "ftypheic");
    image(folder.resolve("loose.png"), 4, 4, 1);
    Files.createDirectories(folder.resolve("emu/nothing"));

    List<String> left = leftOut();
    assertThat(left)
        .contains(
            "cat/empty.jpg: is empty; get the file anew",
            "dog/phone.HEIC: is HEIC, which is not read here; save it as JPEG or PNG",
            "loose.png: lies in no folder of a class; move it into one",
            "emu: holds no images; put some there, or remove the folder")
        .hasSize(7);
    assertThat(String.join("\n", left))
        .contains(
            "cat/text.png: is not an image that can be read here",
            "dog/bomb.png: is 100000 pixels wide and 100000 high, and at most 536,870,912",
            "dog/half.png: is corrupt or truncated (");
    assertThat(whole(folder).split().test().size()).isEqualTo(4);
    assertThat(whole(folder).report()).contains("Left out: 7");
    refused(STRICT, " (and 6 more); without --strict it would be left out");
  }

  @Test
  void nothingToUse() throws IOException {
    refused(FolderOptions.usual(), folder + ": has no sub-folders; put the images of each class");
    Files.createDirectories(folder.resolve("cat"));
    refused(
        FolderOptions.usual(),
        folder + ": holds no image that can be used; of 1 that were left out the first is ");
    Files.writeString(folder.resolve("cat/a.png"), "no image");
    refused(FolderOptions.usual(), "cat/a.png: is one of 1 files of which none is an image");
    assertThatThrownBy(() -> ImageFolder.open(folder.resolve("typo")))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("typo") + ": there is no such folder; check the path");
  }

  @Test
  void linksThatLeadOutAreLeftOut() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    image(outside.resolve("secret.png"), 4, 4, 1);
    Path data = classes(folder.resolve("data"), 2, "cat", "dog");
    Files.createSymbolicLink(data.resolve("cat/out.png"), outside.resolve("secret.png"));
    Files.createSymbolicLink(data.resolve("cat/gone.png"), outside.resolve("gone.png"));
    Files.createSymbolicLink(data.resolve("emu"), outside);
    Files.createSymbolicLink(data.resolve("dog/again"), data.resolve("cat"));
    Files.createSymbolicLink(data.resolve("dog/in.png"), Path.of("../cat/1.png"));
    ImageFolder found = whole(data);
    assertThat(found.leftOut().stream().map(LeftOut::toString))
        .containsExactlyInAnyOrder(
            data.resolve("cat/out.png")
                + ": is a link out of the dataset's folder; put the file itself there",
            data.resolve("cat/gone.png") + ": is a link to nothing",
            data.resolve("emu")
                + ": is a link out of the dataset's folder; put the file itself there",
            data.resolve("dog/again") + ": is a link to a folder; put the images themselves there");
    assertThat(files(found.split().test(), data)).contains("dog/in.png").hasSize(5);
    // A dataset may itself be named by a link.
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    assertThat(whole(link).split().test().size()).isEqualTo(5);
  }

  @Test
  void aFifthOfEachClassIsHeldOutByTheSeed() throws IOException {
    classes(folder, 20, "cat", "dog");
    classes(folder, 5, "emu");
    Split split = open(folder, FolderOptions.usual().seed(7)).split();
    assertThat(count(split.test())).containsExactly(4, 4, 1);
    assertThat(count(split.train())).containsExactly(16, 16, 4);
    Set<String> held = new HashSet<>(files(split.test(), folder));
    assertThat(files(open(folder, FolderOptions.usual().seed(7)).split().test(), folder))
        .containsExactlyInAnyOrderElementsOf(held);
    assertThat(
            new HashSet<>(
                files(open(folder, FolderOptions.usual().seed(8)).split().test(), folder)))
        .isNotEqualTo(held);
    // Neither another place nor a further class changes the sides.
    Path moved = folder.resolveSibling(folder.getFileName() + "-moved");
    Files.move(folder, moved);
    try {
      classes(moved, 3, "aardvark");
      assertThat(files(open(moved, FolderOptions.usual().seed(7)).split().test(), moved))
          .containsAll(held);
    } finally {
      Files.move(moved, folder);
    }
  }

  /** A test reads what training held out and nothing else, but for classes of a few files. */
  @Test
  void aTestReadsOnlyWhatIsHeldOut() throws IOException {
    classes(folder, 20, "cat", "dog");
    classes(folder, 5, "emu");
    FolderOptions options = FolderOptions.usual().seed(7);
    List<String> held = files(open(folder, options).split().test(), folder);
    int[] read = {0};
    ImageFolder tested =
        ImageFolder.open(
            folder,
            options.use(FolderOptions.Use.TEST),
            (done, of) -> {
              read[0]++;
              assertThat(of).isEqualTo(13);
            });
    assertThat(files(tested.split().test(), folder)).isEqualTo(held);
    assertThat(tested.classNames()).containsExactly("cat", "dog", "emu");
    assertThat(read[0]).isEqualTo(13);
    // A file that becomes unreadable changes no side of others.
    for (int i = 0; i < 20; i++) {
      Path file = folder.resolve("dog/" + i + ".png");
      if (!held.contains("dog/" + i + ".png")) {
        Files.write(file, new byte[0]);
        break;
      }
    }
    assertThat(files(open(folder, options).split().test(), folder)).isEqualTo(held);
  }

  private static int[] count(Dataset data) {
    Classified classified = Classified.of(data);
    int[] counts = new int[classified.classes()];
    IntStream.of(classified.labels()).forEach(label -> counts[label]++);
    return counts;
  }

  @Test
  void aClassOfOneImageIsTrainedOnAndTold() throws IOException {
    classes(folder, 5, "cat", "dog");
    classes(folder, 1, "emu", "fox");
    ImageFolder found = ImageFolder.open(folder);
    assertThat(count(found.split().train())).containsExactly(4, 4, 1, 1);
    assertThat(found.remarks())
        .containsExactly("emu, fox: a single image, which is trained on and not tested; add more");
  }

  @Test
  void nothingCanBeHeldOutOfSingleImages() throws IOException {
    classes(folder, 1, "cat", "dog");
    refused(
        FolderOptions.usual(),
        folder + ": no class has two images, so that none can be held out for testing; add images");
    assertThat(whole(folder).split().test().size()).isEqualTo(2);
  }

  @Test
  void foldersForTrainingAndTesting() throws IOException {
    classes(folder.resolve("Train"), 3, "cat", "dog");
    image(folder.resolve("val/cat/other.png"), 9, 9, 77);
    image(folder.resolve("val/dog/same.png"), 4, 4, 102);
    image(folder.resolve("val/emu/e.png"), 4, 4, 5);
    ImageFolder found = ImageFolder.open(folder);
    assertThat(found.split().train().size()).isEqualTo(6);
    assertThat(labels(found.split().test(), folder))
        .containsOnlyKeys("val/cat/other.png", "val/dog/same.png");
    assertThat(found.leftOut().getFirst())
        .hasToString(
            folder.resolve("val/emu/e.png")
                + ": is of the class emu, which has no images to train on");
    assertThat(found.metadata().splitSeed()).isEmpty();
    // The same picture, pixel by pixel, in both.
    assertThat(found.twins())
        .containsExactly(
            new ImageFolder.Twins(
                folder.resolve("Train/dog/2.png"), folder.resolve("val/dog/same.png")));
    assertThat(found.report())
        .contains(
            "The same image is in training and test: 1",
            "  "
                + folder.resolve("Train/dog/2.png")
                + " and "
                + folder.resolve("val/dog/same.png"));
    classes(folder.resolve("test"), 1, "cat");
    assertThat(ImageFolder.open(folder).leftOut())
        .extracting(LeftOut::toString)
        .containsExactly(folder.resolve("val") + ": is not used beside " + folder.resolve("test"));
  }

  @Test
  void aFolderOfTrainingAlone() throws IOException {
    classes(folder.resolve("train"), 5, "cat", "dog");
    assertThat(ImageFolder.open(folder).classNames()).containsExactly("cat", "dog");
  }

  @Test
  void namesInAnyScript() throws IOException {
    // Systems write the same letter as one character, or as a letter and its accent.
    List<String> names = List.of("Gefäß", "дом", "猫", "كلب", "a b,c");
    classes(folder.resolve("train"), 2, names.toArray(String[]::new));
    image(folder.resolve("test/Gefa\u0308ß/x.png"), 4, 4, 200);
    ImageFolder found = ImageFolder.open(folder);
    assertThat(found.classNames()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(labels(found.split().test(), folder)).containsValue("Gefäß");
  }

  @Test
  void theClassesOfAModelKeepTheirNumbers() throws IOException {
    classes(folder, 2, "cat", "dog", "yak");
    FolderOptions options =
        FolderOptions.usual()
            .use(FolderOptions.Use.TEST_ON_ALL)
            .classNames(List.of("emu", "dog", "cat"));
    ImageFolder found = open(folder, options);
    assertThat(Classified.of(found.split().test()).labels()).containsExactly(2, 1, 2, 1);
    assertThat(found.leftOut())
        .extracting(LeftOut::reason)
        .containsExactly("is of the class yak, which the model does not know (and 1 more)");
  }

  @Test
  void thePreparationIsThatOfAModel() throws IOException {
    classes(folder, 2, "cat", "dog");
    Preparation preparation = Preparation.of(Shape.of(2, 6, 3)).fit(Fit.PAD).inverted(true);
    ImageFolder found = open(folder, FolderOptions.usual().preparation(preparation));
    assertThat(found.preparation()).isEqualTo(preparation);
    assertThat(found.metadata().preparation()).contains(preparation);
    assertThat(found.report().getLast()).contains("padded, dark and light exchanged, as the model");
  }

  /** The way of training and that of prediction give the same bits. */
  @Test
  void trainingAndPredictionSeeTheSame() throws IOException {
    for (int i = 0; i < 8; i++) {
      int n = i;
      BufferedImage noise =
          TestImages.rgbImage(
              i % 2 == 0 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB,
              60 + 17 * i,
              90 - 7 * i,
              (x, y) -> (x * 7919 + y * 104729 + n * 1299709) * 2654435);
      Path file = folder.resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      TestImages.write(file, noise);
    }
    for (Fit fit : Fit.values()) {
      for (ImageColor color : ImageColor.values()) {
        PreparationChoice choice =
            new PreparationChoice(
                Optional.of(31),
                Optional.of(37),
                Optional.of(color),
                Optional.of(fit),
                dev.fovea.data.image.Scaling.SIGNED,
                0x102030,
                fit == Fit.PAD,
                false);
        Split split = open(folder, FolderOptions.usual().choice(choice)).split();
        Preparation preparation =
            open(folder, FolderOptions.usual().choice(choice))
                .metadata()
                .preparation()
                .orElseThrow();
        for (int i = 0; i < split.train().size(); i++) {
          float[] trained = Datasets.inputs(split.train(), i).data();
          float[] predicted =
              new ImagePreparer(preparation).read(Path.of(split.train().source(i))).data();
          assertThat(trained).isEqualTo(predicted);
        }
      }
    }
  }

  @Test
  void theGroundOfDrawings() throws IOException {
    for (int i = 0; i < 6; i++) {
      for (String name : List.of("a", "b")) {
        Path file = folder.resolve(name).resolve(i + ".png");
        Files.createDirectories(file.getParent());
        TestImages.write(
            file, TestImages.greyImage(20, 20, (x, y) -> x == 9 && y > 3 && y < 17 ? 250 : 4));
      }
    }
    assertThat(ImageFolder.open(folder).metadata().ground()).isEqualTo(Ground.DARK);
    FolderOptions inverted =
        FolderOptions.usual().preparation(Preparation.of(Shape.of(20, 20, 1)).inverted(true));
    assertThat(open(folder, inverted).metadata().ground()).isEqualTo(Ground.LIGHT);
  }

  @Test
  void drawingsThatVanishAreTold() throws IOException {
    classes(folder, 3, "a", "b");
    BufferedImage ink =
        TestImages.rgbImage(BufferedImage.TYPE_INT_ARGB, 4, 4, (x, y) -> x == y ? -1 : 0);
    Path file = TestImages.write(folder.resolve("a/white.png"), ink);
    assertThat(ImageFolder.open(folder).remarks())
        .containsExactly(
            file
                + ": is drawn on transparent ground and hardly to be seen on the background"
                + " #ffffff; name another with --background");
  }

  @Test
  void datasetsByPath() throws IOException {
    classes(folder, 10, "cat", "dog");
    Split split = DatasetFiles.load(folder, Optional.of(Shape.of(2, 2, Shape.UNKNOWN)));
    assertThat(split.train().inputShape()).isEqualTo(Shape.of(2, 2, 1));
    assertThat(split.train().size()).isEqualTo(16);
    assertThatThrownBy(() -> DatasetFiles.load(folder.resolve("typo"), Optional.empty()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("typo: there is no such file or folder");

    byte[] images = {0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 1, 9, 9, 9, 9, 9};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 5, 0, 1, 2, 1, 0};
    Path file = Files.write(folder.resolve("my-images-idx3-ubyte"), images);
    Files.write(folder.resolve("my-labels-idx1-ubyte"), labels);
    Split idx = DatasetFiles.load(file, Optional.empty());
    assertThat(idx.train().size()).isEqualTo(4);
    assertThat(idx.test().size()).isEqualTo(1);
    assertThat(Classified.of(idx.train()).classNames()).containsExactly("0", "1", "2");
    for (String part : new String[] {"train", "t10k"}) {
      Files.write(folder.resolve(part + "-images-idx3-ubyte"), images);
      Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels);
    }
    assertThat(DatasetFiles.load(folder, Optional.empty()).test().size()).isEqualTo(5);
  }
}
