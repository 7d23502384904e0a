package dev.fovea.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Downloads files whose size and hash are known from the first of several mirrors that has them.
 *
 * <p>This class uses {@link HttpURLConnection}, whose time-out applies to each read, so that a
 * mirror that stalls is abandoned as soon as one that never answers. It needs no module other than
 * java.base.
 */
final class Download {
  private final List<URI> mirrors;
  private final int timeoutMillis;

  /**
   * @param mirrors the folders to download from, with a slash at the end; a mirror that fails is
   *     tried last from then on
   * @param timeout the time-out of the connection and of each read
   */
  Download(List<URI> mirrors, Duration timeout) {
    this.mirrors = new ArrayList<>(mirrors);
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  /**
   * Downloads a file into a folder, unless it exists. The file appears atomically.
   *
   * @throws DownloadException if no mirror provides the file, or it cannot be written
   */
  void fetch(RemoteFile file, Path folder, DownloadProgress progress) {
    synchronized (Download.class) {
      fetchAlone(file, folder, progress);
    }
  }

  private void fetchAlone(RemoteFile file, Path folder, DownloadProgress progress) {
    Path target = folder.resolve(file.name());
    List<String> failures = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int tries = 0; tries < mirrors.size() && !Files.exists(target); tries++) {
        URI mirror = mirrors.getFirst();
        try (PartialFile part = new PartialFile(target)) {
          if (!Files.exists(target)) {
            complete(mirror.resolve(file.name()), file, part, progress);
            part.moveTo(target);
          }
        } catch (MirrorException e) {
          failures.add(mirror.getHost() + ": " + e.getMessage());
          Collections.rotate(mirrors, -1);
        }
      }
    } catch (ClosedByInterruptException e) {
      throw new DownloadException(
          "%s: the download was interrupted; it goes on where it stopped when it is asked for again"
              .formatted(target),
          e);
    } catch (IOException e) {
      throw new DownloadException(
          "%s: cannot be written (%s: %s); make room, or name a folder that holds the data"
              .formatted(target, e.getClass().getSimpleName(), e.getMessage()),
          e);
    }
    if (!Files.exists(target)) {
      throw new DownloadException(
          "%s could not be downloaded (%s); check the network, or put the file into %s"
              .formatted(file.name(), String.join("; ", failures), folder));
    }
  }

  private void complete(URI from, RemoteFile file, PartialFile part, DownloadProgress progress)
      throws IOException, MirrorException {
    if (part.size() > file.size()) {
      part.clear();
    }
    boolean resumed = part.size() > 0;
    if (part.size() < file.size()) {
      transfer(from, file, part, progress);
    }
    if (!part.sha256().equals(file.sha256())) {
      part.clear();
      if (!resumed) {
        throw new MirrorException("its file has another SHA-256 than " + file.sha256());
      }
      complete(from, file, part, progress);
    }
  }

  private void transfer(URI from, RemoteFile file, PartialFile part, DownloadProgress progress)
      throws IOException, MirrorException {
    HttpURLConnection connection = (HttpURLConnection) from.toURL().openConnection();
    try (InputStream in = open(connection, file, part)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        if (part.size() + count > file.size()) {
          part.clear();
          throw new MirrorException(
              String.format(Locale.ROOT, "sends more than the %,d bytes expected", file.size()));
        }
        part.append(buffer, count);
        progress.at(file.name(), part.size(), file.size());
      }
    } finally {
      connection.disconnect();
    }
    if (part.size() < file.size()) {
      throw new MirrorException(
          String.format(Locale.ROOT, "ended after %,d of %,d bytes", part.size(), file.size()));
    }
  }

  private InputStream open(HttpURLConnection connection, RemoteFile file, PartialFile part)
      throws IOException, MirrorException {
    long have = part.size();
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (have > 0) {
      connection.setRequestProperty("Range", String.format(Locale.ROOT, "bytes=%d-", have));
    }
    try {
      int status = connection.getResponseCode();
      boolean goesOn = have > 0 && status == HttpURLConnection.HTTP_PARTIAL;
      if (!goesOn && status != HttpURLConnection.HTTP_OK) {
        throw new MirrorException("HTTP status " + status);
      }
      String range = String.valueOf(connection.getHeaderField("Content-Range"));
      if (goesOn && !range.startsWith(String.format(Locale.ROOT, "bytes %d-", have))) {
        throw new MirrorException(
            String.format(Locale.ROOT, "gives the range %s, not from %d on", range, have));
      }
      long offered = connection.getContentLengthLong();
      long expected = goesOn ? file.size() - have : file.size();
      if (offered >= 0 && offered != expected) {
        throw new MirrorException(
            String.format(Locale.ROOT, "offers %,d bytes, not %,d", offered, expected));
      }
      InputStream in = connection.getInputStream();
      if (!goesOn) {
        part.clear();
      }
      return in;
    } catch (MirrorException e) {
      throw e;
    } catch (IOException e) {
      throw new MirrorException(reason(e));
    }
  }

  private static int read(InputStream in, byte[] buffer) throws MirrorException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new MirrorException(reason(e));
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "unknown host";
      case SocketTimeoutException _ -> "timed out";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Thrown if a mirror fails, after which the next one is tried. */
  private static final class MirrorException extends Exception {
    private static final long serialVersionUID = 1L;

    MirrorException(String message) {
      super(message);
    }
  }
}
