package dev.fovea.formats.dataset;

import dev.fovea.data.image.Preparation;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * How a folder of images becomes a dataset.
 *
 * @param preparation the whole preparation, such as that of a trained model; empty to choose it
 * @param choice what is asked of a preparation that is chosen
 * @param classNames the classes in their order, such as those of a trained model; empty for those
 *     of the folder, by name
 * @param seed the seed by which images are held out for testing if the folder holds none for it
 * @param whole whether all images are for testing
 * @param strict whether a file that is left out is an error
 * @param cache where decoded images are kept
 */
public record FolderOptions(
    Optional<Preparation> preparation,
    PreparationChoice choice,
    List<String> classNames,
    long seed,
    boolean whole,
    boolean strict,
    CacheOptions cache) {
  /** Copies the names. */
  public FolderOptions {
    classNames = List.copyOf(classNames);
  }

  /** Returns the usual options: all is chosen from the images. */
  public static FolderOptions usual() {
    return new FolderOptions(
        Optional.empty(),
        PreparationChoice.FREE,
        List.of(),
        0,
        false,
        false,
        CacheOptions.usual());
  }

  /**
   * Returns the usual options with what is known of a shape asked for; images are stretched to a
   * shape that is all known.
   *
   * @throws IllegalArgumentException if the shape is not that of an image
   */
  public static FolderOptions of(Shape shape) {
    return usual().choice(PreparationChoice.of(shape));
  }

  /** Returns the same options with a whole preparation. */
  public FolderOptions preparation(Preparation changed) {
    return new FolderOptions(
        Optional.of(changed), choice, classNames, seed, whole, strict, cache);
  }

  /** Returns the same options with something else asked of the preparation. */
  public FolderOptions choice(PreparationChoice changed) {
    return new FolderOptions(preparation, changed, classNames, seed, whole, strict, cache);
  }

  /** Returns the same options with the classes in this order. */
  public FolderOptions classNames(List<String> changed) {
    return new FolderOptions(preparation, choice, changed, seed, whole, strict, cache);
  }

  /** Returns the same options with another seed of the split. */
  public FolderOptions seed(long changed) {
    return new FolderOptions(preparation, choice, classNames, changed, whole, strict, cache);
  }

  /** Returns the same options with all images for testing, or not. */
  public FolderOptions whole(boolean changed) {
    return new FolderOptions(preparation, choice, classNames, seed, changed, strict, cache);
  }

  /** Returns the same options with files left out being an error, or not. */
  public FolderOptions strict(boolean changed) {
    return new FolderOptions(preparation, choice, classNames, seed, whole, changed, cache);
  }

  /** Returns the same options with another cache. */
  public FolderOptions cache(CacheOptions changed) {
    return new FolderOptions(preparation, choice, classNames, seed, whole, strict, changed);
  }
}
