package dev.fovea.data;

/**
 * Thrown if a dataset cannot be downloaded. The message is one line with the reason and a way out.
 */
public final class DownloadException extends DataException {
  private static final long serialVersionUID = 1L;

  public DownloadException(String message) {
    super(message);
  }

  public DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
