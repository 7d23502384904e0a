package dev.fovea.insight.tour;

import dev.fovea.insight.KernelBank;
import dev.fovea.insight.figure.KernelFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.model.PlannedLayer;
import java.util.Optional;

/** The kernels of the first convolution. */
final class KernelsSection implements Section {
  @Override
  public String key() {
    return "kernels";
  }

  @Override
  public void write(Visit visit, Page page) {
    Optional<PlannedLayer> first = visit.convolution();
    if (first.isEmpty()) {
      page.nothing(visit.words().text("none.convolution"));
      return;
    }
    PlannedLayer convolution = first.get();
    KernelBank bank = KernelBank.of(convolution.owner());
    page.paragraphs(visit.words().paragraphs("kernels", bank.filters()));
    page.figure(
        KernelFigure.of(visit.words(), convolution.path(), bank, new KernelFigure.View.Automatic())
            .drawing(),
        visit.words().text("kernels.figure", convolution.path()));
  }
}
