package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.Survey;
import dev.fovea.insight.embedding.Embedding;
import dev.fovea.insight.embedding.Tsne;
import dev.fovea.model.Model;
import dev.fovea.train.OutputMeaning;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.Samples;
import dev.fovea.web.explore.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Samples of the dataset, mistakes, the confusion matrix, and the map of samples. */
final class DataCommands {
  private static final int SURVEYED = 2000;
  private static final int MAPPED = 1000;
  private static final int THUMBS = 1000;

  private DataCommands() {}

  static void addTo(Map<String, Command> commands) {
    commands.put("data", DataCommands::data);
    commands.put("sample", DataCommands::sample);
    commands.put("mistake", (desk, request) -> surveyed(desk, request, DataCommands::mistake));
    commands.put("errors", (desk, request) -> surveyed(desk, request, DataCommands::errors));
    commands.put("thumbs", DataCommands::thumbs);
    commands.put("map", DataCommands::map);
    commands.put(
        "cancel",
        (desk, request) -> {
          desk.jobs.cancel();
          return Optional.of(Packet.of(Packet.object()));
        });
  }

  private static Optional<Packet> data(Desk desk, Packet request) {
    Samples samples = desk.samples();
    ObjectNode head = Packet.object().put("name", samples.name());
    head.put("train", samples.train().size()).put("test", samples.test().size());
    ArrayNode names = head.putArray("classes");
    samples.test().classNames().forEach(names::add);
    return Optional.of(Packet.of(head));
  }

  private static Optional<Packet> sample(Desk desk, Packet request) {
    return Optional.of(sample(desk, request.whole("number", 0, Integer.MAX_VALUE)));
  }

  private static Packet sample(Desk desk, int number) {
    Samples samples = desk.samples();
    Picture picture = desk.inputs().picture(samples.input(number));
    ObjectNode head =
        Packet.object().put("number", number).put("label", samples.test().label(number));
    head.put("class", samples.test().className(samples.test().label(number)));
    head.put("height", picture.height()).put("width", picture.width());
    head.put("channels", picture.channels());
    return new Packet(head, picture.pixels());
  }

  /** Answers from the predictions of the test samples. */
  @FunctionalInterface
  private interface FromPredictions {
    Packet of(Desk desk, Packet request, Predictions predictions);
  }

  /** Answers at once if the predictions are there; else computes them in the background first. */
  private static Optional<Packet> surveyed(Desk desk, Packet request, FromPredictions answer) {
    Samples samples = desk.samples();
    JsonNode id = request.head().path("id");
    if (desk.predictions().isPresent() && !request.flag("anew")) {
      return Optional.of(answer.of(desk, request, desk.predictions().get()));
    }
    Model model = desk.network().model().copy();
    OutputMeaning meaning = desk.network().meaning();
    Classified test = Classified.of(Datasets.limit(samples.test(), SURVEYED));
    desk.jobs.add(
        cancelled -> {
          try {
            Predictions made = Predictions.of(model, meaning, test);
            desk.later(
                () -> {
                  desk.predictions(made);
                  reply(desk, id, answer.of(desk, request, made));
                });
          } catch (RuntimeException e) {
            desk.later(() -> desk.fail(id, WebException.line(e)));
          }
        });
    return Optional.empty();
  }

  private static void reply(Desk desk, JsonNode id, Packet packet) {
    packet.head().set("id", id);
    desk.outbox.add(packet);
  }

  private static Packet mistake(Desk desk, Packet request, Predictions predictions) {
    int after = request.whole("after", -1, Integer.MAX_VALUE);
    int size = predictions.size();
    for (int i = 1; i <= size; i++) {
      int number = Math.floorMod(after + i, size);
      if (predictions.isError(number)) {
        Packet packet = sample(desk, number);
        packet.head().put("predicted", predictions.predicted(number));
        return packet;
      }
    }
    throw WebException.notFound(
        String.format(java.util.Locale.ROOT, "no mistake in %d test samples", size));
  }

