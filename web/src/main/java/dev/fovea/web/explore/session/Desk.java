package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.insight.Predictions;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.explore.live.Frames;
import dev.fovea.web.explore.live.InputMaker;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.Library;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.Samples;
import dev.fovea.web.explore.live.Watch;
import dev.fovea.web.explore.wire.Outbox;
import dev.fovea.web.explore.wire.Packet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What lies before one page: a network, a picture, and what is watched of it. Only the session's
 * thread uses it; {@link #later} brings work of others there.
 */
final class Desk {
  final Library library;
  final Outbox outbox;
  final Jobs jobs = new Jobs();
  private final Executor thread;
  private LiveNetwork network;
  private InputMaker inputs;
  private Optional<Plan> other = Optional.empty();
  private Optional<Samples> samples = Optional.empty();
  private List<Watch> watched = List.of();
  private Picture picture;
  private Tensor input;
  private boolean center;
  private long number;
  private Optional<Predictions> predictions = Optional.empty();
  private Optional<TrainCommands.Course> course = Optional.empty();
  private Runnable closing = () -> {};
  private Runnable afterFrame = () -> {};

  Desk(Library library, Outbox outbox, Executor thread) {
    this.library = library;
    this.outbox = outbox;
    this.thread = thread;
    this.network = new LiveNetwork(library.first(), library.load(library.first()));
    this.inputs = new InputMaker(network);
    this.picture = inputs.empty();
    this.input = inputs.of(picture, false);
    open(network);
  }

  /** Puts another network on the desk; what belongs to the last one ends. */
  void open(LiveNetwork opened) {
    closing.run();
    closing = () -> {};
    jobs.cancel();
    network = opened;
    inputs = new InputMaker(opened);
    other = Optional.empty();
    samples = Optional.empty();
    predictions = Optional.empty();
    course = Optional.empty();
    afterFrame = () -> {};
    watched = List.of();
    picture = inputs.empty();
    center = inputs.centersByDefault();
    input = inputs.of(picture, center);
    network.run(input);
  }

  LiveNetwork network() {
    return network;
  }

  InputMaker inputs() {
    return inputs;
  }

  /** Returns the input that was computed last. */
  Tensor input() {
    return input;
  }

  /** Returns the samples for the network, which may have to be read first. */
  Samples samples() {
    Samples found = samples.orElseGet(() -> library.samples(network));
    samples = Optional.of(found);
    return found;
  }

  /** Sets what is to be done when the network is replaced or the page goes. */
  void onClose(Runnable action) {
    closing = action;
  }

  /** Sets what follows every update, if no newer picture waits. */
  void afterFrame(Runnable action) {
    afterFrame = action;
  }

  void close() {
    closing.run();
    jobs.close();
    outbox.close();
  }

  /** Returns the predictions for test samples, if they were made since the network was opened. */
  Optional<Predictions> predictions() {
    return predictions;
  }

  void predictions(Predictions made) {
    predictions = Optional.of(made);
  }

  /** Returns the training of the network, if one has begun. */
  Optional<TrainCommands.Course> course() {
    return course;
  }

  void course(Optional<TrainCommands.Course> begun) {
    course = begun;
    predictions = Optional.empty();
  }

  /** Answers a request that failed later. */
  void fail(JsonNode id, String line) {
    ObjectNode head = Packet.object().put("error", line);
    head.set("id", id);
    outbox.add(Packet.of(head));
  }

  void watch(List<Watch> layers) {
    watched = layers;
  }

  /** Takes another picture. */
  void draw(Picture drawn, boolean centered, long sequence) {
    picture = drawn;
    center = centered && inputs.canCenter();
    number = sequence;
    input = inputs.of(drawn, center);
  }

  /** Computes the picture and sends what is watched. */
  void frame() {
    long start = System.nanoTime();
    network.run(input);
    Packet frame = Frames.of(network, watched);
    ObjectNode head = frame.head();
    head.put("number", number).put("center", center);
    if (inputs.canCenter() && network.classes() > 0) {
      var others = head.putArray("other");
      for (float p : otherAnswer()) {
        others.add(Math.round(p * 1e5) / 1e5);
      }
    }
    head.put("us", (System.nanoTime() - start) / 1000);
    outbox.latest("frame", frame);
    afterFrame.run();
  }

  /** Returns the answer to the same picture prepared the other way. */
  private float[] otherAnswer() {
    Plan plan =
        other.orElseGet(
            () ->
                new Plan(
                    network.model(), PlanSpec.of(1).inputShapes(List.of(network.inputShape()))));
    other = Optional.of(plan);
    Tensor prepared = inputs.of(picture, !center);
    Tensor batch = Tensor.of(prepared.shape().prepend(1), prepared.data());
    return network.meaning().probabilities(plan.run(batch).getFirst().data());
  }

  /** Does something in the session's thread. */
  void later(Runnable action) {
    thread.execute(action);
  }

  /** Sends an event of a kind that the page listens to. */
  void event(String kind, ObjectNode head) {
    outbox.add(Packet.of(head.put("kind", kind)));
  }
}
