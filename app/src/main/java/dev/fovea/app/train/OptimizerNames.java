package dev.fovea.app.train;

import dev.fovea.optimizer.Optimizers;
import java.util.Iterator;
import java.util.Locale;

/** The known optimizers in the spelling of a command line, for help and completion. */
final class OptimizerNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Optimizers.classNames().stream().map(name -> name.toLowerCase(Locale.ROOT)).iterator();
  }
}