  private static Packet errors(Desk desk, Packet request, Predictions predictions) {
    ObjectNode head = Packet.object().put("accuracy", predictions.accuracy());
    head.put("size", predictions.size());
    ArrayNode counts = head.putArray("counts");
    for (int row = 0; row < predictions.classes(); row++) {
      counts.addArray();
    }
    double[][] confusion = predictions.confusion().counts();
    for (int row = 0; row < predictions.classes(); row++) {
      for (int column = 0; column < predictions.classes(); column++) {
        ((ArrayNode) counts.get(row)).add((int) confusion[row][column]);
      }
    }
    ArrayNode samples = head.putArray("samples");
    for (int i = 0; i < predictions.size(); i++) {
      samples.add(predictions.labels()[i]).add(predictions.predicted(i));
    }
    return Packet.of(head);
  }

  /** Sends small pictures of samples, one after the other. */
  private static Optional<Packet> thumbs(Desk desk, Packet request) {
    JsonNode numbers = request.head().path("numbers");
    if (numbers.size() > THUMBS) {
      throw WebException.invalid("1000 pictures are sent at a time at most");
    }
    return Optional.of(thumbs(desk.inputs(), desk.samples(), numbers, Packet.object()));
  }

  private static Packet thumbs(
      InputMaker inputs, Samples samples, JsonNode numbers, ObjectNode head) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (JsonNode number : numbers) {
      Picture picture = inputs.picture(samples.input(number.asInt(-1)));
      head.put("height", picture.height()).put("width", picture.width());
      head.put("channels", picture.channels());
      body.writeBytes(picture.pixels());
    }
    head.set("numbers", numbers);
    return new Packet(head, body.toByteArray());
  }

  private static Optional<Packet> map(Desk desk, Packet request) {
    Samples samples = desk.samples();
    Model model = desk.network().model().copy();
    OutputMeaning meaning = desk.network().meaning();
    InputMaker inputs = desk.inputs();
    int count = Math.min(request.whole("samples", 4, MAPPED), samples.test().size());
    JsonNode id = request.head().path("id");
    Classified test = Classified.of(Datasets.limit(samples.test(), count));
    desk.jobs.add(
        cancelled -> {
          try {
            Survey survey = Survey.of(model, meaning, test, "");
            Embedding places =
                Tsne.defaults()
                    .iterations(750)
                    .run(
                        survey.values(),
                        (done, all, divergence) -> {
                          ObjectNode head = Packet.object().put("done", done).put("all", all);
                          desk.later(() -> desk.event("mapping", head));
                          return !cancelled.now();
                        })
                    .embedding();
            Packet packet = mapped(survey, places, inputs, samples);
            desk.later(() -> reply(desk, id, packet));
          } catch (CancellationException e) {
            desk.later(() -> desk.fail(id, "the map was cancelled"));
          } catch (RuntimeException e) {
            desk.later(() -> desk.fail(id, WebException.line(e)));
          }
        });
    return Optional.empty();
  }

  private static Packet mapped(
      Survey survey, Embedding places, InputMaker inputs, Samples samples) {
    ObjectNode head = Packet.object().put("layer", survey.layer());
    ArrayNode x = head.putArray("x");
    ArrayNode y = head.putArray("y");
    ArrayNode labels = head.putArray("labels");
    ArrayNode predicted = head.putArray("predicted");
    ArrayNode numbers = Packet.object().arrayNode();
    for (int i = 0; i < places.size(); i++) {
      x.add(Math.round(places.x()[i] * 1000) / 1000.0);
      y.add(Math.round(places.y()[i] * 1000) / 1000.0);
      labels.add(survey.predictions().labels()[i]);
      predicted.add(survey.predictions().predicted(i));
      numbers.add(i);
    }
    return thumbs(inputs, samples, numbers, head);
  }

  /** Returns the names of classes as the data has them. */
  static List<String> names(Samples samples) {
    return samples.test().classNames();
  }
}
