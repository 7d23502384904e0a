package dev.fovea.kernel;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A description of a convolution, with everything that the choice of an algorithm may depend on.
 *
 * @param window the geometry
 * @param inChannels the number of input channels
 * @param outChannels the number of output channels
 * @param groups the number of groups, which divides both numbers of channels; output channel o
 *     reads the input channels of group o / (outChannels / groups) only
 * @param batch the greatest number of samples in a call
 * @param uses what will be computed; anything else fails
 * @param pool the max pooling that follows, over the output of the convolution; its windows do not
 *     overlap and stay inside
 */
public record ConvolutionProblem(
    Window window,
    int inChannels,
    int outChannels,
    int groups,
    int batch,
    Set<Use> uses,
    Optional<Window> pool) {

  /** The passes of a convolution. */
  public enum Use {
    /** {@link Convolution#forward}. */
    FORWARD("forward pass"),
    /** {@link Convolution#inputGradient}. */
    INPUT_GRADIENT("input gradient"),
    /** {@link Convolution#weightGradient}. */
    WEIGHT_GRADIENT("weight gradient");

    private final String words;

    Use(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a count is not positive or the groups do not divide the
   *     channels
   */
  public ConvolutionProblem {
    if (inChannels < 1 || outChannels < 1 || groups < 1 || batch < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "channels, groups and batch must be positive, not %d to %d, %d and %d",
              inChannels,
              outChannels,
              groups,
              batch));
    }
    if (inChannels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d groups do not divide %d and %d channels",
              groups,
              inChannels,
              outChannels));
    }
    uses = Set.copyOf(uses);
  }

  /**
   * Returns a problem with one group, batches of any size, and no pooling, of which everything is
   * computed.
   */
  public static ConvolutionProblem of(Window window, int inChannels, int outChannels) {
    return new ConvolutionProblem(
        window,
        inChannels,
        outChannels,
        1,
        Integer.MAX_VALUE,
        EnumSet.allOf(Use.class),
        Optional.empty());
  }

  /** Returns the same problem with channels in groups. */
  public ConvolutionProblem groups(int groups) {
    return new ConvolutionProblem(window, inChannels, outChannels, groups, batch, uses, pool);
  }

  /** Returns the same problem with another greatest number of samples. */
  public ConvolutionProblem batch(int batch) {
    return new ConvolutionProblem(window, inChannels, outChannels, groups, batch, uses, pool);
  }

  /** Returns the same problem with other uses. */
  public ConvolutionProblem uses(Set<Use> uses) {
    return new ConvolutionProblem(window, inChannels, outChannels, groups, batch, uses, pool);
  }

  /** Returns the same problem, computed forward only. */
  public ConvolutionProblem forwardOnly() {
    return uses(Set.of(Use.FORWARD));
  }

  /** Returns the same problem followed by max pooling. */
  public ConvolutionProblem pooledBy(Window pool) {
    return new ConvolutionProblem(
        window, inChannels, outChannels, groups, batch, uses, Optional.of(pool));
  }

  /** Returns whether each input channel is a separate group. */
  public boolean isDepthwise() {
    return groups > 1 && groups == inChannels;
  }

  /**
   * Returns the window of the pooling.
   *
   * @throws IllegalStateException if there is no pooling
   */
  public Window requirePool() {
    return pool.orElseThrow(() -> new IllegalStateException("no pooling follows this convolution"));
  }

  /**
   * Checks that something was asked for.
   *
   * @throws IllegalStateException if it was not
   */
  public void require(Use use) {
    if (!uses.contains(use)) {
      throw new IllegalStateException(
          "this convolution was planned without its %s; add it to the uses of the problem"
              .formatted(use));
    }
  }
}
