package dev.fovea.app.predict;

import dev.fovea.app.common.Output;
import dev.fovea.model.Model;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code fovea zoo}: lists the architectures. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    description =
        "List the architectures that can be named in place of a model file, with their parameters,"
            + " whether a trained network comes with them, and what a full training has reached.")
public final class ZooCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    output.line("%-16s %10s  %-12s %-8s %s", "name", "params", "input", "trained", "description");
    for (Architecture architecture : Zoo.all()) {
      Model model = architecture.create();
      boolean trained = Zoo.isTrained(architecture.name());
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", architecture.name());
      entry.put("params", model.parameters());
      entry.put("input", architecture.input().toString());
      entry.put("trained", trained);
      entry.put("result", architecture.result());
      entry.put("description", architecture.description());
      entry.put("source", architecture.source());
      entry.put("recipes", architecture.recipes().stream().map(recipe -> recipe.name()).toList());
      output.json(entry);
      output.line(
          "%-16s %,10d  %-12s %-8s %s",
          architecture.name(),
          model.parameters(),
          architecture.input(),
          trained ? "yes" : "no",
          architecture.description()
              + (architecture.result().isEmpty() ? "" : "; " + architecture.result()));
    }
    return 0;
  }
}
