package dev.fovea.bench.peers.onnxruntime;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.fovea.bench.peers.Layouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The basic CNN as an ONNX model, channels first as ONNX has them. The numbers of the fields are
 * those of onnx.proto3 (ONNX 1.17, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
final class OnnxFile {
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int INTS = 7;

  private OnnxFile() {}

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static ByteString message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /**
   * The file's bytes.
   *
   * @param weights kernel and bias of each layer in Keras's layouts
   */
  static byte[] of(List<float[]> weights) {
    ByteString graph =
        message(
            out -> {
              node(out, "Conv", List.of("x", "w0", "b0"), "c0", ints("kernel_shape", 3, 3));
              node(out, "Relu", List.of("c0"), "r0");
              node(out, "Conv", List.of("r0", "w1", "b1"), "c1", ints("kernel_shape", 3, 3));
              node(out, "Relu", List.of("c1"), "r1");
              ByteString two = ints("kernel_shape", 2, 2);
              node(out, "MaxPool", List.of("r1"), "p", two, ints("strides", 2, 2));
              node(out, "Flatten", List.of("p"), "f");
              node(out, "Gemm", List.of("f", "w2", "b2"), "d0");
              node(out, "Relu", List.of("d0"), "r2");
              node(out, "Gemm", List.of("r2", "w3", "b3"), "d1");
              node(out, "Softmax", List.of("d1"), "y", integer("axis", 1));
              out.writeString(2, "basic-cnn");
              tensor(out, "w0", Layouts.kernel(weights.get(0), 9, 1, 32), 32, 1, 3, 3);
              tensor(out, "b0", weights.get(1), 32);
              tensor(out, "w1", Layouts.kernel(weights.get(2), 9, 32, 64), 64, 32, 3, 3);
              tensor(out, "b1", weights.get(3), 64);
              tensor(out, "w2", Layouts.flattened(weights.get(4), 144, 64, 128), 9216, 128);
              tensor(out, "b2", weights.get(5), 128);
              tensor(out, "w3", weights.get(6), 128, 10);
              tensor(out, "b3", weights.get(7), 10);
              out.writeBytes(11, value("x", 1, 28, 28));
              out.writeBytes(12, value("y", 10));
            });
    return message(
            out -> {
              out.writeInt64(1, 8);
              out.writeBytes(7, graph);
              out.writeBytes(8, message(set -> set.writeInt64(2, 17)));
            })
        .toByteArray();
  }

  private static void node(
      CodedOutputStream graph,
      String operator,
      List<String> inputs,
      String output,
      ByteString... attributes)
      throws IOException {
    graph.writeBytes(
        1,
        message(
            out -> {
              for (String input : inputs) {
                out.writeString(1, input);
              }
              out.writeString(2, output);
              out.writeString(4, operator);
              for (ByteString attribute : attributes) {
                out.writeBytes(5, attribute);
              }
            }));
  }

  private static ByteString ints(String name, long... values) {
    return message(
        out -> {
          out.writeString(1, name);
          for (long value : values) {
            out.writeInt64(8, value);
          }
          out.writeInt32(20, INTS);
        });
  }

  private static ByteString integer(String name, long value) {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeInt64(3, value);
          out.writeInt32(20, INT);
        });
  }

  private static void tensor(CodedOutputStream graph, String name, float[] values, long... dims)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    graph.writeBytes(
        5,
        message(
            out -> {
              for (long dim : dims) {
                out.writeInt64(1, dim);
              }
              out.writeInt32(2, FLOAT);
              out.writeString(8, name);
              out.writeBytes(9, ByteString.copyFrom(bytes.array()));
            }));
  }

  /** An input or output with an open number of samples. */
  private static ByteString value(String name, long... dims) {
    ByteString shape =
        message(
            out -> {
              out.writeBytes(1, message(dim -> dim.writeString(2, "samples")));
              for (long size : dims) {
                out.writeBytes(1, message(dim -> dim.writeInt64(1, size)));
              }
            });
    ByteString tensor =
        message(
            out -> {
              out.writeInt32(1, FLOAT);
              out.writeBytes(2, shape);
            });
    return message(
        out -> {
          out.writeString(1, name);
          out.writeBytes(2, message(type -> type.writeBytes(1, tensor)));
        });
  }
}
