package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Operators that bring numbers to a mean of zero and a variance of one, or to a size of one. */
final class Normalizing {
  private Normalizing() {}

  static void addTo(OperatorTable table) {
    table.addAll("BatchNormalization", Normalizing::batch, 1, 6, 7, 9, 14, 15);
    table.add("InstanceNormalization", Normalizing::instance, 1, 6, 22);
    table.addAll("LayerNormalization", Normalizing::layer, 17);
    table.add("GroupNormalization", Normalizing::group, 18, 21);
    table.add("RMSNormalization", Normalizing::rootMeanSquare, 23);
    table.add("MeanVarianceNormalization", Normalizing::meanVariance, 9, 13);
    table.add("LRN", Normalizing::localResponse, 1, 13);
    table.add("LpNormalization", Normalizing::lp, 1, 22);
  }

  /** The mean and the variance of some numbers; the variance of all of them, not of a sample. */
  private record Moments(double mean, double variance) {
    static Moments of(Array x, IntStream indices) {
      int[] all = indices.toArray();
      double sum = 0;
      for (int i : all) {
        sum += x.number(i);
      }
      double mean = sum / all.length;
      double squares = 0;
      for (int i : all) {
        squares += (x.number(i) - mean) * (x.number(i) - mean);
      }
      return new Moments(mean, squares / all.length);
    }

    double scale(double epsilon) {
      return 1 / Math.sqrt(variance + epsilon);
    }
  }

  private static List<Array> batch(Call call) {
    Array x = call.realInput();
    Array scale = call.input(1);
    Array bias = call.input(2);
    boolean perElement = !call.node().flag("spatial", true);
    if (call.version() >= 14 && call.node().flag("training_mode", false)) {
      return trained(call, x, scale, bias);
    }
    if (call.version() < 14 && isTraining(call)) {
      throw call.failure(
          "is set to training, in which it has other outputs; export the model for inference");
    }
    Array mean = call.input(3);
    Array variance = call.input(4);
    double epsilon = call.node().real("epsilon", 1e-5f);
    int channels = x.rank() < 2 ? 1 : x.shape().dim(1);
    int inner = x.rank() < 2 ? 1 : x.shape().slice(2, x.rank()).size();
    int parameters = perElement ? channels * inner : channels;
    for (Array parameter : List.of(scale, bias, mean, variance)) {
      if (parameter.size() != parameters) {
        throw call.failure(
            "has parameters of shape " + parameter.shape() + " for an input of " + x.shape());
      }
    }
    double[] factors = new double[parameters];
    for (int i = 0; i < parameters; i++) {
      factors[i] = scale.number(i) / Math.sqrt(variance.number(i) + epsilon);
    }
    return List.of(
        Array.ofNumbers(
            x.type(),
            x.shape(),
            i -> {
              int at = perElement ? i % parameters : i / inner % channels;
              return (x.number(i) - mean.number(at)) * factors[at] + bias.number(at);
            }));
  }

  /** Returns whether an old node is meant for training: then somebody reads its other outputs. */
  private static boolean isTraining(Call call) {
    boolean readsOthers =
        IntStream.range(1, call.node().outputs().size()).anyMatch(call.node()::hasOutput);
    return readsOthers && (call.version() >= 7 || !call.node().flag("is_test", false));
  }

  private static List<Array> trained(Call call, Array x, Array scale, Array bias) {
    call.requireRank(x, 2);
    double epsilon = call.node().real("epsilon", 1e-5f);
    double momentum = call.node().real("momentum", 0.9f);
    int channels = x.shape().dim(1);
    int inner = x.shape().slice(2, x.rank()).size();
    Moments[] moments = new Moments[channels];
    for (int channel = 0; channel < channels; channel++) {
      int own = channel;
      moments[channel] =
          Moments.of(x, IntStream.range(0, x.size()).filter(i -> i / inner % channels == own));
    }
    Array mean = call.input(3);
    Array variance = call.input(4);
    return List.of(
        Array.ofNumbers(
            x.type(),
            x.shape(),
            i -> {
              int channel = i / inner % channels;
              Moments own = moments[channel];
              return (x.number(i) - own.mean()) * own.scale(epsilon) * scale.number(channel)
                  + bias.number(channel);
            }),
        Array.ofNumbers(
            mean.type(),
            mean.shape(),
            i -> mean.number(i) * momentum + moments[i].mean() * (1 - momentum)),
        Array.ofNumbers(
            variance.type(),
            variance.shape(),
            i -> variance.number(i) * momentum + moments[i].variance() * (1 - momentum)));
  }

