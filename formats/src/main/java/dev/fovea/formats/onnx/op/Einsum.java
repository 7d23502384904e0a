package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of products by Einstein's convention, such as {@code ij,jk->ik}: each letter is an axis, and
 * letters that are not in the result are summed over.
 */
final class Einsum {
  /** Stands for the axes of an ellipsis, counted from the last one: these letters, then on. */
  private static final char ELLIPSIS = '\u0100';

  private Einsum() {}

  static void addTo(OperatorTable table) {
    table.add("Einsum", Einsum::einsum, 12);
  }

  private static Array einsum(Call call) {
    String equation = call.node().text("equation", "").replaceAll("\\s", "");
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    List<Array> operands = call.all();
    if (terms.length != operands.size() || sides.length > 2) {
      throw call.failure("has the equation '" + equation + "' for " + operands.size() + " inputs");
    }
    List<String> letters = new ArrayList<>();
    Map<Character, Integer> sizes = new LinkedHashMap<>();
    int ellipsis = 0;
    for (int i = 0; i < terms.length; i++) {
      Array operand = operands.get(i);
      int hidden = operand.rank() - terms[i].replace("...", "").length();
      String term = expand(terms[i], terms[i].contains("...") ? hidden : 0);
      if (term.length() != operand.rank()) {
        throw call.failure("has the term '" + terms[i] + "' for an input of " + operand.shape());
      }
      ellipsis = terms[i].contains("...") ? Math.max(ellipsis, hidden) : ellipsis;
      letters.add(term);
      for (int axis = 0; axis < term.length(); axis++) {
        int size = operand.shape().dim(axis);
        Integer other = sizes.merge(term.charAt(axis), size, (a, b) -> a == 1 ? b : a);
        if (size != other && size != 1) {
          throw call.failure(
              "has axes '" + term.charAt(axis) + "' of sizes " + size + " and " + other);
        }
      }
    }
    String result = sides.length == 2 ? expand(sides[1], ellipsis) : implied(letters, ellipsis);
    for (char letter : result.toCharArray()) {
      if (!sizes.containsKey(letter)) {
        throw call.failure("has an axis in its result that no input has: '" + equation + "'");
      }
    }
    return sum(operands, letters, result, sizes);
  }

  /** Returns a term with a letter for each axis of its ellipsis. */
  private static String expand(String term, int hidden) {
    StringBuilder axes = new StringBuilder();
    for (int i = hidden - 1; i >= 0; i--) {
      axes.append((char) (ELLIPSIS + i));
    }
    return term.replace("...", axes);
  }

  /** Returns the result if the equation has none: letters that are there once, in their order. */
  private static String implied(List<String> letters, int ellipsis) {
    Map<Character, Integer> counts = new TreeMap<>();
    letters.forEach(term -> term.chars().forEach(c -> counts.merge((char) c, 1, Integer::sum)));
    StringBuilder result = new StringBuilder(expand("...", ellipsis));
    counts.forEach(
        (letter, count) -> {
          if (count == 1 && letter < ELLIPSIS) {
            result.append(letter.charValue());
          }
        });
    return result.toString();
  }

  private static Array sum(
      List<Array> operands, List<String> letters, String result, Map<Character, Integer> sizes) {
    // All axes: those of the result first, then those that are summed over.
    StringBuilder all = new StringBuilder(result);
    sizes.keySet().stream().filter(c -> result.indexOf(c) < 0).forEach(all::append);
    int[] dims = all.chars().map(c -> sizes.get((char) c)).toArray();
    int[][] strides = new int[operands.size()][];
    for (int i = 0; i < strides.length; i++) {
      int[] own = Broadcasting.strides(operands.get(i).shape());
      strides[i] = new int[dims.length];
      for (int axis = 0; axis < own.length; axis++) {
        // A letter that is there twice walks along the diagonal; a size of 1 stays where it is.
        boolean moves = operands.get(i).shape().dim(axis) > 1;
        strides[i][all.indexOf(letters.get(i).substring(axis, axis + 1))] += moves ? own[axis] : 0;
      }
    }
    Shape whole = Shape.of(dims);
    Shape kept = whole.slice(0, result.length());
    int count = whole.slice(result.length(), dims.length).size();
    List<Array> factors = new ArrayList<>();
    for (int i = 0; i < strides.length; i++) {
      factors.add(operands.get(i).strided(whole, 0, strides[i]));
    }
    if (!operands.getFirst().type().isFloating()) {
      return Array.ofIntegers(
          operands.getFirst().type(),
          kept,
          i -> {
            long sum = 0;
            for (int k = i * count; k < (i + 1) * count; k++) {
              long product = 1;
              for (Array factor : factors) {
                product *= factor.integer(k);
              }
              sum += product;
            }
            return sum;
          });
    }
    return Array.ofNumbers(
        operands.getFirst().type(),
        kept,
        i -> {
          double sum = 0;
          for (int k = i * count; k < (i + 1) * count; k++) {
            double product = 1;
            for (Array factor : factors) {
              product *= factor.number(k);
            }
            sum += product;
          }
          return sum;
        });
  }
}
