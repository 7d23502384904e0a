package dev.fovea.model;

import dev.fovea.layer.Reach;
import dev.fovea.model.rewrite.Op;
import dev.fovea.model.rewrite.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Predicts large pictures in tiles, with the numbers of the whole picture but the memory of a tile.
 * Tiles overlap by what the outputs at their edges read, and start at multiples of the model's
 * strides, so every output position is computed from the same input positions as in the whole.
 *
 * <p>For models whose outputs are maps and which take inputs of any size: fully convolutional
 * classifiers and segmentation models. All tiles of a picture have one size, so one plan serves
 * all.
 */
public final class Tiles {
  /** The default size of a tile along each axis, by the number of spatial axes. */
  private static final int[] SIZES = {0, 65_536, 512, 64};

  private final Model model;
  private final int size;

  private Tiles(Model model, int size) {
    this.model = model;
    this.size = size;
  }

  /**
   * Returns the tiles of a model, of 512x512 for pictures.
   *
   * @throws IllegalArgumentException if the model has several inputs, or no spatial axis
   */
  public static Tiles of(Model model) {
    if (model.inputs().size() != 1 || model.inputShape().rank() < 2) {
      throw new IllegalArgumentException(
          "tiles need a model with one input of maps, not " + model.inputShapes());
    }
    return new Tiles(model, SIZES[Math.min(model.inputShape().rank() - 1, SIZES.length - 1)]);
  }

  /**
   * Returns tiles of another size.
   *
   * @param positions the size along each axis; tiles are larger if the model reads further
   * @throws IllegalArgumentException if it is not positive
   */
  public Tiles size(int positions) {
    if (positions < 1) {
      throw new IllegalArgumentException("a tile must have a size of at least 1, not " + positions);
    }
    return new Tiles(model, positions);
  }

