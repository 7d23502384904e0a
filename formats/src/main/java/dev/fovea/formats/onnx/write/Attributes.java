package dev.fovea.formats.onnx.write;

import com.google.protobuf.ByteString;
import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.formats.onnx.proto.AttributeProto.AttributeType;

/** The attributes of ONNX's operators. */
final class Attributes {
  private Attributes() {}

  static AttributeProto integer(String name, long value) {
    return of(name, AttributeType.INT).setI(value).build();
  }

  static AttributeProto flag(String name, boolean value) {
    return integer(name, value ? 1 : 0);
  }

  static AttributeProto number(String name, double value) {
    return of(name, AttributeType.FLOAT).setF((float) value).build();
  }

  static AttributeProto text(String name, String value) {
    return of(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
  }

  static AttributeProto integers(String name, int... values) {
    AttributeProto.Builder attribute = of(name, AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static AttributeProto.Builder of(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
