package dev.fovea.kernel;

/**
 * A window that slides over a volume (depth, height, width, channels). Inputs with fewer dimensions
 * are volumes whose leading sizes are 1.
 *
 * <p>Output (d, h, w) reads input (d * strideD + i * dilationD - padD, ...) for i, j, k in the
 * kernel; positions outside the input count as zero (convolution) or as absent (pooling).
 *
 * @param inD the input depth; the other components follow the same pattern
 * @param padD the number of padding positions before the input; those after it follow from the
 *     other sizes sizes
 */
public record Window(
    int inD,
    int inH,
    int inW,
    int outD,
    int outH,
    int outW,
    int kernelD,
    int kernelH,
    int kernelW,
    int strideD,
    int strideH,
    int strideW,
    int dilationD,
    int dilationH,
    int dilationW,
    int padD,
    int padH,
    int padW) {

  /**
   * Returns the window over an input of one to three spatial sizes. All arrays must have the same
   * length.
   *
   * @param input the spatial sizes, such as (height, width)
   */
  public static Window of(
      int[] input, int[] kernel, int[] strides, int[] dilation, Padding padding) {
    int[] out = new int[input.length];
    int[] pad = new int[input.length];
    for (int i = 0; i < input.length; i++) {
      Padding here = padding.on(i);
      out[i] = here.outputs(input[i], kernel[i], strides[i], dilation[i]);
      pad[i] = here.before(input[i], kernel[i], strides[i], dilation[i]);
    }
    return of(input, out, kernel, strides, dilation, pad);
  }

  /**
   * Returns the window with the given numbers of output positions and of padding positions before
   * the input.
   */
  public static Window of(
      int[] input, int[] output, int[] kernel, int[] strides, int[] dilation, int[] before) {
    int[] in = fill(input, 1);
    int[] out = fill(output, 1);
    int[] k = fill(kernel, 1);
    int[] s = fill(strides, 1);
    int[] d = fill(dilation, 1);
    int[] pad = fill(before, 0);
    return new Window(
        in[0], in[1], in[2], out[0], out[1], out[2], k[0], k[1], k[2], s[0], s[1], s[2], d[0], d[1],
        d[2], pad[0], pad[1], pad[2]);
  }

  private static int[] fill(int[] sizes, int missing) {
    int[] three = {missing, missing, missing};
    System.arraycopy(sizes, 0, three, 3 - sizes.length, sizes.length);
    return three;
  }

  /** Returns the number of input positions: depth times height times width. */
  public int inputs() {
    return inD * inH * inW;
  }

  /** Returns the number of output positions. */
  public int outputs() {
    return outD * outH * outW;
  }

  /** Positions of the kernel. */
  public int taps() {
    return kernelD * kernelH * kernelW;
  }

  /** Returns whether some output reads beyond the border of the input. */
  public boolean isPadded() {
    return padD > 0
        || padH > 0
        || padW > 0
        || reach(outD, strideD, kernelD, dilationD) > inD
        || reach(outH, strideH, kernelH, dilationH) > inH
        || reach(outW, strideW, kernelW, dilationW) > inW;
  }

  /**
   * Returns the input position that an output position reads through a tap of the kernel, or -1
   * beyond the border. All three are counted row by row from 0.
   */
  public int position(int output, int tap) {
    int d = output / (outH * outW) * strideD + tap / (kernelH * kernelW) * dilationD - padD;
    int h = output / outW % outH * strideH + tap / kernelW % kernelH * dilationH - padH;
    int w = output % outW * strideW + tap % kernelW * dilationW - padW;
    boolean inside = d >= 0 && d < inD && h >= 0 && h < inH && w >= 0 && w < inW;
    return inside ? (d * inH + h) * inW + w : -1;
  }

  /**
   * Returns the number of positions that each output reads, as divisors for average pooling.
   *
   * @param after positions at the end of each of the three dimensions that count as well; if it is
   *     empty, none of the padding counts
   */
  public int[] counts(int... after) {
    int[] front = after.length == 0 ? new int[3] : new int[] {padD, padH, padW};
    int[] end = after.length == 0 ? new int[3] : after;
    int[] counts = new int[outputs()];
    for (int i = 0; i < counts.length; i++) {
      int d =
          count(i / (outH * outW) * strideD - padD, kernelD, dilationD, -front[0], inD + end[0]);
      int h = count(i / outW % outH * strideH - padH, kernelH, dilationH, -front[1], inH + end[1]);
      int w = count(i % outW * strideW - padW, kernelW, dilationW, -front[2], inW + end[2]);
      counts[i] = d * h * w;
    }
    return counts;
  }

  /**
   * Returns the number of positions, {@code step} apart, that are at least {@code from} and less
   * than {@code to}.
   */
  private static int count(int first, int taps, int step, int from, int to) {
    int count = 0;
    for (int tap = 0; tap < taps; tap++) {
      int position = first + tap * step;
      count += position >= from && position < to ? 1 : 0;
    }
    return count;
  }

  private static int reach(int out, int stride, int kernel, int dilation) {
    return (out - 1) * stride + (kernel - 1) * dilation + 1;
  }
}
