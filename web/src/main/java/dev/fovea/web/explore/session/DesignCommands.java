package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.learn.Design;
import dev.fovea.web.explore.learn.Teaching;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.Samples;
import dev.fovea.web.explore.wire.Packet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Other architectures, and classes of one's own. */
final class DesignCommands {
  private static final int MOST_CLASSES = 100;
  private static final int MOST_EXAMPLES = 2000;

  private DesignCommands() {}

  static void addTo(Map<String, Command> commands) {
    commands.put(
        "rows",
        (desk, request) -> {
          ObjectNode head = Packet.object();
          head.set("rows", Design.rows(desk.network().model()));
          return Optional.of(Packet.of(head));
        });
    commands.put(
        "design",
        (desk, request) ->
            Optional.of(
                Packet.of(Design.check(desk.network().inputShape(), request.head().path("rows")))));
    commands.put("build", DesignCommands::build);
    commands.put("teach", DesignCommands::teach);
  }

  private static Optional<Packet> build(Desk desk, Packet request) {
    int classes = desk.network().classes();
    SavedModel built =
        SavedModel.of(
                Design.build(
                    desk.network().inputShape(), request.head().path("rows"), Math.max(0, classes)))
            .with(desk.network().saved().metadata());
    desk.open(new LiveNetwork("my-network", built));
    return Optional.of(LiveCommands.described(desk));
  }

  private static Optional<Packet> teach(Desk desk, Packet request) {
    SavedModel known = desk.network().saved();
    SavedModel copy =
        new SavedModel(known.model().copy(), Optional.empty(), Optional.empty(), known.metadata());
    Examples examples = request.flag("dataset") ? ofDataset(desk.samples()) : drawn(desk, request);
    JsonNode id = request.head().path("id");
    desk.jobs.add(
        cancelled -> {
          try {
            Teaching.Taught taught =
                Teaching.teach(copy, examples.x, examples.labels, examples.classes);
            desk.later(() -> finish(desk, taught, id));
          } catch (RuntimeException e) {
            desk.later(() -> desk.fail(id, WebException.line(e)));
          }
        });
    return Optional.empty();
  }

  private static void finish(Desk desk, Teaching.Taught taught, JsonNode id) {
    desk.open(new LiveNetwork("own-classes", taught.saved()));
    Packet reply = LiveCommands.described(desk);
    reply.head().put("accuracy", taught.accuracy());
    reply.head().set("id", id);
    desk.outbox.add(reply);
  }

  private record Examples(Tensor x, float[] labels, List<String> classes) {}

  private static Examples ofDataset(Samples samples) {
    Classified train =
        Classified.of(Datasets.limit(Datasets.shuffled(samples.train(), 1), MOST_EXAMPLES));
    int[] labels = train.labels();
    float[] wanted = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      wanted[i] = labels[i];
    }
    return new Examples(
        Datasets.inputs(train, IntStream.range(0, train.size()).toArray()),
        wanted,
        train.classNames());
  }

  /** Reads drawn examples: one picture after the other, all of the same size. */
  private static Examples drawn(Desk desk, Packet request) {
    List<String> names = new ArrayList<>();
    request.head().path("classes").forEach(name -> names.add(name.asText()));
    JsonNode labels = request.head().path("labels");
    if (names.size() < 2 || names.size() > MOST_CLASSES) {
      throw WebException.invalid("draw examples of 2 to 100 classes");
    }
    if (labels.size() < names.size() || labels.size() > MOST_EXAMPLES) {
      throw WebException.invalid("draw at least one example of each class, 2000 at most");
    }
    int height = request.whole("height", 1, 1024);
    int width = request.whole("width", 1, 1024);
    int channels = request.whole("channels", 1, 3);
    int size = height * width * channels;
    if (request.body().length != size * labels.size()) {
      throw WebException.invalid("the examples are not all there");
    }
    Tensor x = Tensor.zeros(desk.network().inputShape().prepend(labels.size()));
    float[] wanted = new float[labels.size()];
    for (int i = 0; i < wanted.length; i++) {
      int label = labels.get(i).asInt(-1);
      if (label < 0 || label >= names.size()) {
        throw WebException.invalid("an example has no class");
      }
      wanted[i] = label;
      byte[] pixels = Arrays.copyOfRange(request.body(), i * size, (i + 1) * size);
      float[] made =
          desk.inputs()
              .of(new Picture(height, width, channels, pixels), request.flag("center"))
              .data();
      System.arraycopy(made, 0, x.data(), i * made.length, made.length);
    }
    return new Examples(x, wanted, names);
  }
}
