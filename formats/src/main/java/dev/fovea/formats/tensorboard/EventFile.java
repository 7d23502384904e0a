package dev.fovea.formats.tensorboard;

import com.google.protobuf.ByteString;
import dev.fovea.formats.tensorboard.proto.Event;
import dev.fovea.formats.tensorboard.proto.GraphDef;
import dev.fovea.formats.tensorboard.proto.SessionLog;
import dev.fovea.formats.tensorboard.proto.Summary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard, which grows by records: the length of an event, its masked check
 * sum, the event, and its masked check sum (TensorFlow's {@code lib/io/record_writer.h}). Each
 * record is appended with a single write, so a reader finds whole ones.
 */
final class EventFile {
  private static final String VERSION = "brain.Event:2";

  /** The constant by which a check sum is masked (TensorFlow's {@code lib/hash/crc32c.h}). */
  private static final int MASK = 0xa282ead8;

  /** Tells apart the files that one process begins in the same second. */
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Path file;

  private EventFile(Path file) {
    this.file = file;
  }

  /**
   * Begins a file in a folder, which is made if it is not there.
   *
   * @throws IOException if it cannot be written
   */
  static EventFile begin(Path folder) throws IOException {
    Files.createDirectories(folder);
    String name =
        String.format(
            Locale.ROOT,
            "events.out.tfevents.%010d.%s.%d.%d",
            System.currentTimeMillis() / 1000,
            host(),
            ProcessHandle.current().pid(),
            COUNT.getAndIncrement());
    EventFile begun = new EventFile(folder.resolve(name));
    begun.append(event(0).setFileVersion(VERSION).build());
    return begun;
  }

  private static String host() {
    return Optional.ofNullable(System.getenv("HOSTNAME"))
        .filter(name -> name.matches("[A-Za-z0-9.-]{1,64}"))
        .orElse("localhost");
  }

  /** Returns the path of the file. */
  Path path() {
    return file;
  }

  /** Appends what is seen at a step: an epoch, or a batch. */
  void append(long step, Summary summary) throws IOException {
    append(event(step).setSummary(summary).build());
  }

  /** Appends the graph of a model. */
  void append(GraphDef graph) throws IOException {
    append(event(0).setGraphDef(ByteString.copyFrom(graph.toByteArray())).build());
  }

  /** Says that a training goes on from a step: what other files say of later ones is void. */
  void resume(long step) throws IOException {
    SessionLog log = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
    append(event(step).setSessionLog(log).build());
  }

  private static Event.Builder event(long step) {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1000.0).setStep(step);
  }

  private void append(Event event) throws IOException {
    byte[] data = event.toByteArray();
    ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), 0, 8));
    record.put(data);
    record.putInt(maskedCrc(data, 0, data.length));
    Files.write(file, record.array(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
