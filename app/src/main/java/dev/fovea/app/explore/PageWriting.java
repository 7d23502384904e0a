package dev.fovea.app.explore;

import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.browser.StaticPage;
import dev.fovea.data.AtomicFile;
import dev.fovea.store.SavedModel;
import dev.fovea.zoo.BasicCnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a page that needs no server. */
final class PageWriting {
  private PageWriting() {}

  static int run(@Nullable String model, Path page, Output output) throws IOException {
    String named = model == null ? BasicCnn.NAME : model;
    SavedModel saved = ModelSource.of(named);
    String html = StaticPage.of(String.valueOf(Path.of(named).getFileName()), saved);
    AtomicFile.write(page, temporary -> Files.writeString(temporary, html));
    long size = Files.size(page);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("page", page.toString());
    result.put("bytes", size);
    output.json(result);
    output.line("Wrote %s, %.1f MB; open it in a browser", page, size / 1e6);
    return 0;
  }
}
