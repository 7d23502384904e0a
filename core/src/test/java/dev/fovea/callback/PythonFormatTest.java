package dev.fovea.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonFormatTest {
  private static final Map<String, Double> LOGS = Map.of("loss", 0.5, "val_loss", 1.25);

  /** The table holds what Python gave, in brackets; "-" if it is too long to show. */
  @Test
  void formatsAsPythonDoes() throws IOException {
    String[] values = {};
    boolean whole = false;
    int compared = 0;
    for (String line : table()) {
      String[] cells = line.split(" \\| ", -1);
      if (cells[0].equals("whole") || cells[0].equals("float")) {
        whole = cells[0].equals("whole");
        values = cells;
        continue;
      }
      PythonFormat format = PythonFormat.parse(cells[0], whole);
      for (int i = 1; i < values.length; i++) {
        if (!cells[i].equals("-")) {
          String text =
              whole
                  ? format.format(Integer.parseInt(values[i]))
                  : format.format(Double.parseDouble(values[i]));
          assertThat("[" + text + "]").as("%s of %s", cells[0], values[i]).isEqualTo(cells[i]);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(600);
  }

  private static List<String> table() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PythonFormatTest.class.getResourceAsStream("/dev/fovea/train/python-formats.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".3d", "s", ",x", "zd", "03q", ",_", "c!", "#,n", "99999d"})
  void refusesWhatPythonRefusesOfWholeNumbers(String format) {
    assertThatThrownBy(() -> PythonFormat.parse(format, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "x", "03d", "s", "b", ",n", ".f", "2.", "5.2.1f"})
  void refusesWhatPythonRefusesOfFloats(String format) {
    assertThatThrownBy(() -> PythonFormat.parse(format, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(format);
  }

  @Test
  void fileNamesHaveTheSameDigitsInAllLocales() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      FileNamePattern pattern =
          FileNamePattern.parse("m{{1}}-{epoch:03}-{val_loss:5.2f}-{loss:.1e}-{loss:.0%}.keras");
      assertThat(pattern.name(7, LOGS)).isEqualTo("m{1}-007- 1.25-5.0e-01-50%.keras");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m-{}.keras", "m-{epoch", "m-epoch}", "m-{epoch!r}", "m-{epoch:q}", "m-{loss:d}"})
  void refusesNamesThatCannotBeRead(String name) {
    assertThatThrownBy(() -> new ModelCheckpoint(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("file name " + name);
  }

  @Test
  void refusesUnknownFigures() {
    assertThatThrownBy(
            () -> FileNamePattern.parse("m-{val_acc:.2f}.keras").check(Set.of("val_loss")))
        .hasMessage(
            "the file name m-{val_acc:.2f}.keras: there is no figure {val_acc}; there are epoch and"
                + " [val_loss]");
  }
}
