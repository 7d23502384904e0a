package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;

/**
 * Random numbers with variance scale / n, where n is the fan in, the fan out, or their mean. The
 * well-known initializers are {@linkplain Preset presets}.
 *
 * @param scale above 0
 */
public record VarianceScaling(double scale, Mode mode, Distribution distribution)
    implements Initializer {
  /** The standard deviation of a standard normal cut at two standard deviations. */
  private static final double CUT_DEVIATION = 0.87962566103423978;

  /** The divisor of the variance. */
  public enum Mode {
    FAN_IN,
    FAN_OUT,
    FAN_AVG
  }

  /** The distribution of the numbers. */
  public enum Distribution {
    UNIFORM,
    TRUNCATED_NORMAL,
    UNTRUNCATED_NORMAL
  }

  /** The well-known initializers. */
  public enum Preset {
    /**
     * Limit sqrt(6 / (fan in + fan out)): Glorot and Bengio, "Understanding the difficulty of
     * training deep feedforward neural networks", 2010.
     */
    GLOROT_UNIFORM("GlorotUniform", 1, Mode.FAN_AVG, Distribution.UNIFORM),
    GLOROT_NORMAL("GlorotNormal", 1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL),
    /** He et al., "Delving deep into rectifiers", 2015. */
    HE_UNIFORM("HeUniform", 2, Mode.FAN_IN, Distribution.UNIFORM),
    HE_NORMAL("HeNormal", 2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL),
    /** LeCun et al., "Efficient BackProp", 1998. */
    LECUN_UNIFORM("LecunUniform", 1, Mode.FAN_IN, Distribution.UNIFORM),
    LECUN_NORMAL("LecunNormal", 1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);

    private final String className;
    private final VarianceScaling initializer;

    Preset(String className, double scale, Mode mode, Distribution distribution) {
      this.className = className;
      this.initializer = new VarianceScaling(scale, mode, distribution);
    }

    /** Returns Keras's class name. */
    public String className() {
      return className;
    }

    /** Returns the initializer. */
    public VarianceScaling initializer() {
      return initializer;
    }
  }

  /**
   * @throws IllegalArgumentException if the scale is not positive
   */
  public VarianceScaling {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("scale must be above 0, not " + scale);
    }
  }

  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    Fans fans = Fans.of(shape);
    double n =
        switch (mode) {
          case FAN_IN -> fans.in();
          case FAN_OUT -> fans.out();
          case FAN_AVG -> (fans.in() + fans.out()) / 2;
        };
    double variance = scale / Math.max(1, n);
    double limit = Math.sqrt(3 * variance);
    Initializer drawn =
        switch (distribution) {
          case UNIFORM -> new RandomUniform(-limit, limit);
          case TRUNCATED_NORMAL -> new TruncatedNormal(0, Math.sqrt(variance) / CUT_DEVIATION);
          case UNTRUNCATED_NORMAL -> new RandomNormal(0, Math.sqrt(variance));
        };
    drawn.fill(weight, shape, random);
  }

  @Override
  public Described describe() {
    Config seed = Config.empty().with("seed", Config.NOTHING);
    for (Preset preset : Preset.values()) {
      if (preset.initializer.equals(this)) {
        return new Described(MODULE, preset.className, seed);
      }
    }
    return new Described(
        MODULE,
        "VarianceScaling",
        seed.with("scale", scale)
            .with("mode", mode.name().toLowerCase(Locale.ROOT))
            .with("distribution", distribution.name().toLowerCase(Locale.ROOT)));
  }

  static VarianceScaling from(Config config) {
    String distribution = config.text("distribution", "truncated_normal");
    return new VarianceScaling(
        config.number("scale", 1),
        word(Mode.class, "mode", config.text("mode", "fan_in")),
        word(
            Distribution.class,
            "distribution",
            distribution.equals("normal") ? "truncated_normal" : distribution));
  }

  private static <E extends Enum<E>> E word(Class<E> words, String key, String text) {
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
        return word;
      }
    }
    throw new IllegalArgumentException(
        "%s must be one of %s, not \"%s\""
            .formatted(
                key, Arrays.toString(words.getEnumConstants()).toLowerCase(Locale.ROOT), text));
  }
}
