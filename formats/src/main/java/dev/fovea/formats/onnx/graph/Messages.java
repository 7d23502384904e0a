package dev.fovea.formats.onnx.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;

/** Reading of messages from bytes. */
final class Messages {
  private Messages() {}

  /** Returns an input whose fields of bytes share the array with it instead of copying. */
  static CodedInputStream input(byte[] content) {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(content).newCodedInput();
    input.enableAliasing(true);
    return input;
  }
}
