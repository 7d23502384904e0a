package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Layers;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.Direction;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerOptions;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Constraints;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Regularizer;
import dev.fovea.weight.Regularizers;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that custom objects, one of every kind, are saved in a Keras file and loaded again. */
class OwnClassesTest {
  @TempDir private Path folder;

  /** Multiplies by a factor. */
  private record Times(String name, double factor) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public dev.fovea.layer.Step bind(Binding binding) {
      int size = binding.outputShape().size();
      return new dev.fovea.layer.Step() {
        @Override
        public void forward(int samples, long step) {
          for (int i = 0; i < samples * size; i++) {
            binding.output()[i] = (float) (factor * binding.input()[i]);
          }
        }

        @Override
        public void backward(int samples, long step) {
          for (int i = 0; i < samples * size && binding.inputGradient().length > 0; i++) {
            binding.inputGradient()[i] = (float) (factor * binding.outputGradient()[i]);
          }
        }
      };
    }

    @Override
    public Config config() {
      return Config.empty().with("factor", factor);
    }
  }

  private record Ramp(double slope) implements Initializer {
    @Override
    public void fill(float[] weight, Shape shape, CounterRandom random) {
      for (int i = 0; i < weight.length; i++) {
        weight[i] = (float) (slope * i);
      }
    }

    @Override
    public Described describe() {
      return Described.of("Ramp", Config.empty().with("slope", slope));
    }
  }

  private record Pull(double force) implements Regularizer {
    @Override
    public double penalty(float[] weight) {
      return force;
    }

    @Override
    public void addGradient(float[] weight, float[] gradient) {}

    @Override
    public Described describe() {
      return Described.of("Pull", Config.empty().with("force", force));
    }
  }

  private record Cap(double limit) implements Constraint {
    @Override
    public void apply(float[] weight, Shape shape) {
      for (int i = 0; i < weight.length; i++) {
        weight[i] = Math.min(weight[i], (float) limit);
      }
    }

    @Override
    public Described describe() {
      return Described.of("Cap", Config.empty().with("limit", limit));
    }
  }

  /** The mean of the predictions, times a factor; its axis argument is unknown to Keras. */
  private record MeanOutput(double factor, int axis) implements Loss {
    @Override
    public String className() {
      return "MeanOutput";
    }

    @Override
    public Config config() {
      return Config.empty().with("factor", factor).with("axis", axis);
    }

    @Override
    public Shape targetShape(Shape prediction) {
      return prediction;
    }

    @Override
    public double compute(
        int batch, Shape shape, float[] prediction, float[] target, float[] w, float[] gradient) {
      int size = batch * shape.size();
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += prediction[i] * factor / size;
      }
      if (gradient.length > 0) {
        Arrays.fill(gradient, 0, size, (float) (factor / size));
      }
      return sum;
    }
  }

  private record Height(double scale) implements Metric {
    @Override
    public String name() {
      return "height";
    }

    @Override
    public Direction direction() {
      return Direction.UP;
    }

    @Override
    public Optional<Described> describe() {
      return Optional.of(Described.of("Height", Config.empty().with("scale", scale)));
    }

    @Override
    public Count start(Shape prediction, Shape target) {
      return new Count() {
        @Override
        public void add(int batch, float[] p, float[] t, float[] weights) {}

        @Override
        public double result() {
          return scale;
        }
      };
    }
  }

  private record Step(double rate) implements Schedule {
    @Override
    public double at(long step) {
      return rate;
    }

    @Override
    public Optional<Described> describe() {
      return Optional.of(Described.of("Step", Config.empty().with("rate", rate)));
    }
  }

  private record SignDescent(Schedule learningRate, double trust, OptimizerOptions options)
      implements Optimizer {
    @Override
    public String className() {
      return "SignDescent";
    }

    @Override
    public Config config() {
      return Config.empty().with("trust", trust);
    }

    @Override
    public Optimizer withLearningRate(Schedule schedule) {
      return new SignDescent(schedule, trust, options);
    }

    @Override
    public Optimizer withOptions(OptimizerOptions changed) {
      return new SignDescent(learningRate, trust, changed);
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void update(
        long step,
        float rate,
        float[] weight,
        float[] gradient,
        float[][] slots,
        int from,
        int to) {
      for (int i = from; i < to; i++) {
        slots[0][i] += gradient[i];
        weight[i] -= rate * Math.signum(gradient[i]);
      }
    }
  }

  private static void register() {
    LayerRegistry.register("Times", (name, c) -> new Times(name, c.number("factor")));
    Initializers.register("Ramp", c -> new Ramp(c.number("slope")));
    Regularizers.register("Pull", c -> new Pull(c.number("force")));
    Constraints.register("Cap", c -> new Cap(c.number("limit")));
    Losses.register("MeanOutput", c -> new MeanOutput(c.number("factor", 1), c.integer("axis", 0)));
    Metrics.register("Height", c -> new Height(c.number("scale", 1)));
    Schedules.register("Step", c -> new Step(c.number("rate")));
    Optimizers.register(
        "SignDescent",
        c ->
            new SignDescent(
                Schedules.from(c, 0.01), c.number("trust", 1), OptimizerOptions.from(c)));
  }

  private static Trainer trainer() {
    Model model =
        Model.sequential(
            Shape.of(3),
            Layers.dense(2)
                .kernelInitializer(new Ramp(0.5))
                .kernelRegularizer(new Pull(0.25))
                .kernelConstraint(new Cap(2)),
            new Times("", 3));
    return Trainer.compile(
        model,
        new SignDescent(new Step(0.125), 0.75, OptimizerOptions.NONE.clipnorm(100)),
        new MeanOutput(2, 1),
        new Height(7),
        new Accuracy());
  }

  @Test
  void comeBack() throws IOException {
    register();
    Trainer trainer = trainer();
    Dataset data = Datasets.of(Tensor.zeros(Shape.of(4, 3)), Tensor.zeros(Shape.of(4, 2)));
    trainer.fit(data, Fit.epochs(1).batchSize(2));
    Path file = folder.resolve("own.keras");
    SavedModel.of(trainer).save(file);

    SavedModel saved = SavedModel.load(file);
    Trainer loaded = saved.trainer().orElseThrow();
    assertThat(loaded.optimizer()).isEqualTo(trainer.optimizer());
    assertThat(loaded.losses()).isEqualTo(trainer.losses());
    assertThat(loaded.metrics()).isEqualTo(trainer.metrics());
    assertThat(loaded.optimizerState().iterations()).isEqualTo(2);
    assertThat(loaded.optimizerState().slots(1)[0])
        .isEqualTo(trainer.optimizerState().slots(1)[0])
        .containsOnly(6);
    Model model = saved.model();
    assertThat(model.layer("dense").layer().config())
        .isEqualTo(trainer.model().layer("dense").layer().config());
    assertThat(model.layer("times").layer()).isEqualTo(new Times("times", 3));
    assertThat(model.weights().getFirst().values())
        .isEqualTo(trainer.model().weights().getFirst().values());
  }

  /** Keras finds custom objects by their registered names, its own by module and class. */
  @Test
  void areWrittenAsKerasWritesCustomObjects() throws IOException {
    register();
    Path file = folder.resolve("own.keras");
    SavedModel.of(trainer()).save(file);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(zip.getPath("config.json")));
      JsonNode dense = root.path("config").path("layers").path(1);
      assertThat(dense.path("module").asText()).isEqualTo("keras.layers");
      assertThat(dense.path("registered_name").isNull()).isTrue();
      JsonNode compiled = root.path("compile_config");
      for (JsonNode own :
          List.of(
              root.path("config").path("layers").path(2),
              dense.path("config").path("kernel_initializer"),
              dense.path("config").path("kernel_regularizer"),
              dense.path("config").path("kernel_constraint"),
              compiled.path("loss"),
              compiled.path("metrics").path(0),
              compiled.path("optimizer"),
              compiled.path("optimizer").path("config").path("learning_rate"))) {
        assertThat(own.path("module").isNull()).as(own.toString()).isTrue();
        assertThat(own.path("registered_name").asText())
            .isNotEmpty()
            .isEqualTo(own.path("class_name").asText());
      }
      assertThat(compiled.path("metrics").path(1).asText()).isEqualTo("accuracy");
    }
  }

  /** A registered loss can be chosen by name on a command line, as a built-in one. */
  @Test
  void areFoundInAllSpellings() {
    register();
    for (String name : List.of("MeanOutput", "mean_output", "meanoutput", "MEAN_OUTPUT")) {
      assertThat(Losses.of(name)).isEqualTo(new MeanOutput(1, 0));
    }
    assertThat(Metrics.of("height")).isEqualTo(new Height(1));
    assertThat(Optimizers.of("sign_descent").className()).isEqualTo("SignDescent");
  }

  private record Nameless(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public dev.fovea.layer.Step bind(Binding binding) {
      return (samples, step) -> {};
    }
  }

  @Test
  void anUnregisteredOneSaysTheWayOut() throws IOException {
    Path file = folder.resolve("unregistered.keras");
    SavedModel.of(Model.sequential(Shape.of(3), new Nameless("alien"))).save(file);
    assertThatThrownBy(() -> SavedModel.load(file))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("unregistered.keras")
        .hasMessageContaining(
            "layer \"alien\": unknown layer \"Nameless\"; register one of your own with")
        .hasMessageContaining("LayerRegistry.register");
    assertThatThrownBy(() -> Losses.of("Absent"))
        .hasMessageContaining("register one of your own with Losses.register");
    assertThatThrownBy(() -> Metrics.of("Absent"))
        .hasMessageContaining("register one of your own with Metrics.register");
    assertThatThrownBy(() -> Optimizers.of("Absent"))
        .hasMessageContaining("register one of your own with Optimizers.register");
    assertThatThrownBy(() -> Regularizers.named("Absent"))
        .hasMessageContaining("register one of your own with Regularizers.register");
    assertThatThrownBy(() -> Constraints.named("Absent"))
        .hasMessageContaining("register one of your own with Constraints.register");
    Config rate = Config.empty().with("learning_rate", Described.of("Absent", Config.empty()));
    assertThatThrownBy(() -> Schedules.from(rate, 1))
        .hasMessageContaining("register one of your own with Schedules.register");
  }
}
