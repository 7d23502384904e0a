package dev.fovea.insight.embedding;

import dev.fovea.kernel.Kernels;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * Maps in which samples that are alike lie together: t-SNE (L. van der Maaten and G. Hinton,
 * Visualizing data using t-SNE, JMLR 9, 2008). It begins with the first two principal components
 * and descends as scikit-learn does; the repulsion is that of all pairs up to 5,000 samples, and
 * interpolated on a grid beyond. The same samples, options and seed give the same bits, whatever
 * the number of threads.
 *
 * <pre>{@code
 * Tsne.Result map = Tsne.defaults().perplexity(20).run(activations, TsneProgress.NONE);
 * float x0 = map.embedding().x()[0];
 * }</pre>
 *
 * @param perplexity the number of neighbours that count, roughly; less where there are not three
 *     times as many samples
 * @param iterations of the descent, {@link #EXAGGERATED} of them with exaggerated affinities
 * @param exaggeration of the affinities in the first iterations, 1 or more
 * @param learningRate 0 for a quarter of the samples by the exaggeration, at least 50 (A. Belkina
 *     et al., Nature Communications 10, 2019)
 * @param principal samples with more numbers are first brought to so many principal components; 0
 *     takes them as they are
 * @param seed of the start where samples do not vary
 * @param kernels compute, on their threads
 */
public record Tsne(
    double perplexity,
    int iterations,
    double exaggeration,
    double learningRate,
    int principal,
    long seed,
    Kernels kernels) {
  /** The iterations with exaggerated affinities and little momentum. */
  public static final int EXAGGERATED = 250;

  /** How often progress is told. */
  public static final int REPORT_EVERY = 50;

  /** The fewest samples that make a map. */
  public static final int FEWEST = 4;

  private static final double START = 1e-4;

  /** Multiplications below which vectors take longer to compile than they save. */
  private static final long LITTLE = 1L << 29;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one makes no sense, naming it
   */
  public Tsne {
    if (!(perplexity >= 1 && perplexity <= 10_000)) {
      throw new IllegalArgumentException("the perplexity is 1 to 10000, not " + perplexity);
    }
    if (iterations < 1 || !(exaggeration >= 1) || !(learningRate >= 0) || principal < 0) {
      throw new IllegalArgumentException(
          "t-SNE takes at least 1 iteration, an exaggeration of 1 or more, a learning rate and"
              + " principal components of 0 or more");
    }
  }

  /**
   * A result.
   *
   * @param perplexity that was used
   * @param divergence of Kullback and Leibler between the samples' neighbourhoods and the map's, in
   *     nats
   */
  public record Result(Embedding embedding, double perplexity, double divergence) {}

  /**
   * Perplexity 30, 1,000 iterations, exaggeration 12, 50 principal components, on all processors.
   */
  public static Tsne defaults() {
    return on(Kernels.best(dev.fovea.kernel.Workers.shared()));
  }

  /** As {@link #defaults}, computed by these kernels and their threads. */
  public static Tsne on(Kernels kernels) {
    return new Tsne(30, 1000, 12, 0, 50, 0, kernels);
  }

  /** With another perplexity. */
  public Tsne perplexity(double changed) {
    return new Tsne(changed, iterations, exaggeration, learningRate, principal, seed, kernels);
  }

  /** With other than 1,000 iterations. */
  public Tsne iterations(int changed) {
    return new Tsne(perplexity, changed, exaggeration, learningRate, principal, seed, kernels);
  }

  /** With so many principal components; 0 takes samples as they are. */
  public Tsne principal(int changed) {
    return new Tsne(perplexity, iterations, exaggeration, learningRate, changed, seed, kernels);
  }

  /** With another seed. */
  public Tsne seed(long changed) {
    return new Tsne(
        perplexity, iterations, exaggeration, learningRate, principal, changed, kernels);
  }

  /**
   * Makes a map.
   *
   * @param samples (samples, ...), at least {@link #FEWEST}
   * @return the map, the perplexity that was used, and the divergence of the map from the samples
   *     in nats
   * @throws IllegalArgumentException if there are too few samples, or a number is not finite
   * @throws CancellationException if the progress said not to go on
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

  /** The first two principal components, small; noise where there is no spread. */
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
