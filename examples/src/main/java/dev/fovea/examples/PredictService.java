package dev.fovea.examples;

import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.model.Predictor;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Loads a model once and classifies pictures from any number of threads, in a bound of memory. A
 * service has one of these in a field; there is nothing to close.
 *
 * <p>{@code java -cp "app/target/lib/*" --add-modules jdk.incubator.vector
 * examples/src/main/java/dev/fovea/examples/PredictService.java pets.keras *.jpg}
 */
public final class PredictService {
  /** The most bytes that all predictions together take for the values between layers. */
  private static final long MEMORY = 256 << 20;

  private final ModelMetadata metadata;
  private final ImagePreparer images;
  private final Predictor predictor;

  /** Loads a model that was trained on pictures. */
  public PredictService(Path file) throws IOException {
    SavedModel saved = SavedModel.load(file);
    metadata = saved.metadata();
    images = new ImagePreparer(metadata.preparation().orElseThrow());
    predictor = Predictor.of(saved.model()).limit(MEMORY);
  }

  /** A class and its probability. */
  public record Answer(String name, float probability) {}

  /** Returns the most likely class of a picture, from any thread. */
  public Answer classify(Path picture) {
    Tensor x = images.read(picture);
    float[] p = predictor.predict(List.of(x.reshape(x.shape().prepend(1)))).getFirst().data();
    int best = ArgMax.of(p);
    return new Answer(metadata.className(best), p[best]);
  }

  /** Classifies pictures side by side: the first argument is the model, the others are pictures. */
  public static void main(String[] args) throws IOException {
    PredictService service = new PredictService(Path.of(args[0]));
    Arrays.stream(args, 1, args.length)
        .parallel()
        .forEach(picture -> System.out.println(picture + ": " + service.classify(Path.of(picture))));
  }
}
