package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Recurrent networks, forward, backward and both: Elman's, the long short-term memory of Hochreiter
 * and Schmidhuber (1997) with peepholes, and the gated recurrent unit of Cho and others (2014).
 */
final class Recurrence {
  private Recurrence() {}

  static void addTo(OperatorTable table) {
    table.addAll("RNN", call -> new Recurrence.Run(call, 1).outputs(Run::simple), 1, 7, 14, 22);
    table.addAll("GRU", call -> new Recurrence.Run(call, 3).outputs(Run::gated), 1, 3, 7, 14, 22);
    table.addAll("LSTM", call -> new Recurrence.Run(call, 4).outputs(Run::memory), 1, 7, 14, 22);
  }

  /** One step of one sample in one direction. */
  private interface Cell {
    void step(Run run, int direction, double[] x, double[] hidden, double[] cell);
  }

  /** A call with its sizes and weights. */
  private static final class Run {
    private final Call call;
    private final int gates;
    private final Array x;
    private final int hidden;
    private final int inputs;
    private final int directions;
    private final double[] weights;
    private final double[] recurrent;
    private final double[] bias;
    private final double[] peepholes;
    private final double clip;
    private final DoubleUnaryOperator[] activations;

    Run(Call call, int gates) {
      this.call = call;
      this.gates = gates;
      Array given = call.realInput();
      this.x = isBatchFirst() ? Rearranging.transposed(given, 1, 0, 2) : given;
      Array w = call.input(1);
      Array r = call.input(2);
      String direction = call.node().text("direction", "forward");
      this.directions = direction.equals("bidirectional") ? 2 : 1;
      this.hidden = r.rank() == 3 ? r.shape().dim(2) : 0;
      this.inputs = x.rank() == 3 ? x.shape().dim(2) : 0;
      if (x.rank() != 3
          || !w.shape().equals(Shape.of(directions, gates * hidden, inputs))
          || !r.shape().equals(Shape.of(directions, gates * hidden, hidden))) {
        throw call.failure(
            "has weights of shapes %s and %s for an input of %s"
                .formatted(w.shape(), r.shape(), x.shape()));
      }
      this.weights = w.toDoubles();
      this.recurrent = r.toDoubles();
      this.bias = parameters(3, 2 * gates);
      this.peepholes = parameters(7, 3);
      this.clip = call.node().real("clip", Float.POSITIVE_INFINITY);
      this.activations = RecurrentActivation.of(call, gates, directions);
    }

    private boolean isBatchFirst() {
      return call.node().flag("layout", false);
    }

    private double[] parameters(int index, int rows) {
      int size = directions * rows * hidden;
      return call.optional(index)
          .map(
              given -> {
                if (given.size() != size) {
                  throw call.failure(
                      "has an input number " + (index + 1) + " of shape " + given.shape());
                }
                return given.toDoubles();
              })
          .orElseGet(() -> new double[size]);
    }

    /** Returns all hidden states, the last one, and the last state of the cell. */
    List<Array> outputs(Cell cell) {
      int steps = x.shape().dim(0);
      int batch = x.shape().dim(1);
      Shape all = Shape.of(steps, directions, batch, hidden);
      Shape last = Shape.of(directions, batch, hidden);
      double[] every = Array.doubles(all);
      double[] hiddens = state(5, last);
      double[] cells = state(6, last);
      double[] row = new double[inputs];
      for (int direction = 0; direction < directions; direction++) {
        boolean isReversed =
            direction == 1 || call.node().text("direction", "forward").equals("reverse");
        for (int sample = 0; sample < batch; sample++) {
          int at = (direction * batch + sample) * hidden;
          double[] h = Arrays.copyOfRange(hiddens, at, at + hidden);
          double[] c = Arrays.copyOfRange(cells, at, at + hidden);
          int own = sample;
          int length = call.optional(4).map(given -> (int) given.integer(own)).orElse(steps);
          for (int step = 0; step < Math.min(length, steps); step++) {
            int time = isReversed ? length - 1 - step : step;
            for (int i = 0; i < inputs; i++) {
              row[i] = x.number((time * batch + sample) * inputs + i);
            }
            cell.step(this, direction, row, h, c);
            System.arraycopy(
                h, 0, every, ((time * directions + direction) * batch + sample) * hidden, hidden);
          }
          System.arraycopy(h, 0, hiddens, at, hidden);
          System.arraycopy(c, 0, cells, at, hidden);
        }
      }
      Array y = Array.of(all, every);
      Array yh = Array.of(last, hiddens);
      Array yc = Array.of(last, cells);
      if (isBatchFirst()) {
        y = Rearranging.transposed(y, 2, 0, 1, 3);
        yh = Rearranging.transposed(yh, 1, 0, 2);
        yc = Rearranging.transposed(yc, 1, 0, 2);
      }
      return List.of(y.to(x.type()), yh.to(x.type()), yc.to(x.type()));
    }

