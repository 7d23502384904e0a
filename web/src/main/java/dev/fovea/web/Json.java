package dev.fovea.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON for and from strangers. */
public final class Json {
  /** Deeper objects are refused. */
  private static final int DEEPEST = 64;

  /** Longer strings, such as pictures in base 64, are refused; a body is bounded anyway. */
  private static final int LONGEST = Integer.MAX_VALUE - Byte.SIZE;

  /** Reads and writes; strict about names that occur twice. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private Json() {}

  /** Writes something. */
  @FunctionalInterface
  public interface Content {
    /** Writes it. */
    void write(JsonGenerator json) throws IOException;
  }

  /** Reads something. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads it, from the parser's first token on. */
    T read(JsonParser json) throws IOException;
  }

  /**
   * Reads JSON in UTF-8 to its end.
   *
   * @param length the number of bytes, from the first one on
   * @throws WebException if it is broken, saying where
   */
  public static <T> T read(byte[] bytes, int length, Reading<T> reading) {
    try (JsonParser json = FACTORY.createParser(bytes, 0, length)) {
      if (json.nextToken() == null) {
        throw WebException.invalid("the body is empty; send JSON");
      }
      T result = reading.read(json);
      if (json.nextToken() != null) {
        throw broken(json.currentTokenLocation(), "there is more after its end");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw broken(e.getLocation(), e.getOriginalMessage());
    } catch (IOException e) {
      throw WebException.invalid("the JSON is broken: " + WebException.line(e));
    }
  }

  private static WebException broken(@Nullable JsonLocation where, String why) {
    return WebException.invalid(
        where == null
            ? "the JSON is broken: " + why
            : String.format(
                Locale.ROOT,
                "the JSON is broken in line %d, column %d: %s",
                where.getLineNr(),
                where.getColumnNr(),
                why));
  }

  /**
   * Returns a failure that says what stands where something else should.
   *
   * @param what what should stand there, such as "an array of inputs"
   */
  public static WebException unexpected(JsonParser json, String what) {
    return broken(json.currentTokenLocation(), "there should be " + what);
  }

  /** Returns JSON in UTF-8. */
  public static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the error object of the Open Inference Protocol. */
  public static byte[] error(String message) {
    return bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }
}
