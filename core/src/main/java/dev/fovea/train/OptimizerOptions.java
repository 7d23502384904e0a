package dev.fovea.train;

/**
 * What all optimizers share, in Keras's words; 0 turns each off.
 *
 * @param clipnorm the largest norm of one weight's gradient
 * @param clipvalue the largest absolute value of a gradient's element
 * @param globalClipnorm the largest norm of all gradients together; at most one of the three is set
 * @param weightDecay w is lessened by w times this times the learning rate before each update
 * @param emaMomentum the weight that the moving average of the weights keeps of itself at each step
 * @param emaOverwriteFrequency after so many steps the weights are set to their average; 0: at the
 *     end of training only
 */
public record OptimizerOptions(
    double clipnorm,
    double clipvalue,
    double globalClipnorm,
    double weightDecay,
    double emaMomentum,
    int emaOverwriteFrequency) {
  /** Nothing of all this. */
  public static final OptimizerOptions NONE = new OptimizerOptions(0, 0, 0, 0, 0, 0);
}
