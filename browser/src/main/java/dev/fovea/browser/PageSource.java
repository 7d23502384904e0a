package dev.fovea.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fovea.web.explore.Explorer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of the explorer in one file. Its scripts stay modules: an import map names them all,
 * each as a data address, with those of this module in place of the explorer's of the same name.
 */
final class PageSource {
  private static final Pattern STYLE = Pattern.compile("<link rel=\"stylesheet\" href=\"(.+?)\">");
  private static final Pattern ICON = Pattern.compile("href=\"(icon\\.svg)\"");
  private static final Pattern SCRIPT =
      Pattern.compile("<script type=\"module\" src=\"(.+?)\"></script>");
  private static final Pattern IMPORT = Pattern.compile("(from ')\\./([\\w/.-]+)(')");

  /** What scripts import each other by, in place of their folder. */
  private static final String NAMES = "fovea/";

  private PageSource() {}

  /**
   * Returns the page.
   *
   * @param data texts by the id of the element that is to hold them
   */
  static String inOneFile(Map<String, String> data) {
    String page = read("index.html");
    page = STYLE.matcher(page).replaceAll(match -> quoted(style(read(match.group(1)))));
    page = page.replace("</head>", style(read("alone.css")) + "</head>");
    page =
        ICON.matcher(page)
            .replaceAll(
                match -> quoted("href=\"" + address(match.group(1), "image/svg+xml") + '"'));
    Matcher main = SCRIPT.matcher(page);
    if (!main.find()) {
      throw new IllegalStateException("the page of the explorer has no script");
    }
    Map<String, String> scripts = new TreeMap<>();
    collect(main.group(1), scripts);
    StringBuilder texts = new StringBuilder();
    new TreeMap<>(data)
        .forEach(
            (id, text) ->
                texts
                    .append("<script type=\"text/plain\" id=\"%s\">".formatted(id))
                    .append(text)
                    .append("</script>\n"));
    return main.replaceFirst(quoted(importMap(scripts)))
        .replace(
            "</body>",
            texts
                + "<script type=\"module\">import '"
                + NAMES
                + main.group(1)
                + "';</script>\n</body>");
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  private static String style(String text) {
    return "<style>\n" + text + "</style>\n";
  }

  private static String importMap(Map<String, String> scripts) {
    StringBuilder map = new StringBuilder("<script type=\"importmap\">\n{\"imports\": {");
    String next = "\n";
    for (Map.Entry<String, String> script : scripts.entrySet()) {
      map.append(next).append('"').append(NAMES).append(script.getKey()).append("\": \"");
      map.append(dataAddress("text/javascript", script.getValue())).append('"');
      next = ",\n";
    }
    return map.append("\n}}\n</script>").toString();
  }

  /** Adds a script and all that it imports. */
  private static void collect(String name, Map<String, String> scripts) {
    if (scripts.containsKey(name)) {
      return;
    }
    String source = read(name);
    scripts.put(name, IMPORT.matcher(source).replaceAll("$1" + NAMES + "$2$3"));
    Matcher imports = IMPORT.matcher(source);
    while (imports.find()) {
      collect(imports.group(2), scripts);
    }
  }

  private static String address(String name, String type) {
    return dataAddress(type, read(name));
  }

  private static String dataAddress(String type, String text) {
    return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Reads a file of the page: this module's, or else the explorer's. */
  private static String read(String name) {
    try (InputStream own = PageSource.class.getResourceAsStream(name);
        InputStream other = Explorer.class.getResourceAsStream(name)) {
      InputStream found = own == null ? other : own;
      if (found == null) {
        throw new IllegalStateException(
            name + " is missing from this build of Fovea; build it again with mvn package");
      }
      return new String(found.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
