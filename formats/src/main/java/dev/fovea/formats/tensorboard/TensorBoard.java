package dev.fovea.formats.tensorboard;

import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.tensorboard.proto.Summary;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes event files that TensorBoard shows: the figures of each epoch and the learning rate under
 * Keras's tags ({@code epoch_loss}) in the folders {@code train} and {@code validation}, histograms
 * of weights and of the gradients of an epoch's last batch, pictures of the kernels, and the graph.
 *
 * <pre>{@code
 * trainer.fit(data, Fit.epochs(12).callback(new TensorBoard(Path.of("logs"))));
 * // tensorboard --logdir logs
 * }</pre>
 *
 * <p>A training that is resumed goes on in files of its own in the same folders.
 */
public final class TensorBoard implements Callback {
  private static final String VALIDATION = "val_";

  private final Path folder;
  private final TensorBoardOptions options;
  private Optional<EventFile> train = Optional.empty();
  private Optional<EventFile> validation = Optional.empty();

  /** Creates a callback that writes everything once an epoch. */
  public TensorBoard(Path folder) {
    this(folder, TensorBoardOptions.DEFAULT);
  }

  /** Creates a callback. */
  public TensorBoard(Path folder, TensorBoardOptions options) {
    this.folder = folder;
    this.options = options;
  }

  @Override
  public void onTrainBegin(Training training) {
    train = Optional.empty();
    validation = Optional.empty();
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    if (train.isEmpty()) {
      guarded(
          () -> {
            EventFile begun = begin("train", epoch);
            train = Optional.of(begun);
            if (training.figures().keySet().stream()
                .anyMatch(name -> name.startsWith(VALIDATION))) {
              validation = Optional.of(begin("validation", epoch));
            }
            if (options.writeGraph() && epoch == 0) {
              begun.append(GraphMessage.of(training.model()));
            }
          });
    }
  }

  private EventFile begin(String name, int epoch) throws IOException {
    EventFile begun = EventFile.begin(folder.resolve(name));
    if (epoch > 0) {
      begun.resume(epoch);
    }
    return begun;
  }

  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    long step = (long) training.history().epochs().size() * training.batches() + batch;
    if (options.updateFreq() > 0 && step % options.updateFreq() == 0) {
      Summary.Builder summary = Summary.newBuilder();
      logs.forEach((name, value) -> summary.addValue(Summaries.scalar("batch_" + name, value)));
      summary.addValue(Summaries.scalar("batch_learning_rate", training.learningRate()));
      append(train, step, summary.build());
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    Summary.Builder trained = Summary.newBuilder();
    Summary.Builder validated = Summary.newBuilder();
    logs.forEach(
        (name, value) -> {
          if (name.startsWith(VALIDATION)) {
            validated.addValue(
                Summaries.scalar("epoch_" + name.substring(VALIDATION.length()), value));
          } else {
            trained.addValue(Summaries.scalar("epoch_" + name, value));
          }
        });
    trained.addValue(Summaries.scalar("epoch_learning_rate", training.learningRate()));
    append(train, epoch, trained.build());
    append(validation, epoch, validated.build());
    if (options.histogramFreq() > 0 && epoch % options.histogramFreq() == 0) {
      appendWeights(training, epoch);
    }
  }

  /** Appends one event for each weight, lest events become long. */
  private void appendWeights(Training training, int epoch) {
    weights(training.model())
        .forEach(
            (name, weight) -> {
              Summary.Builder summary = Summary.newBuilder();
              Summaries.histogram(name, weight.values()).ifPresent(summary::addValue);
              training
                  .gradient(weight)
                  .flatMap(gradient -> Summaries.histogram("gradients/" + name, gradient))
                  .ifPresent(summary::addValue);
              if (options.writeImages() && KernelPicture.suits(weight.shape())) {
                summary.addValue(
                    Summaries.picture(name, KernelPicture.of(weight.shape(), weight.values())));
              }
              append(train, epoch, summary.build());
            });
  }

  /** Returns the weights by names such as "encoder/conv2d/kernel", each once. */
  private static Map<String, Weight> weights(Model model) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    List<Weight> known = new ArrayList<>();
    for (ModelUses.Use use : ModelUses.of(model).uses()) {
      for (Weight weight : use.owner().weights()) {
        if (!known.contains(weight)) {
          known.add(weight);
          weights.put(use.path() + "/" + weight.name(), weight);
        }
      }
    }
    return weights;
  }

  private void append(Optional<EventFile> file, long step, Summary summary) {
    if (file.isPresent() && summary.getValueCount() > 0) {
      guarded(() -> file.get().append(step, summary));
    }
  }

  /** Something that writes. */
  private interface Writing {
    void run() throws IOException;
  }

  private void guarded(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new TrainingException(
          "cannot write TensorBoard's files in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
