package dev.fovea.insight.tour;

import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.NamedKernel;
import dev.fovea.insight.figure.FilterFigure;
import dev.fovea.insight.page.Page;
import java.util.List;

/** Three well-known kernels applied to a sample. */
final class FiltersSection implements Section {
  @Override
  public String key() {
    return "filters";
  }

  @Override
  public void write(Visit visit, Page page) {
    page.paragraphs(visit.words().paragraphs("filters"));
    List<ImageFilter> filters =
        List.of(NamedKernel.EDGES, NamedKernel.DIAGONAL, NamedKernel.GAUSSIAN_BLUR).stream()
            .map(kernel -> ImageFilter.of(kernel.kernel(5)))
            .toList();
    page.figure(
        FilterFigure.of(
                visit.words(),
                visit.sampleName(visit.examples()[0]),
                visit.image(),
                filters,
                FilterFigure.Display.SIGNED)
            .drawing(),
        visit.words().text("filters.figure", visit.sampleName(visit.examples()[0])));
  }
}
