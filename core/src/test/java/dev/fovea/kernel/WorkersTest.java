package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  static Stream<Workers> workers() {
    return Stream.of(Workers.callingThread(), Workers.of(1), Workers.of(3), Workers.makingRoom(2));
  }

  @ParameterizedTest
  @MethodSource("workers")
  void eachChunkIsCalledOnce(Workers workers) {
    for (int chunks : new int[] {0, 1, 2, 1000}) {
      AtomicIntegerArray calls = new AtomicIntegerArray(chunks);
      workers.forEach(chunks, calls::incrementAndGet);
      for (int chunk = 0; chunk < chunks; chunk++) {
        assertThat(calls.get(chunk)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workers")
  void aChunkThatFailsIsToldOf(Workers workers) {
    assertThatThrownBy(
            () ->
                workers.forEach(
                    5,
                    chunk -> {
                      if (chunk == 3) {
                        throw new IllegalStateException("three");
                      }
                    }))
        .hasMessage("three");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerWaitsForASlowWorkerAndStaysInterrupted(boolean isVirtual) throws Exception {
    Workers workers = Workers.makingRoom(2);
    FutureTask<Boolean> call =
        new FutureTask<>(
            () -> {
              Thread caller = Thread.currentThread();
              CountDownLatch both = new CountDownLatch(2);
              AtomicInteger ended = new AtomicInteger();
              caller.interrupt();
              workers.forEach(
                  2,
                  chunk -> {
                    both.countDown();
                    while (both.getCount() > 0) {
                      Thread.onSpinWait();
                    }
                    if (Thread.currentThread() != caller) {
                      LockSupport.parkNanos(50_000_000);
                    }
                    ended.incrementAndGet();
                  });
              assertThat(ended.get()).isEqualTo(2);
              return Thread.interrupted();
            });
    (isVirtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(call);
    assertThat(call.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void countsTheCallersThread() {
    assertThat(Workers.callingThread().threads()).isEqualTo(1);
    assertThat(Workers.of(1)).isSameAs(Workers.callingThread());
    assertThat(Workers.of(3).threads()).isEqualTo(3);
    assertThatThrownBy(() -> Workers.of(0)).hasMessageContaining("1 to 1024");
  }
}
