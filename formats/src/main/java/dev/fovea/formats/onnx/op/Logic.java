package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;

/** Comparisons, truth values, bits, and the choice between two values. */
final class Logic {
  private Logic() {}

  static void addTo(OperatorTable table) {
    table.add("Equal", question(order -> order == 0), 1, 7, 11, 13, 19);
    table.add("Greater", question(order -> order > 0), 1, 7, 9, 13);
    table.add("Less", question(order -> order < 0), 1, 7, 9, 13);
    table.add("GreaterOrEqual", question(order -> order >= 0), 12, 16);
    table.add("LessOrEqual", question(order -> order <= 0), 12, 16);
    table.add("And", whole((a, b, u) -> a & b), 1, 7);
    table.add("Or", whole((a, b, u) -> a | b), 1, 7);
    table.add("Xor", whole((a, b, u) -> a ^ b), 1, 7);
    table.add("BitwiseAnd", whole((a, b, u) -> a & b), 18);
    table.add("BitwiseOr", whole((a, b, u) -> a | b), 18);
    table.add("BitwiseXor", whole((a, b, u) -> a ^ b), 18);
    table.add("BitwiseNot", Logic::bitwiseNot, 18);
    table.add("BitShift", Logic::bitShift, 11);
    table.add("Not", Logic::not, 1);
    table.add("Where", Logic::where, 9, 16);
  }

  private static OperatorTable.Single question(Elementwise.Question question) {
    return call -> {
      Array a = call.input(0);
      Array b = Elementwise.secondOperand(call, a, call.input(1));
      call.requireSameType(a, b);
      return Elementwise.ask(a, b, question);
    };
  }

  private static OperatorTable.Single whole(Elementwise.Whole function) {
    return call -> {
      Array a = wholeInput(call, 0);
      Array b = Elementwise.secondOperand(call, a, wholeInput(call, 1));
      call.requireSameType(a, b);
      return Elementwise.combine(a, b, Double::sum, function);
    };
  }

  private static Array wholeInput(Call call, int index) {
    Array x = call.input(index);
    if (x.type().isFloating()) {
      throw call.failure("is for whole numbers and truth values, and its input is " + x.type());
    }
    return x;
  }

  private static Array bitwiseNot(Call call) {
    Array x = wholeInput(call, 0);
    return Array.ofIntegers(x.type(), x.shape(), i -> ~x.integer(i));
  }

  private static Array not(Call call) {
    Array x = wholeInput(call, 0);
    return Elementwise.truth(x.shape(), i -> x.integer(i) == 0);
  }

  private static Array bitShift(Call call) {
    Array x = wholeInput(call, 0);
    Array by = wholeInput(call, 1);
    call.requireSameType(x, by);
    int bits = x.type().bits();
    String direction = call.node().text("direction", "");
    return switch (direction) {
      case "LEFT" ->
          Elementwise.combine(x, by, Double::sum, (a, b, u) -> isShift(b, bits) ? a << b : 0);
      case "RIGHT" ->
          Elementwise.combine(x, by, Double::sum, (a, b, u) -> isShift(b, bits) ? a >>> b : 0);
      default -> throw call.failure("has direction '" + direction + "'; LEFT and RIGHT are known");
    };
  }

  /** Returns whether bits are left after a shift; Java would shift by the rest of a division. */
  private static boolean isShift(long by, int bits) {
    return by >= 0 && by < bits;
  }

  private static Array where(Call call) {
    Array condition = call.input(0);
    Array then = call.input(1);
    Array otherwise = call.input(2);
    call.requireSameType(then, otherwise);
    if (condition.type() != ElementType.BOOL) {
      throw call.failure("needs truth values as its condition, and got " + condition.type());
    }
    Shape shape = Broadcasting.shape(condition.shape(), then.shape(), otherwise.shape());
    Array choice = condition.broadcast(shape);
    Array left = then.broadcast(shape);
    Array right = otherwise.broadcast(shape);
    return then.type().isFloating()
        ? Array.ofNumbers(
            then.type(), shape, i -> (choice.integer(i) != 0 ? left : right).number(i))
        : Array.ofIntegers(
            then.type(), shape, i -> (choice.integer(i) != 0 ? left : right).integer(i));
  }
}
