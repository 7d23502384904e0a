package dev.fovea.insight.tour;

import dev.fovea.insight.SampleMap;
import dev.fovea.insight.embedding.Tsne;
import dev.fovea.insight.embedding.TsneProgress;
import dev.fovea.insight.figure.EmbeddingFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import java.util.stream.IntStream;

/** A t-SNE map of the test samples. */
final class EmbeddingSection implements Section {
  @Override
  public String key() {
    return "embedding";
  }

  @Override
  public void write(Visit visit, Page page) {
    String size = Numbers.count(visit.survey().predictions().size());
    page.paragraphs(
        visit
            .words()
            .paragraphs(
                "embedding", Numbers.count(visit.survey().values().shape().tail().size()), size));
    Tsne.Result result = Tsne.defaults().run(visit.survey().values(), TsneProgress.NONE);
    int[] numbers = IntStream.range(0, visit.samples().size()).toArray();
    SampleMap map = new SampleMap(result.embedding(), visit.survey().predictions(), numbers);
    page.figure(
        EmbeddingFigure.of(visit.words(), "", "", map).drawing(),
        visit.words().text("embedding.figure", size, visit.survey().layer()));
  }
}
