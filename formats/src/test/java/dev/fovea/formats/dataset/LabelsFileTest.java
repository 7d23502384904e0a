package dev.fovea.formats.dataset;

import static dev.fovea.formats.dataset.FolderTests.files;
import static dev.fovea.formats.dataset.FolderTests.image;
import static dev.fovea.formats.dataset.FolderTests.labels;
import static dev.fovea.formats.dataset.FolderTests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.DataException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsFileTest {
  @TempDir private Path root;
  private Path folder;

  @BeforeEach
  void images() throws IOException {
    folder = root.resolve("data");
    for (String name : List.of("b.png", "a.png", "sub/c d.png", "sub/e,f.png")) {
      image(folder.resolve(name), 4, 4, name.hashCode() & 0xff);
    }
  }

  private void write(String text, Charset charset) throws IOException {
    Files.write(folder.resolve("labels.csv"), text.getBytes(charset));
  }

  private Map<String, String> read(String text) throws IOException {
    write(text, StandardCharsets.UTF_8);
    return labels(whole(folder).split().test(), folder);
  }

  private List<String> leftOut() {
    return whole(folder).leftOut().stream().map(LeftOut::toString).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path,label\nb.png,cat\na.png,dog\nsub/c d.png,cat\n\"sub/e,f.png\",dog\n",
        "b.png,cat\na.png,dog\nsub/c d.png,cat\n\"sub/e,f.png\",dog",
        "b.png;cat\r\na.png;dog\r\nsub\\c d.png;cat\r\nsub/e,f.png;dog\r\n",
        "\ufeffLabel\tid\tImage Path\ncat\t1\tb.png\ndog\t2\ta.png\ncat\t3\tsub/c d.png\ndog\t4\tsub/e,f.png",
        "\n  path , label \n\n b.png ,  cat\na.png, dog\n,\n\"sub/c d.png\" ,cat\n\"sub/e,f.png\",\"dog\"\n\n",
        "foto,sorte\nb.png,cat\na.png,dog\nsub/c d.png,cat\n./sub/../\"sub/e,f.png\",dog\n\"sub/e,f.png\",dog",
      })
  void linesOfManyKinds(String text) throws IOException {
    assertThat(read(text))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("b.png", "cat", "a.png", "dog", "sub/c d.png", "cat", "sub/e,f.png", "dog"));
  }

  @Test
  void samplesInOrderOfTheLines() throws IOException {
    read("b.png,x\nsub/c d.png,y\na.png,x\n");
    assertThat(files(whole(folder).split().test(), folder))
        .containsExactly("b.png", "sub/c d.png", "a.png");
    assertThat(whole(folder).leftOut()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void encodingsThatCanBeTold(String name) throws IOException {
    image(folder.resolve("кот.png"), 4, 4, 3);
    String mark = name.length() > 6 ? "\ufeff" : "";
    write(mark + "path,label\nкот.png,Katzen & Größe\na.png,犬\n", Charset.forName(name));
    assertThat(labels(whole(folder).split().test(), folder))
        .containsExactlyInAnyOrderEntriesOf(Map.of("кот.png", "Katzen & Größe", "a.png", "犬"));
  }

  private void refused(String message) {
    assertThatThrownBy(() -> whole(folder))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder.resolve("labels.csv") + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n", "null");
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    write("path,label\na.png,größe\n", StandardCharsets.ISO_8859_1);
    refused("is neither UTF-8 nor UTF-16 with a byte order mark; save it as UTF-8 (in Excel:");
    write("a.png,cat\n\"b.png,dog\n", StandardCharsets.UTF_8);
    refused("is no CSV: ");
    write("a.png\nb.png\n", StandardCharsets.UTF_8);
    refused("has one column (a.png); write a line path,label for each image");
    write("", StandardCharsets.UTF_8);
    refused("names no images; write a line path,label for each");
    write("path,label\n", StandardCharsets.UTF_8);
    refused("names no images");
  }

  @Test
  void badLinesAreLeftOutAndListed() throws IOException {
    image(root.resolve("outside.png"), 4, 4, 1);
    Path csv = folder.resolve("labels.csv");
    write(
        """
        path,label
        a.png,cat
        gone.png,cat
        b.png,
        ,dog
        ../outside.png,dog
        a.png,cat
        "sub/c d.png",cat
        "sub/c d.png",dog
        "sub/e,f.png",dog
        nul\0l.png,dog
        """,
        StandardCharsets.UTF_8);
    assertThat(leftOut())
        .containsExactly(
            csv + ": line 3 names gone.png, which is not there",
            csv + ": line 4 has no label for b.png",
            csv + ": line 5 names no file",
            csv + ": line 6 names ../outside.png, which lies outside of the folder",
            csv + ": line 7 names " + folder.resolve("a.png") + " again, after line 2",
            folder.resolve("sub/c d.png")
                + ": is cat in line 8 of labels.csv and dog in line 9; correct one",
            csv + ": line 11 names nul\0l.png, which is not there");
    assertThat(labels(whole(folder).split().test(), folder))
        .containsOnlyKeys("a.png", "sub/e,f.png");
  }
}
