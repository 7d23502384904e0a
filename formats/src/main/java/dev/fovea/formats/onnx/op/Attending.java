package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Attention (Vaswani and others, 2017), and rotary places (Su and others, 2021). */
final class Attending {
  private Attending() {}

  static void addTo(OperatorTable table) {
    table.addAll("Attention", Attending::attention, 23, 24);
    table.add("RotaryEmbedding", Attending::rotary, 23);
  }

  /** Returns (batch, heads, places, size), of an input that may have its heads side by side. */
  private static Array heads(Call call, int index, String attribute) {
    Array x = call.input(index);
    if (x.rank() == 4) {
      return x;
    }
    int heads = (int) call.node().requireWhole(attribute);
    if (x.rank() != 3 || heads < 1 || x.shape().dim(2) % heads != 0) {
      throw call.failure("has " + heads + " heads for an input of shape " + x.shape());
    }
    Shape apart = Shape.of(x.shape().dim(0), x.shape().dim(1), heads, x.shape().dim(2) / heads);
    return Rearranging.transposed(x.reshape(apart), 0, 2, 1, 3);
  }

  private static List<Array> attention(Call call) {
    Array q = heads(call, 0, "q_num_heads");
    Array k = heads(call, 1, "kv_num_heads");
    Array v = heads(call, 2, "kv_num_heads");
    int past = call.optional(4).map(given -> given.shape().dim(2)).orElse(0);
    k = call.optional(4).isPresent() ? Rearranging.concat(List.of(call.input(4), k), 2) : k;
    v = call.optional(5).isPresent() ? Rearranging.concat(List.of(call.input(5), v), 2) : v;
    int queryHeads = q.shape().dim(1);
    if (k.shape().dim(1) == 0 || queryHeads % k.shape().dim(1) != 0) {
      throw call.failure("has keys of shape " + k.shape() + " for queries of " + q.shape());
    }
    Array keys = shared(k, queryHeads).to(ElementType.DOUBLE);
    Array values = shared(v, queryHeads).to(ElementType.DOUBLE);
    double scale =
        call.node().has("scale") ? call.node().real("scale", 1) : 1 / Math.sqrt(q.shape().dim(3));
    Array products =
        Elementwise.map(
            Products.matMul(q.to(ElementType.DOUBLE), Rearranging.transposed(keys, 0, 1, 3, 2)),
            x -> x * scale);
    // Before the mask, whose negative infinity would become a finite number.
    double cap = call.node().real("softcap", 0);
    Array capped = cap > 0 ? Elementwise.map(products, x -> cap * Math.tanh(x / cap)) : products;
    Array masked = masked(call, capped, past);
    // A query that may look at nothing gets zeros.
    Array weights = Elementwise.map(Softmaxes.softmax(masked, 3), x -> Double.isNaN(x) ? 0 : x);
    Array y = Products.matMul(weights, values).to(call.input(0).type());
    if (call.input(0).rank() == 3) {
      Shape joined =
          Shape.of(y.shape().dim(0), y.shape().dim(2), y.shape().dim(1) * y.shape().dim(3));
      y = Rearranging.transposed(y, 0, 2, 1, 3).reshape(joined);
    }
    Array shown =
        switch (call.node().integer("qk_matmul_output_mode", 0)) {
          case 1 -> capped;
          case 2 -> masked;
          case 3 -> weights;
          default -> products;
        };
    return List.of(y, k, v, shown.to(call.input(0).type()));
  }

  /** Returns keys or values with each head repeated for the queries' heads that share it. */
  private static Array shared(Array x, int heads) {
    int own = x.shape().dim(1);
    int times = heads / own;
    int inner = x.shape().dim(2) * x.shape().dim(3);
    return x.pick(
        x.shape().with(1, heads),
        i -> (i / inner / heads * own + i / inner % heads / times) * inner + i % inner);
  }

  /** Adds the mask, and hides what comes later if a node may not look ahead. */
  private static Array masked(Call call, Array products, int past) {
    Optional<Array> mask = call.optional(3);
    boolean isCausal = call.node().flag("is_causal", false);
    int queries = products.shape().dim(2);
    int keys = products.shape().dim(3);
    Optional<Array> full =
        mask.map(
            given -> {
              // A mask that is too short hides what is behind its end.
              int known = given.shape().dim(-1);
              Array whole =
                  known >= keys || known == 1
                      ? given
                      : Padding.constant(
                          given,
                          new int[given.rank()],
                          behind(given.rank(), keys - known),
                          given.type() == ElementType.BOOL ? 0 : Double.NEGATIVE_INFINITY);
              return whole.broadcast(Broadcasting.shape(whole.shape(), products.shape()));
            });
    Optional<Array> lengths = call.optional(6);
    int heads = products.shape().dim(1);
    return Array.ofNumbers(
        ElementType.DOUBLE,
        products.shape(),
        i -> {
          int key = i % keys;
          int query = i / keys % queries;
          int sample = i / keys / queries / heads;
          // The queries are the last of the places that count, by the past or by a given length.
          long length = lengths.isPresent() ? lengths.get().integer(sample) : keys;
          long before = lengths.isPresent() && call.optional(4).isEmpty() ? length - queries : past;
          boolean isHidden = (isCausal && key > query + before) || key >= length;
          if (isHidden) {
            return Double.NEGATIVE_INFINITY;
          }
          if (full.isEmpty()) {
            return products.number(i);
          }
          Array given = full.get();
          return given.type() == ElementType.BOOL
              ? given.integer(i) != 0 ? products.number(i) : Double.NEGATIVE_INFINITY
              : products.number(i) + given.number(i);
        });
  }

  private static int[] behind(int rank, int count) {
    int[] after = new int[rank];
    after[rank - 1] = count;
    return after;
  }

  private static Array rotary(Call call) {
    Array given = call.realInput();
    Array x = given.rank() == 4 ? given : heads(call, 0, "num_heads");
    int places = x.shape().dim(2);
    int heads = x.shape().dim(1);
    int size = x.shape().dim(3);
    int rotated = call.node().integer("rotary_embedding_dim", 0);
    int width = rotated == 0 ? size : rotated;
    int half = width / 2;
    boolean isInterleaved = call.node().flag("interleaved", false);
    Array cos = call.input(1);
    Array sin = call.input(2);
    Optional<Array> positions = call.optional(3);
    if (half < 1 || cos.shape().dim(-1) != half || !cos.shape().equals(sin.shape())) {
      throw call.failure("has cosines of shape " + cos.shape() + " for a size of " + width);
    }
    Array result =
        Array.ofNumbers(
            x.type(),
            x.shape(),
            i -> {
              int unit = i % size;
              if (unit >= width) {
                return x.number(i);
              }
              int place = i / size % places;
              int sample = i / size / places / heads;
              int row = sample * places + place;
              row = positions.isPresent() ? (int) positions.get().integer(row) : row;
              int angle = isInterleaved ? unit / 2 : unit % half;
              int distance = isInterleaved ? 1 : half;
              boolean isFirst = isInterleaved ? unit % 2 == 0 : unit < half;
              double c = cos.number(row * half + angle);
              double s = sin.number(row * half + angle);
              return isFirst
                  ? x.number(i) * c - x.number(i + distance) * s
                  : x.number(i) * c + x.number(i - distance) * s;
            });
    return given.rank() == 4
        ? result
        : Rearranging.transposed(result, 0, 2, 1, 3).reshape(given.shape());
  }
}
