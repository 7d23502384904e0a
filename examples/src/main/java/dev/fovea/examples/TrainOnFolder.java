package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.formats.dataset.ImageFolder;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Recipe;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Trains a classifier on a folder of pictures with a sub-folder for each class, tests it on the
 * fifth that is held out, and saves it.
 *
 * <p>{@code java -cp "app/target/lib/*" --add-modules jdk.incubator.vector
 * examples/src/main/java/dev/fovea/examples/TrainOnFolder.java photos pets.keras}
 */
public final class TrainOnFolder {
  private static final int BATCH = 32;

  private TrainOnFolder() {}

  /** Trains, saves the model with the names of its classes, and returns its loss and accuracy. */
  public static Map<String, Double> train(Path folder, Path file, int epochs) throws IOException {
    ImageFolder images = ImageFolder.open(folder);
    Dataset train = images.split().train();
    Dataset test = images.split().test();
    Architecture network = Zoo.of("basic-cnn");
    Recipe recipe = network.recipes().getFirst();
    int batches = Math.ceilDiv(train.size(), BATCH);
    Trainer trainer =
        network.compile(
            network.create(train.inputShape(), images.classNames().size()),
            recipe.optimizer(epochs, batches));
    trainer.fit(
        train,
        Fit.epochs(epochs)
            .batchSize(BATCH)
            .augmentation(recipe.augmentation())
            .validation(test));
    SavedModel.of(trainer).with(images.metadata()).save(file);
    return trainer.evaluate(test, BATCH);
  }

  /** Trains on the folder of the first argument, and saves into the file of the second. */
  public static void main(String[] args) throws IOException {
    System.out.println(train(Path.of(args[0]), Path.of(args[1]), 30));
  }
}
