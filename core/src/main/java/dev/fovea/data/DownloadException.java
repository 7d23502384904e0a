package dev.fovea.data;

/** A dataset could not be downloaded; the message is one line that says why and the way out. */
public final class DownloadException extends DataException {
  private static final long serialVersionUID = 1L;

  public DownloadException(String message) {
    super(message);
  }

  public DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
