package dev.fovea.formats.pytorch;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.pytorch.PickleValue.Bytes;
import dev.fovea.formats.pytorch.PickleValue.Dictionary;
import dev.fovea.formats.pytorch.PickleValue.Global;
import dev.fovea.formats.pytorch.PickleValue.Kind;
import dev.fovea.formats.pytorch.PickleValue.Opaque;
import dev.fovea.formats.pytorch.PickleValue.Sequence;
import dev.fovea.formats.pytorch.PickleValue.Storage;
import dev.fovea.formats.pytorch.PickleValue.TensorView;
import dev.fovea.formats.pytorch.PickleValue.Text;
import dev.fovea.formats.pytorch.PickleValue.Truth;
import dev.fovea.formats.pytorch.PickleValue.Tuple;
import dev.fovea.formats.pytorch.PickleValue.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The classes and functions that a state dict may name, and what a call of each gives. The forms of
 * the calls are those of PyTorch's {@code torch/_utils.py}.
 */
final class TorchGlobals {
  private static final Set<String> HOMES_OF_STORAGES =
      Set.of("torch", "torch.cuda", "torch.storage");

  private static final Set<String> KNOWN =
      Set.of(
          "collections.OrderedDict",
          "collections.Counter",
          "torch.Size",
          "torch.device",
          "torch.Tensor",
          "torch.nn.parameter.Parameter",
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3",
          "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch._tensor._rebuild_from_type_v2",
          "_codecs.encode",
          "builtins.set",
          "builtins.bytearray",
          "builtins.complex",
          "numpy.dtype",
          "numpy.core.multiarray.scalar",
          "numpy._core.multiarray.scalar");

  private static final int DEEPEST_CALL = 4;

  private final String file;

  TorchGlobals(String file) {
    this.file = file;
  }

  /**
   * Returns a name of the list.
   *
   * @throws BadModelException if it is not on it; the message gives the name
   */
  Global find(String module, String name) throws BadModelException {
    String home = module.equals("__builtin__") ? "builtins" : module;
    Global global = new Global(home, name);
    boolean type =
        (home.equals("torch") && TorchKinds.ofType(name).isPresent())
            || (HOMES_OF_STORAGES.contains(home) && TorchKinds.ofStorage(name).isPresent());
    if (!type && !KNOWN.contains(global.toString())) {
      throw new BadModelException(file, refusal(home, global));
    }
    return global;
  }

  private static String refusal(String module, Global global) {
    if (module.startsWith("__torch__")) {
      return "is a TorchScript program (class %s), not a state dict; save model.state_dict()"
          .formatted(global);
    }
    return switch (global.toString()) {
      case "torch._utils._rebuild_qtensor" ->
          "holds quantized tensors (_rebuild_qtensor); save the weights before quantizing them";
      case "torch._utils._rebuild_sparse_tensor" ->
          "holds sparse tensors (_rebuild_sparse_tensor); save them as to_dense()";
      default ->
          ("names %s, and only tensors, numbers and text in dictionaries are read, never code; save"
                  + " model.state_dict() alone")
              .formatted(global);
    };
  }

  /** Returns what a call, or the making of an object of a class, gives. */
  PickleValue call(Global function, Tuple arguments) throws BadModelException {
    return call(function, arguments, 0);
  }

  private PickleValue call(Global function, Tuple arguments, int depth) throws BadModelException {
    return switch (function.toString()) {
      case "collections.OrderedDict" -> dictionary(arguments);
      case "collections.Counter" ->
          arguments.at(0).orElse(Dictionary.empty()) instanceof Dictionary counts
              ? counts
              : Dictionary.empty();
      case "torch.Size" -> sizes(arguments);
      case "torch.device", "builtins.complex", "numpy.dtype" -> new Opaque(function.name());
      case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar" ->
          new Opaque("a number of NumPy");
      case "_codecs.encode", "builtins.bytearray" -> new Bytes(0);
      case "builtins.set" -> arguments.at(0).orElse(Sequence.empty());
      case "torch._utils._rebuild_tensor" -> tensor(function, arguments, false);
      case "torch._utils._rebuild_tensor_v2" -> {
        requirePlain(arguments, 6);
        yield tensor(function, arguments, false);
      }
      case "torch._utils._rebuild_tensor_v3" -> {
        requirePlain(arguments, 7);
        yield tensor(function, arguments, true);
      }
      case "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.nn.parameter.Parameter" ->
          arguments.at(0).filter(TensorView.class::isInstance).orElseThrow(() -> damaged(function));
      case "torch._tensor._rebuild_from_type_v2" -> {
        if (depth < DEEPEST_CALL
            && arguments.at(0).orElse(arguments) instanceof Global inner
            && arguments.at(2).orElse(inner) instanceof Tuple innerArguments) {
          yield call(inner, innerArguments, depth + 1);
        }
        throw damaged(function);
      }
      default -> throw new BadModelException(file, refusal(function.module(), function));
    };
  }

