package dev.fovea.formats.pytorch;

import dev.fovea.formats.pytorch.PickleValue.Bytes;
import dev.fovea.formats.pytorch.PickleValue.Dictionary;
import dev.fovea.formats.pytorch.PickleValue.Global;
import dev.fovea.formats.pytorch.PickleValue.Nothing;
import dev.fovea.formats.pytorch.PickleValue.Opaque;
import dev.fovea.formats.pytorch.PickleValue.Real;
import dev.fovea.formats.pytorch.PickleValue.Sequence;
import dev.fovea.formats.pytorch.PickleValue.TensorView;
import dev.fovea.formats.pytorch.PickleValue.Text;
import dev.fovea.formats.pytorch.PickleValue.Truth;
import dev.fovea.formats.pytorch.PickleValue.Tuple;
import dev.fovea.formats.pytorch.PickleValue.Whole;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Python's pickle machine, protocols 0 to 5, as far as data needs it (Python's {@code
 * Lib/pickletools.py} describes the operations). Nothing is ever executed: names of classes and
 * functions must be on the short list of {@link TorchGlobals}, which knows what each one stands
 * for; a file that names another one is refused with that name.
 */
final class Unpickler {
  /** The greatest number of operations; the weights of the largest networks take far fewer. */
  private static final int MOST_OPERATIONS = 10_000_000;

  /** What stands for an object that the pickle does not contain, such as a storage. */
  interface Persistent {
    PickleValue load(PickleValue id) throws IOException;
  }

  private final PickleInput in;
  private final TorchGlobals globals;
  private final Persistent persistent;
  private final List<PickleValue> stack = new ArrayList<>();

  /** The heights of the stack at the marks. */
  private final List<Integer> marks = new ArrayList<>();

  private final Map<Integer, PickleValue> memo = new HashMap<>();

  Unpickler(PickleInput in, TorchGlobals globals, Persistent persistent) {
    this.in = in;
    this.globals = globals;
    this.persistent = persistent;
  }

  /** Reads one object, to the end of its pickle. */
  PickleValue load() throws IOException {
    for (int i = 0; i < MOST_OPERATIONS; i++) {
      int operation = in.unsignedByte();
      if (operation == '.') {
        return pop();
      }
      if (!number(operation) && !text(operation) && !container(operation)) {
        other(operation);
      }
    }
    throw in.bad(
        String.format(Locale.ROOT, "has a pickle of more than %,d operations", MOST_OPERATIONS));
  }

