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
 * @param use what the images are for
 * @param strict whether a file that is left out is an error
 * @param cache where decoded images are kept
 */
public record FolderOptions(
    Optional<Preparation> preparation,
    PreparationChoice choice,
    List<String> classNames,
    long seed,
    Use use,
    boolean strict,
    CacheOptions cache) {
  /** What images are for. */
  public enum Use {
    /** To train and to test. */
    TRAIN,

    /** To test on those that training holds out; the others are not read. */
    TEST,

    /** To test on all. */
    TEST_ON_ALL
  }

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
        Use.TRAIN,
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
    return new FolderOptions(Optional.of(changed), choice, classNames, seed, use, strict, cache);
  }

  /** Returns the same options with something else asked of the preparation. */
  public FolderOptions choice(PreparationChoice changed) {
    return new FolderOptions(preparation, changed, classNames, seed, use, strict, cache);
  }

  /** Returns the same options with the classes in this order. */
  public FolderOptions classNames(List<String> changed) {
    return new FolderOptions(preparation, choice, changed, seed, use, strict, cache);
  }

  /** Returns the same options with another seed of the split. */
  public FolderOptions seed(long changed) {
    return new FolderOptions(preparation, choice, classNames, changed, use, strict, cache);
  }

  /** Returns the same options for another use. */
  public FolderOptions use(Use changed) {
    return new FolderOptions(preparation, choice, classNames, seed, changed, strict, cache);
  }

  /** Returns the same options with files left out being an error, or not. */
  public FolderOptions strict(boolean changed) {
    return new FolderOptions(preparation, choice, classNames, seed, use, changed, cache);
  }

  /** Returns the same options with another cache. */
  public FolderOptions cache(CacheOptions changed) {
    return new FolderOptions(preparation, choice, classNames, seed, use, strict, changed);
  }
}
