package dev.fovea.formats.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files from their definitions alone: the frame of records with a CRC-32C that is
 * computed bit by bit, and protobuf's wire format, whose fields are kept by number. It shares no
 * code with what writes them.
 */
final class EventReader {
  /** The polynomial of Castagnoli, reflected. */
  private static final int POLYNOMIAL = 0x82f63b78;

  private EventReader() {}

  /** A message: its fields by number, each a Long, Double, Float or byte[]. */
  record Message(Map<Integer, List<Object>> fields) {
    static Message of(byte[] bytes) {
      Map<Integer, List<Object>> fields = new LinkedHashMap<>();
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        long key = varint(in);
        Object value =
            switch ((int) (key & 7)) {
              case 0 -> varint(in);
              case 1 -> in.getDouble();
              case 5 -> in.getFloat();
              case 2 -> {
                byte[] part = new byte[Math.toIntExact(varint(in))];
                in.get(part);
                yield part;
              }
              default -> throw new IllegalStateException("wire type " + (key & 7));
            };
        fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>()).add(value);
      }
      return new Message(fields);
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = in.get();
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }

    boolean has(int field) {
      return fields.containsKey(field);
    }

    Object value(int field) {
      return fields.get(field).getFirst();
    }

    byte[] bytes(int field) {
      return (byte[]) value(field);
    }

    String text(int field) {
      return has(field) ? new String(bytes(field), StandardCharsets.UTF_8) : "";
    }

    Message message(int field) {
      return of(bytes(field));
    }

    List<Message> messages(int field) {
      return fields.getOrDefault(field, List.of()).stream().map(b -> of((byte[]) b)).toList();
    }

    /** Returns packed doubles. */
    double[] doubles(int field) {
      ByteBuffer in = ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[in.remaining() / 8];
      in.asDoubleBuffer().get(values);
      return values;
    }
  }

  /** Returns the events of a file, whose check sums must be right. */
  static List<Message> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Message> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      check(length, in.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      check(data, in.getInt());
      events.add(Message.of(data));
    }
    return events;
  }

  private static void check(byte[] data, int masked) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
    }
    crc = ~crc;
    long expected = ((crc >>> 15 | crc << 17) & 0xffffffffL) + 0xa282ead8L & 0xffffffffL;
    if (expected != (masked & 0xffffffffL)) {
      throw new IllegalStateException("a check sum is wrong");
    }
  }
}
