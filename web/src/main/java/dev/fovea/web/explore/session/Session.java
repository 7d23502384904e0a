package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.live.InputMaker.Picture;
import dev.fovea.web.explore.live.Library;
import dev.fovea.web.explore.live.ModelDescription;
import dev.fovea.web.explore.wire.Outbox;
import dev.fovea.web.explore.wire.Packet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A page and what it explores. Requests are answered one after the other in a thread of the
 * session; of pictures that come faster than they are computed, the latest wins.
 */
public final class Session implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(Session.class.getName());

  /** More waiting requests than any page that waits for answers has. */
  private static final int MOST = 256;

  private static final Map<String, Command> COMMANDS = new HashMap<>();

  static {
    LiveCommands.addTo(COMMANDS);
    DataCommands.addTo(COMMANDS);
    TrainCommands.addTo(COMMANDS);
    DesignCommands.addTo(COMMANDS);
    WhyCommands.addTo(COMMANDS);
    ExportCommands.addTo(COMMANDS);
  }

  private final Outbox outbox = new Outbox();
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(MOST);
  private final AtomicReference<Optional<Packet>> drawn = new AtomicReference<>(Optional.empty());
  private final Thread thread;
  private final Library library;
  private volatile boolean closed;

  /**
   * Starts a session.
   *
   * @param send sends bytes to the page; called by one thread
   */
  public Session(Library library, Consumer<byte[]> send) {
    this.library = library;
    this.thread = Thread.ofPlatform().daemon().name("fovea-explore").start(this::run);
    Thread.ofVirtual()
        .name("fovea-explore-send")
        .start(
            () -> {
              try {
                outbox.run(send);
              } catch (RuntimeException e) {
                LOGGER.log(Level.DEBUG, "a page has gone", e);
              } finally {
                close();
              }
            });
  }

  /**
   * Takes a packet of the page.
   *
   * @throws WebException if the page asks for more than it waits for; the session is then over
   */
  public void receive(byte[] bytes) {
    Packet packet;
    try {
      packet = Packet.read(bytes);
    } catch (WebException e) {
      fail(Packet.of(Packet.object()), e.line());
      return;
    }
    if (packet.head().path("do").asText().equals("draw")) {
      if (drawn.getAndSet(Optional.of(packet)).isEmpty()) {
        add(this::draw);
      }
    } else {
      add(() -> answer(packet));
    }
  }

  private void add(Runnable task) {
    if (!closed && !tasks.offer(task)) {
      close();
      throw WebException.invalid("too many requests at a time");
    }
  }

  private void run() {
    Optional<Desk> desk = Optional.empty();
    try {
      Desk made = new Desk(library, outbox, this::add);
      desk = Optional.of(made);
      current = desk;
      welcome(made);
      while (!closed) {
        tasks.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "a session of the explorer failed", e);
      outbox.add(Packet.of(Packet.object().put("error", WebException.line(e))));
    } finally {
      desk.ifPresent(Desk::close);
      closed = true;
    }
  }

  /** The desk, which the session's thread alone uses. */
  private Optional<Desk> current = Optional.empty();

  private static void welcome(Desk desk) {
    ObjectNode head = Packet.object().put("kind", "welcome").put("first", desk.library.first());
    ArrayNode models = head.putArray("models");
    for (String name : desk.library.names()) {
      models.addObject().put("name", name).put("trained", desk.library.isTrained(name));
    }
    head.set("model", ModelDescription.of(desk.network(), desk.inputs()));
    desk.outbox.add(Packet.of(head));
  }

  private void draw() {
    Packet packet = drawn.getAndSet(Optional.empty()).orElseThrow();
    guarded(
        packet,
        () -> {
          Desk desk = current.orElseThrow();
          Picture picture =
              new Picture(
                  packet.whole("height", 1, 4096),
                  packet.whole("width", 1, 4096),
                  packet.whole("channels", 1, 3),
                  packet.body());
          desk.draw(picture, packet.flag("center"), packet.head().path("number").asLong());
          desk.frame();
        });
  }

  private void answer(Packet request) {
    guarded(
        request,
        () -> {
          String name = request.text("do");
          Command command = COMMANDS.get(name);
          if (command == null) {
            throw WebException.notFound("there is no request \"%s\"".formatted(name));
          }
          command
              .run(current.orElseThrow(), request)
              .ifPresent(
                  reply -> {
                    reply.head().set("id", request.head().path("id"));
                    outbox.add(reply);
                  });
        });
  }

  private void guarded(Packet request, Runnable action) {
    try {
      action.run();
    } catch (WebException e) {
      fail(request, e.line());
    } catch (IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException e) {
      fail(request, WebException.line(e));
    } catch (RuntimeException | OutOfMemoryError e) {
      LOGGER.log(Level.WARNING, "a request of the explorer failed", e);
      fail(request, WebException.line(e));
    }
  }

  private void fail(Packet request, String line) {
    ObjectNode head = Packet.object().put("error", line);
    head.set("id", request.head().path("id"));
    outbox.add(Packet.of(head));
  }

  /** Ends the session: its training, its work, its thread. */
  @Override
  public void close() {
    closed = true;
    outbox.close();
    thread.interrupt();
  }
}
