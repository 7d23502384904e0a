package dev.fovea.insight.embedding;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * t-SNE: a map in which similar samples lie close together (L. van der Maaten and G. Hinton,
 * Visualizing data using t-SNE, JMLR 9, 2008). The map is initialized with the first two principal
 * components and optimized as in scikit-learn. The repulsion is computed from all pairs for up to
 * 5,000 samples and interpolated on a grid for more. The same samples, options and seed give the
 * same bits for any number of threads.
 *
 * <pre>{@code
 * Tsne.Result map = Tsne.defaults().perplexity(20).run(activations, TsneProgress.NONE);
 * float x0 = map.embedding().x()[0];
 * }</pre>
 *
 * @param perplexity the effective number of neighbours; reduced if there are fewer than three times
 *     as many samples
 * @param iterations number of iterations, the first {@link #EXAGGERATED} of them with exaggerated
 *     affinities
 * @param exaggeration factor of the affinities in the first iterations, 1 or more
 * @param learningRate learning rate, or 0 for the number of samples / exaggeration / 4, but at
 *     least 50 (A. Belkina et al., Nature Communications 10, 2019)
 * @param principal number of principal components to which samples with more values are reduced
 *     first; 0 for no reduction
 * @param seed seed of the initial positions if the samples do not vary
 * @param kernels kernels, and through them threads, that do the computation
 */
public record Tsne(
    double perplexity,
    int iterations,
    double exaggeration,
    double learningRate,
    int principal,
    long seed,
    Kernels kernels) {
  /** Number of iterations with exaggerated affinities and low momentum. */
  public static final int EXAGGERATED = 250;

  /** Number of iterations between reports of progress. */
  public static final int REPORT_EVERY = 50;

  /** Minimum number of samples. */
  public static final int FEWEST = 4;

  private static final double START = 1e-4;

  /** Number of multiplications below which compiling vector kernels takes longer than they save. */
  private static final long LITTLE = 1L << 29;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of range; the message names it
   */
  public Tsne {
    if (!(perplexity >= 1 && perplexity <= 10_000)) {
      throw new IllegalArgumentException("the perplexity is 1 to 10000, not " + perplexity);
    }
    if (iterations < 1 || !(exaggeration >= 1) || !(learningRate >= 0) || principal < 0) {
      throw new IllegalArgumentException(
          "t-SNE needs at least 1 iteration, an exaggeration of 1 or more, a learning rate and"
              + " principal components of 0 or more");
    }
  }

  /**
   * A map with its quality.
   *
   * @param embedding the map
   * @param perplexity the perplexity that was used
   * @param divergence Kullback-Leibler divergence of the map from the samples, in nats
   */
  public record Result(Embedding embedding, double perplexity, double divergence) {}

  /**
   * Returns the default options: perplexity 30, 1,000 iterations, exaggeration 12, 50 principal
   * components, on all processors.
   */
  public static Tsne defaults() {
    return on(Kernels.best(Workers.shared()));
  }

  /** Returns the options of {@link #defaults} with the given kernels and their threads. */
  public static Tsne on(Kernels kernels) {
    return new Tsne(30, 1000, 12, 0, 50, 0, kernels);
  }

  /** Returns these options with the given perplexity. */
  public Tsne perplexity(double perplexity) {
    return new Tsne(perplexity, iterations, exaggeration, learningRate, principal, seed, kernels);
  }

  /** Returns these options with the given number of iterations. */
  public Tsne iterations(int iterations) {
    return new Tsne(perplexity, iterations, exaggeration, learningRate, principal, seed, kernels);
  }

  /** Returns these options with the given number of principal components; 0 for no reduction. */
  public Tsne principal(int principal) {
    return new Tsne(perplexity, iterations, exaggeration, learningRate, principal, seed, kernels);
  }

  /** Returns these options with the given seed. */
  public Tsne seed(long seed) {
    return new Tsne(perplexity, iterations, exaggeration, learningRate, principal, seed, kernels);
  }

  /**
   * Computes a map.
   *
   * @param samples (samples, ...), at least {@link #FEWEST}
   * @param progress is informed of the progress and can end the computation
   * @throws IllegalArgumentException if there are too few samples, or a value is not finite
   * @throws CancellationException if {@code progress} ended the computation
   */
  public Result run(Tensor samples, TsneProgress progress) {
    Points points = Points.of(samples);
    if (points.size() < FEWEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a t-SNE map needs at least %d samples, not %d", FEWEST, points.size()));
    }
    double used = Math.min(perplexity, (points.size() - 1) / 3.0);
    if (principal > 0 && points.width() > principal) {
      points = project(points, principal, quick(Pca.products(points, principal)));
    }
    Kernels quick = quick((long) points.size() * points.size() * points.width());
    Affinities affinities =
        Affinities.of(points, used, quick, () -> report(progress, 0, Double.NaN));
    Embedding map = start(points, quick);
    Descent descent = new Descent(affinities, map, rate(points.size()), kernels.workers());
    double divergence = Double.NaN;
    for (int i = 1; i <= iterations; i++) {
      boolean early = i <= EXAGGERATED;
      descent.step(early ? exaggeration : 1, early ? 0.5 : 0.8);
      if (i % REPORT_EVERY == 0 || i == iterations) {
        divergence = descent.divergence();
        report(progress, i, divergence);
      }
    }
    return new Result(map, used, divergence);
  }

  private Kernels quick(long products) {
    return products < LITTLE ? Kernels.scalar(kernels.workers()) : kernels;
  }

  private double rate(int size) {
    return learningRate > 0 ? learningRate : Math.max(size / exaggeration / 4, 50);
  }

  private void report(TsneProgress progress, int iteration, double divergence) {
    if (!progress.goOn(iteration, iterations, divergence)) {
      throw new CancellationException(
          String.format(Locale.ROOT, "t-SNE was ended after %d iterations", iteration));
    }
  }

  private static Points project(Points points, int count, Kernels kernels) {
    Tensor values = Tensor.of(Shape.of(points.size(), points.width()), points.values());
    Pca pca = Pca.of(points, new float[points.width()], count, kernels);
    return Points.of(pca.transform(values, kernels));
  }

  /**
   * Returns the first two principal components, scaled down, or noise if the samples do not vary.
   */
  private Embedding start(Points points, Kernels quick) {
    Tensor values = Tensor.of(Shape.of(points.size(), points.width()), points.values());
    Embedding map = Pca.map(values, quick);
    double sum = 0;
    for (float x : map.x()) {
      sum += (double) x * x;
    }
    double deviation = Math.sqrt(sum / map.size());
    CounterRandom random = CounterRandom.ofSeed(seed);
    for (int i = 0; i < map.size(); i++) {
      if (deviation > 0) {
        map.x()[i] *= (float) (START / deviation);
        map.y()[i] *= (float) (START / deviation);
      } else {
        map.x()[i] = (float) (START * random.normal(2L * i));
        map.y()[i] = (float) (START * random.normal(2L * i + 1));
      }
    }
    return map;
  }
}
