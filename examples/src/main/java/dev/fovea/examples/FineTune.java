package dev.fovea.examples;

import static dev.fovea.layer.Layers.dense;

import dev.fovea.data.Dataset;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.dataset.FolderOptions;
import dev.fovea.formats.dataset.ImageFolder;
import dev.fovea.formats.dataset.ReadingProgress;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Node;
import dev.fovea.model.SubModel;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives a trained classifier a new head for other classes, trains that on a folder of pictures, and
 * then all layers together at a low rate.
 *
 * <p>{@code java -cp "app/target/lib/*" --add-modules jdk.incubator.vector
 * examples/src/main/java/dev/fovea/examples/FineTune.java pets.keras birds birds.keras}
 */
public final class FineTune {
  private static final int BATCH = 32;

  private FineTune() {}

  /**
   * Trains and saves a model for the classes of a folder, and returns its loss and accuracy.
   *
   * @param trained a model that ends with a Dense layer with softmax, as those of train do
   */
  public static Map<String, Double> fineTune(Path trained, Path folder, Path file, int epochs)
      throws IOException {
    SavedModel source = SavedModel.load(trained);
    Model old = source.model();
    Preparation preparation =
        source.metadata().preparation().orElseGet(() -> Preparation.of(old.inputShape()));
    ImageFolder images =
        ImageFolder.open(
            folder, FolderOptions.usual().preparation(preparation), ReadingProgress.NONE);
    Dataset train = images.split().train();
    Dataset test = images.split().test();

    // The last layer gives way: what it took goes into the new head.
    Node.Port features = old.nodes().get(old.outputs().getFirst().node()).inputs().getFirst();
    Model model =
        SubModel.continued(
            old,
            features,
            dense(images.classNames().size()).activation(Activation.SOFTMAX).name("head"));
    model.layers().forEach(layer -> layer.trainable(layer.name().equals("head")));
    compiled(model, 0.001).fit(train, Fit.epochs(epochs).batchSize(BATCH).validation(test));

    // All layers now; batch normalization keeps what it has learned of many pictures.
    model
        .layers()
        .forEach(layer -> layer.trainable(!(layer.layer() instanceof BatchNormalization)));
    Trainer trainer = compiled(model, 0.0001);
    trainer.fit(train, Fit.epochs(epochs).batchSize(BATCH).validation(test));
    SavedModel.of(trainer).with(images.metadata()).save(file);
    return trainer.evaluate(test, BATCH);
  }

  private static Trainer compiled(Model model, double rate) {
    return Trainer.compile(
        model, new Adam(rate), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  /** Trains from the model of the first argument on the folder of the second; saves the third. */
  public static void main(String[] args) throws IOException {
    System.out.println(fineTune(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), 10));
  }
}
