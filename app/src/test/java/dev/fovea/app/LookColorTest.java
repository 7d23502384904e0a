package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Split;
import dev.fovea.formats.dataset.DatasetFiles;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fovea look} on a functional model with branches that has learned colored shapes. */
class LookColorTest {
  @TempDir private static Path folder;
  private static Path images;
  private static Path model;

  @BeforeAll
  static void train() throws IOException {
    images = ColoredShapes.write(folder.resolve("shapes"), 80);
    model = folder.resolve("shapes.keras");
    Split split = DatasetFiles.load(images, Optional.of(Shape.of(32, 32, 3)));
    Trainer trainer =
        Trainer.compile(
            ColoredShapes.model(),
            new Adam(3e-3),
            new SparseCategoricalCrossentropy(),
            new Accuracy());
    trainer.fit(split.train(), Fit.epochs(12).batchSize(16).seed(1));
    assertThat(trainer.evaluate(split.test(), 16).get("accuracy")).isGreaterThan(0.7);
    SavedModel.of(trainer).save(model);
  }

  private Cli.Result look(String picture, String... words) {
    List<String> all = new ArrayList<>(List.of("look", model.toString(), picture));
    all.addAll(List.of(words));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void theArchitectureShowsTheBranches() throws IOException {
    Path out = folder.resolve("architecture.svg");
    Cli.Result result = look("architecture", "-o", out.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(out))
        .contains("Architecture of shapes", "joined", "residual", "32x32x24", "sees 9x9")
        .contains("merge");
  }

  @ParameterizedTest
  @CsvSource({
    "kernels,stem,red%2C green and blue",
    "kernels,residual,first principal component",
    "responses,joined,24 feature maps (32x32)",
    "receptive-field,sum,of the input",
    "pooling,pool_1,Windows of 2x2",
    "activations,fine,probabilities"
  })
  void everyPictureIsDrawn(String picture, String layer, String words) throws IOException {
    Path out = folder.resolve(picture + "-" + layer + ".svg");
    List<String> more = new ArrayList<>(List.of("--layer", layer, "-o", out.toString()));
    if (!picture.equals("kernels")) {
      more.addAll(List.of("--dataset", images.toString(), "--index", "2"));
    }
    Cli.Result result = look(picture, more.toArray(String[]::new));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(out).replaceAll("</text>\\s*</g>\\s*<g[^>]*><text[^>]*>", " "))
        .contains(words.replace("%2C", ","));
  }

  @ParameterizedTest
  @CsvSource({
    "codes,--layer mean --classes 0%2C2 --per-class 3,circle (3 samples)",
    "embedding,--samples 40 --iterations 300,misclassified",
    "embedding,--method pca --layer mean,PCA of mean",
    "why,--method all --index 2,Occlusion",
    "why,--class 1 --method grad-cam --layer joined --index 2,Why square?",
    "errors,,Precision and recall"
  })
  void decisionsAreDrawn(String picture, String options, String words) throws IOException {
    Path out = folder.resolve("decision.svg");
    List<String> more =
        new ArrayList<>(List.of("--dataset", images.toString(), "-o", out.toString()));
    if (options != null) {
      more.addAll(List.of(options.replace("%2C", ",").split(" ")));
    }
    Cli.Result result = look(picture, more.toArray(String[]::new));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(out)).contains(words);
  }

  @Test
  void dreamsRaiseTheirUnits() throws IOException {
    Path out = folder.resolve("dream.svg");
    Cli.Result result = look("dream", "--unit", "1", "--steps", "40", "-o", out.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("classes, unit 1:");
  }

  @Test
  void samplesOfAnotherShapeAreTold() {
    assertThat(look("activations", "--dataset", "digits").lastError())
        .isEqualTo(
            "fovea: the dataset's samples are 28x28x1, the model takes 32x32x3;"
                + " name another --dataset or --image");
  }

  @Test
  void aModelWithoutPoolingIsTold() throws IOException {
    Path plain = folder.resolve("plain.keras");
    SavedModel.of(
            dev.fovea.model.Model.sequential(
                Shape.of(8, 8, 1), dev.fovea.layer.Layers.conv2D(2, 3)))
        .save(plain);

    assertThat(Cli.run("look", plain.toString(), "pooling").lastError())
        .isEqualTo("fovea: the model has no pooling layer; it has conv2d");
  }
}