  private BadModelException damaged(Global function) {
    return new BadModelException(
        file, "is damaged: it calls %s with arguments that it does not take".formatted(function));
  }

  /** Python 2 gives an ordered dictionary's entries as a list of pairs. */
  private PickleValue dictionary(Tuple arguments) throws BadModelException {
    Dictionary made = Dictionary.empty();
    if (arguments.at(0).isPresent()) {
      List<PickleValue> pairs = items(arguments.items().getFirst());
      for (PickleValue pair : pairs) {
        List<PickleValue> entry = items(pair);
        if (entry.size() != 2) {
          throw new BadModelException(file, "is damaged: a dictionary has an entry without value");
        }
        made.put(entry.get(0), entry.get(1));
      }
    }
    return made;
  }

  private static List<PickleValue> items(PickleValue value) {
    return switch (value) {
      case Sequence list -> list.items();
      case Tuple tuple -> tuple.items();
      default -> List.of();
    };
  }

  private static PickleValue sizes(Tuple arguments) {
    return new Tuple(new ArrayList<>(items(arguments.at(0).orElse(arguments))));
  }

  /** Refuses tensors that are stored as the negative or the conjugate of what they are. */
  private void requirePlain(Tuple arguments, int index) throws BadModelException {
    if (arguments.at(index).orElse(arguments) instanceof Dictionary metadata) {
      for (PickleValue flag : metadata.entries().values()) {
        if (flag instanceof Truth truth && truth.value()) {
          throw new BadModelException(
              file,
              "holds a tensor that is stored negated or conjugated; save it after resolve_neg()");
        }
      }
    }
  }

  private PickleValue tensor(Global function, Tuple arguments, boolean typed)
      throws BadModelException {
    if (!(arguments.at(0).orElse(arguments) instanceof Storage storage)
        || !(arguments.at(1).orElse(arguments) instanceof Whole offset)) {
      throw damaged(function);
    }
    Kind kind = storage.kind();
    if (typed) {
      if (!(arguments.at(6).orElse(arguments) instanceof Global type)) {
        throw damaged(function);
      }
      kind = TorchKinds.ofType(type.name()).orElseThrow(() -> damaged(function));
    }
    long[] sizes = numbers(function, arguments, 2);
    long[] strides = numbers(function, arguments, 3);
    if (sizes.length != strides.length || offset.value().bitLength() > 62) {
      throw damaged(function);
    }
    TensorView view = new TensorView(storage, kind, offset.value().longValue(), sizes, strides);
    check(view);
    return view;
  }

  private long[] numbers(Global function, Tuple arguments, int index) throws BadModelException {
    List<PickleValue> items = items(arguments.at(index).orElseThrow(() -> damaged(function)));
    long[] numbers = new long[items.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(items.get(i) instanceof Whole whole)
          || whole.value().bitLength() > 62
          || whole.value().signum() < 0) {
        throw damaged(function);
      }
      numbers[i] = whole.value().longValue();
    }
    return numbers;
  }

  /** Checks that a tensor lies within its storage. */
  private void check(TensorView view) throws BadModelException {
    long room;
    long last;
    try {
      room = Math.multiplyExact(view.storage().count(), (long) view.storage().kind().bytes());
      last = lastByte(view);
    } catch (ArithmeticException e) {
      room = 0;
      last = Long.MAX_VALUE;
    }
    if (last > room) {
      throw new BadModelException(
          file,
          String.format(
              Locale.ROOT,
              "is damaged: a tensor of %d dimensions reaches beyond its storage \"%s\" of %,d"
                  + " elements",
              view.sizes().length,
              view.storage().key(),
              view.storage().count()));
    }
  }

  /** Returns the number of bytes of the storage up to the last element. */
  private static long lastByte(TensorView view) {
    if (view.offset() < 0) {
      throw new ArithmeticException();
    }
    long last = view.offset();
    for (int i = 0; i < view.sizes().length; i++) {
      if (view.sizes()[i] == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(view.sizes()[i] - 1, view.strides()[i]));
    }
    return Math.multiplyExact(Math.addExact(last, 1), (long) view.kind().bytes());
  }

  /** Returns the class of storages that a name stands for. */
  static Optional<Kind> storageKind(PickleValue name) {
    return name instanceof Global global ? TorchKinds.ofStorage(global.name()) : Optional.empty();
  }

  /** Returns the text of a value, or "" if it is no text. */
  static String text(PickleValue value) {
    return value instanceof Text text ? text.value() : "";
  }
}
