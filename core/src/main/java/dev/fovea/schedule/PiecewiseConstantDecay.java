package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A schedule with a constant rate for each interval of steps.
 *
 * @param boundaries the last step of each interval except the last, in ascending order
 * @param values the rate of each interval, one more than there are boundaries
 */
public record PiecewiseConstantDecay(List<Integer> boundaries, List<Double> values)
    implements Schedule {
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    if (values.size() != boundaries.size() + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there must be one more values than boundaries, not %d and %d",
              values.size(),
              boundaries.size()));
    }
    if (!boundaries.equals(boundaries.stream().sorted().distinct().toList())) {
      throw new IllegalArgumentException("boundaries must rise, unlike " + boundaries);
    }
  }

  @Override
  public double at(long step) {
    int stretch = 0;
    while (stretch < boundaries.size() && step > boundaries.get(stretch)) {
      stretch++;
    }
    return values.get(stretch);
  }

  @Override
  public Optional<Described> describe() {
    return Optional.of(
        new Described(
            MODULE,
            "PiecewiseConstantDecay",
            Config.empty().with("boundaries", boundaries).with("values", values)));
  }

  static PiecewiseConstantDecay from(Config c) {
    return new PiecewiseConstantDecay(
        c.numbers("boundaries").stream().map(Double::intValue).toList(), c.numbers("values"));
  }
}
