package io.alignserve.dataset;

import io.alignserve.task.TaskVariant;

/**
 * One example to train on.
 *
 * @param variant the task
 * @param prompt the prompt, ending in {@code Answer:}
 * @param answer the answer, without the space before it
 */
public record Instruction(TaskVariant variant, String prompt, String answer) {

}
