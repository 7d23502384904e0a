package dev.fovea.bench.peers.tensorflow;

import dev.fovea.bench.peers.Network;
import dev.fovea.model.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReadVariableOp;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/** Weights as variables of TensorFlow 2: a handle, and its value as a step finds it. */
final class Variables {
  private static final float MOVING = 0.99f;

  private record Variable(VarHandleOp handle, ReadVariableOp<TFloat32> value) {}

  private final Ops tf;
  private final Map<Weight, Variable> variables = new LinkedHashMap<>();
  private final List<Op> starts = new ArrayList<>();
  private final List<Op> moving = new ArrayList<>();

  Variables(Ops tf) {
    this.tf = tf;
  }

  private VarHandleOp handle(Operand<TFloat32> start, Shape shape) {
    VarHandleOp handle =
        tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName("v" + starts.size()));
    starts.add(tf.assignVariableOp(handle, start));
    return handle;
  }

  private static Shape shape(Weight weight) {
    return Shape.of(Arrays.stream(weight.shape().dims()).asLongStream().toArray());
  }

  private Variable variable(Weight weight) {
    return variables.computeIfAbsent(
        weight,
        w -> {
          Shape shape = shape(w);
          VarHandleOp handle =
              handle(tf.constant(shape, DataBuffers.of(w.values(), false, false)), shape);
          return new Variable(handle, tf.readVariableOp(handle, TFloat32.class));
        });
  }

  /** Returns the value of a weight, which starts as Fovea's. */
  Operand<TFloat32> value(Weight weight) {
    return variable(weight).value();
  }

  /** Lets a moving average follow the value of a batch. */
  void follow(Weight average, Operand<TFloat32> batch) {
    Variable variable = variable(average);
    moving.add(
        tf.assignVariableOp(
            variable.handle(),
            tf.math.add(
                tf.math.mul(variable.value(), tf.constant(MOVING)),
                tf.math.mul(batch, tf.constant(1 - MOVING)))));
  }

  /** Returns what gives all variables their first values. */
  List<Op> starts() {
    return starts;
  }

  /** Returns what updates the moving averages. */
  List<Op> moving() {
    return moving;
  }

  /** Returns what changes each trainable weight by a step of SGD with momentum. */
  List<Op> updates(Graph graph, Operand<TFloat32> loss) {
    List<Map.Entry<Weight, Variable>> trained =
        variables.entrySet().stream().filter(entry -> entry.getKey().spec().trainable()).toList();
    Output<?>[] by =
        trained.stream()
            .map(entry -> entry.getValue().value().asOutput())
            .toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), by);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      Shape shape = shape(trained.get(i).getKey());
      @SuppressWarnings("unchecked")
      Output<TFloat32> gradient = (Output<TFloat32>) gradients[i];
      int[] dims = Arrays.stream(shape.asArray()).mapToInt(Math::toIntExact).toArray();
      updates.add(
          tf.train.resourceApplyMomentum(
              trained.get(i).getValue().handle(),
              handle(tf.fill(tf.constant(dims), tf.constant(0f)), shape),
              tf.constant(Network.RATE),
              gradient,
              tf.constant(Network.MOMENTUM)));
    }
    return updates;
  }
}
