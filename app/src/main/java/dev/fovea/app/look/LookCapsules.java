package dev.fovea.app.look;

import dev.fovea.app.common.PictureOptions;
import dev.fovea.app.common.SampleOptions;
import dev.fovea.app.common.SampleOptions.Sample;
import dev.fovea.insight.CapsuleDecoder;
import dev.fovea.insight.CapsuleDecoder.Varied;
import dev.fovea.insight.figure.CapsulesFigure;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/**
 * The command {@code fovea look MODEL capsules}: draws what each dimension of a capsule stands for.
 */
@Command(
    name = "capsules",
    mixinStandardHelpOptions = true,
    description =
        "Draw what each dimension of the longest capsule stands for, by reconstructions of its"
            + " variations.")
final class LookCapsules implements Callable<Integer> {
  /** The paper's variations: from -0.25 to 0.25 in steps of 0.05. */
  private static final List<Double> CHANGES =
      IntStream.rangeClosed(-5, 5).mapToObj(i -> i / 20.0).toList();

  @ParentCommand private LookCommand look = new LookCommand();
  @Mixin private PictureOptions picture = new PictureOptions();
  @Mixin private SampleOptions samples = new SampleOptions();

  @Override
  public Integer call() throws IOException {
    SavedModel saved = look.saved();
    Model model = saved.model();
    CapsuleDecoder decoder = CapsuleDecoder.of(model);
    Sample sample = samples.read(saved, picture.output()).getFirst();
    Varied varied = decoder.vary(sample.x(), CHANGES);
    int capsule = varied.capsule();
    String name =
        capsule < sample.classes().size() ? sample.classes().get(capsule) : String.valueOf(capsule);
    picture.write(
        CapsulesFigure.of(sample.name(), sample.x(), name, varied),
        "capsules-" + name,
        Map.of("capsule", capsule, "length", varied.length()));
    return 0;
  }
}
