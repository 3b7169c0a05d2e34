package io.alignserve.serving;

/**
 * What an answer cost.
 *
 * @param promptTokens tokens read
 * @param completionTokens tokens written or, for predictions, scored
 */
public record Usage(int promptTokens, int completionTokens) {
}
