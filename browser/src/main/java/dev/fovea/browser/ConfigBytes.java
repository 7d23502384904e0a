package dev.fovea.browser;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes configurations as bytes and reads them. A value starts with a byte for its kind. */
final class ConfigBytes {
  private static final int NOTHING = 0;
  private static final int TEXT = 1;
  private static final int FLAG = 2;
  private static final int INTEGER = 3;
  private static final int LONG = 4;
  private static final int NUMBER = 5;
  private static final int LIST = 6;
  private static final int CONFIG = 7;
  private static final int DESCRIBED = 8;

  private ConfigBytes() {}

  static void write(Config config, DataOutput out) throws IOException {
    out.writeInt(config.values().size());
    for (Map.Entry<String, Object> entry : config.values().entrySet()) {
      out.writeUTF(entry.getKey());
      value(entry.getValue(), out);
    }
  }

  private static void value(Object value, DataOutput out) throws IOException {
    switch (value) {
      case String text -> {
        out.writeByte(TEXT);
        out.writeUTF(text);
      }
      case Boolean flag -> {
        out.writeByte(FLAG);
        out.writeBoolean(flag);
      }
      case Integer number -> {
        out.writeByte(INTEGER);
        out.writeInt(number);
      }
      case Long number -> {
        out.writeByte(LONG);
        out.writeLong(number);
      }
      case Number number -> {
        out.writeByte(NUMBER);
        out.writeDouble(number.doubleValue());
      }
      case List<?> list -> {
        out.writeByte(LIST);
        out.writeInt(list.size());
        for (Object element : list) {
          value(element, out);
        }
      }
      case Config config -> {
        out.writeByte(CONFIG);
        write(config, out);
      }
      case Described described -> {
        out.writeByte(DESCRIBED);
        out.writeUTF(described.module());
        out.writeUTF(described.className());
        write(described.config(), out);
      }
      default -> {
        if (value != Config.NOTHING) {
          throw new IllegalArgumentException(
              "a configuration cannot hold " + value.getClass().getSimpleName());
        }
        out.writeByte(NOTHING);
      }
    }
  }

  static Config read(DataInput in) throws IOException {
    Config config = Config.empty();
    for (int left = in.readInt(); left > 0; left--) {
      String key = in.readUTF();
      config = config.with(key, value(in));
    }
    return config;
  }

  private static Object value(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case NOTHING -> Config.NOTHING;
      case TEXT -> in.readUTF();
      case FLAG -> in.readBoolean();
      case INTEGER -> in.readInt();
      case LONG -> in.readLong();
      case NUMBER -> in.readDouble();
      case LIST -> {
        List<Object> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          list.add(value(in));
        }
        yield list;
      }
      case CONFIG -> read(in);
      case DESCRIBED -> {
        String module = in.readUTF();
        String className = in.readUTF();
        yield new Described(module, className, read(in));
      }
      default -> throw new IOException("a value of the unknown kind " + kind);
    };
  }
}