  private boolean number(int operation) throws IOException {
    switch (operation) {
      case 'J' -> push(Whole.of(in.signedInt()));
      case 'K' -> push(Whole.of(in.unsigned(1)));
      case 'M' -> push(Whole.of(in.unsigned(2)));
      case 0x8a -> push(new Whole(in.whole(in.unsigned(1))));
      case 0x8b -> push(new Whole(in.whole(in.signedInt())));
      case 'I' -> push(lineOfInt(in.line()));
      case 'L' -> push(new Whole(decimal(in.line().replaceFirst("L$", ""))));
      case 'G' -> push(new Real(in.bigEndianDouble()));
      case 'F' -> push(new Real(fraction(in.line())));
      case 'N' -> push(Nothing.NONE);
      case 0x88 -> push(new Truth(true));
      case 0x89 -> push(new Truth(false));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Protocol 0 writes True and False as the lines 01 and 00. */
  private PickleValue lineOfInt(String line) throws IOException {
    return line.equals("01") || line.equals("00")
        ? new Truth(line.equals("01"))
        : new Whole(decimal(line));
  }

  private BigInteger decimal(String line) throws IOException {
    if (!line.strip().matches("-?\\d{1,64}")) {
      throw in.bad("is damaged: its pickle has a line that is no whole number");
    }
    return new BigInteger(line.strip());
  }

  private double fraction(String line) throws IOException {
    try {
      return Double.parseDouble(line);
    } catch (NumberFormatException e) {
      throw in.bad("is damaged: its pickle has a line that is no number");
    }
  }

  private boolean text(int operation) throws IOException {
    switch (operation) {
      case 'X', 'T' -> push(new Text(in.text(in.unsigned(4))));
      case 0x8c, 'U' -> push(new Text(in.text(in.unsigned(1))));
      case 0x8d -> push(new Text(in.text(in.unsigned(8))));
      case 'V' -> push(new Text(in.line()));
      case 'S' -> push(new Text(in.line().replaceAll("^['\"]|['\"]$", "")));
      case 'B' -> push(new Bytes(in.bytes(in.unsigned(4)).length));
      case 'C' -> push(new Bytes(in.bytes(in.unsigned(1)).length));
      case 0x8e, 0x96 -> push(new Bytes(in.bytes(in.unsigned(8)).length));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int operation) throws IOException {
    switch (operation) {
      case '(' -> marks.add(stack.size());
      case ')' -> push(new Tuple(List.of()));
      case 0x85 -> push(new Tuple(pop(1)));
      case 0x86 -> push(new Tuple(pop(2)));
      case 0x87 -> push(new Tuple(pop(3)));
      case 't' -> push(new Tuple(popToMark()));
      case ']', 0x8f -> push(Sequence.empty());
      case 'l', 0x91 -> push(new Sequence(new ArrayList<>(popToMark())));
      case '}' -> push(Dictionary.empty());
      case 'd' -> {
        List<PickleValue> items = popToMark();
        push(Dictionary.empty());
        putAll(items);
      }
      case 'a' -> {
        PickleValue item = pop();
        addAll(List.of(item));
      }
      case 'e', 0x90 -> addAll(popToMark());
      case 's' -> putAll(pop(2));
      case 'u' -> putAll(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void addAll(List<PickleValue> items) throws IOException {
    if (!(top() instanceof Sequence list)) {
      throw in.bad("is damaged: its pickle appends to what is no list");
    }
    list.items().addAll(items);
  }

  private void putAll(List<PickleValue> items) throws IOException {
    if (!(top() instanceof Dictionary dictionary) || items.size() % 2 != 0) {
      throw in.bad("is damaged: its pickle puts entries into what is no dictionary");
    }
    for (int i = 0; i < items.size(); i += 2) {
      dictionary.put(items.get(i), items.get(i + 1));
    }
  }

  private void other(int operation) throws IOException {
    switch (operation) {
      case 0x80 -> {
        long protocol = in.unsigned(1);
        if (protocol > 5) {
          throw in.bad("is a pickle of protocol " + protocol + ", newer than 5");
        }
      }
      case 0x95 -> in.unsigned(8);
      case '0' -> {
        if (!marks.isEmpty() && marks.getLast() == stack.size()) {
          marks.removeLast();
        } else {
          pop();
        }
      }
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'p' -> memo.put(index(in.line()), top());
      case 'q' -> memo.put((int) in.unsigned(1), top());
      case 'r' -> memo.put((int) in.unsigned(4), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'g' -> push(remembered(index(in.line())));
      case 'h' -> push(remembered((int) in.unsigned(1)));
      case 'j' -> push(remembered((int) in.unsigned(4)));
      case 'c' -> push(globals.find(in.line(), in.line()));
      case 0x93 -> {
        List<PickleValue> names = pop(2);
        if (!(names.get(0) instanceof Text module) || !(names.get(1) instanceof Text name)) {
          throw in.bad("is damaged: its pickle names a class by what is no text");
        }
        push(globals.find(module.value(), name.value()));
      }
      case 'Q' -> push(persistent.load(pop()));
      case 'R', 0x81 -> call();
      case 0x92 -> {
        pop();
        call();
      }
      case 'b' -> build();
      case 'P', 'i', 'o', 0x82, 0x83, 0x84, 0x97, 0x98 ->
          throw in.bad(
              String.format(
                  Locale.ROOT,
                  "uses the pickle operation 0x%02x, which no state dict needs; save"
                      + " model.state_dict() alone",
                  operation));
      default ->
          throw in.bad(
              String.format(
                  Locale.ROOT, "is damaged: 0x%02x is no operation of a pickle", operation));
    }
  }

  private void call() throws IOException {
    List<PickleValue> operands = pop(2);
    if (!(operands.get(0) instanceof Global function)
        || !(operands.get(1) instanceof Tuple arguments)) {
      throw in.bad("is damaged: its pickle calls what is no function");
    }
    push(globals.call(function, arguments));
  }

  /** Sets an object's attributes, none of which matters here, such as {@code _metadata}. */
  private void build() throws IOException {
    pop();
    if (!(top() instanceof Dictionary || top() instanceof Opaque || top() instanceof TensorView)) {
      throw in.bad("is damaged: its pickle sets attributes of what has none");
    }
  }

  private int index(String line) throws IOException {
    BigInteger index = decimal(line);
    if (index.bitLength() > 31) {
      throw in.bad("is damaged: its pickle remembers objects under negative numbers");
    }
    return index.intValue();
  }

  private PickleValue remembered(int index) throws IOException {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw in.bad("is damaged: its pickle recalls an object that it has not stored");
    }
    return value;
  }

  private void push(PickleValue value) {
    stack.add(value);
  }

  private PickleValue top() throws IOException {
    checkHeight(1);
    return stack.getLast();
  }

  private PickleValue pop() throws IOException {
    checkHeight(1);
    return stack.removeLast();
  }

  private List<PickleValue> pop(int count) throws IOException {
    checkHeight(count);
    return take(stack.size() - count);
  }

  private List<PickleValue> popToMark() throws IOException {
    if (marks.isEmpty()) {
      throw in.bad("is damaged: its pickle closes a group that it has not opened");
    }
    return take(marks.removeLast());
  }

  private List<PickleValue> take(int from) {
    List<PickleValue> top = stack.subList(from, stack.size());
    List<PickleValue> items = List.copyOf(top);
    top.clear();
    return items;
  }

  /** Checks that there are so many values above the last mark. */
  private void checkHeight(int count) throws IOException {
    int bottom = marks.isEmpty() ? 0 : marks.getLast();
    if (stack.size() - bottom < count) {
      throw in.bad("is damaged: its pickle takes values from an empty stack");
    }
  }
}
