import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats Java sources, or tells which are not formatted: {@code Format check|apply FOLDER...}. */
final class Format {
  public static void main(String... args) throws IOException, FormatterException {
    boolean apply = args[0].equals("apply");
    List<Path> wrong = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      Path folder = Path.of(args[i]);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.filter(Format::isSource).sorted().toList()) {
            String source = Files.readString(file);
            String formatted = format(source);
            if (!formatted.equals(source)) {
              wrong.add(file);
              if (apply) {
                Files.writeString(file, formatted);
              }
            }
          }
        }
      }
    }
    wrong.forEach(file -> System.err.println((apply ? "formatted " : "not formatted: ") + file));
    if (!apply && !wrong.isEmpty()) {
      System.err.println("Repair with: mvn -N -Pformat process-sources");
      System.exit(1);
    }
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("/target/");
  }

  private static String format(String source) throws FormatterException {
    String imports =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
    return new Formatter().formatSource(imports);
  }
}
