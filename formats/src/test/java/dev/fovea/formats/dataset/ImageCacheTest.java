package dev.fovea.formats.dataset;

import static dev.fovea.formats.dataset.FolderTests.image;
import static dev.fovea.formats.dataset.FolderTests.inputs;
import static dev.fovea.formats.dataset.FolderTests.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Batches;
import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.augment.RandomFlip;
import dev.fovea.formats.image.TestImages;
import dev.fovea.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCacheTest {
  /** The bytes of an image: 8x8 grey. */
  private static final int IMAGE = 64;

  private static final int EACH = 15;
  private static final int ALL = 2 * EACH;

  @TempDir private Path root;
  private Path folder;
  private Path cache;

  @BeforeEach
  void images() throws IOException {
    folder = root.resolve("data");
    cache = root.resolve("cache");
    for (int i = 0; i < EACH; i++) {
      for (String name : List.of("a", "b")) {
        int shade = 5 * i + (name.equals("b") ? 100 : 0);
        Path file = folder.resolve(name).resolve(i + ".png");
        Files.createDirectories(file.getParent());
        TestImages.write(file, TestImages.greyImage(8, 8, (x, y) -> shade + 3 * x + 7 * y));
      }
    }
  }

  private FolderOptions options(long memory, long disk) {
    return FolderOptions.usual().cache(new CacheOptions(memory, disk, cache));
  }

  /** Whatever is kept, and wherever: the same bits. */
  @ParameterizedTest
  @CsvSource({
    "100000,      0, kept in memory",
    "100,    100000, kept in a file in @ that goes by itself",
    "0,      100000, kept in a file in @ that goes by itself",
    "0,         640, 10 of 30 are kept in a file in @ that goes by itself",
    "320,       640, 15 of 30 are kept in a file in @ that goes by itself",
    "320,         0, 5 of 30 are kept in memory",
    "0,           0, 0 of 30 are kept in memory",
  })
  void whateverIsKept(long memory, long disk, String place) throws IOException {
    Dataset expected = FolderTests.open(folder, options(1 << 20, 0)).split().train();
    ImageFolder found = open(folder, options(memory, disk));
    assertThat(found.place()).startsWith(place.replace("@", cache.toString()));
    assertThat(inputs(found.split().train())).isEqualTo(inputs(expected));
    // Nothing is left on the disk, even now.
    if (Files.exists(cache)) {
      try (Stream<Path> left = Files.list(cache)) {
        assertThat(left).isEmpty();
      }
    }

    // Shuffled, augmented, read ahead: two epochs of batches.
    for (int threads : new int[] {1, 3}) {
      assertThat(epochs(found.split().train(), threads)).isEqualTo(epochs(expected, 2));
    }
  }

  private static float[] epochs(Dataset data, int threads) {
    Augmentation flip = RandomFlip.HORIZONTAL_AND_VERTICAL;
    Batches batches = new Batches(Datasets.limit(data, 22), 5, true, flip);
    Workers workers = Workers.of(threads);
    float[] all = new float[2 * 22 * (IMAGE + 2)];
    int at = 0;
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int batch = 0; batch < batches.count(); batch++) {
        int samples = batches.samples(batch);
        float[] inputs = new float[5 * IMAGE];
        float[] targets = new float[5];
        int[] indices = new int[5];
        batches.read(
            workers, 9, epoch, batch, new float[][] {inputs}, new float[][] {targets}, indices);
        for (int i = 0; i < samples; i++) {
          System.arraycopy(inputs, i * IMAGE, all, at, IMAGE);
          all[at + IMAGE] = targets[i];
          all[at + IMAGE + 1] = indices[i];
          at += IMAGE + 2;
        }
      }
    }
    assertThat(at).isEqualTo(all.length);
    return all;
  }

  @Test
  void aFolderThatCannotBeWrittenToIsTold() throws IOException {
    Files.writeString(cache, "a file in the way");
    assertThatThrownBy(() -> open(folder, options(0, 1 << 20)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(cache + ": decoded images cannot be kept there (")
        .hasMessageEndingWith(
            "; name another folder with --cache-folder, or decode them anew in each epoch with"
                + " --cache 0")
        .hasMessageNotContaining("\n");
    // What needs no file makes none.
    assertThat(open(folder, options(1 << 20, 1 << 20)).split().train().size()).isEqualTo(24);
  }

  /** Opens a folder as a program of its own, and says what it is told. */
  static final class Program {
    public static void main(String[] args) {
      FolderOptions options =
          FolderOptions.usual().cache(new CacheOptions(0, 1 << 20, Path.of(args[1])));
      ImageFolder found = open(Path.of(args[0]), options);
      found.remarks().forEach(System.out::println);
      System.out.println(found.place());
      System.out.println(Arrays.hashCode(inputs(found.split().train())));
    }
  }

  /** A limit of the shell stands for a disk without room: files end at a few kilobytes. */
  @Test
  void aFullDiskIsTold() throws Exception {
    Path large = root.resolve("large");
    for (String name : List.of("a", "b")) {
      for (int i = 0; i < 5; i++) {
        image(large.resolve(name).resolve(i + ".png"), 64, 64, 9 * i);
      }
    }
    List<String> command =
        List.of(
            "sh",
            "-c",
            "ulimit -f 24; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            large.toString(),
            cache.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(told).isZero();
    assertThat(told)
        .contains(cache + ": is full (")
        .contains("name another folder with --cache-folder")
        .containsPattern(
            "[1-6] of 10 are kept in a file in .*, the others are decoded anew in each")
        .contains(
            String.valueOf(
                Arrays.hashCode(inputs(open(large, options(1 << 20, 0)).split().train()))));
  }

  @Test
  void aFileThatChangesLaterIsTold() throws IOException {
    Dataset train = open(folder, options(0, 0)).split().train();
    Path file = Path.of(train.source(3));
    image(file, 8, 8, 255);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThatThrownBy(() -> Datasets.inputs(train, 3))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file + ": has changed since it was first read; start anew when the folder is complete");
    Files.delete(file);
    train.expect(3);
    assertThatThrownBy(() -> Datasets.inputs(train, 3)).isInstanceOf(DataException.class);
    // What is kept does not need its file any more.
    Dataset kept = open(folder, options(1 << 20, 0)).split().train();
    float[] before = inputs(kept);
    Files.delete(Path.of(kept.source(0)));
    assertThat(inputs(kept)).isEqualTo(before);
  }

  @Test
  void whatIsExpectedIsDecodedOnceAndAhead() throws Exception {
    AtomicInteger decoded = new AtomicInteger();
    ReadAhead ahead =
        new ReadAhead(
            (index, into) -> {
              decoded.incrementAndGet();
              Arrays.fill(into, (byte) index);
            },
            4,
            5 * 4);
    ahead.expect(1, 2, 3);
    for (int waited = 0; decoded.get() < 3 && waited < 1000; waited++) {
      Thread.sleep(5);
    }
    assertThat(decoded).hasValue(3);
    byte[] into = new byte[4];
    for (int index : List.of(2, 3, 1, 7)) {
      ahead.read(index, into);
      assertThat(into).containsOnly(index);
    }
    assertThat(decoded).hasValue(4);
    // No more than five are held, and what was never read makes room.
    ahead.expect(0, 1, 2, 3, 4, 5, 6, 7);
    for (int call = 0; call < 3; call++) {
      ahead.expect(10 + call);
    }
    ahead.expect(20, 21, 22);
    for (int index : List.of(6, 22, 21, 20, 12, 0)) {
      ahead.read(index, into);
      assertThat(into).containsOnly(index);
    }
  }

  @Test
  void failuresOfDecodingAreThoseOfReading() {
    ReadAhead ahead =
        new ReadAhead(
            (index, into) -> {
              throw new DataException("file " + index + " is bad");
            },
            4,
            100);
    ahead.expect(5);
    assertThatThrownBy(() -> ahead.read(5, new byte[4]))
        .isInstanceOf(DataException.class)
        .hasMessage("file 5 is bad");
  }
}
