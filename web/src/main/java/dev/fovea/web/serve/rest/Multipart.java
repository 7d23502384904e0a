package dev.fovea.web.serve.rest;

import dev.fovea.web.WebException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a body of type multipart/form-data, as browsers and curl send files (RFC 7578). */
final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** The most bytes of the headers of a part. */
  private static final int LONGEST_HEAD = 4096;

  private static final byte[] LINE = {'\r', '\n'};
  private static final byte[] EMPTY_LINE = {'\r', '\n', '\r', '\n'};

  private final byte[] body;
  private final byte[] delimiter;
  private final List<Part> parts = new ArrayList<>();

  /**
   * A part.
   *
   * @param name the name of the field of the form
   * @param fileName the name of the file, if it is one
   * @param content the bytes
   */
  record Part(String name, Optional<String> fileName, byte[] content) {}

  private Multipart(byte[] body, String boundary) {
    this.body = body;
    this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a body.
   *
   * @param type the content type, which has the boundary of the parts
   * @param most the most parts
   * @throws WebException if the body has another form, or more parts
   */
  static List<Part> read(byte[] body, String type, int most) {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!boundary.find()) {
      throw WebException.invalid("the content type multipart/form-data names no boundary");
    }
    String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    Multipart multipart = new Multipart(body, text);
    multipart.readAll(most);
    return multipart.parts;
  }

  private void readAll(int most) {
    int at = find(delimiter, 0);
    while (true) {
      if (at < 0) {
        throw broken();
      }
      at += delimiter.length;
      if (startsWith(new byte[] {'-', '-'}, at)) {
        return;
      }
      if (!startsWith(LINE, at)) {
        throw broken();
      }
      if (parts.size() == most) {
        throw WebException.invalid(
            String.format(Locale.ROOT, "a form has at most %d parts here", most));
      }
      at += LINE.length;
      int headEnd = startsWith(LINE, at) ? at - LINE.length : find(EMPTY_LINE, at);
      if (headEnd < 0 || headEnd - at > LONGEST_HEAD) {
        throw broken();
      }
      int from = headEnd + EMPTY_LINE.length;
      int next = find(delimiter, from);
      // The line break before a delimiter belongs to it.
      int to = next - LINE.length;
      if (next < 0 || to < from || !startsWith(LINE, to)) {
        throw broken();
      }
      String head = new String(body, at, Math.max(0, headEnd - at), StandardCharsets.UTF_8);
      parts.add(part(head, Arrays.copyOfRange(body, from, to)));
      at = next;
    }
  }

  private static WebException broken() {
    return WebException.invalid("the body is no complete multipart/form-data");
  }

  private static Part part(String head, byte[] content) {
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(line);
        while (matcher.find()) {
          parameters.put(
              matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2).replace("\\\"", "\""));
        }
        return new Part(
            parameters.getOrDefault("name", ""),
            Optional.ofNullable(parameters.get("filename")),
            content);
      }
    }
    throw WebException.invalid("a part of the form has no header Content-Disposition");
  }

  private boolean startsWith(byte[] what, int at) {
    return at >= 0
        && at + what.length <= body.length
        && Arrays.equals(body, at, at + what.length, what, 0, what.length);
  }

  private int find(byte[] what, int from) {
    for (int at = from; at + what.length <= body.length; at++) {
      if (body[at] == what[0] && startsWith(what, at)) {
        return at;
      }
    }
    return -1;
  }
}