    private double[] state(int index, Shape shape) {
      if (call.optional(index).isEmpty()) {
        return Array.doubles(shape);
      }
      Array given = call.input(index);
      Array ordered = isBatchFirst() ? Rearranging.transposed(given, 1, 0, 2) : given;
      if (!ordered.shape().equals(shape)) {
        throw call.failure("begins with a state of shape " + given.shape());
      }
      return ordered.toDoubles().clone();
    }

    /** Returns what a gate gets from the input, with its bias. */
    private double fromInput(int direction, int gate, int unit, double[] row) {
      int at = (direction * gates + gate) * hidden + unit;
      double sum = bias[(2 * direction * gates + gate) * hidden + unit];
      for (int i = 0; i < inputs; i++) {
        sum += weights[at * inputs + i] * row[i];
      }
      return sum;
    }

    /** Returns what a gate gets from the hidden state, with its bias. */
    private double fromHidden(int direction, int gate, int unit, double[] h) {
      int at = (direction * gates + gate) * hidden + unit;
      double sum = bias[((2 * direction + 1) * gates + gate) * hidden + unit];
      for (int i = 0; i < hidden; i++) {
        sum += recurrent[at * hidden + i] * h[i];
      }
      return sum;
    }

    private double both(int direction, int gate, int unit, double[] row, double[] h) {
      return fromInput(direction, gate, unit, row) + fromHidden(direction, gate, unit, h);
    }

    private DoubleUnaryOperator activation(int direction, int which) {
      return activations[direction * (activations.length / directions) + which];
    }

    /** Returns an activation of what a gate gets, within the bounds that the node gives. */
    private double active(int direction, int which, double value) {
      return activation(direction, which).applyAsDouble(Math.clamp(value, -clip, clip));
    }

    private void simple(int direction, double[] row, double[] h, double[] c) {
      double[] next = new double[hidden];
      for (int unit = 0; unit < hidden; unit++) {
        next[unit] = active(direction, 0, both(direction, 0, unit, row, h));
      }
      System.arraycopy(next, 0, h, 0, hidden);
    }

    private void gated(int direction, double[] row, double[] h, double[] c) {
      boolean resetsAfter = call.node().flag("linear_before_reset", false);
      double[] update = new double[hidden];
      double[] reset = new double[hidden];
      double[] kept = new double[hidden];
      for (int unit = 0; unit < hidden; unit++) {
        update[unit] = active(direction, 0, both(direction, 0, unit, row, h));
        reset[unit] = active(direction, 0, both(direction, 1, unit, row, h));
        kept[unit] = reset[unit] * h[unit];
      }
      double[] next = new double[hidden];
      for (int unit = 0; unit < hidden; unit++) {
        double old =
            resetsAfter
                ? reset[unit] * fromHidden(direction, 2, unit, h)
                : fromHidden(direction, 2, unit, kept);
        double candidate = active(direction, 1, fromInput(direction, 2, unit, row) + old);
        next[unit] = (1 - update[unit]) * candidate + update[unit] * h[unit];
      }
      System.arraycopy(next, 0, h, 0, hidden);
    }

    private void memory(int direction, double[] row, double[] h, double[] c) {
      boolean isCoupled = call.node().flag("input_forget", false);
      double[] next = new double[hidden];
      for (int unit = 0; unit < hidden; unit++) {
        int peephole = direction * 3 * hidden + unit;
        double old = c[unit];
        double input =
            active(direction, 0, both(direction, 0, unit, row, h) + peepholes[peephole] * old);
        double forget =
            isCoupled
                ? 1 - input
                : active(
                    direction,
                    0,
                    both(direction, 2, unit, row, h) + peepholes[peephole + 2 * hidden] * old);
        double candidate = active(direction, 1, both(direction, 3, unit, row, h));
        c[unit] = forget * old + input * candidate;
        double output =
            active(
                direction,
                0,
                both(direction, 1, unit, row, h) + peepholes[peephole + hidden] * c[unit]);
        next[unit] = output * activation(direction, 2).applyAsDouble(c[unit]);
      }
      System.arraycopy(next, 0, h, 0, hidden);
    }
  }
}
