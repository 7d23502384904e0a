package dev.fovea.formats.array;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * A bound on the memory of arrays that are made while something runs in a thread. What a file asks
 * for may be large without the file being large; the bound is checked before memory is taken.
 */
public final class MemoryBudget {
  private static final ScopedValue<MemoryBudget> CURRENT = ScopedValue.newInstance();

  private final long limit;
  private long taken;

  private MemoryBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Runs something, within which arrays may take so many bytes together.
   *
   * @throws BudgetException if they would take more; nothing is allocated then
   */
  public static <T> T within(long bytes, Supplier<T> task) {
    return ScopedValue.where(CURRENT, new MemoryBudget(bytes)).call(task::get);
  }

  /**
   * Counts memory that is to be taken.
   *
   * @throws BudgetException if it is more than is left
   */
  public static void take(long elements, int bytesEach) {
    if (CURRENT.isBound()) {
      MemoryBudget budget = CURRENT.get();
      budget.taken += elements * bytesEach;
      if (budget.taken > budget.limit) {
        throw new BudgetException(
            String.format(
                Locale.ROOT,
                "needs %,d MB of memory, and %,d MB are allowed",
                budget.taken >> 20,
                budget.limit >> 20));
      }
    }
  }

  /** Thrown if arrays would take more memory than they may. */
  public static final class BudgetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BudgetException(String message) {
      super(message);
    }
  }
}
