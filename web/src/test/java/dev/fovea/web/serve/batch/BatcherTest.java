package dev.fovea.web.serve.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
  /** Doubles every number, waits if told to, and keeps the sizes of its batches. */
  private static final class Doubling implements Batcher.Computation {
    final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch begun = new CountDownLatch(1);
    volatile CountDownLatch goOn = new CountDownLatch(0);

    @Override
    public List<Tensor> compute(List<Tensor> inputs) {
      Tensor x = inputs.getFirst();
      batches.add(x.batch());
      begun.countDown();
      awaitUp(goOn);
      float[] doubled = new float[x.data().length];
      for (int i = 0; i < doubled.length; i++) {
        if (x.data()[i] == 13) {
          throw new IllegalStateException("thirteen");
        }
        doubled[i] = 2 * x.data()[i];
      }
      return List.of(Tensor.of(x.shape(), doubled));
    }
  }

  private static final BatchOptions FOUR = BatchOptions.DEFAULT.largest(4).delay(Duration.ZERO);

  private final Doubling doubling = new Doubling();
  private final List<Batcher> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    doubling.goOn.countDown();
    for (Batcher batcher : started) {
      batcher.close();
      assertThat(batcher.awaitEnd(Duration.ofSeconds(20))).isTrue();
    }
  }

  private Batcher batcher(BatchOptions options) {
    started.add(Batcher.start("test", doubling, options, BatchObserver.NONE));
    return started.getLast();
  }

  /** Returns a batcher whose thread computes one sample until it may go on. */
  private Batcher busy(BatchOptions options) {
    doubling.goOn = new CountDownLatch(1);
    Batcher batcher = batcher(options);
    batcher.submit(samples(0), Deadline.NONE);
    awaitUp(doubling.begun);
    return batcher;
  }

  private static void awaitUp(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Tensor> samples(float... values) {
    return List.of(Tensor.of(Shape.of(values.length, 1), values));
  }

  private static float[] resultOf(Call call) throws InterruptedException {
    return call.await().getFirst().data();
  }

  @Test
  void theNextBatchIsWhatWaited() throws InterruptedException {
    Batcher batcher = busy(FOUR);
    Call a = batcher.submit(samples(1), Deadline.NONE);
    Call b = batcher.submit(samples(2, 3), Deadline.NONE);
    assertThat(batcher.waitingSamples()).isEqualTo(3);
    doubling.goOn.countDown();
    assertThat(resultOf(a)).containsExactly(2);
    assertThat(resultOf(b)).containsExactly(4, 6);
    assertThat(doubling.batches).containsExactly(1, 3);
    assertThat(batcher.waitingSamples()).isZero();
  }

  @Test
  void aCallThatFindsNothingInProgressNeverWaits() throws InterruptedException {
    Batcher batcher = batcher(FOUR.delay(Duration.ofSeconds(50)));
    assertThat(resultOf(batcher.submit(samples(1), Deadline.NONE))).containsExactly(2);
    assertThat(resultOf(batcher.submit(samples(2), Deadline.NONE))).containsExactly(4);
  }

  @Test
  void aCallBehindAnotherWaitsForCompanyUntilTheBatchIsFull() throws InterruptedException {
    Batcher batcher = busy(FOUR.delay(Duration.ofSeconds(50)));
    Call first = batcher.submit(samples(1), Deadline.NONE);
    doubling.goOn.countDown();
    Thread.sleep(50);
    assertThat(first.isDone()).isFalse();
    Call rest = batcher.submit(samples(2, 3, 4), Deadline.NONE);
    assertThat(resultOf(first)).containsExactly(2);
    assertThat(resultOf(rest)).containsExactly(4, 6, 8);
    assertThat(doubling.batches).containsExactly(1, 4);
  }

  @Test
  void aCallWaitsNoLongerThanTheDelay() throws InterruptedException {
    Batcher batcher = busy(FOUR.delay(Duration.ofMillis(200)));
    long start = System.nanoTime();
    Call alone = batcher.submit(samples(1), Deadline.NONE);
    doubling.goOn.countDown();
    assertThat(resultOf(alone)).containsExactly(2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
    assertThat(doubling.batches).containsExactly(1, 1);
  }

  @Test
  void aLargeCallIsComputedInPartsBetweenWhichOthersGetTheirTurn() throws InterruptedException {
    Batcher batcher = busy(FOUR.waiting(100));
    Call large = batcher.submit(samples(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Deadline.NONE);
    Call small = batcher.submit(samples(20, 21, 22), Deadline.NONE);
    doubling.goOn.countDown();
    assertThat(resultOf(large)).containsExactly(2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
    assertThat(resultOf(small)).containsExactly(40, 42, 44);
    // Four of the large one; the small one and one more of the large one; what is left.
    assertThat(doubling.batches).containsExactly(1, 4, 4, 4, 1);
  }

  @Test
  void callsOfOtherShapesDoNotShareABatch() throws InterruptedException {
    Batcher batcher = busy(FOUR);
    Call wide = batcher.submit(List.of(Tensor.of(Shape.of(1, 2), 1, 2)), Deadline.NONE);
    Call narrow = batcher.submit(samples(5), Deadline.NONE);
    Call wideAgain = batcher.submit(List.of(Tensor.of(Shape.of(1, 2), 3, 4)), Deadline.NONE);
    doubling.goOn.countDown();
    assertThat(resultOf(wide)).containsExactly(2, 4);
    assertThat(resultOf(narrow)).containsExactly(10);
    assertThat(resultOf(wideAgain)).containsExactly(6, 8);
    assertThat(doubling.batches).containsExactly(1, 2, 1);
  }

  @Test
  void apartEachCallIsComputedWholeAndByItself() throws InterruptedException {
    doubling.goOn = new CountDownLatch(1);
    Batcher batcher = Batcher.startApart("test", doubling, FOUR, BatchObserver.NONE);
    started.add(batcher);
    Call first = batcher.submit(samples(1), Deadline.NONE);
    Call second = batcher.submit(samples(1, 2, 3, 4, 5, 6), Deadline.NONE);
    Call third = batcher.submit(samples(7), Deadline.NONE);
    doubling.goOn.countDown();
    assertThat(resultOf(first)).containsExactly(2);
    assertThat(resultOf(second)).containsExactly(2, 4, 6, 8, 10, 12);
    assertThat(resultOf(third)).containsExactly(14);
    assertThat(doubling.batches).containsExactly(1, 6, 1);
  }

  @Test
  void aBadCallFailsAlone() throws InterruptedException {
    Batcher batcher = busy(FOUR);
    Call good = batcher.submit(samples(1), Deadline.NONE);
    Call bad = batcher.submit(samples(12, 13), Deadline.NONE);
    Call alsoGood = batcher.submit(samples(2), Deadline.NONE);
    doubling.goOn.countDown();
    assertThat(resultOf(good)).containsExactly(2);
    assertThat(resultOf(alsoGood)).containsExactly(4);
    assertThatThrownBy(bad::await).isInstanceOf(IllegalStateException.class).hasMessage("thirteen");
  }

  private static void assertFull(Batcher batcher, String message) {
    assertThatThrownBy(batcher::requireRoom).hasMessageContaining(message);
    assertThatThrownBy(() -> batcher.submit(samples(1), Deadline.NONE))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.FULL));
  }

  @Test
  void aFullQueueRefusesAndAdmitsAgain() throws InterruptedException {
    Batcher batcher = busy(FOUR.waiting(3));
    batcher.submit(samples(1), Deadline.NONE);
    batcher.submit(samples(1), Deadline.NONE);
    batcher.requireRoom();
    batcher.submit(samples(1), Deadline.NONE);
    assertFull(batcher, "3 samples wait already");
    doubling.goOn.countDown();
    while (batcher.waitingSamples() > 0) {
      Thread.sleep(1);
    }
    assertThat(resultOf(batcher.submit(samples(3), Deadline.NONE))).containsExactly(6);
  }

  @Test
  void whatIsCancelledMakesRoomAtOnce() throws InterruptedException {
    Batcher batcher = busy(FOUR.waiting(2));
    Call gone = batcher.submit(samples(1), Deadline.NONE);
    batcher.submit(samples(1), Deadline.NONE);
    assertFull(batcher, "2 samples wait already");
    gone.cancel();
    Call there = batcher.submit(samples(5), Deadline.NONE);
    doubling.goOn.countDown();
    assertThat(resultOf(there)).containsExactly(10);
  }

  @Test
  void callsOfManySamplesFindRoomToo() throws InterruptedException {
    Batcher batcher = busy(FOUR.waiting(8));
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      batcher.requireRoom();
      calls.add(batcher.submit(samples(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Deadline.NONE));
    }
    assertFull(batcher, "40 samples wait already");
    calls.get(1).cancel();
    doubling.goOn.countDown();
    assertThat(resultOf(calls.get(3))).hasSize(10).endsWith(20);
    while (batcher.waitingSamples() > 0) {
      Thread.sleep(1);
    }
    // All room is free again.
    doubling.goOn = new CountDownLatch(1);
    Call last = batcher.submit(samples(1), Deadline.NONE);
    while (batcher.waitingSamples() > 0) {
      Thread.sleep(1);
    }
    for (int i = 0; i < 8; i++) {
      batcher.submit(samples(1), Deadline.NONE);
    }
    assertFull(batcher, "8 samples wait already");
    doubling.goOn.countDown();
    assertThat(resultOf(last)).containsExactly(2);
  }

  @Test
  void whatIsCancelledWhileItWaitsIsNotComputed() throws InterruptedException {
    Batcher batcher = busy(FOUR);
    Call gone = batcher.submit(samples(1), Deadline.NONE);
    Call there = batcher.submit(samples(2), Deadline.NONE);
    gone.cancel();
    doubling.goOn.countDown();
    assertThat(resultOf(there)).containsExactly(4);
    assertThat(doubling.batches).containsExactly(1, 1);
    assertThatThrownBy(gone::await)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CANCELLED));
  }

  @Test
  void aLateCallIsNoticedOnArrivalAndWhileItWaits() throws InterruptedException {
    Batcher batcher = busy(FOUR);
    Deadline passed = Deadline.after(Duration.ZERO);
    assertThatThrownBy(() -> batcher.submit(samples(1), passed))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.LATE));
    Call late = batcher.submit(samples(1), Deadline.after(Duration.ofMillis(30)));
    assertThatThrownBy(late::await)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.LATE));
    Call there = batcher.submit(samples(2), Deadline.after(Duration.ofMinutes(5)));
    doubling.goOn.countDown();
    assertThat(resultOf(there)).containsExactly(4);
    assertThat(doubling.batches).containsExactly(1, 1);
  }

  @Test
  void anInterruptedCallerCancels() throws InterruptedException {
    Batcher batcher = busy(FOUR);
    Call call = batcher.submit(samples(1), Deadline.NONE);
    Thread caller = Thread.ofVirtual().start(() -> assertThatThrownBy(call::await));
    caller.interrupt();
    caller.join();
    assertThat(call.isDone()).isTrue();
    doubling.goOn.countDown();
    assertThat(resultOf(batcher.submit(samples(2), Deadline.NONE))).containsExactly(4);
    assertThat(doubling.batches).containsExactly(1, 1);
  }

  @Test
  void closingComputesWhatWaitsAndRefusesTheRest() throws InterruptedException {
    Batcher batcher = busy(FOUR);
    Call before = batcher.submit(samples(1), Deadline.NONE);
    batcher.close();
    assertThatThrownBy(() -> batcher.submit(samples(1), Deadline.NONE))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CLOSED));
    assertThat(batcher.awaitEnd(Duration.ofMillis(20))).isFalse();
    doubling.goOn.countDown();
    assertThat(resultOf(before)).containsExactly(2);
    assertThat(batcher.awaitEnd(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void abortingRefusesWhatWaits() {
    Batcher batcher = busy(FOUR);
    Call waits = batcher.submit(samples(1), Deadline.NONE);
    batcher.abort();
    assertThatThrownBy(waits::await)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.CLOSED));
  }

  @Test
  void samplesThatTheModelMixesFailInsteadOfGoingToTheWrongCaller() throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Batcher batcher =
        Batcher.start(
            "sum",
            x -> {
              begun.countDown();
              awaitUp(goOn);
              return List.of(Tensor.of(Shape.of(1, 1), x.getFirst().batch()));
            },
            FOUR,
            BatchObserver.NONE);
    started.add(batcher);
    batcher.submit(samples(1), Deadline.NONE);
    awaitUp(begun);
    Call one = batcher.submit(samples(1), Deadline.NONE);
    Call other = batcher.submit(samples(2), Deadline.NONE);
    goOn.countDown();
    // Together they have one output for two samples, so each is computed alone.
    assertThat(resultOf(one)).containsExactly(1);
    assertThat(resultOf(other)).containsExactly(1);
  }

  /** Returns the threads that compute calls of one sample each, one after the other. */
  private List<Thread> threadsOf(BatchOptions options, Duration each, int calls) {
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    Batcher batcher =
        Batcher.start(
            "threads",
            x -> {
              threads.add(Thread.currentThread());
              sleep(each);
              return x;
            },
            options,
            BatchObserver.NONE);
    started.add(batcher);
    for (int i = 0; i < calls; i++) {
      Call call = batcher.submitAndHelp(samples(i), Deadline.NONE);
      assertThatCode(call::await).doesNotThrowAnyException();
      awaitIdle(batcher);
    }
    return threads;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the thread that computed has noted that it has ended. */
  private static void awaitIdle(Batcher batcher) {
    while (batcher.isComputing()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void quickCallsThatComeOneAtATimeAreComputedByTheirCallers() {
    List<Thread> threads = threadsOf(FOUR, Duration.ZERO, 50);
    // How quick they are is known from the first one on, and one may be held up by others.
    assertThat(threads.getFirst()).isNotEqualTo(Thread.currentThread());
    assertThat(Collections.frequency(threads, Thread.currentThread())).isGreaterThan(25);
  }

  @Test
  void slowCallsAreComputedByTheThreadOfTheBatcher() {
    assertThat(threadsOf(FOUR, Duration.ofMillis(3), 5)).doesNotContain(Thread.currentThread());
  }

  @Test
  void callsThatComeWhileACallerComputesAreTheNextBatch() throws InterruptedException {
    Batcher batcher = batcher(FOUR);
    assertThat(resultOf(batcher.submitAndHelp(samples(1), Deadline.NONE))).containsExactly(2);
    awaitIdle(batcher);
    CountDownLatch gate = new CountDownLatch(1);
    doubling.goOn = gate;
    Thread helper =
        Thread.ofVirtual()
            .start(
                () -> {
                  Call own = batcher.submitAndHelp(samples(2), Deadline.NONE);
                  assertThatCode(own::await).doesNotThrowAnyException();
                });
    while (doubling.batches.size() < 2) {
      Thread.onSpinWait();
    }
    Call a = batcher.submitAndHelp(samples(3), Deadline.NONE);
    Call b = batcher.submitAndHelp(samples(4), Deadline.NONE);
    assertThat(a.isDone()).isFalse();
    gate.countDown();
    assertThat(resultOf(a)).containsExactly(6);
    assertThat(resultOf(b)).containsExactly(8);
    helper.join();
    assertThat(doubling.batches).containsExactly(1, 1, 2);
  }

  @Test
  void aCallThatFailsInItsCallersThreadFailsAlone() throws InterruptedException {
    Batcher batcher = batcher(FOUR);
    for (int i = 0; i < 5; i++) {
      assertThat(resultOf(batcher.submitAndHelp(samples(1), Deadline.NONE))).containsExactly(2);
      awaitIdle(batcher);
      assertThatThrownBy(batcher.submitAndHelp(samples(13), Deadline.NONE)::await)
          .hasMessage("thirteen");
      awaitIdle(batcher);
    }
  }

  @Test
  void refusesCallsWithoutSamples() {
    Batcher batcher = batcher(FOUR);
    assertThatThrownBy(() -> batcher.submit(List.of(), Deadline.NONE))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> batcher.submit(List.of(Tensor.zeros(Shape.of(0, 1))), Deadline.NONE))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(
            () ->
                batcher.submit(
                    List.of(Tensor.zeros(Shape.of(2, 1)), Tensor.zeros(Shape.of(3, 1))),
                    Deadline.NONE))
        .hasMessageContaining("differ in their number of samples");
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> BatchOptions.DEFAULT.largest(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BatchOptions.DEFAULT.delay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BatchOptions.DEFAULT.waiting(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
