package dev.fovea.web.explore.page;

import dev.fovea.web.WebException;
import dev.fovea.web.explore.live.Library;
import dev.fovea.web.explore.session.Session;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The connection of one page. */
public final class Socket implements WsListener {
  /** The largest packet of a page: a picture of its own, or examples of classes. */
  private static final int LARGEST = 32 << 20;

  private final Admission admission;
  private final Library library;
  private final Semaphore places;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private Optional<Session> session = Optional.empty();
  private boolean placed;

  /**
   * Creates the listener of a connection.
   *
   * @param places how many more pages may connect
   */
  public Socket(Admission admission, Library library, Semaphore places) {
    this.admission = admission;
    this.library = library;
    this.places = places;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
      throws WsUpgradeException {
    try {
      admission.check(header(headers, HeaderNames.HOST), header(headers, HeaderNames.ORIGIN));
      UriQuery query = prologue.query();
      admission.checkKey(
          query.contains("key") ? query.first("key").asOptional() : Optional.empty());
    } catch (WebException e) {
      throw new WsUpgradeException(e.line());
    }
    return Optional.empty();
  }

  private static Optional<String> header(Headers headers, HeaderName name) {
    return headers.contains(name)
        ? Optional.of(headers.get(name)).map(Header::get)
        : Optional.empty();
  }

  @Override
  public void onOpen(WsSession connection) {
    placed = places.tryAcquire();
    if (!placed) {
      connection.close(WsCloseCodes.TRY_AGAIN_LATER, "too many pages are open; close one");
      return;
    }
    session =
        Optional.of(new Session(library, bytes -> connection.send(BufferData.create(bytes), true)));
  }

  @Override
  public void onMessage(WsSession connection, BufferData buffer, boolean last) {
    if (parts.size() + buffer.available() > LARGEST) {
      connection.close(WsCloseCodes.TOO_BIG, "a packet is larger than 32 MiB");
      end();
      return;
    }
    parts.writeBytes(buffer.readBytes());
    if (last) {
      byte[] packet = parts.toByteArray();
      parts.reset();
      try {
        session.ifPresent(open -> open.receive(packet));
      } catch (WebException e) {
        connection.close(WsCloseCodes.VIOLATED_POLICY, e.line());
      }
    }
  }

  @Override
  public void onMessage(WsSession connection, String text, boolean last) {
    connection.close(WsCloseCodes.CANNOT_ACCEPT, "packets are binary");
    end();
  }

  @Override
  public void onClose(WsSession connection, int status, String reason) {
    end();
  }

  @Override
  public void onError(WsSession connection, Throwable failure) {
    end();
  }

  private void end() {
    session.ifPresent(Session::close);
    session = Optional.empty();
    if (placed) {
      placed = false;
      places.release();
    }
  }
}
