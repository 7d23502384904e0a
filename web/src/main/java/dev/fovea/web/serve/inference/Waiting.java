package dev.fovea.web.serve.inference;

import dev.fovea.tensor.Tensor;
import dev.fovea.web.serve.batch.Call;
import java.util.List;

/** Waits for a call in the way of a protocol, which may notice that the client has gone. */
@FunctionalInterface
public interface Waiting {
  /** Waits without looking for the client. */
  Waiting PLAIN = Call::await;

  /**
   * Waits for the results of a call.
   *
   * @throws InterruptedException if the server stops
   */
  List<Tensor> await(Call call) throws InterruptedException;
}