  private static Array instance(Call call) {
    Array x = call.realInput();
    call.requireRank(x, 3);
    int channels = x.shape().dim(1);
    int inner = x.shape().slice(2, x.rank()).size();
    return blocks(call, x, inner, i -> i / inner % channels);
  }

  private static Array group(Call call) {
    Array x = call.realInput();
    call.requireRank(x, 2);
    int channels = x.shape().dim(1);
    int groups = (int) call.node().requireWhole("num_groups");
    if (groups < 1 || channels % groups != 0) {
      throw call.failure("has " + groups + " groups for " + channels + " channels");
    }
    int inner = x.shape().slice(2, x.rank()).size();
    int perGroup = channels / groups;
    // Version 18 had one scale for each group.
    return blocks(
        call,
        x,
        inner * perGroup,
        i -> call.version() < 21 ? i / inner % channels / perGroup : i / inner % channels);
  }

  /** Normalizes blocks of elements that lie one after the other. */
  private static Array blocks(Call call, Array x, int size, IntUnaryOperator parameter) {
    Array scale = call.input(1);
    Array bias = call.input(2);
    double epsilon = call.node().real("epsilon", 1e-5f);
    Moments[] moments = new Moments[size == 0 ? 0 : x.size() / size];
    for (int block = 0; block < moments.length; block++) {
      moments[block] = Moments.of(x, IntStream.range(block * size, (block + 1) * size));
    }
    return Array.ofNumbers(
        x.type(),
        x.shape(),
        i -> {
          Moments own = moments[i / size];
          int at = parameter.applyAsInt(i);
          return (x.number(i) - own.mean()) * own.scale(epsilon) * scale.number(at)
              + bias.number(at);
        });
  }

  private static List<Array> layer(Call call) {
    Array x = call.realInput();
    int axis = call.axis("axis", -1, x.rank());
    Shape normalized = x.shape().slice(axis, x.rank());
    int size = normalized.size();
    double epsilon = call.node().real("epsilon", 1e-5f);
    Array scale = call.input(1).broadcast(Broadcasting.shape(call.input(1).shape(), normalized));
    Array bias =
        call.optional(2)
            .map(given -> given.broadcast(Broadcasting.shape(given.shape(), normalized)))
            .orElseGet(() -> Array.zeros(x.type(), normalized));
    Moments[] moments = new Moments[size == 0 ? 0 : x.size() / size];
    for (int block = 0; block < moments.length; block++) {
      moments[block] = Moments.of(x, IntStream.range(block * size, (block + 1) * size));
    }
    int[] dims = x.shape().dims();
    for (int other = axis; other < dims.length; other++) {
      dims[other] = 1;
    }
    ElementType stash = call.type(call.node().whole("stash_type", 1));
    return List.of(
        Array.ofNumbers(
            x.type(),
            x.shape(),
            i -> {
              Moments own = moments[i / size];
              return (x.number(i) - own.mean())
                      * own.scale(epsilon)
                      * scale.number(i % scale.size())
                  + bias.number(i % bias.size());
            }),
        Array.ofNumbers(stash, Shape.of(dims), i -> moments[i].mean()),
        Array.ofNumbers(stash, Shape.of(dims), i -> moments[i].scale(epsilon)));
  }

