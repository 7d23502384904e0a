package dev.fovea.app.common;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Serializers that write NaN and the infinities, which JSON cannot represent, as null. */
final class FiniteNumbers {
  static final SimpleModule MODULE =
      new SimpleModule()
          .addSerializer(Double.class, serializer(FiniteNumbers::write))
          .addSerializer(Float.class, serializer(FiniteNumbers::write))
          .addSerializer(double[].class, serializer(FiniteNumbers::writeAll))
          .addSerializer(float[].class, serializer(FiniteNumbers::writeAll));

  private interface Writer<T> {
    void write(T value, JsonGenerator json) throws IOException;
  }

  private FiniteNumbers() {}

  private static <T> JsonSerializer<T> serializer(Writer<T> writer) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator json, SerializerProvider provider)
          throws IOException {
        writer.write(value, json);
      }
    };
  }

  private static void write(double value, JsonGenerator json) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void write(float value, JsonGenerator json) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void writeAll(double[] values, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (double value : values) {
      write(value, json);
    }
    json.writeEndArray();
  }

  private static void writeAll(float[] values, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (float value : values) {
      write(value, json);
    }
    json.writeEndArray();
  }
}
