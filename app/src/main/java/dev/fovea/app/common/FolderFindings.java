package dev.fovea.app.common;

import dev.fovea.formats.dataset.ImageFolder;
import dev.fovea.formats.dataset.LeftOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells users what was found in a folder of images. */
final class FolderFindings {
  private FolderFindings() {}

  /** Tells everything, before a training begins. */
  static void tell(ImageFolder folder, Output output) {
    folder.report().forEach(line -> output.line("%s", line));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("event", "data");
    json.put("train", folder.counts(false));
    json.put("test", folder.counts(true));
    json.put(
        "left_out",
        folder.leftOut().stream()
            .map(left -> Map.of("path", left.path().toString(), "reason", left.reason()))
            .toList());
    json.put(
        "same_image",
        folder.twins().stream()
            .map(twins -> List.of(twins.train().toString(), twins.test().toString()))
            .toList());
    json.put("remarks", folder.remarks());
    json.put("preparation", folder.preparation().description());
    output.json(json);
  }

  /** Remarks what is to be known before a test. */
  static void note(ImageFolder folder, Output output) {
    List<LeftOut> leftOut = folder.leftOut();
    if (!leftOut.isEmpty()) {
      output.note(
          "%s",
          "Left out: "
              + leftOut.getFirst()
              + (leftOut.size() == 1
                  ? ""
                  : String.format(Locale.ROOT, " (and %,d more)", leftOut.size() - 1)));
    }
    folder.remarks().forEach(remark -> output.note("%s", remark));
  }
}