  /** Zhang and Sennrich, "Root Mean Square Layer Normalization" (2019). */
  private static Array rootMeanSquare(Call call) {
    Array x = call.realInput();
    int axis = call.axis("axis", -1, x.rank());
    Shape normalized = x.shape().slice(axis, x.rank());
    int size = normalized.size();
    double epsilon = call.node().real("epsilon", 1e-5f);
    Array scale = call.input(1).broadcast(Broadcasting.shape(call.input(1).shape(), normalized));
    double[] factors = new double[size == 0 ? 0 : x.size() / size];
    for (int block = 0; block < factors.length; block++) {
      double squares = 0;
      for (int i = block * size; i < (block + 1) * size; i++) {
        squares += x.number(i) * x.number(i);
      }
      factors[block] = 1 / Math.sqrt(squares / size + epsilon);
    }
    return Array.ofNumbers(
        x.type(), x.shape(), i -> x.number(i) * factors[i / size] * scale.number(i % scale.size()));
  }

  private static Array meanVariance(Call call) {
    Array x = call.realInput();
    int[] axes = call.axes(call.node().integers("axes").orElse(new int[] {0, 2, 3}), x.rank());
    boolean[] isReduced = new boolean[x.rank()];
    for (int axis : axes) {
      isReduced[axis] = true;
    }
    int[] kept = IntStream.range(0, x.rank()).filter(axis -> !isReduced[axis]).toArray();
    int[] order = IntStream.concat(IntStream.of(kept), IntStream.of(axes).sorted()).toArray();
    Array rows = Rearranging.transposed(x, order);
    int size = rows.shape().slice(kept.length, x.rank()).size();
    double[] values = Array.doubles(rows.shape());
    for (int block = 0; size > 0 && block < values.length / size; block++) {
      Moments own = Moments.of(rows, IntStream.range(block * size, (block + 1) * size));
      for (int i = block * size; i < (block + 1) * size; i++) {
        values[i] = (rows.number(i) - own.mean()) / (Math.sqrt(own.variance()) + 1e-9);
      }
    }
    int[] back = new int[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      back[order[axis]] = axis;
    }
    return Rearranging.transposed(Array.of(rows.shape(), values), back).to(x.type());
  }

  /** Krizhevsky and others, "ImageNet Classification with Deep Neural Networks" (2012). */
  private static Array localResponse(Call call) {
    Array x = call.realInput();
    call.requireRank(x, 2);
    int size = (int) call.node().requireWhole("size");
    double alpha = call.node().real("alpha", 1e-4f);
    double beta = call.node().real("beta", 0.75f);
    double bias = call.node().real("bias", 1);
    Lanes lanes = Lanes.of(x.shape(), 1);
    int channels = lanes.size();
    int inner = lanes.inner();
    return Array.ofNumbers(
        x.type(),
        x.shape(),
        i -> {
          int channel = i / inner % channels;
          double squares = 0;
          int first = Math.max(0, channel - (size - 1) / 2);
          int last = Math.min(channels - 1, channel + size / 2);
          for (int other = first; other <= last; other++) {
            double value = x.number(i + (other - channel) * inner);
            squares += value * value;
          }
          return x.number(i) / Math.pow(bias + alpha / size * squares, beta);
        });
  }

  private static Array lp(Call call) {
    Array x = call.realInput();
    int axis = call.axis("axis", -1, x.rank());
    long p = call.node().whole("p", 2);
    if (p != 1 && p != 2) {
      throw call.failure("has p = " + p + "; 1 and 2 are known");
    }
    Lanes lanes = Lanes.of(x.shape(), axis);
    double[] values = Array.doubles(x.shape());
    for (int lane = 0; lane < lanes.count(); lane++) {
      double sum = 0;
      for (int i = 0; i < lanes.size(); i++) {
        double value = Math.abs(x.number(lanes.index(lane, i)));
        sum += p == 1 ? value : value * value;
      }
      double norm = p == 1 ? sum : Math.sqrt(sum);
      for (int i = 0; i < lanes.size(); i++) {
        int at = lanes.index(lane, i);
        values[at] = norm == 0 ? 0 : x.number(at) / norm;
      }
    }
    return Array.ofNumbers(x.type(), x.shape(), i -> values[i]);
  }
}
