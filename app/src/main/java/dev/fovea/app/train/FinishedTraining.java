package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.data.Dataset;
import dev.fovea.store.SavedModel;
import dev.fovea.train.History;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A training that has ended, with its model saved.
 *
 * @param saved what is in the file: the model with its best weights, and its metadata
 * @param file the model's file
 * @param data the dataset, with what was found in its folder if it is one of images
 * @param train the samples that were trained on, as the model takes them
 * @param validation the samples that each epoch was validated on
 * @param test the samples that were never trained on
 * @param history the figures of each epoch
 * @param figures the figures of the test: "loss" and the metrics
 * @param seconds the time of the epochs, without validation and saving
 * @param dataArguments the options that name the dataset, for other commands
 */
record FinishedTraining(
    SavedModel saved,
    Path file,
    DataOptions.Found data,
    Dataset train,
    Dataset validation,
    Dataset test,
    History history,
    Map<String, Double> figures,
    double seconds,
    List<String> dataArguments) {}
