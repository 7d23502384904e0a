package dev.fovea.app.predict;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.fovea.app.common.Output;
import dev.fovea.insight.Probabilities;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.train.OutputMeaning;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes what a model answers: lines for people, JSON, and CSV. */
final class Answers {
  private static final ObjectWriter CSV =
      new CsvMapper().writer(CsvSchema.emptySchema().withLineSeparator("\n"));

  private final OutputMeaning meaning;
  private final List<String> names;
  private final int top;
  private final Output output;
  private final @Nullable Writer csv;

  private Answers(
      OutputMeaning meaning, List<String> names, int top, Output output, @Nullable Writer csv) {
    this.meaning = meaning;
    this.names = List.copyOf(names);
    this.top = top;
    this.output = output;
    this.csv = csv;
  }

  /** Creates what shows the {@code top} likeliest classes. */
  Answers(SavedModel saved, int top, Output output) {
    this(saved.outputMeaning(), saved.metadata().classNames(), top, output, null);
  }

  /** Creates what writes CSV, and only JSON besides. */
  Answers(SavedModel saved, int top, Output output, Writer csv) throws IOException {
    this(saved.outputMeaning(), saved.metadata().classNames(), top, output, csv);
    List<String> head = new ArrayList<>(List.of("file"));
    int outputs = saved.model().outputShapes().getFirst().size();
    int count = meaning.isExclusive() ? Math.max(2, outputs) : outputs;
    head.addAll(
        meaning.isExclusive()
            ? List.of("class", "probability")
            : meaning.isMultiLabel() ? List.of("labels") : List.of());
    IntStream.range(0, count).forEach(i -> head.add(name(i)));
    line(head);
  }

  /** Returns what writes the same with other names of classes. */
  Answers named(List<String> others) {
    return new Answers(meaning, others, top, output, csv);
  }

  private String name(int category) {
    return category < names.size() ? names.get(category) : String.valueOf(category);
  }

  private void line(List<?> cells) throws IOException {
    if (csv != null) {
      csv.write(CSV.writeValueAsString(cells));
    }
  }

  /**
   * Writes the prediction for a sample.
   *
   * @param actual the name of its class; "" if unknown
   * @return false if the model outputs NaN
   */
  boolean write(String input, float[] outputs, String actual) throws IOException {
    float[] p = meaning.probabilities(outputs);
    int likeliest = ArgMax.of(p);
    json(input, p, likeliest);
    csv(input, p, likeliest);
    if (likeliest == ArgMax.NONE) {
      output.note(
          "%s: no answer: the model gives NaN; its weights or the input hold NaN or overflow",
          input);
      return false;
    }
    if (csv == null) {
      StringBuilder text = new StringBuilder(input).append(':');
      List<Integer> order =
          meaning == OutputMeaning.VALUES
              ? IntStream.range(0, p.length).boxed().toList()
              : Probabilities.order(p);
      for (int category : order.subList(0, Math.clamp(top, 1, p.length))) {
        text.append(String.format(Locale.ROOT, "  %s %.6f", name(category), p[category]));
      }
      output.line("%s", actual.isEmpty() ? text : text + "  (is " + actual + ")");
    }
    return true;
  }

  private void json(String input, float[] p, int likeliest) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("input", input);
    if (meaning.isExclusive()) {
      line.put("class", likeliest == ArgMax.NONE ? null : likeliest);
      if (!names.isEmpty()) {
        line.put("name", likeliest == ArgMax.NONE ? null : name(likeliest));
      }
    } else if (meaning.isMultiLabel()) {
      line.put("labels", labels(p));
      if (!names.isEmpty()) {
        line.put("names", labels(p).stream().map(this::name).toList());
      }
    }
    line.put(meaning == OutputMeaning.VALUES ? "values" : "probabilities", p);
    output.json(line);
  }

  private static List<Integer> labels(float[] p) {
    return IntStream.range(0, p.length).filter(i -> p[i] > 0.5).boxed().toList();
  }

  private void csv(String input, float[] p, int likeliest) throws IOException {
    List<Object> cells = new ArrayList<>(List.of(input));
    if (meaning.isExclusive()) {
      cells.add(likeliest == ArgMax.NONE ? "" : name(likeliest));
      cells.add(likeliest == ArgMax.NONE ? "" : number(p[likeliest]));
    } else if (meaning.isMultiLabel()) {
      cells.add(labels(p).stream().map(this::name).collect(Collectors.joining("; ")));
    }
    for (float value : p) {
      cells.add(number(value));
    }
    line(cells);
  }

  private static String number(float value) {
    return Float.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "";
  }
}
