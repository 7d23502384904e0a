package dev.fovea.web.explore.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.web.Json;
import dev.fovea.web.WebException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * A message between the page and the server: a JSON object and bytes. It is sent as the length of
 * the object (4 bytes, the lowest first), the object in UTF-8, and the bytes.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Packet(ObjectNode head, byte[] body) {
  private static final ObjectMapper MAPPER = new ObjectMapper(Json.FACTORY);
  private static final byte[] NOTHING = {};

  /** Returns a packet without bytes. */
  public static Packet of(ObjectNode head) {
    return new Packet(head, NOTHING);
  }

  /** Returns an empty JSON object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads a packet.
   *
   * @throws WebException if it is broken
   */
  public static Packet read(byte[] bytes) {
    if (bytes.length < Integer.BYTES) {
      throw WebException.invalid("a packet has 4 bytes or more");
    }
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 2 || length > bytes.length - Integer.BYTES) {
      throw WebException.invalid("the length of a packet's head is wrong");
    }
    try {
      JsonNode head = MAPPER.readTree(bytes, Integer.BYTES, length);
      if (head instanceof ObjectNode object) {
        return new Packet(object, Arrays.copyOfRange(bytes, Integer.BYTES + length, bytes.length));
      }
    } catch (JsonProcessingException e) {
      throw WebException.invalid("the head of a packet is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw WebException.invalid("the head of a packet is broken: " + WebException.line(e));
    }
    throw WebException.invalid("the head of a packet is a JSON object");
  }

  /** Returns the bytes to be sent. */
  public byte[] bytes() {
    try {
      byte[] text = MAPPER.writeValueAsBytes(head);
      return ByteBuffer.allocate(Integer.BYTES + text.length + body.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(text.length)
          .put(text)
          .put(body)
          .array();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a text of the head.
   *
   * @throws WebException if it is missing
   */
  public String text(String name) {
    JsonNode value = head.get(name);
    if (value == null || !value.isTextual()) {
      throw WebException.invalid("\"%s\" should be a text".formatted(name));
    }
    return value.textValue();
  }

  /**
   * Returns a whole number of the head.
   *
   * @throws WebException if it is missing or out of range
   */
  public int whole(String name, int least, int most) {
    JsonNode value = head.get(name);
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT, "\"%s\" should be a whole number from %d to %d", name, least, most));
    }
    return value.intValue();
  }

  /**
   * Returns a number of the head.
   *
   * @throws WebException if it is missing or out of range
   */
  public double number(String name, double least, double most) {
    JsonNode value = head.get(name);
    if (value == null
        || !value.isNumber()
        || !(value.doubleValue() >= least)
        || value.doubleValue() > most) {
      throw WebException.invalid(
          "\"%s\" should be a number from %s to %s".formatted(name, least, most));
    }
    return value.doubleValue();
  }

  /** Returns a flag of the head; false if it is missing. */
  public boolean flag(String name) {
    return head.path(name).asBoolean(false);
  }
}