  /** Receives the outputs of a picture part by part. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Receives a part of an output; parts do not overlap and cover the output.
     *
     * @param output the index of the output
     * @param corner the position of the part's first value along each spatial axis
     * @param part (spatial sizes of the part, channels)
     */
    void receive(int output, int[] corner, Tensor part);
  }

  /**
   * Predicts a picture.
   *
   * @param picture (1, spatial sizes, channels)
   * @return a tensor (1, spatial sizes, channels) for each output
   * @throws ShapeException if the picture does not fit the model
   * @throws IllegalArgumentException if a layer reads the whole picture; the message names it
   */
  public List<Tensor> predict(Tensor picture) {
    List<Tensor> outputs =
        model.outputShapes(List.of(picture.shape().tail())).stream()
            .map(shape -> Tensor.zeros(shape.prepend(1)))
            .toList();
    predict(
        picture,
        (output, corner, part) ->
            copy(
                part.data(),
                part.shape(),
                new int[corner.length],
                outputs.get(output).data(),
                outputs.get(output).shape().tail(),
                corner,
                part.shape()));
    return outputs;
  }

  /**
   * Predicts a picture and passes its outputs on part by part.
   *
   * @param picture (1, spatial sizes, channels)
   * @throws ShapeException if the picture does not fit the model
   * @throws IllegalArgumentException if a layer reads the whole picture; the message names it
   */
  public void predict(Tensor picture, Receiver receiver) {
    if (picture.shape().rank() == 0 || picture.batch() != 1) {
      throw new ShapeException("tiles are made of one picture (1, ...), not " + picture.shape());
    }
    Shape whole = picture.shape().tail();
    List<Shape> outputs = model.outputShapes(List.of(whole));
    int rank = whole.rank() - 1;
    List<List<Cut>> cuts = new ArrayList<>();
    Shape tile = whole;
    for (int axis = 0; axis < rank; axis++) {
      List<Cut> along = cuts(whole, outputs, axis);
      cuts.add(along);
      tile = tile.with(axis, along.getFirst().size);
    }
    Plan plan = new Plan(model, PlanSpec.of(1).inputShapes(List.of(tile)));
    int[] at = new int[rank];
    do {
      int[] from = new int[rank];
      for (int axis = 0; axis < rank; axis++) {
        from[axis] = cuts.get(axis).get(at[axis]).from;
      }
      copy(picture.data(), whole, from, plan.input(0), tile, new int[rank], tile);
      plan.forward(1, 0);
      for (int output = 0; output < outputs.size(); output++) {
        pass(plan, output, cuts, at, receiver);
      }
    } while (next(at, cuts));
  }

  private static void pass(
      Plan plan, int output, List<List<Cut>> cuts, int[] at, Receiver receiver) {
    Shape from = plan.outputShape(output);
    Shape part = from;
    int[] offset = new int[at.length];
    int[] corner = new int[at.length];
    for (int axis = 0; axis < at.length; axis++) {
      Cut cut = cuts.get(axis).get(at[axis]);
      part = part.with(axis, cut.ends[output] - cut.starts[output]);
      corner[axis] = cut.starts[output];
      offset[axis] = cut.starts[output] - cut.origins[output];
    }
    Tensor values = Tensor.zeros(part);
    copy(plan.output(output), from, offset, values.data(), part, new int[at.length], part);
    receiver.receive(output, corner, values);
  }

  private static boolean next(int[] at, List<List<Cut>> cuts) {
    for (int axis = at.length - 1; axis >= 0; axis--) {
      if (++at[axis] < cuts.get(axis).size()) {
        return true;
      }
      at[axis] = 0;
    }
    return false;
  }

  /** Copies a block of positions from one array of maps into another. */
  private static void copy(
      float[] from,
      Shape fromShape,
      int[] offset,
      float[] to,
      Shape toShape,
      int[] corner,
      Shape block) {
    int row = block.dim(block.rank() - 2) * block.channels();
    int rows = block.size() / row;
    for (int i = 0; i < rows; i++) {
      int rest = i;
      int source = 0;
      int target = 0;
      int sourceStep = fromShape.dim(block.rank() - 2);
      int targetStep = toShape.dim(block.rank() - 2);
      for (int axis = block.rank() - 3; axis >= 0; axis--) {
        int position = rest % block.dim(axis);
        rest /= block.dim(axis);
        source += (position + offset[axis]) * sourceStep;
        target += (position + corner[axis]) * targetStep;
        sourceStep *= fromShape.dim(axis);
        targetStep *= toShape.dim(axis);
      }
      System.arraycopy(
          from,
          (source + offset[block.rank() - 2]) * block.channels(),
          to,
          (target + corner[block.rank() - 2]) * block.channels(),
          row);
    }
  }

  /**
   * A tile along one axis.
   *
   * @param from the first input position
   * @param size the number of input positions
   * @param origins for each output, the position of the tile's first one in the whole
   * @param starts the first output position that the tile computes as the whole does
   * @param ends the position behind the last such one
   */
  private record Cut(int from, int size, int[] origins, int[] starts, int[] ends) {}

  private List<Cut> cuts(Shape whole, List<Shape> outputs, int axis) {
    int total = whole.dim(axis);
    int[] sizes = outputs.stream().mapToInt(shape -> shape.dim(axis)).toArray();
    if (total <= size) {
      return List.of(new Cut(0, total, new int[sizes.length], new int[sizes.length], sizes));
    }
    Reaches reaches = new Reaches(model, whole, axis);
    int step = reaches.step;
    int overlap =
        reaches.outputs.stream().mapToInt(r -> (int) Math.ceil(r.high() - r.low())).max().orElse(0);
    int least = overlap + 2 * step;
    int wanted = Math.max(size, least);
    // As the whole modulo the step, since padding "same" depends on that.
    int tile = wanted - Math.floorMod(wanted - total, step);
    tile = tile < least ? tile + step : tile;
    if (tile >= total) {
      return List.of(new Cut(0, total, new int[sizes.length], new int[sizes.length], sizes));
    }
    List<Cut> cuts = new ArrayList<>();
    int[] done = new int[sizes.length];
    int from = 0;
    while (true) {
      int[] origins = new int[sizes.length];
      int[] ends = new int[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        Reach reach = reaches.outputs.get(i);
        origins[i] = (int) Math.round(from / reach.jump());
        int last = (int) Math.floor((from + tile - 1 - reach.high()) / reach.jump() + 1e-6);
        ends[i] = from + tile == total ? sizes[i] : Math.min(sizes[i], last + 1);
      }
      cuts.add(new Cut(from, tile, origins, done, ends));
      if (from + tile == total) {
        return cuts;
      }
      done = ends;
      int next = total - tile;
      for (int i = 0; i < sizes.length; i++) {
        Reach reach = reaches.outputs.get(i);
        double first = reach.jump() * done[i] + reach.low();
        next = Math.min(next, (int) Math.floor(first / step + 1e-6) * step);
      }
      from = next;
    }
  }

  /** What the outputs read of the input along one axis. */
  private static final class Reaches {
    /** For each output. */
    private final List<Reach> outputs = new ArrayList<>();

    /** A common multiple of the strides of all values: tiles start at multiples of it. */
    private final int step;

    Reaches(Model model, Shape whole, int axis) {
      Ops ops = new ModelOps(model, List.of(whole)).ops();
      Map<Integer, Reach> known = new HashMap<>();
      known.put(ops.inputs().getFirst(), Reach.SAME);
      int multiple = 1;
      for (Op op : ops.all()) {
        List<Shape> shapes = op.inputs().stream().map(ops::shape).toList();
        List<Optional<Reach>> before =
            op.inputs().stream().map(value -> Optional.ofNullable(known.get(value))).toList();
        for (int value : op.outputs()) {
          Optional<Reach> reach =
              op.layer().passesThrough(false)
                      && before.size() == 1
                      && shapes.getFirst().equals(ops.shape(value))
                  ? before.getFirst()
                  : Reach.through(op.layer(), shapes, ops.shape(value), axis, before);
          if (reach.isPresent()) {
            multiple = commonMultiple(multiple, checked(reach.get(), op).jump(), op);
            known.put(value, reach.get());
          }
        }
      }
      for (int output : ops.outputs()) {
        Reach reach = known.get(output);
        if (reach == null) {
          throw new IllegalArgumentException("an output does not depend on the picture");
        }
        outputs.add(reach);
      }
      this.step = multiple;
    }

    private static Reach checked(Reach reach, Op op) {
      if (reach.kind() != Reach.Kind.WINDOW) {
        throw refusal(op, "reads the whole picture");
      }
      return reach;
    }

    private static int commonMultiple(int multiple, double jump, Op op) {
      int whole = (int) Math.round(jump);
      boolean enlarges = jump < 1 && Math.abs(1 / jump - Math.round(1 / jump)) < 1e-6;
      if (enlarges) {
        return multiple;
      }
      if (Math.abs(jump - whole) > 1e-6) {
        throw refusal(op, "scales the picture by a fraction");
      }
      int common = multiple;
      while (common % whole != 0) {
        common += multiple;
      }
      return common;
    }

    private static IllegalArgumentException refusal(Op op, String reason) {
      return new IllegalArgumentException(
          "layer %s \"%s\" %s, which cannot be predicted in tiles"
              .formatted(op.layer().className(), op.path(), reason));
    }
  }
}
