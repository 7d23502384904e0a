package dev.fovea.app.predict;

import dev.fovea.app.Failures;
import dev.fovea.app.common.ClassNames;
import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.ImageInputs;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.formats.dataset.ImagePaths;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code fovea predict}: classifies images. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description =
        "Predict the classes of images, with probabilities. Images are prepared as the model was"
            + " trained, if its file tells how.")
public final class PredictCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .keras file.")
  private String model = "";

  @Parameters(
      index = "1..*",
      paramLabel = "IMAGE|DIR|GLOB",
      description = "Image files, folders of them, and patterns such as 'inbox/**/*.jpg'.")
  private List<String> images = List.of();

  @Option(
      names = "--index",
      paramLabel = "N",
      split = ",",
      description = "Numbers of test samples of --dataset, from 0.")
  private List<Integer> indices = List.of();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Show the K most likely classes; default: 3.")
  private int top = 3;

  @Option(
      names = "--classes",
      paramLabel = "NAME,NAME...",
      description =
          "Names of the classes, in their order; default: those in the model's file, or the lines of"
              + " a labels.txt beside it.")
  private @Nullable String classes;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write the answers as CSV, a line for each image, in place of showing them.")
  private @Nullable Path csv;

  @Override
  public void checkFiles() throws IOException {
    if (csv != null) {
      AtomicFile.check(csv);
    }
  }

  @Override
  public Integer call() throws IOException {
    if (images.isEmpty() == indices.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "give image files, or --index with the numbers of test samples");
    }
    SavedModel saved = ClassNames.named(ModelSource.load(model), model, classes, output);
    Path file = csv;
    if (file == null) {
      return answer(saved, new Answers(saved, top, output)) ? 0 : Failures.FAILURE;
    }
    boolean[] answered = {false};
    AtomicFile.write(
        file,
        temporary -> {
          try (Writer writer = Files.newBufferedWriter(temporary)) {
            answered[0] = answer(saved, new Answers(saved, top, output, writer));
          }
        });
    output.line("Wrote %s", file);
    return answered[0] ? 0 : Failures.FAILURE;
  }

  /** Returns whether there is an answer for all that was named. */
  private boolean answer(SavedModel saved, Answers answers) throws IOException {
    if (!images.isEmpty()) {
      ImageInputs inputs = new ImageInputs(saved, data.preparation());
      ImagePaths paths = ImagePaths.of(images);
      return new ImagePredictions(saved.model(), inputs, answers, output, data.isStrict())
          .run(paths);
    }
    boolean answered = true;
    Classified test = data.load(output, saved).test();
    List<String> names =
        saved.metadata().classNames().isEmpty() || classes == null
            ? test.classNames()
            : saved.metadata().classNames();
    for (int index : indices) {
      SampleOptions.checkIndex(test, index);
      float[] outputs = saved.model().predict(Datasets.inputs(test, index)).data();
      String label = test.className(test.label(index));
      answered &= answers.named(names).write("test sample " + index, outputs, label);
    }
    return answered;
  }
}
