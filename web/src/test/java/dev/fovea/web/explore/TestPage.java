package dev.fovea.web.explore;

import static dev.fovea.layer.Layers.*;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.kernel.Activation;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.web.explore.live.Library;
import dev.fovea.web.explore.session.Session;
import dev.fovea.web.explore.wire.Packet;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A page of a test: sends packets to a session and waits for those that come back. */
final class TestPage implements AutoCloseable {
  private static final long PATIENCE = 120;

  private final BlockingQueue<Packet> come = new LinkedBlockingQueue<>();
  private final Session session;
  private int next = 1;

  TestPage(Library library) {
    session = new Session(library, bytes -> come.add(Packet.read(bytes)));
  }

  /** A network that is quick to train. */
  static Model small() {
    return Model.sequential(
        Shape.of(28, 28, 1),
        conv2D(4, 3).activation(Activation.RELU),
        maxPooling2D(2),
        conv2D(6, 3).activation(Activation.RELU),
        maxPooling2D(2),
        flatten(),
        dense(10).activation(Activation.SOFTMAX));
  }

  static Library library(Model model) {
    Split digits = DigitsDataset.split(1);
    Split few = new Split(Datasets.limit(digits.train(), 400), Datasets.limit(digits.test(), 100));
    return new Library(
        Optional.of("small"),
        Optional.of(SavedModel.of(model)),
        saved -> new Library.Data.Named("digits", few));
  }

  static TestPage ofSmall() {
    return new TestPage(library(small()));
  }

  void send(Packet packet) {
    session.receive(packet.bytes());
  }

  void receive(byte[] bytes) {
    session.receive(bytes);
  }

  /** Asks and returns the answer to that very request. */
  Packet ask(String what, ObjectNode fields, byte... body) throws InterruptedException {
    int id = next++;
    fields.put("do", what).put("id", id);
    send(new Packet(fields, body));
    return await(packet -> packet.head().path("id").asInt() == id);
  }

  Packet ask(String what) throws InterruptedException {
    return ask(what, Packet.object());
  }

  Packet event(String kind) throws InterruptedException {
    return await(packet -> packet.head().path("kind").asText().equals(kind));
  }

  /** Returns the next packet that fits and forgets those before it. */
  Packet await(Predicate<Packet> wanted) throws InterruptedException {
    while (true) {
      Packet packet = come.poll(PATIENCE, TimeUnit.SECONDS);
      if (packet == null) {
        throw new AssertionError("no such packet came");
      }
      if (wanted.test(packet)) {
        return packet;
      }
    }
  }

  /** Shows a bar that is so many pixels wide. */
  Packet draw(int number, int wide) throws InterruptedException {
    sendDrawing(number, wide);
    return await(packet -> packet.head().path("number").asInt() == number);
  }

  void sendDrawing(int number, int wide) {
    byte[] pixels = new byte[28 * 28];
    for (int y = 4; y < 24; y++) {
      for (int x = 12; x < 12 + wide; x++) {
        pixels[y * 28 + x] = (byte) 255;
      }
    }
    ObjectNode head = Packet.object().put("do", "draw").put("number", number);
    head.put("height", 28).put("width", 28).put("channels", 1);
    send(new Packet(head, pixels));
  }

  /** Watches all layers with all their maps. */
  void watchAll(int layers) throws InterruptedException {
    ObjectNode head = Packet.object();
    var list = head.putArray("layers");
    for (int i = 0; i < layers; i++) {
      list.addArray().add(i).add(0).add(1024).add(1024);
    }
    ask("watch", head);
  }

  @Override
  public void close() {
    session.close();
  }
}
