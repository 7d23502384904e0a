package dev.fovea.store;

import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Preparation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model's file tells beside the model, so that predictions are made as the model was trained
 * and answers have names. Files of other programs tell nothing of it.
 *
 * @param classNames the name of each class; empty if unknown
 * @param preparation how images became the model's inputs in training; empty if unknown
 * @param ground what the images were drawn on
 * @param splitSeed the seed by which images were held out for testing; empty if none were
 */
public record ModelMetadata(
    List<String> classNames,
    Optional<Preparation> preparation,
    Ground ground,
    OptionalLong splitSeed) {
  /** The metadata of a file that has none. */
  public static final ModelMetadata NONE =
      new ModelMetadata(List.of(), Optional.empty(), Ground.NONE, OptionalLong.empty());

  /** Copies the names. */
  public ModelMetadata {
    classNames = List.copyOf(classNames);
  }

  /** Returns the metadata of a model that was trained on prepared images of named classes. */
  public static ModelMetadata of(List<String> classNames, Preparation preparation) {
    return NONE.classNames(classNames).preparation(preparation);
  }

  /** Returns the same metadata with other names of classes. */
  public ModelMetadata classNames(List<String> changed) {
    return new ModelMetadata(changed, preparation, ground, splitSeed);
  }

  /** Returns the same metadata with another preparation. */
  public ModelMetadata preparation(Preparation changed) {
    return new ModelMetadata(classNames, Optional.of(changed), ground, splitSeed);
  }

  /** Returns the same metadata with another ground. */
  public ModelMetadata ground(Ground changed) {
    return new ModelMetadata(classNames, preparation, changed, splitSeed);
  }

  /** Returns the same metadata with another seed of the split. */
  public ModelMetadata splitSeed(long changed) {
    return new ModelMetadata(classNames, preparation, ground, OptionalLong.of(changed));
  }

  /** Returns the name of a class, or its number if it has no name. */
  public String className(int category) {
    return category >= 0 && category < classNames.size()
        ? classNames.get(category)
        : String.valueOf(category);
  }
}
