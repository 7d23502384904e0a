package dev.fovea.formats.onnx.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads ONNX files. They come from strangers: whatever does not fit together is refused with one
 * line, nothing is allocated because a file merely says so, and other files are read only as {@link
 * ExternalData} allows it.
 */
public final class OnnxFile {
  /** The largest file: the limit of the format itself, which is 2 GiB. */
  private static final long LARGEST = Integer.MAX_VALUE - 64;

  private OnnxFile() {}

  /**
   * Reads a file, and the files of weights that it names in its folder.
   *
   * @throws IOException if it cannot be read or is no valid model; the message names it and says
   *     why
   */
  public static OnnxModel read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST) {
      throw new BadModelException(
          file.toString(), "is larger than 2 GiB, the most that an ONNX file can have");
    }
    return read(Files.readAllBytes(file), file.toString(), ExternalData.beside(file));
  }

  /**
   * Reads the content of a file, which may not name other files.
   *
   * @param name what messages call it
   * @throws BadModelException if it is no valid model; the message begins with the name and says
   *     why
   */
  public static OnnxModel read(byte[] content, String name) throws BadModelException {
    return read(content, name, ExternalData.NONE);
  }

  private static OnnxModel read(byte[] content, String name, ExternalData external)
      throws BadModelException {
    MessageCount.check(content, name);
    try {
      ModelProto message = ModelProto.parser().parseFrom(Messages.input(content));
      return new ModelReader(new TensorReader(external)).read(message);
    } catch (InvalidProtocolBufferException e) {
      throw new BadModelException(
          name, "is no ONNX model, or is damaged: " + reason(e) + "; export it anew", e);
    } catch (OnnxException e) {
      throw new BadModelException(name, String.valueOf(e.getMessage()), e);
    } catch (OutOfMemoryError e) {
      throw new BadModelException(
          name, "needs more memory than the Java machine has; give it more with -Xmx", e);
    }
  }

  private static String reason(InvalidProtocolBufferException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("too many levels")) {
      return "its messages are nested too deeply";
    }
    return message.contains("truncated") || message.contains("ended unexpectedly")
        ? "a message ends before its end"
        : "a message of it is invalid";
  }
}
