package dev.fovea.formats.onnx.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fovea.data.AtomicFile;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.message.BadTensorException;
import dev.fovea.formats.onnx.message.TensorMessages;
import dev.fovea.formats.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of one tensor, usually called {@code .pb}: the message {@code TensorProto} of ONNX, as the
 * test cases of ONNX have them.
 *
 * @param name the name of the tensor, or an empty text
 * @param array the numbers
 */
public record TensorFile(String name, Array array) {
  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no such file; the message names it and says why
   */
  public static TensorFile read(Path file) throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE - 64) {
      throw new IOException(file + ": is larger than 2 GiB, the most that such a file can have");
    }
    byte[] content = Files.readAllBytes(file);
    try {
      TensorProto tensor = TensorProto.parser().parseFrom(Messages.input(content));
      return new TensorFile(tensor.getName(), TensorMessages.array(tensor));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(file + ": is no tensor of ONNX (TensorProto)", e);
    } catch (BadTensorException e) {
      throw new IOException(file + ": the tensor " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file.
   *
   * @throws IOException if it cannot be written; an existing file is then left unchanged
   */
  public void write(Path file) throws IOException {
    byte[] content = TensorMessages.message(name, array).toByteArray();
    AtomicFile.write(file, temporary -> Files.write(temporary, content));
  }
}
